"""What is known of a company -> the answers that stand in its workbook beforehand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from formgen.intake.front import Cover
from formgen.intake.required import Row
from formgen.model import COMPANY_ROLES, ROLE_LABELS, Cohort, Company, Record, Role
from formgen.model.fields import fields_of
from formgen.model.sheets import INTAKE_VERSION
from formgen.plan.identity import document_code, document_id

#: The attribute of a placement that names the person in a role.
_NAMED_BY_PLACEMENTS = {
    Role.PRAKTIJKOPLEIDER: "praktijkopleider", Role.DAILY: "daily",
    Role.ASSESSOR: "assessor", Role.FINAL: "final",
}
#: The name that the placements at a company agree on for a role.
Agreed = Mapping[tuple[str, Role], str]
#: At least a start, a middle and an end: what the stage plan counts on.
_EVALUATIONS = ("kennismaking", "tussentijds", "eind")


def prefilled(company: Company, agreed: Agreed) -> dict[str, list[Row]]:
    """The rows of each sheet of a company's workbook.

    What the company told before comes first; then what the roster knows; then the roles of
    law with the names that all placements at the company agree on (:func:`agreed_names`).
    Nothing of an intern and nothing of another company is looked at.
    """
    tables = answers(company)
    tables["contact"] = _with_roles(tables["contact"], company.company_id, agreed)
    if not tables["evaluation"]:
        tables["evaluation"] = [{"evaluation.kind": kind} for kind in _EVALUATIONS]
    return tables


def answers(company: Company) -> dict[str, list[Row]]:
    """What a company has told, as the rows of its workbook's sheets."""
    lists: Mapping[str, Sequence[Record]] = {
        "company": (company,), "contact": company.contacts, "conditions": (company.conditions,),
        "first_day": (company.first_day,), "induction": company.induction,
        "milestone": company.milestones, "evaluation": company.evaluations,
        "skill": company.skills, "criterion": company.criteria, "openings": company.openings,
    }
    return {prefix: [_row(record, prefix) for record in records]
            for prefix, records in lists.items()}


def cover(cohort: Cohort, company: Company, return_by: date | None) -> Cover:
    """The front sheet of a company's workbook, in the name of the school."""
    school = cohort.school
    years = sorted({group.cohort for group in cohort.groups.values()})
    return Cover(
        company_name=company.name or "", school=school.name or "", cohort=", ".join(years),
        office=school.office_name or "", email=school.office_email or "",
        phone=school.office_phone or "", return_by=return_by,
        reference=reference(cohort, company.company_id))


def reference(cohort: Cohort, company_id: str) -> str:
    """The code by which a company's workbook is known again, as FG1-0A3F9C-7K2Q."""
    years = " ".join(sorted({group.cohort for group in cohort.groups.values()}))
    return document_code(document_id(
        cohort.school.brin or "", years, company_id, f"intake {INTAKE_VERSION}"))


def _row(record: Record, prefix: str) -> Row:
    return {field.key: value for field in fields_of(type(record), prefix)
            for value in (getattr(record, field.key.rpartition(".")[2]),)
            if value not in (None, "", ())}


def _with_roles(rows: Sequence[Row], company_id: str, agreed: Agreed) -> list[Row]:
    """The contacts, and a row for each role that nobody has yet."""
    taken = {row.get("contact.role") for row in rows}
    more: list[Row] = []
    for role in COMPANY_ROLES:
        label = ROLE_LABELS[role].nl
        if label not in taken:
            name = agreed.get((company_id, role))
            more.append({"contact.role": label} | ({"contact.name": name} if name else {}))
    return [*rows, *more]


def agreed_names(cohort: Cohort) -> Agreed:
    """Who has a role in every placement at a company that names somebody for it."""
    names: dict[tuple[str, Role], set[str]] = defaultdict(set)
    for placement in cohort.placements.values():
        for role, attribute in _NAMED_BY_PLACEMENTS.items():
            name = getattr(placement, attribute)
            if name:
                names[placement.company_id, role].add(name)
    return {key: those.pop() for key, those in names.items() if len(those) == 1}
