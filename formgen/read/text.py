r"""Text as people type and paste it -> text as it is kept.

What changes, always and without a word: Unicode composition (NFC); every kind of space and
tab becomes one space, runs of spaces become one; space at the ends goes; characters that
only steer layout go (zero-width space, soft hyphen, byte order mark, direction marks and
embeddings); line breaks become ``\n``, or a space where a field holds one line. The joiners
U+200C and U+200D stay: Persian and Indic words need them.
"""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

#: More than this is a paste gone wrong, where a field holds a name, an address or a code.
LONGEST_NAME = 120
#: The same for other fields of one line.
LONGEST_LINE = 500
#: What an Excel cell can hold, and so the most that a long text may have.
LONGEST_TEXT = 32_767

# Line and paragraph separators of every kind; \x0b is Word's line break, pasted.
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202c\u2060-\u2064"
                        "\u2066-\u2069\ufeff]")
# Control characters, overrides of direction (they make a text look like another), halves of
# surrogate pairs and non-characters: none can be kept in every document format.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff"
                        "\ufdd0-\ufdef\ufffe\uffff]")
LOST = "\ufffd"  # stands where a character could not be decoded


def clean(text: str, *, lines: bool = False) -> str:
    """The text in its one normal form; ``lines`` keeps its line breaks.

    Forbidden characters are left in: ask :func:`forbidden` about the result.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if not lines:
        return _SPACES.sub(" ", text.replace("\n", " ")).strip(" ")
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\n")).strip("\n")


def forbidden(text: str) -> str:
    """The first character that no document may hold, as "U+0007"; "" if there is none."""
    if text.isprintable():
        return ""
    match = _FORBIDDEN.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def folded(text: str) -> str:
    """The text reduced to bare letters and digits, to compare headers and choices by.

    >>> folded("Pauze (min) *")
    'pauzemin'
    """
    return "".join(c for c in normalize("NFKD", text.casefold()) if c.isalnum())


def shortened(text: str, longest: int = 60) -> str:
    """The text, cut to a length that fits into a message, on one line and visible."""
    line = "".join(c if c.isprintable() else "·" for c in text[:longest + 1])
    return line if len(line) <= longest else line[:longest - 1] + "…"
