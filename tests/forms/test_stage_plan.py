"""The stage plan: day 1, induction, goals, milestones, who does what, and when it is judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pypdf
import pytest

from formgen.forms import Form, Table, load_form

from .conftest import ROOT, Papers, values

SAMPLE = "P-001"


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(ROOT / "form_templates" / "stage_plan")


@pytest.fixture(scope="module")
def papers(papers_of: Callable[..., Papers]) -> Papers:
    return papers_of("stage_plan", SAMPLE)


def table_of(form: Form, name: str) -> Table:
    return next(table for table in form.tables() if table.name == name)


def keys(table: Table) -> list[str]:
    return [column.field.key for column in table.columns]


def test_each_role_has_a_place_of_its_own(form: Form, papers: Papers) -> None:
    fields = {form_field.key for form_field in form.fields()}
    for role in ("daily", "assessor", "final", "backup", "coach"):
        assert {f"roles.{role}.name", f"roles.{role}.contact"} <= fields
    filled = values(papers[SAMPLE, "nl", "pdf"])
    assert filled["roles.daily.name"] == "Ruben de Haas"
    assert filled["roles.assessor.name"] == "Zoë Żółtowska"
    assert filled["roles.daily.days"] == "wo, do, vr"


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_day_one_and_the_induction_are_the_companys(papers: Papers, suffix: str) -> None:
    filled = values(papers[SAMPLE, "nl", suffix])
    assert filled["first_day.time"] == "08:15"
    assert filled["first_day.bring"].startswith("Legitimatie")
    assert filled["plan.induction.1.topic"].startswith("Rondleiding")
    assert (filled["plan.induction.4.when"], filled["plan.induction.4.by"]) == (
        "dag 2", "Iris Oudenampsen")


def test_the_induction_leaves_blank_rows_to_sign_off(form: Form, papers: Papers) -> None:
    table = table_of(form, "plan.induction")
    assert {"done_on", "company_initials", "intern_initials"} <= set(keys(table))
    names = values(papers[SAMPLE, "nl", "pdf"])
    assert names["plan.induction.6.topic"] == ""
    assert "plan.induction.6.intern_initials" in names


def test_goals_are_smart(form: Form) -> None:
    table = table_of(form, "plan.learning_goals")
    headings = {column.field.key: column.field.field.label for column in table.columns}
    assert headings["goal"].nl.startswith("Specifiek")
    assert headings["measure"].nl.startswith("Meetbaar")
    assert {"agreed_company", "agreed_intern"} <= set(headings)  # acceptabel
    assert headings["feasible"].nl.startswith("Realistisch")
    assert headings["by_when"].nl.startswith("Tijd")
    assert table.rows >= 4


def test_milestones_say_when_what_how_and_with_whom(form: Form, papers: Papers) -> None:
    assert {"ready_on", "initials"} <= set(keys(table_of(form, "plan.milestones")))
    dutch, english = values(papers[SAMPLE, "nl", "pdf"]), values(papers[SAMPLE, "en", "docx"])
    assert [dutch[f"plan.milestones.2.{key}"] for key in (
        "week_from", "week_to", "learning_mode", "guided_by")] == [
        "3", "8", "instructie", "Ruben de Haas"]
    assert dutch["plan.milestones.2.ready_when"] and dutch["plan.milestones.2.method"]
    assert english["plan.milestones.4.learning_mode"] == "independent within limits"


def test_learning_modes_are_explained_in_their_order(form: Form) -> None:
    table = table_of(form, "plan.milestones")
    mode = next(column for column in table.columns if column.field.key == "learning_mode")
    section = next(section for section in form.sections if section.table is table)
    for language in ("nl", "en"):
        text = section.text[language]
        places = [text.find(f"**{option}**") for option in mode.field.options[language]]
        assert places == sorted(places) and places[0] >= 0 and len(places) == 4


def test_evaluations_have_dates_in_the_period(papers: Papers) -> None:
    filled = values(papers[SAMPLE, "nl", "pdf"])
    days = [datetime.strptime(filled[f"plan.evaluations.{row}.planned_on"], "%d-%m-%Y").date()
            for row in (1, 2, 3)]
    assert days == sorted(days)
    assert date(2026, 9, 14) <= days[0] and days[-1] <= date(2027, 1, 29)
    assert [filled[f"plan.evaluations.{row}.kind"] for row in (1, 2, 3)] == [
        "kennismaking", "tussentijds", "eind"]


def test_deviations_name_whom_of_the_school_was_consulted(form: Form) -> None:
    assert set(keys(table_of(form, "plan.deviations"))) == {
        "date", "what", "adjustment", "consulted_on", "consulted_who", "initials"}


def test_all_three_parties_sign(form: Form) -> None:
    assert [(box.key, box.when) for box in form.signatures()] == [
        ("intern", ""), ("company", ""), ("school", "")]
    assert "plan.task_list_added" in {form_field.key for form_field in form.fields()}


def test_a_plan_is_four_pages(papers: Papers) -> None:
    for language in ("nl", "en"):
        assert len(pypdf.PdfReader(papers[SAMPLE, language, "pdf"]).pages) == 4
