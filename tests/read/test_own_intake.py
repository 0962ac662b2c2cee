"""Intakes in a layout of the company's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen.model import Company
from formgen.read import ReadResult, read_inputs
from formgen.read.book import LoadedBook
from formgen.read.own_intake import own_sheet, read_own_intake
from formgen.read.raw import Row, Sheet
from tests.read.conftest import cohort_sheets

Rows = Sequence[Sequence[Any]]
ROWS: Rows = [
    ["Gegevens leerbedrijf"], [],
    ["Bedrijfsnaam", "Dierenkliniek Oost B.V."],
    ["Adres:", "Oostlaan 12 b"],
    ["Postcode en plaats", "1093 AB Amsterdam"],
    ["KvK nummer", 12345678],
    ["E-mail", "info@oost.example"],
    ["Stagebegeleider", "Jan-Willem van 't Hoff"],
    ["Functie", "dierenarts"],
    ["E-mail", "jw@oost.example"],
    ["Werktijden", "ma t/m vr 8.30-17.00"],
    ["Stagevergoeding", "€ 200,50 per maand"],
    ["Werkkleding", "eigen schoenen"],
]


@pytest.fixture
def read(write_book: Callable[..., Path]) -> Callable[..., ReadResult]:
    """Read an intake beside the least cohort, whose company is B01, De Poot."""

    def read_rows(rows: Rows = ROWS, file: str = "formulier oost.xlsx", **company: Any
                  ) -> ReadResult:
        write_book("cohort.xlsx", cohort_sheets(**company))
        return read_inputs([write_book(file, {"Blad1": rows}).parent])

    return read_rows


def company_in(result: ReadResult, code: str) -> Company:
    return result.cohort.companies[code]


def said(result: ReadResult, file: str = "formulier oost.xlsx") -> list[tuple[str, str]]:
    return [(finding.code, finding.where.cell) for finding in result.findings
            if finding.where.file == file]


def test_a_sheet_of_questions_and_answers_is_read(read: Callable[..., ReadResult]) -> None:
    result = read(company__name="Dierenkliniek oost bv")
    company = company_in(result, "B01")
    assert (company.name, company.visit_street, company.visit_house_no, company.visit_postcode,
            company.visit_city, company.kvk) == (
        "Dierenkliniek Oost B.V.", "Oostlaan", "12 b", "1093 AB", "Amsterdam", "12345678")
    trainer, = company.contacts
    assert (trainer.role, trainer.name, trainer.job_title, trainer.email) == (
        "Praktijkopleider", "Jan-Willem van 't Hoff", "dierenarts", "jw@oost.example")
    assert company.email == "info@oost.example"
    conditions = company.conditions
    assert (conditions.start_time, conditions.end_time, conditions.schedule) == (
        "08:30", "17:00", "ma t/m vr 8.30-17.00")
    assert (conditions.allowance_kind, conditions.allowance_amount, conditions.allowance_per) == (
        "stagevergoeding", 200.5, "maand")
    assert conditions.where("clothing").cell == "B13"
    assert ("INTAKE_MATCHED", "B3") in said(result)


@pytest.mark.parametrize(("told", "code"), [
    ({"company__kvk": "12345678"}, "B01"),
    ({"company__name": "DIERENKLINIEK OOST"}, "B01"),
    ({"company__name": "Kliniek West"}, "Dierenkliniek Oost B.V."),
])
def test_the_school_s_company_is_found_by_number_or_name(
        read: Callable[..., ReadResult], told: dict[str, str], code: str) -> None:
    assert company_in(read(**told), code).conditions.clothing == "eigen schoenen"


def test_a_company_that_calls_itself_otherwise_keeps_its_interns(write_book: Callable[..., Path]
                                                                 ) -> None:
    """The list of placements calls it as the school's list of companies does."""
    write_book("bedrijven.xlsx", {"Bedrijven": [
        ["Bedrijf", "KvK", "Leerbedrijf-ID"], ["Oost (De Oude Wereld)", "12345678", "100234567"]]})
    write_book("stages.xlsx", {"Lijst": [
        ["Leerlingnummer", "Voornaam", "Achternaam", "Stagebedrijf"],
        ["0012345", "Jan", "Smit", "Oost (De Oude Wereld)"]]})
    result = read_inputs([write_book("oost.xlsx", {"Blad1": ROWS}).parent])
    (company,) = result.cohort.companies.values()
    (placement,) = result.cohort.placements.values()
    assert (company.name, company.company_id) == ("Dierenkliniek Oost B.V.", "100234567")
    assert placement.company_id == "100234567"


