"""Rosters that schools keep in their own way: a sheet for each class, a file for each subject."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formgen.findings import Finding
from formgen.read import ReadResult, read_inputs

Write = Callable[..., Path]

HEADERS = ["Leerlingnummer", "Naam", "Stagebedrijf", "Begindatum", "Einddatum"]
JAN = ["0012345", "Jan Smit", "De Poot", "01-02-2027", "16-04-2027"]
EVA = ["0012346", "Eva Vos", "De Poot B.V.", "01-02-2027", "16-04-2027"]
JAN_AGAIN = ["0012345", "Jan Smit", "De Linde", "19-04-2027", "02-07-2027"]


def placements(result: ReadResult) -> list[tuple[str, str, str]]:
    return [(one.placement_id, one.student_number, one.company_id)
            for one in result.cohort.placements.values()]


def codes(result: ReadResult) -> list[str]:
    return [f.code for f in result.findings if f.code not in ("COLUMN_SPLIT",
                                                              "HEADER_BY_NEIGHBOUR")]


def test_each_sheet_is_the_list_of_a_class(write_book: Write) -> None:
    result = read_inputs([write_book("klassen.xlsx", {
        "DA2A": [HEADERS, JAN], "DA2B": [["DA2B, voorjaar"], [], HEADERS, EVA],
        "Uitleg": [["Zo werkt het"]]})])
    assert {one.student_number: one.group for one in result.cohort.interns.values()} == {
        "0012345": "DA2A", "0012346": "DA2B"}
    assert placements(result) == [("0012345-1", "0012345", "De Poot"),
                                  ("0012346-1", "0012346", "De Poot")]  # De Poot B.V.
    told = [f for f in result.findings if f.code == "GROUP_BY_SHEET"]
    assert [f.where.sheet for f in told] == ["DA2A", "DA2B"]
    assert told[0].what("nl") == \
        "Deze lijst heeft geen kolom met de klas; de klas heet hier naar het blad: 'DA2A'."
    assert told[0].todo("nl") == "Klopt dat niet, geef de lijst dan een kolom 'Klas'."


def test_a_student_on_two_sheets_is_one_with_two_placements(write_book: Write) -> None:
    with_class = [[*line, klas] for line, klas in ((HEADERS, "Klas"), (JAN, "DA2A"))]
    again = [[*line, klas] for line, klas in ((HEADERS, "Klas"), (JAN_AGAIN, "DA2A"))]
    result = read_inputs([write_book("perioden.xlsx", {"P1": with_class, "P2": again})])
    assert list(result.cohort.interns) == ["0012345"]
    assert placements(result) == [("0012345-1", "0012345", "De Poot"),
                                  ("0012345-2", "0012345", "De Linde")]
    assert codes(result) == []


def test_sheets_of_students_alone_are_lists_of_classes_too(write_book: Write) -> None:
    result = read_inputs([write_book("klassen.xlsx", {
        name: [["Leerlingnr", "Roepnaam", "Achternaam"], [number, "Jan", "Smit"]]
        for name, number in (("2A", "0012345"), ("2B", "0012346"))})])
    assert [one.group for one in result.cohort.interns.values()] == ["2A", "2B"]


def test_a_list_and_the_sheet_school_are_a_cohort(write_book: Write) -> None:
    result = read_inputs([write_book("stage.xlsx", {
        "Leerlingen": [HEADERS, JAN], "School": [["Instellingsnaam", "BRIN"], ["Het Groen",
                                                                              "99XX"]]})])
    assert result.cohort.school.name == "Het Groen"
    assert placements(result) == [("0012345-1", "0012345", "De Poot")]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_file_for_each_subject_is_tied_together_by_names(write_book: Write, tmp_path: Path,
                                                           suffix: str) -> None:
    files: dict[str, tuple[str, list[list[Any]]]] = {
        "leerlingen": ("Leerlingen", [["Leerlingnummer", "Roepnaam", "Achternaam", "Klas"],
                                      ["0012345", "Jan", "Smit", "2A"]]),
        "bpv": ("BPV", [["Leerlingnummer", "Bedrijfsnaam", "Startdatum", "Praktijkopleider",
                         "E-mail praktijkopleider", "Postcode bedrijf"],
                        ["0012345", "dierenkliniek De Linde ", "01-02-2027", "A. Smit",
                         "smit@linde.example", "3512 AD"]]),
        "bedrijven": ("Bedrijven", [["Bedrijfsnaam", "Adres", "Postcode", "Leerbedrijf-ID"],
                                    ["Dierenkliniek De Linde", "Kade 5", "3512 AC",
                                     "100123456"]]),
    }
    for name, (sheet, rows) in files.items():
        if suffix == "xlsx":
            write_book(f"map/{name}.xlsx", {sheet: rows})
        else:
            (tmp_path / "map").mkdir(exist_ok=True)
            (tmp_path / f"map/{name}.csv").write_text(
                "\n".join(";".join(row) for row in rows), encoding="utf-8")
    result = read_inputs([tmp_path / "map"])
    assert placements(result) == [("0012345-1", "0012345", "100123456")]
    (company,) = result.cohort.companies.values()
    assert (company.name, company.visit_house_no) == ("Dierenkliniek De Linde", "5")
    assert [one.email for one in company.contacts] == ["smit@linde.example"]
    assert result.cohort.interns["0012345"].last_name == "Smit"
    assert codes(result) == ["COMPANY_CODES_MADE", "EXPORT_DIFFERS"]
    made = next(f for f in result.findings if f.code == "COMPANY_CODES_MADE")
    assert made.what("nl") == ("Dit blad heeft geen bedrijfscodes; een bedrijf heet hier naar zijn "
                               "Leerbedrijf-ID of naam.")
    assert made.todo("nl") == ("Dat mag. Met een kolom 'Bedrijfscode' worden de namen van mappen "
                               "korter.")


def test_two_lists_that_differ_are_told(write_book: Write,
                                        only: Callable[[list[Finding]], Any]) -> None:
    first = write_book("a.xlsx", {"Lijst": [[*HEADERS, "Mobiel"], [*JAN, "06 12345678"]]})
    second = write_book("b.xlsx", {"Lijst": [["Nummer", "Naam", "Mobiel"],
                                             ["0012345", "Jan Smit", "06 87654321"]]})
    told = only([f for f in read_inputs([first, second]).findings if f.code == "LIST_DIFFERS"])
    assert told[1:] == (
        "C2", "Mobiel: deze lijst zegt '99 99999999', een andere '99 99999999' (a.xlsx › Lijst › "
        "F2); die andere telt.", "Verbeter wat niet klopt.")


def test_of_two_names_that_look_alike_it_is_told_which_part_differs(write_book: Write) -> None:
    first = write_book("a.xlsx", {"Lijst": [HEADERS, JAN]})
    second = write_book("b.xlsx", {"Lijst": [["Leerlingnummer", "Naam", "Mobiel"],
                                             ["0012345", "Jan Smid", ""]]})
    (told,) = (f for f in read_inputs([first, second]).findings if f.code == "LIST_DIFFERS")
    assert told.what("nl").startswith("Achternaam: deze lijst zegt 'xxxx', een andere 'xxxx' (a.")
    assert told.what("en").startswith("Last name: this list says 'xxxx', another 'xxxx' (a.xlsx")


def test_a_list_with_the_codes_of_a_roster_is_a_list_if_it_is_all_there_is(
        write_book: Write) -> None:
    headers = ["Studentnummer", "Roepnaam", "Achternaam", "Plaatsingsnr", "Bedrijfscode",
               "BPV-bedrijf", "BPV Begindatum"]
    line = ["0012345", "Jan", "Smit", "P-001", "B01", "De Poot", "01-02-2027"]
    for name in ("Studenten", "Export"):
        result = read_inputs([write_book("lijst.xlsx", {name: [headers, line]})])
        assert placements(result) == [("P-001", "0012345", "B01")]
        assert [one.last_name for one in result.cohort.interns.values()] == ["Smit"]
        assert result.cohort.companies["B01"].name == "De Poot"
        assert codes(result) == []


def test_a_company_that_has_to_be_asked_about_makes_no_list_of_students_alone(
        write_book: Write) -> None:
    headers = ["ID", "Voornaam", "Achternaam", "Groep", "Organisatie", "Datum begin"]
    result = read_inputs([write_book("stages.xlsx", {
        "Uitleg bij dit bestand": [["Vragen? Bel ons"]],
        "Stages P1": [headers, ["s1001", "Ilse", "Bos", "2A", "Stal Zon", "01-02-2027"]]})])
    assert {"HEADER_AMBIGUOUS", "PLACEMENT_WITHOUT_COMPANY"} <= {*codes(result)}


def test_the_period_of_a_placement_may_stand_in_one_column(write_book: Write) -> None:
    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["Leerlingnummer", "Naam", "Stagebedrijf", "Periode"],
        ["0012345", "Jan Smit", "De Poot", "1-2-2027 t/m 16-4-2027"],
        ["0012346", "Eva Vos", "De Poot", "periode 2"]]})])
    assert [(str(one.start), str(one.planned_end)) for one in result.cohort.placements.values()] \
        == [("2027-02-01", "2027-04-16"), ("None", "None")]
    assert "DATE_UNREADABLE" in codes(result)


def test_a_column_called_student_holds_their_names(write_book: Write) -> None:
    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["Student", "Studentnummer", "Stageplek"], ["Smit, Jan", "0012345", "De Poot"]]})])
    assert [one.last_name for one in result.cohort.interns.values()] == ["Smit"]


def test_a_sheet_beside_a_list_that_is_not_read_is_told_of(write_book: Write) -> None:
    result = read_inputs([write_book("lijst.xlsx", {
        "Periode 1": [["Leerlingnummer", "Voornaam", "Achternaam", "Stagebedrijf"],
                      ["0100231", "Noor", "Waard", "De Poot"]],
        "Opmerkingen": [["Datum", "Wie", "Opmerking"], ["4-9", "MJ", "De Poot wil er nog een"]],
        "Leeg": []})])
    assert [(one.code, one.where.sheet) for one in result.findings] == [
        ("SHEET_NOT_USED", "Opmerkingen")]


def test_of_two_lists_neither_is_called_the_roster(write_book: Write) -> None:
    """Even if the school's own sheet lies beside them."""
    write_book("b.xlsx", {"Lijst": [["Leerlingnummer", "Voornaam", "Achternaam", "Stagebedrijf"],
                                    ["0012345", "曦", "李", "De Poot"]]})
    write_book("school.xlsx", {"School": [["Instellingsnaam"], ["Zuiderlicht"]]})
    result = read_inputs([write_book("a.xlsx", {"Lijst": [
        ["Leerlingnummer", "Voornaam", "Achternaam"], ["0012345", "Xi", "Li"]]}).parent])
    assert [(one.code, one.where.file) for one in result.findings] == [
        ("LIST_DIFFERS", "b.xlsx")] * 2


@pytest.mark.parametrize(("headers", "cells", "address"), [
    (["Adres"], ["Weg 1, 6711 AA Ede"], ("Weg", "1", "6711 AA", "Ede")),
    (["Adres", "Postcode en plaats"], ["Weg 1", "6711 AA Ede"], ("Weg", "1", "6711 AA", "Ede")),
    (["Adres", "Woonplaats"], ["Weg 1, 6711 AA Ede", "Lunteren"],
     ("Weg", "1", "6711 AA", "Lunteren")),
    (["Adres"], ["Weg 1"], ("Weg", "1", None, None)),
])
def test_an_address_may_have_the_postcode_in_it(write_book: Write, headers: list[str],
                                                cells: list[str], address: tuple[str, ...]) -> None:
    result = read_inputs([write_book("lijst.xlsx", {"Lijst": [
        ["Leerlingnummer", "Voornaam", "Achternaam", *headers],
        ["0012345", "Jan", "Smit", *cells]]})])
    (intern,) = result.cohort.interns.values()
    assert (intern.street, intern.house_no, intern.postcode, intern.city) == address
