"""The box of a widget: its measures, its border and background (ISO 32000-1, 12.5.6.19).

All lengths are points. A box stands upright: where /MK /R turns the widget, width and
height are those that the reader sees, and the appearance's matrix turns it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

from formgen.fill.pdf.objects import (
    copy_of,
    dictionary_at,
    integer_at,
    name_at,
    number_at,
    numbers_at,
    value_at,
)
from formgen.fill.pdf.symbols import circle
from formgen.fill.pdf.syntax import dump, number, numbers

#: The thin line under a value that can no longer be changed, where the form has no colour.
_LINE_COLOUR = (0.56, 0.64, 0.66)
_LINE_WIDTH = 0.5

#: The bar beside a note, #E0A030, and how far the text stands from it.
_BAR = b"0.878 0.627 0.188 rg 0 %b 1.5 %b re f\n"
_NOTE_INDENT = 8.0

#: Space between a box and its text on formgen's own forms.
_HOUSE_PADDING = 3.5
_HOUSE_HEAD = 2.5

_FILL_OPERATORS = {1: b"g", 3: b"rg", 4: b"k"}
_STROKE_OPERATORS = {1: b"G", 3: b"RG", 4: b"K"}


class Look(Enum):
    """How a widget is drawn, by what it is for."""

    FOREIGN = "foreign"  # another maker's form: as its dictionaries say
    OPEN = "open"  # formgen's own: a box to fill in
    DONE = "done"  # filled for good: the value on a thin line
    PLAIN = "plain"  # running text of the page
    NOTE = "note"  # running text with a bar beside it


@dataclass(frozen=True, slots=True)
class Box:
    """A widget's measures.

    Nothing is drawn within ``inset`` of the edges. Text keeps ``padding`` from the sides, and
    where it has several lines ``head`` from the top and the bottom. ``clip`` is the rectangle
    that text stays inside, as operands of ``re``. ``sheet`` is the turn of the widget, and its
    width and height before; ``dictionary`` the entries of :attr:`header` as bytes.
    ``is_note``: what is behind the text is a bar beside it.
    """

    width: float
    height: float
    inset: float
    padding: float
    head: float
    clip: bytes
    ground: bytes
    sheet: tuple[int, float, float]
    dictionary: bytes
    is_note: bool = False

    def behind(self, used: float) -> bytes:
        """What is drawn behind text that takes ``used`` points from the top."""
        if not self.is_note or used >= self.height:
            return self.ground
        return _bar(self.height - used, used)

    @property
    def header(self) -> DictionaryObject:
        """The dictionary of an appearance stream of this box."""
        return _form_xobject(*self.sheet)

    @property
    def room(self) -> float:
        """How wide a line of text can be."""
        return max(self.width - 2 * self.padding, 1.0)


def box_of(widget: DictionaryObject, look: Look, is_round: bool = False) -> Box:
    """The box of a widget drawn with a look; ``is_round`` draws a circle in its place."""
    left, bottom, right, top = (numbers_at(widget, "/Rect") + [0.0] * 4)[:4]
    width, height = abs(right - left), abs(top - bottom)
    characteristics = dictionary_at(widget, "/MK")
    turn = integer_at(characteristics, "/R") % 360
    shown_width, shown_height = (height, width) if turn in (90, 270) else (width, height)
    border = _border_width(widget)
    drawn_border = border if numbers_at(characteristics, "/BC") else 0.0
    inset, padding, head = {
        Look.FOREIGN: (drawn_border, 2 * max(border, 1.0), 2 * max(border, 1.0)),
        Look.OPEN: (drawn_border, _HOUSE_PADDING, _HOUSE_HEAD),
        Look.DONE: (_LINE_WIDTH, _HOUSE_PADDING, _HOUSE_HEAD),
        Look.PLAIN: (0.0, 0.0, 0.0),
        Look.NOTE: (0.0, _NOTE_INDENT, 0.0),
    }[look]
    sheet = turn, width, height
    return Box(
        shown_width,
        shown_height,
        inset,
        padding,
        head,
        numbers(inset, inset, shown_width - 2 * inset, shown_height - 2 * inset),
        _round_ground(widget, shown_width, shown_height)
        if is_round
        else _ground(widget, look, shown_width, shown_height),
        sheet,
        _entries(*sheet),
        look is Look.NOTE,
    )


@lru_cache(maxsize=1024)  # the widgets of a form have few different sizes
def _entries(turn: int, width: float, height: float) -> bytes:
    return dump(_form_xobject(turn, width, height))[2:-2]


def _form_xobject(turn: int, width: float, height: float) -> DictionaryObject:
    """The dictionary of a form XObject (8.10.2) that fills a widget turned by ``turn``."""
    turned = turn in (90, 270)
    box = (0.0, 0.0, height, width) if turned else (0.0, 0.0, width, height)
    header = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in box),
        }
    )
    matrix = {
        90: (0, 1, -1, 0, width, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, height),
    }.get(turn)
    if matrix is not None:
        header[NameObject("/Matrix")] = ArrayObject(FloatObject(part) for part in matrix)
    return header


def dressed(widget: DictionaryObject, look: Look) -> DictionaryObject:
    """A copy of a widget's dictionary that tells viewers to draw it with this look again."""
    copy = copy_of(widget)
    if look in (Look.FOREIGN, Look.OPEN):
        return copy
    characteristics = DictionaryObject(dictionary_at(widget, "/MK"))
    characteristics.pop("/BG", None)
    if look is Look.DONE:
        line = FloatObject(_LINE_WIDTH)
        copy[NameObject("/BS")] = DictionaryObject(
            {NameObject("/W"): line, NameObject("/S"): NameObject("/U")}
        )
        if "/BC" not in characteristics:
            grey = ArrayObject(FloatObject(part) for part in _LINE_COLOUR)
            characteristics[NameObject("/BC")] = grey
    else:
        characteristics.pop("/BC", None)
        copy.pop("/BS", None)
    copy[NameObject("/MK")] = characteristics
    return copy


