"""A small cohort in memory that has nothing to say, and a way to change one thing in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from formgen.check import check
from formgen.findings import Finding, Where
from formgen.model import (
    Agreement,
    Cohort,
    Company,
    Conditions,
    Contact,
    Evaluation,
    Group,
    Guardian,
    Intern,
    Placement,
    Programme,
    School,
    Skill,
    WorkProcess,
)


def at(file: str, sheet: str, **cells: str) -> dict[str, Where]:
    return {name.replace("row", ""): Where(file, sheet, cell) for name, cell in cells.items()}


ROSTER = "cohort.xlsx"
SCHOOL = School(name="Groen College", origin=at(ROSTER, "School", row="A2"))
PROGRAMME = Programme(crebo="25447", name="Dierenartsassistent paraveterinair", level=4,
                      leerweg="BOL", origin=at(ROSTER, "Opleidingen", row="A2", level="C2"))
GROUP = Group(cohort="2026-2027", code="DV2A", crebo="25447", year=2, school_hours=18.0,
              school_days=("ma", "di", "wo"), placement_days=("do", "vr"),
              period_start=date(2026, 9, 14), period_end=date(2027, 1, 29))
ADULT = Intern(student_number="0100231", birth_date=date(2007, 3, 12), group="DV2A",
               origin=at(ROSTER, "Studenten", row="A2", birth_date="F2"))
COMPANY = Company(
    company_id="B01", works_with_animals=True, lab_animals=False, species=("hond",),
    origin=at("intake_B01.xlsx", "1 Bedrijf", row="B5"),
    contacts=(
        Contact(role="Praktijkopleider", name="Zoë Żółtowska", email="zoe@depoot.example",
                origin=at("intake_B01.xlsx", "2 Contactpersonen", name="B5")),
        Contact(role="Dagelijks begeleider", name="Ruben de Haas", email="ruben@depoot.example",
                origin=at("intake_B01.xlsx", "2 Contactpersonen", name="B6")),
        Contact(role="Beoordelaar", name="Zoë Żółtowska", email="zoe@depoot.example",
                origin=at("intake_B01.xlsx", "2 Contactpersonen", name="B7")),
        Contact(role="Eindverantwoordelijke", name="Saskia Verbeek", email="s@depoot.example"),
    ),
    conditions=Conditions(start_time="08:30", end_time="17:00", break_minutes=30),
    evaluations=(Evaluation(kind="tussentijds", week=10), Evaluation(kind="eind", week=19)),
    skills=(Skill(number="1", name="Hanteren", minors="ja"),
            Skill(number="2", name="Röntgen", minors="ja")),
)
PLACEMENT = Placement(
    placement_id="P-001", student_number="0100231", company_id="B01",
    start=date(2026, 9, 14), planned_end=date(2027, 1, 29), total_hours=320,
    hours_per_week=16.0, days_per_week=2.0, weekdays=("do", "vr"), coach="Joost van Engelen",
    praktijkopleider="Zoë Żółtowska", work_process_codes=("B1-K1-W1",),
    agreement=Agreement(number="2026-0001", version="1", drawn_up_date=date(2026, 9, 1)),
    origin=at(ROSTER, "Plaatsingen", row="A2", start="J2", planned_end="K2", weekdays="O2"),
)
STAFF = (Contact(role="BPV-begeleider", name="Joost van Engelen", email="j@groen.example"),)
WORK_PROCESSES = (WorkProcess(crebo="25447", code="B1-K1-W1", name="Zorgt voor voer en water"),)

Build = Callable[..., Cohort]
Findings = Callable[..., dict[str, Finding]]


@pytest.fixture
def build() -> Build:
    """Make the cohort with changes: ``build(placement={"start": ...}, company={...})``."""

    def make(*, school: dict[str, Any] | None = None, programme: dict[str, Any] | None = None,
             group: dict[str, Any] | None = None, intern: dict[str, Any] | None = None,
             company: dict[str, Any] | None = None, placement: dict[str, Any] | None = None,
             others: tuple[Placement, ...] = (), staff: tuple[Contact, ...] = STAFF) -> Cohort:
        records = [
            replace(SCHOOL, **(school or {})), replace(PROGRAMME, **(programme or {})),
            replace(GROUP, **(group or {})), replace(ADULT, **(intern or {})),
            replace(COMPANY, **(company or {})), replace(PLACEMENT, **(placement or {})),
        ]
        placements = (records[5], *others)
        return Cohort(
            school=records[0], programmes={records[1].crebo: records[1]},
            groups={records[2].code: records[2]}, interns={records[3].student_number: records[3]},
            companies={records[4].company_id: records[4]},
            placements={one.placement_id: one for one in placements},
            staff=staff, work_processes=WORK_PROCESSES,
        )

    return make


@pytest.fixture
def findings(build: Build) -> Findings:
    """The findings of a changed cohort, by code; each code at most once."""

    def of(**changes: Any) -> dict[str, Finding]:
        every = check(build(**changes))
        by_code = {finding.code: finding for finding in every}
        assert len(by_code) == len(every)
        return by_code

    return of


@pytest.fixture
def minor() -> dict[str, Any]:
    """What makes the intern 17, with a guardian."""
    guardian = Guardian(name="Marijke", relation="moeder")
    return {"birth_date": date(2009, 3, 12), "guardian": guardian}
