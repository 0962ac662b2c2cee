"""How an object stands in a file, so that the same one in another file is known by its bytes.

Comparing the bytes of an object takes a hundredth of the time of parsing it.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Any, NamedTuple

from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.memory import known_object
from formgen.fill.pdf.reading.tokens import (
    BLANKS,
    PLAIN_LITERAL,
    Malformed,
    Reference,
    from_hex,
    from_literal,
    name_of,
)

#: Ways to write an object that are remembered.
_MOST_WAYS = 6
#: Bytes within which an object ends.
_LONGEST = 500_000

_KEY = re.compile(rb"/(V|AS)[%b]*+(?=[(</])" % BLANKS)
_VALUE = re.compile(
    rb"\((%b)\)|<([0-9A-Fa-f]*+)>|(/[^\x00\t\n\f\r ()<>\[\]{}/%%]*+)" % PLAIN_LITERAL
)
_END_OF_STREAM = re.compile(rb"\s{0,10}endstream\s{0,10}endobj")


class Constant:
    """An object that is the same in documents of one form, word for word."""

    __slots__ = ("number", "written")

    def __init__(self, file: PdfFile, number: Reference) -> None:
        self.number = number
        #: Its bytes; none if it is not there.
        self.written = _written(file, number)

    def stands_in(self, file: PdfFile) -> bool:
        """Whether it stands in a file under its number."""
        place = file.place_of(self.number)
        if place is None or not self.written:
            return place is None and not self.written
        data, start, end = place
        return data.startswith(self.written, start) and end in (-1, start + len(self.written))


class Node:
    """A field or a place where it shows: an object that is the same in documents of one form, but
    for the entries that filling in changes.
    """

    __slots__ = ("_free", "_rest", "_ways", "number")

    def __init__(self, file: PdfFile, number: Reference, free: Set[str]) -> None:
        self.number = number
        self._free = free
        self._rest = self._without_free(file.get(number))
        self._ways: list[_Way] = []
        self._learn(file)

    def entries_in(self, file: PdfFile) -> dict[str, Any] | None:
        """What the object of another file has under the number; None if it is another one."""
        place = file.place_of(self.number)
        if place is None:
            return None
        data, start, end = place
        for way in self._ways:
            entries = way.entries(data, start, end)
            if entries is not None:
                return entries
        entries = file.get(self.number)
        if type(entries) is not dict or not same(self._without_free(entries), self._rest):
            return None
        if len(self._ways) < _MOST_WAYS:
            self._learn(file)
        return entries

    def _without_free(self, entries: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in entries.items() if key not in self._free}

    def _learn(self, file: PdfFile) -> None:
        """Remember how the object is written in a file, if one can tell where its values stand."""
        try:
            raw = _written(file, self.number)
        except Malformed:
            return
        way = _way(raw, self.number, file.get(self.number))
        if way is not None:
            self._ways.append(way)


class _Way(NamedTuple):
    """A way to write an object: what stands before its first value; the key of each value and
    what stands after it; and the other entries.
    """

    before: bytes
    values: tuple[tuple[str, bytes], ...]
    others: dict[str, Any]

    def entries(self, data: bytes, start: int, end: int) -> dict[str, Any] | None:
        """The entries of an object that is written so; None for any other.

        ``end``: where it ends, or -1 if that is not known before.
        """
        if not data.startswith(self.before, start):
            return None
        position = start + len(self.before)
        entries = self.others
        for key, after in self.values:
            value = _VALUE.match(data, position)
            if value is None or not data.startswith(after, value.end()):
                return None
            position = value.end() + len(after)
            entries = {**entries, key: _said(value)}
        return entries if end in (-1, position) else None


def _said(value: re.Match[bytes]) -> bytes | str:
    """A string or a name."""
    kind = value.lastindex
    if kind == 1:
        return from_literal(value[1])
    return from_hex(value[2]) if kind == 2 else name_of(value[3])


def _way(raw: bytes, number: int, entries: dict[str, Any]) -> _Way | None:
    """The way in which an object is written; None if it is not sure where its values stand."""
    pieces, keys, last = [], [], 0
    for key in _KEY.finditer(raw):
        value = _VALUE.match(raw, key.end())
        if value is None:
            continue
        pieces.append(raw[last : key.end()])
        keys.append(f"/{key[1].decode('ascii')}")
        last = value.end()
    pieces.append(raw[last:])
    others = {key: value for key, value in entries.items() if key not in keys}
    try:
        told = _told(pieces, number)
    except Malformed:
        return None
    if len({*keys}) < len(keys) or not entries.keys() >= {*keys} or not same(told, others):
        return None  # those letters stood within a string, or in a dictionary in another
    return _Way(pieces[0], tuple(zip(keys, pieces[1:], strict=True)), others)


def _told(pieces: list[bytes], number: int) -> dict[str, Any]:
    """The entries that stand in the pieces between the values of an object.

    Raises:
        Malformed: a piece is not made of whole entries.
    """
    told: dict[str, Any] = {}
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        if place == 0:
            piece = piece.removeprefix(b"%d 0 obj" % number)
        if place == last:
            piece = piece.removesuffix(b"endobj")
        else:
            piece = piece.rstrip(BLANKS)
            piece = piece[: piece.rindex(b"/")]
        entries = known_object((b"<<" if place else b"") + piece + (b">>" if place < last else b""))
        if type(entries) is not dict:
            raise Malformed
        told.update(entries)
    return told


def _written(file: PdfFile, number: Reference) -> bytes:
    """The bytes that an object is, from its number to its last word; none if it is not there.

    Raises:
        Malformed: one cannot tell where it ends.
    """
    place = file.place_of(number)
    if place is None:
        return b""
    data, start, end = place
    value = file.get(number)
    if type(value) is Stream:
        tail = _END_OF_STREAM.match(data, file.object_at(start)[2])
        if tail is None:
            raise Malformed
        return data[start : tail.end()]
    if end >= 0:
        return data[start:end]
    head = b"%d 0 obj" % number
    last = data.find(b"endobj", start, start + _LONGEST)
    if last < 0 or not data.startswith(head, start):
        raise Malformed
    if not same(known_object(data[start + len(head) : last]), value):
        raise Malformed  # that word stood within a string
    return data[start : last + len(b"endobj")]


def same(one: Any, other: Any) -> bool:
    """Whether two objects are equal, and of equal kinds all through: a reference is no number."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) is dict:
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if type(one) is list:
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) is Stream:
        return one.raw == other.raw and same(one.entries, other.entries)
    return bool(one == other)
