"""The world as formgen sees it: schools, companies, interns, placements, and their fields."""

from __future__ import annotations

from formgen.model.catalogue import ENTITIES, catalogue
from formgen.model.fields import Field, Kind, Label, Need, Privacy, Record, Source
from formgen.model.organisations import Company, Group, Programme, School
from formgen.model.people import (
    COMPANY_ROLES,
    ROLE_LABELS,
    SCHOOL_ROLES,
    Contact,
    Guardian,
    Intern,
    Role,
)
from formgen.model.placement import Agreed, Agreement, Cohort, Elective, Placement
from formgen.model.plans import (
    Conditions,
    Criterion,
    Evaluation,
    FirstDay,
    InductionItem,
    Milestone,
    Openings,
    Skill,
    WorkProcess,
)

__all__ = [
    "COMPANY_ROLES", "ENTITIES", "ROLE_LABELS", "SCHOOL_ROLES", "Agreed", "Agreement", "Cohort",
    "Company", "Conditions", "Contact", "Criterion", "Elective", "Evaluation", "Field",
    "FirstDay", "Group", "Guardian", "InductionItem", "Intern", "Kind", "Label", "Milestone",
    "Need", "Openings", "Placement", "Privacy", "Programme", "Record", "Role", "School",
    "Skill", "Source", "WorkProcess", "catalogue",
]
