"""Fields that formgen computes, and that forms may print like any other."""

from __future__ import annotations

from formgen.model.fields import Field, Kind, Label, Need, Privacy, Source
from formgen.model.people import ROLE_LABELS, SCHOOL_ROLES, Role


def _derived(key: str, nl: str, en: str, kind: Kind = Kind.TEXT,
             privacy: Privacy = Privacy.PUBLIC) -> Field:
    return Field(key=key, label=Label(nl, en), kind=kind, source=Source.DERIVED, privacy=privacy,
                 need=Need.FINAL if key in _NEEDED else Need.OPTIONAL)


#: Without these a final document is kept back, as without the values that they come from.
_NEEDED = frozenset((
    "intern.full_name", "school.address", "school.signatory", "company.full_name",
    "company.visit_address", "programme.description", "placement.period",
    "placement.hours_by_year_text", "roles.praktijkopleider.name", "roles.coach.name",
))
_PERSONAL = Privacy.PERSONAL

_OF_PEOPLE = (
    _derived("intern.full_name", "Naam", "Name", privacy=_PERSONAL),
    _derived("intern.address", "Adres", "Address", privacy=_PERSONAL),
    _derived("intern.age", "Leeftijd bij aanvang", "Age at the start", Kind.INTEGER, _PERSONAL),
    _derived("intern.is_minor", "Jonger dan 18 jaar", "Under 18", Kind.YES_NO, _PERSONAL),
    _derived("intern.age_group", "Leeftijdsgroep", "Age group", privacy=_PERSONAL),
)
_OF_ORGANISATIONS = (
    _derived("school.address", "Adres", "Address"),
    _derived("school.signatory", "Rechtsgeldig vertegenwoordigd door", "Represented by"),
    _derived("company.visit_address", "Bezoekadres", "Visiting address"),
    _derived("company.full_name", "Leerbedrijf", "Training company"),
    _derived("company.species_text", "Diersoorten", "Species"),
    _derived("programme.description", "Opleiding", "Programme"),
    _derived("programme.leerweg_and_year", "Leerweg en leerjaar", "Learning path and year"),
)
_OF_PLACEMENT = (
    _derived("placement.period", "Periode", "Period"),
    _derived("placement.weeks", "Aantal weken", "Weeks", Kind.INTEGER),
    _derived("placement.weekdays_text", "Werkdagen", "Weekdays"),
    _derived("placement.work_times", "Werktijden", "Working hours"),
    _derived("placement.hours_by_year_text", "Verdeling over schooljaren",
             "Hours by school year"),
    _derived("placement.minor_note", "Aandachtspunt", "Please note", Kind.LONG_TEXT, _PERSONAL),
    _derived("placement.animal_note", "Aandachtspunt", "Please note", Kind.LONG_TEXT),
    _derived("conditions.allowance", "Stagevergoeding", "Allowance"),
    _derived("conditions.travel", "Reiskosten", "Travel costs"),
    _derived("conditions.work_times", "Werktijden", "Working hours"),
    _derived("conditions.house_rules_short", "Huisregels", "House rules", Kind.LONG_TEXT),
    _derived("agreement.changed", "Gewijzigd sinds de overeenkomst", "Changed since the agreement",
             Kind.YES_NO),
    _derived("agreement.amends", "Wijzigt versie", "Amends version"),
    _derived("agreement.guardian_note", "Aandachtspunt", "Please note", Kind.LONG_TEXT,
             _PERSONAL),
    _derived("agreement.supervision_text", "Begeleiding", "Supervision", Kind.LONG_TEXT),
    _derived("assessment.scale_legend", "Schaal", "Scale"),
    _derived("assessment.year_hint", "Houd rekening met het leerjaar", "Mind the year",
             Kind.LONG_TEXT),
    _derived("moment.name", "Moment", "Moment"),
    _derived("moment.planned_on", "Gepland op", "Planned on", Kind.DATE),
)
_OF_ROLES = tuple(
    Field(key=f"roles.{role}.{part}", label=label or ROLE_LABELS[role], kind=kind,
          source=Source.SCHOOL if role in SCHOOL_ROLES else Source.COMPANY,
          privacy=Privacy.WORK,
          need=Need.FINAL if f"roles.{role}.{part}" in _NEEDED else Need.OPTIONAL)
    for role in Role
    for part, label, kind in (
        ("name", None, Kind.TEXT),
        ("job_title", Label("Functie", "Job title"), Kind.TEXT),
        ("email", Label("E-mail", "E-mail"), Kind.EMAIL),
        ("phone", Label("Telefoon", "Telephone"), Kind.PHONE),
        ("contact", Label("E-mail en telefoon", "E-mail and telephone"), Kind.TEXT),
        ("initials", Label("Paraaf", "Initials"), Kind.TEXT),
        ("days", Label("Aanwezig op", "Present on"), Kind.TEXT),
    )
)
_OF_DOCUMENT = (
    _derived("document.subtitle", "Ondertitel", "Subtitle", privacy=_PERSONAL),
    _derived("document.reference", "Formulier en nummer", "Form and number"),
    _derived("document.issued", "Versie en datum", "Version and date"),
    _derived("document.sender", "School", "School"),
    _derived("document.address", "School, stagebureau en e-mail", "School, office and e-mail"),
    _derived("document.code", "Kenmerk", "Document id"),
)

DERIVED: tuple[Field, ...] = (
    _OF_PEOPLE + _OF_ORGANISATIONS + _OF_PLACEMENT + _OF_ROLES + _OF_DOCUMENT
)
