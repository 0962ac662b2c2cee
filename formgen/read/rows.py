"""The rows of a sheet, kept column by column.

A mapping for each row of forty cells takes two kilobytes, a list for each column eight bytes a
cell: a list of 100,000 students is 32 MB and not 200. A column is also what is converted, and
what the records of a list are made from, all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, repeat
from typing import overload

from formgen.keyed import are_few
from formgen.read.long import Long, like
from formgen.read.raw import Raw, Row
from formgen.spool import Blocks

#: What a column holds, row by row; None where the cell is blank.
Cells = Sequence[Raw | None]


class Rows(Sequence[Row]):
    """A sequence of rows; ``numbers`` are theirs, ``columns`` their cells by column."""

    __slots__ = ("columns", "numbers")

    def __init__(self, numbers: Sequence[int], columns: Mapping[int, Cells]) -> None:
        """Each column has as many cells as there are numbers."""
        self.numbers, self.columns = numbers, columns

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Rows: ...

    def __getitem__(self, index: int | slice) -> Row | Rows:
        if isinstance(index, slice):
            return Rows(self.numbers[index],
                        {column: cells[index] for column, cells in self.columns.items()})
        return Row(self.numbers[index], {
            column: raw for column, cells in self.columns.items()
            if (raw := cells[index]) is not None})

    def __iter__(self) -> Iterator[Row]:
        order = tuple(self.columns)
        rows: Iterable[tuple[Raw | None, ...]] = \
            zip(*self.columns.values(), strict=True) if order else repeat(())
        for number, cells in zip(self.numbers, rows, strict=False):
            yield Row(number, {column: raw for column, raw in zip(order, cells, strict=True)
                               if raw is not None})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows | tuple):
            return NotImplemented
        return tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def chosen(self, those: Sequence[bool]) -> Rows:
        """Some of the rows."""
        return Rows(tuple(compress(self.numbers, those)), {
            column: like(cells, compress(cells, those)) for column, cells in self.columns.items()})

    def below(self, number: int) -> Rows:
        """The rows with a higher number."""
        return self.chosen([own > number for own in self.numbers])


class RowsBuilder:
    """Rows being collected, in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._columns: dict[int, list[Raw | None] | Long] = {}
        self._store: Blocks | None = None  # of the columns of a long list

    def add(self, number: int, cells: Mapping[int, Raw]) -> None:
        """Add one row."""
        if self.numbers:
            for column, raw in cells.items():
                self._column(column).append(raw)
        else:  # all that many a small sheet has
            self._columns = {column: [raw] for column, raw in cells.items()}
        self.numbers.append(number)
        self._lengthen()

    def extend(self, numbers: Sequence[int], columns: Mapping[int, Cells]) -> None:
        """Add many rows at once, by column."""
        for column, cells in columns.items():
            self._column(column).extend(cells)
        self.numbers.extend(numbers)
        self._lengthen()

    def _lengthen(self) -> None:
        """Let the cells go to disk as soon as they are many."""
        if self._store is None and not are_few(len(self.numbers)):
            self._store = Long().store
            self._columns = {column: Long(self._store, cells)
                             for column, cells in self._columns.items()}

    def _column(self, column: int) -> list[Raw | None] | Long:
        """A column, filled up to the rows that are complete."""
        cells = self._columns.get(column)
        if cells is None:
            cells = self._columns[column] = [] if self._store is None else Long(self._store)
        if len(cells) < len(self.numbers):
            cells.extend(repeat(None, len(self.numbers) - len(cells)))
        return cells

    def rows(self) -> Rows:
        """All of them, the columns from left to right."""
        return Rows(self.numbers, {column: self._column(column)
                                   for column in sorted(self._columns)})


def by_column(rows: Sequence[Row]) -> Rows:
    """The same rows, by column."""
    if isinstance(rows, Rows):
        return rows
    builder = RowsBuilder()
    for number, cells in rows:
        builder.add(number, cells)
    return builder.rows()
