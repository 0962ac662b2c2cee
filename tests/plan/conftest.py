"""A small cohort, built in memory: no test of this stage reads a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from formgen.findings import Where
from formgen.model import (
    Agreement,
    Cohort,
    Company,
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
from formgen.model.plans import Conditions

ROW = {"": Where("roster.xlsx", "Studenten", "A5")}


@pytest.fixture
def cohort() -> Cohort:
    school = School(
        brin="25XX", name="Groen College Middenland", street="Schoolweg", house_no="1",
        postcode="6701 AA", city="Wageningen", signatory_name="Ans Vos", signatory_role="directeur",
        office_name="Stagebureau", office_email="stage@groencollege.example")
    intern = Intern(
        student_number="0100231", first_name="Noor", prefix="van der", last_name="Waard",
        birth_date=date(2009, 3, 12), email="noor@school.example", street="Dorpsstraat",
        house_no="12a", postcode="6701 BB", city="Wageningen", group="DV2A", year=2,
        guardian=Guardian(name="Ingrid Waard", relation="moeder"), origin=ROW)
    company = Company(
        company_id="B01", name="Dierenkliniek De Poot", trade_name="De Poot", sbb_id="100234567",
        visit_street="Kade", visit_house_no="1-2", visit_postcode="6701 CC", visit_city="Rhenen",
        works_with_animals=True, species=("hond", "kat"),
        contacts=(
            Contact(role="Praktijkopleider", name="Zoë Żółtowska", email="zoe@depoot.example",
                    phone="06 12345678", job_title="Dierenarts"),
            Contact(role="Dagelijks begeleider", name="Emre Yılmaz"),
        ),
        conditions=Conditions(allowance_kind="stagevergoeding", allowance_amount=150.0,
                              allowance_per="maand", travel_kind="per kilometer",
                              travel_amount=0.23, start_time="08:30", end_time="17:00"),
        skills=(Skill(name="Bloed afnemen", species="hond", legal_class="a"),
                Skill(name="Hanteren en fixeren", species="kat")),
        evaluations=(Evaluation(kind="tussentijds", week=10, who="Zoë"),))
    placement = Placement(
        placement_id="P-001", student_number="0100231", company_id="B01",
        start=date(2026, 9, 14), planned_end=date(2027, 1, 29), total_hours=320,
        hours_per_week=16.0, days_per_week=2.0, weekdays=("do", "vr"), coach="Piet Haan",
        praktijkopleider="Zoë Żółtowska",
        agreement=Agreement(number="2026-0014", drawn_up_date=date(2026, 9, 1)))
    return Cohort(
        school=school,
        programmes={"25447": Programme(crebo="25447", name="Dierenartsassistent", level=4,
                                       leerweg="BOL", scale="ovg")},
        groups={"DV2A": Group(cohort="2026-2027", code="DV2A", year=2, crebo="25447",
                              mentor="Mia Baas")},
        interns={"0100231": intern}, companies={"B01": company}, placements={"P-001": placement},
        staff=(Contact(role="BPV-begeleider", name="Piet Haan", email="p.haan@groen.example"),),
        work_processes=(
            WorkProcess(crebo="25447", code="B1-K1-W1", name="Voert receptiewerk uit"),
            WorkProcess(crebo="99999", code="B1-K1-W1", name="Van een andere opleiding")))


def with_intern(cohort: Cohort, **changes: object) -> Cohort:
    """The cohort with its one intern changed."""
    intern = replace(cohort.interns["0100231"], **changes)
    return replace(cohort, interns={intern.student_number: intern})