def test_answers_may_stand_anywhere_to_the_right(read: Callable[..., ReadResult]) -> None:
    """An explanation beside them is no answer where none was given."""
    moved = [[None, label, None, answer, "bijv. de hoofdvestiging"]
             for label, answer in (row for row in ROWS if len(row) == 2) if label != "Functie"]
    moved.append([None, "Functie", None, None, "bijv. dierenarts"])
    company = company_in(read(moved, company__name="Dierenkliniek Oost"), "B01")
    assert (company.visit_city, company.where("kvk").cell) == ("Amsterdam", "D4")
    assert [contact.job_title for contact in company.contacts] == [None]


def test_answers_may_stand_below(read: Callable[..., ReadResult]) -> None:
    pairs = [row for row in ROWS if len(row) == 2]
    below = [["INTAKE"], *([cell] for pair in pairs for cell in (*pair, None)),
             ["Parkeren"], ["achter het gebouw"]]
    result = read(below, company__name="Dierenkliniek Oost")
    company = company_in(result, "B01")
    assert (company.visit_city, company.conditions.clothing, company.where("kvk").cell) == (
        "Amsterdam", "eigen schoenen", "A12")
    assert [(one.name, one.email) for one in company.contacts] == [
        ("Jan-Willem van 't Hoff", "jw@oost.example")]
    assert ("LABEL_UNKNOWN", "A36") in said(result)


def test_questions_may_be_sentences_with_numbers(read: Callable[..., ReadResult]) -> None:
    rows = [["1. Wat is de naam van het bedrijf?", "De Poot"],
            ["2) Wat is uw KvK-nummer?", "1234567"],
            ["3. Wie is de praktijkopleider? (verplicht)", "Jo Tak"],
            ["Vraag 4: Werktijden", "9 tot 17 uur"], ["a. Is er een vergoeding?", "nee"],
            ["5. Wat zijn de huisregels?", "Haren vast."], ["6. Wat is uw BSN?", "111222333"]]
    result = read(rows)
    company = company_in(result, "B01")
    assert (company.kvk, company.contacts[0].name) == ("01234567", "Jo Tak")
    assert (company.conditions.start_time, company.conditions.allowance_kind,
            company.conditions.house_rules) == ("09:00", "geen", "Haren vast.")
    assert ("HEADER_REFUSED", "B7") in said(result)
    assert "111222333" not in repr(result)


def test_what_cannot_be_used_is_told(read: Callable[..., ReadResult]) -> None:
    rows = [*ROWS, ["Bijzonderheden", "hond aanwezig"], ["Bedrijfnaam", "Twee"],
            ["BSN", "111222333"], ["Bedrijfsnaam", "Een ander"], ["Paraaf", "JW"]]
    result = read(rows, company__name="Dierenkliniek Oost")
    assert set(said(result)) - {("INTAKE_MATCHED", "B3")} == {
        ("INTAKE_OWN_LAYOUT", ""), ("LABEL_UNKNOWN", "B14"), ("HEADER_REFUSED", "B16"),
        ("INTAKE_ANSWER_NOT_USED", "B15"), ("INTAKE_ANSWER_NOT_USED", "B17"),
        ("INTAKE_ANSWER_NOT_USED", "B18")}
    assert not any("111222333" in finding.what("nl") for finding in result.findings)


def test_the_words(read: Callable[..., ReadResult]) -> None:
    rows = [*ROWS, ["Bedrijfsnaam", "Een ander"]]
    told = {finding.code: finding.what("nl")
            for finding in read(rows, company__name="Dierenkliniek Oost").findings}
    assert told["INTAKE_OWN_LAYOUT"] == (
        "Deze intake is niet de werkmap van formgen; 17 antwoorden zijn bij hun vraag herkend.")
    assert told["INTAKE_MATCHED"] == (
        "Deze intake noemt geen bedrijfscode; aan naam of nummer is te zien dat hij van 'B01' is.")
    assert told["INTAKE_ANSWER_NOT_USED"] == (
        "Dit antwoord is niet gebruikt: de vraag is al beantwoord, of het is niet duidelijk over "
        "wie zij gaat.")


