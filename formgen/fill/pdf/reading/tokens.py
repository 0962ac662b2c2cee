"""PDF objects from bytes (ISO 32000-1, 7.3), as plain Python values, quickly and strictly.

========== =====================================================
of the PDF  here
========== =====================================================
name        str with its slash, ``"/Tx"``
string      bytes, not yet decoded
number      int or float
reference   :class:`Reference`, the object's number
array       list, or :class:`Numbers` if it has nothing but numbers
dictionary  dict, names as keys
null        None
========== =====================================================

What a sound file does not hold is :class:`Malformed`: the file then goes to a library that
mends it. What is made to exhaust a reader is :class:`Excessive`, and the file is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any

#: Containers in one another; real files have about five.
DEEPEST = 60

_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
#: White space (7.2.2).
BLANKS = b"\0\t\n\f\r "
_BLANK = rb"[\x00\t\n\f\r ]"
_SKIP = _BLANK + rb"*+(?:%[^\r\n]*+" + _BLANK + rb"*+)*+"
_KEY, _NAME, _GENERATION, _NUMBER, _STRING, _NUMBERS, _HEX, _WORD, _INNER, _OPEN, _CLOSE = (
    1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12,
)  # fmt: skip
_PLAIN = rb"[^<>()\\]++|\((?:[^()\\]++|\\[^\r])*+\)|<(?!<)[^<>()]*+>"
#: A dictionary with at most two levels of dictionaries in it.
_DICTIONARY = rb"<<(?:" + _PLAIN + rb"|<<(?:" + _PLAIN + rb"|<<(?:" + _PLAIN + rb")*+>>)*+>>)*+>>"
_VALUE = (
    rb"(/" + _REGULAR + rb"*+)"
    rb"|(\d{1,10})" + _BLANK + rb"++(\d{1,5})" + _BLANK + rb"++R(?!" + _REGULAR + rb")"
    rb"|([+-]?(?:\d{1,20}\.?\d{0,40}|\.\d{1,40}))(?!" + _REGULAR + rb")"
    rb"|\(([^()\\\r]*+)\)"
    rb"|\[([-+.\d\x00\t\n\f\r ]*+)\]"
    rb"|<([0-9A-Fa-f\x00\t\n\f\r ]*+)>"
    rb"|(true|false|null)(?!" + _REGULAR + rb")"
    rb"|(" + _DICTIONARY + rb")"
    rb"|(<<|\[|\()"
)
#: A key and its value, or the end of a dictionary; and the same for an array.
_ENTRY = re.compile(_SKIP + rb"(?:(/" + _REGULAR + rb"*+)" + _SKIP + rb"(?:" + _VALUE + rb")|(>>))")
_ITEM = re.compile(_SKIP + rb"()(?:" + _VALUE + rb"|(\]))")
_WORDS = {b"true": True, b"false": False, b"null": None}
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
#: What most literal strings have between their parentheses.
PLAIN_LITERAL = rb"(?:[^()\\\r]++|\\[^\r])*+"
_PLAIN_LITERAL = re.compile(rb"(" + PLAIN_LITERAL + rb")\)")
#: One whose escapes mean the same in Python.
_PYTHONS_LITERAL = re.compile(rb"(?:[^\\]++|\\(?:[0-3][0-7]{2}|[nrtbf\\]))*+")
_ESCAPED_BYTE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_LITERAL = re.compile(rb"[^()\\\r]*+(?:(\()|(\))|" + _ESCAPED_BYTE.pattern + rb"|(\r\n?))")


class Malformed(Exception):
    """The bytes are not what a sound file has there."""


class Excessive(Exception):
    """The file holds more of something than any honest one; ``seen`` says of what."""

    def __init__(self, seen: str) -> None:
        super().__init__(seen)
        self.seen = seen


class Reference(int):
    """The number of an object that stands elsewhere in the file."""

    __slots__ = ()


class Numbers(bytes):
    """An array of numbers that nobody has looked into yet; most are never asked for."""

    __slots__ = ()

    def list(self) -> list[int | float]:
        """The numbers."""
        return [_number(digits) for digits in self.replace(b"\0", b" ").split()]


def parse(data: bytes, position: int) -> tuple[Any, int]:
    """The object at a position, and the position after it.

    Raises:
        Malformed: there is no object.
        Excessive: it is nested too deeply.
    """
    token = _ITEM.match(data, position)
    if token is None or token.lastindex == _CLOSE:
        raise Malformed
    if token.lastindex == _OPEN:
        return _opened(data, token, 0)
    if token.lastindex == _INNER:
        return _dictionary(data, token.start(_INNER) + 2, 0)
    return _SIMPLE[token.lastindex or 0](token), token.end()


_reference = lru_cache(maxsize=8192)(Reference)


@lru_cache(maxsize=8192)  # fields of a form, and documents of a template, are much alike
def _inner(raw: bytes) -> dict[str, Any]:
    """A dictionary within another object; whoever gets it leaves it as it is."""
    return _dictionary(raw, 2, 0)[0]


def _opened(data: bytes, token: re.Match[bytes], depth: int) -> tuple[Any, int]:
    """What begins with a bracket, and the position after it."""
    if depth >= DEEPEST:
        raise Excessive(f"{DEEPEST} x [ <<")
    bracket = token[_OPEN]
    if bracket == b"(":
        return _literal(data, token.end())
    inside = _dictionary if bracket == b"<<" else _array
    return inside(data, token.end(), depth + 1)


def _tokens(pattern: Any, data: bytes, position: int) -> Iterator[Any]:
    """Tokens one behind the other; re's own scanner saves a call for each of them."""
    return iter(pattern.scanner(data, position).match, None)


