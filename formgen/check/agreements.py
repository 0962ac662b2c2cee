"""Rules between placements: agreement numbers, and interns placed twice at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from formgen.check.printed import day
from formgen.findings import Finding, found
from formgen.model import Cohort, Placement


def check_numbers(cohort: Cohort) -> Iterator[Finding]:
    """An agreement's number and version together belong to one placement."""
    holders: dict[tuple[str, str], Placement] = {}
    for placement in cohort.placements.values():
        agreement = placement.agreement
        if not agreement.number:
            continue
        first = holders.setdefault((agreement.number, agreement.version or "1"), placement)
        if first is not placement:
            yield found("AGREEMENT_NUMBER_TWICE", agreement.where("number"),
                        f"placement:{placement.placement_id}", number=agreement.number,
                        other=first.placement_id)


def check_overlap(cohort: Cohort) -> Iterator[Finding]:
    """Two placements of one intern at the same time, on the same weekdays."""
    by_intern: dict[str, list[Placement]] = defaultdict(list)
    for placement in cohort.placements.values():
        if placement.start and placement.planned_end:
            by_intern[placement.student_number].append(placement)
    for placements in by_intern.values():
        for index, one in enumerate(placements):
            for other in placements[:index]:
                if _overlap(one, other):
                    yield found("INTERN_PLACED_TWICE", one.where("start"),
                                f"placement:{one.placement_id}", other=other.placement_id,
                                start=day(one.start) if one.start else "")


def _overlap(one: Placement, other: Placement) -> bool:
    if not (one.start and one.planned_end and other.start and other.planned_end):
        return False
    meet = one.start <= other.planned_end and other.start <= one.planned_end
    # Where weekdays are known, half the week here and half there is no clash.
    apart = one.weekdays and other.weekdays and not set(one.weekdays) & set(other.weekdays)
    return meet and not apart
