"""Rules between placements: agreement numbers, and interns placed twice at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from formgen.check.printed import day
from formgen.findings import Finding, found
from formgen.model import Agreement, Cohort, Placement
from formgen.spool import repeated


def check_numbers(cohort: Cohort) -> Iterator[Finding]:
    """An agreement's number and version together belong to one placement."""
    shared = repeated(hash(_version(one.agreement)) for one in cohort.placements.values()
                      if one.agreement.number)
    holders: dict[tuple[str | None, str], Placement] = {}
    for placement in cohort.placements.values() if shared else ():
        agreement = placement.agreement
        version = _version(agreement)
        if not agreement.number or hash(version) not in shared:
            continue
        first = holders.setdefault(version, placement)
        if first is not placement:
            yield found("AGREEMENT_NUMBER_TWICE", agreement.where("number"),
                        f"placement:{placement.placement_id}", number=agreement.number,
                        other=first.placement_id)


def _version(agreement: Agreement) -> tuple[str | None, str]:
    return agreement.number, agreement.version or "1"


def check_overlap(cohort: Cohort) -> Iterator[Finding]:
    """Two placements of one intern at the same time, on the same weekdays."""
    several = repeated(hash(one.student_number) for one in cohort.placements.values())
    by_intern: dict[str, list[str]] = defaultdict(list)
    for placement in cohort.placements.values() if several else ():
        if (hash(placement.student_number) in several
                and placement.start and placement.planned_end):
            by_intern[placement.student_number].append(placement.placement_id)
    for names in by_intern.values():
        placements = [cohort.placements[name] for name in names]
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
