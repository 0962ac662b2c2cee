"""How the workbooks are laid out: the school's roster and the company's intake sheet.

The layout names catalogue keys only; labels, kinds, options and help come from the
catalogue. Both the reader (:mod:`formgen.read`) and the maker of workbooks
(:mod:`formgen.intake`) follow it, so that what is made can be read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from formgen.model.fields import Label


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet.

    A ``table`` has one header row, at row 1 or below a title, and one thing per row. A
    ``form`` has labels in column A, answers in column B and help in column C.
    """

    name: Label
    shape: Literal["table", "form"]
    keys: tuple[str, ...]


def defined_name(key: str) -> str:
    """The defined name of the cell, or the first of the column, that takes a field's value.

    >>> defined_name("company.visit_city")
    'in_company_visit_city'
    """
    return "in_" + key.replace(".", "_")


def _keys(prefix: str, names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names.split())


_CONTACT = _keys("contact", "role name job_title email phone days initials")
_COMPANY = _keys(
    "company",
    "company_id name trade_name department sbb_id kvk branch_no visit_street visit_house_no"
    " visit_postcode visit_city postal_address phone email website sector works_with_animals"
    " species lab_animals about why_interns tasks people workplace signs_for",
)

ROSTER: tuple[SheetLayout, ...] = (
    SheetLayout(Label("School", "School"), "table", _keys(
        "school", "brin name location street house_no postcode city signatory_name"
        " signatory_role office_name office_email office_phone privacy_contact"
        " discrimination_desk clause_version")),
    SheetLayout(Label("Opleidingen", "Programmes"), "table", _keys(
        "programme", "crebo name level leerweg dossier hours_norm scale")),
    SheetLayout(Label("Cohort", "Cohort"), "table", _keys(
        "group", "cohort school_year code year crebo period_start period_end placement_days"
        " school_days school_hours mentor coach")),
    SheetLayout(Label("Studenten", "Students"), "table", _keys(
        "intern", "student_number first_name initials prefix last_name birth_date email mobile"
        " street house_no postcode city address_secret group year")
        + _keys("guardian", "name relation email")),
    SheetLayout(Label("Plaatsingen", "Placements"), "table", (
        *_keys("placement", "placement_id student_number company_id"),
        *_keys("agreement", "number version kind status drawn_up_date"),
        *_keys("placement", "start planned_end total_hours hours_per_week days_per_week"
               " weekdays start_time end_time break_minutes coach praktijkopleider daily"
               " assessor final contract_partner work_process_codes"),
        *_keys("elective", "code name start end hours"),
        "placement.assignment")),
    SheetLayout(Label("Bedrijven", "Companies"), "table", _COMPANY),
    SheetLayout(Label("Medewerkers", "Staff"), "table", _CONTACT),
    SheetLayout(Label("Werkprocessen", "Work processes"), "table", _keys(
        "work_process", "crebo code core_task name")),
    SheetLayout(Label("Criteria", "Criteria"), "table", _keys(
        "criterion", "owner kind text measure norm feasible_with by_when")),
)

INTAKE: tuple[SheetLayout, ...] = (
    SheetLayout(Label("1 Bedrijf", "1 Company"), "form", _COMPANY),
    SheetLayout(Label("2 Contactpersonen", "2 Contacts"), "table", _CONTACT),
    SheetLayout(Label("3 Voorwaarden", "3 Conditions"), "form", _keys(
        "conditions", "allowance_kind allowance_amount allowance_per travel_kind travel_amount"
        " leave holidays clothing ppe schedule start_time end_time breaks break_minutes"
        " sickness_rule house_rules confidentiality phone_social vog_required allergy_info")),
    SheetLayout(Label("4 Dag 1", "4 First day"), "form", _keys(
        "first_day", "time place person bring")),
    SheetLayout(Label("4 Inwerken", "4 Induction"), "table", _keys(
        "induction", "topic when by")),
    SheetLayout(Label("5 Stageplan", "5 Stage plan"), "table", _keys(
        "milestone", "week_from week_to topic method learning_mode guided_by ready_when")),
    SheetLayout(Label("6 Evaluaties", "6 Evaluations"), "table", _keys(
        "evaluation", "kind week who school_present")),
    SheetLayout(Label("7 Handelingen", "7 Procedures"), "table", _keys(
        "skill", "number name species protocol legal_class minors work_process")),
    SheetLayout(Label("8 Criteria", "8 Criteria"), "table", _keys(
        "criterion", "text measure norm feasible_with by_when")),
    SheetLayout(Label("9 Plaatsen", "9 Openings"), "table", _keys(
        "openings", "places crebo level year period days trial_day")),
)

#: Sheets that hold no data: explanation, drop-down lists, and formgen's own marks.
EXPLANATION = Label("Uitleg", "Explanation")
LISTS = Label("Lijsten", "Lists")
CORRECTIONS = Label("Nog te verbeteren", "To be corrected")
MARKS = "_formgen"  # rows of key | value: template, version, company_id, language
INTAKE_VERSION = "1"
#: How the defined names of cells begin that formgen computes for the person at the sheet.
COUNTER_NAME = "fg_"
