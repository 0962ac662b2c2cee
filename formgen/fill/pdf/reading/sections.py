"""The cross-references of a file, from its newest revision to its oldest (ISO 32000-1, 7.5.4-8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from formgen.fill.pdf.reading.rows import rows_in, table_rows
from formgen.fill.pdf.reading.tokens import Excessive, Malformed, parse

#: Objects that a file may list; the largest real forms have a tenth of this.
MOST_OBJECTS = 200_000
#: Revisions that a file may have.
MOST_REVISIONS = 500

#: An object's row: its kind, its place or that of the stream it is in, its index there.
Row = tuple[int, int, int]

_STARTXREF = re.compile(rb"startxref\s{1,10}(\d{1,12})")
_SECTION = re.compile(rb"\s{0,10}(\d{1,10})\s{1,10}(\d{1,10})\s{0,10}?(?:\r\n|\n|\r)")
_XREF = re.compile(rb"\s{0,10}xref\s")
_TRAILER = re.compile(rb"\s{0,10}trailer")


class Source(Protocol):
    """A file of which nothing is known yet but where its objects may be."""

    @property
    def data(self) -> bytes:
        """The file's bytes."""

    def stream_at(self, place: int) -> tuple[dict[str, Any], bytes | None]:
        """The dictionary and the content of the stream at a place; None for what is no stream."""

    def items(self, value: Any) -> list[Any]:
        """The items of an array; none for anything else."""


class CrossReferences:
    """Reads the sections of a file into its ``places`` and ``trailer``; what is newest counts."""

    def __init__(self, file: Source, places: dict[int, Row], trailer: dict[str, Any]) -> None:
        self._file = file
        self._places = places
        self._trailer = trailer

    def read_all(self) -> None:
        """Read every section.

        Raises:
            Malformed: one is damaged, or none can be found.
            Excessive: there are more objects or revisions than a form has.
        """
        data = self._file.data
        starts = _STARTXREF.findall(data, max(len(data) - 2048, 0))
        if not starts:
            raise Malformed
        pending = [int(starts[-1])]
        seen: set[int] = set()
        while pending:
            place = pending.pop()
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > MOST_REVISIONS:
                raise Excessive(f"{len(seen)} x xref")
            table = _XREF.match(data, place)
            trailer = self._table(table.end()) if table else self._stream(place)
            for key, value in trailer.items():
                self._trailer.setdefault(key, value)
            previous = trailer.get("/Prev")
            if type(previous) is int:
                pending.append(previous)

    def _table(self, position: int) -> dict[str, Any]:
        data = self._file.data
        listed: dict[int, Row] = {}
        while section := _SECTION.match(data, position):
            first, count = int(section[1]), int(section[2])
            self._check_count(count)
            position = section.end()
            rows, position = table_rows(data, position, count)
            listed.update(enumerate(rows, first))
        keyword = _TRAILER.match(data, position)
        trailer = parse(data, keyword.end())[0] if keyword else None
        if type(trailer) is not dict:
            raise Malformed
        if type(trailer.get("/XRefStm")) is int:
            # Of a hybrid file, where the table calls free what only the stream knows (7.5.8.4).
            self._stream(trailer["/XRefStm"])
        self._add(listed.items())
        return trailer

    def _stream(self, place: int) -> dict[str, Any]:
        file = self._file
        entries, content = file.stream_at(place)
        if content is None or entries.get("/Type") != "/XRef":
            raise Malformed
        widths = file.items(entries.get("/W"))
        index = file.items(entries.get("/Index")) or [0, entries.get("/Size")]
        sound = (
            len(widths) == 3
            and all(type(w) is int and 0 <= w <= 8 for w in widths)
            and all(type(n) is int and n >= 0 for n in index)
        )
        if not sound or not sum(widths):
            raise Malformed
        self._rows(content, widths, index)
        return entries

    def _rows(self, content: bytes, widths: list[int], index: list[int]) -> None:
        start = 0
        for first, count in zip(index[::2], index[1::2], strict=False):
            self._check_count(count)
            end = start + count * sum(widths)
            if end > len(content):
                raise Malformed
            self._add(enumerate(rows_in(content[start:end], widths, count), first))
            start = end

    def _add(self, listed: Iterable[tuple[int, Row]]) -> None:
        """Add the rows of a section, but for objects that a newer one has."""
        if self._places:
            listed = [(number, row) for number, row in listed if number not in self._places]
        self._places.update(listed)

    def _check_count(self, count: int) -> None:
        if count + len(self._places) > MOST_OBJECTS:
            raise Excessive(f"{count} obj.")
