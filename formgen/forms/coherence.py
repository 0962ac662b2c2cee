"""Whether the parts of a form fit together: names, conditions, choices and expressions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from formgen.forms.declared import Mistakes
from formgen.forms.model import Form, FormField
from formgen.model import Kind, catalogue
from formgen.model.fields import Privacy

#: Word limits the tag of a content control to so many characters.
LONGEST_NAME = 64
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_EXPRESSION = re.compile(r"\{\{\s*([\w.]+)")


def note_incoherence(form: Form, mistakes: Mistakes) -> None:
    """Note what only shows when the whole form is known."""
    _names(form, mistakes)
    _choices(form, mistakes)
    _variants(form, mistakes)
    _secrets(form, mistakes)
    own = {form_field.key for form_field in form.fields()}
    for language in ("nl", "en"):
        for key in _EXPRESSION.findall(form.subtitle[language]):
            if key not in own and key not in catalogue():
                mistakes.note_unknown("FORM_FIELD_UNKNOWN", "subtitle", key, [*own, *catalogue()])


def _names(form: Form, mistakes: Mistakes) -> None:
    """Each name is used once, and fits both formats."""
    names = Counter(_slot_names(form))
    for name, times in names.items():
        if times > 1:
            mistakes.note("FORM_NAME_TWICE", name, name=name)
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            mistakes.note("FORM_NAME_WRONG", name, name=name, longest=LONGEST_NAME)


def _slot_names(form: Form) -> Iterator[str]:
    """The names of what is to fill in; of a table those of its last possible row."""
    yield from (form_field.key for form_field in form.fields())
    for table in form.tables():
        yield from (f"{table.name}.999.{column.field.key}" for column in table.columns)
    for box in form.signatures():
        yield from box.slots


def _secrets(form: Form, mistakes: Mistakes) -> None:
    """What nobody may see is on no form."""
    for form_field in _all_fields(form):
        if form_field.field.privacy is Privacy.SECRET:
            mistakes.note("FORM_FIELD_SECRET", form_field.key, key=form_field.key)


def _choices(form: Form, mistakes: Mistakes) -> None:
    """A choice has something to choose from."""
    for form_field in _all_fields(form):
        if form_field.field.kind is Kind.CHOICE and not form_field.options["nl"]:
            mistakes.note("FORM_OPTIONS_MISSING", form_field.key, key=form_field.key)


def _all_fields(form: Form) -> Iterator[FormField]:
    yield from form.fields()
    for table in form.tables():
        yield from (column.field for column in table.columns)


def _variants(form: Form, mistakes: Mistakes) -> None:
    """A PDF cannot leave a part out, so each condition needs a PDF template of its own."""
    conditions = [section.when for section in form.sections]
    conditions += [box.when for box in form.signatures()]
    for key in dict.fromkeys(conditions):
        if key and key not in (*form.pdf_variants, *form.flags):
            mistakes.note("FORM_VARIANT_MISSING", "pdf_variants", key=key)
