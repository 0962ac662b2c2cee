"""Periods, agreements, electives, evaluations and hours: what the office gets to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.check import check
from formgen.check.working_time import shift_hours
from formgen.findings import Finding, Severity
from formgen.model import Agreement, Cohort, Elective, Evaluation, Placement

Findings = Callable[..., dict[str, Finding]]


def test_a_cohort_without_faults_has_no_findings(findings: Findings) -> None:
    assert findings() == {}


def test_a_period_that_ends_before_it_starts(findings: Findings) -> None:
    finding = findings(placement={"planned_end": date(2026, 1, 29)})["PERIOD_REVERSED"]
    assert finding.severity is Severity.ERROR
    assert finding.subject == "placement:P-001"
    assert str(finding.where) == "cohort.xlsx › Plaatsingen › K2"
    assert finding.what("nl") == (
        "De einddatum 29-01-2026 ligt niet na de begindatum 14-09-2026.")
    assert finding.what("en") == "The end date 29-01-2026 is not after the start date 14-09-2026."


def test_a_year_that_was_mistyped(findings: Findings) -> None:
    found = findings(placement={"planned_end": date(2072, 1, 29), "total_hours": None})
    assert found["PERIOD_TOO_LONG"].todo("nl") == "Controleer het jaartal van beide datums."


def test_an_actual_end_before_the_start(findings: Findings) -> None:
    finding = findings(placement={"actual_end": date(2026, 9, 1)})["ACTUAL_END_BEFORE_START"]
    assert finding.severity is Severity.ERROR
    assert "01-09-2026 ligt vóór de begindatum 14-09-2026" in finding.what("nl")


def test_a_period_outside_that_of_the_class(findings: Findings) -> None:
    finding = findings(
        placement={"planned_end": date(2027, 2, 5)})["OUTSIDE_GROUP_PERIOD"]
    assert finding.severity is Severity.NOTICE
    assert finding.where.cell == "K2"
    assert "buiten de periode van klas DV2A (14-09-2026 t/m 29-01-2027)" in finding.what("nl")


def test_an_agreement_drawn_up_late_is_a_warning(findings: Findings) -> None:
    late = Agreement(number="2026-0001", drawn_up_date=date(2026, 9, 21))
    finding = findings(placement={"agreement": late})["DRAWN_UP_AFTER_START"]
    assert finding.severity is Severity.WARNING
    assert finding.what("nl") == (
        "De overeenkomst is opgesteld op 21-09-2026, na de begindatum 14-09-2026.")


@pytest.mark.parametrize(("start", "end", "code"), [
    (date(2026, 12, 1), date(2026, 11, 1), "ELECTIVE_REVERSED"),
    (date(2026, 8, 1), date(2026, 11, 1), "ELECTIVE_OUTSIDE_PERIOD"),
    (date(2026, 11, 1), date(2027, 2, 1), "ELECTIVE_OUTSIDE_PERIOD"),
    (None, date(2027, 2, 1), "ELECTIVE_OUTSIDE_PERIOD"),
    (date(2026, 11, 1), date(2026, 12, 1), None),
])
def test_electives_lie_in_the_placement(
        findings: Findings, start: date | None, end: date, code: str | None) -> None:
    elective = Elective(code="K9901", start=start, end=end)
    assert set(findings(placement={"electives": (elective,)})) == ({code} if code else set())


def test_an_evaluation_after_the_last_week(findings: Findings) -> None:
    finding = findings(placement={
        "planned_end": date(2026, 12, 18), "total_hours": 224})["EVALUATION_OUTSIDE_PERIOD"]
    assert finding.what("nl") == ("Het bedrijf plant de evaluatie 'eind' in week 19, maar "
                                  "plaatsing P-001 duurt 14 weken.")
    assert "formgen rekent voor deze plaatsing zelf een datum uit" in finding.todo("nl")


def test_evaluations_in_the_wrong_order(findings: Findings) -> None:
    swapped = (Evaluation(kind="eind", week=10), Evaluation(kind="tussentijds", week=19),
               Evaluation(kind="bezoek", week=1), Evaluation(kind="kennismaking"))
    finding = findings(company={"evaluations": swapped})["EVALUATION_ORDER"]
    assert finding.subject == "company:B01"
    assert finding.what("nl") == (
        "De evaluatie 'eind' staat in week 10, vóór 'tussentijds' in week 19.")


@pytest.mark.parametrize(("total", "differs"), [
    (320, False), (285, False), (345, False), (280, True), (350, True), (0, True),
])
def test_the_total_agrees_within_ten_percent(
        findings: Findings, total: int, differs: bool) -> None:
    assert ("TOTAL_HOURS_DIFFER" in findings(placement={"total_hours": total})) is differs


def test_the_total_of_a_whole_year_may_leave_out_the_holidays(findings: Findings) -> None:
    year = {"planned_end": date(2027, 9, 12)}  # 52 weeks of 16 hours: 832, or 640 in 40 weeks
    for total, differs in ((840, False), (640, False), (500, True), (1000, True)):
        found = findings(placement={**year, "total_hours": total})
        assert ("TOTAL_HOURS_DIFFER" in found) is differs


def test_what_is_said_of_a_total_that_differs(findings: Findings) -> None:
    finding = findings(placement={"total_hours": 240})["TOTAL_HOURS_DIFFER"]
    assert finding.what("nl") == (
        "Het totaal is 240 uur, maar 16 uur per week gedurende 20 weken is ongeveer 315 uur.")


@pytest.mark.parametrize(("change", "code"), [
    ({"hours_per_week": 0.0}, "HOURS_PER_WEEK_RANGE"),
    ({"hours_per_week": 320.0}, "HOURS_PER_WEEK_RANGE"),
    ({"days_per_week": 8.0}, "DAYS_PER_WEEK_RANGE"),
    ({"days_per_week": -1.0}, "DAYS_PER_WEEK_RANGE"),
    ({"days_per_week": 3.0}, "WEEKDAYS_DIFFER"),
    ({"hours_per_week": 12.0}, "WORK_TIMES_DIFFER"),
])
def test_hours_and_days_that_cannot_be(
        findings: Findings, change: dict[str, Any], code: str) -> None:
    assert code in findings(placement=change)


def test_working_times_that_do_not_make_the_week(findings: Findings) -> None:
    finding = findings(placement={"end_time": "15:30"})["WORK_TIMES_DIFFER"]
    assert finding.what("nl") == ("De werktijden geven 6,5 uur per dag, dus 13 uur in 2 dagen, "
                                  "maar er staat 16 uur per week.")


@given(start=st.times(), minutes=st.integers(1, 24 * 60), pause=st.integers(0, 60))
def test_a_shift_is_as_long_as_it_was_made(start: Any, minutes: int, pause: int) -> None:
    end = (timedelta(hours=start.hour, minutes=start.minute + minutes)).total_seconds() // 60
    text = f"{int(end) // 60 % 24:02}:{int(end) % 60:02}"
    assert shift_hours(f"{start:%H:%M}", text, pause) == pytest.approx((minutes - pause) / 60)


DATES = st.none() | st.dates(date(1990, 1, 1), date(2090, 12, 31))
NUMBERS = st.none() | st.floats(-50, 400)


@given(start=DATES, end=DATES, actual=DATES, drawn_up=DATES, birth=DATES, first=DATES,
       weekly=NUMBERS, days=NUMBERS, total=st.none() | st.integers(-5, 9999),
       weekdays=st.lists(st.sampled_from(["ma", "di", "za", "zo"]), unique=True))
def test_no_data_makes_the_checks_fail(
        start: Any, end: Any, actual: Any, drawn_up: Any, birth: Any, first: Any, weekly: Any,
        days: Any, total: Any, weekdays: Any, example: Cohort) -> None:
    placement = replace(
        example.placements["P-001"], start=start, planned_end=end, actual_end=actual,
        agreement=Agreement(drawn_up_date=drawn_up), electives=(Elective(start=first, end=end),),
        hours_per_week=weekly, days_per_week=days, total_hours=total, weekdays=tuple(weekdays))
    intern = replace(example.interns["0100231"], birth_date=birth)
    cohort = replace(example, placements={"P-001": placement}, interns={"0100231": intern})
    for finding in check(cohort):
        assert finding.what("nl") and "{" not in finding.what("nl") + finding.todo("en")


@pytest.fixture(scope="module")
def example() -> Cohort:
    from formgen.model import Company, Intern

    company = Company(company_id="B01", evaluations=(Evaluation(kind="eind", week=19),))
    return Cohort(
        interns={"0100231": Intern(student_number="0100231")}, companies={"B01": company},
        placements={"P-001": Placement(
            placement_id="P-001", student_number="0100231", company_id="B01",
            start_time="08:30", end_time="17:00")})
