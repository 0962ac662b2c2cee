"""What the papers are filled with."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from formgen.forms import Table
from formgen.model import Cohort, Label, catalogue
from formgen.model.case import case_of
from formgen.plan import placement_data
from formgen.plan.lists import fixed_items

from .conftest import with_intern


def data_of(cohort: Cohort, language: str = "nl") -> dict:
    return placement_data(case_of(cohort, cohort.placements["P-001"]), language)


def test_the_intern(cohort: Cohort) -> None:
    intern = data_of(cohort)["intern"]
    assert intern["full_name"] == "Noor van der Waard"
    assert intern["address"] == "Dorpsstraat 12a, 6701 BB Wageningen"
    assert (intern["age"], intern["is_minor"], intern["age_group"]) == (17, True, "16-17 jaar")


def test_a_secret_address_is_nowhere_in_the_data(cohort: Cohort) -> None:
    data = data_of(with_intern(cohort, address_secret=True))
    assert data["intern"]["address"] == "geheim (bekend bij de school)"
    everything = json.dumps(data, default=str)
    for part in ("Dorpsstraat", "12a", "6701 BB"):
        assert part not in everything


def test_an_adult_has_no_guardian_on_paper(cohort: Cohort) -> None:
    data = data_of(with_intern(cohort, birth_date=date(2005, 3, 12)))
    assert data["guardian"] == {} and "Ingrid" not in json.dumps(data, default=str)
    assert data["placement"]["minor_note"] is None
    assert data_of(cohort)["guardian"]["name"] == "Ingrid Waard"


def test_roles_are_looked_up_one_by_one(cohort: Cohort) -> None:
    roles = data_of(cohort)["roles"]
    assert roles["praktijkopleider"]["contact"] == "zoe@depoot.example · 06 12345678"
    assert roles["daily"]["name"] == "Emre Yılmaz"
    assert roles["assessor"]["name"] is None
    assert roles["coach"]["email"] == "p.haan@groen.example"
    assert roles["mentor"] == {
        "name": "Mia Baas", "contact": None,
        **dict.fromkeys(("job_title", "email", "phone", "initials", "days"))}


def test_amounts_and_times_in_both_languages(cohort: Cohort) -> None:
    dutch, english = data_of(cohort)["conditions"], data_of(cohort, "en")["conditions"]
    assert dutch["allowance"] == "stagevergoeding, € 150,00 per maand"
    assert english["allowance"] == "allowance, €150.00 per month"
    assert dutch["travel"] == "per kilometer, € 0,23 per km"
    assert (dutch["work_times"], english["work_times"]) == ("08:30 – 17:00 uur", "08:30 – 17:00")


@pytest.mark.parametrize(("rules", "nl", "en"), [
    ("Haren vast.", "Haren vast.", "Haren vast."),
    ("Haren vast. " * 20, "zie het afsprakenblad bij de stageovereenkomst",
     "see the sheet of arrangements with the internship agreement"),
    (None, None, None),
])
def test_long_house_rules_are_left_to_the_annex(
    cohort: Cohort, rules: str | None, nl: str | None, en: str | None,
) -> None:
    company = cohort.companies["B01"]
    told = replace(company, conditions=replace(company.conditions, house_rules=rules))
    cohort = replace(cohort, companies={"B01": told})
    assert data_of(cohort)["conditions"]["house_rules_short"] == nl
    assert data_of(cohort, "en")["conditions"]["house_rules_short"] == en
    assert data_of(cohort)["conditions"]["house_rules"] == rules


def test_every_derived_field_of_a_role_is_in_the_data(cohort: Cohort) -> None:
    roles = data_of(cohort)["roles"]
    keys = [key.split(".")[1:] for key in catalogue() if key.startswith("roles.")]
    assert keys and all(part in roles[role] for role, part in keys)


def test_a_table_may_be_fields_with_what_the_data_says(cohort: Cohort) -> None:
    table = Table(name="talk.topics", columns=(),
                  items=(Label("Reiskosten", "Travel costs"), Label("Verlof", "Leave")),
                  fields=("conditions.travel", "conditions.leave"))
    assert fixed_items(table, data_of(cohort, "en"), "en") == [
        {"item": "Travel costs", "value": "per kilometre, €0.23 per km"},
        {"item": "Leave", "value": None},
    ]


def test_the_period_and_the_hours(cohort: Cohort) -> None:
    placement = data_of(cohort)["placement"]
    assert placement["period"] == "14 september 2026 t/m 29 januari 2027"
    assert placement["hours_by_year_text"] == "2026-2027: 320 uur"
    assert placement["weekdays_text"] == "donderdag, vrijdag"
    assert data_of(cohort, "en")["placement"]["weekdays_text"] == "Thursday, Friday"


def test_lists(cohort: Cohort) -> None:
    data = data_of(cohort)
    assert [skill["name"] for skill in data["skills"]] == ["Bloed afnemen", "Hanteren en fixeren"]
    assert [process["code"] for process in data["work_processes"]] == ["B1-K1-W1"]
    assert [row["school_year"] for row in data["hours_by_year"]] == ["2026-2027"]
    assert data["placement"]["animal_note"]
    assert {"tussentijds", "eind"} <= {row["kind"] for row in data["evaluations"]}
    assert all(isinstance(row["date"], date) for row in data["evaluations"])
