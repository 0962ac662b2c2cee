"""The report arranged for a page: companies, their interns, their documents; findings.

Everything that takes thought is done here, so that the page's template only places it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

from formgen.findings import Finding, Severity
from formgen.report.groups import Group, grouped
from formgen.report.model import PlacementRow, Report
from formgen.report.words import Words, words
from formgen.write import DocumentRecord, Status

#: A browser stays quick up to about so many; what is left out is always counted.
MAX_FINDINGS_OF_A_CODE = 200
MAX_PLACEMENTS = 5000

_FORMAT_NAMES = {"docx": "Word", "pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class Link:
    """A document that can be opened, relative to the page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How many findings of a severity something has, and where on the page they begin."""

    severity: Severity
    count: int
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class FormCell:
    """One form of one intern: its documents, and in a word what became of the others."""

    form: str
    links: tuple[Link, ...]
    states: tuple[tuple[Status, str, str], ...]  # status, its word, why


@dataclass(frozen=True, slots=True)
class InternView:
    """A line of the overview."""

    row: PlacementRow
    cells: tuple[FormCell, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class CompanyView:
    """A company with its interns."""

    name: str
    about: str
    interns: tuple[InternView, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words. ``todo`` is empty where the group says it for all."""

    anchor: str
    place: str
    subject: str
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The findings of one code.

    ``preview`` stands for them while the group is closed; ``todo`` is empty where each
    finding has its own; ``more`` says how many are not shown, or is empty.
    """

    code: str
    severity: Severity
    name: str
    times: str
    preview: str
    todo: str
    findings: tuple[FindingView, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The documents by what became of them, in words and as shares of 100."""

    total: int
    parts: tuple[tuple[Status, str, float, float], ...]  # status, words, share, sum before


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything on the page."""

    forms: tuple[str, ...]
    companies: tuple[CompanyView, ...]
    departed: tuple[Link, ...]
    groups: tuple[GroupView, ...]
    tally: Tally
    severities: tuple[tuple[Severity, int, str], ...]
    more_placements: str


def page_of(report: Report) -> Page:
    """The report arranged in its language. Equal results of a run give an equal page."""
    say = words(report.language)
    groups = grouped(report.findings)
    marks = _Marks(groups, say)
    rows = report.summary.placements
    shown = rows[:MAX_PLACEMENTS]
    seen = _seen(report, {row.placement_id for row in shown})
    arranged = _Documents(report, seen, say)
    by_severity = report.by_severity()
    return Page(
        forms=tuple(map(arranged.title, arranged.forms)),
        companies=tuple(
            _company(list(at_company), seen.by_placement, arranged, marks, say)
            for _, at_company in groupby(shown, key=lambda row: row.company_id)),
        departed=tuple(seen.departed),
        groups=tuple(_group(group, say) for group in groups),
        tally=_tally(report, say),
        severities=tuple(
            (severity, by_severity[severity], say.noun(severity.value, by_severity[severity]))
            for severity in Severity if by_severity[severity]),
        more_placements=say.say("more_placements", shown=len(shown), count=len(rows))
        if len(shown) < len(rows) else "",
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The documents of a run, as far as the page has room for them.

    ``departed`` are those whose placement is gone.
    """

    by_placement: Mapping[str, list[DocumentRecord]]
    forms: Mapping[str, None]
    languages: Mapping[str, None]
    departed: Sequence[Link]


def _seen(report: Report, shown: Container[str]) -> _Seen:
    """One walk through the documents."""
    known = {row.placement_id for row in report.summary.placements}
    by_placement: dict[str, list[DocumentRecord]] = defaultdict(list)
    forms: dict[str, None] = {}
    languages: dict[str, None] = {}
    departed: list[Link] = []
    for record in report.documents:
        forms[record.form] = languages[record.language] = None
        if record.placement_id in shown:
            by_placement[record.placement_id].append(record)
        elif record.placement_id not in known and record.status.on_disk:
            departed.append(Link(record.path, _href(record.path)))
    return _Seen(by_placement, forms, languages, departed)


