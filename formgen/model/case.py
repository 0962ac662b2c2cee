"""A placement with what it refers to: what rules look at and papers are filled from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formgen.findings import Finding, found
from formgen.model import derived
from formgen.model.organisations import Company, Group, Programme
from formgen.model.people import Intern
from formgen.model.placement import Cohort, Placement


@dataclass(frozen=True, slots=True)
class Case:
    """One placement; ``group`` and ``programme`` are None where the data does not say."""

    cohort: Cohort
    placement: Placement
    intern: Intern
    company: Company
    group: Group | None
    programme: Programme | None

    @property
    def subject(self) -> str:
        """The subject of the findings about this placement."""
        return f"placement:{self.placement.placement_id}"

    @property
    def is_minor(self) -> bool:
        """Whether a guardian signs: under 18 when drawn up (BW 1:234), or at the start."""
        birth, placement = self.intern.birth_date, self.placement
        first = min(filter(None, (placement.agreement.drawn_up_date, placement.start)),
                    default=None)
        return bool(birth and first and derived.is_minor(birth, first))

    @property
    def year(self) -> int | None:
        """The intern's year of study, else that of the class."""
        return self.intern.year or (self.group.year if self.group else None)

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The placement's own weekdays, else those of the class."""
        return self.placement.weekdays or (self.group.placement_days if self.group else ())

    @property
    def work_times(self) -> tuple[str | None, str | None, int | None]:
        """Start, end ("08:30") and minutes of break; the company's where the placement has none."""
        own, general = self.placement, self.company.conditions
        return (
            own.start_time or general.start_time,
            own.end_time or general.end_time,
            general.break_minutes if own.break_minutes is None else own.break_minutes,
        )

    def finding(self, code: str, attribute: str = "", **details: object) -> Finding:
        """A finding about this placement, at the cell of one of its attributes."""
        return found(code, self.placement.where(attribute), self.subject, **details)


def case_of(cohort: Cohort, placement: Placement) -> Case:
    """A placement with the intern, company, class and programme that it refers to.

    Raises:
        KeyError: for an unknown intern or company; the reader has reported those.
    """
    return _case(cohort, placement, cohort.interns[placement.student_number],
                 cohort.companies[placement.company_id])


def _case(cohort: Cohort, placement: Placement, intern: Intern, company: Company) -> Case:
    group = cohort.groups.get(intern.group or "")
    programme = cohort.programmes.get(group.crebo or "") if group else None
    return Case(cohort, placement, intern, company, group, programme)


def cases(cohort: Cohort) -> Iterator[Case]:
    """Every placement whose intern and company exist; the reader reports the others."""
    for placement in cohort.placements.values():
        intern = cohort.interns.get(placement.student_number)
        company = cohort.companies.get(placement.company_id)
        if intern and company:
            yield _case(cohort, placement, intern, company)
