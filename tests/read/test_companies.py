"""Companies, classes and programmes of a list: what must not be taken for one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.model import Company
from formgen.read import ReadResult, read_inputs
from formgen.read.companies import Directory

HEADERS = "Studentnummer;Roepnaam;Achternaam;Stagebedrijf"


def read(folder: Path, *lines: str) -> ReadResult:
    (folder / "lijst.csv").write_text("\n".join(lines), encoding="utf-8")
    return read_inputs([folder / "lijst.csv"])


@pytest.mark.parametrize(("header", "ede", "wageningen"), [
    # Branches have one number at the Chamber of Commerce, and each its own at SBB.
    ("KvK-nummer", "Winkel Ede;12345678", "Winkel Wageningen;12345678"),
    ("Leerbedrijf-ID;KvK-nummer", "Winkel;100000001;12345678", "Winkel;100000002;12345678"),
])
def test_branches_of_one_firm_are_companies_of_their_own(tmp_path: Path, header: str, ede: str,
                                                        wageningen: str) -> None:
    result = read(tmp_path, f"{HEADERS};{header};Plaats bedrijf",
                  f"0100001;Noor;Waard;{ede};Ede", f"0100002;Jip;Veld;{wageningen};Wageningen")
    assert result.findings == ()
    cities = [result.cohort.companies[one.company_id].visit_city
              for one in result.cohort.placements.values()]
    assert cities == ["Ede", "Wageningen"]


def test_what_later_rows_say_of_a_company_fills_gaps_or_is_told(tmp_path: Path) -> None:
    result = read(tmp_path, f"{HEADERS};Plaats bedrijf;Straat bedrijf",
                  "0100001;Noor;Waard;Winkel;Ede;", "0100002;Jip;Veld;Winkel;Wageningen;Kade",
                  "0100003;Sem;Berg;Winkel;Wageningen;Kade", "0100004;Saar;Dijk;Winkel;;")
    (company,) = result.cohort.companies.values()
    assert (company.visit_city, company.visit_street) == ("Ede", "Kade")
    (told,) = result.findings
    assert (told.code, told.where.cell, told.what("nl")) == (
        "LIST_ROWS_DIFFER", "E3",
        "Plaats bezoekadres: deze rij zegt van het bedrijf 'Wageningen', een eerdere 'Ede' (E2); "
        "de eerdere telt.")
    assert told.todo("nl").startswith("Zijn het twee vestigingen, geef ze dan elk een eigen code")


def test_a_name_or_number_that_several_companies_have_tells_none() -> None:
    known = Directory((Company(company_id="B01", name="De Poot", kvk="12345678", sbb_id="1"),
                       Company(company_id="B02", name="De Vliet", kvk="12345678", sbb_id="2"),
                       Company(company_id="B03", name="De Linde"),
                       Company(company_id="B04", name="De Linde B.V.", kvk="87654321")))
    meant = {about: known.code_of(Company(company_id="", **dict([about]))) for about in (
        ("kvk", "12345678"), ("kvk", "87654321"), ("name", "de vliet"), ("name", "De Linde"),
        ("sbb_id", "2"))}
    assert list(meant.values()) == ["", "B04", "B02", "", "B02"]
    assert known.code_of(Company(company_id="", name="De Poot", sbb_id="3")) == ""
    known.add(Company(company_id="B05", name="De Beek", branch_no="000000000001"))
    meant = {branch: known.code_of(Company(company_id="", name="De Beek", branch_no=branch))
             for branch in (None, "000000000001", "000000000002")}
    assert list(meant.values()) == ["B05", "B05", ""]


def test_a_class_of_several_programmes_is_as_many_classes(tmp_path: Path) -> None:
    """The programme of a student's class stands on the agreement."""
    result = read(tmp_path, f"{HEADERS};Klas;Crebo", "0100001;Noor;Waard;Winkel;DV2A;25447",
                  "0100002;Jip;Veld;Winkel;DV2A;25448", "0100003;Sem;Berg;Winkel;DV2A;25447",
                  "0100004;Saar;Dijk;Winkel;DV2A;25448", "0100005;Luuk;Bos;Winkel;DV2A;")
    cohort = result.cohort
    assert {number: cohort.groups[intern.group or ""].crebo
            for number, intern in cohort.interns.items()} == {
        "0100001": "25447", "0100002": "25448", "0100003": "25447", "0100004": "25448",
        "0100005": "25447"}
    (told,) = result.findings
    assert (told.code, told.where.cell, told.what("nl")) == (
        "GROUP_OF_PROGRAMMES", "E3",
        "In klas 'DV2A' zitten studenten van opleiding 25447 en van 25448; die van 25448 staan "
        "hier in een eigen klas, 'DV2A (25448)'.")
    assert told.todo("nl") == ("Zo staat op elke overeenkomst de goede opleiding. Klopt een crebo "
                               "niet, verbeter die dan.")


