"""How files fit together: duplicates, references, and who goes before whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.findings import Finding
from formgen.model import Guardian, Intern
from formgen.read import ReadResult, join, read_inputs
from formgen.read.merge import merge, only_lost_characters

ReadCohort = Callable[..., ReadResult]
Only = Callable[[Sequence[Finding]], Any]


@pytest.fixture
def read(write_book: Callable[..., Path], least_cohort: Callable[..., Any]) -> ReadCohort:
    """Read the least cohort with rows added to its sheets."""
    def read_with(_: object = None, **more: Sequence[Sequence[Any]]) -> ReadResult:
        sheets = least_cohort()
        for name, rows in more.items():
            sheets[name] = [*sheets.get(name, []), *rows]
        return read_inputs([write_book("cohort.xlsx", sheets)])

    return read_with


@pytest.mark.parametrize(("sheet", "row", "code", "subject", "what"), [
    ("Studenten", ["0100231", "Jip", "Veld"], "STUDENT_TWICE", "intern:0100231",
     "Studentnummer 0100231 staat er al: A2."),
    ("Plaatsingen", ["P-001", "0100231", "B01"], "PLACEMENT_TWICE", "placement:P-001",
     "Plaatsingsnummer P-001 staat er al: A2."),
    ("Bedrijven", ["B01", "De Vliet"], "COMPANY_TWICE", "company:B01",
     "Bedrijfscode B01 staat er al: A2."),
])
def test_duplicates_name_both_cells_and_block(
        read: ReadCohort, only: Only, sheet: str, row: list[str], code: str, subject: str,
        what: str) -> None:
    result = read(**{sheet: [row]})
    told = only(result.findings)
    assert (told.code, told.cell, told.what) == (code, "A3", what)
    assert told.todo
    assert result.findings[0].blocks and result.findings[0].subject == subject
    assert result.cohort.interns["0100231"].first_name == "Noor"
    assert result.cohort.companies["B01"].name == "De Poot"


def test_other_duplicates(read: ReadCohort) -> None:
    result = read(
        School=[["BRIN", "Instellingsnaam"], ["25XX", "Een"], ["25YY", "Twee"]],
        Opleidingen=[["Crebo", "Opleiding"], ["25447", "Een"], ["25447", "Twee"]],
        Cohort=[["Cohort", "Klas"], ["2026", "DV2A"], ["2026", "DV2A"]])
    assert [(f.code, f.where.cell, f.subject) for f in result.findings] == [
        ("SCHOOL_TWICE", "A3", "school"), ("PROGRAMME_TWICE", "A3", "programme:25447"),
        ("GROUP_TWICE", "B3", "group:DV2A")]
    assert result.cohort.school.name == "Een"


@pytest.mark.parametrize(("row", "code", "cell", "what"), [
    (["P-002", "0100213", "B01"], "STUDENT_UNKNOWN_NEAR", "B3",
     "Studentnummer '0100213' staat niet bij de studenten. Bedoelt u '0100231'?"),
    (["P-002", "999", "B01"], "STUDENT_UNKNOWN", "B3",
     "Studentnummer '999' staat niet bij de studenten."),
    (["P-002", "0100231", "B1"], "COMPANY_UNKNOWN_NEAR", "C3",
     "Bedrijfscode 'B1' staat niet bij de bedrijven. Bedoelt u 'B01'?"),
    (["P-002", "0100231", "X"], "COMPANY_UNKNOWN", "C3",
     "Bedrijfscode 'X' staat niet bij de bedrijven, en er is geen intake van."),
])
def test_a_placement_that_leads_nowhere_is_left_out_and_blocked(
        read: ReadCohort, only: Only, row: list[str], code: str, cell: str, what: str) -> None:
    result = read(Plaatsingen=[row])
    told = only(result.findings)
    assert (told.code, told.cell, told.what) == (code, cell, what)
    assert told.todo.startswith("Verbeter ")
    assert result.findings[0].blocks and result.findings[0].subject == "placement:P-002"
    assert list(result.cohort.placements) == ["P-001"]


def test_what_was_meant_is_not_searched_where_hardly_any_number_is_known(
        read: ReadCohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """It took the square of the cohort: half an hour for 10,000 students."""
    monkeypatch.setattr(join, "_MOST_COMPARED", 2)
    result = read(Plaatsingen=[[f"P-{number}", "0100213", "B01"] for number in range(2, 6)])
    assert [f.code for f in result.findings] == [*["STUDENT_UNKNOWN_NEAR"] * 2,
                                                 *["STUDENT_UNKNOWN"] * 2]


def test_one_bad_row_never_stops_the_rest(read: ReadCohort) -> None:
    result = read(
        Studenten=[[None, "Zonder nummer", "X"], ["0100\x07232", "Jip", "Veld"],
                   ["0100233", "Zuzanna", "Wiśniewska"]],
        Plaatsingen=[["P-003", "0100233", "B01"], [None, "0100233", "B01"]])
    assert list(result.cohort.interns) == ["0100231", "0100233"]
    assert list(result.cohort.placements) == ["P-001", "P-003"]
    assert [(f.code, f.where.sheet, f.where.cell) for f in result.findings] == [
        ("ROW_LACKS_VALUE", "Studenten", "A3"), ("CONTROL_CHARACTER", "Studenten", "A4"),
        ("ROW_LACKS_VALUE", "Plaatsingen", "A4")]


# ---- roster and export

EXPORT = "Nummer;Roepnaam;Achternaam;Geboortedatum;Woonplaats;Mobiel\n"


@pytest.fixture
def with_export(write_book: Callable[..., Path], least_cohort: Callable[..., Any],
                tmp_path: Path) -> ReadCohort:
    def read_both(row: str, **changed: Any) -> ReadResult:
        (tmp_path / "export.csv").write_bytes((EXPORT + row).encode("cp1252"))
        return read_inputs([write_book("cohort.xlsx", least_cohort(**changed)),
                            tmp_path / "export.csv"])

    return read_both


def test_the_export_fills_gaps_and_the_roster_wins(with_export: ReadCohort, only: Only) -> None:
    result = with_export("0100231;Nora;Waard;12-03-2009;Ede;0612345678",
                         intern__mobile="06 12345678")
    intern = result.cohort.interns["0100231"]
    assert (intern.first_name, intern.city) == ("Noor", "Ede")
    assert (intern.where("city").file, intern.where("city").cell) == ("export.csv", "E2")
    assert (intern.where("last_name").file, intern.where("last_name").cell) == ("cohort.xlsx", "C2")
    told = only(result.findings)
    assert told == (
        "EXPORT_DIFFERS", "B2",
        "Roepnaam: de export zegt 'xxxx', de cohortlijst 'xxxx' (cohort.xlsx › Studenten › B2); "
        "de cohortlijst telt.", "Verbeter wat niet klopt.")
    assert result.findings[0].subject == "intern:0100231"


def test_lost_letters_are_one_notice_for_the_file(with_export: ReadCohort, only: Only) -> None:
    result = with_export("0100231;????;Wisniewska;;Ede;", intern__first_name="Ελένη"[:4],
                         intern__last_name="Wiśniewska")
    assert result.cohort.interns["0100231"].last_name == "Wiśniewska"
    told = only(result.findings)
    assert told.code == "EXPORT_LOST_CHARACTERS"
    assert told.what.startswith("In 2 waarden van deze export ontbreken letters")
    assert told.todo == "Exporteer als UTF-8 als dat kan."


def test_a_bad_cell_of_the_export_matters_only_where_the_roster_has_no_value(
        with_export: ReadCohort) -> None:
    row = "0100231;Noor;Waard;31-02-2009;Ede;"
    assert [f.code for f in with_export(row).findings] == ["DATE_IMPOSSIBLE"]
    assert with_export(row, intern__birth_date="12-03-2009").findings == ()


def test_students_that_only_the_export_has_are_added(with_export: ReadCohort) -> None:
    result = with_export("0100299;Jip;Veld;;;")
    assert list(result.cohort.interns) == ["0100231", "0100299"]
    assert result.findings == ()


def test_the_placements_of_an_export_give_way(write_book: Callable[..., Path], tmp_path: Path,
                                              least_cohort: Callable[..., Any], only: Only) -> None:
    (tmp_path / "export.csv").write_text(
        "Nummer;Roepnaam;Achternaam;Leerbedrijf\n0100231;Noor;Waard;De Poot\n")
    roster = least_cohort()
    both = read_inputs([write_book("cohort.xlsx", roster), tmp_path / "export.csv"])
    assert only(both.findings).code == "EXPORT_PLACEMENTS_NOT_USED"
    assert list(both.cohort.placements) == ["P-001"]
    assert list(both.cohort.companies) == ["B01"]  # known by its name
    del roster["Plaatsingen"]
    alone = read_inputs([write_book("cohort.xlsx", roster), tmp_path / "export.csv"])
    assert [p.company_id for p in alone.cohort.placements.values()] == ["B01"]


@pytest.mark.parametrize(("full", "poor", "lost"), [
    ("Wiśniewska", "Wisniewska", True), ("Wiśniewska", "Wi?niewska", True),
    ("Yıldız", "Yildiz", True), ("Ánh Tuyết", "Ánh Tuyet", True), ("Ελένη", "?????", True),
    ("Ελένη", "Eleni", True), ("محمد", "????", True),
    ("Wiśniewska", "Kowalska", False), ("Koëter", "Koeter", False), ("Noor", "No?r", False),
    ("Noor", None, False), ("Константинович", "?" * 40 + "!", False),
])
def test_what_counts_as_lost_letters(full: str, poor: str | None, lost: bool) -> None:
    assert only_lost_characters(full, poor) is lost


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=12))
def test_whatever_python_replaces_counts_as_lost(name: str) -> None:
    poor = name.encode("cp1252", errors="replace").decode("cp1252")
    if poor != name:
        assert only_lost_characters(name, poor)


def test_merging_goes_into_the_parts_of_a_record() -> None:
    better = Intern(student_number="1", city="Ede", guardian=Guardian(name="An"))
    other = Intern(student_number="1", city="Epe", street="Kade",
                   guardian=Guardian(name="Ans", relation="moeder"))
    merged, differences = merge(better, other)
    assert merged == Intern(student_number="1", city="Ede", street="Kade",
                            guardian=Guardian(name="An", relation="moeder"))
    assert [(d.kept, d.other) for d in differences] == [("Ede", "Epe"), ("An", "Ans")]
    assert merge(better, better) == (better, ())


def test_an_intake_of_a_company_that_the_roster_lacks(write_book: Callable[..., Path],
                                                      least_cohort: Callable[..., Any]) -> None:
    sheets = {"1 Bedrijf": [["Bedrijfscode", "B10"], ["Naam", "De Linge"]],
              "2 Contactpersonen": [["Rol", "Naam"]]}
    result = read_inputs([write_book("cohort.xlsx", least_cohort()),
                          write_book("intake_B10.xlsx", sheets)])
    assert list(result.cohort.companies) == ["B01", "B10"]
    finding = next(f for f in result.findings if f.code == "INTAKE_COMPANY_NEW_NEAR")
    assert finding.what("nl") == ("Bedrijf 'B10' van deze intake staat niet op het blad Bedrijven. "
                                  "Bedoelt u 'B01'?")
