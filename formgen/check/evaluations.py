"""Do the evaluations that a company plans fit its placements?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from formgen.findings import Finding, found
from formgen.model import Cohort, derived
from formgen.model.case import Case

_ORDER = ("kennismaking", "tussentijds", "eind")


def check_placement(case: Case) -> Iterator[Finding]:
    """Planned weeks lie in the period; formgen takes a default date where they do not."""
    start, end = case.placement.start, case.placement.planned_end
    if not case.company.evaluations or not start or not end or end <= start:
        return
    length = derived.weeks(start, end)
    for evaluation in case.company.evaluations:
        if evaluation.week is not None and not 1 <= evaluation.week <= length:
            yield found("EVALUATION_OUTSIDE_PERIOD", evaluation.where("week"), case.subject,
                        kind=evaluation.kind, week=evaluation.week, weeks=length,
                        placement=case.placement.placement_id)


def check_companies(cohort: Cohort) -> Iterator[Finding]:
    """First, midterm and final evaluation come in that order."""
    for company in cohort.companies.values():
        planned = [one for one in company.evaluations if one.kind in _ORDER and one.week]
        in_time = sorted(planned, key=lambda one: one.week or 0)
        for before, after in pairwise(in_time):
            if _ORDER.index(before.kind) > _ORDER.index(after.kind):
                yield found("EVALUATION_ORDER", before.where("week"),
                            f"company:{company.company_id}", earlier=before.kind,
                            week=before.week, later=after.kind, later_week=after.week)
