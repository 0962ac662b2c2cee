"""The main job on one screen: spreadsheets in, documents out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from formgen import __version__
from formgen.batch import (
    Made,
    Maker,
    crew_for,
    left_over,
    load_library,
    make,
    only_planned,
    with_agreed,
    workers,
)
from formgen.check import check
from formgen.errors import UsageError
from formgen.findings import Finding, Language, found
from formgen.forms import Form
from formgen.forms.templates import bundled_forms, load_forms, misnamed
from formgen.model import Cohort
from formgen.plan import Choice, History, Plan, amended, findings_of, make_plan
from formgen.progress import Progress, Silence
from formgen.read import ReadResult, links, read_inputs, readable
from formgen.report import Report, html, summarise
from formgen.unchanged import Sources, last_report, sources, to_remember
from formgen.write import (
    AGREEMENTS,
    OWN_FOLDER,
    InputRecord,
    LastRun,
    Manifest,
    OutputTree,
    TemplateRecord,
    agreed_text,
    count_by_code,
    read_agreed,
)

#: Files of the workspace that a run reads besides the input and the forms, where they exist.
SETTINGS = (links.SETTINGS,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is wanted. Read once from the command line and never changed.

    ``inputs`` are files and folders, ``templates`` the folder with the forms. ``forms`` and
    ``placements`` limit the work; empty means all. Each document is made in every one of
    ``formats`` and ``languages``; the report is in the first language. ``final`` keeps back
    documents that lack a required value; ``dry_run`` plans and writes nothing.
    ``jobs`` is a number of processes or ``auto``, ``scheduler`` the address of a Dask cluster to
    use instead. ``created`` is the date on the papers, None to take the data's.
    ``durable`` waits for the disk after each document. ``prune`` removes documents of earlier
    runs whose placement is gone. ``zipped``: documents go into one ZIP file for each company,
    and are not each a file of its own.
    """

    inputs: tuple[Path, ...]
    output: Path
    templates: Path
    forms: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("docx", "pdf")
    languages: tuple[Language, ...] = ("nl",)
    placements: tuple[str, ...] = ()
    final: bool = False
    dry_run: bool = False
    jobs: str = "auto"
    created: date | None = None
    durable: bool = False
    prune: bool = False
    scheduler: str = ""
    zipped: bool = False

    @property
    def asked(self) -> str:
        """What decides on the documents besides the files that are read."""
        return repr((self.forms, self.formats, self.languages, self.placements, self.final,
                     self.created, self.prune, self.zipped))


def generate(request: Request, progress: Progress | None = None) -> Report:
    """Fill every document that the request asks for, and say what became of each.

    Everything is read, checked, planned and compiled before the first file is written.

    Raises:
        InputError: if the input cannot be used at all
        TemplateError: if a form or template cannot be used
        UsageError: for a form or placement that does not exist
        OutputError: if the output folder cannot be written.
    """
    tell = progress or Silence()
    seen = sources(request.inputs, request.templates, SETTINGS, request.asked)
    if not request.dry_run and (done := last_report(request.output, seen)):
        return _unchanged(request, *done)
    prepared = prepare(request, tell)
    with readable():
        library = load_library(prepared.plan, prepared.forms, request.output / OWN_FOLDER,
                               workers(request.jobs))
    findings = (*prepared.findings, *library.findings)
    if request.dry_run:
        return _report(request, prepared, library.records(), findings,
                       only_planned(prepared.plan.jobs, zipped=request.zipped))
    read_from = (*request.inputs, request.templates)
    with (
        crew_for(request.jobs, request.scheduler, request.output, len(prepared.plan.jobs)) as crew,
        OutputTree(request.output, durable=request.durable, sources=read_from) as tree,
    ):
        tree.remember(library.known, library.take_compiled())
        tell.stage("fill", total=len(prepared.plan.jobs))
        maker = Maker(prepared.read.cohort, library, request.created, tree.writer,
                      zipped=request.zipped)
        made = make(prepared.plan.jobs, maker, tree, crew, tell)
        tell.stage("report")
        tree.remember(library.known, library.take_compiled())
        return _finish(request, replace(prepared, findings=findings), library.records(), made,
                       tree, seen)


