"""A placement with what it refers to: the thing that most rules look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from formgen.findings import Finding, found
from formgen.model import Cohort, Company, Group, Intern, Placement, Programme


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


def cases(cohort: Cohort) -> Iterator[Case]:
    """Every placement whose intern and company exist; the reader reports the others."""
    for placement in cohort.placements.values():
        intern = cohort.interns.get(placement.student_number)
        company = cohort.companies.get(placement.company_id)
        if intern is None or company is None:
            continue
        group = cohort.groups.get(intern.group or "")
        programme = cohort.programmes.get(group.crebo or "") if group else None
        yield Case(cohort, placement, intern, company, group, programme)


def day(value: date) -> str:
    """A date as Dutch cells show it.

    >>> day(date(2026, 9, 1))
    '01-09-2026'
    """
    return value.strftime("%d-%m-%Y")


def number(value: float) -> str:
    """A number as Dutch cells show it, with at most two decimals.

    >>> number(16.0), number(22.5)
    ('16', '22,5')
    """
    return f"{round(value, 2):g}".replace(".", ",")
