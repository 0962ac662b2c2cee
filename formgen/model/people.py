"""The people: interns, their guardians, and the contacts at companies and at school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from formgen.model.fields import Kind, Label, Need, Privacy, Record, Source, item

PERSONAL = Privacy.PERSONAL


class Role(StrEnum):
    """The roles around a placement. One person may hold several.

    ``praktijkopleider`` keeps its Dutch name: it is a term of law (WEB 7.2.9) for the
    trainer at the company who is responsible for the intern, and has no settled English.
    """

    PRAKTIJKOPLEIDER = "praktijkopleider"
    DAILY = "daily"
    ASSESSOR = "assessor"
    FINAL = "final"
    BACKUP = "backup"
    SIGNATORY = "signatory"
    COACH = "coach"
    MENTOR = "mentor"


ROLE_LABELS = {
    Role.PRAKTIJKOPLEIDER: Label("Praktijkopleider", "Workplace trainer (praktijkopleider)"),
    Role.DAILY: Label("Dagelijks begeleider", "Daily supervisor"),
    Role.ASSESSOR: Label("Beoordelaar", "Assessor"),
    Role.FINAL: Label("Eindverantwoordelijke", "Finally responsible"),
    Role.BACKUP: Label("Vervanger", "Substitute"),
    Role.SIGNATORY: Label("Tekenbevoegde", "Authorised signatory"),
    Role.COACH: Label("BPV-begeleider", "School coach"),
    Role.MENTOR: Label("Mentor", "Mentor"),
}
SCHOOL_ROLES = (Role.COACH, Role.MENTOR)
COMPANY_ROLES = tuple(role for role in Role if role not in SCHOOL_ROLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """A person to turn to, at a company or at the school, in one role."""

    role: str = item("Rol", "Role", Kind.CHOICE, need=Need.ALWAYS, source=Source.COMPANY,
                     options=tuple(label.nl for label in ROLE_LABELS.values()),
                     english=tuple(label.en for label in ROLE_LABELS.values()))
    name: str | None = item("Naam", "Name", source=Source.COMPANY, privacy=Privacy.WORK,
                            example="Zoë Żółtowska")
    job_title: str | None = item("Functie", "Job title", source=Source.COMPANY,
                                 example="Dierenartsassistent")
    email: str | None = item("E-mail", "E-mail", Kind.EMAIL, source=Source.COMPANY,
                             privacy=Privacy.WORK, rule="email", example="zoe@bedrijf.example")
    phone: str | None = item("Telefoon", "Telephone", Kind.PHONE, source=Source.COMPANY,
                             privacy=Privacy.WORK, rule="phone", example="06 12345678")
    days: str | None = item("Aanwezig op", "Present on", source=Source.COMPANY,
                            example="ma, di, do")
    initials: str | None = item("Paraaf", "Initials", source=Source.COMPANY,
                                privacy=Privacy.WORK, example="ZŻ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian(Record):
    """The legal representative, who signs too for an intern under 18 (BW 1:234)."""

    name: str | None = item("Wettelijk vertegenwoordiger", "Legal representative",
                            privacy=PERSONAL)
    relation: str | None = item("Relatie", "Relation", privacy=PERSONAL, example="moeder")
    email: str | None = item("E-mail vertegenwoordiger", "E-mail of representative", Kind.EMAIL,
                             privacy=PERSONAL, rule="email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intern(Record):
    """A student on placement. Never holds a BSN, nor anything about health or home."""

    student_number: str = item("Studentnummer", "Student number", need=Need.ALWAYS,
                               privacy=PERSONAL, example="0100231")
    first_name: str | None = item("Roepnaam", "First name", need=Need.FINAL, privacy=PERSONAL,
                                  example="Noor")
    initials: str | None = item("Voorletters", "Initials", privacy=PERSONAL, example="N.")
    prefix: str | None = item("Tussenvoegsel", "Name prefix", privacy=PERSONAL, example="van der")
    last_name: str | None = item("Achternaam", "Last name", need=Need.FINAL, privacy=PERSONAL,
                                 example="Waard")
    birth_date: date | None = item("Geboortedatum", "Date of birth", Kind.DATE, need=Need.FINAL,
                                   privacy=PERSONAL, example="12-03-2009")
    email: str | None = item("E-mail", "E-mail", Kind.EMAIL, need=Need.FINAL, privacy=PERSONAL,
                             rule="email", example="0100231@student.example")
    mobile: str | None = item("Mobiel", "Mobile", Kind.PHONE, privacy=PERSONAL, rule="phone",
                              example="06 12345678")
    street: str | None = item("Straat", "Street", privacy=PERSONAL, example="Dorpsstraat")
    house_no: str | None = item("Huisnummer", "House number", privacy=PERSONAL,
                                rule="house_no", example="12a")
    postcode: str | None = item("Postcode", "Postcode", privacy=PERSONAL, rule="postcode",
                                example="1234 AB")
    city: str | None = item("Woonplaats", "City", privacy=PERSONAL, example="Wageningen")
    address_secret: bool | None = item("Geheim adres", "Secret address", Kind.YES_NO,
                                       privacy=Privacy.SECRET, example="nee")
    group: str | None = item("Klas", "Class", need=Need.FINAL, example="DV2A")
    year: int | None = item("Leerjaar", "Year", Kind.INTEGER, need=Need.FINAL, rule="year",
                            example="2")
    guardian: Guardian = Guardian()