def _finish(request: Request, prepared: Prepared, templates: tuple[TemplateRecord, ...],
            made: Made, tree: OutputTree, seen: Sources | None) -> Report:
    """What earlier runs left is looked after; then report, agreements and manifest are written."""
    left = left_over(tree, prepared.read.cohort, prepared.plan, remove=request.prune)
    every = made.with_others(left.records) if left.records else made
    once = (*tree.findings, *left.removed, *made.once)
    report = _report(request, prepared, templates,
                     (*prepared.findings, *left.findings, *once), every)
    tree.publish("report.html", html.pieces(report))
    _keep_agreed(request, prepared, made, tree)
    passing = bool(once) or prepared.agreed is None  # what is told may not be so next time
    tree.finish(report.manifest, None if passing else to_remember(report, seen))
    return report


def check_input(request: Request, progress: Progress | None = None) -> Report:
    """Everything that can be said before a template is touched: what ``formgen check`` shows.

    Raises:
        InputError, TemplateError, UsageError: as :func:`generate`.
    """
    prepared = prepare(request, progress or Silence())
    return _report(request, prepared, (), prepared.findings, Made())


@dataclass(frozen=True, slots=True)
class Prepared:
    """The stages before filling: what was read and planned, and the findings so far.

    ``agreed`` is what agreements of earlier runs said; None if that cannot be read.
    """

    forms: Mapping[str, Form]
    read: ReadResult
    plan: Plan
    findings: tuple[Finding, ...]
    agreed: History | None = None


@readable()
def prepare(request: Request, tell: Progress) -> Prepared:
    """Load the forms, read and check the input, and plan the documents."""
    tell.stage("forms")
    forms = load_forms(request.templates, request.forms)
    tell.stage("read")
    read = read_inputs(request.inputs)
    tell.stage("check")
    agreed, unreadable = read_agreed(request.output)
    read = replace(read, cohort=replace(read.cohort, agreed=amended(read.cohort, agreed)))
    known = (*(() if request.forms else misnamed(request.templates)),
             *read.findings, *check(read.cohort), *unreadable, *findings_of(read.cohort))
    tell.stage("plan")
    _refuse_unknown_placements(request.placements, read.cohort)
    plan = make_plan(read.cohort, Choice(
        forms=forms, beside=bundled_forms(request.templates, forms),
        formats=request.formats, languages=request.languages,
        placements=frozenset(request.placements), final=request.final, created=request.created,
        zipped=request.zipped,
    ), known)
    return Prepared(forms, read, plan, (*known, *plan.findings), None if unreadable else agreed)


def _keep_agreed(request: Request, prepared: Prepared, made: Made, tree: OutputTree) -> None:
    """Keep what this run's agreements say, unless what is kept cannot be read."""
    known = prepared.agreed
    if known is None:
        return
    agreed = with_agreed(known, made.agreements, prepared.read.cohort,
                         final=request.final, prune=request.prune)
    if agreed != known:
        tree.publish(AGREEMENTS, agreed_text(agreed))


def _refuse_unknown_placements(wanted: Iterable[str], cohort: Cohort) -> None:
    unknown = [name for name in wanted if name not in cohort.placements]
    if unknown:
        known = list(cohort.placements)
        raise UsageError(*(
            found("PLACEMENT_NOT_FOUND", name=name,
                  hint=next(iter(get_close_matches(name, known, n=1, cutoff=0)), ""))
            for name in unknown))


def _unchanged(request: Request, manifest: Manifest, last: LastRun) -> Report:
    """The report of a run that has nothing to do: the last one's."""
    return Report(manifest=manifest, findings=last.findings, totals=last.totals,
                  language=request.languages[0], final=request.final, output=str(request.output))


def _report(request: Request, prepared: Prepared, templates: tuple[TemplateRecord, ...],
            findings: Sequence[Finding], made: Made) -> Report:
    """The report of a run, with the findings of its documents after those of its stages."""
    read = prepared.read
    summary = summarise(read.cohort)
    every = (*findings, *made.findings)
    return Report(
        manifest=Manifest(
            version=__version__,
            inputs=tuple(InputRecord(item.name, item.sha256, item.kind) for item in read.inputs),
            templates=templates,
            documents=made.records,
            findings=count_by_code(every),
        ),
        findings=every, counted=made.by_status, totals=summary.totals, summary=summary,
        forms={form.id: form.title for form in prepared.forms.values()},
        language=request.languages[0], final=request.final, dry_run=request.dry_run,
        output=str(request.output),
    )
