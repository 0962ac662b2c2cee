"""Pens: how wide a text is in a font, and the operators that show it.

A :class:`PlainPen` writes text that the form's own font covers and that needs no shaping,
which is nearly all text; it is simple and fast. A :class:`ScriptPen` writes the rest: it
orders and shapes right-to-left scripts, and takes characters that the form's font lacks from
the fallback fonts. Widths are in ems, sizes in points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from formgen.fill.pdf.fallback import OWN_FONT, FallbackFonts, Run
from formgen.fill.pdf.formfonts import FormFont
from formgen.fill.pdf.issued import stored_as
from formgen.fill.pdf.syntax import name, number, text_string
from formgen.fill.pdf.typefaces import Glyph

#: Words and lines are remembered: up to this many for each font, of at most this length. Of the
#: last companies that is enough, and every template has fonts of its own.
_MOST_REMEMBERED = 1_000
_LONGEST_REMEMBERED = 40

_Value = TypeVar("_Value")


class Remembered(dict[str, _Value]):
    """What a function says of texts, worked out once unless the text is long."""

    def __init__(self, work: Callable[[str], _Value]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, text: str) -> _Value:
        value = self._work(text)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = value
        return value


@cache
def needs_script(character: str) -> bool:
    """Whether a character cannot just be drawn where the one before it ended.

    True for right-to-left scripts, combining marks, and characters that format text without
    being seen themselves, such as a soft hyphen or a zero-width joiner.
    """
    directions = ("R", "AL", "AN", "NSM", "BN", "B", "S")
    return unicodedata.bidirectional(character) in directions or unicodedata.category(
        character
    ) in ("Mn", "Mc", "Me", "Cf", "Cc")


class Line(NamedTuple):
    """A text on one line in one font: its width in ems, and the operand that shows it; the end of
    a dictionary that stores it, and its check sum.
    """

    width: float
    operand: bytes
    end: bytes
    check_sum: str


class Pen(Protocol):
    """What layout and drawing need to know of a font, or of several."""

    @property
    def ascent(self) -> float:
        """How far letters reach above the base line, in ems."""

    @property
    def descent(self) -> float:
        """How far letters reach below the base line, in ems; negative."""

    @property
    def fonts(self) -> Mapping[bytes, int]:
        """Resource name and object number of each font of what was shown so far."""

    @property
    def resources(self) -> bytes:
        """The same as a dictionary."""

    def width(self, text: str) -> float:
        """The width of a text on one line, in ems."""

    def measure(self, words: Sequence[str]) -> list[float]:
        """The widths of words, in ems."""

    def select(self, size: float) -> bytes:
        """The operators that go before the first line."""

    def show(self, text: str, size: float) -> bytes:
        """The operators that draw a line from the current point."""


class PlainPen:
    """A pen for the characters of one font of the form.

    ``lines`` are texts as they are shown on one line; None for one that it cannot write so.
    """

    def __init__(self, font: FormFont, object_number: int) -> None:
        """``object_number`` is the font's in the documents that are made."""
        self.name = name(font.resource)
        self.characters = frozenset(c for c in font.widths if not needs_script(c))
        self.ascent = font.ascent
        self.descent = font.descent
        self.fonts: Mapping[bytes, int] = {self.name: object_number}
        self.resources = font_resources(self.fonts)
        self._font = font
        self._object_number = object_number
        self._blank = font.hex_of(" ") if " " in self.characters else b""
        self._codes = Remembered(font.hex_of)
        self._widths = Remembered(self._width)
        self.lines = Remembered(self._line)

    def __reduce__(self) -> tuple[type[PlainPen], tuple[FormFont, int]]:
        return PlainPen, (self._font, self._object_number)  # what is remembered stays behind

    def _line(self, text: str) -> Line | None:
        if not self.characters.issuperset(text):
            return None
        return Line(self._widths[text], self.operand(text), *stored_as(text))

    def covers(self, text: str) -> bool:
        """Whether this pen can write a text; a line's end may turn into a blank."""
        return self.characters.issuperset(text.replace("\n", " "))

    def width(self, text: str) -> float:
        """The width of a text of covered characters, in ems."""
        return self._widths[text]

    def _width(self, text: str) -> float:
        words = text.split(" ")
        if len(words) == 1 or text == " ":
            return self._font.width(text)
        return sum(self.measure(words)) + self._widths[" "] * (len(words) - 1)

    def measure(self, words: Sequence[str]) -> list[float]:
        """The widths of words of covered characters, in ems."""
        return [*map(self._widths.__getitem__, words)]

    def select(self, size: float) -> bytes:
        """Choose the font."""
        return b"%b %b Tf " % (self.name, number(size))

    def show(self, text: str, size: float) -> bytes:
        """Show a text of covered characters."""
        return self.operand(text) + b" Tj "

    def operand(self, text: str) -> bytes:
        """What shows a text, a hexadecimal string, of words that mostly came before."""
        return b"<%b>" % self._blank.join(map(self._codes.__getitem__, text.split(" ")))


