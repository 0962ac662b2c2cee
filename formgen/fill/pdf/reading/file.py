"""A PDF file whose objects are read when they are asked for (ISO 32000-1, 7.5).

Reading a returned form needs a small part of the file: its fields and what they show. So
nothing is parsed ahead, which makes this many times faster than a library that builds the
whole document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from formgen.fill.pdf.reading.filters import decode, inflate
from formgen.fill.pdf.reading.memory import (
    SHAREABLE,
    Pack,
    plain_object,
    shared_pack,
)
from formgen.fill.pdf.reading.rows import FREE, PLAIN, rows_in, table_rows
from formgen.fill.pdf.reading.tokens import Excessive, Malformed, Numbers, Reference, parse

#: Objects that a file may list; the largest real forms have a tenth of this.
MOST_OBJECTS = 200_000
#: Revisions that a file may have.
MOST_REVISIONS = 500
#: Decoded bytes of all streams together.
LARGEST_TOTAL = 100_000_000

#: Stands for an object that nobody has asked for yet.
_UNREAD = object()

_STARTXREF = re.compile(rb"startxref\s{1,10}(\d{1,12})")
_HEADER = re.compile(rb"\s{0,10}(\d{1,10})\s{1,10}\d{1,5}\s{1,10}obj")
_STREAM = re.compile(rb"\s{0,10}stream\r?\n")
_END_OF_STREAM = re.compile(rb"\s{0,10}endstream")
_SECTION = re.compile(rb"\s{0,10}(\d{1,10})\s{1,10}(\d{1,10})\s{0,10}?(?:\r\n|\n|\r)")
_XREF = re.compile(rb"\s{0,10}xref\s")
_TRAILER = re.compile(rb"\s{0,10}trailer")


@dataclass(slots=True)
class Stream:
    """A stream: its dictionary, and its bytes as they stand in the file."""

    entries: dict[str, Any]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Salvage:
    """Where objects were found in a file: kind and place of each number, and a trailer."""

    places: Mapping[int, tuple[int, int, int]]
    trailer: dict[str, Any]


class PdfFile:
    """The objects of a file by number, and its trailer.

    Raises:
        Malformed: the file is damaged; everything that reads an object may raise it too.
        Excessive: it has more objects or revisions than a form has.
    """

    def __init__(self, data: bytes, salvage: Salvage | None = None) -> None:
        """``salvage`` stands for cross-references that are lost."""
        self.data = data
        self.trailer: dict[str, Any] = {}
        self._places: dict[int, tuple[int, int, int]] = {}
        self._objects: dict[int, Any] = {}
        self._packs: dict[int, Pack] = {}
        self._numbered: dict[int, Reference] = {}
        self._spent = 0
        if salvage is not None:
            self._places, self.trailer = dict(salvage.places), salvage.trailer
            return
        starts = _STARTXREF.findall(data, max(len(data) - 2048, 0))
        if not starts:
            raise Malformed
        self._read_sections(int(starts[-1]))
        if not isinstance(self.get(self.trailer.get("/Root")), dict):
            raise Malformed

    # --- objects ---

    def get(self, value: Any) -> Any:
        """A value with its reference followed; None for an object that is not there."""
        if type(value) is not Reference:
            return value
        known = self._objects.get(value, _UNREAD)
        if known is not _UNREAD:
            return known
        target = self._read(value)
        if type(target) is Reference:
            raise Malformed  # an object is not a reference (7.3.10)
        self._objects[value] = target
        return target

    @property
    def places(self) -> Mapping[int, tuple[int, int, int]]:
        """Kind and place of each object, by its number."""
        return self._places

    @property
    def first_free(self) -> int:
        """The first number after those of all objects."""
        return max(self._places, default=0) + 1

    def read_all(self) -> None:
        """Read every object, to see whether all of them can be read."""
        for number in self._places:
            self.get(Reference(number))

    def dictionary(self, value: Any) -> dict[str, Any]:
        """The dictionary (also of a stream) that a value leads to, or an empty one."""
        if type(value) is Reference:
            value = self.get(value)
        if type(value) is dict:
            return value
        return value.entries if type(value) is Stream else {}

    def items(self, value: Any) -> list[Any]:
        """The items of the array that a value leads to, or none."""
        value = self.get(value)
        if type(value) is Numbers:
            return value.list()
        return value if type(value) is list else []

    def references(self, value: Any) -> list[Reference]:
        """The references in an array; a dictionary that stands in it itself gets a number."""
        return [
            item if type(item) is Reference else self._number(item)
            for item in self.items(value)
            if type(item) in (Reference, dict)
        ]

    def _number(self, value: dict[str, Any]) -> Reference:
        if id(value) not in self._numbered:
            number = Reference(self.first_free + len(self._numbered))
            self._objects[number] = value  # which also keeps its id from being used again
            self._numbered[id(value)] = number
        return self._numbered[id(value)]

    def content(self, stream: Stream) -> bytes | None:
        """The decoded bytes of a stream; None if it is a picture, or damaged."""
        try:
            content = self._decode(stream)
        except Malformed:
            return None
        if content is not None and content is not stream.raw:
            self.spend(len(content))
        return content

    def _decode(self, stream: Stream) -> bytes | None:
        if "/Filter" not in stream.entries:
            return stream.raw
        names = self.get(stream.entries["/Filter"])
        if names == "/FlateDecode" and "/DecodeParms" not in stream.entries:
            return inflate(stream.raw)
        parameters = self.get(stream.entries.get("/DecodeParms"))
        if type(names) is not list:
            names, parameters = [names], [parameters]
        given = parameters if type(parameters) is list else []
        return decode(stream.raw, [self.get(name) for name in names], [*map(self.get, given)])

    def _read(self, number: int) -> Any:
        kind, place, index = self._places.get(number, (FREE, 0, 0))
        if kind == FREE:
            return None
        if kind == PLAIN:
            plain = plain_object(self.data, number, place)
            if plain is not None:
                value, body = plain
                return value if body is None else Stream(value, body)
            found, value, _ = self._object_at(place)
            if found != number:
                raise Malformed
            return value
        return self.pack(place).value(index)

    def _object_at(self, place: int) -> tuple[int, Any, int]:
        """The number and value of the object at a place of the file, and where it ends."""
        data = self.data
        header = _HEADER.match(data, place)
        if header is None:
            raise Malformed
        value, end = parse(data, header.end())
        is_stream = type(value) is dict and "/Length" in value
        start = _STREAM.match(data, end) if is_stream else None
        if start is None:
            return int(header[1]), value, end
        length = value["/Length"]
        if type(length) is Reference:
            self._objects.setdefault(Reference(header[1]), None)  # in case it is its own length
            length = self.get(length)
        if type(length) is not int or length < 0:
            raise Malformed
        end = start.end() + length
        if _END_OF_STREAM.match(data, end) is None:
            raise Malformed
        return int(header[1]), Stream(value, data[start.end() : end]), end

    def pack(self, number: int) -> Pack:
        """The object stream (7.5.7) of a number."""
        if number not in self._packs:
            kind, place, _ = self._places.get(number, (FREE, 0, 0))
            stream = self._object_at(place)[1] if kind == PLAIN else None
            first = self.get(stream.entries.get("/First")) if type(stream) is Stream else None
            if type(stream) is not Stream or type(first) is not int:
                raise Malformed
            is_plain = stream.entries.get("/Filter") == "/FlateDecode"
            if is_plain and "/DecodeParms" not in stream.entries and len(stream.raw) < SHAREABLE:
                pack = shared_pack(stream.raw, first)
                self.spend(len(pack.content))
            else:
                content = self.content(stream)
                if content is None:
                    raise Malformed
                pack = Pack(content, first)
            self._packs[number] = pack
        return self._packs[number]

    def spend(self, count: int) -> None:
        """Count bytes that were decoded.

        Raises:
            Excessive: they are too many, all together.
        """
        self._spent += count
        if self._spent > LARGEST_TOTAL:
            raise Excessive(f"{self._spent // 10**6} MB")

    # --- cross-references ---

    def _read_sections(self, start: int) -> None:
        """Read the sections from the newest to the oldest; what is newest counts."""
        pending = [start]
        seen: set[int] = set()
        while pending:
            place = pending.pop()
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > MOST_REVISIONS:
                raise Excessive(f"{len(seen)} x xref")
            table = _XREF.match(self.data, place)
            trailer = self._table(table.end()) if table else self._xref_stream(place)
            for key, value in trailer.items():
                self.trailer.setdefault(key, value)
            previous = trailer.get("/Prev")
            if type(previous) is int:
                pending.append(previous)

    def _table(self, position: int) -> dict[str, Any]:
        data = self.data
        listed: dict[int, tuple[int, int, int]] = {}
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
            self._xref_stream(trailer["/XRefStm"])
        self._places = {**listed, **self._places} if self._places else listed
        return trailer

    def _xref_stream(self, place: int) -> dict[str, Any]:
        stream = self._object_at(place)[1]
        content = self.content(stream) if isinstance(stream, Stream) else None
        if content is None or stream.entries.get("/Type") != "/XRef":
            raise Malformed
        trailer: dict[str, Any] = stream.entries
        widths = self.items(trailer.get("/W"))
        index = self.items(trailer.get("/Index")) or [0, trailer.get("/Size")]
        sound = (
            len(widths) == 3
            and all(type(w) is int and 0 <= w <= 8 for w in widths)
            and all(type(n) is int and n >= 0 for n in index)
        )
        if not sound or not sum(widths):
            raise Malformed
        self._rows(content, widths, index)
        return trailer

    def _rows(self, content: bytes, widths: list[int], index: list[int]) -> None:
        start = 0
        for first, count in zip(index[::2], index[1::2], strict=False):
            self._check_count(count)
            end = start + count * sum(widths)
            if end > len(content):
                raise Malformed
            rows = rows_in(content[start:end], widths, count)
            listed = dict(enumerate(rows, first))
            self._places = {**listed, **self._places} if self._places else listed
            start = end

    def _check_count(self, count: int) -> None:
        if count + len(self._places) > MOST_OBJECTS:
            raise Excessive(f"{count} obj.")
