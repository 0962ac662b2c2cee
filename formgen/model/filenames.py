"""Names for files and folders that are legal, and stay distinct, on every file system.

The rules are those of Windows, which are the strictest ("Naming Files, Paths, and
Namespaces" in Microsoft's Win32 documentation), together with the 255 bytes that Linux
allows and room for what formgen and other programs put before and behind a name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

MAX_BYTES = 120

_FORBIDDEN = frozenset('<>:"/\\|?*')
#: Control, format (bidirectional overrides, joiners), surrogate, line and paragraph separator.
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_EDGES = " ."
_DEVICES = frozenset((
    "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$",
    *(port + digit for port in ("COM", "LPT") for digit in "0123456789¹²³"),
))
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")  # regional indicators; two of them are one flag


def safe_part(text: str) -> str:
    """One component of a path made from any text: never empty, at most 120 bytes of UTF-8.

    Runs of white space become one space; what cannot be in a name is left out; equal texts
    in another Unicode normal form give equal names. It is idempotent, and a name never
    begins with a dot, so that formgen's own dotted files cannot be hit.

    >>> safe_part("Kliniek A/B: 'De Poot'.")
    "Kliniek AB 'De Poot'"
    >>> safe_part("nul.txt")
    '_nul.txt'
    """
    name = _tidy(text)
    if _is_device(name):
        name = _tidy("_" + name)
    return name or "_"


def collision_key(path: str) -> str:
    """Equal for two paths that some file system would take for one.

    Case, compatibility forms (``ﬁ`` and ``fi``) and normal forms do not count.
    """
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def distinct(texts: Iterable[str]) -> Iterator[str]:
    """A name for each text, as :func:`safe_part` makes it, different on every file system: one
    that is taken has a number.

    >>> list(distinct(("B/01", "B01", "b01", "B02")))
    ['B01', 'B01 (2)', 'b01 (3)', 'B02']
    """
    taken: set[str] = set()
    for text in texts:
        part, number = safe_part(text), 1
        name = part
        while collision_key(name) in taken:
            number += 1
            name = f"{part} ({number})"
        taken.add(collision_key(name))
        yield name


def _tidy(text: str) -> str:
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(
        character for character in spaced
        if character not in _FORBIDDEN and unicodedata.category(character) not in _INVISIBLE
    )
    # What was left out may have stood between two spaces, or between a letter and its accent.
    name = unicodedata.normalize("NFC", " ".join(kept.split())).strip(_EDGES)
    return _shortened(name).rstrip(_EDGES)


def _is_device(name: str) -> bool:
    """Whether Windows takes the name for a device, whatever extension it has."""
    return name.partition(".")[0].rstrip(" ").upper() in _DEVICES


def _shortened(name: str) -> str:
    """At most :data:`MAX_BYTES` long, cut before a character that stands by itself."""
    encoded = name.encode()
    if len(encoded) <= MAX_BYTES:
        return name
    end = len(encoded[:MAX_BYTES].decode(errors="ignore"))
    border = end
    while border and not _is_border(name, border):
        border -= 1
    return name[:border or end]  # a single character with 60 accents is cut inside


def _is_border(name: str, position: int) -> bool:
    """Whether a grapheme cluster begins at a position (Unicode Annex 29, but for conjuncts)."""
    character = name[position]
    if _FLAG_LETTERS[0] <= character <= _FLAG_LETTERS[1]:
        return _flag_letters_before(name, position) % 2 == 0
    return not (
        unicodedata.category(character).startswith("M")
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\u1160" <= character <= "\u11ff"  # vowels and finals of an old Korean syllable
        or character in "\uff9e\uff9f"  # half-width voiced sound marks
    )


def _flag_letters_before(name: str, position: int) -> int:
    count = 0
    while count < position and _FLAG_LETTERS[0] <= name[position - count - 1] <= _FLAG_LETTERS[1]:
        count += 1
    return count
