"""The rows of a sheet, kept by column."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from formgen.read.raw import Raw, Row
from formgen.read.rows import Rows, RowsBuilder, by_column

CELLS = st.dictionaries(st.integers(0, 5), st.sampled_from(["a", "", 0, False, 1.5]), min_size=1)


@given(st.lists(CELLS, max_size=8), st.integers(0, 8))
def test_what_goes_in_comes_out(cells: list[dict[int, Raw]], middle: int) -> None:
    rows = [Row(number, dict(sorted(one.items()))) for number, one in enumerate(cells, 3)]
    kept = by_column(rows)
    assert tuple(kept) == tuple(rows) and kept == tuple(rows) and len(kept) == len(rows)
    assert [kept[index] for index in range(len(rows))] == rows
    assert kept[middle:] == tuple(rows[middle:])
    assert kept.below(4) == tuple(row for row in rows if row.number > 4)
    assert pickle.loads(pickle.dumps(kept)) == kept


def test_rows_and_columns_may_be_added_in_turn() -> None:
    builder = RowsBuilder()
    builder.add(1, {0: "a"})
    builder.extend([2, 3], {0: [None, "c"], 2: ["x", None]})
    builder.add(4, {1: "d"})
    assert builder.rows() == (
        Row(1, {0: "a"}), Row(2, {2: "x"}), Row(3, {0: "c"}), Row(4, {1: "d"}))
    assert Rows((), {}) == ()
