"""A sheet with a header row -> its columns of values, by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, pairwise

from formgen.findings import Finding, Where, found
from formgen.read.columns import Column, read_columns
from formgen.read.header_rows import filled_down, headers_of, is_downward, whole_headers
from formgen.read.headers import Columns, known_count, match_columns
from formgen.read.issues import Issue
from formgen.read.lines import Line, Place
from formgen.read.long import like
from formgen.read.raw import Row, Sheet, letters, shown
from formgen.read.rows import Rows, by_column
from formgen.read.sensitive import looks_like_citizen_numbers
from formgen.read.sheet_parser import bounds
from formgen.read.synonyms import Vocabulary, known_anywhere
from formgen.read.text import clean, folded, shortened

#: A title, a logo and some explanation may stand above the headers.
HEADER_WITHIN = 20
_LEAST_HEADERS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a sheet by column, and what was noticed about the sheet as a whole.

    ``place`` has the columns' letters; ``rows`` are the numbers of the lines' rows, 0 where the
    place has whole cells. ``columns`` hold the values of each field, line by line, None where
    there is none. ``issues`` are what is odd about single cells, by the index of their line. A
    table whose headers were not found has nothing of all this.
    """

    place: Place
    rows: Sequence[int] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    issues: Mapping[int, Sequence[tuple[str, Issue]]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def keys(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(self.columns)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines, each with its own values."""
        return tuple(map(self.line, range(len(self))))

    def line(self, index: int) -> Line:
        """One of the lines."""
        values = {key: column[index] for key, column in self.columns.items()
                  if column[index] is not None}
        return Line(self.place._replace(row=str(self.rows[index] or "")), values,
                    tuple(self.issues.get(index, ())))

    def column(self, key: str) -> Column:
        """The values of a field; None for each line if it has no column."""
        return self.columns.get(key) or (None,) * len(self)

    def completed(self, columns: Mapping[str, Column], *findings: Finding) -> Table:
        """The table with other columns in addition, or instead, and more findings."""
        return replace(self, columns={**self.columns, **columns},
                       findings=(*self.findings, *findings))

    def part(self, start: int, end: int) -> Table:
        """The lines between two indexes, without what was noticed about them."""
        return Table(self.place, self.rows[start:end],
                     {key: column[start:end] for key, column in self.columns.items()})

    def chosen(self, those: Sequence[bool]) -> Table:
        """The table with some of its lines."""
        if all(those):
            return self
        indexes = list(compress(range(len(self)), those))
        return replace(
            self, rows=tuple(compress(self.rows, those)),
            columns={key: like(column, compress(column, those))
                     for key, column in self.columns.items()},
            issues={new: self.issues[old] for new, old in enumerate(indexes) if old in self.issues})


def header_row(sheet: Sheet, vocabulary: Vocabulary) -> tuple[Row, int] | None:
    """The row with the most known headers, and their count; None if no row has one."""
    best: tuple[Row, int] | None = None
    for row in sheet.rows[:HEADER_WITHIN]:
        if row.number > HEADER_WITHIN:
            break
        count = known_count(filter(None, headers_of(row).values()), vocabulary)
        if count > (best[1] if best else 0):
            best = (row, count)
    return best


def read_table(sheet: Sheet, vocabulary: Vocabulary, *, titled: bool = False) -> Table:
    """Read a sheet.

    ``titled``: formgen itself puts a title above the headers of this sheet, so that a header
    row further down is nothing to tell about.
    """
    sheet = filled_down(sheet)
    header = header_row(sheet, vocabulary)
    place = Place(sheet.file, sheet.name, "", {})
    if header is None:
        missing = found("HEADER_ROW_MISSING", Where(sheet.file, sheet.name))
        return Table(place, findings=(*sheet.findings, missing) if sheet.rows else sheet.findings)
    row, _ = header
    row_place = Where(sheet.file, sheet.name, str(row.number))
    headers = whole_headers(sheet, row, vocabulary)
    columns = match_columns({c: text for c, text in headers.items() if text}, vocabulary, row_place)
    body = by_column(sheet.rows).below(row.number)
    second = _second_table(row, body)
    if second:
        body = body[:body.numbers.index(second.number)]
    noticed = list(columns.findings)
    if row.number != sheet.rows[0].number and not titled:
        noticed.append(_about_row(sheet, row, headers))
    if second:
        noticed.append(found("SECOND_TABLE", Where(
            sheet.file, sheet.name, f"{letters(min(second.cells))}{second.number}")))
    noticed += _about_columns(sheet, columns, headers, body)
    noticed += _about_merges(sheet, row.number, columns)
    body = _without(row, body)
    converted = read_columns(columns.keys, body)
    table = Table(
        place._replace(columns={key: letters(column)
                                for key, column in converted.sources.items()}),
        body.numbers, converted.values, converted.issues, (*sheet.findings, *noticed))
    return table.chosen(converted.filled)


def _about_row(sheet: Sheet, row: Row, headers: Mapping[int, str]) -> Finding:
    """That the headers do not stand at the top, or fill two rows."""
    whole = [column for column, header in headers_of(row).items() if header != headers[column]]
    where = Where(sheet.file, sheet.name, f"{letters(min(whole, default=0))}{row.number}")
    if not whole:
        return found("HEADER_ROW_FOUND", where, row=row.number)
    return found("HEADERS_IN_TWO_ROWS", where, row=row.number, above=row.number - 1,
                 header=shortened(headers[min(whole)]))


def _second_table(header: Row, body: Rows) -> Row | None:
    """The headers of another table below a blank row: all of them are headers somewhere."""
    for index, (last, number) in enumerate(pairwise((header.number, *body.numbers))):
        if number > last + 1:
            row = body[index]
            if len(row.cells) >= _LEAST_HEADERS and row.cells != header.cells and all(
                    folded(text) in known_anywhere() for text in headers_of(row).values()):
                return row
    return None


def _without(header: Row, body: Rows) -> Rows:
    """The rows but those that repeat the headers, as lists put together from pages do."""
    column, text = next(iter(header.cells.items()))
    cells = body.columns.get(column, ())
    again = {index for index, raw in enumerate(cells) if raw == text
             and body[index].cells == header.cells} if text in cells else set()
    return body.chosen([index not in again for index in range(len(body))]) if again else body


def _about_columns(sheet: Sheet, columns: Columns, headers: Mapping[int, str],
                   body: Rows) -> Iterator[Finding]:
    """What stands in columns that have no header, or one that says nothing."""
    blank = [column for column in body.columns if not headers.get(column)]
    for column in (*columns.unnamed, *blank):
        filled = [(number, raw) for number, raw in zip(
            body.numbers, body.columns.get(column, ()), strict=False) if raw is not None]
        first = filled[0][0] if filled else 0
        where = Where(sheet.file, sheet.name, f"{letters(column)}{first}")
        if looks_like_citizen_numbers([raw for _, raw in filled]):
            yield found("COLUMN_OF_CITIZEN_NUMBERS", where, column=letters(column))
        elif column in blank and any(clean(shown(raw)) for _, raw in filled):
            yield found("HEADER_BLANK", where, column=letters(column))


def _about_merges(sheet: Sheet, header: int, columns: Columns) -> Iterator[Finding]:
    """Merged cells below the headers: those of one column have their value in each row."""
    for reference in sheet.merged:
        area = bounds(reference)
        if area and area.bottom > header and any(
                area.left <= column <= area.right for column in columns.keys):
            code = "SHEET_MERGED_ROWS" if is_downward(area) else "SHEET_MERGED_CELLS"
            yield found(code, Where(sheet.file, sheet.name, reference))
