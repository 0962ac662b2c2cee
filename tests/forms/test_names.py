"""Whether the data has a name is told before there is any data, with the name that was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from formgen.fill.slots import Slot, SlotKind
from formgen.forms import Form
from formgen.forms.names import Names, Origin, check_names
from formgen.forms.templates import load_forms
from formgen.model.case import case_of
from formgen.plan import document_data, make_plan, placement_data
from formgen.plan.jobs import Choice
from formgen.read import read_inputs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def record() -> Form:
    return load_forms(ROOT / "form_templates", ["training_record"])["training_record"]


def tag(name: str) -> Slot:
    return Slot(name, SlotKind.TAG, "alinea 3", "{{ " + name + " }}")


def names_in(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The dotted names of nested data, ``*`` for the position in a list."""
    for key, value in values.items():
        rows = value if isinstance(value, list) else []
        if isinstance(value, Mapping):
            yield from names_in(value, f"{before}{key}.")
        elif rows and isinstance(rows[0], Mapping):
            yield from names_in(rows[0], f"{before}{key}.*.")
        else:
            yield before + key


def test_every_name_of_real_data_is_known(record: Form) -> None:
    cohort = read_inputs([ROOT / "input"]).cohort
    plan = make_plan(cohort, Choice(forms={record.id: record}, formats=("docx",)), ())
    names = Names(record)
    for job in plan.jobs:
        placement = placement_data(case_of(cohort, cohort.placements[job.placement_id]), "nl")
        for name in names_in(document_data(job, record, placement, None)):
            assert names.look_up(tag(name)).origin in (Origin.DATA, Origin.FORM), name


@pytest.mark.parametrize(("name", "origin", "nearest"), [
    ("intern.last_name", Origin.DATA, ""),
    ("intern", Origin.DATA, ""),
    ("skills", Origin.DATA, ""),
    ("skills.*", Origin.DATA, ""),
    ("skills.*.species", Origin.DATA, ""),
    ("document.title", Origin.DATA, ""),
    ("skills.*.nmae", Origin.UNKNOWN, "skills.*.name"),
    ("skills.*.ok", Origin.UNKNOWN, ""),  # the list that they share makes no names alike
    ("record.items", Origin.DATA, ""),
    ("record.items.*.blank", Origin.FORM, ""),
    ("record.items.12.supervised_on", Origin.FORM, ""),
    ("signatures.intern.place", Origin.FORM, ""),
    ("intern.lastname", Origin.UNKNOWN, "intern.last_name"),
    ("inter.last_name", Origin.UNKNOWN, "intern.last_name"),
    ("skills.*.specie", Origin.UNKNOWN, "skills.*.species"),
    ("record.items.*.supervisedon", Origin.UNKNOWN, "record.items.*.supervised_on"),
    ("Achternaam", Origin.UNKNOWN, "intern.last_name"),
    ("skill.name", Origin.UNKNOWN, "skills.*.name"),
    ("weather", Origin.UNKNOWN, ""),
    ("student.naam", Origin.UNKNOWN, "intern.full_name"),
    ("BedrijfKvk", Origin.UNKNOWN, "company.kvk"),
    ("Student_naam", Origin.UNKNOWN, "intern.full_name"),
    ("Bedrijfsnaam", Origin.UNKNOWN, "company.name"),
])
def test_a_name_of_a_tag(record: Form, name: str, origin: Origin, nearest: str) -> None:
    known = Names(record).look_up(tag(name))
    assert (known.origin, known.nearest) == (origin, nearest)


def test_a_field_that_nobody_declares_is_for_people() -> None:
    known = Names().look_up(Slot("remarks.of_the_trainer", SlotKind.TEXT))
    assert (known.origin, known.nearest) == (Origin.PERSON, "")
    # What may mean several things is no misspelt name of one of them.
    assert Names().look_up(Slot("adres", SlotKind.TEXT)).nearest == ""


def test_findings_say_what_was_probably_meant() -> None:
    slots = (tag("intern.lastname"), tag("weather"), tag("subjects"), tag("subjects.*.name"),
             Slot("intern.lastname", SlotKind.TEXT), Slot("own.remark", SlotKind.TEXT))
    findings = check_names(slots, None)
    assert [(found.code, found.where.field) for found in findings] == [
        ("TEMPLATE_KEY_MISSPELT", "intern.lastname"),
        ("TEMPLATE_KEY_UNKNOWN", "weather"),
        ("TEMPLATE_KEY_UNKNOWN", "subjects"),
        ("TEMPLATE_FIELD_LIKE_ANOTHER", "intern.lastname"),
    ]
    assert "intern.last_name" in findings[0].todo("nl") and findings[0].where.cell == "alinea 3"
    assert "{{ weather }}" in findings[1].what("en")
    assert "intern.last_name" in findings[3].what("nl")
