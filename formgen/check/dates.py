"""Do the dates of a placement follow each other?"""

from __future__ import annotations

from collections.abc import Iterator

from formgen.check.printed import day
from formgen.findings import Finding, found
from formgen.model.case import Case
from formgen.model.derived import LONGEST_DAYS


def check_period(case: Case) -> Iterator[Finding]:
    """Start before end; a real end not before the start; inside the period of the class."""
    placement = case.placement
    start, end, actual = placement.start, placement.planned_end, placement.actual_end
    if start and actual and actual < start:
        yield case.finding("ACTUAL_END_BEFORE_START", "actual_end",
                           end=day(actual), start=day(start))
    if not start or not end:
        return
    if end <= start:
        yield case.finding("PERIOD_REVERSED", "planned_end", end=day(end), start=day(start))
        return
    if (end - start).days > LONGEST_DAYS:
        yield case.finding("PERIOD_TOO_LONG", "planned_end", end=day(end), start=day(start))
    group = case.group
    if group and group.period_start and group.period_end and (
            start < group.period_start or end > group.period_end):
        yield case.finding(
            "OUTSIDE_GROUP_PERIOD", "start" if start < group.period_start else "planned_end",
            start=day(start), end=day(end), group=group.code,
            group_start=day(group.period_start), group_end=day(group.period_end))


def check_agreement(case: Case) -> Iterator[Finding]:
    """An agreement drawn up after the start is unusual, yet it happens: never an error."""
    agreement, start = case.placement.agreement, case.placement.start
    if agreement.drawn_up_date and start and agreement.drawn_up_date > start:
        yield found("DRAWN_UP_AFTER_START", agreement.where("drawn_up_date"), case.subject,
                    drawn_up=day(agreement.drawn_up_date), start=day(start))


def check_electives(case: Case) -> Iterator[Finding]:
    """An elective starts before it ends, and lies in the placement."""
    start, end = case.placement.start, case.placement.planned_end
    for elective in case.placement.electives:
        first, last = elective.start, elective.end
        if first and last and last < first:
            yield found("ELECTIVE_REVERSED", elective.where("end"), case.subject,
                        start=day(first), end=day(last))
        elif start and end and any(on and not start <= on <= end for on in (first, last)):
            early = first and not start <= first <= end
            yield found("ELECTIVE_OUTSIDE_PERIOD", elective.where("start" if early else "end"),
                        case.subject, elective=elective.code or "", start=day(start), end=day(end))
