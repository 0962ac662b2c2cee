"""From the codes that a font's text is written in to characters (ISO 32000-1, 9.10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from fontTools.agl import toUnicode

from formgen.fill.pdf.formfonts import base_encoding, unicode_map
from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.filters import decode
from formgen.fill.pdf.reading.tokens import Malformed

_MOST_CODES = 100_000
#: Texts that a font's decoder remembers: documents have many in common.
_MOST_KNOWN, _LONGEST_KNOWN = 2048, 120


#: Stands for a code that means nothing that we know; no character of any text.
_UNKNOWN = "\uffff"


class _Characters(dict[int, str]):
    """Characters by code, for ``str.translate``, which leaves alone what a mapping lacks."""

    def __missing__(self, code: int) -> str:
        return _UNKNOWN


class Decoder:
    """Reads the text of one font; ``width`` is the number of bytes of a code, 1 or 2."""

    def __init__(self, characters: Mapping[int, str], width: int) -> None:
        self._characters = _Characters(characters)
        self._codec = "latin-1" if width == 1 else "utf-16-be"
        self._known: dict[bytes, str | None] = {}

    def text(self, codes: bytes) -> str | None:
        """The text of a string operand; None if a code means nothing that we know."""
        if codes in self._known:
            return self._known[codes]
        text = codes.decode(self._codec, "replace").translate(self._characters)
        said = None if _UNKNOWN in text else text
        if len(self._known) < _MOST_KNOWN and len(codes) < _LONGEST_KNOWN:
            self._known[codes] = said
        return said


def decoder_of(file: PdfFile, font: Mapping[str, Any]) -> Decoder | None:
    """The decoder of a font; None if its codes cannot be understood."""
    if not font:
        return None
    composite = font.get("/Subtype") == "/Type0"
    to_unicode = file.get(font.get("/ToUnicode"))
    if type(to_unicode) is Stream:
        return _by_map(to_unicode.raw, str(file.get(to_unicode.entries.get("/Filter"))), composite)
    if composite or font.get("/Subtype") == "/Type3":
        return None
    encoding = file.get(font.get("/Encoding"))
    differences = encoding if type(encoding) is dict else {}
    base = encoding if type(encoding) is str else file.get(differences.get("/BaseEncoding"))
    characters = dict(base_encoding(str(base), str(font.get("/Subtype"))))
    byte = 0
    for item in file.items(differences.get("/Differences")):
        if type(item) is int:
            byte = item
        else:
            characters[byte] = toUnicode(str(item)[1:]) if type(item) is str else ""
            byte += 1
    return Decoder({byte: text for byte, text in characters.items() if text}, 1)


@lru_cache(maxsize=32)  # the documents of a template have the same fonts
def _by_map(raw: bytes, filter_name: str, composite: bool) -> Decoder | None:
    """A decoder by a font's map to Unicode."""
    try:
        content = decode(raw, [] if filter_name == "None" else [filter_name], [])
    except Malformed:
        return None
    if content is None:
        return None
    return Decoder(dict(islice(unicode_map(content), _MOST_CODES)), 2 if composite else 1)
