"""Continuation pages: a page for each list on which more rows can stand than its table has.

In the blank document a list's last row is the first of its continuation. It moves to a page
of its own at the end, under the table's heading and header rows, and is repeated there until
the page is full. The PDF engine drops the page or repeats it, as the data needs.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from formgen.author.pdf.markers import name_of
from formgen.author.word.xml import Element, paragraph, run, w, w_name
from formgen.findings import Language

_ROW, _TAG, _TEXT, _VALUE = w_name("tr"), w_name("tag"), w_name("t"), w_name("val")
_CELL_OF_LIST = re.compile(r"(.+?)\.(\d+)\.[^.]+")
_CONTINUED = {"nl": "(vervolg)", "en": "(continued)"}

#: Points. What the heading, the gap below it and the end of the page take.
_HEADING = 28.0
_HEADER_ROW = 24.0
_ROW_BORDER = 0.5


@dataclass(frozen=True, slots=True)
class Continuation:
    """Rows ``first`` to ``first + count - 1`` of a list stand on a page of their own."""

    name: str
    first: int
    count: int


def add_continuations(body: Element, rows: dict[str, int], language: Language,
                      height: float) -> tuple[Continuation, ...]:
    """Move what is beyond the tables' rows to continuation pages at the end of the body.

    ``rows`` says of each list that needs one how many rows its table has; ``height`` is that
    of a page between its margins, in points.
    """
    made = []
    for table in list(body.iter(w_name("tbl"))):
        beyond: dict[str, list[Element]] = defaultdict(list)
        for row in table.findall(_ROW):
            name, number = _list_and_number(row)
            if name in rows and number > rows[name]:
                beyond[name].append(row)
        for name, moved in beyond.items():
            first = rows[name] + 1
            page = _page(table, moved, name, first, language, height)
            made.append(Continuation(name, first, page.count))
            for element in page.elements:
                body.insert(len(body) - 1, element)  # before the section's properties
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Page:
    elements: list[Element]
    count: int


def _page(table: Element, moved: list[Element], name: str, first: int, language: Language,
          height: float) -> _Page:
    header = [copy.deepcopy(row) for row in table.findall(_ROW) if _is_header(row)]
    left = height - _HEADING - sum(max(_height(row), _HEADER_ROW) for row in header)
    count = max(int(left // (sum(_height(row) + _ROW_BORDER for row in moved))), 1)
    for row in moved:
        table.remove(row)
    rows = [
        _renumbered(row, name, first, first + further)
        for further in range(count) for row in moved
    ]
    properties = [copy.deepcopy(table.find(w_name(part))) for part in ("tblPr", "tblGrid")]
    heading = paragraph(
        "Heading1", run(f"{_title_above(table)} {_CONTINUED[language]}"),
        properties=[w("pageBreakBefore"), w("numPr", w("numId", val=0)),
                    w("spacing", before=0), w("ind", left=0, hanging=0)],
    )
    return _Page([heading, paragraph("Gap"), w("tbl", *properties, *header, *rows),
                  paragraph("End")], count)


def _list_and_number(row: Element) -> tuple[str, int]:
    """The list and row number that the names in a table row say; ("", 0) if none."""
    for name in _names(row):
        match = _CELL_OF_LIST.fullmatch(name)
        if match:
            return match[1], int(match[2])
    return "", 0


def _names(row: Element) -> Iterator[str]:
    for node in row.iter(_TAG, _TEXT):
        yield node.get(_VALUE) if node.tag == _TAG else name_of(node.text or "")


def _renumbered(row: Element, name: str, old: int, new: int) -> Element:
    """A copy of a row whose names say another row number."""
    made = copy.deepcopy(row)
    before, after = f"{name}.{old}.", f"{name}.{new}."
    for node in made.iter(_TAG, _TEXT):
        if node.tag == _TAG:
            node.set(_VALUE, node.get(_VALUE).replace(before, after))
        else:
            node.text = (node.text or "").replace(before, after)
    return made


def _title_above(table: Element) -> str:
    """The text of the nearest section heading before a table, without what stands beside it."""
    for element in table.itersiblings(preceding=True):
        style = element.find(f"{w_name('pPr')}/{w_name('pStyle')}")
        if style is not None and style.get(_VALUE, "").startswith("Heading1"):
            first = element.find(f"{w_name('r')}/{_TEXT}")
            return first.text or "" if first is not None else ""
    return ""


def _is_header(row: Element) -> bool:
    return row.find(f"{w_name('trPr')}/{w_name('tblHeader')}") is not None


def _height(row: Element) -> float:
    """The declared least height of a row, in points."""
    declared = row.find(f"{w_name('trPr')}/{w_name('trHeight')}")
    return int(declared.get(_VALUE)) / 20 if declared is not None else 0.0
