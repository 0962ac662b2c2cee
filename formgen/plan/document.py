"""What a document says about itself: its title line, number, date and id."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from formgen.fill.expressions import Expression, compile_expression
from formgen.fill.formats import plain_text
from formgen.fill.scope import Scope
from formgen.findings import Language
from formgen.forms import Form
from formgen.plan.data import Values
from formgen.plan.jobs import Job
from formgen.plan.lists import table_rows
from formgen.plan.phrases import phrases

#: The date of documents whose data has none; a fixed one, so that the same input gives the
#: same bytes (1980 is the first year that ZIP files know).
NO_DATE = date(1980, 1, 1)


def document_data(job: Job, form: Form, placement: Values, created: date | None) -> Values:
    """The placement's data with the form's own tables and the document's identity added."""
    return {
        **placement,
        **_tables(form, placement, job.language),
        "document": _about(job, form, placement, created),
    }


def _tables(form: Form, placement: Values, language: Language) -> Values:
    """The rows of the form's tables, nested by the dotted names of the tables."""
    tables: Values = {}
    for table in form.tables():
        *parents, last = table.name.split(".")
        branch: dict[str, Any] = tables
        for parent in parents:
            branch = branch.setdefault(parent, dict(placement.get(parent) or {}))
        items = [{"item": label[language]} for label in table.items]
        branch[last] = table_rows(table, items or placement.get(table.source) or [])
    return tables


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
            school["name"], school["address"], school["office_email"]))) or None,
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