def test_a_class_of_several_cohorts_is_as_many_classes(tmp_path: Path) -> None:
    """A class is called 1A each year; the papers of another year do not go among this year's."""
    result = read(tmp_path, f"{HEADERS};Klas;Cohort", "0100001;Noor;Waard;Winkel;1A;2026",
                  "0100002;Jip;Veld;Winkel;1A;2025", "0100003;Sem;Berg;Winkel;1A;",
                  "0100004;Saar;Dijk;Winkel;1A;2025")
    cohort = result.cohort
    assert {number: cohort.groups[intern.group or ""].cohort
            for number, intern in cohort.interns.items()} == {
        "0100001": "2026", "0100002": "2025", "0100003": "2026", "0100004": "2025"}
    (told,) = result.findings
    assert (told.code, told.where.cell, told.what("nl")) == (
        "GROUP_OF_COHORTS", "E3",
        "In klas '1A' zitten studenten van cohort 2026 en van 2025; die van 2025 staan hier in een "
        "eigen klas, '1A (2025)'.")


def test_a_programme_of_two_learning_paths_says_neither(tmp_path: Path) -> None:
    result = read(tmp_path, f"{HEADERS};Klas;Crebo;Leerweg",
                  "0100001;Noor;Waard;Winkel;DV2A;25447;BOL",
                  "0100002;Jip;Veld;Winkel;DV2B;25447;BBL",
                  "0100003;Sem;Berg;Winkel;DV2B;25447;BBL",
                  "0100004;Saar;Dijk;Winkel;DV2C;25448;BBL")
    programmes = result.cohort.programmes
    assert {crebo: one.leerweg for crebo, one in programmes.items()} == {
        "25447": None, "25448": "BBL"}
    (told,) = result.findings
    assert (told.code, told.where.cell, told.subject, told.severity) == (
        "PROGRAMME_OF_BOTH", "G3", "programme:25447", "error")
    assert told.what("nl") == (
        "Deze student volgt opleiding 25447 als BBL, een eerdere als BOL; de leerweg blijft op "
        "alle papieren van 25447 leeg.")
    assert told.todo("nl") == ("Zet BOL en BBL in twee lijsten, elk met een eigen uitvoermap, of "
                               "verbeter de leerweg.")


def test_a_class_has_what_any_of_its_rows_says_and_no_mentor_of_some_only(tmp_path: Path) -> None:
    result = read(tmp_path, f"{HEADERS};Klas;Crebo;Leerjaar;SLB'er",
                  "0100001;Noor;Waard;Winkel;DV2A;;;",
                  "0100002;Jip;Veld;Winkel;DV2A;25447;2;Eva Mol",
                  "0100003;Sem;Berg;Winkel;DV2B;25447;2;Eva Mol",
                  "0100004;Saar;Dijk;Winkel;DV2B;25447;2;Piet Haan")
    groups = result.cohort.groups
    assert [(code, one.crebo, one.year, one.mentor, one.cohort)
            for code, one in groups.items()] == [
        ("DV2A", "25447", 2, "Eva Mol", "lijst"), ("DV2B", "25447", 2, None, "lijst")]
    assert (groups["DV2A"].where("mentor").cell, groups["DV2A"].where("code").cell) == ("H3", "E2")
    (told,) = result.findings
    assert (told.code, told.where.cell, told.what("nl")) == (
        "GROUP_OF_MENTORS", "H5",
        "Deze student van klas 'DV2B' heeft een andere mentor dan een eerdere; op de papieren van "
        "de klas blijft de mentor leeg.")
    assert told.todo("nl") == ("Zet wie een andere mentor heeft in een eigen klas, of verbeter de "
                               "naam.")


def test_two_lists_of_one_class_and_two_programmes(tmp_path: Path) -> None:
    for number, (file, crebo) in enumerate((("a", "25447"), ("b", "25448")), start=1):
        (tmp_path / f"{file}.csv").write_text(
            f"{HEADERS};Klas;Crebo\n{number};Noor;Waard;Winkel;DV2A;{crebo}\n")
    (told,) = read_inputs([tmp_path]).findings
    assert (told.code, told.where.file, told.subject) == ("LIST_DIFFERS", "b.csv", "group:DV2A")
    assert "'25448', een andere '25447'" in told.what("nl")


def test_two_lists_of_one_programme_and_two_learning_paths(tmp_path: Path) -> None:
    for number, (file, way) in enumerate((("a", "BOL"), ("b", "BBL")), start=1):
        (tmp_path / f"{file}.csv").write_text(
            f"{HEADERS};Klas;Crebo;Leerweg\n{number};Noor;Waard;Winkel;{file};25447;{way}\n")
    result = read_inputs([tmp_path])
    assert result.cohort.programmes["25447"].leerweg is None
    assert [(f.code, f.where.file, f.where.cell) for f in result.findings] == [
        ("PROGRAMME_OF_BOTH", "b.csv", "G2")]
