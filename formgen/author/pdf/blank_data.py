"""Data for a Word template in blank mode: every tag says its own name.

{{ document.code }}              a marked name, later a field of the PDF
{%p if intern.is_minor %}        as the variant says, else true
{%tr if company.about %}         false where ``company.about`` is itself a field: it is empty
{%tr for item in record.items %} as many rows as the table has, and one for a continuation
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from formgen.author.pdf.markers import tagged
from formgen.fill.slots import Slot, SlotKind
from formgen.findings import Language
from formgen.forms import Form, Table

_ROWS = 12  # of a list whose length no form declares
_ITEM = "item"

Row = dict[str, Any]


def blank_data(slots: Iterable[Slot], form: Form | None, language: Language,
               variant: frozenset[str]) -> dict[str, Any]:
    """The data, nested by the parts of the names of all slots."""
    slots = tuple(slots)
    fields = {slot.name for slot in slots if slot.kind is not SlotKind.TAG}
    tags = [slot for slot in slots if slot.kind is SlotKind.TAG and "*" not in slot.name]
    tables = {table.name: table for table in form.tables()} if form else {}
    printed = [slot.name for slot in slots if slot.label.startswith("{{")]
    variants = (*form.pdf_variants, *form.flags) if form else ()
    data: dict[str, Any] = {}
    for slot in tags:
        if " for " in slot.label:
            table = tables.get(slot.name)
            rows = _rows(table, language) if table else _undeclared_rows(slot.name, printed)
            _put(data, slot.name, rows)
        elif slot.label.startswith("{%"):
            holds = slot.name in variant if slot.name in variants else slot.name not in fields
            _put(data, slot.name, holds)
    for slot in tags:
        if not slot.label.startswith("{%"):
            _put(data, slot.name, tagged(slot.name))
    return data


def _rows(table: Table, language: Language) -> list[Row]:
    """The rows of a list: fixed texts, blank ones, and the first of the continuation page.

    A list that does not come from the data never grows and needs no continuation.
    """
    capacity = table.length(len(table.items))
    keys = [column.field.key for column in table.columns if column.source == _ITEM]
    rows: list[Row] = [
        {"nr": number, "blank": False, **dict.fromkeys(keys, item[language])}
        for number, item in enumerate(table.items, start=1)
    ]
    rows += [{"nr": number, "blank": True} for number in range(len(rows) + 1, capacity + 1)]
    if table.source:
        rows.append({"nr": tagged(f"{table.name}.{capacity + 1}.nr"), "blank": True})
    return rows


def _undeclared_rows(name: str, printed: Iterable[str]) -> list[Row]:
    """Rows of a list that no form declares; what its tags print are fields, as all else."""
    keys = [slot.removeprefix(f"{name}.*.") for slot in printed if slot.startswith(f"{name}.*.")]
    return [
        {"blank": True, **{key: tagged(f"{name}.{number}.{key}") for key in keys}}
        for number in range(1, _ROWS + 1)
    ]


def _put(data: dict[str, Any], name: str, value: object) -> None:
    """Set the value at a dotted name."""
    *path, last = name.split(".")
    for part in path:
        data = data.setdefault(part, {})
    data[last] = value
