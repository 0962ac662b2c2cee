"""What the styles of a Word template say about its paragraphs.

Only what a field needs to know: size, colour and weight of its letters, how they are aligned,
and whether the paragraph itself is a box. Lengths are in points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from formgen.author.style import DEFAULT_STYLE
from formgen.author.word.xml import Element, w_name

_DEFAULT_SIZE = 10.0  # ISO 29500-1, 17.3.2.38: without any w:sz
_LINE = 1.15  # height of a line of Liberation Sans or Arial, in type sizes
_INK = "#000000"


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph looks. ``box`` is its height as a box to fill in, 0 if it is none."""

    size: float
    colour: str
    bold: bool
    align: str
    line: float
    box: float = 0
    is_note: bool = False


class Looks:
    """The styles of one document, looked up by id."""

    def __init__(self, styles: Element) -> None:
        self._root = styles
        self._by_id = {
            style.get(w_name("styleId")): style for style in styles.iter(w_name("style"))
        }
        self._known: dict[str, ParagraphLook] = {}

    def of(self, paragraph: Element) -> ParagraphLook:
        """The look of a paragraph, by its style alone."""
        style_id = self._style_of(paragraph)
        if style_id not in self._known:
            self._known[style_id] = self._look(style_id)
        return self._known[style_id]

    def _look(self, style_id: str) -> ParagraphLook:
        line = (self._points(style_id, "pPr/spacing", "line") or 0) / 20
        size = (self._points(style_id, "rPr/sz") or 2 * _DEFAULT_SIZE) / 2
        line = max(line, size * _LINE)
        sides = self._sides(style_id)
        is_box = {"top", "left", "bottom", "right"} <= sides.keys()
        return ParagraphLook(
            size=size,
            colour="#" + (self._value(style_id, "rPr/color") or _INK[1:]),
            bold=self._value(style_id, "rPr/b") is not None,
            align=self._value(style_id, "pPr/jc") or "left",
            line=line,
            box=line + sides["top"] + sides["bottom"] if is_box else 0,
            is_note=sides.keys() == {"left"},
        )

    @property
    def font(self) -> str:
        """The typeface of the document's text."""
        return self._value(self._default, "rPr/rFonts", "ascii") or ""

    @cached_property
    def tint(self) -> str:
        """The ground of a box to fill in."""
        return self._colour("FieldBox", "pPr/shd", "fill", DEFAULT_STYLE.tint)

    @cached_property
    def edge(self) -> str:
        """The border of a box to fill in."""
        return self._colour("FieldBox", "pPr/pBdr/bottom", "color", DEFAULT_STYLE.edge)

    @cached_property
    def line(self) -> str:
        """The hairlines of tables."""
        return self._colour("FormTable", "tblPr/tblBorders/insideH", "color", DEFAULT_STYLE.line)

    def _colour(self, style_id: str, path: str, attribute: str, otherwise: str) -> str:
        """The colour that a style of formgen's own templates has, else the house style's."""
        value = self._value(style_id, path, attribute)
        return f"#{value}" if value else otherwise

    def indents(self, paragraph: Element) -> float:
        """The indents at the left and right of a paragraph together, by its style."""
        style_id = self._style_of(paragraph)
        return sum(
            (self._points(style_id, "pPr/ind", side) or 0) / 20 for side in ("left", "right"))

    def cell_margins(self, table_style: str) -> tuple[float, float]:
        """The inner margins of cells at the left and right, by the table's style."""
        left, right = (
            (self._points(table_style, f"tblPr/tblCellMar/{side}", "w") or 0) / 20
            for side in ("left", "right")
        )
        return left, right

    def _style_of(self, paragraph: Element) -> str:
        named = paragraph.find(f"{w_name('pPr')}/{w_name('pStyle')}")
        return named.get(w_name("val")) if named is not None else self._default

    @cached_property
    def _default(self) -> str:
        return next(
            (style_id for style_id, style in self._by_id.items()
             if style.get(w_name("default")) in ("1", "true")
             and style.get(w_name("type")) == "paragraph"), "")

    def _chain(self, style_id: str) -> Iterator[Element]:
        """A style, the styles that it is based on, and the document's defaults."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            parent = style.find(w_name("basedOn"))
            style_id = parent.get(w_name("val")) if parent is not None else ""
        for defaults in ("rPrDefault", "pPrDefault"):
            found = self._root.find(f"{w_name('docDefaults')}/{w_name(defaults)}")
            if found is not None:
                yield found

    def _value(self, style_id: str, path: str, attribute: str = "val") -> str | None:
        """An attribute of the nearest style that has the property; "1" for a bare switch."""
        place = "/".join(w_name(part) for part in path.split("/"))
        for style in self._chain(style_id):
            found = style.find(place)
            if found is not None and (attribute == "val" or found.get(w_name(attribute))):
                value: str = found.get(w_name(attribute), "1")
                return None if value in ("0", "false", "none", "auto") else value
        return None

    def _points(self, style_id: str, path: str, attribute: str = "val") -> float | None:
        value = self._value(style_id, path, attribute)
        return float(value) if value and value.isdigit() else None

    def _sides(self, style_id: str) -> dict[str, float]:
        """Each side of the paragraph that has a border -> the border and the space at it."""
        for style in self._chain(style_id):
            borders = style.find(f"{w_name('pPr')}/{w_name('pBdr')}")
            if borders is not None:
                return {
                    border.tag.rpartition("}")[2]: float(border.get(w_name("space"), "0"))
                    + float(border.get(w_name("sz"), "0")) / 8
                    for border in borders
                }
        return {}
