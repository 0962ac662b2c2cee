"""Ages, weeks, hours per school year and evaluation dates hold for every input."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from formgen.model import Contact, Evaluation, Role, derived

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WEEKDAYS = st.lists(st.sampled_from(list(derived.WEEKDAY_NAMES)), unique=True).map(tuple)


@given(birth=DAYS, on=DAYS)
def test_an_age_goes_up_by_one_a_year(birth: date, on: date) -> None:
    assume(birth <= on)
    years = derived.age(birth, on)
    assert 0 <= years <= on.year - birth.year
    later = on.replace(year=on.year + 1, day=min(on.day, 28))
    assert derived.age(birth, later) - years in (0, 1)


def test_majority_comes_on_the_birthday_itself() -> None:
    birth = date(2008, 12, 2)
    assert derived.is_minor(birth, date(2026, 12, 1))
    assert not derived.is_minor(birth, date(2026, 12, 2))


@given(start=DAYS, length=st.integers(0, 1500), total=st.integers(0, 5120), weekdays=WEEKDAYS)
def test_hours_per_school_year_add_up(
        start: date, length: int, total: int, weekdays: tuple[str, ...]) -> None:
    split = derived.hours_by_school_year(start, start + timedelta(days=length), total, weekdays)
    assert sum(split.values()) == total
    assert all(hours >= 0 for hours in split.values())
    assert list(split) == sorted(split)
    assert next(iter(split)) == derived.school_year(start)


@given(start=DAYS, length=st.integers(1, 700), total=st.integers(1, 5120), weekdays=WEEKDAYS)
def test_hours_go_by_placement_days(
        start: date, length: int, total: int, weekdays: tuple[str, ...]) -> None:
    """Against a plain count of days, no part is off by a whole hour."""
    end = start + timedelta(days=length)
    numbers = [list(derived.WEEKDAY_NAMES).index(day) for day in weekdays] or range(5)
    days = [start + timedelta(days=n) for n in range(length + 1)]
    placement_days = [day for day in days if day.weekday() in numbers] or days
    split = derived.hours_by_school_year(start, end, total, weekdays)
    for year, hours in split.items():
        count = sum(derived.school_year(day) == year for day in placement_days)
        assert abs(hours - total * count / len(placement_days)) < 1


@given(start=DAYS, length=st.integers(0, 700), total=st.integers(0, 5120), weekdays=WEEKDAYS)
def test_planned_hours_of_weeks_add_up(
        start: date, length: int, total: int, weekdays: tuple[str, ...]) -> None:
    end = start + timedelta(days=length)
    hours = derived.hours_by_week(start, end, total, weekdays)
    assert len(hours) == len(derived.mondays(start, end)) and sum(hours) == total
    whole_weeks = hours[1:-1]
    assert not whole_weeks or max(whole_weeks) - min(whole_weeks) <= 1


def test_weeks_without_a_placement_day_have_no_hours() -> None:
    friday = date(2026, 9, 18)
    assert derived.hours_by_week(friday, date(2026, 9, 30), 8, ("ma",)) == (0, 4, 4)
    assert derived.hours_by_week(friday, date(2026, 9, 30), None, ("ma",)) == ()
    assert derived.hours_by_week(friday, date(2036, 9, 30), 320, ("ma",)) == ()


@pytest.mark.parametrize(("start", "end", "total"), [
    (None, date(2027, 1, 1), 10), (date(2027, 1, 1), None, 10),
    (date(2027, 1, 1), date(2027, 2, 1), None), (date(2027, 2, 1), date(2027, 1, 1), 10),
])
def test_no_split_without_a_period_and_a_total(
        start: date | None, end: date | None, total: int | None) -> None:
    assert derived.hours_by_school_year(start, end, total, ()) == {}


@given(start=DAYS, length=st.integers(0, 700))
def test_weeks_are_the_mondays_seen(start: date, length: int) -> None:
    days = [start + timedelta(days=n) for n in range(length + 1)]
    mondays = {day - timedelta(days=day.weekday()) for day in days}
    assert derived.weeks(start, days[-1]) == len(mondays)


@given(start=DAYS, length=st.integers(0, 700), weekdays=WEEKDAYS,
       week=st.none() | st.integers(1, 60))
def test_evaluations_lie_in_the_period_in_order_on_placement_days(
        start: date, length: int, weekdays: tuple[str, ...], week: int | None) -> None:
    end = start + timedelta(days=length)
    planned = (Evaluation(kind="tussentijds", week=week),)
    moments = derived.evaluation_moments(start, end, weekdays, planned)
    assert sorted(moment.kind for moment in moments) == ["eind", "kennismaking", "tussentijds"]
    dates = [moment.on for moment in moments]
    assert dates == sorted(dates)
    assert all(start <= day <= end for day in dates)
    if length >= 6:
        numbers = [list(derived.WEEKDAY_NAMES).index(day) for day in weekdays] or range(5)
        assert all(day.weekday() in numbers for day in dates)


def test_a_planned_week_gives_its_first_placement_day() -> None:
    planned = (Evaluation(kind="tussentijds", week=10, who="Zoë"),)
    moments = derived.evaluation_moments(
        date(2026, 9, 14), date(2027, 1, 29), ("do", "vr"), planned)
    midterm = next(moment for moment in moments if moment.kind == "tussentijds")
    assert (midterm.on, midterm.who) == (date(2026, 11, 19), "Zoë")


def test_a_week_after_the_end_falls_back_on_the_usual_date() -> None:
    period = date(2026, 11, 16), date(2027, 1, 29)
    late = derived.evaluation_moments(*period, ("ma",), (Evaluation(kind="eind", week=19),))
    assert late == derived.evaluation_moments(*period, ("ma",), ())


def test_a_visit_without_a_week_has_no_date_and_comes_last() -> None:
    moments = derived.evaluation_moments(
        date(2026, 9, 14), date(2027, 1, 29), ("do",), (Evaluation(kind="bezoek"),))
    assert (moments[-1].kind, moments[-1].on) == ("bezoek", None)


ANNA = Contact(role="Praktijkopleider", name="Anna Bos", phone="1")
ANNA_TOO = Contact(role="Beoordelaar", name="Anna Bos", phone="2")
BEA = Contact(role="Dagelijks begeleider", name="Bea de Wit")


def test_a_named_person_is_found_in_the_role_first() -> None:
    contacts = (ANNA, ANNA_TOO, BEA)
    assert derived.role_holder("anna  BOS", contacts, Role.ASSESSOR) is ANNA_TOO
    assert derived.role_holder("Anna Bos", contacts, Role.FINAL) is ANNA


def test_nobody_named_means_the_first_in_the_role() -> None:
    assert derived.role_holder(None, (ANNA, BEA), Role.DAILY) is BEA
    assert derived.role_holder(None, (ANNA, BEA), Role.ASSESSOR) is None


def test_an_unknown_name_is_kept() -> None:
    unknown = derived.role_holder("Cor", (ANNA,), Role.FINAL)
    assert unknown == Contact(role="Eindverantwoordelijke", name="Cor")
