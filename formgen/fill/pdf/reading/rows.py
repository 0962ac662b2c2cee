"""The rows of cross-reference streams (ISO 32000-1, 7.5.8.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: Kinds of places, as the rows number them.
FREE, PLAIN, PACKED = 0, 1, 2


def rows_in(content: bytes, widths: Sequence[int], count: int) -> Iterator[tuple[int, int, int]]:
    """The rows in some bytes: kind, place and index of each.

    ``widths`` are those of the three columns in bytes; a kind of no width is :data:`PLAIN`.
    """
    one, two, _ = widths
    width = sum(widths)
    columns = [content[place::width] for place in range(width)]
    kinds = _joined(columns[:one], count) if one else [PLAIN] * count
    places = _joined(columns[one : one + two], count)
    indexes = _joined(columns[one + two :], count)
    return zip(kinds, places, indexes, strict=True)


def _joined(columns: list[bytes], count: int) -> Sequence[int]:
    """The numbers whose bytes, from high to low, stand in columns."""
    if not columns:
        return [0] * count
    numbers: Sequence[int] = columns[0]
    for column in columns[1:]:
        numbers = [high << 8 | low for high, low in zip(numbers, column, strict=True)]
    return numbers
