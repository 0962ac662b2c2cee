"""DUO's register file: agreements matched to placements, and what must not be read left unread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formgen.errors import InputError
from formgen.findings import Finding
from formgen.read import ReadResult, read_inputs

BSN = "123456782"  # the example that the eleven-test is explained with
Write = Callable[..., Path]
KNOWN = {"intern__birth_date": date(2009, 3, 12), "company__sbb_id": "100018965"}
AGREEMENT = "BPV|{bsn}||C3|C1|2026-08-28|2026-09-14|2027-01-29||320|100018965|25655|K0067"
FILE = "\n".join((
    "VLP|27DV|2026-08-01|2027-07-31|2026-09-01",
    "PER|{bsn}||2009-03-12|V", "ISG|{bsn}||C3|2026-08-01|2027-07-31||",
    "ISP|{bsn}||C3|2026-08-01|25655|BOL||J||100A501|101X591||",
    "ISE|{bsn}||C3|2026-09-01||", AGREEMENT,
    "KZD|{bsn}||8286771|25655|8286772|K0067||Behaald|||",
    "PER|{bsn}||2008-00-00|M", "BPV|{bsn}||C9|C1|2020-01-01|2020-02-01|2020-03-01|||100018965||",
    "SLR|1|1|1|1|1|0|0|0|1|0"))


@pytest.fixture
def read(write_book: Write, least_cohort: Callable[..., Any], tmp_path: Path
         ) -> Callable[..., ReadResult]:
    """Read a cohort together with a register file."""

    def both(text: str = FILE, **changed: Any) -> ReadResult:
        roster = write_book("cohort.xlsx", least_cohort(**{**KNOWN, **changed}))
        (tmp_path / "RO_27DV.csv").write_text(text.replace("{bsn}", BSN), encoding="utf-8")
        return read_inputs([roster, tmp_path / "RO_27DV.csv"])

    return both


def about_register(result: ReadResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.where.file == "RO_27DV.csv"]


@pytest.mark.parametrize("as_schools_get_it", [
    lambda text: text, lambda text: text.replace("|", ";"),
    lambda text: text.replace("2026-08-28", "28-8-2026").replace("2009-03-12", "12-3-2009"),
    lambda text: "\n".join((text.split("\n")[-1], *text.split("\n")[1:-1], text.split("\n")[0])),
])
def test_a_placement_is_completed_from_its_agreement(
        read: Callable[..., ReadResult], as_schools_get_it: Callable[[str], str]) -> None:
    result = read(as_schools_get_it(FILE), placement__start=date(2026, 9, 14))
    placement = result.cohort.placements["P-001"]
    assert (placement.planned_end, placement.total_hours) == (date(2027, 1, 29), 320)
    assert (placement.agreement.drawn_up_date, placement.electives[0].code) == (
        date(2026, 8, 28), "K0067")
    assert placement.where("total_hours").file == "RO_27DV.csv"
    passed, told = about_register(result)
    assert (passed.code, passed.what("nl")) == (
        "REGISTER_ELECTIVE_PASSED", "Keuzedeel K0067 is volgens DUO al behaald.")
    assert (told.code, told.what("nl")) == ("REGISTER_READ", (
        "Van de 2 praktijkovereenkomsten in dit bestand van DUO passen er 1 bij een plaatsing. "
        "Burgerservicenummers zijn niet gelezen."))
    assert result.inputs[1].kind == "register"
    assert BSN not in repr(result) and "'V'" not in repr(result)


def test_the_roster_counts_where_both_say_something(read: Callable[..., ReadResult]) -> None:
    result = read(placement__total_hours=300, placement__start=date(2026, 9, 7))
    assert result.cohort.placements["P-001"].total_hours == 300
    differs = [one for one in about_register(result) if one.code == "REGISTER_DIFFERS"]
    assert [(one.where.cell, one.what("nl")) for one in differs] == [
        ("G6", "Begindatum: het bestand van DUO zegt '14-09-2026', de cohortlijst '07-09-2026' "
               "(cohort.xlsx › Plaatsingen › E2); de cohortlijst telt."),
        ("J6", "Totaal uren: het bestand van DUO zegt '320', de cohortlijst '300' "
               "(cohort.xlsx › Plaatsingen › D2); de cohortlijst telt.")]


def test_what_the_register_knows_better_is_told(read: Callable[..., ReadResult]) -> None:
    text = FILE.replace("2026-08-01|2027-07-31||", "2026-08-01|2026-12-31||").replace(
        "|25655|K0067", "|25656|")
    outside, other, _ = about_register(read(text))
    assert (outside.code, outside.subject, outside.where.cell) == (
        "REGISTER_OUTSIDE_ENROLMENT", "placement:P-001", "G6")
    assert outside.what("nl") == ("De plaatsing valt niet binnen de inschrijving, die volgens DUO "
                                  "loopt van 01-08-2026 tot en met 31-12-2026.")
    assert (other.code, other.where.cell, other.what("nl")) == (
        "REGISTER_OTHER_PROGRAMME", "L6",
        "De overeenkomst staat bij DUO onder crebo 25656, de inschrijving onder 25655.")


@pytest.mark.parametrize("changed", [
    {"intern__birth_date": date(2009, 3, 13)}, {"company__sbb_id": "100018964"},
    {"intern__birth_date": None}])
def test_a_placement_is_never_matched_by_less(read: Callable[..., ReadResult],
                                              changed: dict[str, Any]) -> None:
    told, = about_register(read(placement__start=date(2026, 9, 14), **changed))
    assert (told.code, told.details["used"]) == ("REGISTER_READ", "0")


def test_twins_at_one_company_are_not_guessed_between(read: Callable[..., ReadResult]) -> None:
    twice = FILE.replace(AGREEMENT, f"{AGREEMENT}\n{AGREEMENT}")
    told, = about_register(read(twice, placement__start=date(2026, 9, 14)))
    assert (told.details["used"], told.details["count"]) == ("0", "3")


def test_without_a_roster_it_says_what_else_is_needed(tmp_path: Path) -> None:
    (tmp_path / "RO.csv").write_text(FILE.replace("{bsn}", BSN))
    with pytest.raises(InputError) as caught:
        read_inputs([tmp_path / "RO.csv"])
    assert {finding.code for finding in caught.value.findings} == {
        "NO_STUDENTS_FILE", "REGISTER_READ"}
    assert BSN not in repr(caught.value.findings)
