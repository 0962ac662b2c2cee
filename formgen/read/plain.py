"""XML that is written so plainly that its large parts need no parser.

What all ways through such XML have in common: nothing in it may hide what looks like an element,
and its text is that of XML, with entities and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from formgen.read.sheet_parser import unescaped

#: Characters before and after the large part: widths of columns, merges, checks. A row, or a
#: text, is shorter too.
LONGEST_REST = 8_000_000
_ENTITY = re.compile("&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
# What XML 1.0 lets a number stand for (2.2).
_CHARACTERS = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000), (9, 10, 13))
_ROOT = re.compile(r"<([A-Za-z][\w.-]*:)?(?:worksheet|sst)\b")


class NotPlainError(ValueError):
    """The part must go through the parser."""


def plain(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, as long as nothing in them could hide what looks like an element.

    A prefix that all elements have is left out: ``<x:c>``, as programs for .NET write it.

    Raises:
        NotPlainError: if something could.
    """
    seen = _seen_through(pieces)
    first = next(seen, "")
    root = _ROOT.search(first)
    whole = chain((first,), seen)
    return _without(root[1], whole) if root and root[1] else whole


def _seen_through(pieces: Iterable[str]) -> Iterator[str]:
    last = ""
    for piece in pieces:
        if "<!" in last + piece:
            raise NotPlainError
        # XML knows one end of a line (2.11); Excel writes another one after its first.
        text = piece.removeprefix("\n") if last == "\r" else piece
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        last = piece[-1:]
        if text:
            yield text


def _without(prefix: str, pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without the prefix of their elements; no tag is cut in two."""
    start, end = f"<{prefix}", f"</{prefix}"
    rest = ""
    for piece in chain(pieces, "<"):  # what stands before the next tag is complete
        text = rest + piece
        cut = text.rfind("<")
        text, rest = text[:cut], text[cut:]
        if (text.count("<") != text.count(start) + text.count(end) + text.count("<?")
                or len(rest) > LONGEST_REST):
            raise NotPlainError
        if text:
            yield text.replace(start, "<").replace(end, "</")


def before(stream: Iterator[str], tag: str) -> tuple[str, str]:
    """What stands before the first such tag of a text, and after it as far as it came.

    Raises:
        NotPlainError: if there is no such tag, or an instruction that could hold another one.
    """
    head = ""
    while tag not in head:
        piece = next(stream, None)
        if piece is None or len(head) > LONGEST_REST:
            raise NotPlainError
        head += piece
    head, _, rest = head.partition(tag)
    if head.count("<?") > head.lstrip("\ufeff").startswith("<?xml "):
        raise NotPlainError
    return head, rest


def without_entities(text: str) -> str:
    """A text as the parser gives it.

    Raises:
        NotPlainError: if an entity is none of XML's own.
    """
    if "&" not in text:
        return text
    if text.count("&") != len(_ENTITY.findall(text)):
        raise NotPlainError
    return _ENTITY.sub(_character, text)


def resolved(text: str) -> str:
    """A text with its entities and its ``_x000D_`` escapes resolved."""
    return unescaped(without_entities(text))


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _ENTITIES[match[1]]
    number = int(match[2]) if match[2] else int(match[3], 16)
    if any(number in those for those in _CHARACTERS):
        return chr(number)
    raise NotPlainError
