"""What a paper calls its fields: by their labels, in a table with the row and the column, beside a
signature with its title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from formgen.findings import ON_PAPER, Finding
from formgen.forms import Form
from formgen.model import Label, catalogue

_PLACE, _DATE = Label("Plaats", "Place"), Label("Datum", "Date")
_SIGNATURE = Label("Handtekening", "Signature")
_IN_ROW = Label("rij", "row")
_MOST_LISTED = 8
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
            signing.update((name, Part(box.title, None, label)) for name, label in zip(
                box.slots, (_PLACE, _DATE, _SIGNATURE), strict=True))

    def part(name: str) -> Part | None:
        row = _ROW.search(name)
        known = columns.get(_ROW.sub(".*.", name, count=1)) if row else None
        return known._replace(line=int(row[1])) if known and row else signing.get(name)

    return part


class Printed:
    """What a form's paper calls its fields."""

    def __init__(self, form: Form) -> None:
        self._part = parts_of(form)
        self._rows = {table.name: table.items for table in form.tables()}
        self._fields = dict(_of_grids(form))

    def label(self, name: str) -> Label | None:
        """How a person finds the field on the paper; None for one that is not on it."""
        part = self._part(name)
        if part is None:
            known = catalogue().get(name)
            return self._fields.get(name) or (known.label if known else None)
        row = self._row(name, part.line) if part.line else None
        return _joined(filter(None, (part.title, row, part.label)))

    def _row(self, name: str, line: int) -> Label:
        """The text that opens the row, if the form has one; else its number."""
        texts = self._rows[name[:name.index(f".{line}.")]]
        return (texts[line - 1] if line <= len(texts)
                else Label(f"{_IN_ROW.nl} {line}", f"{_IN_ROW.en} {line}"))

    def told(self, finding: Finding) -> Finding:
        """A finding with what the paper calls the fields that it names."""
        label = self.label(finding.where.field) if finding.where.field else None
        details = {**finding.details}
        if label:
            details |= {f"{ON_PAPER}_nl": label.nl, f"{ON_PAPER}_en": label.en}
        if "names" in details:
            names = self.listed(details["names"].split(", "))
            details |= {"names_nl": names.nl, "names_en": names.en}
        return replace(finding, details=details)

    def listed(self, names: Sequence[str]) -> Label:
        """The first of several fields, and how many there are more; a name that is not on the
        paper as it is.
        """
        labels = [self.label(name) or Label(name, name) for name in names[:_MOST_LISTED]]
        more = len(names) - len(labels)
        rest = (f"… (+{more})",) if more else ()
        return Label(", ".join((*(label.nl for label in labels), *rest)),
                     ", ".join((*(label.en for label in labels), *rest)))


def _of_grids(form: Form) -> Iterator[tuple[str, Label]]:
    """The fields of the grids and their labels; one that is not alone with its label has its
    section's title before it.
    """
    used = Counter(entry.field.label for entry in form.fields())
    used.update(label for _ in form.signatures() for label in (_PLACE, _DATE, _SIGNATURE))
    for section in form.sections:
        for entry in (*(cell.field for row in section.grid for cell in row), *section.checks):
            label = entry.field.label
            yield entry.key, label if used[label] == 1 else _joined((section.title, label))


def _joined(labels: Iterable[Label]) -> Label:
    several = tuple(labels)
    return Label(" › ".join(label.nl for label in several),
                 " › ".join(label.en for label in several))
