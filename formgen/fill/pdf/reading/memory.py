"""What is remembered of one document for the next: those of a template are much alike.

Whoever gets an object from here leaves it as it is, for others have it too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from formgen.fill.pdf.reading.filters import inflate
from formgen.fill.pdf.reading.tokens import Malformed, from_hex, parse

#: Bytes of an object stream that is remembered, and of an object.
SHAREABLE = 50_000
_SHORT = 2_000

#: A value that is a text, and the end of its dictionary.
_TEXT = re.compile(rb"/V (?:\(([^()\\\r]*+)\)|<([0-9A-Fa-f]*+)>)[\0\t\n\f\r ]*+>>[\0\t\n\f\r ]*+")

_LINE_END = re.compile(rb"\r?\n")
END_OF_STREAM = re.compile(rb"\s{0,10}endstream")

_BLANKS = b"\0\t\n\f\r "


class Pack:
    """An object stream: objects one behind the other, parsed when they are asked for."""

    def __init__(self, content: bytes, first: int) -> None:
        heads = content[:first].split()
        if not all(digits.isdigit() for digits in heads):
            raise Malformed
        self.content = content
        #: The numbers of the objects, by index.
        self.numbers = [int(number) for number in heads[::2]]
        self._places = [first + int(offset) for offset in heads[1::2]]
        ordered = sorted(self._places)
        self._ends = dict(pairwise(ordered))
        self._values: dict[int, Any] = {}

    def value(self, index: int) -> Any:
        """The object of an index; whoever gets it leaves it as it is."""
        if index not in self._values:
            if index >= len(self._places):
                raise Malformed
            start = self._places[index]
            self._values[index] = known_object(self.content[start : self._ends.get(start)])
        return self._values[index]


@lru_cache(maxsize=64)
def shared_pack(raw: bytes, first: int) -> Pack:
    """An object stream by its bytes: documents of one template have the same ones."""
    return Pack(inflate(raw), first)


def short_object(data: bytes, number: int, place: int) -> tuple[Any, slice | None] | None:
    """An object that is short, and written as nearly all programs write them; else None.

    A stream is its dictionary and where its bytes are.
    """
    head = b"%d 0 obj" % number
    if not data.startswith(head, place):
        return None
    start = place + len(head)
    end = data.find(b"endobj", start, start + _SHORT)
    if end < 0:
        return None
    raw = data[start:end]
    cut = raw.find(b"stream")
    try:
        value = known_object(raw if cut < 0 else raw[:cut])
    except Malformed:
        return None  # the word that it ends at may stand within a string
    if cut < 0:
        return value, None
    length = value.get("/Length") if type(value) is dict else None
    line = _LINE_END.match(raw, cut + len(b"stream"))
    if line is None or type(length) is not int or length < 0:
        return None
    begin = start + line.end()
    ends = END_OF_STREAM.match(data, begin + length) is not None
    return (value, slice(begin, begin + length)) if ends else None


def known_object(raw: bytes) -> Any:
    """The object that some bytes are, from memory if one like it was read before.

    Documents of one template have the same fields, but for the value, which most programs
    write last: what goes before the value of a short object is remembered, or all of it.
    """
    if len(raw) > _SHORT:
        return _whole(raw)
    value = raw.rfind(b"/V ")
    if value < 0:
        return _remembered(raw)
    text = _TEXT.fullmatch(raw, value)
    try:
        if text is not None:
            string = from_hex(text[2]) if text[1] is None else text[1]
            return {**_remembered(raw[:value] + b">>"), "/V": string}
        return {**_remembered(raw[:value] + b">>"), **_whole(b"<<" + raw[value:])}
    except (Malformed, TypeError):
        return _whole(raw)  # those letters stood within a string, or a dictionary


def _whole(raw: bytes) -> Any:
    """The object that some bytes are."""
    value, end = parse(raw, 0)
    if raw[end:].strip(_BLANKS):
        raise Malformed
    return value


_remembered = lru_cache(maxsize=4096)(_whole)
