"""What follows from the data alone: ages, weeks, hours per school year, evaluation dates.

Pure functions of plain values; checks, plans and forms share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor

from formgen.findings import Language
from formgen.model.fields import Label
from formgen.model.people import ROLE_LABELS, Contact, Role
from formgen.model.plans import Evaluation

#: The weekdays as data holds them, Monday first, with their names in full.
WEEKDAY_NAMES = {
    "ma": Label("maandag", "Monday"),
    "di": Label("dinsdag", "Tuesday"),
    "wo": Label("woensdag", "Wednesday"),
    "do": Label("donderdag", "Thursday"),
    "vr": Label("vrijdag", "Friday"),
    "za": Label("zaterdag", "Saturday"),
    "zo": Label("zondag", "Sunday"),
}
_WEEKDAY_NUMBERS = {day: number for number, day in enumerate(WEEKDAY_NAMES)}
_MONDAY_TO_FRIDAY = frozenset(range(5))

ADULT_AGE = 18
_SCHOOL_YEAR_STARTS = 8  # 1 August (WEB 1.1.1)
#: No placement of an mbo programme is longer; the year of one of the dates is mistyped.
LONGEST_DAYS = 2 * 366

# Whole classes have one period: what was worked out for so many is remembered.
_MANY_PERIODS = 256
_ONE_DAY = timedelta(days=1)
_ONE_WEEK = timedelta(weeks=1)


def age(birth: date, on: date) -> int:
    """Full years lived on a day. Who was born on 29 February has a birthday on 1 March.

    >>> age(date(2009, 3, 12), date(2026, 9, 14))
    17
    >>> age(date(2008, 2, 29), date(2026, 2, 28)), age(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def is_minor(birth: date, on: date) -> bool:
    """Whether someone is under 18 on a day (BW 1:233).

    >>> [is_minor(date(2008, 9, 14), date(2026, 9, day)) for day in (13, 14)]
    [True, False]
    """
    return age(birth, on) < ADULT_AGE


def weekday_text(weekdays: Iterable[str], language: Language) -> str:
    """Weekdays in full, for print.

    >>> weekday_text(("do", "vr"), "nl")
    'donderdag, vrijdag'
    """
    return ", ".join(WEEKDAY_NAMES[day][language] for day in weekdays)


def weeks(start: date, end: date) -> int:
    """The number of calendar weeks, Monday to Sunday, that a period touches.

    The week of the start is week 1, as companies count in their plans.

    >>> weeks(date(2026, 9, 14), date(2027, 1, 29))
    20
    """
    return (_monday(end) - _monday(start)).days // 7 + 1


@lru_cache(_MANY_PERIODS)
def mondays(start: date, end: date) -> tuple[date, ...]:
    """The Monday of each calendar week that a period touches.

    >>> [f"{monday:%d-%m}" for monday in mondays(date(2026, 9, 16), date(2026, 9, 28))]
    ['14-09', '21-09', '28-09']
    """
    if (end - start).days > LONGEST_DAYS:
        return ()  # a mistyped year
    first = _monday(start)
    return tuple(first + timedelta(weeks=number) for number in range(weeks(start, end)))


def school_year(on: date) -> str:
    """The school year of a day.

    >>> school_year(date(2027, 7, 31)), school_year(date(2027, 8, 1))
    ('2026-2027', '2027-2028')
    """
    first = on.year if on.month >= _SCHOOL_YEAR_STARTS else on.year - 1
    return f"{first}-{first + 1}"


def hours_by_school_year(
    start: date | None, end: date | None, total: int | None, weekdays: Sequence[str]
) -> dict[str, int]:
    """The hours of a placement in each school year; together exactly ``total``.

    The agreement must state this split (WEB 7.2.8 lid 2 a). Hours go by the number of
    placement days on each side of 1 August; whole hours, the largest remainders rounded up.

    Args:
        start: the first day.
        end: the last day, included.
        total: hours, not negative.
        weekdays: "ma" to "zo"; none means Monday to Friday.

    Returns:
        Hours by school year, in order of time; empty if period or total is not known, or
        the period ends before it starts.

    >>> hours_by_school_year(date(2026, 9, 14), date(2027, 9, 24), 1000, ("ma", "di", "wo"))
    {'2026-2027': 852, '2027-2028': 148}
    """
    if start is None or end is None or total is None:
        return {}
    parts = _years_of(start, end)
    hours = _shared(total, [(first, last) for _, first, last in parts], weekdays)
    return {name: part for (name, _, _), part in zip(parts, hours, strict=True)}


@lru_cache(_MANY_PERIODS)
def hours_by_week(
    start: date, end: date, total: int | None, weekdays: tuple[str, ...]
) -> tuple[int, ...]:
    """The planned hours of each calendar week of a placement; together exactly ``total``.

    They go by the number of placement days in the week, as those of a school year do.

    Args:
        start: the first day.
        end: the last day, included.
        total: hours, not negative.
        weekdays: "ma" to "zo"; none means Monday to Friday.

    Returns:
        Whole hours for each of :func:`mondays`; empty if the total is not known.

    >>> hours_by_week(date(2026, 9, 16), date(2026, 10, 2), 64, ("di", "wo", "do"))
    (16, 24, 24)
    """
    if total is None:
        return ()
    return tuple(_shared(total, [
        (max(start, monday), min(end, monday + _ONE_WEEK - _ONE_DAY))
        for monday in mondays(start, end)], weekdays))


def _shared(total: int, parts: Sequence[tuple[date, date]],
            weekdays: Sequence[str]) -> list[int]:
    """Hours for each part of a period, by its placement days; the largest remainders rounded up."""
    days = [_count_days(first, last, weekdays) for first, last in parts]
    if not any(days):  # a period without a single placement day: go by all days
        days = [(last - first).days + 1 for first, last in parts]
    all_days = sum(days)
    shares = [total * count / all_days for count in days]
    hours = [floor(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: hours[i] - shares[i])
    for index in by_remainder[:total - sum(hours)]:
        hours[index] += 1
    return hours


@dataclass(frozen=True, slots=True)
class EvaluationMoment:
    """An evaluation with its date; ``on`` is None where nothing tells when it is."""

    kind: str
    on: date | None
    who: str | None = None
    school_present: bool | None = None


def evaluation_moments(
    start: date, end: date, weekdays: Sequence[str], planned: Sequence[Evaluation]
) -> tuple[EvaluationMoment, ...]:
    """The evaluations of a placement, by date.

    A planned week gives the first placement day of that week, if it lies in the period.
    Otherwise, and for the first, midterm and final evaluation that nobody planned, the date
    is a tenth, the half, and a week before the end of the period, moved to the next
    placement day.

    >>> moments = evaluation_moments(date(2026, 9, 14), date(2027, 1, 29), ("do", "vr"), ())
    >>> [f"{moment.kind} {moment.on}" for moment in moments]
    ['kennismaking 2026-10-01', 'tussentijds 2026-11-26', 'eind 2027-01-22']
    """
    if end < start:
        return ()
    defaults = _default_dates(start, end)
    kinds = [evaluation.kind for evaluation in planned]
    missing = [Evaluation(kind=kind) for kind in defaults if kind not in kinds]
    moments = [
        EvaluationMoment(evaluation.kind, _date_of(evaluation, start, end, weekdays, defaults),
                         evaluation.who, evaluation.school_present)
        for evaluation in (*planned, *missing)
    ]
    return tuple(sorted(moments, key=lambda moment: moment.on or date.max))


def find_contact(contacts: Iterable[Contact], name: str, role: Role) -> Contact | None:
    """The contact with a name, whatever its case and spacing; in the given role if possible."""
    wanted = fold_name(name)
    matches = [one for one in contacts if one.name and fold_name(one.name) == wanted]
    in_role = [one for one in matches if one.role == ROLE_LABELS[role].nl]
    return next(iter(in_role or matches), None)


def role_holder(name: str | None, contacts: Sequence[Contact], role: Role) -> Contact | None:
    """Who holds a role in a placement.

    Args:
        name: whom the placement (or for a mentor or coach its class) names.
        contacts: of the company, or the school's staff for the school's roles.
        role: the role.

    Returns:
        That person, with what the contacts know of him or her; if nobody is named, the
        first contact in the role; None if there is none either.
    """
    if name:
        return find_contact(contacts, name, role) or Contact(role=ROLE_LABELS[role].nl, name=name)
    return next((one for one in contacts if one.role == ROLE_LABELS[role].nl and one.name), None)


def fold_name(name: str) -> str:
    """A name for comparing: case and spacing do not matter.

    >>> fold_name(" Ruben  de HAAS ")
    'ruben de haas'
    """
    return " ".join(name.casefold().split())


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _years_of(start: date, end: date) -> list[tuple[str, date, date]]:
    """The school years of a period, as (name, first day, last day)."""
    parts = []
    first = start
    while first <= end:
        turn = date(first.year + (first.month >= _SCHOOL_YEAR_STARTS), _SCHOOL_YEAR_STARTS, 1)
        last = min(end, turn - _ONE_DAY)
        parts.append((school_year(first), first, last))
        first = last + _ONE_DAY
    return parts


def _numbers(weekdays: Iterable[str]) -> frozenset[int]:
    return frozenset(_WEEKDAY_NUMBERS[day] for day in weekdays) or _MONDAY_TO_FRIDAY


def _count_days(first: date, last: date, weekdays: Iterable[str]) -> int:
    """How many of the days from first to last, both included, are on the weekdays."""
    wanted = _numbers(weekdays)
    whole_weeks, rest = divmod((last - first).days + 1, 7)
    return whole_weeks * len(wanted) + sum(
        (first.weekday() + offset) % 7 in wanted for offset in range(rest))


def _default_dates(start: date, end: date) -> dict[str, date]:
    length = (end - start).days
    middle = start + timedelta(days=round(length * 0.5))
    return {
        "kennismaking": start + timedelta(days=round(length * 0.1)),
        "tussentijds": middle,
        "eind": max(end - _ONE_WEEK, middle),
    }


def _date_of(evaluation: Evaluation, start: date, end: date, weekdays: Sequence[str],
             defaults: dict[str, date]) -> date | None:
    wanted = defaults.get(evaluation.kind)
    if evaluation.week is not None and 1 <= evaluation.week <= weeks(start, end):
        wanted = max(start, _monday(start) + (evaluation.week - 1) * _ONE_WEEK)
    return _on_placement_day(wanted, start, end, weekdays) if wanted else None


def _on_placement_day(on: date, start: date, end: date, weekdays: Sequence[str]) -> date:
    """The first placement day from a day on, else the last one before it, else that day."""
    wanted = _numbers(weekdays)
    for step in (_ONE_DAY, -_ONE_DAY):
        day = on
        while start <= day <= end and abs((day - on).days) < 7:
            if day.weekday() in wanted:
                return day
            day += step
    return on
