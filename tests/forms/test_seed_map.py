"""Every point of the workshop that formgen grew from has its place on a form.

``seed_map.csv`` lists the 71 points with their targets. A target is a form and a name on it:
a field, a column (``table.column``), a signature box (``signatures.key``), a Markdown text
(``text:stem``), or ``*`` for the form as a whole.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

import pytest

from formgen.forms import Form, load_form
from formgen.model import Label, catalogue

from .conftest import ROOT, values

FOLDER = ROOT / "form_templates"
FORMS = {path.parent.name: load_form(path.parent) for path in sorted(FOLDER.glob("*/form.toml"))}

with (ROOT / "tests" / "forms" / "seed_map.csv").open(encoding="utf-8", newline="") as file:
    POINTS = {row["id"]: row for row in csv.DictReader(file, delimiter=";")}

TARGETS = [(point, target) for point, row in POINTS.items() for target in row["targets"].split()]

FORBIDDEN = re.compile(
    r"\bbsn\b|burgerservice|citizen service|sofinummer"  # the citizen service number
    r"|thuis|\bhome\b|persoonlijke achtergrond|personal background"
    r"|gezondheid|\bhealth|medisch|medical|ziekte|illness|dyslexi|adhd|diagnos|handicap"
    r"|leerprobleem|gedragsprobleem|learning problem|behaviou?ral problem"
    r"|indruk|impression"
    r"|past .*team|fits? .*team|team ?fit|\bklik|\bclick",
    re.IGNORECASE)


@cache
def names(form_id: str) -> frozenset[str]:
    """Everything on a form that a target may name."""
    form = FORMS[form_id]
    found = {"*", *(form_field.key for form_field in form.fields())}
    for table in form.tables():
        found |= {f"{table.name}.{column.field.key}" for column in table.columns}
        found |= set(table.fields)
    found |= {f"signatures.{box.key}" for box in form.signatures()}
    found |= {f"text:{path.name.split('.')[0]}" for path in form.folder.glob("*.nl.md")}
    return frozenset(found)


def asked(form: Form) -> Iterator[str]:
    """Every name and word with which a form asks for something: names, labels, choices."""
    labels: list[Label] = []
    for form_field in form.fields():
        yield form_field.key
        labels.append(form_field.field.label)
        labels += map(Label, form_field.options["nl"], form_field.options["en"])
    for table in form.tables():
        yield table.name
        labels += table.items
        for column in table.columns:
            yield column.field.key
            labels.append(column.field.field.label)
            labels += map(Label, column.field.options["nl"], column.field.options["en"])
    for box in form.signatures():
        yield box.key
        labels.append(box.title)
    for label in labels:
        yield from (label.nl, label.en)


def test_all_points_are_here() -> None:
    counts = {"A": range(1, 9), "B": range(1, 11), "C": range(1, 15), "D": range(11),
              "E": range(1, 10), "F": range(1, 4), "G": range(1, 17)}
    assert list(POINTS) == [f"{letter}{number}" for letter, numbers in counts.items()
                            for number in numbers]
    assert len(POINTS) == 71
    assert all(row["point"] for row in POINTS.values())


def test_only_the_programme_of_the_workshop_has_no_place() -> None:
    assert [point for point, row in POINTS.items() if not row["targets"]] == ["A1"]


@pytest.mark.parametrize(("point", "target"), TARGETS)
def test_a_point_has_its_place(point: str, target: str) -> None:
    form_id, _, name = target.partition("/")
    assert name in names(form_id), point


def test_every_form_answers_to_points_of_the_workshop() -> None:
    answering = {target.partition("/")[0] for _, target in TARGETS}
    assert {"application_form", "interview_guide", "stage_agreement", "stage_plan",
            "training_record", "assessment_form", "stage_folder"} == answering


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_form_asks_what_must_not_be_asked(form: Form) -> None:
    assert [text for text in asked(form) if FORBIDDEN.search(text.replace("_", " "))] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_template_has_a_field_for_it(form: Form) -> None:
    templates = [path for path in sorted(form.folder.iterdir()) if path.suffix in (".docx", ".pdf")]
    assert templates
    for path in templates:
        slots = [name.replace("_", " ") for name in values(path)]
        assert slots, path.name
        assert [name for name in slots if FORBIDDEN.search(name)] == [], path.name


def test_the_data_has_no_field_for_it() -> None:
    known = [text for key, field in catalogue().items()
             for text in (key, field.label.nl, field.label.en)]
    assert [text for text in known if FORBIDDEN.search(text.replace("_", " "))] == []


@pytest.mark.parametrize("word", [
    "intern.bsn", "application.home_situation", "Eerste indruk", "Past de stagiair bij het team?",
    "Gezondheid", "team_fit", "Burgerservicenummer", "First impression"])
def test_such_a_field_would_be_noticed(word: str) -> None:
    assert FORBIDDEN.search(word.replace("_", " "))