def test_an_intake_of_nobody_keeps_nothing_back(read: Callable[..., ReadResult]) -> None:
    rows = [["Bedrijfsnaam", None], *ROWS[3:5], *ROWS[6:]]
    result = read(rows)
    assert said(result) == [("INTAKE_WITHOUT_CODE", "")]
    assert list(result.cohort.companies) == ["B01"]


def test_it_may_be_a_csv_file(tmp_path: Path, write_book: Callable[..., Path]) -> None:
    write_book("cohort.xlsx", cohort_sheets(company__name="Dierenkliniek Oost"))
    (tmp_path / "oost.csv").write_text(
        "".join(";".join(map(str, row)) + "\n" for row in ROWS), encoding="utf-8")
    company = company_in(read_inputs([tmp_path]), "B01")
    assert (company.visit_city, company.conditions.clothing) == ("Amsterdam", "eigen schoenen")
    assert [contact.name for contact in company.contacts] == ["Jan-Willem van 't Hoff"]


_QUESTIONS = ["Bedrijfsnaam", "KvK", "Straat", "Plaats", "Website", "Sector", "Werkkleding",
              "Huisregels", "Praktijkopleider", "Dagelijks begeleider", "Functie", "Telefoon",
              "E-mail", "Waar melden", "Parkeren", "Stagevergoeding", "Reiskosten", "Werktijden"]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(_QUESTIONS), st.one_of(
        st.text("abcdé Ł0123456789.,€-:/", min_size=1, max_size=20).map(str.strip).filter(bool),
        st.integers(0, 10**9))), max_size=25),
    st.integers(0, 4), st.integers(0, 3))
def test_no_answer_is_lost(asked: list[tuple[str, str | int]], column: int, distance: int) -> None:
    """Every answer is among what the company has told, or a finding names its row.

    ``distance`` 0: the answers stand below their questions.
    """
    known = [("Naam", "De Poot"), ("KvK-nummer", "12345678"), ("Sector", "dieren"),
             ("Website", "poot.example"), ("Plaats", "Ede")]
    step = 1 if distance else 2
    cells: list[tuple[int, int, str | int]] = []
    for number, (label, answer) in enumerate([*known, *asked]):
        cells += [(3 + step * number, column, label),
                  (3 + step * number + (not distance), column + distance, answer)]
    rows: dict[int, dict[int, str | int]] = {}
    for row, place, text in cells:
        rows.setdefault(row, {})[place] = text
    sheet = Sheet("eigen.xlsx", "Blad1", [Row(number, those) for number, those in rows.items()])
    book = LoadedBook("eigen.xlsx", {"Blad1": sheet})
    assert own_sheet(book) is sheet
    parts = read_own_intake(book, sheet)
    company, = parts.companies
    records = [company, company.conditions, company.first_day, *company.contacts]
    used = {record.where(attribute).cell for record in records for attribute in record.origin}
    told = {int(finding.where.cell.lstrip("ABCDEFGH") or 0) for finding in parts.findings}
    for row, place, text in cells[1::2]:
        cell = f"{'ABCDEFGH'[place]}{row}"
        assert cell in used or {row, row - (not distance)} & told, text


