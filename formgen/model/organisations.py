"""The organisations: the school, its programmes and groups, and the training companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from formgen.model.fields import Kind, Need, Privacy, Record, Source, item
from formgen.model.people import Contact
from formgen.model.plans import (
    Conditions,
    Criterion,
    Evaluation,
    FirstDay,
    InductionItem,
    Milestone,
    Openings,
    Skill,
)
from formgen.model.scales import SCALES

COMPANY = Source.COMPANY
FINAL = Need.FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class School(Record):
    """The school that places the interns and signs the agreement."""

    brin: str | None = item("BRIN", "BRIN code", need=FINAL, rule="brin", example="25XX")
    name: str | None = item("Instellingsnaam", "Institution", need=FINAL,
                            example="Groen College Middenland")
    location: str | None = item("Locatie", "Location", example="Wageningen")
    street: str | None = item("Straat", "Street", need=FINAL)
    house_no: str | None = item("Huisnummer", "House number", need=FINAL, rule="house_no")
    postcode: str | None = item("Postcode", "Postcode", need=FINAL, rule="postcode")
    city: str | None = item("Plaats", "City", need=FINAL)
    signatory_name: str | None = item("Tekenbevoegde", "Authorised signatory", need=FINAL,
                                      privacy=Privacy.WORK)
    signatory_role: str | None = item("Functie tekenbevoegde", "Signatory's position", need=FINAL)
    office_name: str | None = item("Stagebureau", "Internship office", example="Stagebureau")
    office_email: str | None = item("E-mail stagebureau", "E-mail of the office", Kind.EMAIL,
                                    rule="email", example="stage@groencollege.example")
    office_phone: str | None = item("Telefoon stagebureau", "Telephone of the office",
                                    Kind.PHONE, rule="phone")
    privacy_contact: str | None = item("Privacycontact", "Privacy contact")
    discrimination_desk: str | None = item("Meldpunt discriminatie", "Discrimination desk")
    clause_version: str | None = item("Versie voorwaarden", "Version of the conditions",
                                      example="2026-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Record):
    """A qualification, as the crebo register names it."""

    crebo: str = item("Crebo", "Crebo", need=Need.ALWAYS, rule="crebo", example="25447")
    name: str | None = item("Opleiding", "Programme", need=FINAL,
                            example="Dierenartsassistent paraveterinair")
    level: int | None = item("Niveau", "Level", Kind.INTEGER, need=FINAL, rule="level",
                             example="4")
    leerweg: str | None = item("Leerweg", "Learning path", Kind.CHOICE, need=FINAL,
                               options=("BOL", "BBL"), rule="leerweg", example="BOL")
    dossier: str | None = item("Dossier", "Qualification file", example="Dierverzorging")
    hours_norm: int | None = item("Urennorm", "Norm of hours", Kind.INTEGER, example="900")
    scale: str | None = item("Schaal", "Assessment scale", Kind.CHOICE, rule="scale",
                             options=tuple(SCALES), example="ovg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Record):
    """A class of a school year, with the period in which it goes on placement."""

    cohort: str = item("Cohort", "Cohort", need=Need.ALWAYS, example="2026-2027")
    school_year: str | None = item("Schooljaar", "School year", rule="school_year",
                                   example="2026-2027")
    code: str = item("Klas", "Class", need=Need.ALWAYS, example="DV2A")
    year: int | None = item("Leerjaar", "Year", Kind.INTEGER, rule="year", example="2")
    crebo: str | None = item("Crebo", "Crebo", need=FINAL, rule="crebo", example="25447")
    period_start: date | None = item("Periode van", "Period from", Kind.DATE,
                                     example="14-09-2026")
    period_end: date | None = item("Periode tot", "Period until", Kind.DATE,
                                   example="29-01-2027")
    placement_days: tuple[str, ...] = item("Stagedagen", "Placement days", Kind.LIST,
                                           rule="weekdays", example="do, vr")
    school_days: tuple[str, ...] = item("Schooldagen", "School days", Kind.LIST,
                                        rule="weekdays", example="ma, di, wo")
    school_hours: float | None = item("Schooluren per week", "School hours a week", Kind.DECIMAL,
                                      example="18")
    mentor: str | None = item("Mentor", "Mentor", privacy=Privacy.WORK)
    coach: str | None = item("BPV-begeleider", "School coach", privacy=Privacy.WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Record):
    """A training company (leerbedrijf), recognised by SBB (WEB 7.2.10)."""

    company_id: str = item("Bedrijfscode", "Company code", need=Need.ALWAYS, example="B01")
    name: str | None = item("Naam", "Name", need=FINAL, source=COMPANY,
                            example="Dierenkliniek De Poot")
    trade_name: str | None = item("Handelsnaam", "Trade name", source=COMPANY)
    department: str | None = item("Afdeling", "Department", source=COMPANY)
    sbb_id: str | None = item("Leerbedrijf-ID", "SBB company ID", need=FINAL, source=COMPANY,
                              rule="sbb_id", example="100234567")
    kvk: str | None = item("KvK-nummer", "Chamber of Commerce no.", source=COMPANY, rule="kvk",
                           example="01234567")
    branch_no: str | None = item("Vestigingsnummer", "Branch number", source=COMPANY,
                                 rule="branch_no", example="000012345678")
    visit_street: str | None = item("Straat bezoekadres", "Street (visits)", need=FINAL,
                                    source=COMPANY, example="Dorpsstraat")
    visit_house_no: str | None = item("Huisnummer bezoekadres", "House number (visits)",
                                      need=FINAL, source=COMPANY, rule="house_no", example="1-2")
    visit_postcode: str | None = item("Postcode bezoekadres", "Postcode (visits)", need=FINAL,
                                      source=COMPANY, rule="postcode", example="1234 AB")
    visit_city: str | None = item("Plaats bezoekadres", "City (visits)", need=FINAL,
                                  source=COMPANY)
    postal_address: str | None = item("Postadres", "Postal address", source=COMPANY,
                                      example="Postbus 12, 1234 AB Ons Dorp")
    phone: str | None = item("Telefoon", "Telephone", Kind.PHONE, source=COMPANY, rule="phone")
    email: str | None = item("E-mail", "E-mail", Kind.EMAIL, source=COMPANY, rule="email")
    website: str | None = item("Website", "Website", source=COMPANY)
    sector: str | None = item("Sector", "Sector", source=COMPANY)
    works_with_animals: bool | None = item("Werkt met dieren", "Works with animals", Kind.YES_NO,
                                           need=FINAL, source=COMPANY)
    species: tuple[str, ...] = item("Diersoorten", "Species", Kind.LIST, source=COMPANY,
                                    example="hond, kat")
    lab_animals: bool | None = item("Proefdieren", "Laboratory animals", Kind.YES_NO,
                                    source=COMPANY)
    about: str | None = item("Over ons en onze geschiedenis", "About us and our history",
                             Kind.LONG_TEXT, source=COMPANY)
    why_interns: str | None = item("Waarom hebben wij stagiairs?", "Why do we have interns?",
                                   Kind.LONG_TEXT, source=COMPANY)
    tasks: str | None = item("Taken", "Tasks", Kind.LONG_TEXT, source=COMPANY)
    people: str | None = item("Met welke mensen krijgt de stagiair te maken?",
                              "Whom does the intern meet?", Kind.LONG_TEXT, source=COMPANY)
    workplace: str | None = item("Werkplek", "Workplace", Kind.LONG_TEXT, source=COMPANY)
    signs_for: str | None = item("Tekent namens", "Signs on behalf of", source=COMPANY)
    accreditation_checked_on: date | None = item("Erkenning gecontroleerd op",
                                                 "Accreditation checked on", Kind.DATE)
    contacts: tuple[Contact, ...] = ()
    conditions: Conditions = Conditions()
    first_day: FirstDay = FirstDay()
    induction: tuple[InductionItem, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    skills: tuple[Skill, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    openings: tuple[Openings, ...] = ()