class _Documents:
    """Arranges the documents of a placement by form."""

    def __init__(self, report: Report, seen: _Seen, say: Words) -> None:
        self.forms = tuple(sorted(seen.forms, key=[*report.forms, *seen.forms].index))
        self._report = report
        self._say = say
        self._languages = seen.languages

    def title(self, form: str) -> str:
        label = self._report.forms.get(form)
        return label[self._say.language] if label else form

    def cells(self, records: Iterable[DocumentRecord]) -> tuple[FormCell, ...]:
        by_form: dict[str, list[DocumentRecord]] = defaultdict(list)
        for record in records:
            by_form[record.form].append(record)
        return tuple(
            FormCell(self.title(form), self._links(by_form[form]), self._states(by_form[form]))
            for form in self.forms)

    def _links(self, records: Iterable[DocumentRecord]) -> tuple[Link, ...]:
        return tuple(
            Link(self._name(record), _href(record.path))
            for record in records if record.status.on_disk)

    def _states(self, records: Iterable[DocumentRecord]) -> tuple[tuple[Status, str, str], ...]:
        states = {
            (record.status, self._say.status(record.status), _why(record)): None
            for record in records if not record.status.on_disk}
        return tuple(states)

    def _name(self, record: DocumentRecord) -> str:
        name = _FORMAT_NAMES.get(record.format, record.format)
        return f"{name} {record.language}" if len(self._languages) > 1 else name


class _Marks:
    """Finds the findings of a subject, as numbers with a link to the first of them."""

    def __init__(self, groups: Iterable[Group], say: Words) -> None:
        self._say = say
        self._counts: dict[str, dict[Severity, int]] = defaultdict(lambda: defaultdict(int))
        self._first: dict[tuple[str, Severity], str] = {}
        for group in groups:
            for position, finding in enumerate(group.findings):
                self._counts[finding.subject][group.severity] += 1
                shown = position < MAX_FINDINGS_OF_A_CODE
                self._first.setdefault((finding.subject, group.severity),
                                       _anchor(group, position) if shown else group.code)

    def of(self, *subjects: str) -> tuple[Mark, ...]:
        marks = []
        for severity in Severity:
            having = [name for name in subjects if severity in self._counts.get(name, ())]
            count = sum(self._counts[subject][severity] for subject in having)
            if count:
                marks.append(Mark(severity, count, self._say.count(severity.value, count),
                                  f"#{self._first[having[0], severity]}"))
        return tuple(marks)


def _company(rows: list[PlacementRow], by_placement: Mapping[str, list[DocumentRecord]],
             arranged: _Documents, marks: _Marks, say: Words) -> CompanyView:
    first = rows[0]
    return CompanyView(
        name=first.company or say.say("unnamed_company"),
        about=" · ".join(filter(None, (
            first.company_id, first.city, say.count("intern", len(rows))))),
        interns=tuple(
            InternView(
                row, arranged.cells(by_placement.get(row.placement_id, ())),
                marks.of(f"placement:{row.placement_id}", f"intern:{row.student_number}"))
            for row in rows),
        marks=marks.of(f"company:{first.company_id}"),
    )


def _group(group: Group, say: Words) -> GroupView:
    count = len(group.findings)
    todo = group.todo(say.language)
    return GroupView(
        code=group.code,
        severity=group.severity,
        name=say.severity(group.severity),
        times=say.say("times", count=count) if count > 1 else "",
        preview=group.findings[0].what(say.language),
        todo=todo or "",
        findings=tuple(
            _finding(finding, _anchor(group, position), say, with_todo=todo is None)
            for position, finding in enumerate(group.findings[:MAX_FINDINGS_OF_A_CODE])),
        more=say.say("more_json", count=count - MAX_FINDINGS_OF_A_CODE)
        if count > MAX_FINDINGS_OF_A_CODE else "",
    )


def _finding(finding: Finding, anchor: str, say: Words, *, with_todo: bool) -> FindingView:
    place, subject = say.place(finding), say.subject(finding)
    return FindingView(
        anchor=anchor, place=place or subject, subject=subject if place else "",
        what=finding.what(say.language),
        todo=finding.todo(say.language) if with_todo else "")


def _tally(report: Report, say: Words) -> Tally:
    """Documents found unchanged count as made: a second run gives the same page."""
    counts = report.by_status()
    counts[Status.WRITTEN] += counts.pop(Status.UNCHANGED, 0)
    total = len(report.documents)
    parts = []
    before = 0.0
    for status in Status:
        if counts[status]:
            share = round(100 * counts[status] / total, 3)
            parts.append((status, f"{counts[status]} {say.status(status)}", share, before))
            before = round(before + share, 3)
    return Tally(total, tuple(parts))


def _anchor(group: Group, position: int) -> str:
    return f"{group.code}-{position + 1}"


def _why(record: DocumentRecord) -> str:
    """The codes that keep a document back or made it fail."""
    if record.blocked_by:
        return ", ".join(dict.fromkeys(record.blocked_by))
    if record.status is Status.FAILED:
        return ", ".join(dict.fromkeys(
            finding.code for finding in record.findings if finding.severity is Severity.ERROR))
    return ""


def _href(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return "/".join((".", _quoted(folder), _quoted(name)) if folder else (".", _quoted(name)))


@lru_cache(maxsize=256)
def _quoted(path: str) -> str:
    """Remembered, because the documents of a folder, and their names, come together."""
    return quote(path)
