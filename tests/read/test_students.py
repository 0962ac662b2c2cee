"""Lists of students out of a school system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formgen.findings import Finding
from formgen.read import ReadResult, read_inputs
from formgen.read.book import LoadedBook
from formgen.read.csv_file import read_csv
from formgen.read.links import NO_LINKS
from formgen.read.lists import lists_of
from formgen.read.students import read_lists

Only = Callable[[Sequence[Finding]], Any]

EXPORT = """\
Nummer;Roepnaam;Voorvoegsel;Achternaam;Geboortedatum;Plaatsingsgroep (code);Leerjaar;\
Crebo- / elementcode;Niveau;Geheim (woonadres);BPV Bedrijven;BPV Codes leerbedrijf;\
Overeenkomstnummer;BPV Begindata;BPV Verwachte Einddata;Totale omvang
0100231;Noor;van der;Waard;12-03-2009;DV2A;2;25.447;MBO-4;N;De Poot;100234567;2026-0001;\
14-09-2026;29-01-2027;320
0100232;Zuzanna;;Wisniewska;04-05-2008;DV2A;2;25.447;MBO-4;J;De Vliet;100234568;;\
14-09-2026;29-01-2027;1.600
0100232;Zuzanna;;Wisniewska;04-05-2008;DV2A;2;25.447;MBO-4;J;De Poot;100234567;;\
01-02-2027;02-07-2027;320
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadResult]:
    def read_text(text: str, *others: Path, encoding: str = "cp1252") -> ReadResult:
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode(encoding))
        return read_inputs([*others, path])

    return read_text


def test_an_export_alone_makes_a_cohort(read: Callable[..., ReadResult]) -> None:
    result = read(EXPORT)
    assert result.findings == ()
    assert [file.kind for file in result.inputs] == ["students"]
    cohort = result.cohort
    assert list(cohort.interns) == ["0100231", "0100232"]
    noor = cohort.interns["0100231"]
    assert (noor.prefix, noor.birth_date) == ("van der", date(2009, 3, 12))
    assert noor.address_secret is False
    assert cohort.interns["0100232"].address_secret is True
    assert (cohort.programmes["25447"].level, cohort.groups["DV2A"].crebo) == (4, "25447")
    assert (cohort.groups["DV2A"].cohort, cohort.groups["DV2A"].year) == ("2026-2027", 2)
    assert cohort.groups["DV2A"].where("crebo").cell == "H2"
    assert {c.company_id: c.name for c in cohort.companies.values()} == {
        "100234567": "De Poot", "100234568": "De Vliet"}
    assert [(p.placement_id, p.student_number, p.company_id)
            for p in cohort.placements.values()] == [
        ("2026-0001", "0100231", "100234567"), ("0100232-1", "0100232", "100234568"),
        ("0100232-2", "0100232", "100234567")]
    placement = cohort.placements["0100232-1"]
    assert (placement.start, placement.total_hours) == (date(2026, 9, 14), 1600)
    assert placement.where("student_number").cell == "A3"
    assert placement.where("company_id").cell == "L3"


def test_the_next_export_is_of_the_same_cohort(tmp_path: Path) -> None:
    """Its name is part of the code on each paper, and exports have their date in their name."""
    for name in ("export 07-09.csv", "export 14-09.csv"):
        path = tmp_path / name
        path.write_bytes(EXPORT.encode("cp1252"))
        groups = read_inputs([path]).cohort.groups
        assert [group.cohort for group in groups.values()] == ["2026-2027"]


def test_a_column_on_the_cohort_names_it(read: Callable[..., ReadResult]) -> None:
    lines = EXPORT.splitlines()
    result = read("\n".join([f"{lines[0]};Cohort", *(f"{line};Lichting 26" for line in lines[1:])]))
    assert result.cohort.groups["DV2A"].cohort == "Lichting 26"


def test_findings_of_a_placement_name_it(read: Callable[..., ReadResult], only: Only) -> None:
    result = read(EXPORT.replace("29-01-2027;1.600", "29-01-27;veel"))
    assert [(f.code, f.subject, f.where.cell) for f in result.findings] == [
        ("DATE_TWO_DIGIT_YEAR", "placement:0100232-1", "O3"),
        ("TOTAL_HOURS_FORMAT", "placement:0100232-1", "P3")]


def test_several_companies_in_one_cell_are_refused(read: Callable[..., ReadResult],
                                                   only: Only) -> None:
    result = read(EXPORT.replace("De Vliet;100234568", '"De Vliet; De Poot";100234568'))
    assert only(result.findings)[:2] == ("SEVERAL_COMPANIES", "K3")
    assert result.findings[0].blocks
    assert result.findings[0].todo("nl") == "Geef elke plaatsing een eigen rij."
    assert len(result.cohort.placements) == 2


def test_a_placement_without_a_company_is_told(read: Callable[..., ReadResult], only: Only) -> None:
    result = read(EXPORT.replace("De Vliet;100234568", ";"))
    assert only(result.findings) == (
        "PLACEMENT_WITHOUT_COMPANY", "A3",
        "Deze rij heeft gegevens over een plaatsing, maar geen bedrijf.",
        "Vul het bedrijf in, of maak de kolommen over de plaatsing leeg.")
    assert result.findings[0].subject == "intern:0100232"


