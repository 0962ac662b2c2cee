"""Writing the overview: ``overview.xlsx`` and ``report.html`` in the folder of returned forms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from formgen.collect import page
from formgen.collect.issued import Issue, read_issue
from formgen.collect.ledger import read_ledger
from formgen.collect.notes import notes_of
from formgen.collect.overview import Overview, overview
from formgen.collect.purge import is_expired
from formgen.collect.versions import Paper, papers_of
from formgen.collect.workbook import workbook
from formgen.errors import InputError
from formgen.findings import Finding, Language, Where, found
from formgen.forms import Form
from formgen.forms.templates import load_forms
from formgen.model import Cohort
from formgen.read import read_inputs, readable
from formgen.write.atomic import put
from formgen.write.failures import writing
from formgen.write.workplace import sole_use

WORKBOOK, PAGE = "overview.xlsx", "report.html"


def overview_of(cohort: Cohort, forms: Mapping[str, Form], issue: Issue,
                returned: Mapping[str, Paper], sent: Iterable[str], on: date,
                language: Language) -> Overview:
    """The overview of papers that were issued; without those of forms that are gone, but with
    those whose documents were purged, until the time of their form has passed.
    """
    records = [record for record in issue.records if record.form in forms]
    listed = {record.code for record in records}
    codes = frozenset(sent)
    unlisted = [
        paper for code in {*codes, *returned} - listed if (paper := issue.find(code))
        and not is_expired(forms.get(paper.form), cohort.placements.get(paper.placement_id), on)]
    used = {record.form for record in records} | {paper.form for paper in unlisted}
    known = {name: form for name, form in forms.items() if name in used}
    gone: dict[str, dict[str, str]] = {}
    for paper in unlisted:
        gone.setdefault(paper.placement_id, {})[paper.form] = paper.code
    return overview(cohort, known, records, gone, returned, codes, on, language)


@readable()
def present_overview(inputs: tuple[Path, ...], templates: Path, output: Path, folder: Path,
                     on: date, language: Language, sent: Iterable[str] = (),
                     ) -> tuple[Overview, Mapping[str, Form]]:
    """The overview as things are now, with the forms it is of; nothing is written.

    Raises:
        UsageError: nothing was generated in ``output``
        InputError, TemplateError: the cohort or the forms cannot be read.
    """
    cohort = read_inputs(inputs).cohort
    forms = load_forms(templates)
    issue = read_issue(output, cohort, forms)
    with writing(folder.name):
        returned = papers_of(read_ledger(folder))
    return overview_of(cohort, forms, issue, returned, sent, on, language), forms


def publish(state: Overview, forms: Mapping[str, Form], folder: Path,
            language: Language) -> tuple[Finding, ...]:
    """Write the workbook, with the staff's notes of the old one, and the page.

    A workbook whose notes cannot be read is set aside, not overwritten.

    Raises:
        OutputError: if they cannot be written; the old ones then are still there.
    """
    findings: tuple[Finding, ...] = ()
    notes: Mapping[str, str] = {}
    old = folder / WORKBOOK
    with writing(WORKBOOK), sole_use(folder):
        content = old.read_bytes() if old.is_file() else None
        if content is not None:
            try:
                notes = notes_of(content, WORKBOOK)
            except InputError:
                aside = f"overview {hashlib.sha256(content).hexdigest()[:8]}.xlsx"
                put(str(folder), aside, content, durable=True)
                findings = (found("OVERVIEW_SET_ASIDE", Where(WORKBOOK), name=aside),)
        put(str(folder), WORKBOOK, workbook(state, forms, language, notes), durable=True)
        put(str(folder), PAGE, page.render(state, language).encode(), durable=True)
    gone = set(notes) - {row.placement_id for row in state.rows}
    lost = sorted(placement for placement in gone if notes[placement].strip())
    if lost:
        findings += (found("OVERVIEW_NOTES_LEFT", Where(WORKBOOK), count=len(lost),
                           placements=", ".join(lost)),)
    return findings
