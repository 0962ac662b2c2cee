"""Which values a document still lacks and who must supply them; and what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from formgen.fill.slots import lookup
from formgen.findings import Finding, Where, found
from formgen.forms import Form, FormField
from formgen.model import Need, Record, Source
from formgen.model.case import Case
from formgen.model.scales import DEFAULT_SCALE
from formgen.plan.data import Values

SCALE_KEY = "assessment.scale_legend"

_SUPPLIERS = {
    Source.SCHOOL: ("de school", "the school"),
    Source.COMPANY: ("het leerbedrijf", "the company"),
    Source.INTERN: ("de stagiair", "the intern"),
}


def missing_values(form: Form, case: Case, data: Values, *, final: bool) -> list[Finding]:
    """A finding for each value that the form needs in its final version and the data lacks.

    In the final profile it is an error, which keeps the document back; in a draft a notice.
    """
    code = "VALUE_REQUIRED" if final else "VALUE_MISSING"
    return [
        _finding(code, form_field, case)
        for form_field in _needed(form, data)
        if lookup(data, form_field.key) in (None, "", ())
    ]


def unsuited_scale(form: Form, case: Case) -> list[Finding]:
    """A finding if the form prints the programme's scale and has drop-downs of its own.

    Those of a form with ``scale = true`` offer the scale that the legend says; a form without
    may offer another one.
    """
    programme = case.programme
    if not programme or programme.scale in (None, DEFAULT_SCALE) or not _has_own_scale(form):
        return []
    return [found("SCALE_NOT_ON_FORM", programme.where("scale"), f"programme:{programme.crebo}",
                  scale=programme.scale)]


def _needed(form: Form, data: Values) -> Iterator[FormField]:
    for when, needed in _needed_by_section(form):
        if not when or lookup(data, when):
            yield from needed


@cache
def _needed_by_section(form: Form) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
    """The condition of each section, and what it needs where that holds."""
    return tuple(
        (section.when, tuple(cell.field for row in section.grid for cell in row
                             if cell.field.field.need is not Need.OPTIONAL))
        for section in form.sections)


@cache
def _has_own_scale(form: Form) -> bool:
    """Whether a form prints the programme's scale and its own drop-downs do not follow it."""
    prints = any(form_field.key == SCALE_KEY for form_field in form.fields())
    return prints and not form.scaled()


def _finding(code: str, form_field: FormField, case: Case) -> Finding:
    prefix, _, attribute = form_field.key.partition(".")
    record, subject, source = _owner(prefix, form_field.key, case)
    place = record.where(attribute)
    supplier_nl, supplier_en = _SUPPLIERS[source]
    return found(
        code, Where(place.file, place.sheet, place.cell, form_field.key), subject,
        label_nl=form_field.field.label.nl, label_en=form_field.field.label.en,
        supplier_nl=supplier_nl, supplier_en=supplier_en,
    )


def _owner(prefix: str, key: str, case: Case) -> tuple[Record, str, Source]:
    """The record that should hold a value, as a subject, and who supplies it."""
    company, intern, placement = case.company, case.intern, case.placement
    if prefix in ("company", "conditions", "first_day"):
        record = company if prefix == "company" else getattr(company, prefix)
        return record, f"company:{company.company_id}", Source.COMPANY
    if key.startswith("roles.") and not key.startswith(("roles.coach", "roles.mentor")):
        return company, f"company:{company.company_id}", Source.COMPANY
    if prefix in ("intern", "guardian"):
        return intern, f"intern:{intern.student_number}", Source.SCHOOL
    if prefix == "school":
        return case.cohort.school, "school", Source.SCHOOL
    if prefix in ("programme", "group") and case.group:
        return case.group, f"group:{case.group.code}", Source.SCHOOL
    return placement, f"placement:{placement.placement_id}", Source.SCHOOL
