"""A placement: one intern at one company for one period, and the agreement about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from formgen.model.fields import Kind, Need, Privacy, Record, item
from formgen.model.organisations import Company, Group, Programme, School
from formgen.model.people import Contact, Intern
from formgen.model.plans import Criterion, WorkProcess

FINAL = Need.FINAL
WORK = Privacy.WORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Record):
    """The practical training agreement (praktijkovereenkomst, POK; WEB 7.2.8 and 7.2.9)."""

    number: str | None = item("Overeenkomstnummer", "Agreement number", need=FINAL,
                              example="2026-0014")
    version: str | None = item("Versie", "Version", example="1")
    kind: str | None = item("Soort", "Kind", Kind.CHOICE, options=("nieuw", "wijziging"))
    status: str | None = item("Status", "Status", Kind.CHOICE,
                              options=("Voorlopig", "Volledig", "Overeenkomst afgedrukt",
                                       "Definitief", "Beëindigd", "Afgemeld", "Afgewezen"))
    drawn_up_date: date | None = item("Opgesteld op", "Drawn up on", Kind.DATE, need=FINAL,
                                      example="01-09-2026")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elective(Record):
    """An elective (keuzedeel) taken during the placement."""

    code: str | None = item("Keuzedeel", "Elective", rule="elective", example="K0067")
    name: str | None = item("Naam keuzedeel", "Name of the elective")
    start: date | None = item("Keuzedeel van", "Elective from", Kind.DATE)
    end: date | None = item("Keuzedeel tot", "Elective until", Kind.DATE)
    hours: int | None = item("Keuzedeel uren", "Elective hours", Kind.INTEGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement(Record):
    """One row of the sheet Plaatsingen. Roles hold names; contacts are looked up by name."""

    placement_id: str = item("Plaatsingsnr", "Placement no.", need=Need.ALWAYS, example="P-001")
    student_number: str = item("Studentnummer", "Student number", need=Need.ALWAYS,
                               privacy=Privacy.PERSONAL)
    company_id: str = item("Bedrijfscode", "Company code", need=Need.ALWAYS)
    start: date | None = item("Begindatum", "Start date", Kind.DATE, need=FINAL,
                              example="14-09-2026")
    planned_end: date | None = item("Einddatum", "End date", Kind.DATE, need=FINAL,
                                    example="29-01-2027")
    actual_end: date | None = item("Werkelijke einddatum", "Actual end date", Kind.DATE)
    end_reason: str | None = item("Reden beëindiging", "Reason of ending",
                                  privacy=Privacy.PERSONAL)
    total_hours: int | None = item("Totaal uren", "Total hours", Kind.INTEGER, need=FINAL,
                                   rule="total_hours", example="320")
    hours_per_week: float | None = item("Uren per week", "Hours a week", Kind.DECIMAL,
                                        need=FINAL, example="16")
    days_per_week: float | None = item("Dagen per week", "Days a week", Kind.DECIMAL,
                                       need=FINAL, example="2")
    weekdays: tuple[str, ...] = item("Werkdagen", "Weekdays", Kind.LIST, rule="weekdays",
                                     example="do, vr")
    start_time: str | None = item("Begintijd", "Start time", Kind.TIME, rule="time",
                                  example="08:30")
    end_time: str | None = item("Eindtijd", "End time", Kind.TIME, rule="time", example="17:00")
    break_minutes: int | None = item("Pauze (min)", "Break (min)", Kind.INTEGER, example="30")
    coach: str | None = item("BPV-begeleider", "School coach", need=FINAL, privacy=WORK)
    praktijkopleider: str | None = item("Praktijkopleider", "Workplace trainer", privacy=WORK)
    daily: str | None = item("Dagelijks begeleider", "Daily supervisor", privacy=WORK)
    assessor: str | None = item("Beoordelaar", "Assessor", privacy=WORK)
    final: str | None = item("Eindverantwoordelijke", "Finally responsible", privacy=WORK)
    contract_partner: str | None = item("Contractpartner", "Contract partner")
    work_process_codes: tuple[str, ...] = item("Werkprocessen", "Work processes", Kind.LIST)
    assignment: str | None = item("Opdracht", "Assignment", Kind.LONG_TEXT)
    agreement: Agreement = Agreement()
    electives: tuple[Elective, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an agreement said when it was made.

    ``version`` is the agreement's. ``terms`` is a text, JSON with one value for each term, which
    is equal for two agreements that say the same.
    """

    version: str
    terms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Everything that was read, by key. The mappings keep the order of the input.

    ``staff`` are the school's contacts. ``criteria`` come from the school's roster; each
    company has its own besides. ``agreed`` holds for each placement whose data is no longer
    what its agreement said, by its number, that agreement.
    """

    school: School = School()
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    interns: Mapping[str, Intern] = field(default_factory=dict)
    companies: Mapping[str, Company] = field(default_factory=dict)
    placements: Mapping[str, Placement] = field(default_factory=dict)
    staff: tuple[Contact, ...] = ()
    work_processes: tuple[WorkProcess, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    agreed: Mapping[str, Agreed] = field(default_factory=dict)
