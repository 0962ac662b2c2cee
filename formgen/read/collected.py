"""The rows of one sheet as they are collected, whatever format they come from.

The limits hold here: rows and columns beyond them are noticed, not kept, so that a sheet of
any size or shape costs only the memory of the cells that hold something.
"""

from __future__ import annotations

from collections.abc import Collection

from formgen.findings import Finding, Where, found
from formgen.read.raw import Raw, Row, Sheet, letters

#: A cohort's sheet is far smaller; what lies beyond is reported, not read.
MOST_ROWS, MOST_COLUMNS = 100_000, 200
#: After so many blank rows the table is over: what follows is formatting, or a slip.
MOST_BLANK_ROWS = 100

#: Characters of a text after which no more is kept: an Excel cell holds a third of it, and what
#: is longer than a cell is told as TEXT_TOO_LONG.
LONGEST_KEPT = 100_000


class Collected:
    """What a sheet holds, and what its form shows besides."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.hidden: list[int] = []
        self.merged: list[str] = []
        self.formulas: list[str] = []  # cells with a formula and a result
        self.beyond = ""  # the first cell with a value that was not read

    def add_row(self, number: int, cells: dict[int, Raw], *, hidden: bool) -> None:
        """A row that is complete: kept if it holds something and lies within the limits."""
        if "" in cells.values():
            cells = {column: raw for column, raw in cells.items() if raw != ""}
        if not cells:
            return
        last = self.rows[-1].number if self.rows else 0
        if number - last > MOST_BLANK_ROWS or len(self.rows) >= MOST_ROWS:
            self.beyond = self.beyond or f"{letters(min(cells))}{number}"
            return
        far = [column for column in cells if column >= MOST_COLUMNS]
        if far:
            self.beyond = self.beyond or f"{letters(min(far))}{number}"
            cells = {column: raw for column, raw in cells.items() if column < MOST_COLUMNS}
        if cells:
            self.rows.append(Row(number, cells))
            if hidden:
                self.hidden.append(number)

    def sheet(self, file: str, name: str, counters: Collection[str] = ()) -> Sheet:
        """The sheet; ``counters`` are the cells whose formulas formgen itself has written."""
        formulas = [cell for cell in self.formulas if cell not in counters]
        return Sheet(file, name, tuple(self.rows), tuple(self.merged),
                     tuple(self._noticed(Where(file, name), formulas)))

    def _noticed(self, where: Where, formulas: list[str]) -> list[Finding]:
        """What the sheet's form, apart from its values, should have people look at."""
        noticed = []
        if self.beyond:
            place = Where(where.file, where.sheet, self.beyond)
            full = len(self.rows) >= MOST_ROWS
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
