"""``formgen intake make``: a workbook for each company of the school's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from formgen.errors import UsageError
from formgen.findings import Finding, Language, found
from formgen.intake.folder import Made, file_names, write_workbooks
from formgen.intake.prefill import agreed_names, cover, prefilled
from formgen.intake.workbook import intake_workbook
from formgen.model import Cohort
from formgen.progress import Progress, Silence
from formgen.read import read_inputs, readable


@dataclass(frozen=True, slots=True)
class MakeRequest:
    """What to make. ``companies`` limits it to some codes; empty for all."""

    inputs: tuple[Path, ...]
    folder: Path
    language: Language = "nl"
    companies: tuple[str, ...] = ()
    return_by: date | None = None


@dataclass(frozen=True, slots=True)
class MakeResult:
    """The workbooks that were written, how many were wanted, and what should be known."""

    made: tuple[Made, ...]
    wanted: int
    findings: tuple[Finding, ...]


@readable()
def make_intakes(request: MakeRequest, progress: Progress | None = None) -> MakeResult:
    """Make the workbooks: all of them first, in memory, and then write them.

    Raises:
        InputError: if the input cannot be used at all
        UsageError: for a company that is not in it
        OutputError: if the folder cannot be written.
    """
    tell = progress or Silence()
    tell.stage("read")
    read = read_inputs(request.inputs)
    cohort = read.cohort
    chosen = _chosen(request.companies, cohort)
    names, agreed = file_names(chosen), agreed_names(cohort)
    tell.stage("fill", total=len(chosen))
    workbooks: dict[str, tuple[str, bytes]] = {}
    for company_id in chosen:
        company = cohort.companies[company_id]
        workbooks[company_id] = (names[company_id], intake_workbook(
            company_id, prefilled(company, agreed), request.language,
            cover=cover(cohort, company, request.return_by)))
        tell.step()
    made, kept = write_workbooks(request.folder, workbooks)
    # What is about no single thing is about the list itself, such as a column that may be many.
    subjects = {"", *(f"company:{company_id}" for company_id in chosen)}
    about = [finding for finding in read.findings if finding.subject in subjects]
    return MakeResult(tuple(made.values()), len(chosen), (*about, *kept))


def _chosen(wanted: Iterable[str], cohort: Cohort) -> list[str]:
    """The codes of the companies to make a workbook for, in the order of the input."""
    wanted = tuple(wanted)
    unknown = [code for code in wanted if code not in cohort.companies]
    if unknown:
        raise UsageError(*(
            found("INTAKE_COMPANY_NOT_FOUND", name=code, hint=next(
                iter(get_close_matches(code, cohort.companies, n=1, cutoff=0)), ""))
            for code in unknown))
    return [code for code in cohort.companies if not wanted or code in wanted]
