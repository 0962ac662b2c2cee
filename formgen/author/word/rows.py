"""The tables of a form: one row for each thing of a list in the data, and blank rows.

An item may be printed in two tiers, which are two table rows under each other. The edges of
both tiers' columns together are the columns of the Word table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from formgen.author.style import Style
from formgen.author.word.controls import Controls
from formgen.author.word.sizes import Widths, share
from formgen.author.word.tables import (
    Border,
    cell,
    keep_together,
    keep_with_next,
    row,
    table,
    tag_row,
)
from formgen.author.word.xml import Element, mm, paragraph, run, twips, w
from formgen.forms import Column, Table
from formgen.model import Kind

NUMBER = "nr"
ITEM = "item"  # the attribute of a fixed row that holds its text
_LINE = 11.0  # points; the line height of the style TableCell
_PADDING = 3.0
_MANY_COLUMNS = 7
_FEW_ROWS = 8
_NEAR = 20  # twentieths of a point; edges of two tiers nearer than this are one edge


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands: its width, and how many columns of the Word table it covers."""

    column: Column | None  # None: under the number, which spans both tiers
    width: int
    span: int


class RowTable:
    """Builds the Word table of one :class:`formgen.forms.Table`."""

    def __init__(self, style: Style, controls: Controls, about: Table) -> None:
        self._style = style
        self._controls = controls
        self._about = about
        self._tiers, self._widths = _layout(about, Widths(style).text)
        self._two_tiers = len(self._tiers) > 1
        self._dense = self._two_tiers or len(about.columns) > _MANY_COLUMNS
        #: Whether it stays on one page; a paragraph that need not stay must follow it then.
        self.is_short = about.length(len(about.items)) * len(self._tiers) <= _FEW_ROWS

    def table(self, title: str) -> Element:
        """The table with its header rows and the loop over the list."""
        rows = [*self._header(), *self._loop()]
        if self.is_short:
            for kept in rows:
                keep_with_next(kept)
        style = "FormTableDense" if self._dense else "FormTable"
        return table(style, self._widths, rows, title=title, header_row=True)

    def _header(self) -> Iterator[Element]:
        for number, tier in enumerate(self._tiers):
            style = "TableHeaderSmall" if self._dense else "TableHeader"
            yield row(
                (
                    cell(place.width, [paragraph(style, run(self._label(place.column)))],
                         span=place.span, align="center", fill=self._style.accent,
                         merge=self._merge(place, number))
                    for place in tier
                ),
                height=mm(self._style.row_mm) if number == 0 else 0, header=True,
            )

    def _loop(self) -> Iterator[Element]:
        yield self._tag(f"{{%tr for item in {self._about.name} %}}")
        if _has_two_looks(self._about):
            yield self._tag("{%tr if item.blank %}")
            yield from self._rows(blank=True)
            yield self._tag("{%tr else %}")
            yield from self._rows(blank=False)
            yield self._tag("{%tr endif %}")
        else:
            yield from self._rows(blank=False)
        yield self._tag("{%tr endfor %}")

    def _tag(self, tag: str) -> Element:
        return tag_row(tag, sum(self._widths), len(self._widths))

    def _rows(self, *, blank: bool) -> Sequence[Element]:
        """The table rows of one item."""
        rows = []
        for number, tier in enumerate(self._tiers):
            lines = _lines(tier)
            height = max(mm(self._style.row_mm), twips(lines * _LINE + _PADDING))
            align = "center" if lines == 1 else ""
            rows.append(row((self._cell(place, number, align, blank=blank) for place in tier),
                            height=height))
        keep_together(rows)
        return rows

    def _cell(self, place: _Place, tier: int, align: str, *, blank: bool) -> Element:
        column = place.column
        last = tier == len(self._tiers) - 1
        below: list[tuple[str, Border]] = (
            [("bottom", (0.5, self._style.edge))] if self._two_tiers and last else [])
        if column is None or column.field.key == NUMBER:
            number = [paragraph(self._style_of_cells, run("{{ item.nr }}"))] if column else []
            middle = "center" if self._two_tiers else align
            return cell(place.width, number, span=place.span, align=middle, borders=below,
                        merge=self._merge(place, tier))
        to_fill_in = _is_to_fill_in(column, blank=blank)
        edge: Border = (0.5, self._style.line)
        borders = [("left", edge), *below, ("right", edge)] if to_fill_in else below
        return cell(
            place.width, [self._value(column, blank=blank)], span=place.span, borders=borders,
            align=align, fill=self._style.tint if to_fill_in else "",
        )

    def _value(self, column: Column, *, blank: bool) -> Element:
        """The control of a cell; plain text for the text of a fixed row."""
        key = column.field.key
        if column.source == ITEM and not blank:
            return paragraph(self._style_of_cells, run(f"{{{{ item.{key} }}}}"))
        control = self._controls.of(
            column.field, f"item.{key}", in_cell=True,
            quiet=not _is_to_fill_in(column, blank=blank))
        center = [w("jc", val="center")] if column.field.field.kind is Kind.YES_NO else []
        return paragraph(self._style_of_cells, control, properties=center)

    @property
    def _style_of_cells(self) -> str:
        return "TableCellSmall" if self._dense else "TableCell"

    def _merge(self, place: _Place, tier: int) -> str:
        """How the number's cell takes part in the cell that spans both tiers."""
        spans = place.column is None or place.column.field.key == NUMBER
        return ("restart", "continue")[tier] if self._two_tiers and spans else ""

    def _label(self, column: Column | None) -> str:
        return column.field.field.label[self._controls.language] if column else ""