def colour(components: list[float], stroke: bool) -> bytes:
    """The operator that sets a colour of /MK; empty for none or a malformed one."""
    operators = _STROKE_OPERATORS if stroke else _FILL_OPERATORS
    operator = operators.get(len(components))
    return b"%b %b " % (numbers(*components), operator) if operator else b""


def _border_width(widget: DictionaryObject) -> float:
    style = dictionary_at(widget, "/BS")
    if style:
        return min(max(number_at(style, "/W", 1.0), 0.0), 12.0)
    border = numbers_at(widget, "/Border")
    return min(max(border[2], 0.0), 12.0) if len(border) >= 3 else 1.0


def _ground(widget: DictionaryObject, look: Look, width: float, height: float) -> bytes:
    """The operators that draw what is behind the text."""
    characteristics = dictionary_at(widget, "/MK")
    edge = numbers_at(characteristics, "/BC")
    if look is Look.PLAIN:
        return b""
    if look is Look.NOTE:
        return _bar(0.0, height)
    if look is Look.DONE:
        return _underline(edge or list(_LINE_COLOUR), _LINE_WIDTH, width)
    background = colour(numbers_at(characteristics, "/BG"), stroke=False)
    ground = b"q %b0 0 %b re f Q\n" % (background, numbers(width, height)) if background else b""
    line = _border_width(widget)
    if not colour(edge, stroke=True) or not line:
        return ground
    return ground + _border(widget, edge, line, width, height)


def _bar(bottom: float, height: float) -> bytes:
    """The bar beside a note."""
    return b"q " + _BAR % (number(bottom), number(height)) + b"Q\n"


def _round_ground(widget: DictionaryObject, width: float, height: float) -> bytes:
    """The circle of a radio button."""
    characteristics = dictionary_at(widget, "/MK")
    background = colour(numbers_at(characteristics, "/BG"), stroke=False)
    edge, line = colour(numbers_at(characteristics, "/BC"), stroke=True), _border_width(widget)
    path = circle(width / 2, height / 2, (min(width, height) - line) / 2)
    ground = b"q %b%b f Q\n" % (background, path) if background else b""
    return ground + b"q %b%b w %b s Q\n" % (edge, number(line), path) if edge else ground


def _underline(edge: list[float], line: float, width: float) -> bytes:
    y = number(line / 2)
    shape = b"0 %b m %b %b l S Q\n" % (y, number(width), y)
    return b"q %b%b w %b" % (colour(edge, stroke=True), number(line), shape)


def _border(
    widget: DictionaryObject, edge: list[float], line: float, width: float, height: float
) -> bytes:
    style = dictionary_at(widget, "/BS")
    kind = name_at(style, "/S")
    if kind == "/U":
        return _underline(edge, line, width)
    dashes = numbers_at(style, "/D") if value_at(style, "/D") is not None else [3.0]
    dash = b"[%b] 0 d " % numbers(*dashes) if kind == "/D" and dashes else b""
    frame = numbers(line / 2, line / 2, width - line, height - line)
    shading = _relief(kind, line, width, height)
    return b"q %b%b%b w %b%b re S Q\n" % (
        shading,
        colour(edge, stroke=True),
        number(line),
        dash,
        frame,
    )


def _relief(kind: str, line: float, width: float, height: float) -> bytes:
    """The lighter and darker edges inside a beveled (/B) or inset (/I) border."""
    if kind not in ("/B", "/I"):
        return b""
    light, dark = (b"1 g ", b"0.66 g ") if kind == "/B" else (b"0.5 g ", b"0.75 g ")
    near, far = line, 2 * line
    right, top = width - near, height - near
    upper_left = (
        (near, near), (near, top), (right, top),
        (width - far, height - far), (far, height - far), (far, far),
    )  # fmt: skip
    lower_right = (
        (right, top), (right, near), (near, near),
        (far, far), (width - far, far), (width - far, height - far),
    )  # fmt: skip
    return light + _polygon(upper_left) + dark + _polygon(lower_right)


def _polygon(corners: tuple[tuple[float, float], ...]) -> bytes:
    first, *others = corners
    lines = b"".join(b"%b l " % numbers(*corner) for corner in others)
    return b"%b m %bf " % (numbers(*first), lines)
