"""Tables: where the headers are, which rows count, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from formgen.findings import Finding
from formgen.model.sheets import ROSTER
from formgen.read import columns
from formgen.read.raw import Raw, Row, Sheet
from formgen.read.recognise import layout_vocabulary
from formgen.read.sensitive import looks_like_citizen_numbers
from formgen.read.tables import Table, read_table
from formgen.read.text import clean

STUDENTS = layout_vocabulary(next(one for one in ROSTER if one.name.nl == "Studenten"))
HEADERS = ["Studentnummer", "Roepnaam", "Achternaam"]

Only = Callable[[Sequence[Finding]], Any]


def read(lists: Sequence[Sequence[Raw | None]], **about: Any) -> Table:
    rows = (Row(number, {column: raw for column, raw in enumerate(cells) if raw is not None})
            for number, cells in enumerate(lists, start=1))
    sheet = Sheet("lijst.xlsx", "Studenten", tuple(row for row in rows if row.cells), **about)
    return read_table(sheet, STUDENTS)


def test_headers_below_a_title_are_found_and_told(only: Only) -> None:
    table = read([["Studenten van het Groen College"], [], ["Roepnaam: hoe iemand heet"], HEADERS,
                  ["1", "Noor", "Waard"]])
    assert [line.values for line in table.lines] == [{
        "intern.student_number": "1", "intern.first_name": "Noor", "intern.last_name": "Waard"}]
    assert only(table.findings) == (
        "HEADER_ROW_FOUND", "A4",
        "De kolomkoppen zijn op rij 4 gevonden; wat erboven staat is niet gelezen.", "")


def test_no_headers_is_an_error(only: Only) -> None:
    table = read([["Noor", "Waard"], ["Jip", "Veld"]])
    assert table.lines == ()
    finding = only(table.findings)
    assert (finding.code, finding.todo) == (
        "HEADER_ROW_MISSING", "Zet de koppen van de voorbeeldwerkmap boven de kolommen.")
    assert read([]).findings == ()


def test_headers_below_row_20_are_not_looked_for() -> None:
    assert read([["titel"]] * 20 + [HEADERS, ["1", "Noor", "Waard"]]).lines == ()


def test_blank_rows_and_repeated_headers_say_nothing() -> None:
    table = read([HEADERS, ["1", "Noor", "Waard"], [" ", "\u00a0", None], HEADERS,
                  ["2", "Jip", "Veld"]])
    assert [line.place.where("intern.last_name").cell for line in table.lines] == ["C2", "C5"]
    assert table.findings == ()


def test_a_second_table_on_the_sheet_is_told_and_not_read(only: Only) -> None:
    table = read([HEADERS, ["1", "Noor", "Waard"], [], [None, "Bedrijfscode", "Bedrijf", "Plaats"],
                  [None, "B01", "De Poot", "Ede"]])
    assert [line.place.row for line in table.lines] == ["2"]
    assert only(table.findings) == (
        "SECOND_TABLE", "B4", "Hier begint een tweede tabel op hetzelfde blad; zij is niet "
        "gelezen.", "Zet elke tabel op een eigen blad.")


def test_every_value_knows_its_cell_and_so_does_a_missing_one() -> None:
    line = read([HEADERS, ["1", "Noor", None]]).lines[0]
    where = line.place.where("intern.last_name")
    assert (where.file, where.sheet, where.cell, where.field) == (
        "lijst.xlsx", "Studenten", "C2", "intern.last_name")
    assert line.place.where("intern.city").cell == "A2"  # no such column: the row
    origin = line.place.origin("intern")
    assert set(origin) == {"", "student_number", "first_name", "last_name"}
    assert (len(origin), origin["first_name"].cell, origin[""].cell) == (4, "B2", "A2")
    assert "city" not in origin


def test_a_column_without_a_header_is_told(only: Only) -> None:
    table = read([HEADERS, ["1", "Noor", "Waard", "iets"]])
    assert only(table.findings) == (
        "HEADER_BLANK", "D2", "Kolom D heeft geen kop en is niet gebruikt.",
        "Zet er een kop boven, of maak de kolom leeg.")


def passes_eleven_test(number: int) -> bool:
    *digits, last = map(int, f"{number:09}")
    return (sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True))
            - last) % 11 == 0


# Numbers that pass the test, one of them with a leading zero; nobody's, as far as we know.
BSNS = [number for number in range(99_999_900, 100_000_100) if passes_eleven_test(number)][:12]


def test_a_column_of_citizen_numbers_stops_everything(only: Only) -> None:
    for header in ("Extra", None):
        table = read([[*HEADERS, header],
                      *([str(n), "Noor", "Waard", bsn] for n, bsn in enumerate(BSNS))])
        finding = next(one for one in table.findings if one.code == "COLUMN_OF_CITIZEN_NUMBERS")
        assert finding.blocks and finding.subject == ""
        assert finding.where.cell == "D2"
        assert finding.what("nl") == ("Zijn de getallen in kolom D burgerservicenummers? Vrijwel "
                                      "alle voldoen aan de elfproef.")
        assert finding.todo("nl").startswith("Zo ja, verwijder de kolom")
        assert not any(str(bsn) in repr(table.findings) for bsn in BSNS)


def test_few_or_other_numbers_are_no_citizen_numbers() -> None:
    assert looks_like_citizen_numbers(BSNS)
    assert looks_like_citizen_numbers([f"{bsn:09}"[:3] + "." + f"{bsn:09}"[3:] for bsn in BSNS])
    assert looks_like_citizen_numbers([*(BSNS * 2), "onbekend"])
    assert not looks_like_citizen_numbers(BSNS[:9])
    assert not looks_like_citizen_numbers([*BSNS, 100_234_567])
    assert not looks_like_citizen_numbers(list(range(20)))


def test_merged_cells_below_the_headers_are_told(only: Only) -> None:
    rows = [["Lijst"], HEADERS, ["1", "Noor", "Waard"]]
    table = read(rows, merged=("A1:C1", "B3:C4", "F3:G9", "nonsens"))
    finding = [one for one in table.findings if one.code == "SHEET_MERGED_CELLS"]
    assert only(finding) == (
        "SHEET_MERGED_CELLS", "B3:C4",
        "Deze cellen zijn samengevoegd: alleen de eerste heeft een waarde, de andere zijn leeg.",
        "Hef de samenvoeging op en vul elke cel in.")


def test_a_text_that_is_in_many_cells_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of 100 kB may have a text of a million characters in each of 12,000 cells."""
    seen: list[str] = []

    def counted(text: str, **options: bool) -> str:
        seen.append(text)
        return clean(text, **options)

    monkeypatch.setattr(columns, "clean", counted)
    long = "abc-" * 50_000
    table = read([["Studentnummer", "Volledige naam", long],
                  *([str(number), long, long] for number in range(50))])
    assert [line.values for line in table.lines] == [
        {"intern.student_number": str(number)} for number in range(50)]
    assert seen.count(long) == 1
    assert all(len(text) < 1000 for finding in table.findings for text in finding.details.values())


