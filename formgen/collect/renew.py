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
    every_form = load_forms(templates)
    issue = read_issue(output, cohort, every_form)
    used = {paper.proposed.form for paper in wanted.values()}
    forms = {name: form for name, form in every_form.items() if name in used}
    cohort = replace(cohort, agreed=amended(cohort, read_agreed(output)[0]))
    plan = make_plan(cohort, Choice(
        forms=forms, beside=bundled_forms(templates, forms), languages=("nl", "en"),
        placements=frozenset(paper.proposed.placement_id for paper in wanted.values())), ())
    jobs = _jobs(plan.jobs, wanted, issue.records)
    library = load_library(plan, forms)
    files: list[str] = []
    findings = [_why_not(paper, every_form) for code, paper in wanted.items()
                if code not in jobs]
    with sole_use(folder):
        for code, job in jobs.items():
            data = Papers(cohort, job.placement_id, library, None).data(job)
            clean = normalised(wanted[code], library.template(job.template), data)
            findings += map(Printed(forms[job.form]).told, clean.findings)
            files.append(_write(folder, job.path, clean.content))
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


def _jobs(jobs: Iterable[Job], papers: Mapping[str, Paper], records: Iterable[DocumentRecord],
          ) -> Mapping[str, Job]:
    """What makes each paper anew: in the format in which it came back, and in the language in
    which it was issued, as far as the documents are still there to tell.
    """
    sent = {(record.code, record.format): record.language for record in reversed([*records])}
    found_jobs: dict[str, Job] = {}
    for job in jobs:
        paper = papers.get(job.code)
        if paper and job.format == FORM_FORMATS[paper.proposed.kind]:
            language = sent.get((job.code, job.format), job.language)
            if job.code not in found_jobs and job.language == language:
                found_jobs[job.code] = job
    return found_jobs


def _why_not(paper: Paper, forms: Collection[str]) -> Finding:
    """Why a paper cannot be made anew: its form is gone, or the cohort has none of it now."""
    receipt = paper.proposed
    code = "CLEAN_NOT_MADE" if receipt.form in forms else "RETURNED_FORM_GONE"
    return found(code, Where(receipt.name), f"placement:{receipt.placement_id}",
                 name=receipt.form)


def _write(folder: Path, path: str, content: bytes) -> str:
    place, _, name = f"{CLEAN}/{path}".rpartition("/")
    with writing(name):
        (folder / place).mkdir(parents=True, exist_ok=True)
        put(str(folder / place), name, content, durable=False)
    return f"{place}/{name}"
