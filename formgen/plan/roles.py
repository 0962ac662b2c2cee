"""Who does what around a placement, as ``roles.<role>.<part>``."""

from __future__ import annotations

from typing import Any

from formgen.model import COMPANY_ROLES, Contact, Role
from formgen.model.case import Case
from formgen.model.derived import role_holder

_PARTS = ("name", "job_title", "email", "phone", "initials", "days")


def roles_of(case: Case) -> dict[str, dict[str, Any]]:
    """The person in each role; None for each part where nobody is known.

    Each role is looked up on its own: one person may hold several, or all may differ.
    """
    group, placement = case.group, case.placement
    named = {
        Role.PRAKTIJKOPLEIDER: placement.praktijkopleider,
        Role.DAILY: placement.daily,
        Role.ASSESSOR: placement.assessor,
        Role.FINAL: placement.final,
        Role.COACH: placement.coach or (group.coach if group else None),
        Role.MENTOR: group.mentor if group else None,
    }
    return {
        str(role): _parts(role_holder(
            named.get(role), case.company.contacts if role in COMPANY_ROLES else case.cohort.staff,
            role))
        for role in Role
    }


def _parts(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {**dict.fromkeys(_PARTS), "contact": None}
    return {
        **{part: getattr(contact, part) for part in _PARTS},
        "contact": " · ".join(filter(None, (contact.email, contact.phone))) or None,
    }
