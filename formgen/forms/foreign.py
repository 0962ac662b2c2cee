"""A school's own PDF form: which field takes which value, and what becomes of it when filled."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from formgen.fill.slots import JOINT
from formgen.forms.declared import Declared, Mistakes
from formgen.model import catalogue

#: A cell of a table: ``record.items.3.supervised_on``.
_CELL = re.compile(r"[a-z][a-z0-9_.]*\.[1-9]\d*\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class OwnPdf:
    """The table ``[pdf]`` of a form.toml.

    ``names`` gives for fields of the PDF the key of the value that they take, or several keys
    with `` + `` between. ``fixed`` and ``flat`` hold names of fields, by that key or as the PDF
    has them, with ``*`` for any part: when filled, the first can no longer be changed, and the
    others are part of the page. ``password`` opens the PDF.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    flat: tuple[str, ...] = ()
    password: str = field(default="", repr=False)


def own_pdf(about: Declared, own: Collection[str], mistakes: Mistakes) -> OwnPdf:
    """The table ``[pdf]``; ``own`` are the keys that the form declares itself."""
    pdf = about.table("pdf", "[pdf]")
    pdf.allow("names", "fixed", "flat", "password")
    names = _names(pdf.table("names", "[pdf.names]"), own, mistakes)
    fixed, flat = (tuple(names.get(name, name) for name in pdf.words(key))
                   for key in ("fixed", "flat"))
    return OwnPdf(names, fixed, flat, pdf.text("password"))


def _names(declared: Declared, own: Collection[str], mistakes: Mistakes) -> Mapping[str, str]:
    names = {name: declared.text(name) for name in declared.names()}
    known = [*catalogue(), *own]
    for keys in names.values():
        for key in keys.split(JOINT):
            if key not in known and not _CELL.fullmatch(key):
                mistakes.note_unknown("FORM_FIELD_UNKNOWN", declared.place, key, known)
    return names