def _layout(about: Table, total: int) -> tuple[list[list[_Place]], tuple[int, ...]]:
    """Where every column of each tier stands, and the widths of the Word table's columns."""
    first, *rest = about.tiers()
    upper = share(total, [column.width for column in first])
    tiers: list[tuple[list[Column | None], list[int]]] = [([*first], list(accumulate(upper)))]
    number = upper[0] if first[0].field.key == NUMBER and rest else 0
    for tier in rest:
        ends = list(accumulate(share(total - number, [column.width for column in tier]),
                               initial=number))
        columns: list[Column | None] = [None, *tier]
        if not number:
            columns, ends = [*tier], ends[1:]
        tiers.append((columns, _snapped(ends, tiers[0][1])))
    edges = sorted({end for _, ends in tiers for end in ends})
    grid = tuple(end - start for start, end in pairwise([0, *edges]))
    return [list(_places(columns, ends, edges)) for columns, ends in tiers], grid


def _snapped(ends: list[int], edges: list[int]) -> list[int]:
    """The right edges of a tier, each moved to an edge of the tier above if that is near."""
    snapped: list[int] = []
    for end, following in zip(ends, [*ends[1:], ends[-1] + 1], strict=True):
        near = min(edges, key=lambda edge: abs(edge - end))
        free = (snapped[-1] if snapped else 0) < near < following
        snapped.append(near if free and abs(near - end) <= _NEAR else end)
    return snapped


def _places(columns: list[Column | None], ends: list[int], edges: list[int]) -> Iterator[_Place]:
    """Each column of a tier with its width and the number of edges that it reaches over."""
    start = done = 0
    for column, end in zip(columns, ends, strict=True):
        reached = edges.index(end) + 1
        yield _Place(column, end - start, reached - done)
        start, done = end, reached


def _lines(tier: Sequence[_Place]) -> int:
    """How many lines of text the cells of a tier hold."""
    return max((place.column.field.lines for place in tier if place.column), default=1)


def _has_two_looks(about: Table) -> bool:
    """Whether rows of the data and blank rows differ, and both can occur."""
    return bool(about.rows or about.spare) and any(
        _is_to_fill_in(column, blank=True) != _is_to_fill_in(column, blank=False)
        for column in about.columns
    )


def _is_to_fill_in(column: Column, *, blank: bool) -> bool:
    """Whether a column's cells are for people to fill in."""
    if column.field.key == NUMBER:
        return False
    return blank or not column.source or column.field.editable
