"""Who has sent what: how far each company's intake is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from formgen.findings import Severity
from formgen.intake.folder import Made
from formgen.intake.received import Received
from formgen.model import Cohort


class State(StrEnum):
    """How far an intake is, from nothing to done."""

    NOT_MADE = "not_made"
    MADE = "made"  # ready to be sent, nothing came back
    UNREADABLE = "unreadable"
    MISTAKES = "mistakes"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"

    @property
    def is_back(self) -> bool:
        """Whether there are answers to look at."""
        return self not in (State.NOT_MADE, State.MADE, State.UNREADABLE)


@dataclass(frozen=True, slots=True)
class CompanyStatus:
    """One company: its placements, its intake, the file that counts, and what is to be done.

    ``mistakes`` are errors only: a warning asks for a look but keeps nothing back.
    """

    company_id: str
    name: str
    placements: int
    state: State
    file: str = ""
    mistakes: int = 0
    warnings: int = 0
    missing: int = 0


def intake_status(cohort: Cohort, made: Mapping[str, Made], received: Sequence[Received]
                  ) -> tuple[CompanyStatus, ...]:
    """The status of every company of the cohort, in its order."""
    came: dict[str, Received] = {}
    for one in received:
        came.setdefault(one.company_id, one)
    counts: dict[str, int] = {}
    for placement in cohort.placements.values():
        counts[placement.company_id] = counts.get(placement.company_id, 0) + 1
    return tuple(
        _status(company_id, company.name or "", counts.get(company_id, 0),
                company_id in made, came.get(company_id))
        for company_id, company in cohort.companies.items())


def _status(company_id: str, name: str, placements: int, made: bool,
            received: Received | None) -> CompanyStatus:
    if received is None:
        state = State.MADE if made else State.NOT_MADE
        return CompanyStatus(company_id, name, placements, state)
    severities = [finding.severity for finding in received.findings]
    errors = severities.count(Severity.ERROR)
    if received.company is None:
        state = State.UNREADABLE
    elif errors:
        state = State.MISTAKES
    else:
        state = State.INCOMPLETE if received.open else State.COMPLETE
    return CompanyStatus(company_id, name, placements, state, received.file, errors,
                         severities.count(Severity.WARNING), received.open)
