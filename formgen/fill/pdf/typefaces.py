"""Font files: what they cover, how they shape text, and subsets of them for a PDF.

All lengths are in thousandths of the type size, PDF's unit of glyph space, unless said
otherwise. This is the only file that knows HarfBuzz.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import uharfbuzz as hb

from formgen.fonts import FontFile

#: Tables that a PDF viewer has no use for: the text is shaped before it is drawn.
_NOT_FOR_VIEWERS = ("GSUB", "GPOS", "GDEF", "BASE", "kern", "DSIG", "STAT", "MATH", "name", "gasp")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shaped glyph: its number in the font, how far it moves the pen, where it is drawn.

    ``width`` is the glyph's own, which the shaper's ``advance`` may differ from. ``start`` is
    the position in the shaped text of the first character that it stands for.
    """

    number: int
    width: float
    advance: float
    x_offset: float
    y_offset: float
    start: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a PDF font descriptor says (ISO 32000-1, table 122)."""

    ascent: float
    descent: float
    cap_height: float
    italic_angle: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Subset:
    """A part of a font, ready for embedding.

    ``widths`` and ``texts`` go by glyph number; ``texts`` says which characters a glyph
    stands for, so that text can be copied out of the PDF again.
    """

    name: str
    program: bytes = field(repr=False)
    outlines: str  # "TrueType" or "CFF"
    metrics: Metrics
    widths: Mapping[int, float]
    texts: Mapping[int, str]


class Typeface:
    """A font file that is open."""

    def __init__(self, file: FontFile) -> None:
        """Raises ValueError if the bytes are no font with outlines."""
        self._face = hb.Face(file.data)
        tables = set(self._face.table_tags)
        if not tables & {"glyf", "CFF "} or not self._face.glyph_count:
            raise ValueError("no outlines")
        self._font = hb.Font(self._face)
        self.outlines = "TrueType" if "glyf" in tables else "CFF"
        self.name = file.name or self._postscript_name()

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that the font has a glyph for."""
        return frozenset(map(chr, self._face.unicodes))

    def glyph_numbers(self) -> dict[int, int]:
        """Code point -> glyph number, for every character that the font has."""
        return {ord(c): self._font.get_nominal_glyph(ord(c)) for c in sorted(self.characters)}

    def width(self, character: str) -> float:
        """How far a character that the font has moves the pen, in ems."""
        glyph = self._font.get_nominal_glyph(ord(character))
        return float(self._font.get_glyph_h_advance(glyph)) / float(self._face.upem)

    @cached_property
    def metrics(self) -> Metrics:
        """The font's measures, from its tables."""
        scale = 1000 / self._face.upem
        extents = self._font.get_font_extents("ltr")
        box = struct.unpack_from(">4h", self._face.reference_table("head").data, 36)
        cap_height = self._font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        slant = struct.unpack_from(">i", self._face.reference_table("post").data, 4)[0] / 65536
        left, bottom, right, top = (round(edge * scale) for edge in box)
        return Metrics(
            ascent=round(extents.ascender * scale),
            descent=round(extents.descender * scale),
            cap_height=round(cap_height * scale),
            italic_angle=slant,
            box=(left, bottom, right, top),
        )

    def shape(self, text: str, right_to_left: bool) -> list[Glyph]:
        """The glyphs of a text of one script, in the order in which they are drawn."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        hb.shape(self._font, buffer)
        scale = 1000 / self._face.upem
        return [
            Glyph(
                info.codepoint,
                self._font.get_glyph_h_advance(info.codepoint) * scale,
                position.x_advance * scale,
                position.x_offset * scale,
                position.y_offset * scale,
                info.cluster,
            )
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def subset_of_characters(self, characters: Iterable[str]) -> Subset:
        """The glyphs of the given characters, numbered anew; unshaped text only."""
        wanted = hb.SubsetInput()
        covered = sorted(self.characters.intersection(characters))
        for character in covered:
            wanted.unicode_set.add(ord(character))
        face = self._subset(wanted, hb.SubsetFlags.NO_LAYOUT_CLOSURE)
        font = hb.Font(face)
        texts: dict[int, str] = {}
        for character in covered:
            texts.setdefault(font.get_nominal_glyph(ord(character)), character)
        return self._finish(face, texts, range(face.glyph_count))

    def subset_of_glyphs(self, texts: Mapping[int, str]) -> Subset:
        """The given glyphs under the numbers that they have, and no others."""
        wanted = hb.SubsetInput()
        for glyph in sorted(texts):
            wanted.glyph_set.add(glyph)
        face = self._subset(wanted, hb.SubsetFlags.RETAIN_GIDS)
        return self._finish(face, texts, sorted({0, *texts}))

    def _subset(self, wanted: hb.SubsetInput, flags: hb.SubsetFlags) -> hb.Face:
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | flags
        wanted.layout_feature_tag_set.clear()
        for table in _NOT_FOR_VIEWERS:
            wanted.drop_table_tag_set.add(int.from_bytes(table.encode("ascii"), "big"))
        return hb.subset(self._face, wanted)

    def _finish(self, face: hb.Face, texts: Mapping[int, str], glyphs: Iterable[int]) -> Subset:
        font = hb.Font(face)
        scale = 1000 / face.upem
        widths = {glyph: round(font.get_glyph_h_advance(glyph) * scale, 2) for glyph in glyphs}
        program = face.blob.data
        return Subset(self.name, program, self.outlines, self.metrics, widths, dict(texts))

    def _postscript_name(self) -> str:
        name = self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "Font"
        return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_"))
