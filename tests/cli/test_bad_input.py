"""Bad input: a clear message with its place, the right exit code, nothing half written."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from .conftest import Run, change, column, first_row

ONE = ("--placement", "P-001", "--form", "application_form", "--format", "docx")


def nothing_written(workspace: Path) -> bool:
    return not any(path.is_file() for path in (workspace / "output").rglob("*"))


def test_a_missing_folder(workspace: Path, run: Run) -> None:
    outcome = run("generate", "nergens")
    assert outcome.code == 3 and "nergens" in outcome.err and nothing_written(workspace)


def test_an_empty_folder(workspace: Path, run: Run) -> None:
    (workspace / "leeg").mkdir()
    outcome = run("generate", "leeg")
    assert outcome.code == 3 and "leeg" in outcome.err and nothing_written(workspace)


@pytest.mark.parametrize(("content", "word"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "beschadigd"),
    (b"PK\x03\x04 afgebroken", "beschadigd"),
    (b"", "leeg"),
])
def test_an_unusable_roster(workspace: Path, run: Run, roster: Path, content: bytes,
                            word: str) -> None:
    roster.write_bytes(content)
    (workspace / "input" / "eduarte_export.csv").unlink()
    outcome = run("generate")
    assert outcome.code == 3 and roster.name in outcome.err and word in outcome.err
    assert nothing_written(workspace)


def test_a_truncated_intake_sheet_does_not_stop_the_cohort(workspace: Path, run: Run) -> None:
    intake = sorted((workspace / "input" / "intake").glob("*.xlsx"))[-1]
    intake.write_bytes(intake.read_bytes()[:2000])
    outcome = run("generate", *ONE)
    assert outcome.code == 0 and intake.name in outcome.err


def test_an_unknown_header_is_named_with_the_near_miss(workspace: Path, run: Run,
                                                       roster: Path) -> None:
    letter = column(roster, "Studenten", "Achternaam")
    row = first_row(roster, "Studenten", "Achternaam") - 1
    change(roster, "Studenten", f"{letter}{row}", "Achtrnaam")
    outcome = run("check")
    assert f"{letter}{row}" in outcome.err
    assert "Achtrnaam" in outcome.err and "Achternaam" in outcome.err


def test_a_duplicate_student_number_names_both_cells(workspace: Path, run: Run,
                                                     roster: Path) -> None:
    letter = column(roster, "Studenten", "Studentnummer")
    row = first_row(roster, "Studenten", "Studentnummer")
    number = openpyxl.load_workbook(roster)["Studenten"][f"{letter}{row}"].value
    change(roster, "Studenten", f"{letter}{row + 1}", number)
    outcome = run("check")
    assert outcome.code == 3
    assert f"{letter}{row}" in outcome.err and f"{letter}{row + 1}" in outcome.err


@pytest.mark.parametrize("header", ["Studentnummer", "Bedrijfscode"])
def test_a_placement_of_nobody_keeps_back_only_itself(workspace: Path, run: Run, roster: Path,
                                                      header: str) -> None:
    letter, row = column(roster, "Plaatsingen", header), first_row(roster, "Plaatsingen", header)
    change(roster, "Plaatsingen", f"{letter}{row}", "9999999")
    outcome = run("generate", "--form", "application_form", "--format", "docx")
    assert f"{letter}{row}" in outcome.err
    assert len(list((workspace / "output").glob("*/*/*/*.docx"))) >= 23


def test_a_date_that_is_no_date(workspace: Path, run: Run, roster: Path) -> None:
    letter = column(roster, "Plaatsingen", "Begindatum")
    row = first_row(roster, "Plaatsingen", "Begindatum")
    change(roster, "Plaatsingen", f"{letter}{row}", "31-02-2026")
    outcome = run("check")
    assert outcome.code == 3 and f"{letter}{row}" in outcome.err and "31-02-2026" in outcome.err


@pytest.mark.parametrize("name", ["../../x", "CON", "{{7*7}}", "=HYPERLINK(\"x\")",
                                  "{% raw %}", "Smith & Sons <Ltd>", "\u202eNoor"])
def test_a_hostile_name_is_only_a_name(workspace: Path, run: Run, roster: Path,
                                       name: str) -> None:
    letter = column(roster, "Studenten", "Achternaam")
    row = first_row(roster, "Studenten", "Achternaam")
    number = column(roster, "Studenten", "Studentnummer")
    student = openpyxl.load_workbook(roster)["Studenten"][f"{number}{row}"].value
    change(roster, "Studenten", f"{letter}{row}", name)
    outcome = run("generate", "--form", "application_form")
    written = [path for path in workspace.rglob("*") if path.is_file()]
    assert all(workspace in path.resolve().parents for path in written)
    assert not (workspace.parent / "x").exists() and "49" not in outcome.err.split()
    for path in (workspace / "output").glob(f"*/*/{student}/*.docx"):
        with zipfile.ZipFile(path) as archive:
            text = archive.read("word/document.xml").decode()
        escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert escaped in text or name == "\u202eNoor"


@pytest.mark.parametrize("name", ["N" * 300, "No\x01or"])
def test_a_name_that_cannot_be_one_is_kept_off_the_paper(workspace: Path, run: Run, roster: Path,
                                                         name: str) -> None:
    letter = column(roster, "Studenten", "Achternaam")
    row = first_row(roster, "Studenten", "Achternaam")
    change(roster, "Studenten", f"{letter}{row}", "Vervangmij")
    with zipfile.ZipFile(roster) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    escaped = name.replace("\x01", "_x0001_").encode()
    with zipfile.ZipFile(roster, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content.replace(b"Vervangmij", escaped))
    outcome = run("check")
    assert outcome.code == 3 and f"{letter}{row}" in outcome.err and name not in outcome.err


def test_a_bsn_column_is_refused_by_its_header(workspace: Path, run: Run, roster: Path) -> None:
    workbook = openpyxl.load_workbook(roster)
    sheet = workbook["Studenten"]
    row = first_row(roster, "Studenten", "Studentnummer")
    sheet.cell(row - 1, sheet.max_column + 1, "Burgerservicenummer")
    last = sheet.max_column
    sheet.cell(row, last, "123456782")
    workbook.save(roster)
    outcome = run("generate", *ONE)
    assert "Burgerservicenummer" in outcome.err and "123456782" not in outcome.err
    for path in (workspace / "output").rglob("*"):
        if path.is_file():
            assert b"123456782" not in path.read_bytes()


def test_no_name_of_an_intern_is_in_messages_or_the_manifest(workspace: Path, run: Run,
                                                             roster: Path) -> None:
    sheet = openpyxl.load_workbook(roster)["Studenten"]
    letter = column(roster, "Studenten", "Achternaam")
    first = first_row(roster, "Studenten", "Achternaam")
    names = [sheet[f"{letter}{row}"].value for row in range(first, sheet.max_row + 1)]
    outcome = run("generate", "--json")
    manifest = (workspace / "output" / "manifest.json").read_text(encoding="utf-8")
    for name in filter(None, names):
        if len(name) > 4:
            assert name not in outcome.out and name not in outcome.err and name not in manifest


def test_unknown_words_on_the_command_line(workspace: Path, run: Run) -> None:
    assert run("generate", "--format", "odt").code == 2
    for jobs in ("0", "-1", "²", "9" * 5000):
        assert run("generate", "--jobs", jobs).code == 2
    for server in ("school.example:x", "school.example:0", "school.example:99999"):
        assert run("pack", "--send", "--server", server).code == 2
    assert run("generate", "--date", "31-02-2026").code == 2
    assert run("nonsense").code == 2
    form = run("generate", "--form", "stage_agreemant")
    assert form.code == 2 and "stage_agreement" in form.err
    placement = run("generate", "--placement", "P-0001")
    assert placement.code == 2 and "P-001" in placement.err
    assert nothing_written(workspace)


def test_what_is_asked_for_twice_is_made_once(workspace: Path, run: Run) -> None:
    """The document of a placement in one format and language has one name."""
    twice = (*ONE, *ONE, "--language", "nl", "--language", "nl")
    outcome = run("generate", "--dry-run", "--json", *twice)
    assert outcome.code == 0
    assert len(json.loads(outcome.out)["documents"]) == 1


def test_a_template_with_an_unknown_tag(workspace: Path, run: Run) -> None:
    assert run("init", ".", "--empty").code == 2  # input/ is there already
    assert run("init", "werk").code == 0
    template = workspace / "werk" / "form_templates" / "application_form" / "nl.docx"
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"document.subtitle", b"intern.lastname")
    with zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    outcome = run("generate", "input", "--templates", "werk/form_templates", *ONE)
    assert "intern.lastname" in outcome.err and "last_name" in outcome.err


def test_a_broken_template_stops_before_anything_is_written(workspace: Path, run: Run) -> None:
    assert run("init", "werk").code == 0
    template = workspace / "werk" / "form_templates" / "application_form" / "nl.docx"
    template.write_bytes(b"geen zip")
    outcome = run("generate", "input", "--templates", "werk/form_templates", *ONE)
    assert outcome.code == 4 and "application_form/nl.docx" in outcome.err
    assert nothing_written(workspace)


def test_a_read_only_output_folder(workspace: Path, run: Run) -> None:
    (workspace / "output").write_text("een bestand, geen map")
    outcome = run("generate", *ONE)
    assert outcome.code == 5 and "output" in outcome.err
