"""The lists of a placement's data that a table can print (``from``), and their attributes.

A column that is prefilled from an attribute takes its label, kind and options from here
unless the form declares its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from formgen.model import Field, Kind, Label, catalogue

#: List -> the prefix of the catalogue whose fields are its attributes.
_FROM_CATALOGUE = {
    "skills": "skill",
    "milestones": "milestone",
    "induction": "induction",
    "evaluations": "evaluation",
    "criteria": "criterion",
    "work_processes": "work_process",
    "electives": "elective",
    "team": "contact",
}

#: Attributes that formgen computes.
_COMPUTED = {
    "evaluations": (Field(key="date", label=Label("Datum", "Date"), kind=Kind.DATE),),
    "changes": (
        Field(key="what", label=Label("Onderdeel", "Item")),
        Field(key="old", label=Label("Was", "Was")),
        Field(key="new", label=Label("Wordt", "Becomes")),
    ),
    "hours_by_year": (
        Field(key="school_year", label=Label("Schooljaar", "School year")),
        Field(key="hours", label=Label("Uren", "Hours"), kind=Kind.INTEGER),
    ),
    "weeks": (
        Field(key="week", label=Label("Week", "Week"), kind=Kind.INTEGER),
        Field(key="monday", label=Label("Maandag", "Monday"), kind=Kind.DATE),
        Field(key="planned", label=Label("Gepland", "Planned"), kind=Kind.INTEGER),
    ),
    "documents": (
        Field(key="title", label=Label("Document", "Document")),
        Field(key="code", label=Label("Kenmerk", "Document id")),
        Field(key="state", label=Label("Stand", "State")),
    ),
}

Attributes = Mapping[str, Field]


@cache
def lists() -> Mapping[str, Attributes]:
    """Every list by name, with its attributes by name."""
    known: dict[str, dict[str, Field]] = {
        name: {
            key.rpartition(".")[2]: field
            for key, field in catalogue().items() if key.startswith(f"{prefix}.")
        }
        for name, prefix in _FROM_CATALOGUE.items()
    }
    for name, fields in _COMPUTED.items():
        known.setdefault(name, {}).update((field.key, field) for field in fields)
    return MappingProxyType(known)
