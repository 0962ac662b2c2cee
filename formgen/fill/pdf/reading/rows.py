"""The rows of cross-references: of tables (ISO 32000-1, 7.5.4) and of streams (7.5.8.3)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from itertools import islice, repeat

from formgen.fill.pdf.reading.tokens import Malformed

#: Kinds of places, as the rows number them.
FREE, PLAIN, PACKED = 0, 1, 2

#: A row of a cross-reference stream as formgen writes it, ``/W [1 4 2]``.
ROW = struct.Struct(">BIH")

_KINDS = {b"f": FREE, b"n": PLAIN}
_ROW = re.compile(rb"(\d{10}) (\d{5}) ([nf])[\r\n ]{1,2}")


def table_rows(data: bytes, position: int, count: int) -> tuple[list[tuple[int, int, int]], int]:
    """The rows of a table from a position on, and where they end: kind, place and index of each.

    Raises:
        Malformed: there are fewer.
    """
    end = position + 20 * count
    words = data[position:end].split()
    if len(words) == 3 * count and _KINDS.keys() >= set(words[2::3]):
        kinds = map(_KINDS.__getitem__, words[2::3])
        try:
            return [*zip(kinds, map(int, words[::3]), repeat(0), strict=False)], end
        except ValueError:
            raise Malformed from None
    # Some programs write rows of 19 bytes.
    found = list(islice(_ROW.finditer(data, position, end), count))
    if len(found) != count or (found and found[0].start() != position):
        raise Malformed
    rows = [(_KINDS[row[3]], int(row[1]), 0) for row in found]
    return rows, found[-1].end() if found else position


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
