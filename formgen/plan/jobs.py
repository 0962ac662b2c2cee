"""Cohort x forms -> jobs: every document that is to be made, where, and what keeps it back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter

from formgen.fill.slots import lookup
from formgen.findings import Finding, Language, Severity, Where, found
from formgen.forms import Form
from formgen.forms.moments import in_bundle
from formgen.model import Cohort
from formgen.model.case import Case, case_of, cases
from formgen.model.scales import DEFAULT_SCALE
from formgen.plan.clashes import clashes, in_one_zip
from formgen.plan.codes import identifier_of
from formgen.plan.contents import CONTENTS, Content
from formgen.plan.data import Values, placement_data
from formgen.plan.identity import document_code
from formgen.plan.job import Job, TemplateKey
from formgen.plan.missing import missing_values, unsuited_scale
from formgen.plan.moments import at_moment
from formgen.plan.names import Names
from formgen.spool import Spool, in_order

FORMATS = ("docx", "pdf")



@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is wanted: the forms by id, and the profile.

    ``beside`` are forms that no document is asked of, but that the contents of a wanted one
    name. ``placements`` limits the work to those; empty means all. ``final`` keeps back what lacks
    a required value. ``created`` is the date on the papers; None takes it from the data.
    ``zipped``: the documents of a company go into one file.
    """

    forms: Mapping[str, Form]
    beside: Mapping[str, Form] = field(default_factory=dict)
    formats: Sequence[str] = FORMATS
    languages: Sequence[Language] = ("nl",)
    placements: frozenset[str] = frozenset()
    final: bool = False
    created: date | None = None
    zipped: bool = False


@dataclass(frozen=True, slots=True)
class NotDue:
    """A form of which a placement gets no paper, because its condition does not hold."""

    placement_id: str
    form: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All jobs, in the order of their paths, and what planning noticed.

    ``templates`` are those that documents which are not kept back need. ``list_lengths`` gives
    for each form and list of its tables the greatest number of rows.
    ``not_due`` are the placements and forms of which the form's condition does not hold.
    """

    jobs: Collection[Job]
    findings: tuple[Finding, ...]
    templates: tuple[TemplateKey, ...]
    list_lengths: Mapping[str, Mapping[str, int]]
    not_due: Collection[NotDue] = ()


@dataclass(slots=True)
class _Gathered:
    """What planning gathers while it walks through the placements.

    ``findings`` by code, subject and place: a value that several placements lack is one
    finding. ``list_lengths`` by form and list.
    """

    findings: dict[tuple[str, str, Where], Finding] = field(default_factory=dict)
    list_lengths: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    not_due: Spool[NotDue] = field(default_factory=lambda: Spool(NotDue))
    templates: dict[TemplateKey, None] = field(default_factory=dict)
    blocked: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, job: Job) -> None:
        """Note of a finished job which template it needs, or what keeps it back."""
        if not job.blocked_by:
            self.templates[job.template] = None
            return
        self.blocked[job.placement_id] += 1
        self.reasons[job.placement_id].update(dict.fromkeys(job.blocked_by))

    def kept_back(self) -> Iterator[Finding]:
        """One finding for each placement whose documents are not all made."""
        for placement_id, count in self.blocked.items():
            yield found("DOCUMENT_KEPT_BACK", subject=f"placement:{placement_id}",
                        count=count, reasons=", ".join(self.reasons[placement_id]))


def make_plan(cohort: Cohort, choice: Choice, known: Iterable[Finding]) -> Plan:
    """Plan every document of the cohort that the choice asks for.

    ``known`` are the findings of reading and checking; they keep documents back by subject.
    Clashes of file names and of document codes are found here, before anything is written.
    """
    blocking = _blocking(known, final=choice.final)
    names = Names(cohort)
    gathered = _Gathered()
    jobs = Spool(Job, (
        job for cases in _by_folder(cohort, choice, names)
        for job in sorted((job for case in cases
                           for job in _jobs_of(case, choice, names, blocking, gathered)),
                          key=attrgetter("path"))))
    clashing = [*clashes(jobs), *(in_one_zip(jobs, cohort) if choice.zipped else ())]
    if clashing:
        codes = {finding.subject: finding.code for finding in clashing}
        jobs = Spool(Job, (_kept_back_by(codes, job) for job in jobs))
    for job in jobs:
        gathered.note(job)
    nothing = () if cohort.placements else (found("NOTHING_TO_MAKE"),)
    findings = (*gathered.findings.values(), *clashing, *gathered.kept_back(), *nothing)
    return Plan(jobs, findings, tuple(gathered.templates), gathered.list_lengths,
                gathered.not_due)


def _by_folder(cohort: Cohort, choice: Choice, names: Names) -> Iterator[list[Case]]:
    """The cases of the chosen placements, in the order of their folders' paths.

    Those that share a folder come together.
    """
    chosen = (case for case in cases(cohort)
              if not choice.placements or case.placement.placement_id in choice.placements)
    folders = ((f"{names.folder(case)}/", case.placement.placement_id) for case in chosen)
    for _, group in groupby(in_order(folders, itemgetter(0)), key=itemgetter(0)):
        yield [case_of(cohort, cohort.placements[placement_id]) for _, placement_id in group]


def _jobs_of(case: Case, choice: Choice, names: Names,
             blocking: Mapping[str, tuple[str, ...]], gathered: _Gathered) -> Iterator[Job]:
    placement_id = case.placement.placement_id
    folder = names.folder(case)
    reasons = tuple(code for subject in _subjects(case) for code in blocking.get(subject, ()))
    placement = placement_data(case, choice.languages[0])
    every = {**choice.forms, **choice.beside}
    papers = {form.id: _paper(form, case, placement, choice, names, reasons)
              for form in every.values() if not form.when or lookup(placement, form.when)}
    for form in choice.forms.values():
        if form.id not in papers:
            gathered.not_due.add(NotDue(placement_id, form.id))
            continue
        paper = papers[form.id]
        for finding in (*paper.missing, *unsuited_scale(form, case)):
            gathered.findings.setdefault((finding.code, finding.subject, finding.where), finding)
        contents = tuple(papers[name].content for name in in_bundle(form, every)
                         if name in papers)
        data = paper.data
        _measure_lists(form, {**data, CONTENTS: contents}, gathered.list_lengths[form.id])
        variant = tuple(key for key in form.pdf_variants if lookup(data, key))
        scale = _scale(form, case)
        for language in choice.languages:
            for file_format in choice.formats:
                if not form.offers(language, file_format):
                    continue
                yield Job(
                    placement_id, form.id, language, file_format,
                    variant if file_format == "pdf" else (),
                    f"{folder}/{names.file(form, language)}.{file_format}", paper.identifier,
                    paper.blocked_by, contents, scale)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A form of one placement: its data, what it lacks, and what keeps it back."""

    form: Form
    data: Values
    identifier: str
    missing: tuple[Finding, ...]
    blocked_by: tuple[str, ...]

    @property
    def content(self) -> Content:
        return Content(self.form.title, document_code(self.identifier), len(self.missing),
                       not self.blocked_by)