def _dictionary(data: bytes, position: int, depth: int) -> tuple[dict[str, Any], int]:
    entries: dict[str, Any] = {}
    while True:
        for token in _tokens(_ENTRY, data, position):
            kind = token.lastindex
            if kind < _OPEN:
                entries[name_of(token[_KEY])] = _SIMPLE[kind](token)
            elif kind == _CLOSE:
                return entries, token.end()
            else:
                entries[name_of(token[_KEY])], position = _opened(data, token, depth)
                break
        else:
            raise Malformed


def _array(data: bytes, position: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    while True:
        for token in _tokens(_ITEM, data, position):
            kind = token.lastindex
            if kind < _OPEN:
                items.append(_SIMPLE[kind](token))
            elif kind == _CLOSE:
                return items, token.end()
            else:
                value, position = _opened(data, token, depth)
                items.append(value)
                break
        else:
            raise Malformed


def _number(digits: bytes) -> int | float:
    if digits.isdigit():
        return int(digits)
    try:
        return float(digits) if b"." in digits else int(digits)
    except ValueError:
        raise Malformed from None


@lru_cache(maxsize=4096)  # a form has few different names
def name_of(raw: bytes) -> str:
    """A name as text, its escapes (7.3.5) undone."""
    if b"#" in raw:
        raw = _ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def from_hex(digits: bytes) -> bytes:
    """The bytes of a hexadecimal string; a last odd digit counts as its first half (7.3.4.3)."""
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        digits = b"".join(digits.replace(b"\0", b" ").split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


class _Unescaped(dict[bytes, bytes]):
    """What each escape stands for, without its backslash (table 3); any other for itself."""

    def __missing__(self, escape: bytes) -> bytes:
        return escape


_UNESCAPED = _Unescaped(
    {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    | dict.fromkeys((b"\n", b"\r", b"\r\n"), b"")
    | {
        b"%0*o" % (width, code): bytes([code & 0xFF])
        for width in (1, 2, 3)
        for code in range(8**width)
    }
)


def from_literal(raw: bytes) -> bytes:
    """The bytes of a literal string that has no parentheses or line ends but escaped ones."""
    return _unescaped(raw) if b"\\" in raw else raw


@lru_cache(maxsize=8192)  # names and values recur from one document to the next
def _unescaped(raw: bytes) -> bytes:
    if _PYTHONS_LITERAL.fullmatch(raw):  # what is not ASCII is often nothing but escapes
        return codecs.escape_decode(raw)[0]
    return _ESCAPED_BYTE.sub(lambda escape: _UNESCAPED[escape[1]], raw)


def _literal(data: bytes, position: int) -> tuple[bytes, int]:
    """A string between parentheses, from after the first (7.3.4.2)."""
    plain = _PLAIN_LITERAL.match(data, position)
    if plain is not None:
        return from_literal(plain[1]), plain.end()
    parts: list[bytes] = []
    depth = 1
    while True:
        piece = _LITERAL.match(data, position)
        if piece is None:
            raise Malformed
        position = piece.end()
        text = piece[0]
        if piece[4]:
            text = text[: -len(piece[4])] + b"\n"
        elif piece[3]:
            text = text[: -len(piece[3]) - 1] + _UNESCAPED[piece[3]]
        else:
            depth += 1 if piece[1] else -1
            if not depth:
                parts.append(text[:-1])
                return b"".join(parts), position
        parts.append(text)


#: For each group of the pattern that is a value in one token: the token -> the value.
_SIMPLE: tuple[Callable[[re.Match[bytes]], Any], ...] = (
    lambda token: None,
    lambda token: None,
    lambda token: name_of(token[_NAME]),
    lambda token: None,
    lambda token: _reference(token[3]),
    lambda token: _number(token[_NUMBER]),
    itemgetter(_STRING),
    lambda token: Numbers(token[_NUMBERS]),
    lambda token: from_hex(token[_HEX]),
    lambda token: _WORDS[token[_WORD]],
    lambda token: _inner(token[_INNER]),
)