def test_a_name_with_and_without_its_legal_form_is_one_company(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text(
        "Studentnummer;Roepnaam;Achternaam;Leerbedrijf;Startdatum stage\n"
        "0100231;Noor;Waard;De Poot B.V.;14-09-2026\n"
        "0100232;Zoë;Berg;De poot bv;14-09-2026\n"
        "0100234;Bo;Smit;De Poot;14-09-2026\n"
        "0100233;Ada;Vliet;De Poot Zuid BV;14-09-2026\n", encoding="utf-8")
    result = read_inputs([tmp_path])
    assert list(result.cohort.companies) == ["De Poot B.V.", "De Poot Zuid BV"]
    assert [placement.company_id for placement in result.cohort.placements.values()] == [
        "De Poot B.V.", "De Poot B.V.", "De Poot B.V.", "De Poot Zuid BV"]
    note, = (finding for finding in result.findings if finding.code == "COMPANY_NAME_VARIES")
    assert (note.where.cell, note.what("nl")) == (
        "D4", "'De Poot' is opgevat als hetzelfde bedrijf als 'De Poot B.V.'.")


def test_a_school_s_own_sheet_of_facts_is_no_intake(write_book: Callable[..., Path]) -> None:
    """Students beside it make a workbook the school's."""
    write_book("klas.xlsx", {
        "School": [["Naam", "Groen College"], ["Straat", "Laan"], ["Plaats", "Ede"],
                   ["Telefoon", "0318 123456"], ["E-mail", "a@school.example"],
                   ["Website", "school.example"]],
        "Klas 2A": [["Studentnummer", "Roepnaam", "Achternaam", "Leerbedrijf"],
                    ["0100231", "Noor", "Waard", "De Poot"]]})
    result = read_inputs([write_book("leeg.xlsx", cohort_sheets()).parent / "klas.xlsx"])
    assert list(result.cohort.interns) == ["0100231"]
    assert list(result.cohort.companies) == ["De Poot"]


ANSWERED = ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Bedrijfsnaam", "KvK-nummer",
            "Adres", "Praktijkopleider", "E-mail praktijkopleider", "Werktijden", "Werkkleding",
            "Parkeren"]
ANSWERS = [
    [1, "1-6-2026", "1-6-2026", "anonymous", None, "De Poot", "12345678", "Veldweg 3",
     "Fatma Yıldız", "fatma@poot.example", "8.00-16.30", "Overall", "achter"],
    [2, "1-6-2026", "1-6-2026", "anonymous", None, "Kliniek Oost", None, "Oostlaan 12",
     None, "info@oost.example", "in overleg", "jas", None],
    [3, "1-6-2026", "1-6-2026", "anonymous", None, None, None, "Westlaan 12",
     None, None, None, "jas", None]]


def test_answers_to_an_online_form_are_a_row_for_each_company(
        read: Callable[..., ReadResult]) -> None:
    result = read([ANSWERED, *ANSWERS])
    assert list(result.cohort.interns) == ["0100231"]  # whoever answered has an ID, and is none
    assert list(result.cohort.companies) == ["B01", "Kliniek Oost"]
    company = company_in(result, "B01")
    assert (company.kvk, company.visit_street, company.conditions.end_time) == (
        "12345678", "Veldweg", "16:30")
    assert [(one.role, one.name, one.email) for one in company.contacts] == [
        ("Praktijkopleider", "Fatma Yıldız", "fatma@poot.example")]
    assert company.where("kvk").cell == "G2"
    assert company_in(result, "Kliniek Oost").conditions.schedule == "in overleg"
    assert set(said(result)) - {("INTAKE_COMPANY_NEW", "A1")} >= {
        ("LABEL_UNKNOWN", "M1"), ("INTAKE_MATCHED", "F2"), ("INTAKE_OWN_LAYOUT", "A2"),
        ("INTAKE_ANSWER_NOT_USED", "J3"), ("INTAKE_ROW_OF_NOBODY", "A4")}
    nobody, = (f for f in result.findings if f.code == "INTAKE_ROW_OF_NOBODY")
    assert nobody.what("nl") == (
        "Van welk bedrijf zijn de antwoorden in deze rij? Er staat geen naam, nummer of "
        "bedrijfscode; zij zijn niet gebruikt.")


def test_a_school_s_list_of_companies_is_no_table_of_answers(
        write_book: Callable[..., Path]) -> None:
    sheets = cohort_sheets(company__kvk="12345678", company__visit_city="Ede")
    for header, answer in (("Werkkleding", "jas"), ("Huisregels", "geen"), ("Pauzes", "30 min")):
        sheets["Bedrijven"][0].append(header)
        sheets["Bedrijven"][1].append(answer)
    result = read_inputs([write_book("cohort.xlsx", sheets)])
    assert list(result.cohort.interns) == ["0100231"]
