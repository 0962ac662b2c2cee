"""The text that a slot belongs to, by which a person knows what it is for.

``Naam: {{ intern.full_name }}`` says it in its own paragraph. A slot that stands alone belongs
to the paragraph before it; at the top of a table cell to the cell to its left, or to the
heading of its column.
"""

from __future__ import annotations

import re

from formgen.fill.word.tags import A_TAG, without_tags
from formgen.fill.word.xml import (
    CELL,
    ROW,
    SDT,
    TABLE,
    TEXT,
    Element,
    P,
    ancestor,
    own_paragraph_nodes,
)

_LONGEST = 60  # characters
_RESULT = re.compile("«[^«»]*»")  # what a merge field shows in a template


class Surroundings:
    """What stands around the paragraphs of one part, before anything is changed in it."""

    def __init__(self, root: Element) -> None:
        # The elements are kept as keys: lxml forgets the identity of elements nobody holds.
        self._texts = {p: _shortened(plain_text_of(p)) for p in root.iter(P)}
        paragraphs = list(self._texts)
        self._before = dict(zip(paragraphs[1:], paragraphs, strict=False))

    def of(self, paragraph: Element) -> str:
        """The text that a paragraph, or what stands alone in it, belongs to."""
        own = self._texts.get(paragraph, "")
        if _says_something(own):
            return own
        before = self._texts.get(self._before.get(paragraph), "")
        cell = ancestor(paragraph, CELL)
        if cell is not None and next(paragraph.itersiblings(P, preceding=True), None) is None:
            return self._of_cell(cell)
        return before if _says_something(before) else ""

    def _of_cell(self, cell: Element) -> str:
        """The cell to the left, or the one on top of the column."""
        left = next(cell.itersiblings(CELL, preceding=True), None)
        label = self._text_of(left)
        if _says_something(label):
            return label
        table = ancestor(cell, TABLE)
        first = next(table.iter(ROW), None) if table is not None else None
        if first is None:
            return ""
        column = sum(1 for _ in cell.itersiblings(CELL, preceding=True))
        cells = first.findall(CELL)
        return self._text_of(cells[column]) if column < len(cells) else ""

    def _text_of(self, cell: Element | None) -> str:
        if cell is None:
            return ""
        texts = (self._texts.get(paragraph, "") for paragraph in cell.iterchildren(P))
        return _shortened(" ".join(filter(None, texts)))


def plain_text_of(paragraph: Element) -> str:
    """The text of a paragraph outside its controls, A_TAG for each tag and merge field."""
    pieces = [
        node.text or ""
        for node in own_paragraph_nodes(paragraph)
        if node.tag == TEXT and not _in_control(node, paragraph)
    ]
    return _RESULT.sub(A_TAG, without_tags("".join(pieces)))


def _in_control(node: Element, paragraph: Element) -> bool:
    for around in node.iterancestors():
        if around is paragraph:
            return False
        if around.tag == SDT:
            return True
    return False


def _says_something(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _shortened(text: str) -> str:
    words = " ".join(text.replace(A_TAG, "…").split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
