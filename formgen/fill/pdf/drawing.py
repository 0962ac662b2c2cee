"""Appearance streams of text: where each line of a value stands in its widget's box."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from pypdf.generic import DictionaryObject, NameObject, StreamObject

from formgen.fill.pdf.boxes import Box
from formgen.fill.pdf.layout import (
    AUTOMATIC_SIZE,
    LEADING,
    TOLERANCE,
    Fit,
    fit_line,
    fit_lines,
    line_count,
    lines_at,
    smaller_size,
)
from formgen.fill.pdf.pens import Line, Pen, PlainPen
from formgen.fill.pdf.syntax import number, numbers

_FONT_OPERATOR = re.compile(r"/(\S+)\s+([-+.\d]+)\s+Tf")
_COLOUR_OPERATOR = re.compile(r"((?:[-+.\d]+\s+){1,4})(g|rg|k)\b")

LEFT, CENTRE, RIGHT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a field's text is set: the parts of its default appearance and its flags.

    ``size`` 0 is automatic; ``secret`` shows stars, as for a password. ``cells`` is the number of
    positions of a comb field, else 0.
    ``hints`` say that a text goes on elsewhere, from long to short.
    """

    font: str
    size: float
    colour: bytes
    alignment: int = LEFT
    multiline: bool = False
    secret: bool = False
    cells: int = 0
    hints: tuple[str, ...] = ("…",)


def parse_default_appearance(appearance: str) -> tuple[str, float, bytes]:
    """Font resource, size and colour operators of a /DA string.

    Only these are taken; whatever else the string holds does not reach a document.
    """
    font = _FONT_OPERATOR.search(appearance)
    colour = _COLOUR_OPERATOR.search(appearance)
    try:
        size = abs(float(font[2])) if font else 0.0
        shade = [float(part) for part in colour[1].split()] if colour else [0.0]
    except ValueError:
        return "", 0.0, b"0 g "
    operator = colour[2].encode("ascii") if colour else b"g"
    return (
        font[1] if font else "",
        min(size, 300.0),
        b"%b %b " % (numbers(*shade), operator),
    )


def appearance_stream(box: Box, content: bytes) -> StreamObject:
    """A form XObject without text, as an object of the template."""
    stream = StreamObject()
    stream.update(box.header)
    stream[NameObject("/Resources")] = DictionaryObject()
    stream._data = content
    return stream


def appearance_object(object_number: int, box: Box, fonts: bytes, content: bytes) -> bytes:
    """A form XObject with its number, ready to be put into a document."""
    return b"%d 0 obj\n<<%b/Resources<</Font%b>>/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        object_number,
        box.dictionary,
        fonts,
        len(content),
        content,
    )


class _Around(NamedTuple):
    """What is drawn around a text at a size: ``head`` up to the length of the content, ``before``
    from there to where the text's start is given, ``down`` from there to the text, and what is
    ``after`` it; and the length of the content without all that depends on the text.
    """

    head: bytes
    before: bytes
    down: bytes
    after: bytes
    length: int


class OneLine:
    """The appearance of a widget with a text on one line, but for the text.

    Nearly all values are shown so, and each with the same operators around it: these are
    worked out once for each size.
    """

    def __init__(self, object_number: int, box: Box, style: TextStyle, pen: PlainPen) -> None:
        self._number, self._box, self._style, self._pen = object_number, box, style, pen
        self._size = draw_text("", box, style, pen)[1].size
        self._room = box.room + TOLERANCE
        self._around: dict[float, _Around] = {}

    def drawn(self, line: Line) -> bytes | None:
        """The appearance's object; None for a line that is too wide."""
        width, operand = line[:2]
        size = self._size
        if width * size > self._room:
            size = smaller_size(width, size, self._box.room)
            if not size:
                return None
        head, before, down, after, length = self._around.get(size) or self._drawn_around(size)
        if down:
            start = start_of_line(width * size, self._box, self._style.alignment)
            operand = number(start) + down + operand
        return b"%b%d%b%b%b" % (head, length + len(operand), before, operand, after)

    def _drawn_around(self, size: float) -> _Around:
        operand = self._pen.operand("")
        style = replace(self._style, size=size)
        content, _ = draw_text("", self._box, style, self._pen)
        whole = appearance_object(self._number, self._box, self._pen.resources, content)
        said, start = b"/Length %d" % len(content), b">>\nstream\n"
        head, stream = whole.split(said + start, 1)
        before, after = stream.rsplit(operand + b" Tj", 1)
        down = b""
        if style.alignment != LEFT:
            before, x, y, operator, _ = before.rsplit(b" ", 4)
            before, down = before + b" ", b" %b %b " % (y, operator)
            operand = x + down + operand
        around = self._around[size] = _Around(
            head + b"/Length ", start + before, down, b" Tj" + after, len(content) - len(operand)
        )
        return around


def one_line(object_number: int, box: Box, style: TextStyle, pen: PlainPen) -> OneLine | None:
    """What is the same for every line in a widget; None where that depends on the text."""
    if style.multiline or style.secret or style.cells:
        return None
    return OneLine(object_number, box, style, pen)