def test_one_number_with_two_names_blocks_that_student(read: Callable[..., ReadResult],
                                                       only: Only) -> None:
    first, _, last = EXPORT.rpartition("0100232;Zuzanna;;Wisniewska")
    result = read(f"{first}0100232;Jip;;Veld{last}")
    told = only(result.findings)
    assert told == ("STUDENT_TWICE", "A4", "Studentnummer 0100232 staat er al: A3.",
                    "Verwijder één van de twee rijen, of verbeter het nummer.")
    assert result.cohort.interns["0100232"].first_name == "Zuzanna"
    assert result.findings[0].blocks and result.findings[0].subject == "intern:0100232"


def test_an_export_as_a_workbook_is_read_too(write_book: Callable[..., Path]) -> None:
    rows = [line.split(";") for line in EXPORT.splitlines()]
    result = read_inputs([write_book("lijst.xlsx", {"Blad1": rows})])
    assert [file.kind for file in result.inputs] == ["students"]
    assert len(result.cohort.placements) == 3


def test_refused_columns_are_named_and_their_values_are_nowhere(read: Callable[..., ReadResult],
                                                                only: Only) -> None:
    text = "Nummer;Roepnaam;Achternaam;BSN;Wachtwoord\n1;Noor;Waard;111222333;geheim123\n"
    result = read(text)
    assert [f.code for f in result.findings] == ["HEADER_REFUSED", "HEADER_REFUSED"]
    assert only(result.findings[:1])[3] == (
        "Verwijder dit gegeven uit het bestand; voor de stagepapieren is het niet nodig.")
    assert "111222333" not in repr(result) and "geheim123" not in repr(result)


def test_what_is_no_list_of_students() -> None:
    for data in (b"Bedrijf;Plaats\nDe Poot;Ede\n", b"Noor;Waard;12-03-2009\n", b""):
        assert lists_of(LoadedBook("x.csv", {"x": read_csv(data, "x.csv")}), NO_LINKS) == ()
    sheet = read_csv(b"Nummer;Roepnaam;Achternaam\n;Noor;Waard\n", "x.csv")
    (parts,) = read_lists([sheet])
    assert parts.interns == ()
    assert [(f.code, f.where.cell) for f in parts.findings] == [("ROW_LACKS_VALUE", "A2")]


def test_a_house_number_gets_its_addition_and_a_class_its_mentor(read: Callable[..., ReadResult]
                                                                 ) -> None:
    result = read("Stamnr;Roepnaam;Achternaam;Straat;Huisnummer;Toevoeging;Klas;Klassenmentor 1\n"
                  "1;Noor;Waard;Kade;12;a;DV2A;Eva Mol\n2;Jip;Veld;Kade;12;2;DV2A;Eva Mol\n"
                  "3;Sem;Berg;Kade;12;;DV2A;Eva Mol\n4;Saar;Dijk;Kade;;hs;DV2A;\n")
    assert [one.house_no for one in result.cohort.interns.values()] == ["12a", "12-2", "12", "hs"]
    group = result.cohort.groups["DV2A"]
    assert (group.mentor, group.where("mentor").cell) == ("Eva Mol", "H2")
    assert [(f.code, f.where.cell) for f in result.findings] == [("HOUSE_NO_FORMAT", "E5")]


FLAT = """\
Leerlingnummer;Achternaam, Voornaam tv;Klas;Telefoon;Stagebedrijf;Adres;Postcode en plaats;\
Praktijkopleider;E-mail;Begindatum;Einddatum
0012345;Jansen, Łukasz;DA2A;612345678;Noord & Zuid;Kade 12-a;1234 AB Utrecht;J. de Vries;\
vries@noord.example;1-2-2027;2-7-2027
0012346;Berg, Zoë van den;DA2A;;Noord & Zuid;Kade 12-a;1234 AB Utrecht;A. Smit;\
smit@noord.example;1-2-2027;2-7-2027
"""


def test_a_list_as_a_school_writes_it_tells_all_it_has(read: Callable[..., ReadResult]) -> None:
    cohort = read(FLAT, encoding="utf-8").cohort
    lukasz, zoe = cohort.interns.values()
    assert (lukasz.first_name, lukasz.last_name, lukasz.mobile) == ("Łukasz", "Jansen",
                                                                    "06 12345678")
    assert (zoe.first_name, zoe.prefix, zoe.last_name) == ("Zoë", "van den", "Berg")
    assert (zoe.street, zoe.email) == (None, None)  # those are the company's
    (company,) = cohort.companies.values()
    assert (company.visit_street, company.visit_house_no, company.visit_city) == (
        "Kade", "12-a", "Utrecht")
    assert [(one.role, one.name, one.email) for one in company.contacts] == [
        ("Praktijkopleider", "J. de Vries", "vries@noord.example"),
        ("Praktijkopleider", "A. Smit", "smit@noord.example")]
    assert [one.start for one in cohort.placements.values()] == [date(2027, 2, 1)] * 2
