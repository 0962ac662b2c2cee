"""Fallback fonts: characters that the form's own font lacks, ordered and shaped.

They are embedded in a document as subsets of the few glyphs that it uses, and in no document
that does not use them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from pypdf.generic import IndirectObject, PdfObject

from formgen import fonts
from formgen.errors import TemplateError
from formgen.fill.pdf.fonts import type0_font
from formgen.fill.pdf.ordering import JOINERS, visual_order
from formgen.fill.pdf.typefaces import Glyph, Typeface
from formgen.findings import found
from formgen.fonts import FontFile

#: Drawn in place of a character that no font has: a hollow box, never a question mark.
MISSING = "\N{WHITE SQUARE}"

#: A typeface by its place in the stack; the form's own font is none of them.
OWN_FONT = -1


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one font and one direction.

    ``text`` is in reading order. ``glyphs`` are in drawing order and empty for the form's
    own font, which needs no shaping. ``width`` is in ems.
    """

    font: int
    text: str
    right_to_left: bool
    glyphs: tuple[Glyph, ...]
    width: float


class FontStack:
    """The typefaces to look in, in this order, for what the form's own font lacks."""

    def __init__(self, files: Sequence[FontFile]) -> None:
        self._files = tuple(files)

    def __reduce__(self) -> tuple[type[FontStack], tuple[tuple[FontFile, ...]]]:
        """Open fonts do not travel between processes; each opens its own."""
        return FontStack, (self._files,)

    @cached_property
    def typefaces(self) -> tuple[Typeface, ...]:
        """The fonts, opened when a text first needs them."""
        return tuple(Typeface(file) for file in self._files)

    def missing(self, text: str, own: frozenset[str]) -> list[str]:
        """The characters of a text that no font has, in order, each once."""
        unseen = (c for c in _visible(text) if not self._has(c, own))
        return list(dict.fromkeys(unseen))

    def runs(self, text: str, own: frozenset[str], width: Callable[[str], float]) -> list[Run]:
        """A line in runs from left to right.

        ``own`` and ``width`` are the characters of the form's own font and its measure.
        """
        shown = "".join(c if self._has(c, own) else MISSING for c in _visible(text))
        order = visual_order(shown)
        leftward = {placed.position for placed in order if placed.right_to_left}
        font_of = self._fonts_of(shown, leftward, own)
        runs = []
        for (font, right_to_left), group in groupby(
            order, key=lambda placed: (font_of[placed.position], placed.right_to_left)
        ):
            piece = "".join(shown[position] for position in sorted(p.position for p in group))
            if font == OWN_FONT:
                runs.append(Run(font, piece, right_to_left, (), width(piece)))
                continue
            glyphs = tuple(self.typefaces[font].shape(piece, right_to_left))
            advance = sum(glyph.advance for glyph in glyphs) / 1000
            runs.append(Run(font, piece, right_to_left, glyphs, advance))
        return runs

    def _has(self, character: str, own: frozenset[str]) -> bool:
        return (
            character in own
            or character in JOINERS
            or any(character in typeface.characters for typeface in self.typefaces)
        )

    def _fonts_of(self, text: str, leftward: set[int], own: frozenset[str]) -> list[int]:
        """For each character the font to draw it in.

        One font for the whole line if there is one; a name in two typefaces looks wrong.
        A mark stays with its letter, a space or comma with the word before it.
        """
        candidates = range(len(self.typefaces))
        if not leftward and own.issuperset(text):
            return [OWN_FONT] * len(text)
        needed = set(text) - JOINERS
        for font in candidates:
            if self.typefaces[font].characters.issuperset(needed):
                return [font] * len(text)
        chosen: list[int] = []
        for start, end in _clusters(text):
            cluster = set(text[start:end]) - JOINERS
            able = [f for f in candidates if cluster <= self.typefaces[f].characters]
            if start not in leftward and cluster <= own:
                able.insert(0, OWN_FONT)
            stays = chosen and chosen[-1] in able and not text[start].isalnum()
            font = chosen[-1] if stays else (able or [self._any_font(text[start])])[0]
            chosen.extend([font] * (end - start))
        return chosen

    def _any_font(self, character: str) -> int:
        """A font for the letter of a cluster whose marks no font has together with it."""
        owners = [i for i, face in enumerate(self.typefaces) if character in face.characters]
        return owners[0] if owners else 0


def _visible(text: str) -> str:
    """A text without what is not meant to be seen, composed where Unicode composes."""
    composed = unicodedata.normalize("NFC", text.replace("\t", "    "))
    return "".join(c for c in composed if not _is_ignorable(c))


@cache
def _is_ignorable(character: str) -> bool:
    is_variation_selector = "\ufe00" <= character <= "\ufe0f" or character == "\u034f"
    is_format = unicodedata.category(character) == "Cf" and character not in JOINERS
    return is_variation_selector or is_format


def _clusters(text: str) -> list[tuple[int, int]]:
    """Start and end of each letter with the marks and joiners that belong to it."""
    starts = [
        position
        for position, character in enumerate(text)
        if position == 0
        or (not unicodedata.category(character).startswith("M") and character not in JOINERS)
    ]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


class FallbackFonts:
    """The fallback fonts of one document: which glyphs it uses, and under which names."""

    def __init__(self, stack: FontStack, reserve: Callable[[], int]) -> None:
        """``reserve`` gives the number of a new object of the document."""
        self.stack = stack
        self._reserve = reserve
        self._references: dict[int, int] = {}
        self._texts: dict[int, dict[int, str]] = {}

    def use(self, run: Run) -> tuple[bytes, int]:
        """Note the glyphs of a run; the resource name and object number of its font."""
        if run.font not in self._references:
            self._references[run.font] = self._reserve()
        texts = self._texts.setdefault(run.font, {})
        for glyph, text in _glyph_texts(run):
            if text or glyph not in texts:
                texts[glyph] = text or "\N{ZERO WIDTH SPACE}"
        return b"/FGFallback%d" % run.font, self._references[run.font]

    def finish(
        self, add: Callable[[PdfObject], IndirectObject], store: Callable[[int, PdfObject], None]
    ) -> None:
        """Put the subsets into the document, under the numbers that were reserved."""
        for font, reference in self._references.items():
            subset = self.stack.typefaces[font].subset_of_glyphs(self._texts[font])
            store(reference, type0_font(subset, add))


def _glyph_texts(run: Run) -> list[tuple[int, str]]:
    """For each glyph the characters that it stands for; empty for a part of a letter.

    Glyphs that were shaped from the same characters share their start: a letter with its
    marks, a ligature, or a letter that the font composes of parts.
    """
    starts = sorted({glyph.start for glyph in run.glyphs})
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    in_reading_order = reversed(run.glyphs) if run.right_to_left else run.glyphs
    texts = []
    for start, group in groupby(in_reading_order, key=lambda glyph: glyph.start):
        glyphs, characters = list(group), run.text[start : ends[start]]
        each = characters if len(characters) == len(glyphs) else [characters]
        texts += [
            (glyph.number, "".join(each[place : place + 1])) for place, glyph in enumerate(glyphs)
        ]
    return texts


def bundled_stack(more: Sequence[bytes]) -> FontStack:
    """The fonts that travel with formgen, and then those that the user points at.

    Raises:
        TemplateError: one of the user's files is no font.
    """
    user_fonts = [FontFile("", data) for data in more]
    for place, file in enumerate(user_fonts, start=1):
        try:
            Typeface(file)
        except ValueError:
            raise TemplateError(found("PDF_FONT_UNREADABLE", place=place)) from None
    return FontStack([fonts.sans(), fonts.arabic(), *user_fonts])
