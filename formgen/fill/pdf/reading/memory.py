"""What is remembered of one document for the next: those of a template are much alike.

Whoever gets an object from here leaves it as it is, for others have it too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from formgen.fill.pdf.reading.filters import inflate
from formgen.fill.pdf.reading.tokens import (
    BLANKS,
    PLAIN_LITERAL,
    Malformed,
    from_hex,
    from_literal,
    parse,
)

#: Bytes of an object stream that is remembered, of a long object, and of a short one.
SHAREABLE = 50_000
_LONG = 50_000
SHORT = 2_000

_COMMENT = re.compile(rb"%[^\r\n]*+")
#: A value that is a text.
_TEXT = re.compile(
    rb"/V[%b]*+(?:\((%b)\)|<([0-9A-Fa-f]*+)>)[%b]*+" % (BLANKS, PLAIN_LITERAL, BLANKS)
)
_STREAM_ENDS = (b"\nendstream", b"\r\nendstream", b"endstream")


class Pack:
    """An object stream: objects one behind the other, parsed when they are asked for."""

    def __init__(self, content: bytes, first: int) -> None:
        heads = _COMMENT.sub(b" ", content[:first]).split()
        if not all(digits.isdigit() for digits in heads):
            raise Malformed
        self.content = content
        #: The numbers of the objects, by index.
        self.numbers = [int(number) for number in heads[::2]]
        self._places = [first + int(offset) for offset in heads[1::2]]
        ordered = sorted(self._places)
        self._ends = dict(pairwise(ordered))
        self._values: dict[int, Any] = {}

    def place_of(self, index: int) -> tuple[bytes, int, int] | None:
        """The bytes that an object is in, and where in them it begins and ends."""
        if index >= len(self._places):
            return None
        start = self._places[index]
        return self.content, start, self._ends.get(start, len(self.content))

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


def plain_object(data: bytes, number: int, place: int) -> tuple[Any, bytes | None] | None:
    """An object that is not long, and written as nearly all programs write them; else None.

    Of a stream: its dictionary, and its bytes as they stand in the file.
    """
    raw = object_text(data, number, place, SHORT) or object_text(data, number, place, _LONG)
    return taken_apart(raw) if raw is not None else None


def object_text(data: bytes, number: int, place: int, most: int) -> bytes | None:
    """What stands between the number and the last word of an object of so many bytes at most."""
    head = b"%d 0 obj" % number
    if not data.startswith(head, place):
        return None
    start = place + len(head)
    end = data.find(b"endobj", start, start + most)
    return data[start:end] if end >= 0 else None


def taken_apart(raw: bytes) -> tuple[Any, bytes | None] | None:
    """The object that some bytes are, as :func:`plain_object` gives it."""
    cut = raw.find(b"stream")
    try:
        if cut < 0:
            return known_object(raw), None
        entries = _remembered(raw[:cut])
    except Malformed:
        return None  # the word that it ends at may stand within a string
    length = entries.get("/Length") if type(entries) is dict else None
    begin = cut + len(b"stream") + (2 if raw.startswith(b"\r", cut + len(b"stream")) else 1)
    if type(length) is not int or length < 0 or not raw.startswith(b"\n", begin - 1):
        return None
    end = begin + length
    return (entries, raw[begin:end]) if raw.startswith(_STREAM_ENDS, end) else None


def known_object(raw: bytes) -> Any:
    """The object that some bytes are, from memory if one like it was read before.

    Documents of one template have the same fields, but for the value: what goes before and
    after the text of a short object is remembered, or all of it.
    """
    text = _TEXT.search(raw)
    if text is None:
        return _remembered(raw) if len(raw) <= SHORT else _remembered_long(raw)
    try:
        before = _remembered(raw[: text.start()] + b">>")
        after = _remembered(b"<<" + raw[text.end() :])
    except Malformed:
        return _whole(raw)  # those letters stood within a string, or a dictionary
    string = from_hex(text[2]) if text[1] is None else from_literal(text[1])
    return {**before, "/V": string, **after}


def _whole(raw: bytes) -> Any:
    """The object that some bytes are."""
    value, end = parse(raw, 0)
    if _COMMENT.sub(b"", raw[end:]).strip(BLANKS):
        raise Malformed
    return value


_remembered = lru_cache(maxsize=4096)(_whole)
#: Lists of a form's fields and the like; there are some in a document.
_remembered_long = lru_cache(maxsize=64)(_whole)
