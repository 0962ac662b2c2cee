"""The report arranged for a page: companies, their interns, their documents; findings.

Everything that takes thought is done here, so that the page's template only places it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from formgen.findings import Finding, Severity
from formgen.report.groups import Group, grouped
from formgen.report.model import PlacementRow, Report
from formgen.report.papers import FormCell, Link, Papers, papers_of
from formgen.report.words import Words, words
from formgen.write import Status

#: A browser stays quick up to about so many; what is left out is always counted.
MAX_FINDINGS_OF_A_CODE = 200
MAX_PLACEMENTS = 5000


@dataclass(frozen=True, slots=True)
class Mark:
    """How many findings of a severity something has, and where on the page they begin."""

    severity: Severity
    count: int
    text: str
    href: str


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
    """Everything on the page. The companies are arranged as they are walked through, once."""

    forms: tuple[str, ...]
    companies: Iterator[CompanyView]
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
    shown = tuple(islice(rows, MAX_PLACEMENTS))
    papers = papers_of(report, {row.placement_id for row in shown}, say)
    by_severity = report.by_severity()
    return Page(
        forms=tuple(map(papers.title, papers.forms)),
        companies=(
            _company(list(at_company), papers, marks, say)
            for _, at_company in groupby(shown, key=attrgetter("company_id"))),
        departed=papers.departed,
        groups=tuple(_group(group, say) for group in groups),
        tally=_tally(report, say),
        severities=tuple(
            (severity, by_severity[severity], say.noun(severity.value, by_severity[severity]))
            for severity in Severity if by_severity[severity]),
        more_placements=say.say("more_placements", shown=len(shown), count=len(rows))
        if len(shown) < len(rows) else "",
    )


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


def _company(rows: list[PlacementRow], papers: Papers, marks: _Marks,
             say: Words) -> CompanyView:
    first = rows[0]
    return CompanyView(
        name=first.company or say.say("unnamed_company"),
        about=" · ".join(filter(None, (
            first.company_id, first.city, say.count("intern", len(rows))))),
        interns=tuple(
            InternView(
                row, papers.of(row.placement_id),
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
