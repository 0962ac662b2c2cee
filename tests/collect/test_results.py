"""Interim and final assessment: neither supersedes the other, and both stand side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from formgen.collect.overview import Stand
from formgen.collect.publish import WORKBOOK, present_overview, publish
from formgen.generate import Request, generate

from .conftest import ROOT, SIGNED, Office, filled

INTERIM, FINAL = "assessment_form_interim", "assessment_form_final"
TOO_LATE = date(2040, 1, 1)


@pytest.fixture
def both(tmp_path: Path) -> Office:
    """An office that sent one intern both papers, of which both came back."""
    output = tmp_path / "issued"
    report = generate(Request(
        inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates", jobs="1",
        forms=("assessment_form",), formats=("pdf",), placements=("P-001",)))
    office = Office(output, report.documents, tmp_path)
    for form, own, company in ((INTERIM, "voldoende", "onvoldoende"), (FINAL, "goed", "voldoende")):
        office.put(f"{form}.pdf", filled(office.sent(form=form), {
            "assessment.criteria.2.self_score": own, "assessment.criteria.2.score": company,
            "assessment.attitude.1.score": company, "assessment.overall": company, **SIGNED}))
    return office


def test_both_papers_are_kept_and_their_judgements_stand_side_by_side(both: Office) -> None:
    assert {receipt.form for receipt in both.collect().receipts} == {INTERIM, FINAL}
    state, forms = present_overview((ROOT / "input",), ROOT / "form_templates", both.issued,
                                    both.folder, date(2027, 1, 10), "nl")
    row = next(row for row in state.rows if row.placement_id == "P-001")
    assert {name: row.forms[name].stand for name in row.forms} == {
        INTERIM: Stand.COMPLETE, FINAL: Stand.COMPLETE}
    publish(state, forms, both.folder, "nl")
    book = openpyxl.load_workbook(both.folder / WORKBOOK)
    head, *lines = list(book["Beoordelingen"].iter_rows(min_row=4, min_col=3, values_only=True))
    assert head == ("Waarover", "Tussentijdse beoordeling: Stagiair",
                    "Tussentijdse beoordeling: Leerbedrijf", "Eindbeoordeling: Stagiair",
                    "Eindbeoordeling: Leerbedrijf")
    assert [[cell or None for cell in line] for line in lines] == [
        ["Bereidt een consult voor en assisteert daarbij",
         "voldoende", "onvoldoende", "goed", "voldoende"],
        ["komt op tijd en meldt zich op tijd af", None, "onvoldoende", None, "voldoende"],
        ["Eindoordeel (advies)", None, None, None, "voldoende"]]


def test_an_evaluation_is_held_once_its_own_paper_is_back(both: Office) -> None:
    (both.inbox / f"{FINAL}.pdf").unlink()
    both.collect()
    state, _ = present_overview((ROOT / "input",), ROOT / "form_templates", both.issued,
                                both.folder, TOO_LATE, "nl")
    row = next(row for row in state.rows if row.placement_id == "P-001")
    due = {kind for kind, _ in row.due(TOO_LATE)}
    assert "eind" in due and "tussentijds" not in due
