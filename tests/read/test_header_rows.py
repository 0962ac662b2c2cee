"""Headers in two rows, and cells merged over rows, as lists that are made by hand have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from formgen.findings import Finding
from formgen.read import ReadResult, read_inputs
from formgen.read.header_rows import filled_down
from formgen.read.raw import Row, Sheet

Write = Callable[..., Path]
Only = Callable[[Sequence[Finding]], Any]

ABOVE = ["Student", None, None, None, "Stagebedrijf", None, None, "Stage", None]
BELOW = ["Nummer", "Naam", "Klas", "E-mail", "Naam", "Adres", "Postcode", "Begin", "Einde"]
LINE = ["0012345", "Jan Smit", "DA2A", "jan@school.example", "De Poot", "Dorpsweg 12a", "6711 aa",
        "01-02-2027", "16-04-2027"]


def told(result: ReadResult, code: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.code == code]


@pytest.mark.parametrize("name", ["Lijst", "Plaatsing"])
def test_the_row_above_the_headers_says_whose_they_are(write_book: Write, only: Only,
                                                       name: str) -> None:
    result = read_inputs([write_book("lijst.xlsx", {name: [ABOVE, BELOW, LINE]})])
    (intern,) = result.cohort.interns.values()
    (company,) = result.cohort.companies.values()
    (placement,) = result.cohort.placements.values()
    assert (intern.last_name, intern.email, intern.postcode) == (
        "Smit", "jan@school.example", None)
    assert (company.name, company.visit_street, company.visit_house_no, company.visit_postcode) == (
        "De Poot", "Dorpsweg", "12a", "6711 AA")
    assert f"{placement.start:%d-%m-%Y} {placement.planned_end:%d-%m-%Y}" == "01-02-2027 16-04-2027"
    assert only(told(result, "HEADERS_IN_TWO_ROWS")) == (
        "HEADERS_IN_TWO_ROWS", "A2",
        "De kolomkoppen staan op rij 1 en 2 en zijn samengenomen: deze kolom is gelezen als "
        "'Nummer student'.", "Klopt dat niet, zet de koppen dan op één rij.")


def test_what_is_of_somebody_else_is_not_taken_for_the_student(write_book: Write) -> None:
    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["Leerling", None, "Ouders", None, None, "Decaan", "Bedrijfsgegevens"],
        ["Nummer", "Naam", "Naam", "E-mail", "Mobiel", "E-mail", "Naam"],
        ["0012345", "Jan Smit", "A. Smit", "ouder@thuis.example", "06 12345678",
         "decaan@school.example", "De Poot"]]})])
    (intern,) = result.cohort.interns.values()
    assert (intern.email, intern.mobile, intern.last_name) == (None, None, "Smit")
    assert (intern.guardian.name, intern.guardian.email) == ("A. Smit", "ouder@thuis.example")
    assert list(result.cohort.companies) == ["De Poot"]
    assert [f.details["header"] for f in result.findings if f.code.startswith("HEADER_UNKNOWN")] \
        == ["Mobiel ouder", "E-mail Decaan"]


@pytest.mark.parametrize("above", [
    ["Overzicht van de stages"], ["Bedrijf", "1 september", None, "bijgewerkt"]])
def test_a_title_above_the_headers_is_no_header(write_book: Write, above: list[Any]) -> None:
    headers = ["Leerlingnummer", "Naam", "Stagebedrijf", "E-mail"]
    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        above, headers, ["0012345", "Jan Smit", "De Poot", "jan@school.example"]]})])
    assert list(result.cohort.companies) == ["De Poot"]
    assert told(result, "HEADER_ROW_FOUND")


def test_headers_merged_over_both_rows_are_headers(write_book: Write) -> None:
    def merge(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Lijst")
        for reference, text in (("A1:A2", "Leerlingnummer"), ("B1:B2", "Klas")):
            sheet.merge_range(reference, text)

    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["", "", "Leerling", None, "Bedrijf", None], ["", "", "Voornaam", "Achternaam", "Naam",
                                                      "Plaats"],
        ["0012345", "DA2A", "Jan", "Smit", "De Poot", "Ede"]]}, merge)])
    (intern,) = result.cohort.interns.values()
    assert (intern.student_number, intern.group, intern.last_name) == ("0012345", "DA2A", "Smit")
    assert [one.visit_city for one in result.cohort.companies.values()] == ["Ede"]


def test_a_company_merged_over_its_students_is_that_of_each(write_book: Write, only: Only) -> None:
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("Lijst").merge_range("A2:A3", "De Poot")

    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["Stagebedrijf", "Leerlingnummer", "Naam"], ["", "0012345", "Jan Smit"],
        ["", "0012346", "Eva Vos"], ["De Linde", "0012347", "Bo Maas"]]}, merge)])
    assert {one.student_number: one.company_id for one in result.cohort.placements.values()} == {
        "0012345": "De Poot", "0012346": "De Poot", "0012347": "De Linde"}
    assert only(told(result, "SHEET_MERGED_ROWS")) == (
        "SHEET_MERGED_ROWS", "A2:A3",
        "Deze cellen zijn samengevoegd: hun waarde is voor elk van deze rijen gelezen.",
        "Klopt dat niet, hef de samenvoeging dan op en vul elke cel in.")


def test_merged_cells_that_cannot_be_are_left_alone() -> None:
    rows = tuple(Row(number, {0: text} if text else {1: "x"})
                 for number, text in enumerate(("kop", "a", "", "", "b"), start=1))

    def filled(*merged: str) -> list[Any]:
        sheet = filled_down(Sheet("lijst.xlsx", "Blad", rows, merged))
        return [row.cells.get(0) for row in sheet.rows]

    assert filled("A2:A4") == ["kop", "a", "a", "a", "b"]
    assert filled("A2:A9", "A3:A4") == ["kop", "a", "a", "a", "b"]
    unfilled = ["kop", "a", None, None, "b"]
    for merged in ("A2:B4", "A2:C2", "A3:A4", "A8:A9", "C2:C4", "nonsens", "A2:A2"):
        assert filled(merged) == unfilled, merged


@pytest.mark.parametrize("settings", ["", '[columns]\n"Uren" = "Uren per week"\n'])
def test_a_column_keeps_what_another_says_alone(write_book: Write, tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch,
                                                settings: str) -> None:
    """"Uren" below "Stage" is the total, unless there is "Totaal uren", or the school said so."""
    monkeypatch.chdir(tmp_path)
    Path("formgen.toml").write_text(settings)
    total = ["480"] if not settings else []
    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["Leerling", None, "Leerbedrijf", "Stage", *[None for _ in total]],
        ["Nummer", "Naam", "Naam", "Uren", *["Totaal uren" for _ in total]],
        ["0012345", "Jan Smit", "De Poot", "24 u/wk", *total]]})])
    (placement,) = result.cohort.placements.values()
    assert (placement.hours_per_week, placement.total_hours) == (24, 480 if total else None)
    assert not told(result, "HEADER_TWICE")
