"""What the law asks for interns under 18, besides their working time."""

from __future__ import annotations

from collections.abc import Iterator

from formgen.findings import NOWHERE, Finding, found
from formgen.model import derived
from formgen.model.case import Case

#: Under 16 other rules hold (Nadere regeling kinderarbeid); formgen does not know them.
_YOUNGEST = 16


def check_age(case: Case) -> Iterator[Finding]:
    """Nobody under 16 on the first day."""
    birth, start = case.intern.birth_date, case.placement.start
    if birth and start and derived.age(birth, start) < _YOUNGEST:
        yield found("INTERN_UNDER_16", case.intern.where("birth_date"), case.subject,
                    limit=_YOUNGEST)


def check_guardian(case: Case) -> Iterator[Finding]:
    """A legal representative is known if the agreement binds someone under 18 (BW 1:234)."""
    guardian = case.intern.guardian
    if case.is_minor and not guardian.name:
        place = guardian.where("name")
        yield found("GUARDIAN_MISSING", case.intern.where() if place == NOWHERE else place,
                    case.subject)


def check_skills(case: Case) -> Iterator[Finding]:
    """Which procedures a minor may not do, as the company says (Arbobesluit 4.105)."""
    birth, start = case.intern.birth_date, case.placement.start
    if not birth or not start or not derived.is_minor(birth, start):
        return
    skills = case.company.skills
    numbered = [(skill.number or str(row), skill) for row, skill in enumerate(skills, start=1)]
    for code, answer in (("MINOR_SKILLS_NOT_ALLOWED", "nee"), ("MINOR_SKILLS_NOT_SAID", None)):
        concerned = [(name, skill) for name, skill in numbered if skill.minors == answer]
        if concerned:
            yield found(code, concerned[0][1].where("minors"), case.subject,
                        company=case.company.company_id,
                        numbers=", ".join(name for name, _ in concerned))
