"""The one field catalogue: every field of the model by its dotted key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from formgen.model import organisations, people, placement, plans
from formgen.model.derived_fields import DERIVED
from formgen.model.fields import Field, Record, fields_of

#: Dotted prefix -> the dataclass whose attributes it names.
ENTITIES: Mapping[str, type[Record]] = MappingProxyType({
    "school": organisations.School,
    "programme": organisations.Programme,
    "group": organisations.Group,
    "intern": people.Intern,
    "guardian": people.Guardian,
    "company": organisations.Company,
    "contact": people.Contact,
    "conditions": plans.Conditions,
    "first_day": plans.FirstDay,
    "induction": plans.InductionItem,
    "milestone": plans.Milestone,
    "evaluation": plans.Evaluation,
    "skill": plans.Skill,
    "criterion": plans.Criterion,
    "openings": plans.Openings,
    "work_process": plans.WorkProcess,
    "placement": placement.Placement,
    "agreement": placement.Agreement,
    "elective": placement.Elective,
})


@cache
def catalogue() -> Mapping[str, Field]:
    """Every field, declared and derived, by its key, in the order of declaration."""
    entries = {
        entry.key: entry
        for prefix, entity in ENTITIES.items()
        for entry in fields_of(entity, prefix)
    }
    entries.update((entry.key, entry) for entry in DERIVED)
    return MappingProxyType(entries)
