"""Where on a paper the name of a field is that is in no grid: in a table, or beside a signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from formgen.forms import Form
from formgen.model import Label

_PLACE, _DATE = Label("Plaats", "Place"), Label("Datum", "Date")
_ROW = re.compile(r"\.([1-9][0-9]*)\.")


class Part(NamedTuple):
    """A cell of a table, or a field beside a signature: the part's title, its row, its label."""

    title: Label
    line: int | None
    label: Label


def parts_of(form: Form) -> Callable[[str], Part | None]:
    """A function that tells the part of a name; None for what is in no table or signature."""
    columns: dict[str, Part] = {}
    signing: dict[str, Part] = {}
    for section in form.sections:
        if section.table:
            for column in section.table.columns:
                columns[f"{section.table.name}.*.{column.field.key}"] = Part(
                    section.title, None, column.field.field.label)
        for box in section.signatures:
            place, day, _ = box.slots
            signing[place] = Part(box.title, None, _PLACE)
            signing[day] = Part(box.title, None, _DATE)

    def part(name: str) -> Part | None:
        row = _ROW.search(name)
        known = columns.get(_ROW.sub(".*.", name, count=1)) if row else None
        return known._replace(line=int(row[1])) if known and row else signing.get(name)

    return part
