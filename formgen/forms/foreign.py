"""A school's own PDF form: which of its fields takes which value of the data."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from formgen.fill.slots import JOINT
from formgen.forms.declared import Declared, Mistakes
from formgen.model import catalogue

#: A cell of a table: ``record.items.3.supervised_on``.
_CELL = re.compile(r"[a-z][a-z0-9_.]*\.[1-9]\d*\.[a-z0-9_]+")


def pdf_names(about: Declared, own: Collection[str], mistakes: Mistakes) -> Mapping[str, str]:
    """The table ``[pdf.names]``: name of a PDF's field -> key of the value, or keys joined.

    ``own`` are the keys that the form declares itself.
    """
    pdf = about.table("pdf", "[pdf]")
    pdf.allow("names")
    declared = pdf.table("names", "[pdf.names]")
    names = {name: declared.text(name) for name in declared.names()}
    known = [*catalogue(), *own]
    for keys in names.values():
        for key in keys.split(JOINT):
            if key not in known and not _CELL.fullmatch(key):
                mistakes.note_unknown("FORM_FIELD_UNKNOWN", declared.place, key, known)
    return names
