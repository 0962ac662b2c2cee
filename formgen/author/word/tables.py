"""Tables of a Word form: fixed widths, rows that never break over pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from formgen.author.word.xml import Element, eighths, hexadecimal, paragraph, run, w, w_name

Border = tuple[float, str]  # width in points, colour


def table(style: str, widths: Sequence[int], rows: Iterable[Element], *, title: str = "",
          header_row: bool = False) -> Element:
    """A table of fixed column widths in twentieths of a point.

    ``title`` is its description for screen readers; ``header_row``: its first row is a header.
    """
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", firstRow=header_row, lastRow=False, firstColumn=False, lastColumn=False,
          noHBand=True, noVBand=True),
        w("tblCaption", val=title) if title else None,
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", properties, grid, *rows)


def row(cells: Iterable[Element], *, height: int = 0, header: bool = False,
        may_split: bool = False) -> Element:
    """A row that stays on one page, unless it ``may_split``.

    ``height`` is the least that it has, in twentieths of a point.
    """
    properties = w(
        "trPr",
        None if may_split else w("cantSplit"),
        w("trHeight", val=height, hRule="atLeast") if height else None,
        w("tblHeader") if header else None,
    )
    return w("tr", properties, *cells)


def cell(width: int, content: Iterable[Element], *, span: int = 1, align: str = "",
         borders: Sequence[tuple[str, Border]] = (), fill: str = "", merge: str = "",
         sides: tuple[int, int] | None = None, ends: tuple[int, int] | None = None) -> Element:
    """A cell over ``span`` columns.

    ``sides`` are its own inner margins at the left and right, ``ends`` those above and below,
    in twentieths of a point.

    ``merge`` is "restart" or "continue" for a cell that spans rows; ``borders`` pairs a side
    with its border, in the order top, left, bottom, right.
    """
    properties = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("gridSpan", val=span) if span > 1 else None,
        w("vMerge", val=merge) if merge else None,
        w("tcBorders", *(_border(side, *border) for side, border in borders)) if borders else None,
        w("shd", val="clear", color="auto", fill=hexadecimal(fill)) if fill else None,
        _margins(sides, ends),
        w("vAlign", val=align) if align else None,
    )
    return w("tc", properties, *(list(content) or [paragraph("End")]))


def tag_row(tag: str, width: int, columns: int) -> Element:
    """A row that holds nothing but a template tag, for example ``{%tr endfor %}``."""
    return row([cell(width, [paragraph("TemplateTag", run(tag))], span=columns)])


def keep_together(rows: Sequence[Element]) -> None:
    """Keep rows on one page: every one but the last stays with the next."""
    for kept in rows[:-1]:
        keep_with_next(kept)


def keep_with_next(block: Element) -> None:
    """Keep a paragraph, row or table on one page with what follows it."""
    for properties in block.iter(w_name("pPr")):
        if properties.find(w_name("keepNext")) is None:
            properties.insert(1, w("keepNext"))


def _margins(sides: tuple[int, int] | None, ends: tuple[int, int] | None) -> Element | None:
    given = {
        **({"top": ends[0]} if ends else {}),
        **({"left": sides[0]} if sides else {}),
        **({"bottom": ends[1]} if ends else {}),
        **({"right": sides[1]} if sides else {}),
    }
    if not given:
        return None
    return w("tcMar", *(w(side, w=width, type="dxa") for side, width in given.items()))


def _border(side: str, width: float, colour: str) -> Element:
    return w(side, val="single", sz=eighths(width), space=0, color=hexadecimal(colour))
