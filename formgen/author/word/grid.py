"""The grid of a section: six columns of fields, a label above each value.

A one-line field is a paragraph with a border, which the engine turns into a value on a thin
line when it fills it for good. A field of several lines is a bordered cell of fixed least
height; if formgen fills it for good, the template has a second, plain row for that case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

from formgen.author.style import Style
from formgen.author.word.controls import Controls, is_multiline
from formgen.author.word.sizes import (
    BOX_INSET,
    BOX_LINE,
    BOX_PADDING,
    GRID_COLUMNS,
    Widths,
)
from formgen.author.word.tables import cell, keep_together, row, table, tag_row
from formgen.author.word.xml import Element, paragraph, run, twips
from formgen.forms import FormField, GridCell
from formgen.model import Kind

_FEW_ROWS = 3  # a grid up to this stays on one page
_LONG = 6  # lines; a text for which there is so much room may run on to the next page
_YES = {"nl": "ja", "en": "yes"}

GridRow = tuple[GridCell, ...]
Fill = Callable[[FormField, int, int], Element]


class Grid:
    """Builds the table of one grid."""

    def __init__(self, style: Style, controls: Controls) -> None:
        self._style = style
        self._controls = controls
        self._widths = Widths(style).grid()

    def table(self, rows: tuple[GridRow, ...], title: str) -> Element:
        """The whole grid; ``title`` is its name for screen readers."""
        built = [element for grid_row in rows for element in self._rows(grid_row)]
        lines = max(grid_cell.field.lines for grid_row in rows for grid_cell in grid_row)
        if len(rows) <= _FEW_ROWS and lines < _LONG:
            keep_together(built)
        return table("FormGrid", self._widths, built, title=title)

    def _rows(self, grid_row: GridRow) -> Iterator[Element]:
        """One row of fields: one table row, or more if a field has several lines."""
        long = [grid_cell.field for grid_cell in grid_row if is_multiline(grid_cell.field)]
        if not long:
            yield row(self._cells(grid_row, self._labelled))
            return
        has_filled_look = not any(form_field.editable for form_field in long)
        if has_filled_look:
            all_filled = " and ".join(form_field.key for form_field in long)
            yield self._tag(f"{{%tr if {all_filled} %}}")
            lines = max(form_field.lines for form_field in long)
            yield row(self._cells(grid_row, self._labelled), may_split=lines >= _LONG)
            yield self._tag("{%tr else %}")
        height = max(area_height(form_field.lines) for form_field in long)
        labels = row(self._cells(grid_row, self._label_only))
        boxes = row(self._cells(grid_row, self._box_only), height=height)
        keep_together([labels, boxes])
        yield from (labels, boxes)
        if has_filled_look:
            yield self._tag("{%tr endif %}")

    def _tag(self, tag: str) -> Element:
        return tag_row(tag, sum(self._widths), len(self._widths))

    def _cells(self, grid_row: GridRow, fill: Fill) -> Iterator[Element]:
        """The cells of a table row: the fields', a gutter between each two, what is left."""
        at = 0
        for end, grid_cell in zip(
            accumulate(grid_cell.span for grid_cell in grid_row), grid_row, strict=True
        ):
            if at:
                yield cell(self._widths[at - 1], ())
            columns = 2 * grid_cell.span - 1
            yield fill(grid_cell.field, sum(self._widths[at:at + columns]), columns)
            at = 2 * end
        left = 2 * GRID_COLUMNS - at
        if left > 0:
            yield cell(sum(self._widths[at - 1:]), (), span=left)

    def _labelled(self, form_field: FormField, width: int, columns: int) -> Element:
        return cell(width, [self._label(form_field), self._value(form_field)], span=columns)

    def _label_only(self, form_field: FormField, width: int, columns: int) -> Element:
        return cell(width, [self._label(form_field)], span=columns)

    def _box_only(self, form_field: FormField, width: int, columns: int) -> Element:
        if not is_multiline(form_field):
            return cell(width, [self._value(form_field)], span=columns)
        area = paragraph("FieldArea", self._controls.of(form_field))
        return area_cell(self._style, width, [area], span=columns)

    def _label(self, form_field: FormField) -> Element:
        label = form_field.field.label[self._controls.language]
        return paragraph("FieldLabel", run(label))

    def _value(self, form_field: FormField) -> Element:
        control = self._controls.of(form_field)
        if form_field.field.kind is Kind.YES_NO:
            return paragraph("FieldCheck", control, run(" " + _YES[self._controls.language]))
        return paragraph("FieldBox", control)


def area_height(lines: float) -> int:
    """The least height of a box of several lines, in twentieths of a point."""
    return twips(lines * BOX_LINE + 2 * BOX_PADDING + 1)


def area_cell(style: Style, width: int, content: list[Element], *, span: int = 1) -> Element:
    """A tinted cell with a border all around: a box to fill in of any height."""
    edge = (0.5, style.edge)
    borders = [(side, edge) for side in ("top", "left", "bottom", "right")]
    inset, padding = twips(BOX_INSET - 0.5), twips(BOX_PADDING)
    return cell(width, content, span=span, borders=borders, fill=style.tint,
                sides=(inset, inset), ends=(padding, padding))
