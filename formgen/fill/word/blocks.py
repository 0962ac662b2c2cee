"""Blocks in a tree: where they may stand, and what repeating or leaving out must not break."""

from __future__ import annotations

from lxml import etree

from formgen.fill.word.marks import (
    Begin,
    Close,
    End,
    Marks,
    Next,
    Open,
    ParagraphEnd,
    Repeat,
    UniqueId,
    in_loops,
    is_mark,
)
from formgen.fill.word.places import Places
from formgen.fill.word.xml import CELL, ROW, TABLE, Element, P, ancestor, w, w14
from formgen.findings import Finding

_BOOKMARKS = {w("bookmarkStart"), w("bookmarkEnd")}
_DRAWING_ID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PARAGRAPH_IDS = (w14("paraId"), w14("textId"))
_ENDS_NO_CELL = {w("tcPr"), TABLE}
_NEED_A_PARAGRAPH = (
    CELL, w("hdr"), w("ftr"), w("txbxContent"), w("footnote"), w("endnote"),
)  # fmt: skip


def check_shapes(root: Element, marks: Marks) -> list[Finding]:
    """Find blocks that begin and end in unlike places, such as a cell and a paragraph, and
    those that begin in one cell and end in another.

    Leaving out or repeating what lies between two marks keeps the XML well formed only if
    the elements around both have the same names, from the root down.
    """
    findings = []
    stack: list[tuple[Open | Repeat, list[str], Element]] = []
    for node in root.iter(etree.PI):
        if not is_mark(node):
            continue
        mark = marks.of(node)
        if isinstance(mark, (Open, Repeat)):
            stack.append((mark, _shape(node), node))
        elif isinstance(mark, (Next, Close)) and stack:
            opening, shape, opened = stack[-1]
            if shape != _shape(node):
                findings.append(
                    opening.at.found(
                        "WORD_BLOCK_CROSSES", other=mark.at.text, other_place=mark.at.place
                    )
                )
            elif ancestor(opened, CELL) is not ancestor(node, CELL):
                details = {"other": mark.at.text, "other_place": mark.at.place}
                findings.append(opening.at.found("WORD_BLOCK_OVER_CELLS", **details))
            if isinstance(mark, Close):
                stack.pop()
    return findings


def _shape(node: Element) -> list[str]:
    return [around.tag for around in node.iterancestors()]


def mend_loops(root: Element, marks: Marks) -> None:
    """Make unique what a loop repeats: ids of drawings; bookmarks and paragraph ids go."""
    for node in list(in_loops(root, marks)):
        if node.tag in _BOOKMARKS:
            node.getparent().remove(node)
        elif node.tag == P:
            for name in _PARAGRAPH_IDS:
                node.attrib.pop(name, None)
        elif node.tag == _DRAWING_ID:
            node.set("id", marks.text(UniqueId()))


def end_cells(root: Element, places: Places) -> list[Finding]:
    """Give each cell that does not end in a paragraph one, as Word demands."""
    findings = []
    for cell in root.iter(CELL):
        if len(cell) == 0 or cell[-1].tag in _ENDS_NO_CELL:
            findings.append(places.of(cell).found("WORD_CELL_WITHOUT_PARAGRAPH"))
            etree.SubElement(cell, P)
    return findings


def guard_containers(root: Element, marks: Marks) -> None:
    """Keep cells ending in a paragraph, tables in need of a row, rows in need of a cell."""
    for container in root.iter(*_NEED_A_PARAGRAPH):
        if len(container) and is_mark(container[-1]):
            for paragraph in container.iter(P):
                if len(paragraph) == 0:
                    paragraph.text = ""  # so that it ends in </w:p>, which is looked for
            container.append(marks.element(ParagraphEnd()))
    for tag, child, needed in ((TABLE, ROW, b"<w:tr"), (ROW, CELL, b"<w:tc")):
        for container in list(root.iter(tag)):
            if _may_be_empty(container, child, marks):
                container.addprevious(marks.element(Begin()))
                container.addnext(marks.element(End(needed)))


def _may_be_empty(container: Element, child: str, marks: Marks) -> bool:
    """Whether every child of a kind lies between marks that may leave it out."""
    depth = 0
    for node in container:
        if is_mark(node):
            mark = marks.of(node)
            depth += isinstance(mark, (Open, Repeat))
            depth -= isinstance(mark, Close)
        elif node.tag == child and depth == 0:
            return False
    return any(map(is_mark, container))
