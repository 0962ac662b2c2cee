"""What people and programs do to an intake before it comes back: the cell, the code, the advice.

Each case spoils the workbook that formgen made, in one way, and reads it as it would come in.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from formgen.intake import intake_workbook
from formgen.intake.received import Received, receive

GIVEN = {"company": [{"company.name": "De Poot", "company.visit_city": "Ede",
                      "company.kvk": "01234567"}],
         "contact": [{"contact.role": "Praktijkopleider", "contact.name": "Jan Smit"}]}
Spoil = Callable[[Any], None]


def cell_of(book: Any, key: str) -> Any:
    """The cell that takes an answer."""
    ((sheet, place),) = book.defined_names["in_" + key.replace(".", "_")].destinations
    return book[sheet][place]


def type_in(key: str, value: Any, number_format: str = "General") -> Spoil:
    def spoil(book: Any) -> None:
        cell = cell_of(book, key)
        cell.value, cell.number_format = value, number_format

    return spoil


def hide(book: Any) -> None:
    book["1 Bedrijf"].row_dimensions[cell_of(book, "company.name").row].hidden = True


def merge(book: Any) -> None:
    row = cell_of(book, "company.visit_street").row
    book["1 Bedrijf"].merge_cells(f"B{row}:B{row + 1}")


def far(book: Any) -> None:
    book["1 Bedrijf"]["XFD1048576"] = "per ongeluk"


def rename(book: Any) -> None:
    book["2 Contactpersonen"].title = "Contactpersonen van ons"


def drop(book: Any) -> None:
    del book["9 Plaatsen"]


def reword(book: Any) -> None:
    book["1 Bedrijf"].cell(cell_of(book, "company.visit_city").row, 1).value = "In welke stad?"
    book.defined_names.pop("in_company_visit_city")


def ask(book: Any) -> None:
    sheet = book["3 Voorwaarden"]
    sheet.cell(sheet.max_row + 1, 1).value = "Lunch"
    sheet.cell(sheet.max_row, 2).value = "ja"


def older(book: Any) -> None:
    for row in book["_formgen"].iter_rows():
        if row[0].value == "version":
            row[1].value = "0"


def other_company(book: Any) -> None:
    cell_of(book, "company.company_id").value = "B02"


CASES: dict[str, tuple[Spoil, str, str, str, str]] = {
    "a house number that became a date": (
        type_in("company.visit_house_no", 46054, "d-mmm"), "1 Bedrijf", "B{visit_house_no}",
        "TEXT_BECAME_DATE", "Maak de cel op als Tekst en typ opnieuw: 1-2"),
    "a department that became a number": (
        type_in("company.department", 100_000, "0.00E+00"), "1 Bedrijf", "B{department}",
        "TEXT_BECAME_NUMBER", "Maak de cel op als Tekst en typ opnieuw: 1E5"),
    "a zero lost from the KvK number": (
        type_in("company.kvk", 1234567), "1 Bedrijf", "B{kvk}", "KVK_ZERO_ADDED",
        "Controleer het nummer en typ het als tekst met de nul vooraan."),
    "a zero lost from the telephone": (
        type_in("company.phone", 317000201), "1 Bedrijf", "B{phone}", "PHONE_REPAIRED",
        "Maak de kolom op als Tekst, dan blijft de nul staan."),
    "a postcode without its letters": (
        type_in("company.visit_postcode", 1011), "1 Bedrijf", "B{visit_postcode}",
        "POSTCODE_LETTERS_MISSING", "Typ vier cijfers en twee letters, bijvoorbeeld 1011 AB."),
    "an amount in words": (
        type_in("conditions.allowance_amount", "een beetje"), "3 Voorwaarden",
        "B{allowance_amount}", "NUMBER_UNREADABLE",
        "Typ alleen een getal, bijvoorbeeld 16 of 7,5."),
    "an amount that became a date": (
        type_in("conditions.break_minutes", 46054, "d-mmm"), "3 Voorwaarden", "B{break_minutes}",
        "NUMBER_BECAME_DATE", "Maak de cel op als Standaard en typ het getal opnieuw."),
    "a time that is not one": (
        type_in("conditions.start_time", "na de koffie"), "3 Voorwaarden", "B{start_time}",
        "TIME_FORMAT", "Typ uren en minuten, bijvoorbeeld 08:30."),
    "a choice that was pasted": (
        type_in("conditions.allowance_per", "mnd"), "3 Voorwaarden", "B{allowance_per}",
        "CHOICE_UNKNOWN_NEAR", "Kies uit: "),
    "a formula without a result": (
        type_in("company.name", "=A1&A2"), "1 Bedrijf", "B{name}", "FORMULA_WITHOUT_RESULT",
        "Open de werkmap in Excel en sla haar op, of plak de uitkomst als waarde."),
    "a control character": (
        type_in("company.tasks", "De\u202ePoot"), "1 Bedrijf", "B{tasks}", "CONTROL_CHARACTER",
        "Typ de inhoud van de cel opnieuw in."),
    "a hidden row": (hide, "1 Bedrijf", "A{name}", "SHEET_HIDDEN_ROWS",
                     "Verwijder de rijen die niet mee moeten doen."),
    "merged answers": (merge, "1 Bedrijf", "B{visit_street}:B{visit_house_no}",
                       "SHEET_MERGED_CELLS", "Hef de samenvoeging op en vul elke cel in."),
    "a cell at the end of the world": (far, "1 Bedrijf", "XFD1048576", "SHEET_FAR_CELL",
                                       "Ga naar deze cel (F5)"),
    "a renamed sheet": (rename, "Contactpersonen van ons", "", "SHEET_RENAMED",
                        "Geef het die naam, of haal het weg als dat niet klopt."),
    "a removed sheet": (drop, "", "", "SHEET_MISSING",
                        "Zet het blad terug, of vraag een nieuwe intake aan."),
    "a reworded question": (reword, "1 Bedrijf", "A{visit_city}", "LABEL_BY_POSITION",
                            "Controleer of dat klopt."),
    "a question of their own": (ask, "3 Voorwaarden", "", "LABEL_UNKNOWN",
                                "Zet het antwoord bij een vraag van het formulier."),
    "an older version": (older, "", "", "INTAKE_OTHER_VERSION",
                         "Controleer of er geen vragen ontbreken, of vraag een nieuwe intake"),
    "a sheet copied from another company": (
        other_company, "1 Bedrijf", "B{company_id}", "INTAKE_CODE_DIFFERS",
        "Controleer of het bedrijf de intake van een ander heeft ingevuld; verbeter de code."),
}


@pytest.fixture(scope="module")
def made() -> bytes:
    return intake_workbook("B01", GIVEN)


def read_spoilt(made: bytes, spoil: Spoil, folder: Path, name: str = "intake_B01.xlsx"
                ) -> tuple[Any, Received]:
    book = openpyxl.load_workbook(BytesIO(made))
    rows = {name.partition("_")[2].partition("_")[2]:
            next(iter(defined.destinations))[1].replace("$", "")[1:]
            for name, defined in book.defined_names.items()
            if name.startswith(("in_company_", "in_conditions_"))}
    spoil(book)
    book.save(folder / name)
    (received,) = receive([folder / name], only_intakes=True)
    return rows, received


@pytest.mark.parametrize("case", CASES)
def test_pitfall(made: bytes, tmp_path: Path, case: str) -> None:
    spoil, sheet, cell, code, advice = CASES[case]
    rows, received = read_spoilt(made, spoil, tmp_path)
    findings = [one for one in received.findings if one.code == code]
    assert findings, [one.code for one in received.findings]
    finding = findings[0]
    assert finding.where.file == "intake_B01.xlsx"
    if sheet:
        assert finding.where.sheet == sheet
    if cell:
        assert finding.where.cell == cell.format_map(rows)
    assert finding.todo("nl").startswith(advice)
    assert received.company_id == "B01"


def test_clean_answers_survive_every_case(made: bytes, tmp_path: Path) -> None:
    """One mistake costs one answer: the others are read whatever else was done."""
    for spoil, *_ in CASES.values():
        _, received = read_spoilt(made, spoil, tmp_path)
        assert received.company is not None
        company = received.company
        assert [one.name for one in company.contacts] == ["Jan Smit"]
        assert company.visit_city in ("Ede", None)


@pytest.mark.parametrize(("typed", "read"), [
    ("De\u00a0Poot ", "De Poot"), ("  De \u200bPoot", "De Poot"), ("De Poo\u0074", "De Poot"),
    ("Cafe\u0301", "Café"), ("De\r\nPoot", "De Poot"), ("=HYPERLINK", None),
])
def test_spaces_and_marks_of_every_kind(made: bytes, tmp_path: Path, typed: str, read: str | None
                                        ) -> None:
    _, received = read_spoilt(made, type_in("company.name", typed), tmp_path)
    assert received.company is not None and received.company.name == read


def test_moved_rows_and_reordered_columns_change_nothing(made: bytes, tmp_path: Path) -> None:
    def move(book: Any) -> None:
        book["1 Bedrijf"].insert_rows(6, 3)
        book["2 Contactpersonen"].insert_cols(1)

    _, plain = read_spoilt(made, lambda book: None, tmp_path)
    _, moved = read_spoilt(made, move, tmp_path)
    assert moved.company == plain.company


def package(name: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(("content", "code", "advice"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
     "FILE_HAS_PASSWORD", "Open het in Excel, kies Bestand > Info"),
    (package("Index/Document.iwa"), "FILE_OTHER_KIND",
     "Sla het op of exporteer het als Excel-werkmap (.xlsx)."),
    (package("word/document.xml"), "FILE_OTHER_KIND", "Sla het op of exporteer"),
    (b"<html><table>", "FILE_WEB_PAGE", "Open het in Excel en kies Opslaan als"),
    (b"", "FILE_EMPTY", "Sla het opnieuw op"),
    (b"PK\x03\x04", "FILE_DAMAGED", "Open het in Excel, laat het herstellen"),
])
def test_another_file_altogether(tmp_path: Path, content: bytes, code: str, advice: str) -> None:
    path = tmp_path / "intake_B01.xlsx"
    path.write_bytes(content)
    (received,) = receive([path], only_intakes=True)
    finding, = received.findings
    assert (finding.code, finding.where.file) == (code, "intake_B01.xlsx")
    assert finding.todo("nl").startswith(advice)


def test_an_xlsm_is_read_with_a_warning(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "intake_B01.xlsm"
    path.write_bytes(made)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", "macro")
    (received,) = receive([path], only_intakes=True)
    finding, = received.findings
    assert (finding.code, finding.todo("nl")) == (
        "FILE_HAS_MACROS", "Sla de werkmap liever op zonder macro's (.xlsx).")
    assert received.company is not None and received.company.name == "De Poot"


def as_csv(made: bytes, sheet: str) -> bytes:
    """A sheet as Google Sheets exports it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    for row in openpyxl.load_workbook(BytesIO(made))[sheet].iter_rows(values_only=True):
        writer.writerow("" if value is None else value for value in row)
    return stream.getvalue().encode()


