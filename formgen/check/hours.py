"""Do the hours of a placement add up?"""

from __future__ import annotations

from collections.abc import Iterator

from formgen.check.printed import number
from formgen.check.working_time import shift_hours
from formgen.findings import Finding
from formgen.model.case import Case

_TOLERANCE = 0.10
_HOURS_IN_WEEK = 168
_DAYS_IN_WEEK = 7
#: From so many weeks on, a placement runs through the school holidays; then the student
#: system Eduarte counts 40 of 52 weeks. Shorter blocks are counted in full.
_YEAR_ROUND_WEEKS = 40
_SCHOOL_WEEKS_SHARE = 40 / 52


def check_ranges(case: Case) -> Iterator[Finding]:
    """Hours and days a week that a week can hold."""
    hours, days = case.placement.hours_per_week, case.placement.days_per_week
    if hours is not None and not 0 < hours <= _HOURS_IN_WEEK:
        yield case.finding("HOURS_PER_WEEK_RANGE", "hours_per_week", hours=number(hours))
    if days is not None and not 0 < days <= _DAYS_IN_WEEK:
        yield case.finding("DAYS_PER_WEEK_RANGE", "days_per_week", days=number(days))


def check_total(case: Case) -> Iterator[Finding]:
    """Hours a week times weeks against the total, within ten percent."""
    placement = case.placement
    start, end, weekly = placement.start, placement.planned_end, placement.hours_per_week
    if not start or not end or end <= start or not weekly or placement.total_hours is None:
        return
    weeks = ((end - start).days + 1) / 7
    most = weekly * weeks
    least = most * _SCHOOL_WEEKS_SHARE if weeks >= _YEAR_ROUND_WEEKS else most
    if not least * (1 - _TOLERANCE) <= placement.total_hours <= most * (1 + _TOLERANCE):
        yield case.finding(
            "TOTAL_HOURS_DIFFER", "total_hours", total=placement.total_hours,
            weekly=number(weekly), weeks=round(weeks), expected=round(most))


def check_days(case: Case) -> Iterator[Finding]:
    """Days and hours a week against the weekdays and the working times."""
    placement = case.placement
    days = placement.days_per_week
    if days and placement.weekdays and days > len(placement.weekdays):
        yield case.finding("WEEKDAYS_DIFFER", "weekdays", days=number(days),
                           weekdays=", ".join(placement.weekdays))
    shift = shift_hours(*case.work_times)
    if shift is None or not days or not placement.hours_per_week:
        return
    expected = shift * days
    if abs(expected - placement.hours_per_week) > _TOLERANCE * expected:
        yield case.finding("WORK_TIMES_DIFFER", "hours_per_week", shift=number(shift),
                           days=number(days), expected=number(expected),
                           weekly=number(placement.hours_per_week))
