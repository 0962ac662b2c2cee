"""The workbooks that formgen makes, judged by openpyxl and by formgen's own reader."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen.intake import intake_workbook, roster_workbook
from formgen.model import Kind, Need, catalogue
from formgen.model.sheets import EXPLANATION, INTAKE, LISTS, MARKS, ROSTER
from formgen.read import read_inputs

INTERN = {
    "intern.student_number": "0100231", "intern.first_name": "Noor", "intern.last_name": "Waard",
    "intern.birth_date": date(2009, 3, 12), "intern.house_no": "1-2", "intern.group": "DV2A",
    "intern.address_secret": True, "intern.year": 2,
}
PLACEMENT = {
    "placement.placement_id": "P-001", "placement.student_number": "0100231",
    "placement.company_id": "B01", "placement.weekdays": ["do", "vr"],
    "placement.hours_per_week": 22.5,
}
COMPANY = {"company.company_id": "B01", "company.name": "Dierenkliniek De Poot",
           "company.kvk": "01234567", "company.works_with_animals": False}


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def header_row(sheet: Any) -> int:
    """The row of white words on the accent colour."""
    return next(row for row in range(1, 6)
                if sheet.cell(row, 1).fill.start_color.rgb == "FF0F4C5C")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("layouts", [ROSTER, INTAKE], ids=["roster", "intake"])
def test_every_sheet_and_field_of_the_layout_is_there(layouts: Any, language: Any) -> None:
    content = roster_workbook({}, language) if layouts is ROSTER \
        else intake_workbook("B01", {}, language)
    workbook = opened(content)
    names = [layout.name[language] for layout in layouts]
    assert workbook.sheetnames[0] == EXPLANATION[language]
    assert workbook.sheetnames[1:len(names) + 1] == names
    assert LISTS[language] in workbook.sheetnames
    for layout in layouts:
        sheet = workbook[layout.name[language]]
        top = header_row(sheet)
        labels = ([sheet.cell(row, 1).value for row in range(top + 1, top + 1 + len(layout.keys))]
                  if layout.shape == "form"
                  else [sheet.cell(top, column + 1).value for column in range(len(layout.keys))])
        assert labels == [
            catalogue()[key].label[language]
            + ("" if catalogue()[key].need is Need.OPTIONAL else " *") for key in layout.keys]


def test_values_keep_their_kind() -> None:
    sheet = opened(roster_workbook({"intern": [INTERN]}))["Studenten"]
    row = {sheet.cell(1, column).value.rstrip(" *"): sheet.cell(2, column)
           for column in range(1, sheet.max_column + 1)}
    assert row["Studentnummer"].value == "0100231"
    assert row["Studentnummer"].number_format == "@"
    assert (row["Huisnummer"].value, row["Huisnummer"].number_format) == ("1-2", "@")
    assert row["Geboortedatum"].value == datetime(2009, 3, 12)
    assert row["Geboortedatum"].number_format == "dd-mm-yyyy"
    assert (row["Leerjaar"].value, row["Geheim adres"].value) == (2, "ja")


@pytest.mark.parametrize("evil", [
    "=HYPERLINK('http://x.example','y')", "{=1+1}", "+1", "@SUM(A1)", "http://x.example", "-2+3"])
def test_no_text_becomes_a_formula_or_a_link(evil: str) -> None:
    content = roster_workbook({"intern": [{**INTERN, "intern.last_name": evil}]})
    sheet = opened(content)["Studenten"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == evil)
    assert cell.data_type == "s" and cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_the_same_input_gives_the_same_bytes() -> None:
    tables = {"company": [COMPANY], "intern": [INTERN]}
    assert intake_workbook("B01", tables) == intake_workbook("B01", tables)
    assert roster_workbook(tables) == roster_workbook(tables)


def test_an_intake_says_whose_it_is() -> None:
    workbook = opened(intake_workbook("B01", {}))
    marks = {row[0].value: row[1].value for row in workbook[MARKS].iter_rows()}
    assert marks == {"template": "intake", "version": "1", "company_id": "B01", "language": "nl"}
    assert workbook[MARKS].sheet_state == "veryHidden"
    assert workbook.custom_doc_props["formgen.company_id"].value == "B01"


def test_a_roster_hides_nothing() -> None:
    assert {sheet.sheet_state for sheet in opened(roster_workbook({}))} == {"visible"}


@pytest.mark.parametrize("content", [roster_workbook({}), intake_workbook("B01", {})],
                         ids=["roster", "intake"])
def test_drop_downs_hang_on_defined_names(content: bytes) -> None:
    """Lists by address on another sheet are lost by many programs; names are not."""
    workbook = opened(content)
    sources = {
        validation.formula1.lstrip("=")
        for sheet in workbook for validation in sheet.data_validations.dataValidation
        if validation.type == "list"
    }
    assert sources and sources <= set(workbook.defined_names)
    for name in sources:
        sheet_name, cells = next(iter(workbook.defined_names[name].destinations))
        if name.startswith("lst_"):
            values = [cell.value for row in workbook[sheet_name][cells] for cell in row]
            assert None not in values
    options = {key for key, field in catalogue().items() if field.kind is Kind.CHOICE
               and f"in_{key.replace('.', '_')}" in workbook.defined_names}
    assert {f"lst_{key.replace('.', '_')}" for key in options} <= sources


def test_every_input_cell_of_an_intake_has_a_name_and_is_open() -> None:
    workbook = opened(intake_workbook("B01", {}))
    for layout in INTAKE:
        for key in layout.keys:
            name = workbook.defined_names[f"in_{key.replace('.', '_')}"]
            ((sheet_name, cells),) = name.destinations
            assert sheet_name == layout.name.nl
            block = workbook[sheet_name][cells]
            for cell in [one for row in block for one in row] if isinstance(block, tuple) \
                    else [block]:
                # The school gave out the code; everything else is open, tinted, with a bar.
                given = key == "company.company_id"
                assert cell.protection.locked == given
                assert (cell.fill.start_color.rgb == "FFEEF4F6") == (not given)
                assert (cell.border.left.style == "thick") == (not given)
        assert workbook[layout.name.nl].protection.sheet


def test_a_table_has_room_to_go_on() -> None:
    skills = [{"skill.name": f"Handeling {number}"} for number in range(25)]
    name = opened(intake_workbook("B01", {"skill": skills})).defined_names["in_skill_name"]
    ((_, cells),) = name.destinations
    first, last = (int(number) for number in re.findall(r"\d+", cells))
    assert last - first + 1 >= 33


def test_long_texts_get_high_rows() -> None:
    rules = {"conditions.house_rules": "Handen wassen. " * 200}
    sheet = opened(intake_workbook("B01", {"conditions": [rules]}))["3 Voorwaarden"]
    row = next(cell.row for cell in sheet["A"] if str(cell.value).startswith("Huisregels"))
    assert 300 < sheet.row_dimensions[row].height <= 409


def test_formgen_reads_back_what_it_made(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(roster_workbook(
        {"intern": [INTERN], "placement": [PLACEMENT], "company": [COMPANY]}))
    (tmp_path / "intake.xlsx").write_bytes(intake_workbook("B01", {
        "company": [COMPANY], "first_day": [{"first_day.time": "08:15"}],
        "skill": [{"skill.name": "Hanteren", "skill.minors": "nee"}]}))
    result = read_inputs([tmp_path])
    intern, company = result.cohort.interns["0100231"], result.cohort.companies["B01"]
    assert result.findings == ()
    assert (intern.birth_date, intern.address_secret) == (date(2009, 3, 12), True)
    assert result.cohort.placements["P-001"].weekdays == ("do", "vr")
    assert result.cohort.placements["P-001"].hours_per_week == 22.5
    assert (company.kvk, company.works_with_animals) == ("01234567", False)
    assert (company.first_day.time, company.skills[0].minors) == ("08:15", "nee")


# What XML can hold: no control characters but line breaks, no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=60)


@settings(max_examples=30, deadline=None)
@given(text=TEXT)
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    content = intake_workbook("B01", {"company": [{"company.about": text}]})
    workbook = opened(content)
    ((sheet, cell),) = workbook.defined_names["in_company_about"].destinations
    assert workbook[sheet][cell].value == text
