"""The stage folder: what lies in it and how far that is, who is who, and the hours by week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from formgen.forms import Form, load_form
from formgen.plan.identity import is_document_code

from .conftest import ROOT, Papers, values

SAMPLE = "P-001"
LONG = "P-013"  # a placement of more weeks than the table has rows


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(ROOT / "form_templates" / "stage_folder")


@pytest.fixture(scope="module")
def papers(papers_of: Callable[..., Papers]) -> Papers:
    return papers_of("stage_folder", SAMPLE, LONG)


def column(filled: dict[str, str], table: str, key: str) -> list[str]:
    numbers = range(1, 200)
    return [text for number in numbers if (text := filled.get(f"{table}.{number}.{key}"))]


def test_its_bundle_names_every_other_form_once(form: Form) -> None:
    others = {path.parent.name for path in (ROOT / "form_templates").glob("*/form.toml")}
    assert len(set(form.bundle)) == len(form.bundle)
    assert others - {form.id} <= set(form.bundle)


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_contents_name_each_paper_with_its_code_and_state(
        form: Form, papers: Papers, suffix: str) -> None:
    filled = values(papers[SAMPLE, "nl", suffix])
    titles = column(filled, "bundle.docs", "title")
    assert titles[:3] == ["Sollicitatieformulier", "Gespreksleidraad kennismaking",
                          "Stageovereenkomst"]
    codes = column(filled, "bundle.docs", "code")
    assert len(set(codes)) == len(titles) and all(map(is_document_code, codes))
    states = column(filled, "bundle.docs", "state")
    assert len(states) == len(titles) and all(state.startswith("gemaakt") for state in states)


def test_the_contents_are_the_same_in_english(papers: Papers) -> None:
    dutch, english = (values(papers[SAMPLE, language, "pdf"]) for language in ("nl", "en"))
    assert column(english, "bundle.docs", "title")[2] == "Internship agreement"
    assert column(english, "bundle.docs", "code") == column(dutch, "bundle.docs", "code")


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_hours_have_a_row_for_every_week_of_the_period(papers: Papers, suffix: str) -> None:
    short = column(values(papers[SAMPLE, "nl", suffix]), "bundle.hours", "monday")
    assert (short[0], short[-1], len(short)) == ("14-09-2026", "25-01-2027", 20)
    long = column(values(papers[LONG, "nl", suffix]), "bundle.hours", "monday")
    assert (long[0], long[-1], len(long)) == ("14-09-2026", "20-09-2027", 54)
    days = [date(*reversed([int(part) for part in text.split("-")])) for text in long]
    assert {later - sooner for sooner, later in pairwise(days)} == {
        timedelta(weeks=1)}


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
@pytest.mark.parametrize("placement", [SAMPLE, LONG])
def test_the_planned_hours_of_the_weeks_are_those_of_the_placement(
        papers: Papers, placement: str, suffix: str) -> None:
    filled = values(papers[placement, "nl", suffix])
    planned = column(filled, "bundle.hours", "planned")
    assert len(planned) == len(column(filled, "bundle.hours", "monday"))
    assert sum(map(int, planned)) == int(filled["placement.total_hours"].replace(".", ""))


def test_who_is_who_has_every_role(papers: Papers) -> None:
    filled = values(papers[SAMPLE, "nl", "pdf"])
    roles = " ".join(column(filled, "bundle.contacts", "role")).lower()
    for role in ("dagelijks begeleider", "beoordelaar", "eindverantwoordelijke",
                 "bpv-begeleider"):
        assert role in roles
    assert filled["school.discrimination_desk"]


def test_hours_visits_and_checklist_are_left_to_people(form: Form, papers: Papers) -> None:
    filled = values(papers[SAMPLE, "nl", "pdf"])
    for name in ("bundle.hours.1.mo", "bundle.hours.1.total", "bundle.hours.1.work",
                 "bundle.visits.1.report", "bundle.checklist_before.1.done_on",
                 "bundle.checklist_day1.1.initials", "bundle.checklist_during.1.done_on",
                 "bundle.checklist_end.1.done_on", "signatures.intern.signature"):
        assert filled[name] == "", name
