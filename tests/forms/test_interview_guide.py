"""The interview guide: open questions, what the company told, and nothing that judges."""

from __future__ import annotations

import re
from collections.abc import Callable

import pypdf
import pytest

from formgen.forms import Form, load_form

from .conftest import ROOT, Papers, values, word_body

WITH_ANIMALS, WITHOUT_ANIMALS, LONG_RULES = "P-001", "P-021", "P-006"

OPENINGS = {
    "nl": ("wie", "wat", "waar", "wanneer", "hoe", "welke", "waarom"),
    "en": ("who", "what", "where", "when", "how", "which", "why"),
}


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(ROOT / "form_templates" / "interview_guide")


@pytest.fixture(scope="module")
def papers(papers_of: Callable[..., Papers]) -> Papers:
    return papers_of("interview_guide", WITH_ANIMALS, WITHOUT_ANIMALS, LONG_RULES)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_is_an_open_one(form: Form, language: str) -> None:
    asked = [table for table in form.tables() if table.name.endswith("_asks")]
    questions = [item[language] for table in asked for item in table.items]
    assert len(asked) == 2 and len(questions) == len(set(questions)) >= 14
    for question in questions:
        assert question.split()[0].lower() in OPENINGS[language], question
        assert question.endswith("?"), question


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_guide_names_the_words_that_open_a_question(form: Form, language: str) -> None:
    text = " ".join(section.text[language] for section in form.sections)
    assert set(OPENINGS[language]) <= set(re.findall(r"\w+", text.lower()))


def test_every_question_has_room_for_notes(form: Form) -> None:
    for table in form.tables():
        if table.name.endswith("_asks"):
            notes = next(column for column in table.columns if column.field.key == "notes")
            assert notes.field.lines >= 2 and not notes.source


@pytest.mark.parametrize(("language", "points", "hint"), [
    ("nl", ("thuis", "eerste indruk", "past de stagiair bij het team"), "niet opschrijven"),
    ("en", ("home", "first impression", "does the intern fit the team"), "do not write"),
])
def test_talking_points_are_printed_but_not_asked(
    form: Form, language: str, points: tuple[str, ...], hint: str,
) -> None:
    text = " ".join(section.text[language] for section in form.sections).lower()
    labels = [form_field.field.label[language].lower() for form_field in form.fields()]
    labels += [column.field.field.label[language].lower()
               for table in form.tables() for column in table.columns]
    assert hint in text
    for point in points:
        assert point in text
        assert not any(point in label for label in labels)


def test_particulars_stand_beside_the_hint_on_health(form: Form) -> None:
    section = next(section for section in form.sections for row in section.grid
                   for cell in row if cell.field.key == "interview.specials")
    assert "geen gezondheidsgegevens noteren" in section.note.nl.lower()
    assert "health data" in section.note.en


def test_both_say_what_they_expect_beside_each_other(form: Form) -> None:
    rows = [{cell.field.key for cell in row} for section in form.sections for row in section.grid]
    assert {"interview.expect_company", "interview.expect_intern"} in rows


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_emotions_are_there_only_where_there_are_animals(
    papers: Papers, language: str, suffix: str,
) -> None:
    assert "interview.emotions" in values(papers[WITH_ANIMALS, language, suffix])
    assert "interview.emotions" not in values(papers[WITHOUT_ANIMALS, language, suffix])


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_conditions_are_filled_in_with_a_tick_beside_each(
    papers: Papers, form: Form, suffix: str,
) -> None:
    filled = values(papers[WITH_ANIMALS, "nl", suffix])
    table = next(table for table in form.tables() if table.name == "interview.conditions")
    assert set(table.fields) >= {
        "conditions.allowance", "conditions.travel", "conditions.leave", "conditions.clothing",
        "conditions.schedule", "conditions.breaks", "conditions.holidays",
        "placement.work_times", "conditions.house_rules_short"}
    for row, key in enumerate(table.fields, start=1):
        assert f"interview.conditions.{row}.discussed" in filled, key
        assert filled[f"interview.conditions.{row}.value"], key
    assert "75,00" in filled["interview.conditions.1.value"]


def test_topics_of_conditions_are_printed_in_the_papers_language(papers: Papers) -> None:
    dutch = "".join(word_body(papers[WITH_ANIMALS, "nl", "docx"]).itertext())
    english = "".join(word_body(papers[WITH_ANIMALS, "en", "docx"]).itertext())
    for topic in ("Reiskosten", "Werkkleding", "Huisregels"):
        assert topic in dutch and topic not in english
    for topic in ("Travel costs", "Work clothing", "House rules"):
        assert topic in english and topic not in dutch


def test_long_house_rules_are_on_the_annex(papers: Papers) -> None:
    rules = [value for name, value in values(papers[LONG_RULES, "nl", "pdf"]).items()
             if name.endswith(".value") and "afsprakenblad" in value]
    assert len(rules) == 1


def test_the_company_has_told_about_itself(papers: Papers) -> None:
    filled = values(papers[WITH_ANIMALS, "nl", "pdf"])
    for key in ("about", "people", "tasks", "workplace", "why_interns"):
        assert filled[f"company.{key}"], key


def test_a_guide_is_three_pages(papers: Papers) -> None:
    for (_, _, suffix), path in papers.items():
        if suffix == "pdf":
            assert len(pypdf.PdfReader(path).pages) == 3
