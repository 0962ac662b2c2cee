"""The four forms that travel with formgen: complete, lawful, and the same in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from formgen.forms import Form, FormField, load_form
from formgen.forms.lists import lists
from formgen.model import Kind, Label, catalogue

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "form_templates"
PHRASES = ROOT / "formgen" / "plan" / "phrases.toml"


TABLES = tomllib.loads(
    Path(__file__).with_name("field_tables.toml").read_text(encoding="utf-8"))
WORKSHOP = TABLES.pop("workshop")
FORMS = {form_id: load_form(FOLDER / form_id) for form_id in TABLES}


def all_fields(form: Form) -> Iterator[FormField]:
    yield from form.fields()
    for table in form.tables():
        yield from (column.field for column in table.columns)


def names(form: Form) -> set[str]:
    """Everything that a form has, under the names that the field tables use."""
    found = {form_field.key for form_field in form.fields()}
    found |= {f"{table.name}.{column.field.key}"
              for table in form.tables() for column in table.columns}
    found |= {f"signatures.{box.key}" for box in form.signatures()}
    found |= {section.warning for section in form.sections if section.warning}
    found |= {f"text:{path.name.split('.')[0]}" for path in form.folder.glob("*.nl.md")}
    return found | {"document.reference", "document.issued"}  # in the header of every page


def labels(form: Form) -> Iterator[Label]:
    """Every text of a form that stands on paper."""
    yield from (form.title, form.subtitle, form.file_name)
    for form_field in all_fields(form):
        yield form_field.field.label
        yield from map(Label, form_field.options["nl"], form_field.options["en"])
    for table in form.tables():
        yield from table.items
    for section in form.sections:
        yield from (section.title, section.aside, section.part, section.note, section.text)
    yield from (box.title for box in form.signatures())


@pytest.mark.parametrize(("form_id", "field"), [
    (form_id, field) for form_id, table in TABLES.items() for field in table])
def test_every_field_of_the_tables_is_on_its_form(form_id: str, field: str) -> None:
    assert set(TABLES[form_id][field]) <= names(FORMS[form_id])


@pytest.mark.parametrize("point", WORKSHOP)
def test_every_point_of_the_workshop_has_its_place(point: str) -> None:
    form_id, field = WORKSHOP[point]
    assert set(TABLES[form_id][field]) <= names(FORMS[form_id])


FORBIDDEN = re.compile(
    r"\bbsn\b|burgerservice|citizen service|sofinummer|thuissituatie|home.?situation|gezondheid"
    r"|\bhealth\b|medisch|medical|dyslexi|diagnos|handicap|disabilit|nationalit|geboorteland"
    r"|country of birth|geloof|religio|iban|bankreken|bank account|password|wachtwoord",
    re.IGNORECASE)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_nothing_is_asked_that_must_not_be_asked(form: Form) -> None:
    asked = [name.replace("_", " ") for name in names(form)]
    asked += [form_field.field.label[language]
              for form_field in all_fields(form) for language in ("nl", "en")]
    assert [text for text in asked if FORBIDDEN.search(text)] == []


def test_special_needs_are_off() -> None:
    assert "application.needs" not in names(FORMS["application_form"])


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_both_languages_are_complete(form: Form) -> None:
    for label in labels(form):
        assert bool(label.nl.strip()) == bool(label.en.strip()), label
    for section in form.sections:
        shapes = [re.findall(r"^(#+ |- |\S)", section.text[language], flags=re.MULTILINE)
                  for language in ("nl", "en")]
        counts = [[mark for mark in shape if mark in ("### ", "- ")] for shape in shapes]
        assert counts[0] == counts[1], f"{section.title.en}: other headings or bullets"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_texts_hold_words_only(form: Form) -> None:
    """No expressions outside the subtitle: a PDF could not fill them in."""
    for label in labels(form):
        if label is not form.subtitle:
            assert not re.search(r"[{}]|TODO|xxx", label.nl + label.en), label


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_prefilled_choices_are_the_words_that_the_plan_prints(form: Form) -> None:
    words = tomllib.loads(PHRASES.read_text(encoding="utf-8"))["en"]["words"]
    columns = [column.field for table in form.tables() for column in table.columns
               if column.source]
    prefilled = [*columns, *(one for one in form.fields() if one.key in catalogue())]
    for form_field in prefilled:
        if form_field.field.kind is Kind.CHOICE:
            printed = tuple(words.get(word, word) for word in form_field.options["nl"])
            assert form_field.options["en"] == printed, form_field.key


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_prefilled_columns_offer_what_the_data_may_say(form: Form) -> None:
    for table in form.tables():
        for column in table.columns:
            known = lists().get(table.source, {}).get(column.source)
            if known and column.field.field.kind is Kind.CHOICE:
                assert set(known.options) <= set(column.field.options["nl"]), column.field.key


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_tiers_are_equally_wide(form: Form) -> None:
    for table in form.tables():
        first, *others = table.tiers()
        number = first[0].width if first[0].field.key == "nr" and others else 0
        for tier in others:
            assert sum(column.width for column in tier) + number == pytest.approx(
                sum(column.width for column in first)), table.name


def test_agreement_has_the_legal_content_beside_its_articles() -> None:
    """WEB 7.2.8 lid 2: a period and hours, b supervision, c content and assessment, d ending."""
    form = FORMS["stage_agreement"]
    by_article = {section.aside.nl: section for section in form.sections}
    assert [f"WEB art. 7.2.8 lid 2{letter}" in by_article for letter in "abcd"] == [True] * 4
    hours = by_article["WEB art. 7.2.8 lid 2a"]
    keys = {cell.field.key for row in hours.grid for cell in row}
    assert {"placement.start", "placement.planned_end", "placement.total_hours",
            "placement.hours_by_year_text"} <= keys


def test_guardian_signs_for_minors_only() -> None:
    boxes = {box.key: box.when for box in FORMS["stage_agreement"].signatures()}
    assert boxes["guardian"] == "intern.is_minor"
    assert {boxes[key] for key in ("student", "company", "school")} == {""}


def test_conditions_stand_apart_from_the_agreement() -> None:
    sections = FORMS["stage_agreement"].sections
    annex = next(place for place, section in enumerate(sections) if section.part.nl)
    for place, section in enumerate(sections):
        if any(cell.field.key.startswith("conditions.") for row in section.grid for cell in row):
            assert place >= annex
    signing = [place for place, section in enumerate(sections)
               if any(box.key == "school" for box in section.signatures)]
    assert signing[0] < annex


def test_company_advises_and_school_decides() -> None:
    form = FORMS["assessment_form"]
    places = {cell.field.key: place for place, section in enumerate(form.sections)
              for row in section.grid for cell in row}
    assert places["assessment.overall"] != places["assessment.school_decision"]


def test_interns_evaluation_is_a_part_of_its_own() -> None:
    form = FORMS["assessment_form"]
    own = next(place for place, section in enumerate(form.sections) if section.part.nl)
    for section in form.sections[own:]:
        sources = {cell.field.field.source for row in section.grid for cell in row}
        assert sources <= {"intern"}


@pytest.mark.parametrize("name", ["assessment.criteria", "assessment.attitude"])
def test_scores_run_from_low_to_high(name: str) -> None:
    table = next(table for table in FORMS["assessment_form"].tables() if table.name == name)
    scores = [column.field.options for column in table.columns
              if column.field.field.kind is Kind.CHOICE]
    assert scores == [{
        "nl": ("n.v.t.", "onvoldoende", "voldoende", "goed"),
        "en": ("n/a", "insufficient", "sufficient", "good"),
    }] * 2