def _paper(form: Form, case: Case, placement: Values, choice: Choice, names: Names,
           reasons: tuple[str, ...]) -> _Paper:
    data = at_moment(form, placement, choice.languages[0])
    missing = tuple(missing_values(form, case, data, final=choice.final))
    errors = {finding.code for finding in missing if finding.severity is Severity.ERROR}
    return _Paper(form, data, identifier_of(form, case, names), missing,
                  (*reasons, *sorted(errors)))


def _scale(form: Form, case: Case) -> str:
    """The code of the scale that the drop-downs of a document offer; empty if none do."""
    programme = case.programme
    return ((programme and programme.scale) or DEFAULT_SCALE) if form.scaled() else ""


def _measure_lists(form: Form, data: Values, lengths: Counter[str]) -> None:
    for table in form.tables():
        rows = table.length(len(table.items or data.get(table.source) or ()))
        lengths[table.name] = max(lengths[table.name], rows)


def _subjects(case: Case) -> tuple[str, ...]:
    """Every subject whose findings can keep the placement's documents back."""
    return tuple(filter(None, (
        f"placement:{case.placement.placement_id}",
        f"intern:{case.intern.student_number}",
        f"company:{case.company.company_id}",
        f"programme:{case.programme.crebo}" if case.programme else "",
        f"group:{case.group.code}" if case.group else "",
        "school",
    )))


def _blocking(findings: Iterable[Finding], *, final: bool) -> dict[str, tuple[str, ...]]:
    """The codes that keep documents back, by subject: errors in the final profile, always
    those that block.
    """
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    for finding in findings:
        if finding.subject and (
                finding.blocks or (final and finding.severity is Severity.ERROR)):
            codes[finding.subject][finding.code] = None
    return {subject: tuple(found_codes) for subject, found_codes in codes.items()}


def _kept_back_by(codes: Mapping[str, str], job: Job) -> Job:
    """The job with the code that keeps its placement's documents back, if there is one."""
    code = codes.get(f"placement:{job.placement_id}")
    return replace(job, blocked_by=(*job.blocked_by, code)) if code else job
