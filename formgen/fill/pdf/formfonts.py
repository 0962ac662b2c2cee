"""The fonts that a template already has: which characters they show, and how wide.

A form's text is drawn in the font that its fields name wherever that font has the
characters, so that filled-in text looks as the form's maker meant it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fontTools.agl import toUnicode
from fontTools.encodings.StandardEncoding import StandardEncoding
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from formgen import fonts
from formgen.fill.pdf.objects import (
    as_number,
    data_of,
    dictionary_at,
    integer_at,
    items_at,
    name_at,
    number_at,
    resolved_items,
    stream_at,
)
from formgen.fill.pdf.typefaces import Typeface
from formgen.fonts import FontFile

#: Faces without text: their codes mean arrows and ornaments.
_SYMBOL_FONTS = re.compile(r"Dingbats|Symbol|Wingdings|Webdings", re.I)
_HEX_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_HEX_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[((?:\s*<[0-9A-Fa-f]+>)*)\s*\])"
)
#: More entries than this no real character map has; a hostile range is cut off here.
_MOST_CODES = 65536


@dataclass(frozen=True, slots=True)
class FormFont:
    """A font of the template, by its resource name in the form's default resources.

    ``codes`` maps characters to what the font's encoding calls them, ready for
    ``str.translate``; ``widths``, ``ascent`` and ``descent`` are in ems.
    """

    resource: str
    codes: Mapping[int, int]
    widths: Mapping[str, float]
    ascent: float
    descent: float
    two_bytes: bool

    def hex_of(self, text: str) -> bytes:
        """A text of covered characters in the font's encoding, as hexadecimal digits."""
        coded = text.translate(self.codes)
        if self.two_bytes:
            return coded.encode("utf-16-be", "surrogatepass").hex().encode("ascii")
        return coded.encode("latin-1").hex().encode("ascii")

    def width(self, text: str) -> float:
        """The width of a text of covered characters, in ems."""
        return sum(map(self.widths.__getitem__, text))


def read_font(resource: str, reference: IndirectObject) -> FormFont | None:
    """The font behind a reference; None for one that cannot show text (symbols, Type 3)."""
    font = reference.get_object()
    if not isinstance(font, DictionaryObject):
        return None
    if name_at(font, "/Subtype") == "/Type0":
        return _read_type0(resource, font)
    if name_at(font, "/Subtype") in ("/Type1", "/TrueType", "/MMType1"):
        return _read_simple(resource, font)
    return None


def _read_type0(resource: str, font: DictionaryObject) -> FormFont | None:
    descendants = items_at(font, "/DescendantFonts")
    descendant = descendants[0] if descendants else None
    if name_at(font, "/Encoding") != "/Identity-H" or not isinstance(descendant, DictionaryObject):
        return None
    codes = _codes_of_type0(font, descendant)
    if not codes:
        return None
    widths = _cid_widths(descendant)
    default = number_at(descendant, "/DW", 1000)
    ascent, descent = _extents(descendant)
    return FormFont(
        resource,
        codes,
        {chr(code): widths.get(glyph, default) / 1000 for code, glyph in codes.items()},
        ascent,
        descent,
        two_bytes=True,
    )


def _codes_of_type0(font: DictionaryObject, descendant: DictionaryObject) -> dict[int, int]:
    """Character -> glyph number: from the map to Unicode, else from the font file itself."""
    to_unicode = stream_at(font, "/ToUnicode")
    if to_unicode is not None:
        codes: dict[int, int] = {}
        for code, text in unicode_map(data_of(to_unicode)):
            if len(text) == 1:
                codes.setdefault(ord(text), code)
        return codes
    program = _font_program(descendant)
    if program is None or name_at(descendant, "/CIDToGIDMap") not in ("", "/Identity"):
        return {}
    return program.glyph_numbers()


def unicode_map(cmap: bytes) -> Iterator[tuple[int, str]]:
    """Pairs of code and text of a ToUnicode character map (ISO 32000-1, 9.10.3)."""
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in _HEX_PAIR.findall(block):
            yield int(code, 16), _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, start, several in _HEX_RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), _MOST_CODES) + 1)
            if start:
                base = int(start, 16)
                yield from (
                    (code, chr(base + code - codes.start))
                    for code in codes
                    if base + code - codes.start <= 0x10FFFF
                )
            else:
                texts = re.findall(rb"[0-9A-Fa-f]+", several)
                yield from ((code, _utf16(text)) for code, text in zip(codes, texts, strict=False))


def _utf16(hexadecimal: bytes) -> str:
    digits = hexadecimal.decode("ascii")
    digits = digits.zfill(4) if len(digits) < 4 else digits
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-16-be", "replace")


