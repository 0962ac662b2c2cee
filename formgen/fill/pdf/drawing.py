"""Appearance streams of text: where each line of a value stands in its widget's box."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pypdf.generic import DictionaryObject, NameObject, StreamObject

from formgen.fill.pdf.boxes import Box
from formgen.fill.pdf.layout import LEADING, TOLERANCE, Fit, fit_line, fit_lines
from formgen.fill.pdf.pens import Pen, PlainPen
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


@dataclass(frozen=True, slots=True)
class OneLine:
    """The appearance of a widget with a text on one line at its full size, but for the text.

    Nearly all values are shown so, and each with the same operators around it: these are
    worked out once. ``size`` is in points, as is ``room``, how wide the line can be; ``length``
    is that of the stream without the text's operand.
    """

    pen: PlainPen
    size: float
    room: float
    head: bytes
    before: bytes
    after: bytes
    length: int

    def drawn(self, text: str) -> bytes | None:
        """The appearance's object; None for a text that is too wide or needs another pen."""
        line = self.pen.line(text)
        if line is None or line.width * self.size > self.room:
            return None
        operand = line.operand
        length = self.length + len(operand)
        return b"%b%d%b%b%b" % (self.head, length, self.before, operand, self.after)


def one_line(object_number: int, box: Box, style: TextStyle, pen: PlainPen) -> OneLine | None:
    """What is the same for every line in a widget; None where that depends on the text."""
    if style.multiline or style.secret or style.cells or style.alignment != LEFT:
        return None
    operand = pen.show("", 1.0).partition(b" ")[0]
    content, fit = draw_text("", box, style, pen)
    whole = appearance_object(object_number, box, pen.resources, content)
    said = b"/Length %d" % len(content)
    place, start = whole.rindex(operand + b" Tj"), whole.index(said + b">>\nstream\n")
    return OneLine(
        pen,
        fit.size,
        box.room + TOLERANCE,
        whole[: start + len(b"/Length ")],
        whole[start + len(said) : place],
        whole[place + len(operand) :],
        len(content) - len(operand),
    )


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
        free = box.width - 2 * box.padding - pen.width(line) * size
        x = box.padding + (free if style.alignment == RIGHT else free / 2)
        parts.append(b"%b Td %b" % (numbers(x - previous_x, drop), pen.show(line, size)))
        previous_x, drop = x, -LEADING * size
    return b"".join(parts)


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