class ScriptPen:
    """A pen for a text that needs ordering, shaping or more than one font."""

    def __init__(self, plain: PlainPen, fallback: FallbackFonts) -> None:
        self.ascent = plain.ascent
        self.descent = plain.descent
        self._plain = plain
        self._fallback = fallback
        self._lines: dict[str, list[Run]] = {}
        self._fonts: dict[bytes, int] = {}

    @property
    def fonts(self) -> Mapping[bytes, int]:
        """The fonts of what was shown so far."""
        return self._fonts

    @property
    def resources(self) -> bytes:
        """The same as a dictionary."""
        return font_resources(self._fonts)

    def missing(self, text: str) -> list[str]:
        """The characters of a text that no font has, in order, each once."""
        return self._fallback.stack.missing(text.replace("\n", ""), self._plain.characters)

    def width(self, text: str) -> float:
        """The width of a text, in ems."""
        return sum(run.width for run in self._runs(text))

    def measure(self, words: Sequence[str]) -> list[float]:
        """The widths of words, in ems."""
        return [self.width(word) for word in words]

    def select(self, size: float) -> bytes:
        """Nothing: each run chooses its own font."""
        return b""

    def show(self, text: str, size: float) -> bytes:
        """Show a text, run by run from left to right.

        What is shown differently from how it is written, such as a box for a character that
        no font has, also says what it reads. Right-to-left text does not: it stands in the
        order in which viewers expect it, and those that know /ActualText turn that around.
        """
        runs = self._runs(text)
        shown = b"".join(self._show_run(run, size) for run in runs)
        goes_left = any(run.right_to_left for run in runs)
        if goes_left or "".join(run.text for run in runs) == text:
            return shown
        return b"/Span<</ActualText %b>>BDC %bEMC " % (text_string(text), shown)

    def _runs(self, text: str) -> list[Run]:
        runs = self._lines.get(text)
        if runs is None:
            stack, plain = self._fallback.stack, self._plain
            runs = self._lines[text] = stack.runs(text, plain.characters, plain.width)
        return runs

    def _show_run(self, run: Run, size: float) -> bytes:
        if run.font == OWN_FONT:
            self._fonts.update(self._plain.fonts)
            return self._plain.select(size) + self._plain.show(run.text, size)
        resource, object_number = self._fallback.use(run)
        self._fonts[resource] = object_number
        return b"%b %b Tf %b" % (resource, number(size), show_glyphs(run.glyphs, size))


def pen_without_font() -> PlainPen:
    """A pen that covers no character, for text in fallback fonts only."""
    return PlainPen(FormFont("None", {}, {}, 0.905, -0.212, two_bytes=True), 0)


def font_resources(fonts: Mapping[bytes, int]) -> bytes:
    """A dictionary of fonts by resource name."""
    return b"<<%b>>" % b"".join(b"%b %d 0 R" % (name, fonts[name]) for name in sorted(fonts))


def pen_for(text: str, plain: PlainPen, fallback: FallbackFonts) -> Pen:
    """The pen that can write a text: the plain one wherever it is enough."""
    return plain if plain.covers(text) else ScriptPen(plain, fallback)


def show_glyphs(glyphs: tuple[Glyph, ...], size: float) -> bytes:
    """Operators that show shaped glyphs, each where the shaper wants it.

    A glyph's own width has already moved the point when the next one is drawn, so only the
    differences are written, as the numbers of a TJ array (ISO 32000-1, 9.4.3), to the left.
    """
    parts = []
    correction = 0.0
    for glyph in glyphs:
        correction -= glyph.x_offset
        before = number(correction) if abs(correction) >= 0.5 else b""
        shown = b"%b<%04X>" % (before, glyph.number)
        if glyph.y_offset:
            shown = b"]TJ %b Ts[%b]TJ 0 Ts[" % (number(glyph.y_offset * size / 1000), shown)
        parts.append(shown)
        correction = (0.0 if before else correction) + glyph.x_offset + glyph.width - glyph.advance
    after = number(correction) if abs(correction) >= 0.5 else b""
    return b"[%b%b]TJ " % (b"".join(parts), after)
