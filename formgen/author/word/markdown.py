"""Markdown texts of a form -> paragraphs in the styles of its template.

Headings, paragraphs, bullets, numbered lists, bold and italic; a form needs no more. Template
tags in the text pass through, so a text may say ``{{ company.name }}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from formgen.author.word.tables import keep_with_next
from formgen.author.word.xml import Element, paragraph, run, w

_BODY = {"text": "BodyText", "bullet": "ListBullet", "number": "ListNumber"}
_COLUMNS = {"text": "ColumnText", "bullet": "ColumnBullet", "number": "ColumnNumber",
            "Heading2": "ColumnHeading", "Heading3": "ColumnSubheading"}


class Lists:
    """Hands out the numbering of each numbered list, so that every list starts at 1."""

    def __init__(self, first: int) -> None:
        self._numbers = count(first)
        self.used: list[int] = []

    def next(self) -> int:
        """The ``w:numId`` of one more list."""
        self.used.append(next(self._numbers))
        return self.used[-1]


def blocks(source: str, lists: Lists, *, columns: int = 1) -> Iterator[Element]:
    """The paragraphs of a Markdown text; in several columns they are set smaller.

    Its highest headings are just below those of sections, however deep they are declared.
    """
    from markdown_it import MarkdownIt  # needed to author only

    styles = _COLUMNS if columns > 1 else _BODY
    tokens = MarkdownIt("commonmark").parse(source)
    highest = min((_level(token) for token in tokens if token.type == "heading_open"), default=0)
    before = None
    nesting: list[str] = []
    number = 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if before is not None:
                keep_with_next(before)  # the words that lead up to a list
            nesting.append("bullet" if token.type.startswith("bullet") else "number")
            number = lists.next() if nesting[-1] == "number" else number
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            nesting.pop()
        elif token.type == "heading_open":
            nesting.append("Heading2" if _level(token) == highest else "Heading3")
        elif token.type == "heading_close":
            nesting.pop()
        elif token.type == "inline":
            before = _paragraph(nesting[-1] if nesting else "text", number, styles,
                                token.children)
            yield before


def _level(heading: Any) -> int:
    return int(heading.tag[1:])


def _paragraph(kind: str, number: int, styles: Mapping[str, str], children: Any) -> Element:
    numbering = [w("numPr", w("numId", val=number))] if kind == "number" else []
    return paragraph(styles.get(kind, kind), *_runs(children), properties=numbering)


def _runs(children: Any) -> Iterator[Element]:
    style = ""
    for token in children:
        if token.type in ("strong_open", "em_open"):
            style = "Strong" if token.type == "strong_open" else "Emphasis"
        elif token.type in ("strong_close", "em_close"):
            style = ""
        elif token.type == "hardbreak":
            yield w("r", w("br"))
        elif token.type == "softbreak":
            yield run(" ", style)
        elif token.content:
            yield run(token.content, style)
