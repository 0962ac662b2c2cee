"""A sheet of one thing with its headers below one another, and its values beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from formgen.findings import Finding, Where, found
from formgen.read.header_rows import headers_of
from formgen.read.raw import Row, Sheet, letters
from formgen.read.sheet_parser import bounds
from formgen.read.synonyms import Vocabulary
from formgen.read.tables import Table, header_row, read_table

# A sheet with more rows than this is a list.
_MOST_ROWS = 60
_LEAST_HEADERS = 3


def read_turned(sheet: Sheet, vocabulary: Vocabulary) -> Table | None:
    """The table of one line that such a sheet is; None if its headers stand in a row."""
    rows = sheet.rows[:_MOST_ROWS]
    counts = Counter(column for row in rows for column, header in headers_of(row).items()
                     if header and vocabulary.knows(header))
    beside = header_row(sheet, vocabulary)
    if len(sheet.rows) > _MOST_ROWS or not counts or beside is None:
        return None
    column, count = counts.most_common(1)[0]
    if count < _LEAST_HEADERS or count <= beside[1]:
        return None
    values = Counter(min(right) for row in rows if column in row.cells
                     for right in ([c for c in row.cells if c > column],) if right)
    beside_it = values.most_common(1)[0][0] if values else column + 1
    told = [row for row in rows if beside_it in row.cells or any(
        map(vocabulary.knows, headers_of(row).values()))]  # a title has nothing beside it
    turned = replace(sheet, merged=(), rows=tuple(
        Row(number, {row.number: row.cells[place] for row in told if place in row.cells})
        for number, place in ((1, column), (2, beside_it))))
    table = read_table(turned, vocabulary)
    noticed = found("HEADERS_BELOW_ONE_ANOTHER", Where(sheet.file, sheet.name, letters(column)),
                 headers=letters(column), values=letters(beside_it))
    back = {1: letters(column), 2: letters(beside_it)}
    columns = {key: _turned(f"{name}2", back) for key, name in table.place.columns.items()}
    return replace(table, place=table.place._replace(columns=columns), rows=(0,) * len(table),
                   findings=(*_in_place(table.findings, back), noticed))


def _in_place(findings: Iterable[Finding], back: dict[int, str]) -> Iterable[Finding]:
    """The findings with the cells where people see them."""
    for one in findings:
        yield replace(one, where=replace(one.where, cell=_turned(one.where.cell, back)))


def _turned(cell: str, back: dict[int, str]) -> str:
    area = bounds(f"{cell}:{cell}") if cell else None
    return f"{back[area.top]}{area.left}" if area and area.top in back else cell
