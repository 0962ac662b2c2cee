"""What is told of a returned form is told of its fields as the paper calls them."""

from __future__ import annotations

import pytest

from formgen.collect.parts import Printed
from formgen.findings import Where, found
from formgen.forms.templates import load_forms
from formgen.model import Label
from formgen.report.text import render_findings

from .conftest import ROOT, Office, filled


@pytest.fixture(scope="module")
def printed() -> Printed:
    return Printed(load_forms(ROOT / "form_templates")["assessment_form_final"])


@pytest.mark.parametrize(("name", "label"), [
    ("assessment.criteria.3.score", Label(
        "Werkprocessen en leerdoelen › rij 3 › Leerbedrijf",
        "Work processes and learning goals › row 3 › Company")),
    ("assessment.attitude.2.score", Label(
        "Beroepshouding › houdt zich aan afspraken en huisregels › Leerbedrijf",
        "Professional attitude › keeps to agreements and house rules › Company")),
    ("signatures.assessor.date", Label("Beoordelaar › Datum", "Assessor › Date")),
    ("signatures.assessor.signature", Label(
        "Beoordelaar › Handtekening", "Assessor › Signature")),
    ("assessment.hours_done", Label("Gelopen uren tot nu toe", "Hours done so far")),
    ("placement.total_hours", Label("Totaal uren", "Total hours")),
    ("assessment.school_decision_on", Label(
        "Besluit van de school › Datum", "Decision of the school › Date")),
    ("assessment.criteria.3.mood", None),
    ("something.else", None),
])
def test_a_field_is_called_as_a_person_finds_it_on_the_paper(
        printed: Printed, name: str, label: Label | None) -> None:
    assert printed.label(name) == label


def test_of_several_fields_the_first_are_named_and_the_others_counted(printed: Printed) -> None:
    names = [f"assessment.criteria.{row}.score" for row in range(1, 11)]
    assert printed.listed([*names[:1], "odd"]).en == (
        "Work processes and learning goals › row 1 › Company, odd")
    assert printed.listed(names).nl.endswith("rij 8 › Leerbedrijf, … (+2)")


def test_fields_that_a_text_lists_are_called_so_too(printed: Printed) -> None:
    moved = printed.told(found("PDF_FIELDS_MOVED", count=7, names="assessment.date, x, … (+5)"))
    assert moved.what("nl") == (
        "7 velden staan niet meer op hun plaats: Datum gesprek, x, … (+5).")
    assert "Date of meeting, x, … (+5)" in moved.what("en")


def test_a_cell_of_a_table_is_told_of_by_its_row_and_column(office: Office) -> None:
    name = "record.items.2.demo_on"
    office.put("a.pdf", filled(office.sent(form="training_record"), {name: "05-01-2020"}))
    (finding,) = office.collect().findings
    assert "  a.pdf › Handelingen › rij 2 › Demonstratie (plaatsing P-001): Deze datum" in (
        render_findings((finding,), "nl"))
    assert finding.where == Where("a.pdf", field=name)  # for programs, and for what is compared
