"""A CSV file -> one sheet. Every value is text; cells are called by column letter and line."""

from __future__ import annotations

import csv
import re
from codecs import getincrementaldecoder
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import TextIOWrapper
from itertools import chain, zip_longest

from formgen.errors import InputError
from formgen.findings import Finding, Where, found
from formgen.read.collected import MOST_COLUMNS, MOST_ROWS
from formgen.read.raw import Raw, Sheet, letters
from formgen.read.rows import Cells, RowsBuilder
from formgen.read.source import Source, stream

_SEPARATORS = ";,\t|"  # the first wins a tie: it is what a Dutch Excel writes
_SAMPLE, _SAMPLE_LINES = 20_000, 5
_QUOTED = re.compile(r'"[^"]*"')
_SEP_LINE = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)
_CHUNK = 1 << 20
#: What Excel calls the encodings of "CSV (MS-DOS)" and "CSV (Macintosh)".
OLD_ENCODINGS = {"cp850": "MS-DOS", "mac_roman": "Macintosh"}
_WITHIN_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[A-Za-z])")
# Letters and signs within words, the usual ones twice: a sign that looks like one of Windows-1252
# is some rare letter in the other encodings.
_WORTH = {**dict.fromkeys("áàâåãæøìíîñóòôõùúûýœ", 1), **dict.fromkeys("éèêëïöüäç’–…šž", 2)}
# More cells than Excel has columns: no line of a table.
_MOST_CELLS = 16_384
# Rows that become columns at a time, and different texts of a column that are kept once.
_BATCH, _MOST_KEPT = 1000, 5000


def opened(source: Source) -> TextIOWrapper:
    """The text of a file, by its byte order mark, else as strict UTF-8, else in the encoding of
    one byte a letter that makes the best letters within words, which nearly always is
    Windows-1252.

    Guessing beyond that goes wrong: detectors take Dutch cp1252 for Central European. A byte
    that the encoding does not have becomes U+FFFD, which reading the cell then reports.
    """
    return TextIOWrapper(stream(source), encoding_of(source), "replace", newline="")


def encoding_of(source: Source) -> str:
    """The name of the encoding of a file of text."""
    with stream(source) as file:
        chunks = iter(partial(file.read, _CHUNK), b"")
        first = next(chunks, b"")
        encoding = _encoding_marked(first) or _encoding_tried(chain((first,), chunks))
    return encoding or _encoding_by_letters(source)


def _encoding_marked(data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return encoding
    return ""


def _encoding_tried(chunks: Iterable[bytes]) -> str:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _encoding_by_letters(source: Source) -> str:
    """Of Excel's three ways to save CSV without Unicode, that in which the bytes between two
    letters are such as Dutch names have; Windows-1252 if none is better.
    """
    found_bytes: Counter[bytes] = Counter()
    with stream(source) as file:
        for chunk in iter(partial(file.read, _CHUNK), b""):
            found_bytes.update(_WITHIN_WORD.findall(chunk))

    def worth(encoding: str) -> int:
        return sum(count * _WORTH.get(byte.decode(encoding, "replace"), 0)
                   for byte, count in found_bytes.items())

    return max(("cp1252", *OLD_ENCODINGS), key=worth)


def separator_of(text: str) -> str:
    """The character that occurs most outside quotes in the first lines."""
    lines = [line for line in _QUOTED.sub("", text).splitlines() if line.strip()]
    counts = Counter("".join(lines[:_SAMPLE_LINES]))
    return max(_SEPARATORS, key=lambda mark: counts[mark])


def read_csv(source: Source, file: str) -> Sheet:
    """The sheet in the bytes; ``file`` is its name for messages.

    Raises:
        InputError: CSV_DAMAGED, if the text cannot be parted into cells.
    """
    with opened(source) as text:
        sample = text.read(_SAMPLE)
    match = _SEP_LINE.fullmatch(sample.partition("\n")[0])
    separator = match[1] if match else separator_of(sample)
    table = _Table(file)
    old = OLD_ENCODINGS.get(encoding_of(source))
    if old:
        table.note("CSV_OLD_ENCODING", "", encoding=old)
    with opened(source) as text:
        for line, record in _records(text, separator, file):
            if not (line == 1 and match) and not table.add(line, record):
                break
    return table.sheet()


def _records(text: Iterable[str], separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold something, with the line that each begins on.

    Raises:
        InputError: CSV_DAMAGED, with the line of a record that cannot be parted into cells.
    """
    lines: list[str] = []  # of one record
    reader = csv.reader(_noted(text, separator, lines), delimiter=separator)
    line = 1
    try:
        for record in reader:
            if len(lines) > 1:
                _check_quotes(lines, separator)
            lines.clear()
            if any(map(str.strip, record)):
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(found("CSV_DAMAGED", Where(file, "", f"A{line}"))) from error


def _noted(text: Iterable[str], separator: str, lines: list[str]) -> Iterator[str]:
    for line in text:
        if len(line) > _MOST_CELLS and line.count(separator) > _MOST_CELLS:
            raise csv.Error
        lines.append(line)
        yield line


def _check_quotes(lines: Iterable[str], separator: str) -> None:
    """Refuse a record of several lines whose quotation marks do not stand around its cells.

    One that is not closed takes the rows below for text of its cell, down to the next one.

    Raises:
        csv.Error: if they do not.
    """
    deque(csv.reader(lines, delimiter=separator, strict=True), maxlen=0)


class _Table:
    """The rows of a file as they are collected."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._rows = RowsBuilder()
        self._numbers: list[int] = []
        self._records: list[Sequence[str]] = []
        self._kept: dict[int, dict[str, str]] = {}
        self._findings: dict[str, Finding] = {}

    def add(self, line: int, record: Sequence[str]) -> bool:
        """Add a record; False if there are too many."""
        if len(self._rows.numbers) + len(self._numbers) >= MOST_ROWS:
            self.note("SHEET_TOO_MANY_ROWS", f"A{line}", most=MOST_ROWS)
            return False
        if any(map(str.strip, record[MOST_COLUMNS:])):
            self.note("SHEET_FAR_CELL", f"{letters(MOST_COLUMNS)}{line}")
        self._numbers.append(line)
        self._records.append(record[:MOST_COLUMNS])
        if len(self._numbers) >= _BATCH:
            self._flush()
        return True

    def note(self, code: str, cell: str, **details: object) -> None:
        """Tell something of the file once."""
        self._findings.setdefault(code, found(code, Where(self._file, "", cell), "", **details))

    def _flush(self) -> None:
        columns = enumerate(zip_longest(*self._records))
        self._rows.extend(self._numbers, {
            column: self._cells(column, texts) for column, texts in columns})
        self._numbers, self._records = [], []

    def _cells(self, column: int, texts: Iterable[str | None]) -> Cells:
        """The cells of a column, a text that is often in it kept once."""
        cells: list[Raw | None] = [None if not text or text.isspace() else text for text in texts]
        kept = self._kept.setdefault(column, {})
        if len(kept) < _MOST_KEPT:
            kept.update({text: text for text in set(cells).difference(kept)
                         if isinstance(text, str)})
        if len(kept) < _MOST_KEPT:
            return [kept[text] if isinstance(text, str) else None for text in cells]
        return cells

    def sheet(self) -> Sheet:
        """The sheet of all that was added."""
        self._flush()
        return Sheet(self._file, "", self._rows.rows(), findings=tuple(self._findings.values()))
