"""Roles, shared mail, agreements, animals, school and programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from formgen.check import check
from formgen.check.programme import register
from formgen.findings import Finding, Severity, Where
from formgen.model import Agreement, Cohort, Contact, Group, Intern, Placement, Skill

Findings = Callable[..., dict[str, Finding]]
Build = Callable[..., Cohort]


def test_a_trainer_that_the_company_does_not_know(findings: Findings) -> None:
    finding = findings(placement={"praktijkopleider": "Henk Jansen"})["PRAKTIJKOPLEIDER_UNKNOWN"]
    assert finding.severity is Severity.ERROR
    assert finding.what("nl") == (
        "Deze praktijkopleider staat niet bij de contactpersonen van B01.")


def test_a_misspelt_trainer_is_shown_the_right_cell(findings: Findings) -> None:
    found = findings(placement={"praktijkopleider": "Zoe Zoltowska"})
    assert found["PRAKTIJKOPLEIDER_MISSPELT"].what("nl").endswith(
        "Bedoelt u de naam in intake_B01.xlsx › 2 Contactpersonen › B5?")


def test_case_and_spacing_of_a_name_do_not_matter(findings: Findings) -> None:
    assert findings(placement={"daily": " ruben  de haas"}) == {}


def test_another_misspelt_role_is_a_warning(findings: Findings) -> None:
    finding = findings(placement={"daily": "Ruben Haas"})["ROLE_PERSON_MISSPELT"]
    assert finding.severity is Severity.WARNING
    assert finding.what("en") == (
        "The name at 'Daily supervisor' is not among the contacts of B01. Did you mean the name "
        "in intake_B01.xlsx › 2 Contactpersonen › B6?")


def test_a_coach_who_is_not_on_the_staff(findings: Findings) -> None:
    finding = findings(placement={"coach": "Xander"})["ROLE_PERSON_UNKNOWN"]
    assert finding.what("nl") == (
        "De naam bij 'BPV-begeleider' staat niet bij het blad Medewerkers.")


def test_no_finding_says_a_name(build: Build) -> None:
    cohort = build(placement={"daily": "Ruben Haas", "praktijkopleider": "Zoe Zoltowska",
                              "coach": "Xander"},
                   intern={"first_name": "Noor", "last_name": "Waard", "group": "DV3A",
                           "birth_date": date(2010, 3, 12)})
    said = " ".join(finding.what("nl") + finding.todo("nl") for finding in check(cohort))
    assert not {"Ruben", "Zoe", "Zoë", "Xander", "Noor", "Waard", "2010"} & set(said.split())
    assert "Haas" not in said and "12-03" not in said


def test_roles_that_nobody_holds(findings: Findings) -> None:
    trainer = Contact(role="Praktijkopleider", name="Zoë Żółtowska")
    finding = findings(company={"contacts": (trainer,)})["ROLES_OPEN"]
    assert finding.what("nl") == ("Bij deze plaatsing is nog niemand aangewezen als dagelijks "
                                  "begeleider, beoordelaar, eindverantwoordelijke.")


def test_one_person_in_three_roles_is_told_once_per_company(build: Build) -> None:
    names = dict.fromkeys(("daily", "assessor", "final"), "Ruben de Haas")
    first = build(placement=names)
    other = replace(first.placements["P-001"], placement_id="P-002", weekdays=("ma",),
                    days_per_week=1.0, hours_per_week=8.0, total_hours=160,
                    agreement=Agreement(number="2026-0002"))
    cohort = replace(first, placements={**first.placements, "P-002": other})
    (finding,) = check(cohort)
    assert (finding.code, finding.severity) == ("ROLES_ONE_PERSON", Severity.NOTICE)
    assert finding.details["placements"] == "P-001, P-002"


def test_a_company_that_named_nobody(findings: Findings) -> None:
    finding = findings(company={"contacts": ()})["COMPANY_WITHOUT_CONTACTS"]
    assert finding.subject == "company:B01"
    assert "intakeformulier" in finding.what("nl")


def test_one_mail_address_with_two_names(findings: Findings) -> None:
    contacts = (
        Contact(role="Praktijkopleider", name="Zoë Żółtowska", email="Info@depoot.example",
                origin={"email": Where("intake_B01.xlsx", "2 Contactpersonen", "D2")}),
        Contact(role="Dagelijks begeleider", name="Ruben", email="info@depoot.example",
                origin={"email": Where("intake_B01.xlsx", "2 Contactpersonen", "D3")}),
        Contact(role="Beoordelaar", name="Zoë Żółtowska", email="info@depoot.example"),
        Contact(role="Eindverantwoordelijke", name="Saskia", email="s@depoot.example"),
    )
    finding = findings(company={"contacts": contacts})["MAIL_SHARED"]
    assert finding.what("nl") == (
        "Dit e-mailadres staat bij 2 verschillende personen; de eerste staat in D2.")
    assert finding.where.cell == "D3"
    assert not any("Zoë" in detail or "@" in detail for detail in finding.details.values())


def test_a_secret_address_is_counted_and_not_told(findings: Findings) -> None:
    finding = findings(intern={"address_secret": True, "street": "Verborgenweg"})[
        "SECRET_ADDRESSES_KEPT"]
    assert finding.severity is Severity.NOTICE
    assert (finding.subject, str(finding.where)) == ("", "cohort.xlsx › Studenten")
    assert finding.what("nl") == (
        "Studenten met een geheim adres: 1. Hun adres komt op geen enkel document.")


@pytest.mark.parametrize(("version", "weekdays", "codes"), [
    ("1", ("do",), {"AGREEMENT_NUMBER_TWICE", "INTERN_PLACED_TWICE"}),
    ("2", ("do",), {"INTERN_PLACED_TWICE"}),
    ("2", ("ma",), set()),
])
def test_two_placements_of_one_intern(
        build: Build, version: str, weekdays: tuple[str, ...], codes: set[str]) -> None:
    other = Placement(
        placement_id="P-002", student_number="0100231", company_id="B01",
        start=date(2027, 1, 4), planned_end=date(2027, 1, 29), weekdays=weekdays,
        praktijkopleider="Zoë Żółtowska", agreement=Agreement(number="2026-0001", version=version))
    found = {finding.code: finding for finding in check(build(others=(other,)))
             if finding.code != "EVALUATION_OUTSIDE_PERIOD"}
    assert set(found) == codes
    assert all(finding.subject == "placement:P-002" for finding in found.values())
    assert all(finding.details["other"] == "P-001" for finding in found.values())


ACT = Skill(name="Injectie", legal_class="a", minors="nee")
CARE = Skill(name="Voeren", legal_class="verzorging", minors="ja")


@pytest.mark.parametrize(("company", "code"), [
    ({"lab_animals": True, "skills": (ACT, CARE)}, "ACTS_UNDER_SUPERVISION"),
    ({"lab_animals": False, "skills": (ACT,)}, "ACTS_WITHOUT_LAB_ANIMALS"),
    ({"lab_animals": None, "skills": (ACT,)}, "ACTS_WITHOUT_LAB_ANIMALS"),
    ({"lab_animals": True, "skills": (CARE,)}, "LAB_ANIMALS_WITHOUT_ACTS"),
    ({"works_with_animals": False}, "ANIMALS_CONTRADICT"),
    ({"works_with_animals": False, "species": ()}, None),
    ({"works_with_animals": None}, None),
])
def test_the_answers_about_animals(
        findings: Findings, company: dict[str, Any], code: str | None) -> None:
    found = findings(company=company)
    assert set(found) == ({code} if code else set())
    assert all(finding.subject == "company:B01" for finding in found.values())


@pytest.mark.parametrize(("programme", "code", "said"), [
    ({"crebo": "99999"}, "CREBO_UNKNOWN", "Crebo 99999 staat niet in de lijst van 2015"),
    ({"level": 3}, "CREBO_LEVEL_DIFFERS", "is in de lijst van 2015 niveau 4; hier staat niveau 3"),
    ({"name": "Vakbekwaam medewerker groen"}, "CREBO_NAME_DIFFERS",
     "heet in de lijst van 2015 'Dierenartsassistent paraveterinair'"),
    ({"leerweg": "OVO"}, "CREBO_LEERWEG_DIFFERS", "de leerweg BOL/BBL; hier staat OVO"),
])
def test_programmes_against_the_register(
        findings: Findings, programme: dict[str, Any], code: str, said: str) -> None:
    finding = findings(programme=programme, group={"crebo": programme.get("crebo", "25447")})[code]
    assert finding.severity is Severity.WARNING
    assert said in finding.what("nl")


def test_a_slightly_other_name_of_a_programme_passes(findings: Findings) -> None:
    assert findings(programme={"name": "Paraveterinair dierenartsassistent"}) == {}


def test_the_register_knows_the_sector() -> None:
    sector = {crebo: register()[crebo] for crebo in ("25447", "25448", "25449", "25450")}
    assert [one.level for one in sector.values()] == [4, 2, 3, 3]
    assert len(register()) == 470


def test_a_work_process_of_another_programme(findings: Findings) -> None:
    finding = findings(placement={"work_process_codes": ("B1-K1-W1", "P9-K1-W1")})[
        "WORK_PROCESS_UNKNOWN"]
    assert finding.what("nl") == (
        "Werkproces P9-K1-W1 hoort niet bij opleiding 25447. Bedoelt u B1-K1-W1?")


def test_a_class_that_is_not_on_the_sheet(findings: Findings) -> None:
    finding = findings(intern={"group": "DV3A"})["INTERN_GROUP_UNKNOWN"]
    assert finding.what("nl") == "Klas 'DV3A' staat niet op het blad Cohort. Daar staan: DV2A."


def test_a_class_where_there_are_none_and_where_there_are_many(build: Build) -> None:
    cohort = build(intern={"group": "DV3A"})
    for codes, listed in (((), "-"), (range(1, 13), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (12)")):
        groups = {str(code): Group(cohort="2026", code=str(code)) for code in codes}
        (finding,) = (one for one in check(replace(cohort, groups=groups))
                      if one.code == "INTERN_GROUP_UNKNOWN")
        assert finding.details["groups"] == listed


def test_a_class_whose_programme_is_not_on_the_sheet(findings: Findings) -> None:
    finding = findings(group={"crebo": "25450"})["GROUP_PROGRAMME_UNKNOWN"]
    assert finding.subject == "group:DV2A"


def test_no_school(findings: Findings) -> None:
    finding = findings(school={"name": None})["SCHOOL_MISSING"]
    assert (finding.subject, finding.severity) == ("school", Severity.ERROR)


def test_a_placement_that_leads_nowhere_is_left_to_the_reader(build: Build) -> None:
    cohort = build(placement={"company_id": "B99"})
    assert check(cohort) == ()


def test_every_code_of_the_stage_has_been_seen_here() -> None:
    """One test per finding: every text of check.toml is named in these tests."""
    import tomllib
    from importlib.resources import files
    from pathlib import Path

    texts = tomllib.loads((files("formgen.texts") / "check.toml").read_text(encoding="utf-8"))
    tests = "".join(path.read_text(encoding="utf-8")
                    for path in sorted(Path(__file__).parent.glob("test_*.py")))
    assert [code for code in texts if code not in tests] == []


def test_students_without_a_placement_are_counted(build: Build) -> None:
    cohort = build()
    jip = Intern(student_number="0100299", group="DV2A",
                 origin={"student_number": Where("cohort.xlsx", "Studenten", "A3")})
    more = replace(cohort, interns={**cohort.interns, "0100299": jip})
    (finding,) = check(more)
    assert (finding.code, finding.severity, finding.where.cell) == (
        "INTERNS_NOT_PLACED", Severity.NOTICE, "A3")
    assert finding.what("nl") == ("Studenten zonder plaatsing: 1. Hier staat de eerste; voor hen "
                                  "worden geen papieren gemaakt.")
    assert finding.todo("nl") == "Klopt dat niet, vul dan hun plaatsing in."
    assert check(replace(more, placements={})) == ()  # that there is nothing to make is told
