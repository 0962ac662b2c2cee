"""The rows of cross-reference streams (ISO 32000-1, 7.5.8.3)."""

from __future__ import annotations

import struct
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
    size, code = (4, "I") if len(columns) <= 4 else (8, "Q")
    joined = bytearray(size * count)
    for place, column in enumerate(columns, size - len(columns)):
        joined[place::size] = column
    return struct.unpack(f">{count}{code}", joined)
