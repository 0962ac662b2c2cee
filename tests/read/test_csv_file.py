"""CSV files: encodings, separators, quotes and places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.errors import InputError
from formgen.read import read_inputs
from formgen.read.csv_file import opened, read_csv, separator_of
from formgen.read.raw import Row


def rows_of(data: bytes) -> tuple[Row, ...]:
    return tuple(read_csv(data, "lijst.csv").rows)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = "Daniël;Koëter".encode(encoding)
    assert opened(data).read() == "Daniël;Koëter"
    assert rows_of(data) == (Row(1, {0: "Daniël", 1: "Koëter"}),)


@pytest.mark.parametrize(("encoding", "called"), [("cp850", "MS-DOS"), ("mac_roman", "Macintosh")])
def test_the_other_encodings_of_excel_are_known_by_their_letters(
        encoding: str, called: str, only: Callable[..., Any]) -> None:
    sheet = read_csv("Chloë;Müller\rRenée;Café Félin".encode(encoding), "lijst.csv")
    assert [row.cells for row in sheet.rows] == [
        {0: "Chloë", 1: "Müller"}, {0: "Renée", 1: "Café Félin"}]
    told = only(sheet.findings)
    assert (told.code, told.what) == (
        "CSV_OLD_ENCODING", f"Dit bestand is gelezen als 'CSV ({called})', naar de letters met "
        "accenten die erin staan.")


@pytest.mark.parametrize("text", [
    "Zoë", "d’Ancona;’t Hof;van ‘t Veld", "“De Poot”;ma–vr;even…", "Nikšić;Ženske;Œuvre", "€ 12",
    "Ærø;Søren;Åse", "Ğ?", "Yücel;Ångström–Öst",
])
def test_windows_is_not_taken_for_another_encoding(text: str) -> None:
    data = text.encode("cp1252", "ignore")
    sheet = read_csv(data, "lijst.csv")
    assert [row.cells for row in sheet.rows] == [
        dict(enumerate(data.decode("cp1252").split(";")))]
    assert sheet.findings == ()


def test_a_byte_that_no_encoding_has_is_marked_and_not_dropped() -> None:
    assert rows_of(b"Dani\xebl\x81;x")[0].cells[0] == "Daniël\ufffd"


@pytest.mark.parametrize(("text", "separator"), [
    ("a;b;c\n1;2;3", ";"), ("a,b,c\n1,2,3", ","), ("a\tb\n1\t2", "\t"), ("a|b\n1|2", "|"),
    ('"a,b,c,d";x\n"1,2,3,4";y', ";"), ("a;b,c", ";"), ("niets", ";"),
])
def test_the_separator_is_counted_outside_quotes(text: str, separator: str) -> None:
    assert separator_of(text) == separator


def test_the_line_that_names_the_separator_is_honoured_and_no_row() -> None:
    assert rows_of(b"sep=,\nNummer,Naam;x\n1,2\n") == (
        Row(2, {0: "Nummer", 1: "Naam;x"}), Row(3, {0: "1", 1: "2"}))


def test_places_are_lines_even_below_quoted_line_breaks_and_blank_lines() -> None:
    data = b'Nummer;Opdracht\n1;"regel een\nregel twee"\n\n;;\n2;"a ""b"" c"\n'
    assert rows_of(data) == (
        Row(1, {0: "Nummer", 1: "Opdracht"}), Row(2, {0: "1", 1: "regel een\nregel twee"}),
        Row(6, {0: "2", 1: 'a "b" c'}))


def test_text_stays_text() -> None:
    assert rows_of(b"0012;1E5;1-2; x ")[0].cells == {0: "0012", 1: "1E5", 2: "1-2", 3: " x "}


def test_what_is_too_wide_or_has_no_end_is_told() -> None:
    sheet = read_csv(b";" * 200 + b"ver\nx;y", "lijst.csv")
    assert [(f.code, f.where.cell) for f in sheet.findings] == [("SHEET_FAR_CELL", "GS1")]
    with pytest.raises(InputError) as caught:
        read_csv(b'a;b\n"' + b"x" * 200_000, "lijst.csv")
    assert [finding.code for finding in caught.value.findings] == ["CSV_DAMAGED"]


@pytest.mark.parametrize("data", [
    b'a;b\n1;x\n2;"Noor;x\n3;y\n4;z\n',  # never closed
    b'a;b\n1;x\n2;"Noor;x\n3;y\n4;"Jip"\n5;z\n',  # closed by the one that opens the next
])
def test_a_quotation_mark_that_is_not_closed_takes_no_rows_with_it(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_csv(data, "lijst.csv")
    assert [(f.code, f.where.cell) for f in caught.value.findings] == [("CSV_DAMAGED", "A3")]
    assert rows_of(b'1;"Noor" - Waard\n2;5" buis\n3;"x') == (
        Row(1, {0: "1", 1: "Noor - Waard"}), Row(2, {0: "2", 1: '5" buis'}),
        Row(3, {0: "3", 1: "x"}))


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"),
                                 min_size=1).filter(str.strip), min_size=2, max_size=5),
                min_size=1, max_size=5))
def test_any_quoted_text_comes_back(table: list[list[str]]) -> None:
    lines = (";".join('"' + text.replace('"', '""') + '"' for text in row) for row in table)
    data = ("sep=;\n" + "\n".join(lines)).encode()
    assert [list(row.cells.values()) for row in rows_of(data)] == table


def test_a_sheet_of_an_intake_as_csv_is_that_companys_answer(
        tmp_path: Path, write_book: Callable[..., Path], least_cohort: Callable[..., Any]) -> None:
    (tmp_path / "blad.csv").write_text(
        "Bedrijf;;\nVraag;Antwoord;Uitleg\nBedrijfscode *;B01;\nNaam *;De Grote Poot;\n"
        "Straat bezoekadres;Kade;\nTelefoon;0317000201;\nSector;dieren;\n", encoding="cp1252")
    result = read_inputs([write_book("cohort.xlsx", least_cohort()), tmp_path / "blad.csv"])
    company = result.cohort.companies["B01"]
    assert (company.name, company.visit_street, company.phone) == (
        "De Grote Poot", "Kade", "0317 000 201")
    assert [(f.code, f.where.file) for f in result.findings] == [
        ("INTAKE_AS_CSV", "blad.csv"), ("INTAKE_DIFFERS", "cohort.xlsx")]
    assert result.findings[0].todo("nl").startswith("Vraag de hele werkmap (.xlsx)")
