"""Data that changes after the agreement was made leads to a change sheet in the next run."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from formgen.fill import pdf, word
from formgen.generate import generate
from formgen.report import Report
from formgen.write import AGREEMENTS, DocumentRecord, Status

from .conftest import INPUT, TEMPLATES, request_for

FORMS = ("stage_agreement", "change_sheet")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with input and forms of its own, in which the agreements have been made."""
    shutil.copytree(INPUT, tmp_path / "input")
    for form in FORMS:
        shutil.copytree(TEMPLATES / form, tmp_path / "forms" / form)
    assert sheets(run(tmp_path)) == []
    return tmp_path


def run(folder: Path, **changes: object) -> Report:
    return generate(request_for(folder / "output", **{
        "inputs": (folder / "input",), "templates": folder / "forms", "formats": ("docx",),
        "placements": ("P-001", "P-002", "P-017"), **changes}))


def edit(folder: Path, placement: str, **values: Any) -> None:
    """Change a placement's row in the roster, columns by the first word of their header."""
    path = next((folder / "input").glob("cohort_*.xlsx"))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Plaatsingen"]
    columns = {str(cell.value).split()[0].casefold(): cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == placement)
    for name, value in values.items():
        sheet.cell(row, columns[name]).value = value
    workbook.save(path)


def sheets(report: Report) -> list[DocumentRecord]:
    return [record for record in report.documents if record.form == "change_sheet"]


def findings(report: Report, code: str) -> list[str]:
    return [finding.subject for finding in report.findings if finding.code == code]


def test_a_changed_period_is_on_a_sheet_with_old_and_new_in_both_formats_and_languages(
        office: Path) -> None:
    edit(office, "P-001", einddatum=date(2027, 2, 26), totaal=368)
    report = run(office, formats=("docx", "pdf"), languages=("nl", "en"))
    assert findings(report, "AGREEMENT_CHANGED") == ["placement:P-001"]
    made = sheets(report)
    assert len(made) == 4
    assert {record.placement_id for record in made} == {"P-001"}
    assert len({record.code for record in made}) == 1
    for record in made:
        content = (office / "output" / record.path).read_bytes()
        answers = word.read(content) if record.format == "docx" else pdf.read(content)
        said = {name: answer.value for name, answer in answers.values.items()}
        assert (said["change.items.1.old"], said["change.items.1.new"]) == {
            "nl": ("29 januari 2027", "26 februari 2027"),
            "en": ("29 January 2027", "26 February 2027")}[record.language]
        assert (said["change.items.2.old"], said["change.items.2.new"]) == ("320", "368")
        assert not said["change.reason"]


def test_what_was_agreed_stays_so_until_the_version_is_raised(office: Path) -> None:
    kept = (office / "output" / AGREEMENTS).read_bytes()
    edit(office, "P-001", totaal=300)
    first = sheets(run(office))
    edit(office, "P-001", totaal=280)
    second = sheets(run(office))
    assert (office / "output" / AGREEMENTS).read_bytes() == kept
    assert [record.path for record in first] == [record.path for record in second]
    assert first[0].sha256 != second[0].sha256
    edit(office, "P-001", versie="2")
    report = run(office)
    assert not findings(report, "AGREEMENT_CHANGED")
    raised, again = sheets(report), sheets(run(office, durable=True, jobs="2"))
    assert raised[0].code == second[0].code
    assert (office / "output" / AGREEMENTS).read_bytes().startswith(kept.split(b"\n")[0])
    assert len((office / "output" / AGREEMENTS).read_bytes()) > len(kept)
    assert [record.sha256 for record in again] == [record.sha256 for record in raised]
    edit(office, "P-001", totaal=240)
    (third,) = sheets(run(office))
    assert third.code != second[0].code, "the sheet of version 2 is another paper"


def test_a_change_that_is_undone_leaves_a_sheet_over(office: Path) -> None:
    before = next((office / "input").glob("cohort_*.xlsx")).read_bytes()
    edit(office, "P-001", totaal=300)
    (sheet,) = sheets(run(office))
    next((office / "input").glob("cohort_*.xlsx")).write_bytes(before)
    report = run(office)
    assert findings(report, "DOCUMENT_LEFT_OVER") == ["placement:P-001"]
    assert [record.status for record in sheets(report)] == [Status.EARLIER]
    assert not findings(run(office, forms=("stage_agreement",), prune=True), "DOCUMENT_REMOVED")
    run(office, prune=True)
    assert not (office / "output" / sheet.path).exists()


def test_an_agreement_that_was_not_sent_yet_can_be_mended(office: Path) -> None:
    edit(office, "P-001", status="Voorlopig", totaal=300)
    assert sheets(run(office)) == []
    edit(office, "P-001", status="Volledig")
    assert sheets(run(office)) == []
    edit(office, "P-001", totaal=280)
    assert len(sheets(run(office))) == 1


def test_without_a_status_an_agreement_counts_once_it_is_final(office: Path) -> None:
    shutil.rmtree(office / "output")
    edit(office, "P-001", status=None)
    run(office)
    edit(office, "P-001", totaal=300)
    assert sheets(run(office)) == []
    run(office, final=True)
    edit(office, "P-001", totaal=280)
    assert [record.placement_id for record in sheets(run(office))] == ["P-001"]


def test_a_damaged_history_is_left_as_it_is(office: Path) -> None:
    file = office / "output" / AGREEMENTS
    whole = file.read_bytes()
    file.write_bytes(damaged := whole[:-9])
    edit(office, "P-001", totaal=300)
    report = run(office)
    assert len([item for item in report.findings if item.code == "AGREEMENTS_UNREADABLE"]) == 1
    assert sheets(report) == []
    assert file.read_bytes() == damaged
    file.write_bytes(whole)
    assert len(sheets(run(office))) == 1


def test_the_history_names_nobody_and_forgets_placements_that_are_gone(office: Path) -> None:
    file = office / "output" / AGREEMENTS
    text = file.read_text(encoding="utf-8")
    workbook = openpyxl.load_workbook(next((office / "input").glob("cohort_*.xlsx")))
    people = [row[0].value for row in workbook["Plaatsingen"].iter_rows(min_row=2)]
    assert "P-001" in people
    assert not [number for number in people if number and str(number) in text
                and number not in ("P-001", "P-002", "P-017")]
    for name in ("Noor", "Waard", "Engelen", "Żółtowska", "0100231"):
        assert name not in text
    path = next((office / "input").glob("cohort_*.xlsx"))
    sheet = workbook["Plaatsingen"]
    sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == "P-001"))
    workbook.save(path)
    run(office, placements=("P-002",))
    assert '"P-001"' in file.read_text(encoding="utf-8")
    run(office, placements=("P-002",), prune=True)
    assert '"P-001"' not in file.read_text(encoding="utf-8")