def test_sheets_that_came_as_csv_are_one_intake(made: bytes, tmp_path: Path) -> None:
    for sheet in ("1 Bedrijf", "2 Contactpersonen"):
        (tmp_path / f"intake_B01 - {sheet}.csv").write_bytes(as_csv(made, sheet))
    (received,) = receive([tmp_path], only_intakes=True)
    assert received.company_id == "B01" and received.company is not None
    company = received.company
    assert (company.name, company.kvk, company.contacts[0].name) == (
        "De Poot", "01234567", "Jan Smit")
    assert company.where("name").file == "intake_B01 - 1 Bedrijf.csv"
    finding, = received.findings
    assert (finding.code, finding.what("nl")) == (
        "INTAKE_AS_CSV", "Van deze intake kwamen 2 van de 10 werkbladen, als CSV.")


def test_all_sheets_of_an_intake_may_come_as_csv(made: bytes, tmp_path: Path) -> None:
    """The roles of its people are no questions of several sheets, and some sheets ask nothing."""
    book = openpyxl.load_workbook(BytesIO(made))
    sheet = book["2 Contactpersonen"]
    for row, role in enumerate(("Praktijkopleider", "Dagelijks begeleider", "Beoordelaar",
                                "Eindverantwoordelijke", "Vervanger", "Tekenbevoegde"), start=5):
        sheet[f"A{row}"], sheet[f"B{row}"] = role, f"Jan {role}"
    stream = BytesIO()
    book.save(stream)
    for name in ("Uitleg", "1 Bedrijf", "2 Contactpersonen", "Lijsten"):
        (tmp_path / f"intake_B01 - {name}.csv").write_bytes(as_csv(stream.getvalue(), name))
    (received,) = receive([tmp_path], only_intakes=True)
    assert received.company is not None and len(received.company.contacts) == 6
    assert [finding.code for finding in received.findings] == ["INTAKE_AS_CSV"]


def test_a_sheet_that_came_twice_as_csv_is_told(made: bytes, tmp_path: Path) -> None:
    for copy in ("", " (1)"):
        (tmp_path / f"intake_B01 - 1 Bedrijf{copy}.csv").write_bytes(as_csv(made, "1 Bedrijf"))
    (received,) = receive([tmp_path], only_intakes=True)
    (twice,) = (one for one in received.findings if one.code == "SHEET_TWICE")
    assert (twice.where.file, twice.details["first"]) == (
        "intake_B01 - 1 Bedrijf.csv", "intake_B01 - 1 Bedrijf (1).csv")
