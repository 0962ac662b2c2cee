"""The rows of one sheet as they are collected, whatever format they come from.

The limits hold here: rows and columns beyond them are noticed, not kept, so that a sheet of
any size or shape costs only the memory of the cells that hold something.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from formgen.findings import Finding, Where, found
from formgen.read.raw import Raw, Sheet, letters
from formgen.read.rows import Cells, Rows, RowsBuilder

#: A cohort's sheet is far smaller; what lies beyond is reported, not read.
MOST_ROWS, MOST_COLUMNS = 120_000, 200
#: So many sheets has no workbook that a person made.
MOST_SHEETS = 500
#: After so many blank rows the table is over: what follows is formatting, or a slip.
MOST_BLANK_ROWS = 100

#: Characters of a text after which no more is kept: an Excel cell holds a third of it, and what
#: is longer than a cell is told as TEXT_TOO_LONG.
LONGEST_KEPT = 100_000


class Collected:
    """What a sheet holds, and what its form shows besides."""

    def __init__(self) -> None:
        self._rows = RowsBuilder()
        self.hidden: list[int] = []
        self.merged: list[str] = []
        self.formulas: list[str] = []  # cells with a formula and a result
        self.beyond = ""  # the first cell with a value that was not read

    def add_row(self, number: int, cells: Mapping[int, Raw], *, hidden: bool) -> None:
        """A row that is complete: kept if it holds something and lies within the limits."""
        if "" in cells.values():
            cells = {column: raw for column, raw in cells.items() if raw != ""}
        if not cells:
            return
        numbers = self._rows.numbers
        last = numbers[-1] if numbers else 0
        if number - last > MOST_BLANK_ROWS or len(numbers) >= MOST_ROWS:
            self.beyond = self.beyond or f"{letters(min(cells))}{number}"
            return
        far = [column for column in cells if column >= MOST_COLUMNS]
        if far:
            self.beyond = self.beyond or f"{letters(min(far))}{number}"
            cells = {column: raw for column, raw in cells.items() if column < MOST_COLUMNS}
        if cells:
            self._rows.add(number, cells)
            if hidden:
                self.hidden.append(number)

    def add_rows(self, numbers: Sequence[int], columns: Mapping[int, Cells]) -> None:
        """Many rows that are complete, none of them hidden, by column."""
        before = self._rows.numbers[-1:] or [0]
        if (all(None in cells for cells in columns.values())
                or max(columns) >= MOST_COLUMNS
                or len(self._rows.numbers) + len(numbers) > MOST_ROWS
                or any(after - one > MOST_BLANK_ROWS
                       for one, after in pairwise((*before, *numbers)))):
            # A row may be blank or beyond a limit: each is looked at.
            for number, cells in Rows(numbers, columns):
                self.add_row(number, cells, hidden=False)
        else:
            self._rows.extend(numbers, columns)

    def sheet(self, file: str, name: str, counters: Collection[str] = ()) -> Sheet:
        """The sheet; ``counters`` are the cells whose formulas formgen itself has written."""
        formulas = [cell for cell in self.formulas if cell not in counters]
        return Sheet(file, name, self._rows.rows(), tuple(self.merged),
                     tuple(self._noticed(Where(file, name), formulas)))

    def _noticed(self, where: Where, formulas: list[str]) -> list[Finding]:
        """What the sheet's form, apart from its values, should have people look at."""
        noticed = []
        if self.beyond:
            place = Where(where.file, where.sheet, self.beyond)
            full = len(self._rows.numbers) >= MOST_ROWS
            noticed.append(found("SHEET_TOO_MANY_ROWS", place, most=MOST_ROWS) if full
                           else found("SHEET_FAR_CELL", place))
        if self.hidden:
            place = Where(where.file, where.sheet, f"A{self.hidden[0]}")
            noticed.append(found("SHEET_HIDDEN_ROWS", place, rows=_listed(self.hidden)))
        if formulas:
            place = Where(where.file, where.sheet, formulas[0])
            noticed.append(found("SHEET_FORMULAS", place, count=len(formulas)))
        return noticed


def _listed(rows: list[int], most: int = 10) -> str:
    listed = ", ".join(map(str, rows[:most]))
    return listed if len(rows) <= most else f"{listed}, … ({len(rows)})"
