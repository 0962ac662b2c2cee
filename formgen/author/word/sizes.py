"""Measures that the Word template and the PDF made from it must agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from formgen.author.style import Style
from formgen.author.word.xml import mm

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297  # ISO 216 A4
GRID_COLUMNS = 6

#: The QR code at the right of the title, and the free space that it needs around it: a scanner
#: wants four of its modules, 16 mm / 21 each.
CODE_MM, CODE_FREE_MM = 16, 4

#: Points. A box to fill in is one line high, with padding and a border of half a point.
BOX_LINE = 12.0
BOX_PADDING = 2.0
BOX_INSET = 4.5
TEXT_LINE = 13.0
TABLE_PADDING = 3.25  # at the sides of a table's cells


@dataclass(frozen=True, slots=True)
class Widths:
    """Widths on the page in twentieths of a point, all adding up to exactly the text width."""

    style: Style

    @property
    def text(self) -> int:
        """Between the margins."""
        return mm(PAGE_WIDTH_MM) - 2 * mm(self.style.margin_mm)

    def grid(self) -> tuple[int, ...]:
        """Six columns with a gutter between each two: eleven widths."""
        return self.columns(GRID_COLUMNS)

    def columns(self, count: int) -> tuple[int, ...]:
        """So many equal columns with gutters between them: ``2 * count - 1`` widths."""
        gutter = mm(self.style.gutter_mm)
        equal = share(self.text - (count - 1) * gutter, [1] * count)
        widths = [width for column in equal for width in (column, gutter)]
        return tuple(widths[:-1])


def share(total: int, parts: Sequence[float]) -> tuple[int, ...]:
    """A whole length divided in proportion, without a remainder.

    >>> share(10, [1, 1, 1])
    (3, 4, 3)
    """
    ends = [round(total * sum(parts[:count]) / sum(parts)) for count in range(len(parts) + 1)]
    return tuple(end - start for start, end in pairwise(ends))
