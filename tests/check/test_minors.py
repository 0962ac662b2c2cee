"""The law for interns under 18, and the working hours of adults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from formgen.findings import Finding, Severity
from formgen.model import Agreement, Guardian, Skill

Findings = Callable[..., dict[str, Finding]]
WHOLE_WEEK = ("ma", "di", "wo", "do", "vr")


def test_a_minor_within_the_limits_has_no_findings(
        findings: Findings, minor: dict[str, Any]) -> None:
    assert findings(intern=minor) == {}


@pytest.mark.parametrize(("change", "code"), [
    ({"end_time": "18:30", "hours_per_week": 19.0, "total_hours": 380}, "MINOR_SHIFT_TOO_LONG"),
    ({"break_minutes": 15}, "MINOR_BREAK_TOO_SHORT"),
    ({"start_time": "05:30", "end_time": "14:00"}, "MINOR_WORKS_AT_NIGHT"),
    ({"start_time": "15:00", "end_time": "23:30"}, "MINOR_WORKS_AT_NIGHT"),
    ({"start_time": "22:00", "end_time": "06:30"}, "MINOR_WORKS_AT_NIGHT"),
    ({"weekdays": ("do", "zo")}, "MINOR_WORKS_ON_SUNDAY"),
])
def test_what_a_minor_may_not(
        findings: Findings, minor: dict[str, Any], change: dict[str, Any], code: str) -> None:
    assert set(findings(intern=minor, placement=change)) == {code}
    assert code not in findings(placement=change)  # an adult may


@pytest.mark.parametrize(("weekly", "code"), [
    (22.0, None), (22.5, "MINOR_AVERAGE_TOO_LONG"), (27.0, "MINOR_AVERAGE_TOO_LONG"),
    (27.5, "MINOR_WEEK_TOO_LONG"),
])
def test_school_counts_as_work_for_minors(
        findings: Findings, minor: dict[str, Any], weekly: float, code: str | None) -> None:
    found = findings(intern=minor, placement={"hours_per_week": weekly, "start_time": None,
                                              "total_hours": None, "end_time": None})
    hours = {one for one in found if one.startswith("MINOR")}
    assert hours == ({code} if code else set())


def test_what_is_said_of_too_many_hours(findings: Findings, minor: dict[str, Any]) -> None:
    finding = findings(intern=minor, placement={"hours_per_week": 28.0})["MINOR_WEEK_TOO_LONG"]
    assert finding.severity is Severity.ERROR
    assert finding.what("nl") == ("Stage en school zijn samen 46 uur per week (school: 18); "
                                  "onder de 18 mag dat hoogstens 45 uur zijn.")


def test_in_a_full_time_block_there_is_no_school(
        findings: Findings, minor: dict[str, Any]) -> None:
    block = {"weekdays": WHOLE_WEEK, "days_per_week": 5.0, "hours_per_week": 40.0,
             "total_hours": 790}
    assert findings(intern=minor, placement=block) == {}


def test_school_hours_count_whole_where_the_days_are_not_known(
        findings: Findings, minor: dict[str, Any]) -> None:
    found = findings(intern=minor, group={"school_days": ()}, placement={"hours_per_week": 23.0})
    assert "MINOR_AVERAGE_TOO_LONG" in found


def test_the_companys_times_count_where_the_placement_has_none(
        findings: Findings, minor: dict[str, Any]) -> None:
    from formgen.model import Conditions

    late = Conditions(start_time="14:30", end_time="23:30", break_minutes=30)
    assert "MINOR_WORKS_AT_NIGHT" in findings(intern=minor, company={"conditions": late})


def test_an_unknown_break_is_no_fault(findings: Findings, minor: dict[str, Any]) -> None:
    from formgen.model import Conditions

    unknown = Conditions(start_time="08:00", end_time="17:30")
    found = findings(intern=minor, company={"conditions": unknown})
    assert not {code for code in found if code.startswith("MINOR")}


def test_under_16_stops_everything(findings: Findings) -> None:
    finding = findings(intern={"birth_date": date(2010, 9, 15), "guardian": Guardian(name="A")})
    assert finding["INTERN_UNDER_16"].blocks
    assert finding["INTERN_UNDER_16"].where.cell == "F2"
    assert finding["INTERN_UNDER_16"].what("nl") == (
        "De stagiair is op de begindatum jonger dan 16 jaar.")


def test_a_minor_needs_a_guardian(findings: Findings) -> None:
    finding = findings(intern={"birth_date": date(2009, 3, 12)})["GUARDIAN_MISSING"]
    assert (finding.severity, finding.blocks) == (Severity.ERROR, False)
    assert str(finding.where) == "cohort.xlsx › Studenten › A2"
    assert "BW 1:234" in finding.todo("nl")


def test_18_between_signing_and_start_still_needs_a_guardian(findings: Findings) -> None:
    eighteen_on_5_september = {"birth_date": date(2008, 9, 5)}
    assert set(findings(intern=eighteen_on_5_september)) == {"GUARDIAN_MISSING"}
    later = Agreement(number="1", drawn_up_date=date(2026, 9, 8))
    assert findings(intern=eighteen_on_5_september, placement={"agreement": later}) == {}


def test_procedures_that_a_minor_may_not_do(findings: Findings, minor: dict[str, Any]) -> None:
    skills = (Skill(number="1", name="Hanteren", minors="ja"), Skill(number="2a", name="Röntgen",
              minors="nee"), Skill(name="Narcose", minors="nee"), Skill(name="Wassen"))
    found = findings(intern=minor, company={"skills": skills})
    assert found["MINOR_SKILLS_NOT_ALLOWED"].what("nl") == (
        "Bedrijf B01 laat handelingen niet toe onder 18 jaar: nummer 2a, 3.")
    assert found["MINOR_SKILLS_NOT_SAID"].what("nl") == (
        "Bedrijf B01 zegt niet of handelingen onder 18 jaar mogen: nummer 4.")
    assert findings(company={"skills": skills}) == {}


@pytest.mark.parametrize(("change", "code"), [
    ({"start_time": "08:00", "end_time": "21:00", "hours_per_week": 25.0, "total_hours": 490},
     "ADULT_SHIFT_TOO_LONG"),
    ({"break_minutes": 15}, "ADULT_BREAK_TOO_SHORT"),
    ({"start_time": "08:00", "end_time": "19:00", "hours_per_week": 21.0, "total_hours": 410},
     "ADULT_BREAK_TOO_SHORT"),
])
def test_adults_get_warnings(findings: Findings, change: dict[str, Any], code: str) -> None:
    found = findings(placement=change)
    assert code in found
    assert {finding.severity for finding in found.values()} == {Severity.WARNING}


@pytest.mark.parametrize(("weekly", "limit"), [(48.0, None), (50.0, "48"), (62.0, "60")])
def test_a_long_week_of_an_adult(findings: Findings, weekly: float, limit: str | None) -> None:
    finding = findings(placement={
        "weekdays": (*WHOLE_WEEK, "za"), "days_per_week": 6.0, "hours_per_week": weekly,
    }).get("ADULT_WEEK_TOO_LONG")
    assert (finding.details["limit"] if finding else None) == limit
