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
    SHORT,
    Pack,
    object_text,
    plain_object,
    shared_pack,
)
from formgen.fill.pdf.reading.rows import FREE, PACKED, PLAIN
from formgen.fill.pdf.reading.sections import CrossReferences
from formgen.fill.pdf.reading.tokens import Excessive, Malformed, Numbers, Reference, parse

#: Decoded bytes of all streams together.
LARGEST_TOTAL = 100_000_000

#: Stands for an object that nobody has asked for yet.
_UNREAD = object()

_HEADER = re.compile(rb"\s{0,10}(\d{1,10})\s{1,10}\d{1,5}\s{1,10}obj")
_STREAM = re.compile(rb"\s{0,10}stream\r?\n")
_END_OF_STREAM = re.compile(rb"\s{0,10}endstream")


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
        CrossReferences(self, self._places, self.trailer).read_all()
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
    def seen(self) -> tuple[Reference, ...] | None:
        """The objects that were asked for; None if one has no number of its own."""
        return None if self._numbered else tuple(map(Reference, self._objects))

    def forget(self) -> None:
        """Read anew what is asked for from now on, so that :attr:`seen` tells that alone."""
        self._objects.clear()
        self._numbered.clear()

    def place_of(self, number: int) -> tuple[bytes, int, int] | None:
        """Where an object stands: the bytes that it is in, its place in them, and the place where
        it ends if only the file tells, else -1; None for an object that is not there.
        """
        kind, place, index = self._places.get(number, (FREE, 0, 0))
        if kind == PLAIN:
            return self.data, place, -1
        return self.pack(place).place_of(index) if kind == PACKED else None

    def short_text(self, number: int) -> bytes | None:
        """What an object is written as, if that is short and not packed with others."""
        kind, place, _ = self._places.get(number, (FREE, 0, 0))
        return object_text(self.data, number, place, SHORT) if kind == PLAIN else None

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

    @property
    def catalog(self) -> dict[str, Any]:
        """The document catalog."""
        return self.dictionary(self.trailer.get("/Root"))

    def integer(self, value: Any, default: int = 0) -> int:
        """The whole number that a value leads to, or the default."""
        value = self.get(value)
        return value if type(value) is int else default

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
            found, value, _ = self.object_at(place)
            if found != number:
                raise Malformed
            return value
        return self.pack(place).value(index)

    def object_at(self, place: int) -> tuple[int, Any, int]:
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

    def stream_at(self, place: int) -> tuple[dict[str, Any], bytes | None]:
        """The dictionary and the decoded bytes of the stream at a place of the file."""
        stream = self.object_at(place)[1]
        return (stream.entries, self.content(stream)) if type(stream) is Stream else ({}, None)

    def pack(self, number: int) -> Pack:
        """The object stream (7.5.7) of a number."""
        if number not in self._packs:
            kind, place, _ = self._places.get(number, (FREE, 0, 0))
            stream = self.object_at(place)[1] if kind == PLAIN else None
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
