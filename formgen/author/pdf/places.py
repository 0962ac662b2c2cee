"""How much room a paragraph of a Word document has: in its cell, or between the margins.

All lengths are in points, rounded to what Word stores: twentieths.
"""

from __future__ import annotations

from dataclasses import dataclass

from formgen.author.pdf.looks import Looks
from formgen.author.word.xml import Element, w_name

_CELL, _ROW, _TABLE, _PARAGRAPH = w_name("tc"), w_name("tr"), w_name("tbl"), w_name("p")


@dataclass(frozen=True, slots=True)
class Room:
    """Where a paragraph stands.

    ``width`` is what a line of text can take, ``full`` that and the indents. ``cell`` is the
    table cell around it, if any, ``cell_width`` its full width and ``row_height`` its row's
    declared least height (0 if none). ``alone``: no other paragraph is in the cell.
    """

    width: float
    full: float
    cell: Element | None = None
    cell_width: float = 0
    row_height: float = 0
    alone: bool = False


def room_of(paragraph: Element, looks: Looks, text_width: float) -> Room:
    """The room of a paragraph. ``text_width`` is the width between the page's margins."""
    indents = looks.indents(paragraph)
    cell = next((node for node in paragraph.iterancestors() if node.tag == _CELL), None)
    if cell is None:
        return Room(text_width - indents, text_width)
    width = _attribute(cell, "tcPr/tcW", "w")
    row = next(node for node in cell.iterancestors() if node.tag == _ROW)
    table = next(node for node in row.iterancestors() if node.tag == _TABLE)
    left, right = _cell_margins(cell, table, looks)
    return Room(
        width=width - left - right - indents,
        full=width - left - right,
        cell=cell,
        cell_width=width,
        row_height=_attribute(row, "trPr/trHeight", "val"),
        alone=len(cell.findall(_PARAGRAPH)) == 1,
    )


def _cell_margins(cell: Element, table: Element, looks: Looks) -> tuple[float, float]:
    """Left and right: the cell's own, else those of the table's style."""
    named = table.find(f"{w_name('tblPr')}/{w_name('tblStyle')}")
    inherited = looks.cell_margins(named.get(w_name("val")) if named is not None else "")
    own = cell.find(f"{w_name('tcPr')}/{w_name('tcMar')}")
    if own is None:
        return inherited
    left, right = (
        _attribute(own, side, "w") if own.find(w_name(side)) is not None else margin
        for side, margin in zip(("left", "right"), inherited, strict=True)
    )
    return left, right


def _attribute(root: Element, path: str, name: str) -> float:
    """A length in points at a path below an element; 0 if it is not there."""
    found = root.find("/".join(w_name(part) for part in path.split("/")))
    value = found.get(w_name(name), "0") if found is not None else "0"
    return float(value) / 20 if value.lstrip("-").isdigit() else 0.0
