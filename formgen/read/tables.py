"""A sheet with a header row -> its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import getitem
from typing import Any

from formgen.findings import Finding, Where, found
from formgen.model import catalogue
from formgen.read.headers import Columns, known_count, match_columns
from formgen.read.issues import Issue, Read, issue
from formgen.read.lines import Line, Picker, Place, picker
from formgen.read.raw import Raw, Row, Sheet, letters, shown
from formgen.read.sensitive import looks_like_citizen_numbers
from formgen.read.sheet_parser import bounds
from formgen.read.splits import SPLITS
from formgen.read.synonyms import Vocabulary, known_anywhere
from formgen.read.text import clean, folded
from formgen.read.values import Converter, converter

#: A title, a logo and some explanation may stand above the headers.
HEADER_WITHIN = 20
_LEAST_HEADERS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a sheet, and what was noticed about the sheet as a whole.

    ``keys`` are the fields that have a column. A table whose headers were not found has none.
    """

    lines: tuple[Line, ...]
    keys: frozenset[str]
    findings: tuple[Finding, ...]


def header_row(sheet: Sheet, vocabulary: Vocabulary) -> tuple[Row, int] | None:
    """The row with the most known headers, and their count; None if no row has one."""
    best: tuple[Row, int] | None = None
    for row in sheet.rows[:HEADER_WITHIN]:
        if row.number > HEADER_WITHIN:
            break
        count = known_count(filter(None, _headers(row).values()), vocabulary)
        if count > (best[1] if best else 0):
            best = (row, count)
    return best


def read_table(sheet: Sheet, vocabulary: Vocabulary, *, titled: bool = False) -> Table:
    """Read a sheet.

    ``titled``: formgen itself puts a title above the headers of this sheet, so that a header
    row further down is nothing to tell about.
    """
    header = header_row(sheet, vocabulary)
    if header is None:
        missing = found("HEADER_ROW_MISSING", Where(sheet.file, sheet.name))
        return Table((), frozenset(), (*sheet.findings, missing) if sheet.rows else sheet.findings)
    row, _ = header
    row_place = Where(sheet.file, sheet.name, str(row.number))
    headers = _headers(row)
    columns = match_columns({c: text for c, text in headers.items() if text}, vocabulary, row_place)
    body = tuple(below for below in sheet.rows if below.number > row.number)
    second = _second_table(row, body)
    if second:
        body = tuple(below for below in body if below.number < second.number)
    reader = _LineReader(sheet, columns)
    # Lists put together from pages repeat the headers: those rows say nothing.
    lines = tuple(line for below in body if below.cells != row.cells
                  for line in (reader.line(below),) if line)
    noticed = list(columns.findings)
    if row is not sheet.rows[0] and not titled:
        noticed.append(found("HEADER_ROW_FOUND", Where(sheet.file, sheet.name, f"A{row.number}"),
                             row=row.number))
    if second:
        noticed.append(found("SECOND_TABLE", Where(
            sheet.file, sheet.name, f"{letters(min(second.cells))}{second.number}")))
    noticed += _about_columns(sheet, columns, headers, body)
    noticed += _about_merges(sheet, row.number, columns)
    return Table(lines, frozenset(reader.keys), (*sheet.findings, *noticed))


def _second_table(header: Row, body: Sequence[Row]) -> Row | None:
    """The headers of another table below a blank row: all of them are headers somewhere."""
    last = header.number
    for row in body:
        below_blank, last = row.number > last + 1, row.number
        if below_blank and len(row.cells) >= _LEAST_HEADERS and row.cells != header.cells and all(
                folded(text) in known_anywhere() for text in _headers(row).values()):
            return row
    return None


def _headers(row: Row) -> dict[int, str]:
    """A row's cells as headers: cleaned, without the star that marks a required column."""
    return {column: clean(shown(raw)).rstrip(" *") for column, raw in row.cells.items()}


class _Column(dict[Raw, Any]):
    """What stands in the cells of a column -> its value; whatever stands there is converted once.

    ``odd`` keeps what has no value or an issue; most columns have nothing of the kind. True and
    False are no keys here, since they would be taken for 1 and 0: see :meth:`read`.
    """

    def __init__(self, key: str, met: Callable[[], object]) -> None:
        """``met`` is told when something odd is met."""
        super().__init__()
        self.key, self._met = key, met
        self.odd: dict[Raw, Read[Any]] = {}
        self._convert = converter(catalogue()[key])

    def __missing__(self, raw: Raw) -> Any:
        read = self._convert(raw)
        value, problem = read
        if problem or value is None:
            self.odd[raw] = read
            self._met()
        self[raw] = value
        return value

    def read(self, raw: Raw) -> Read[Any]:
        """Value and issue of any cell."""
        if isinstance(raw, bool):
            return self._convert(raw)
        value = self[raw]
        return self.odd.get(raw) or Read(value)


