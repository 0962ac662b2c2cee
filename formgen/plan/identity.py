"""What identifies a document, so that it can be matched when it comes back."""

from __future__ import annotations

import hashlib
from functools import lru_cache

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_DIGITS = 9


def document_id(brin: str, cohort: str, placement_id: str, form_id: str) -> str:
    """32 hexadecimal digits that are the same whenever the same paper is made.

    The Word and PDF versions, in any language, share it: they are the same form of the same
    placement, and either may come back.
    """
    parts = "\x1f".join((brin, cohort, placement_id, form_id))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


@lru_cache(maxsize=256)
def document_code(identifier: str) -> str:
    """The short code on the paper, ``FG1-0A3F9C-7K2Q``: 45 bits and a check character.

    It holds no personal data, and can be typed over: letters that look like digits are not
    used, and a single wrong character is noticed.
    """
    number = int(identifier, 16) >> (128 - 5 * _DIGITS)
    digits = [(number >> 5 * position) & 31 for position in reversed(range(_DIGITS))]
    text = "".join(_ALPHABET[digit] for digit in (*digits, _check_digit(digits)))
    return f"FG1-{text[:6]}-{text[6:]}"


def is_document_code(text: str) -> bool:
    """Whether a text is a code as :func:`document_code` makes them, typed right."""
    prefix, _, rest = text.partition("-")
    characters = rest.replace("-", "")
    if prefix != "FG1" or len(characters) != _DIGITS + 1 or set(characters) - set(_ALPHABET):
        return False
    *digits, check = (_ALPHABET.index(character) for character in characters)
    return check == _check_digit(digits)


def _check_digit(digits: list[int]) -> int:
    """A weighted sum; odd weights make every wrong digit change it."""
    return sum((2 * position + 1) * digit for position, digit in enumerate(digits)) % 32
