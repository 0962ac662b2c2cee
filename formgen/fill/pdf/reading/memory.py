"""What is remembered of one document for the next: those of a template are much alike.

Whoever gets an object from here leaves it as it is, for others have it too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from formgen.fill.pdf.reading.filters import inflate
from formgen.fill.pdf.reading.tokens import Malformed, parse

#: Bytes of an object stream that is remembered, and of an object.
SHAREABLE = 50_000
_SHORT = 2_000


class Pack:
    """An object stream: objects one behind the other, parsed when they are asked for."""

    def __init__(self, content: bytes, first: int) -> None:
        heads = content[:first].split()
        if not all(digits.isdigit() for digits in heads):
            raise Malformed
        self.content = content
        self._places = [first + int(offset) for offset in heads[1::2]]
        self._values: dict[int, Any] = {}

    def value(self, index: int) -> Any:
        """The object of an index; whoever gets it leaves it as it is."""
        if index not in self._values:
            if index >= len(self._places):
                raise Malformed
            self._values[index] = parse(self.content, self._places[index])[0]
        return self._values[index]


@lru_cache(maxsize=64)
def shared_pack(raw: bytes, first: int) -> Pack:
    """An object stream by its bytes: documents of one template have the same ones."""
    return Pack(inflate(raw), first)


def short_object(data: bytes, start: int) -> tuple[Any, int] | None:
    """The object at a place, from memory if one like it was read before.

    Documents of one template have the same fields, but for the value, which comes last where
    formgen wrote it: what goes before a value, and what has none, is remembered.
    """
    end = data.find(b"endobj", start, start + _SHORT)
    if end < 0:
        return None
    raw = data[start:end]
    stream = raw.find(b"stream")
    if stream >= 0:
        raw = raw[:stream]
    value = raw.rfind(b"/V ")
    try:
        if value < 0 or stream >= 0:
            return _remembered(raw), start + len(raw.rstrip())
        return {**_remembered(raw[:value] + b">>"), **_whole(b"<<" + raw[value:])}, end
    except (Malformed, TypeError):
        return None  # the words stood within a string; or there is nothing to be read


def _whole(raw: bytes) -> Any:
    """The object that some bytes are."""
    value, end = parse(raw, 0)
    if raw[end:].strip(b"\0\t\n\f\r "):
        raise Malformed
    return value


_remembered = lru_cache(maxsize=4096)(_whole)