def test_a_combined_column_gives_its_parts_and_says_when_it_cannot() -> None:
    table = read([["Studentnummer", "Volledige naam", "Postcode en plaats"],
                  ["1", "Noor van der Waard", "6798ad Ede"], ["2", "Madonna", "Ede"]])
    assert table.lines[0].values == {
        "intern.student_number": "1", "intern.first_name": "Noor", "intern.prefix": "van der",
        "intern.last_name": "Waard", "intern.postcode": "6798 AD", "intern.city": "Ede"}
    assert table.lines[0].place.where("intern.prefix").cell == "B2"
    told = list(table.lines[1].findings("intern:2"))
    assert [(one.code, one.where.cell, one.subject) for one in told] == [
        ("COLUMN_NOT_SPLIT", "B3", "intern:2"), ("COLUMN_NOT_SPLIT", "C3", "intern:2")]
    assert told[0].what("nl") == ("'xxxxxxx' is niet zeker te splitsen; het staat zo goed mogelijk "
                                  "verdeeld op de papieren.")
    assert table.lines[1].values == {
        "intern.student_number": "2", "intern.last_name": "Madonna", "intern.city": "Ede"}
    assert told[0].todo("nl").startswith("Zet de delen in aparte kolommen")


def test_true_and_one_are_not_confused() -> None:
    table = read([["Studentnummer", "Geheim adres", "Leerjaar"], ["1", True, 1], ["2", 1, 1],
                  ["3", False, 1]])
    assert [line.values.get("intern.address_secret") for line in table.lines] == [True, True, False]
