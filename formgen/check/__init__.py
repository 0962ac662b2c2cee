"""Rules over a whole cohort: what single cells cannot tell.

The formats of single values are the reader's business (:mod:`formgen.model.formats`), and
missing values the plan's. Here values are compared with each other and with the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from formgen.check import (
    agreements,
    animals,
    dates,
    evaluations,
    hours,
    minors,
    people,
    programme,
    roles,
    working_time,
)
from formgen.findings import Finding
from formgen.model import Cohort
from formgen.model.case import Case, cases

#: Rules over one placement with its intern, company, class and programme.
PLACEMENT_RULES: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    dates.check_period,
    dates.check_agreement,
    dates.check_electives,
    programme.check_group,
    programme.check_work_processes,
    hours.check_ranges,
    hours.check_total,
    hours.check_days,
    minors.check_age,
    minors.check_guardian,
    working_time.check_working_time,
    minors.check_skills,
    evaluations.check_placement,
    roles.check_placement,
)

#: Rules over the cohort, about its school, programmes, companies and people.
COHORT_RULES: tuple[Callable[[Cohort], Iterable[Finding]], ...] = (
    programme.check_school,
    programme.check_programmes,
    programme.check_groups,
    people.check_addresses,
    people.check_unplaced,
    people.check_shared_mail,
    agreements.check_numbers,
    agreements.check_overlap,
    evaluations.check_companies,
    roles.check_companies,
    animals.check_companies,
)


def check(cohort: Cohort) -> tuple[Finding, ...]:
    """Everything that the rules have to say, always in the same order.

    The subjects are ``placement:ID``, ``company:CODE``, ``programme:CREBO``, ``group:CODE``
    and ``school``.
    """
    general = [finding for rule in COHORT_RULES for finding in rule(cohort)]
    special = [
        finding for case in cases(cohort) for rule in PLACEMENT_RULES for finding in rule(case)
    ]
    return (*general, *special)
