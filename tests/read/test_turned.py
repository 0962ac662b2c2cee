"""The sheet on the school, with its headers below one another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from formgen.findings import Finding
from formgen.read import ReadResult, read_inputs

Write = Callable[..., Path]
STUDENTS = [["Leerlingnummer", "Voornaam", "Achternaam"], ["0012345", "Jan", "Smit"]]


def read(write_book: Write, school: list[list[Any]], name: str = "School") -> ReadResult:
    return read_inputs([write_book("lijst.xlsx", {name: school, "Studenten": STUDENTS})])


def told(result: ReadResult) -> list[tuple[str, str]]:
    return [(one.code, one.where.cell) for one in result.findings]


def test_what_stands_beside_its_header_is_read(write_book: Write) -> None:
    result = read(write_book, [
        ["Onze school", None], ["Naam school", "Zuiderlicht"], ["BRIN", "98YY"],
        ["Adres", "Zonnelaan 1"], ["Postcode", "3990 aa", "het bezoekadres"],
        ["Plaats", "Houtwijk"], ["Directeur", "A. Brouwer"], ["Lievelingskleur", "geel"]],
        "Schoolgegevens")
    school = result.cohort.school
    assert (school.name, school.brin, school.street, school.house_no, school.postcode,
            school.city, school.signatory_name) == (
        "Zuiderlicht", "98YY", "Zonnelaan", "1", "3990 AA", "Houtwijk", "A. Brouwer")
    assert school.where("brin").cell == "B3"
    assert told(result) == [("COLUMN_SPLIT", "A4"), ("HEADER_UNKNOWN", "A8"),
                            ("HEADERS_BELOW_ONE_ANOTHER", "A")]


def test_what_is_wrong_is_told_of_its_own_cell(write_book: Write) -> None:
    result = read(write_book, [["Instellingsnaam", "Zuiderlicht"], ["BRIN", "onbekend"],
                               ["Postcode", "3990 AA"], [None, "iets"]])
    assert told(result) == [("HEADER_BLANK", "B4"), ("HEADERS_BELOW_ONE_ANOTHER", "A"),
                            ("BRIN_FORMAT", "B2")]


def test_headers_in_a_row_stay_headers(write_book: Write) -> None:
    result = read(write_book, [["Instellingsnaam", "BRIN", "Plaats"],
                               ["Zuiderlicht", "98YY", "Houtwijk"]])
    assert result.cohort.school.where("brin").cell == "B2"
    findings: list[Finding] = list(result.findings)
    assert findings == []