#: The keys of a row's filled cells, what picks their contents, and their columns.
_Layout = tuple[tuple[str, ...], Picker, tuple[_Column, ...]]


class _LineReader:
    """Converts the rows of one table: at once where a row has nothing odd, else cell by cell."""

    def __init__(self, sheet: Sheet, columns: Columns) -> None:
        self._file, self._sheet = sheet.file, sheet.name
        self._cells: dict[str, str] = {}
        self._whole: dict[int, _Column] = {}
        self._split: list[tuple[int, str, Mapping[str, Converter]]] = []
        self._layouts: dict[tuple[int, ...], _Layout] = {}
        self._odd: dict[int, _Column] = {}
        whole = set(columns.keys.values())
        for column, key in columns.keys.items():
            if key in SPLITS:
                parts = {target: converter(catalogue()[target])
                         for target in SPLITS[key].targets if target not in whole}
                self._split.append((column, key, parts))
                self._cells.update(dict.fromkeys(parts, letters(column)))
            else:
                self._whole[column] = _Column(key, partial(self._met_odd, column))
                self._cells[key] = letters(column)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._cells)

    def line(self, row: Row) -> Line | None:
        """The row's line; None if no column that is used has anything in it."""
        cells = row.cells
        filled = tuple(cells)
        layout = self._layouts.get(filled)
        if layout is None:
            layout = self._layouts[filled] = self._laid_out(cells)
        keys, picked, columns = layout
        issues: list[tuple[str, Issue]] = []
        values: dict[str, Any] = {}
        if bool not in map(type, cells.values()):
            values = dict(zip(keys, map(getitem, columns, picked(cells)), strict=True))
        if not values or (self._odd and any(
                cells.get(number) in column.odd for number, column in self._odd.items())):
            values = _read_singly(cells, layout, issues)
        for number, key, parts in self._split:
            if number in cells:
                _take_apart(key, cells[number], parts, values, issues)
        if not values and not issues:
            return None
        place = Place(self._file, self._sheet, str(row.number), self._cells)
        return Line(place, values, tuple(issues))

    def _met_odd(self, number: int) -> None:
        self._odd[number] = self._whole[number]

    def _laid_out(self, cells: Mapping[int, Raw]) -> _Layout:
        used = {number: column for number, column in self._whole.items() if number in cells}
        return tuple(column.key for column in used.values()), picker(used), tuple(used.values())


def _read_singly(cells: Mapping[int, Raw], layout: _Layout,
                 issues: list[tuple[str, Issue]]) -> dict[str, Any]:
    """The values of a row by key, and the issues added to the given ones."""
    values: dict[str, Any] = {}
    keys, picked, columns = layout
    for key, raw, column in zip(keys, picked(cells), columns, strict=True):
        value, problem = column.read(raw)
        if value is not None:
            values[key] = value
        if problem:
            issues.append((key, problem))
    return values


def _take_apart(key: str, raw: Raw, converters: Mapping[str, Converter],
                values: dict[str, Any], issues: list[tuple[str, Issue]]) -> None:
    """Put the parts of a combined column among the line's values."""
    split = SPLITS[key]
    text = clean(shown(raw))
    parts = split.take_apart(text) if text else None
    if parts is None:
        if text and converters:
            issues.append((next(iter(converters)), issue("COLUMN_NOT_SPLIT", seen=text)))
        return
    for target, part in zip(split.targets, parts, strict=True):
        if target not in converters:
            continue
        read = converters[target](part)
        if read.value is not None:
            values[target] = read.value
        if read.issue:
            issues.append((target, read.issue))


def _about_columns(sheet: Sheet, columns: Columns, headers: Mapping[int, str],
                   body: tuple[Row, ...]) -> Iterator[Finding]:
    """What stands in columns that have no header, or one that says nothing."""
    filled = set[int]().union(*(row.cells for row in body))
    blank = sorted(column for column in filled if not headers.get(column))
    for column in (*columns.unnamed, *blank):
        rows = [row for row in body if column in row.cells]
        first = rows[0].number if rows else 0
        where = Where(sheet.file, sheet.name, f"{letters(column)}{first}")
        if looks_like_citizen_numbers([row.cells[column] for row in rows]):
            yield found("COLUMN_OF_CITIZEN_NUMBERS", where, column=letters(column))
        elif column in blank and any(clean(shown(row.cells[column])) for row in rows):
            yield found("HEADER_BLANK", where, column=letters(column))


def _about_merges(sheet: Sheet, header: int, columns: Columns) -> Iterator[Finding]:
    """Merged cells below the headers: only the first of them holds the value."""
    for reference in sheet.merged:
        area = bounds(reference)
        if area and area.bottom > header and any(
                area.left <= column <= area.right for column in columns.keys):
            yield found("SHEET_MERGED_CELLS", Where(sheet.file, sheet.name, reference))
