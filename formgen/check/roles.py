"""Who does what at the company: are the named people known, and the roles filled?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from formgen.check.printed import listed
from formgen.findings import Finding, Where, found
from formgen.model import ROLE_LABELS, Cohort, Contact, Placement, Role, derived
from formgen.model.case import Case

#: The roles that a placement must have, by the attribute that names the person.
_NEEDED = (Role.PRAKTIJKOPLEIDER, Role.DAILY, Role.ASSESSOR, Role.FINAL)
#: The three that the workshop hand-out tells apart: daily, assessing, finally responsible.
_THREE = _NEEDED[1:]


def check_placement(case: Case) -> Iterator[Finding]:
    """Named people are contacts of the company, the coach is on the staff, no role is open."""
    contacts = case.company.contacts
    if contacts:
        for role in _NEEDED:
            yield from _check_named(case, role, contacts)
        empty = [role for role in _NEEDED
                 if not derived.role_holder(_named(case.placement, role), contacts, role)]
        if empty:
            yield case.finding(
                "ROLES_OPEN", empty[0], company=case.company.company_id,
                roles_nl=", ".join(ROLE_LABELS[role].nl.lower() for role in empty),
                roles_en=", ".join(ROLE_LABELS[role].en.lower() for role in empty))
    if case.cohort.staff:
        yield from _check_named(case, Role.COACH, case.cohort.staff)


def check_companies(cohort: Cohort) -> Iterator[Finding]:
    """Companies that name nobody, and those where one person holds all three roles."""
    alone: dict[str, list[str]] = defaultdict(list)
    silent: dict[str, Where] = {}
    for placement in cohort.placements.values():
        company = cohort.companies.get(placement.company_id)
        if company is None or company.company_id in silent:
            continue
        if company.contacts and not _one_person(placement, company.contacts):
            continue
        if placement.student_number not in cohort.interns:
            continue  # the reader reports that, as it does an unknown company
        if company.contacts:
            alone[company.company_id].append(placement.placement_id)
        else:
            silent[company.company_id] = company.where()
    for company_id, where in silent.items():
        yield found("COMPANY_WITHOUT_CONTACTS", where, f"company:{company_id}",
                    company=company_id)
    for company_id, concerned in alone.items():
        yield found("ROLES_ONE_PERSON", cohort.placements[concerned[0]].where(Role.DAILY),
                    f"company:{company_id}", company=company_id, placements=listed(concerned))


def _named(placement: Placement, role: Role) -> str | None:
    name: str | None = getattr(placement, role)
    return name


def _one_person(placement: Placement, contacts: Sequence[Contact]) -> bool:
    """Whether daily supervisor, assessor and finally responsible are one and the same."""
    holders = [derived.role_holder(_named(placement, role), contacts, role) for role in _THREE]
    names = {derived.fold_name(one.name) if one and one.name else "" for one in holders}
    return len(names) == 1 and "" not in names


def _check_named(case: Case, role: Role, contacts: Sequence[Contact]) -> Iterator[Finding]:
    name = _named(case.placement, role)
    if not name or derived.find_contact(contacts, name, role):
        return
    trainer = role is Role.PRAKTIJKOPLEIDER
    place = ("het blad Medewerkers", "the sheet Staff") if role is Role.COACH else (
        f"de contactpersonen van {case.company.company_id}",
        f"the contacts of {case.company.company_id}")
    # A finding says no names: it shows the cell of the name that was probably meant.
    details = {"role_nl": ROLE_LABELS[role].nl, "role_en": ROLE_LABELS[role].en,
               "place_nl": place[0], "place_en": place[1]}
    near = _near(name, contacts)
    if near:
        code = "PRAKTIJKOPLEIDER_MISSPELT" if trainer else "ROLE_PERSON_MISSPELT"
        yield case.finding(code, role, near=near.where("name"), **details)
    else:
        code = "PRAKTIJKOPLEIDER_UNKNOWN" if trainer else "ROLE_PERSON_UNKNOWN"
        yield case.finding(code, role, **details)


def _near(name: str, contacts: Sequence[Contact]) -> Contact | None:
    """The contact whose name looks most like a name, None if none does."""
    # Reversed, so that of several rows about one person the first remains.
    names = {derived.fold_name(one.name): one for one in reversed(contacts) if one.name}
    matches = get_close_matches(derived.fold_name(name), names, n=1)
    return names[matches[0]] if matches else None
