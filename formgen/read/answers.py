"""A form sheet (labels in column A, answers in column B) -> one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from formgen.findings import Finding, Where, found
from formgen.model import catalogue
from formgen.model.sheets import defined_name
from formgen.read.lines import Line, Place, line_of
from formgen.read.raw import Sheet, column_of, letters, shown
from formgen.read.sheet_parser import bounds
from formgen.read.synonyms import Vocabulary, is_refused, vocabulary
from formgen.read.text import clean, folded, shortened

_LABELS, _ANSWERS = 0, 1
_NEAR = 0.8


def read_answers(sheet: Sheet, keys: tuple[str, ...], names: Mapping[str, tuple[str, str]]
                 ) -> tuple[Line, tuple[Finding, ...]]:
    """Read a form sheet whose fields are ``keys``; ``names`` are the workbook's own.

    A field's answer is found by the defined name of its cell, else by its label, else by its
    place between two other fields. A defined name that has come to stand elsewhere than the
    field's label, as after cutting and pasting, does not count.
    """
    form = _Form(sheet, keys)
    form.by_name(names)
    form.by_label()
    form.by_position()
    return form.line(), (*sheet.findings, *form.noticed())


class _Form:
    """One form sheet being read; ``found`` maps a key to the row and column of its answer."""

    def __init__(self, sheet: Sheet, keys: tuple[str, ...]) -> None:
        self._sheet = sheet
        self._keys = keys
        self._vocabulary: Vocabulary = vocabulary(keys)
        self._cells = {row.number: row.cells for row in sheet.rows}
        self._labels = {
            number: clean(shown(cells[_LABELS])).rstrip(" *")
            for number, cells in self._cells.items() if _LABELS in cells
        }
        self._meant = {
            number: meanings[0] for number, label in self._labels.items()
            for meanings in (self._vocabulary.first.get(folded(label), ()),)
            if len(meanings) == 1 and meanings[0] in keys
        }
        self._found: dict[str, tuple[int, int]] = {}
        self._findings: list[Finding] = []

    def by_name(self, names: Mapping[str, tuple[str, str]]) -> None:
        labelled = set(self._meant.values())
        for key in self._keys:
            sheet, cell = names.get(defined_name(key), ("", ""))
            match = re.fullmatch(r"([A-Z]+)([0-9]+)", cell)
            if sheet == self._sheet.name and match:
                row, column = int(match[2]), column_of(match[1])
                here = self._meant.get(row)
                if here == key or (here is None and key not in labelled):
                    self._found[key] = (row, column)

    def by_label(self) -> None:
        """The row with the field's own label goes before one with a synonym, as a title may be."""
        for number, key in sorted(self._meant.items(), key=self._by_synonym):
            self._found.setdefault(key, (number, _ANSWERS))

    def _by_synonym(self, item: tuple[int, str]) -> bool:
        number, key = item
        label = catalogue()[key].label
        return folded(self._labels[number]) not in (folded(label.nl), folded(label.en))

    def by_position(self) -> None:
        """A field between two that were found, in a row between theirs whose label says
        nothing: somebody has reworded the label.
        """
        for before, key, after in zip(self._keys, self._keys[1:], self._keys[2:], strict=False):
            if key in self._found or not {before, after} <= self._found.keys():
                continue
            row = self._found[before][0] + 1
            if row == self._found[after][0] - 1 and row not in self._taken():
                self._found[key] = (row, self._found[before][1])
                if _ANSWERS in self._cells.get(row, {}):
                    self._note("LABEL_BY_POSITION", row, label=shortened(self._labels.get(row, "")),
                               field=catalogue()[key].label.nl, field_en=catalogue()[key].label.en)

    def _taken(self) -> set[int]:
        return {row for row, _ in self._found.values()}

    def line(self) -> Line:
        said = ((key, self._cells.get(row, {}).get(column))
                for key, (row, column) in self._found.items())
        cells = {key: f"{letters(column)}{row}" for key, (row, column) in self._found.items()}
        return line_of(Place(self._sheet.file, self._sheet.name, "", cells), said)

    def noticed(self) -> list[Finding]:
        taken = self._taken()
        first = min(taken, default=0)
        for number, label in self._labels.items():
            if number > first and number not in taken and _ANSWERS in self._cells[number]:
                self._unknown(number, label)
        for reference in self._sheet.merged:
            area = bounds(reference)
            if area and area.top != area.bottom and area.left <= _ANSWERS <= area.right:
                where = Where(self._sheet.file, self._sheet.name, reference)
                self._findings.append(found("SHEET_MERGED_CELLS", where))
        return self._findings

    def _unknown(self, number: int, label: str) -> None:
        if is_refused(label):
            self._note("HEADER_REFUSED", number, header=shortened(label))
            return
        near = get_close_matches(folded(label), self._vocabulary.names, n=1, cutoff=_NEAR)
        if near:
            self._note("LABEL_UNKNOWN_NEAR", number, label=shortened(label),
                       near=self._vocabulary.names[near[0]])
        else:
            self._note("LABEL_UNKNOWN", number, label=shortened(label))

    def _note(self, code: str, row: int, **details: str) -> None:
        where = Where(self._sheet.file, self._sheet.name, f"A{row}")
        self._findings.append(found(code, where, "", **details))
