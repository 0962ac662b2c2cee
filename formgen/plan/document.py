"""What a document says about itself: its title line, number, date and id."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from formgen.fill.expressions import Expression, compile_expression
from formgen.fill.formats import plain_text
from formgen.fill.scope import Scope
from formgen.findings import Language
from formgen.forms import Form
from formgen.model import catalogue
from formgen.plan.contents import CONTENTS, content_rows
from formgen.plan.data import Values
from formgen.plan.job import Job
from formgen.plan.lists import fixed_items, table_rows
from formgen.plan.moments import at_moment
from formgen.plan.phrases import phrases

#: The date of documents whose data has none; a fixed one, so that the same input gives the
#: same bytes (1980 is the first year that ZIP files know).
NO_DATE = date(1980, 1, 1)


def document_data(job: Job, form: Form, placement: Values, created: date | None) -> Values:
    """The placement's data with the form's own fields and tables and its identity added.

    What is filled in by hand is there too, as None: so an engine can tell a blank from a
    name that nobody knows.
    """
    placement = at_moment(form, placement, job.language)
    data = dict(placement)
    for key in _own_keys(form):
        _put(data, placement, key, None)
    lists = {**placement, CONTENTS: content_rows(job.contents, phrases(job.language))}
    for table in form.tables():
        items = fixed_items(table, placement, job.language) or lists.get(table.source) or []
        _put(data, placement, table.name, table_rows(table, items))
    data["document"] = _about(job, form, placement, created)
    return data


@cache
def _own_keys(form: Form) -> tuple[str, ...]:
    """The names on the form that neither the catalogue nor a list of the data supplies."""
    fields = (form_field.key for form_field in form.fields())
    slots = (name for box in form.signatures() for name in box.slots)
    return tuple(key for key in (*fields, *slots) if key not in catalogue())


def _put(data: Values, shared: Values, name: str, value: object) -> None:
    """Set a dotted name; branches that ``shared`` holds too are copied before the change."""
    *parents, last = name.split(".")
    for parent in parents:
        branch = data.get(parent)
        if branch is None or branch is shared.get(parent):
            branch = data[parent] = dict(branch or {})
        data = branch
        shared = shared.get(parent) or {}
    data[last] = value


def _about(job: Job, form: Form, placement: Values, created: date | None) -> Values:
    words = phrases(job.language)
    agreement, school = placement["agreement"], placement["school"]
    day = created or agreement["drawn_up_date"]
    version = {"number": form.number, "version": form.version}
    return {
        "id": job.document_id,
        "code": job.code,
        "form": form.id,
        "form_version": form.version,
        "title": form.title[job.language],
        "language": job.language,
        "created": day or NO_DATE,
        "subtitle": _expanded(form.subtitle[job.language], placement, job.language),
        "reference": words.say("reference", form=form.title[job.language],
                               number=agreement["number"] or job.placement_id),
        "issued": words.say("issued", **version, date=words.long_date(day)) if day
        else words.say("issued_undated", **version),
        "sender": school["name"],
        "office": school["office_name"],
        "address": " · ".join(filter(None, (
            school["name"], school["office_name"], school["office_email"]))) or None,
    }


def _expanded(text: str, placement: Values, language: Language) -> str:
    """A text with its ``{{ }}`` expressions replaced; what the data lacks is left out."""
    scope = Scope(placement, language)
    parts = [
        plain_text(part.value(scope), language) if isinstance(part, Expression) else part
        for part in _parsed(text)
    ]
    return "".join(parts)


@cache
def _parsed(text: str) -> tuple[str | Expression, ...]:
    """The plain parts of a text and its expressions, in turn."""
    return tuple(
        compile_expression(part) if position % 2 else part
        for position, part in enumerate(re.split(r"\{\{(.*?)\}\}", text))
    )
