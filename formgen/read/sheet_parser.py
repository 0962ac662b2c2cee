"""One worksheet's XML -> rows, in one pass (ECMA-376 part 1, 18.3).

The same pass notices what values alone do not show: hidden rows, merged cells, formulas,
errors, and cells far below or beside the table. It builds no tree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from formgen.read.collected import LONGEST_KEPT, Collected
from formgen.read.raw import DAYS_OF_1904, Fault, Faulty, Raw, column_of, letters, number_shown

# Numbers whose meaning is remembered.
_MOST_REMEMBERED = 20_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Text of a cell with its ``_x000D_`` escapes resolved (ST_Xstring, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class SheetParser(Collected):
    """Takes the events of one worksheet; afterwards its attributes tell what was there."""

    def __init__(self, shared: Sequence[str], formats: Sequence[str], *, from_1904: bool) -> None:
        super().__init__()
        self.shared = shared
        self._formats = formats
        self._shift = DAYS_OF_1904 if from_1904 else 0
        self._numbers: dict[tuple[str, str], Raw] = {}
        self._columns: dict[str, int] = {}
        self._prefix: str | None = None
        self._cell, self._value, self._row = "c", "v", "row"
        self._attributes: dict[str, str] = {}
        self._text = ""
        self._inline: list[str] = []
        self._phonetic = False
        self._formula: str | None = None
        self._number = 0
        self._hidden = False
        self._column = -1
        self._cells: dict[int, Raw] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag."""
        if name == self._cell:
            self._attributes = attributes
            self._formula = None
            reference = attributes.get("r")
            self._column = self._column_of(reference) if reference else self._column + 1
        elif name == self._value:
            self._text = ""
        elif name == self._row:
            self._number = int(attributes.get("r", self._number + 1))
            self._hidden = attributes.get("hidden") in ("1", "true")
            self._column = -1
            self._cells = {}
        elif self._prefix is None:
            self._set_prefix(name)
        else:
            self._start_rare(name.removeprefix(self._prefix), attributes)

    def _set_prefix(self, root: str) -> None:
        """The root's prefix is that of all elements of the sheet's own vocabulary."""
        self._prefix = root[:root.rfind(":") + 1]
        self._cell, self._value, self._row = (self._prefix + name for name in ("c", "v", "row"))

    def _start_rare(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("t", "f"):
            self._text = ""
        elif name == "is":
            self._inline = []
        elif name == "rPh":  # how a Japanese name sounds: not part of the text
            self._phonetic = True
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        """Character data; what is longer than any cell's is not kept, and told as too long."""
        if len(self._text) < LONGEST_KEPT:
            self._text += data[:LONGEST_KEPT]

    def end(self, name: str) -> None:
        """An end tag."""
        if name == self._value:
            text = self._text
            attributes = self._attributes
            kind = attributes.get("t")
            if kind == "s":
                self._cells[self._column] = self.shared[int(text)]
            elif text:
                self._cells[self._column] = self.raw(kind, text, attributes.get("s", "0"))
        elif name == self._cell:
            if self._formula is not None:
                self._end_formula()
        elif name == self._row:
            self.add_row(self._number, self._cells, hidden=self._hidden)
        elif self._prefix is not None:
            self._end_rare(name.removeprefix(self._prefix))

    def _end_rare(self, name: str) -> None:
        if name == "f":
            self._formula = self._text
        elif name == "t" and not self._phonetic:
            self._inline.append(self._text)
        elif name == "is":
            self._cells[self._column] = unescaped("".join(self._inline))
        elif name == "rPh":
            self._phonetic = False

    def _end_formula(self) -> None:
        # A value of length 0 is a result too: ="" gives an empty text.
        if self._column in self._cells:
            self.formulas.append(f"{letters(self._column)}{self._number}")
        elif self._attributes.get("t") != "str":
            self._cells[self._column] = Faulty(Fault.NO_RESULT, f"={self._formula}")

    def _column_of(self, reference: str) -> int:
        name = reference.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = column_of(name)
        return column

    def raw(self, kind: str | None, text: str, style: str) -> Raw:
        """The content of a cell that is not shared text."""
        if kind is None or kind == "n":
            key = (text, style)
            raw = self._numbers.get(key)
            if raw is None:
                if len(self._numbers) > _MOST_REMEMBERED:
                    self._numbers.clear()
                raw = self._numbers[key] = self._number_of(text, style)
            return raw
        if kind == "b":
            return text.strip() == "1"
        if kind == "e":
            return Faulty(Fault.ERROR, text)
        return unescaped(text)  # the text result of a formula, or an ISO date

    def _number_of(self, text: str, style: str) -> Raw:
        number = float(text)
        return number_shown(number, self._formats[int(style)], self._shift)


class Area(NamedTuple):
    """A range of cells; rows count from 1, columns from 0, both ends included."""

    top: int
    bottom: int
    left: int
    right: int


_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


def bounds(reference: str) -> Area | None:
    """The area of a range such as "B3:D4"; None if it is no range of a sheet."""
    match = _RANGE.fullmatch(reference)
    if not match:
        return None
    left, top, right, bottom = match.groups()
    return Area(int(top), int(bottom or top), column_of(left), column_of(right or left))
