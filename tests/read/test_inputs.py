"""Files and folders: what is read, in which order, and what is said about the rest."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formgen.errors import ExitCode, InputError
from formgen.read import InputFile, inputs, open_book, read_inputs, source

Bytes = Callable[..., bytes]
Write = Callable[..., Path]
LIST = b"Nummer;Roepnaam;Achternaam\n0100232;Jip;Veld\n"


def test_a_folder_is_read_in_order_and_lock_files_are_not(write_book: Write, tmp_path: Path,
                                                          least_cohort: Callable[..., Any]) -> None:
    roster = write_book("map/cohort.xlsx", least_cohort())
    (tmp_path / "map/~$cohort.xlsx").write_bytes(b"lock")
    (tmp_path / "map/.verborgen.csv").write_bytes(b"x")
    (tmp_path / "map/leesmij.txt").write_bytes(b"x")
    (tmp_path / "map/export.csv").write_bytes(LIST)
    (tmp_path / "map/a").mkdir()
    (tmp_path / "map/a/z.csv").write_bytes(LIST.replace(b"0100232", b"0100233"))
    result = read_inputs([tmp_path / "map", roster])
    assert result.inputs == (
        InputFile("z.csv", hashlib.sha256(LIST.replace(b"0100232", b"0100233")).hexdigest(),
                  "students"),
        InputFile("cohort.xlsx", hashlib.sha256(roster.read_bytes()).hexdigest(), "roster"),
        InputFile("export.csv", hashlib.sha256(LIST).hexdigest(), "students"))
    assert list(result.cohort.interns) == ["0100231", "0100233", "0100232"]
    assert result.findings == ()
    assert read_inputs([tmp_path / "map"]) == result


def test_an_unreadable_file_stops_but_the_others_are_read_and_told_about(
        write_book: Write, tmp_path: Path, least_cohort: Callable[..., Any]) -> None:
    (tmp_path / "kapot.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "oud.XLS").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    write_book("cohort.xlsx", least_cohort(placement__start="morgen"))
    with pytest.raises(InputError) as caught:
        read_inputs([tmp_path])
    assert [(f.code, f.where.file) for f in caught.value.findings] == [
        ("FILE_DAMAGED", "kapot.xlsx"), ("FILE_HAS_PASSWORD", "oud.XLS"),
        ("DATE_UNREADABLE", "cohort.xlsx")]


@pytest.mark.parametrize("file", ["intake_B01.xlsx", "intake_B01 (1).xlsx", "Intake b01_def.xlsx"])
def test_an_unreadable_intake_keeps_back_its_company_only(
        write_book: Write, tmp_path: Path, least_cohort: Callable[..., Any], file: str) -> None:
    (tmp_path / file).write_bytes(b"PK\x03\x04")
    result = read_inputs([tmp_path / file, write_book("c.xlsx", least_cohort())])
    finding, = result.findings
    assert (finding.code, finding.subject, finding.blocks) == ("FILE_DAMAGED", "company:B01", True)
    assert list(result.cohort.placements) == ["P-001"]


def test_a_column_of_citizen_numbers_stops_everything(tmp_path: Path) -> None:
    bsn = "123456782"  # the example that the eleven-test is explained with
    (tmp_path / "lijst.csv").write_text("Nummer;Roepnaam;Achternaam;Extra\n" + "".join(
        f"{number};Noor;Waard;{bsn}\n" for number in range(12)))
    with pytest.raises(InputError) as caught:
        read_inputs([tmp_path])
    assert "COLUMN_OF_CITIZEN_NUMBERS" in [finding.code for finding in caught.value.findings]
    assert bsn not in repr(caught.value.findings)


def test_without_students_nothing_can_be_done(tmp_path: Path) -> None:
    for paths in ([], [tmp_path]):
        with pytest.raises(InputError) as caught:
            read_inputs(paths)
        assert caught.value.exit_code == ExitCode.INPUT
        finding, = caught.value.findings
        assert finding.where.file == ", ".join(path.name for path in paths)
        assert finding.todo("nl") == ("Geef de cohortlijst van de school (Excel) of een export uit "
                                      "het studentsysteem (CSV) op.")


def test_a_file_too_large_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "groot.xlsx"
    with path.open("wb") as stream:
        stream.truncate(50_000_001)
    with pytest.raises(InputError) as caught:
        read_inputs([path])
    finding = caught.value.findings[0]
    assert (finding.code, finding.what("nl")) == (
        "FILE_TOO_LARGE", "Dit bestand is groter dan 50 MB.")


def test_a_file_that_may_not_be_read(write_book: Write, least_cohort: Callable[..., Any],
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError

    path = write_book("cohort.xlsx", least_cohort())
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError) as caught:
        read_inputs([path])
    finding = caught.value.findings[0]
    assert (finding.code, finding.where.file) == ("FILE_UNREADABLE", "cohort.xlsx")
    assert finding.todo("nl").startswith("Sluit het bestand in andere programma's")


def test_a_renamed_sheet_is_found_by_its_headers_and_an_odd_one_is_told(
        write_book: Write, least_cohort: Callable[..., Any]) -> None:
    sheets = least_cohort(intern__email="a@b.example", intern__city="Ede")
    sheets["Deelnemerslijst 2026"] = sheets.pop("Studenten")
    sheets["Plaatsingn"] = [["x"]]
    sheets["Kladblok"] = [["bellen!"]]
    result = read_inputs([write_book("cohort.xlsx", sheets)])
    assert list(result.cohort.interns) == ["0100231"]
    assert [(f.code, f.where.sheet) for f in result.findings] == [
        ("SHEET_RENAMED", "Deelnemerslijst 2026"), ("SHEET_NOT_USED_NEAR", "Plaatsingn"),
        ("SHEET_NOT_USED", "Kladblok")]
    assert result.findings[1].what("nl") == (
        "Dit blad is niet gebruikt. Bedoelt u 'Plaatsingen'?")


def test_sheets_may_have_other_names_but_only_one_of_each_is_read(
        write_book: Write, least_cohort: Callable[..., Any]) -> None:
    sheets = least_cohort()
    sheets = {"Students": sheets["Studenten"], "Stages": sheets["Plaatsingen"],
              "Leerbedrijven": sheets["Bedrijven"], "Studenten (2)": sheets["Studenten"]}
    result = read_inputs([write_book("cohort.xlsx", sheets)])
    assert list(result.cohort.placements) == ["P-001"]
    finding, = result.findings
    assert (finding.code, finding.where.sheet) == ("SHEET_TWICE", "Studenten (2)")
    assert finding.what("nl") == (
        "Dit blad is hetzelfde soort blad als 'Students' en is niet gebruikt.")


def test_a_workbook_with_macros_is_read_with_a_warning(
        tmp_path: Path, make_bytes: Bytes, replace_part: Bytes,
        least_cohort: Callable[..., Any]) -> None:
    path = tmp_path / "cohort.xlsm"
    path.write_bytes(replace_part(make_bytes(least_cohort()), "xl/vbaProject.bin", b"macro"))
    result = read_inputs([path])
    assert list(result.cohort.interns) == ["0100231"]
    finding, = result.findings
    assert (finding.code, finding.todo("nl")) == (
        "FILE_HAS_MACROS", "Sla de werkmap liever op zonder macro's (.xlsx).")


def test_every_sheet_of_a_roster_is_read(write_book: Write,
                                         least_cohort: Callable[..., Any]) -> None:
    sheets = least_cohort(
        school__brin="25xx", programme__crebo="25.447", group__cohort="2026-2027",
        group__code="DV2A", group__placement_days="do, vr", contact__role="Mentor",
        contact__name="Karin", elective__code="K0067", guardian__name="An",
        intern__group="DV2A", agreement__number="2026-1")
    sheets["Werkprocessen"] = [["Crebo", "Code"], ["25447", "b1-k1-w1"]]
    sheets["Criteria"] = [["Crebo of bedrijfscode", "Criterium", "Soort"],
                          ["25447", "Op tijd", "x"], ["B01", "Netjes", "leerdoel"],
                          [None, "Algemeen", "x"]]
    result = read_inputs([write_book("cohort.xlsx", sheets)])
    cohort = result.cohort
    assert (cohort.school.brin, list(cohort.programmes)) == ("25XX", ["25447"])
    assert cohort.groups["DV2A"].placement_days == ("do", "vr")
    assert [contact.name for contact in cohort.staff] == ["Karin"]
    assert [one.code for one in cohort.work_processes] == ["B1-K1-W1"]
    assert [one.text for one in cohort.criteria] == ["Op tijd", "Netjes", "Algemeen"]
    assert cohort.interns["0100231"].guardian.name == "An"
    placement = cohort.placements["P-001"]
    assert placement.electives[0].code == "K0067"
    assert placement.agreement.number == "2026-1"
    assert placement.agreement.where("number").cell == "E2"
    assert [(f.code, f.subject) for f in result.findings] == [
        ("CHOICE_UNKNOWN", "programme:25447"), ("CHOICE_UNKNOWN", "")]


def test_importing_the_stage_loads_no_heavy_library() -> None:
    code = ("import sys, formgen.read; print([name for name in "
            "('openpyxl', 'lxml', 'phonenumbers', 'stdnum') if name in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_finding_of_the_stage_is_told_somewhere_in_these_tests() -> None:
    """Codes that no test of this folder or of the format rules names."""
    tests = Path(__file__).parents[1]
    texts = "".join(path.read_text(encoding="utf-8")
                    for path in (*tests.glob("read/*.py"), *tests.glob("model/test_formats.py")))
    folder = Path(sys.modules["formgen.texts"].__path__[0])
    codes = tomllib.loads((folder / "read.toml").read_text(encoding="utf-8"))
    assert len(codes) > 80
    assert [code for code in codes if code not in texts] == []


@pytest.fixture
def files_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST_IN_MEMORY", 0)
    monkeypatch.setattr(open_book, "LARGEST_READ_HERE", 0)


def test_a_large_file_is_read_where_it_lies_and_says_the_same(
        write_book: Write, tmp_path: Path, least_cohort: Callable[..., Any],
        request: pytest.FixtureRequest) -> None:
    write_book("cohort.xlsx", least_cohort())
    (tmp_path / "export.csv").write_bytes(b"\xef\xbb\xbf" + LIST)
    (tmp_path / "windows.csv").write_bytes(LIST.replace(b"Jip", b"Zo\xeb").replace(b"232", b"233"))
    (tmp_path / "oud.XLS").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(InputError) as plain:
        read_inputs([tmp_path])
    request.getfixturevalue("files_are_large")
    with pytest.raises(InputError) as large:
        read_inputs([tmp_path])
    assert large.value.findings == plain.value.findings
    (tmp_path / "oud.XLS").unlink()
    result = read_inputs([tmp_path])
    request.getfixturevalue("monkeypatch").undo()
    assert result == read_inputs([tmp_path])
    assert [one.first_name for one in result.cohort.interns.values()] == ["Noor", "Jip", "Zoë"]


@pytest.mark.usefixtures("files_are_large")
@pytest.mark.parametrize("meanwhile", [LIST.replace(b"Jip", b"Bas"), b"PK\x03\x04"])
def test_a_large_file_that_is_saved_while_it_is_read_is_read_again(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(meanwhile)
    after = LIST.replace(b"Jip", b"Mila")
    inputs_opened = inputs._opened

    def opened(*arguments: Any) -> Any:
        try:
            return inputs_opened(*arguments)
        finally:
            path.write_bytes(after)

    monkeypatch.setattr(inputs, "_opened", opened)
    result = read_inputs([path])
    assert [one.first_name for one in result.cohort.interns.values()] == ["Mila"]
    assert result.inputs[0].sha256 == hashlib.sha256(after).hexdigest()


def test_a_copy_of_a_file_is_read_once(tmp_path: Path) -> None:
    """It blocked all papers: each student had two placements of one number."""
    text = "Leerlingnummer;Voornaam;Achternaam;Stagebedrijf\n0012345;Jan;Smit;De Poot\n"
    for name in ("lijst.csv", "lijst - kopie.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = read_inputs([tmp_path])
    assert list(result.cohort.placements) == ["0012345-1"]
    assert [(one.code, one.where.file) for one in result.findings] == [("FILE_TWICE", "lijst.csv")]
    assert len(result.inputs) == 2


def test_a_file_of_a_folder_that_is_no_spreadsheet_is_told_of(tmp_path: Path) -> None:
    for name in ("lijst.txt", "intake/scan.pdf", "~$lijst.xlsx", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError) as refused:
        read_inputs([tmp_path])
    assert [(one.code, one.where.file) for one in refused.value.findings] == [
        ("NO_STUDENTS_FILE", tmp_path.name), ("FILE_NOT_READ", "intake/scan.pdf"),
        ("FILE_NOT_READ", "lijst.txt")]
