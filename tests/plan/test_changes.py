"""The change sheet lists what the data says otherwise than the agreement said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formgen.findings import Language
from formgen.forms import load_form
from formgen.model import Agreed, Agreement, Cohort, Elective, Placement, WorkProcess
from formgen.model.case import case_of
from formgen.plan import amended, findings_of, make_plan, placement_data
from formgen.plan.changes import is_made, is_provisional
from formgen.plan.jobs import NotDue
from formgen.plan.terms import agreed_now

from .test_jobs import choice

MOVED: Mapping[str, Any] = {
    "planned_end": date(2027, 9, 24), "total_hours": 1000, "hours_per_week": 22.5,
    "weekdays": ("ma", "di", "wo")}


def placed(cohort: Cohort, **changes: Any) -> Cohort:
    """The cohort with its one placement changed."""
    placement = replace(cohort.placements["P-001"], **changes)
    return replace(cohort, placements={"P-001": placement})


def versioned(cohort: Cohort, version: str, status: str | None = "Volledig") -> Cohort:
    return placed(cohort, agreement=replace(
        cohort.placements["P-001"].agreement, version=version, status=status))


def now(cohort: Cohort) -> Agreed:
    return agreed_now(case_of(cohort, cohort.placements["P-001"]))


def compared(cohort: Cohort, *made: Agreed) -> Cohort:
    return replace(cohort, agreed=amended(cohort, {"P-001": made}))


def rows(cohort: Cohort, language: Language = "nl") -> list[tuple[str, str, str]]:
    data = placement_data(case_of(cohort, cohort.placements["P-001"]), language)
    assert data["agreement"]["changed"] == bool(data["changes"])
    return [(row["what"], row["old"], row["new"]) for row in data["changes"]]


def test_each_term_stands_with_what_was_agreed_and_what_it_becomes(cohort: Cohort) -> None:
    assert rows(compared(placed(cohort, **MOVED), now(cohort))) == [
        ("Einddatum", "29 januari 2027", "24 september 2027"),
        ("Totaal uren", "320", "1000"),
        ("Uren per week", "16", "22,5"),
        ("Werkdagen", "donderdag, vrijdag", "maandag, dinsdag, woensdag"),
        ("Uren in 2026-2027", "320 uur", "852 uur"),
        ("Uren in 2027-2028", "–", "148 uur"),
    ]


def test_the_same_in_english(cohort: Cohort) -> None:
    english = rows(compared(placed(cohort, **MOVED), now(cohort)), "en")
    assert english[0] == ("End date", "29 January 2027", "24 September 2027")
    assert english[3] == ("Weekdays", "Thursday, Friday", "Monday, Tuesday, Wednesday")
    assert english[5] == ("Hours in 2027-2028", "–", "148 hours")


def test_work_processes_and_electives_come_go_and_change(cohort: Cohort) -> None:
    first = Elective(code="K0067", name="Voorbereiding hbo", start=date(2026, 9, 14), hours=240)
    before = placed(cohort, electives=(first, Elective(code="K0888", name="Ondernemen")))
    after = placed(replace(cohort, work_processes=(
        WorkProcess(crebo="25447", code="B1-K1-W2", name="Verzorgt dieren"),
    )), electives=(replace(first, hours=120),))
    assert rows(compared(after, now(before))) == [
        ("Werkproces B1-K1-W1", "Voert receptiewerk uit", "vervalt"),
        ("Werkproces B1-K1-W2", "–", "Verzorgt dieren"),
        ("Keuzedeel K0067", "240 uur", "120 uur"),
        ("Keuzedeel K0888", "Ondernemen", "vervalt"),
    ]


@pytest.mark.parametrize("changes", [
    {"coach": "Iemand Anders"}, {"assignment": "Een andere opdracht"},
    {"start_time": "09:00"}, {"total_hours": 320, "hours_per_week": 16},
], ids=["coach", "assignment", "times", "the same"])
def test_what_the_parties_do_not_agree_on_is_no_change(
        cohort: Cohort, changes: Mapping[str, Any]) -> None:
    assert rows(compared(placed(cohort, **changes), now(cohort))) == []


def test_what_the_agreement_left_open_is_no_change_when_it_is_known(cohort: Cohort) -> None:
    blank = placed(cohort, hours_per_week=None, weekdays=())
    assert rows(compared(cohort, now(blank))) == []
    assert [row[0] for row in rows(compared(blank, now(cohort)))] == [
        "Uren per week", "Werkdagen"]


def test_a_corrected_name_of_a_work_process_is_no_change(cohort: Cohort) -> None:
    renamed = replace(cohort, work_processes=(
        replace(cohort.work_processes[0], name="Doet de receptie"),))
    assert rows(compared(renamed, now(cohort))) == []


def test_a_new_version_is_compared_with_the_one_before_it(cohort: Cohort) -> None:
    first = versioned(cohort, "1")
    second = versioned(placed(first, total_hours=280), "2")
    third = versioned(placed(first, total_hours=240), "3")
    assert rows(compared(second, now(first)))[0] == ("Totaal uren", "320", "280")
    made = (now(first), now(second))
    assert rows(compared(second, *made))[0] == ("Totaal uren", "320", "280")
    assert rows(compared(third, *made))[0] == ("Totaal uren", "280", "240")
    pending = placed(second, total_hours=260)
    assert rows(compared(pending, *made))[0] == ("Totaal uren", "280", "260")


@pytest.mark.parametrize("status", ["Voorlopig", "Beëindigd", "Afgemeld", "Afgewezen"])
def test_a_draft_or_an_ended_agreement_is_not_compared_with_itself(
        cohort: Cohort, status: str) -> None:
    changed = versioned(placed(cohort, **MOVED), "1", status)
    assert rows(compared(changed, now(cohort))) == []


@pytest.mark.parametrize(("status", "final", "made"), [
    ("Volledig", False, True), ("Overeenkomst afgedrukt", False, True),
    ("Definitief", False, True), (None, False, False), (None, True, True),
    ("Voorlopig", True, False), ("Afgemeld", True, False)])
def test_which_agreements_count(
        cohort: Cohort, status: str | None, final: bool, made: bool) -> None:
    case = case_of(cohort, replace(cohort.placements["P-001"], agreement=Agreement(status=status)))
    assert is_made(case, final=final) == made
    assert is_provisional(case) == (status == "Voorlopig")


def test_placements_that_nothing_is_known_of_are_left_alone(cohort: Cohort) -> None:
    gone: Placement = replace(cohort.placements["P-001"], company_id="B99")
    assert amended(replace(cohort, placements={"P-001": gone}), {"P-001": (now(cohort),)}) == {}
    assert amended(cohort, {"P-009": (now(placed(cohort, **MOVED)),)}) == {}


def test_the_office_hears_what_changed_until_the_version_is_raised(cohort: Cohort) -> None:
    changed = placed(cohort, total_hours=280)
    (finding,) = findings_of(compared(changed, now(cohort)))
    assert finding.code == "AGREEMENT_CHANGED"
    assert finding.subject == "placement:P-001"
    assert finding.what("nl") == (
        "Sinds versie 1 van de overeenkomst is gemaakt, is gewijzigd: Totaal uren.")
    assert finding.what("en") == (
        "Since version 1 of the agreement was made, this has changed: Total hours.")
    assert "verhoog daarna de versie" in finding.todo("nl")
    assert "raise the version" in finding.todo("en")
    assert not list(findings_of(compared(versioned(changed, "2"), now(cohort))))


def test_the_sheet_is_planned_where_something_changed_and_has_its_own_code(
        cohort: Cohort) -> None:
    sheet = load_form(Path(__file__).parents[2] / "form_templates" / "change_sheet")
    nothing = make_plan(cohort, choice(sheet), ())
    assert (len(nothing.jobs), list(nothing.not_due)) == (0, [NotDue("P-001", sheet.id)])
    changed = placed(cohort, **MOVED)
    first = make_plan(compared(changed, now(cohort)), choice(sheet), ())
    assert len(first.jobs) == 2
    assert not first.not_due
    second = make_plan(compared(changed, replace(now(cohort), version="2")), choice(sheet), ())
    assert {job.code for job in first.jobs}.isdisjoint(job.code for job in second.jobs)
    assert [job.path for job in first.jobs] == [job.path for job in second.jobs]
