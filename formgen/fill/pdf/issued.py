"""What a document said when it was issued: a mark for each field that was filled in.

A mark is nine characters: ``!`` for a value that nobody was to change or ``.`` for one that
was open, a check sum of the field's name, a check sum of what it stored. The marks of a
document follow its code and id in the hidden field (:mod:`formgen.fill.pdf.identity`), or
stand in /Info where a signature forbids such a field. They tell a value that someone changed
from one that came so; they are no proof against someone who sets out to forge a form, whom
only the manifest that stays at the school finds out.
"""

from __future__ import annotations

import re
import string
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from formgen.fill.pdf.syntax import text_string, value_end

_ISSUED = re.compile(r"=(\d{1,3})((?:[!.][\w-]{8})*)", re.ASCII)
_MARK = re.compile(r"([!.])([\w-]{4})([\w-]{4})", re.ASCII)


class Mark(NamedTuple):
    """What was issued for a field: whether it was fixed, and the check sum of its value."""

    fixed: bool
    sum: str


#: What twelve bits are in base64url (RFC 4648).
_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]


def sum_of_long(text: str) -> str:
    """A check sum of a text, spaces and line breaks aside, which viewers move."""
    code = zlib.crc32("".join(text.split()).encode("utf-8", "replace"))
    return _PAIRS[code >> 20] + _PAIRS[code >> 8 & 0xFFF]


#: The same for the values of fields, of which a cohort has many in common.
sum_of = lru_cache(maxsize=4096)(sum_of_long)


@lru_cache(maxsize=4096)  # documents have many values in common
def stored_as(text: str) -> tuple[bytes, str]:
    """The end of a dictionary that stores a text, and the text's check sum."""
    return value_end(text_string(text)), sum_of_long(text)


def mark_head(name: str, fixed: bool) -> str:
    """The mark of a field without the check sum of its value."""
    return ("!" if fixed else ".") + sum_of(name)


def issued_text(marks: Sequence[str], extra_pages: int) -> str:
    """The marks of a document and the number of its continuation pages, as it carries them."""
    return f"={extra_pages}{''.join(marks)}"


class Issued(NamedTuple):
    """What a document was when it was issued: its continuation pages, and its marks by the
    check sum of the field's name.
    """

    extra_pages: int
    marks: Mapping[str, Mark]


def issued_of(text: str) -> Issued | None:
    """What :func:`issued_text` wrote; None if the text is none."""
    match = _ISSUED.fullmatch(text)
    if match is None:
        return None
    marks = {name: Mark(sign == "!", value) for sign, name, value in _MARK.findall(match[2])}
    return Issued(int(match[1]), marks)
