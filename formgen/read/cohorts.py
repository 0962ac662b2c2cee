"""What the cohort is called of which no file says the name."""

from __future__ import annotations

from dataclasses import replace

from formgen.model import Cohort
from formgen.model.derived import school_year

_COHORT = "cohort"


def named(cohort: Cohort) -> Cohort:
    """The cohort, its classes without a name for theirs called by the school year in which the
    first placement begins.

    The name is part of the code on each paper, so it must stay when next week's export has
    another file name. Where no placement has a beginning the class stays called as its file.
    """
    unsaid = [group for group in cohort.groups.values() if _COHORT not in group.origin]
    starts = (one.start for one in cohort.placements.values() if one.start) if unsaid else ()
    first = min(starts, default=None)
    if first is None:
        return cohort
    year = school_year(first)
    return replace(cohort, groups={
        **cohort.groups, **{group.code: replace(group, cohort=year) for group in unsaid}})