class SeveralLines:
    """The same for text on several lines that fits at its full size, however many lines."""

    def __init__(self, object_number: int, box: Box, style: TextStyle, pen: PlainPen) -> None:
        self._number, self._box, self._style, self._pen = object_number, box, style, pen
        self._size = style.size or AUTOMATIC_SIZE
        self._most = line_count(pen, self._size, box.height - 2 * box.head)
        self._around: dict[int, tuple[bytes, bytes, bytes]] = {}

    def drawn(self, text: str) -> bytes | None:
        """The appearance's object; None for a text that needs a smaller size.

        The pen covers the text.
        """
        pen = self._pen
        lines = lines_at(text, pen, self._size, self._box.room)
        if len(lines) > self._most:
            return None
        before, between, after = self._around.get(len(lines)) or self._drawn_around(len(lines))
        content = before + between.join(map(pen.operand, lines)) + after
        return appearance_object(self._number, self._box, pen.resources, content)

    def _drawn_around(self, count: int) -> tuple[bytes, bytes, bytes]:
        """What is drawn before, between and after the operands of so many lines."""
        operand = self._pen.operand("") + b" Tj"
        content, _ = draw_text("\n" * (count - 1), self._box, self._style, self._pen)
        parts = content.rsplit(operand, count)
        before, *between, after = [parts[0], *(b" Tj" + part for part in parts[1:])]
        around = self._around[count] = before, between[0] if between else b"", after
        return around


def several_lines(
    object_number: int, box: Box, style: TextStyle, pen: PlainPen
) -> SeveralLines | None:
    """What is the same for every text in a widget; None where that depends on the text."""
    if not style.multiline or style.secret or style.cells or style.alignment != LEFT:
        return None
    return SeveralLines(object_number, box, style, pen)


def draw_text(text: str, box: Box, style: TextStyle, pen: Pen) -> tuple[bytes, Fit]:
    """The content of an appearance stream that shows a text, and how the text fitted."""
    if style.secret:
        text = "*" * len(text)
    if not style.multiline:
        text = text.replace("\n", " ")
    if style.cells:
        return _framed(box.ground, box, style, pen, _comb(text, box, style, pen))
    if style.multiline:
        height = box.height - 2 * box.head
        fit = fit_lines(text, pen, style.size, box.room, height, style.hints)
        top = box.height - box.head - pen.ascent * fit.size
        below = (len(fit.lines) - 1) * LEADING * fit.size
        used = box.head + below + (pen.ascent - pen.descent) * fit.size
    else:
        height = box.height - 2 * box.inset
        fit = fit_line(text, pen, style.size, box.room, height, style.hints)
        below = (len(fit.lines) - 1) * LEADING * fit.size
        top = (box.height + below - (pen.ascent + pen.descent) * fit.size) / 2
        used = box.height
    ground = box.behind(used)
    return _framed(ground, box, style, pen, (_lines(fit, top, box, style, pen), fit))


def _framed(
    ground: bytes, box: Box, style: TextStyle, pen: Pen, drawn: tuple[bytes, Fit]
) -> tuple[bytes, Fit]:
    """Lines of text within the marks that viewers look for when they redraw a field."""
    shown, fit = drawn
    content = b"%b/Tx BMC\nq %b re W n BT %b%b%bET Q\nEMC" % (
        ground,
        box.clip,
        style.colour,
        pen.select(fit.size),
        shown,
    )
    return content, fit


def _lines(fit: Fit, top: float, box: Box, style: TextStyle, pen: Pen) -> bytes:
    """Show lines below one another, the first with its base line at ``top``."""
    size = fit.size
    if style.alignment == LEFT:
        first, *others = fit.lines
        start = b"%b Td %b" % (numbers(box.padding, top), pen.show(first, size))
        if not others:
            return start
        down = b"0 %b Td " % number(-LEADING * size)
        return start + b"".join([down + pen.show(line, size) for line in others])
    parts = []
    previous_x, drop = 0.0, top
    for line in fit.lines:
        x = start_of_line(pen.width(line) * size, box, style.alignment)
        parts.append(b"%b Td %b" % (numbers(x - previous_x, drop), pen.show(line, size)))
        previous_x, drop = x, -LEADING * size
    return b"".join(parts)


def start_of_line(width: float, box: Box, alignment: int) -> float:
    """Where a line of a width begins, in points from the left."""
    free = box.width - 2 * box.padding - width
    return box.padding + {LEFT: 0.0, RIGHT: free}.get(alignment, free / 2)


def _comb(text: str, box: Box, style: TextStyle, pen: Pen) -> tuple[bytes, Fit]:
    """Show each character in the middle of its cell."""
    cell = box.width / style.cells
    size = min(style.size or 12.0, (box.height - 2 * box.inset) / (pen.ascent - pen.descent))
    free = max(style.cells - len(text), 0)
    first = {CENTRE: free // 2, RIGHT: free}.get(style.alignment, 0)
    base = (box.height - (pen.ascent + pen.descent) * size) / 2
    parts = []
    previous_x, drop = 0.0, base
    for place, character in enumerate(text, start=first):
        if character == " ":
            continue
        x = (place + 0.5) * cell - pen.width(character) * size / 2
        parts.append(b"%b Td %b" % (numbers(x - previous_x, drop), pen.show(character, size)))
        previous_x, drop = x, 0.0
    return b"".join(parts), Fit([text], size, complete=True)
