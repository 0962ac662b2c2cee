"""Widths: whatever is divided, nothing is lost and everything ends at the margin."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from formgen.author.style import DEFAULT_STYLE
from formgen.author.word.controls import Controls
from formgen.author.word.rows import RowTable
from formgen.author.word.sizes import Widths, share
from formgen.author.word.xml import w_name
from formgen.forms import Column, FormField, Table
from formgen.model import Field, Label

PARTS = st.lists(st.floats(0.5, 100), min_size=1, max_size=9)


@given(st.integers(10, 20_000), PARTS)
def test_shares_add_up(total: int, parts: list[float]) -> None:
    assert sum(share(total, parts)) == total


@given(st.floats(5, 40), st.floats(1, 8), st.integers(1, 4))
def test_boxes_and_gutters_fill_the_text(margin: float, gutter: float, count: int) -> None:
    style = dataclasses.replace(DEFAULT_STYLE, margin_mm=margin, gutter_mm=gutter)
    widths = Widths(style)
    assert sum(widths.grid()) == sum(widths.columns(count)) == widths.text


def column(number: int, width: float, tier: int) -> Column:
    field = Field(key=f"c{number}", label=Label("kop", "head"))
    return Column(FormField(field=field, options={"nl": (), "en": ()}), width, tier=tier)


@given(PARTS, st.lists(st.floats(0.5, 100), max_size=9), st.booleans())
def test_every_row_of_a_table_ends_at_the_margin(
    upper: list[float], lower: list[float], numbered: bool
) -> None:
    columns = [column(number, width, 1) for number, width in enumerate(upper)]
    columns += [column(number + 50, width, 2) for number, width in enumerate(lower)]
    if numbered:
        number = Field(key="nr", label=Label("Nr", "No."))
        about = FormField(field=number, options={"nl": (), "en": ()})
        columns.insert(0, Column(about, 5.0))
    table = RowTable(DEFAULT_STYLE, Controls("nl"), Table(name="t", columns=tuple(columns), rows=2))
    built = table.table("Tabel")
    grid = [int(width.get(w_name("w"))) for width in built.iter(w_name("gridCol"))]
    assert sum(grid) == Widths(DEFAULT_STYLE).text
    assert min(grid) > 0
    for row in built.iter(w_name("tr")):
        cells = row.findall(w_name("tc"))
        spans = [
            int(span.get(w_name("val"))) if span is not None else 1
            for span in (cell.find(f"{w_name('tcPr')}/{w_name('gridSpan')}") for cell in cells)
        ]
        widths = [
            int(cell.find(f"{w_name('tcPr')}/{w_name('tcW')}").get(w_name("w"))) for cell in cells
        ]
        assert sum(spans) == len(grid)
        assert sum(widths) == sum(grid)