def _cid_widths(descendant: DictionaryObject) -> dict[int, float]:
    """The widths of a /W array (9.7.4.3), in thousandths of an em."""
    widths: dict[int, float] = {}
    entries = items_at(descendant, "/W")
    position = 0
    while position + 1 < len(entries):
        first = int(as_number(entries[position]))
        following = entries[position + 1]
        if isinstance(following, ArrayObject):
            for offset, width in enumerate(resolved_items(following)):
                widths[first + offset] = as_number(width)
            position += 2
        else:
            last = min(int(as_number(following)), _MOST_CODES)
            shared = as_number(entries[position + 2]) if position + 2 < len(entries) else 0.0
            widths.update(dict.fromkeys(range(max(first, 0), last + 1), shared))
            position += 3
    return widths


def _read_simple(resource: str, font: DictionaryObject) -> FormFont | None:
    base_name = name_at(font, "/BaseFont")
    if _SYMBOL_FONTS.search(base_name):
        return None
    codes = _simple_encoding(font)
    program = _font_program(font)
    if program is not None:
        codes = {code: byte for code, byte in codes.items() if chr(code) in program.characters}
    widths = _simple_widths(font, base_name, codes)
    if not widths:
        return None
    ascent, descent = _extents(font)
    return FormFont(
        resource,
        {ord(character): codes[ord(character)] for character in widths},
        widths,
        ascent,
        descent,
        two_bytes=False,
    )


def _simple_encoding(font: DictionaryObject) -> dict[int, int]:
    """Character -> byte of a simple font's encoding (9.6.6)."""
    encoding = dictionary_at(font, "/Encoding")
    base = name_at(font, "/Encoding") or name_at(encoding, "/BaseEncoding")
    characters = base_encoding(base, name_at(font, "/Subtype"))
    byte = 0
    for item in items_at(encoding, "/Differences"):
        if isinstance(item, (int, float)):
            byte = int(item)
        else:
            characters[byte] = toUnicode(str(item)[1:])
            byte += 1
    codes: dict[int, int] = {}
    for byte, character in sorted(characters.items()):
        if len(character) == 1 and 0 <= byte <= 255:
            codes.setdefault(ord(character), byte)
    return codes


def base_encoding(base: str, subtype: str) -> dict[int, str]:
    """Byte -> character of a named encoding; by the kind of font where it names none."""
    codec = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}.get(base)
    if codec is None and subtype == "/TrueType":
        codec = "cp1252"
    if codec is not None:
        decoded = {byte: bytes([byte]).decode(codec, "ignore") for byte in range(32, 256)}
        return {byte: text for byte, text in decoded.items() if text}
    return {byte: toUnicode(glyph) for byte, glyph in enumerate(StandardEncoding)}


def _simple_widths(
    font: DictionaryObject, base_name: str, codes: Mapping[int, int]
) -> dict[str, float]:
    """Character -> width in ems; the standard fonts need not say theirs (9.6.2.2)."""
    array = [as_number(width) for width in items_at(font, "/Widths")]
    if array:
        first = integer_at(font, "/FirstChar")
        return {
            chr(code): array[byte - first] / 1000
            for code, byte in codes.items()
            if 0 <= byte - first < len(array) and array[byte - first] > 0
        }
    if "Courier" in base_name:
        return {chr(code): 0.6 for code in codes}
    # Liberation Sans is made to the measures of Helvetica and Arial.
    twin = Typeface(fonts.sans_bold() if "Bold" in base_name else fonts.sans())
    if not re.search("Helv|Arial", base_name):
        return {}
    return {chr(code): twin.width(chr(code)) for code in codes if chr(code) in twin.characters}


def _font_program(font: DictionaryObject) -> Typeface | None:
    """The embedded TrueType file of a font dictionary, if it has one that can be read."""
    program = stream_at(dictionary_at(font, "/FontDescriptor"), "/FontFile2")
    if program is None:
        return None
    try:
        typeface = Typeface(FontFile("", data_of(program)))
    except ValueError:
        return None
    return typeface if typeface.characters else None


def _extents(font: DictionaryObject) -> tuple[float, float]:
    """Ascent and descent in ems; Helvetica's where the font does not say."""
    descriptor = dictionary_at(font, "/FontDescriptor")
    ascent = number_at(descriptor, "/Ascent") / 1000
    descent = number_at(descriptor, "/Descent") / 1000
    if not 0.3 <= ascent <= 2 or not -1 <= descent <= 0:
        return 0.905, -0.212
    return ascent, descent
