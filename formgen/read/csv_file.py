"""A CSV file -> one sheet. Every value is text; cells are called by column letter and line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from formgen.errors import InputError
from formgen.findings import Where, found
from formgen.read.collected import MOST_COLUMNS, MOST_ROWS
from formgen.read.raw import Raw, Row, Sheet, letters

_SEPARATORS = ";,\t|"  # the first wins a tie: it is what a Dutch Excel writes
_SAMPLE_LINES = 5
_QUOTED = re.compile(r'"[^"]*"')
_SEP_LINE = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)


def decode(data: bytes) -> str:
    """The text of a file, by its byte order mark, else as strict UTF-8, else Windows-1252.

    Guessing beyond that goes wrong: detectors take Dutch cp1252 for Central European. A byte
    that Windows-1252 does not have becomes U+FFFD, which reading the cell then reports.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """The character that occurs most outside quotes in the first lines."""
    lines = [line for line in _QUOTED.sub("", text[:20_000]).splitlines() if line.strip()]
    counts = Counter("".join(lines[:_SAMPLE_LINES]))
    return max(_SEPARATORS, key=lambda mark: counts[mark])


def read_csv(data: bytes, file: str) -> Sheet:
    """The sheet in the bytes; ``file`` is its name for messages.

    Raises:
        InputError: if the text cannot be parted into cells.
    """
    text = decode(data)
    first_line = text.partition("\n")[0]
    match = _SEP_LINE.fullmatch(first_line)
    separator = match[1] if match else separator_of(text)
    try:
        rows = list(islice(_rows(text, separator, skip=1 if match else 0), MOST_ROWS + 1))
    except csv.Error as error:
        raise InputError(found("CSV_DAMAGED", Where(file))) from error
    findings = []
    if len(rows) > MOST_ROWS:
        place = Where(file, "", f"A{rows[MOST_ROWS].number}")
        findings.append(found("SHEET_TOO_MANY_ROWS", place, most=MOST_ROWS))
    far = next((row for row in rows if max(row.cells) >= MOST_COLUMNS), None)
    if far:
        place = Where(file, "", f"{letters(MOST_COLUMNS)}{far.number}")
        findings.append(found("SHEET_FAR_CELL", place))
        rows = [Row(row.number, {c: raw for c, raw in row.cells.items() if c < MOST_COLUMNS})
                for row in rows]
    return Sheet(file, "", tuple(rows[:MOST_ROWS]), findings=tuple(findings))


def _rows(text: str, separator: str, skip: int) -> Iterator[Row]:
    """The rows that hold something, numbered by the line that they begin on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for record in reader:
        cells: dict[int, Raw] = {
            column: value for column, value in enumerate(record[:MOST_COLUMNS]) if value.strip()
        }
        far = next((column for column in range(MOST_COLUMNS, len(record))
                    if record[column].strip()), None)
        if far is not None:
            cells[far] = record[far]
        if cells and line > skip:
            yield Row(line, cells)
        line = reader.line_num + 1
