"""Clean documents from what came back: what ``formgen normalise`` does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from formgen.batch import load_library
from formgen.batch.maker import Papers
from formgen.collect.evidence import FORM_FORMATS
from formgen.collect.issued import read_issue
from formgen.collect.ledger import read_ledger
from formgen.collect.normalise import normalised
from formgen.collect.parts import Printed
from formgen.collect.versions import Paper, paper_with, papers_of
from formgen.findings import Finding, Where, found
from formgen.forms.templates import bundled_forms, load_forms
from formgen.plan import Choice, Job, amended, make_plan
from formgen.read import read_inputs, readable
from formgen.write import DocumentRecord, read_agreed
from formgen.write.atomic import put
from formgen.write.failures import writing
from formgen.write.workplace import sole_use

CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Renewed:
    """The documents that were made, below the folder of returned forms, of how many that were
    wanted, and findings.
    """

    files: tuple[str, ...]
    wanted: int
    findings: tuple[Finding, ...]


@readable()
def renew(inputs: tuple[Path, ...], templates: Path, output: Path, folder: Path,
          codes: Sequence[str] = ()) -> Renewed:
    """Make a clean document of each returned paper, or of those with the given codes, in the
    format in which it came back.

    Raises:
        UsageError: nothing of a code came back, or nothing was generated
        InputError, TemplateError: the cohort or a template cannot be read
        OutputError: if a document cannot be written.
    """
    cohort = read_inputs(inputs).cohort
    wanted = _wanted(papers_of(read_ledger(folder)), codes)
    records = _records(read_issue(output, cohort).records, wanted)
    used = {record.form for record in records.values()}
    every_form = load_forms(templates)
    forms = {name: form for name, form in every_form.items() if name in used}
    cohort = replace(cohort, agreed=amended(cohort, read_agreed(output)[0]))
    plan = make_plan(cohort, Choice(
        forms=forms, beside=bundled_forms(templates, forms), languages=("nl", "en"),
        placements=frozenset(record.placement_id for record in records.values())), ())
    jobs = _jobs(plan.jobs, records)
    library = load_library(plan, forms)
    files: list[str] = []
    findings = [_why_not(paper, every_form) for code, paper in wanted.items()
                if code not in jobs]
    with sole_use(folder):
        for code, job in jobs.items():
            data = Papers(cohort, job.placement_id, library, None).data(job)
            clean = normalised(wanted[code], library.template(job.template), data)
            findings += map(Printed(forms[job.form]).told, clean.findings)
            files.append(_write(folder, records[code], clean.content))
    return Renewed(tuple(files), len(wanted), tuple(findings))


def _wanted(returned: Mapping[str, Paper], codes: Collection[str]) -> Mapping[str, Paper]:
    """The papers with answers, or those of them with the given codes.

    Raises:
        UsageError: NOT_RETURNED, if there is none with a code.
    """
    for code in codes:
        paper_with(code, returned)
    return {code: paper for code, paper in returned.items()
            if (not codes or code in codes) and paper.proposed.answers
            and paper.proposed.kind in FORM_FORMATS}


def _records(records: Iterable[DocumentRecord],
             papers: Mapping[str, Paper]) -> Mapping[str, DocumentRecord]:
    """The document of each paper as it was issued, in the format in which it came back."""
    issued: dict[tuple[str, str], DocumentRecord] = {}
    for record in records:
        issued.setdefault((record.code, record.format), record)
    came_back = ((code, FORM_FORMATS[paper.proposed.kind]) for code, paper in papers.items())
    return {key[0]: issued[key] for key in came_back if key in issued}


def _jobs(jobs: Iterable[Job], records: Mapping[str, DocumentRecord]) -> Mapping[str, Job]:
    by_about = {(job.code, job.format, str(job.language)): job for job in jobs}
    found_jobs = {code: by_about.get((code, record.format, record.language))
                  for code, record in records.items()}
    return {code: job for code, job in found_jobs.items() if job is not None}


def _why_not(paper: Paper, forms: Collection[str]) -> Finding:
    """Why a paper cannot be made anew: its form is gone, or the cohort has none of it now."""
    receipt = paper.proposed
    code = "CLEAN_NOT_MADE" if receipt.form in forms else "RETURNED_FORM_GONE"
    return found(code, Where(receipt.name), f"placement:{receipt.placement_id}",
                 name=receipt.form)


def _write(folder: Path, record: DocumentRecord, content: bytes) -> str:
    place, _, name = f"{CLEAN}/{record.path}".rpartition("/")
    with writing(name):
        (folder / place).mkdir(parents=True, exist_ok=True)
        put(str(folder / place), name, content, durable=False)
    return f"{place}/{name}"
