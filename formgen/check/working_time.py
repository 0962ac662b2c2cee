"""The Working Hours Act (Arbeidstijdenwet, ATW) for interns, of 16 and 17 and of age.

For minors school time counts as working time (ATW 4:4 lid 2), and what exceeds a limit is an
error. For adults the limits are wide and averages run over months: warnings only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from formgen.check.printed import number
from formgen.findings import Finding
from formgen.model import derived
from formgen.model.case import Case

_MINUTES_IN_DAY = 24 * 60
_NIGHT_ENDS, _NIGHT_STARTS = 6 * 60, 23 * 60
_SUNDAY = "zo"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law allows an age group; hours, except for the minutes of break.

    ``breaks`` are (after more than so many hours of work, minutes of break), longest first.
    """

    shift: float
    week: float
    average: float
    breaks: tuple[tuple[float, int], ...]


#: ATW 5:7 (working time) and 5:4 (breaks); the average is over 4 weeks for minors, over 16
#: for adults. A placement has the same hours each week, so that its average is its week.
MINOR_LIMITS = Limits(shift=9, week=45, average=40, breaks=((4.5, 30),))
ADULT_LIMITS = Limits(shift=12, week=60, average=48, breaks=((10, 45), (5.5, 30)))


def check_working_time(case: Case) -> Iterator[Finding]:
    """Shift, week, average and break against the law; for minors night and Sunday too."""
    birth, start = case.intern.birth_date, case.placement.start
    if not birth or not start:
        return
    if derived.is_minor(birth, start):
        yield from _check_minor(case)
    else:
        yield from _check_adult(case)


def shift_hours(start: str | None, end: str | None, break_minutes: int | None) -> float | None:
    """The working time of one day, in hours; an end before the start is past midnight.

    >>> shift_hours("08:30", "17:00", 30)
    8.0
    """
    if not start or not end:
        return None
    return (_span(start, end) - (break_minutes or 0)) / 60


def school_hours(case: Case) -> float:
    """The hours of school in a placement week: those on days that are no placement days."""
    group = case.group
    if not group or not group.school_hours:
        return 0.0
    if not group.school_days:
        return group.school_hours
    left = [day for day in group.school_days if day not in case.weekdays]
    return group.school_hours * len(left) / len(group.school_days)


def _check_minor(case: Case) -> Iterator[Finding]:
    start, end, pause = case.work_times
    if start and end:
        shift = _judged_shift(start, end, pause, MINOR_LIMITS)
        if shift > MINOR_LIMITS.shift:
            yield case.finding("MINOR_SHIFT_TOO_LONG", "end_time", hours=number(shift),
                               limit=number(MINOR_LIMITS.shift))
        needed = _break_needed(shift, MINOR_LIMITS)
        if pause is not None and pause < needed:
            yield case.finding("MINOR_BREAK_TOO_SHORT", "break_minutes", minutes=pause,
                               needed=needed)
        if _minutes(start) < _NIGHT_ENDS or _minutes(start) + _span(start, end) > _NIGHT_STARTS:
            yield case.finding("MINOR_WORKS_AT_NIGHT", "start_time", start=start, end=end)
    if case.placement.hours_per_week:
        school = school_hours(case)
        week = case.placement.hours_per_week + school
        if week > MINOR_LIMITS.average:
            over_week = week > MINOR_LIMITS.week
            limit = MINOR_LIMITS.week if over_week else MINOR_LIMITS.average
            yield case.finding(
                "MINOR_WEEK_TOO_LONG" if over_week else "MINOR_AVERAGE_TOO_LONG",
                "hours_per_week", hours=number(week), school=number(school), limit=number(limit))
    # Allowed only where the kind of work needs it and both agree (ATW 5:6).
    if _SUNDAY in case.weekdays:
        yield case.finding("MINOR_WORKS_ON_SUNDAY", "weekdays")


def _check_adult(case: Case) -> Iterator[Finding]:
    start, end, pause = case.work_times
    if start and end:
        shift = _judged_shift(start, end, pause, ADULT_LIMITS)
        if shift > ADULT_LIMITS.shift:
            yield case.finding("ADULT_SHIFT_TOO_LONG", "end_time", hours=number(shift),
                               limit=number(ADULT_LIMITS.shift))
        needed = _break_needed(shift, ADULT_LIMITS)
        if pause is not None and pause < needed:
            yield case.finding("ADULT_BREAK_TOO_SHORT", "break_minutes", minutes=pause,
                               hours=number(shift), needed=needed)
    week = case.placement.hours_per_week or 0
    if week > ADULT_LIMITS.average:
        limit = ADULT_LIMITS.week if week > ADULT_LIMITS.week else ADULT_LIMITS.average
        yield case.finding("ADULT_WEEK_TOO_LONG", "hours_per_week", hours=number(week),
                           limit=number(limit))


def _judged_shift(start: str, end: str, pause: int | None, limits: Limits) -> float:
    """The shift; where the break is not known, the shortest that the law asks is taken off."""
    whole = _span(start, end) / 60
    return whole - (_break_needed(whole, limits) if pause is None else pause) / 60


def _break_needed(hours: float, limits: Limits) -> int:
    return next((minutes for above, minutes in limits.breaks if hours > above), 0)


@lru_cache(maxsize=1024)
def _span(start: str, end: str) -> int:
    """Minutes from start to end, the next day if the end is not later."""
    return (_minutes(end) - _minutes(start) - 1) % _MINUTES_IN_DAY + 1


@lru_cache(maxsize=1024)
def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
