"""Table cells whose field draws what the cell drew: tint, frame, and the lines around it.

Lengths are in points.
"""

from __future__ import annotations

from formgen.author.word.xml import Element, w, w_name

#: How far a field reaches over the hairline between two rows, and half of one between columns.
OVER, ASIDE = 0.4, 0.25


def lines_around(cell: Element) -> tuple[float, float]:
    """How far the field of a cell reaches over the lines above and below it.

    A line that cells of the row above, or of its own row, draw by themselves stays visible:
    it parts the things of the list, which stand in two rows each.
    """
    row = cell.getparent()
    above = row.getprevious()
    return (0.0 if _has_own_line(above) else OVER, 0.0 if _has_own_line(row) else OVER)


def _has_own_line(row: Element | None) -> bool:
    """Whether cells of a row have a border below, but none all around."""
    if row is None:
        return False
    borders = row.iterfind(f"{w_name('tc')}/{w_name('tcPr')}/{w_name('tcBorders')}")
    return any(
        sides.find(w_name("bottom")) is not None and sides.find(w_name("top")) is None
        for sides in borders
    )


def is_framed(cell: Element) -> bool:
    """Whether a cell has a border of its own all around."""
    return cell.find(f"{w_name('tcPr')}/{w_name('tcBorders')}/{w_name('top')}") is not None


def clear_cell(cell: Element) -> None:
    """Take away a cell's own ground, margins and frame; the field has them."""
    properties = cell.find(w_name("tcPr"))
    borders = properties.find(w_name("tcBorders"))
    if borders is not None:
        framed = is_framed(cell)
        for side in list(borders):
            if framed or side.tag != w_name("bottom"):
                borders.remove(side)
    for name in ("shd", "tcMar", "vAlign"):
        for old in properties.findall(w_name(name)):
            properties.remove(old)
    sides = ("top", "left", "bottom", "right")
    properties.append(w("tcMar", *(w(side, w=0, type="dxa") for side in sides)))
