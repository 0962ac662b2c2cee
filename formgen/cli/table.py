"""A table of text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and a value for each row; numbers stand right, a long text is cut at ``width``.

    Where numbers stand, a text says that there is none.
    """

    heading: str
    values: Sequence[str | int]
    width: int = 60


def table(columns: Sequence[Column]) -> str:
    """The columns side by side, as wide as their widest value; ends with a line break."""
    rendered = [_rendered(column) for column in columns]
    return "".join("  ".join(cells).rstrip() + "\n" for cells in zip(*rendered, strict=True))


def _rendered(column: Column) -> list[str]:
    texts = [_cut(str(value), column.width) for value in column.values]
    number = any(isinstance(value, int) for value in column.values)
    cells = [column.heading, *texts]
    width = max(map(_width, cells))
    blanks = [" " * (width - _width(cell)) for cell in cells]
    return [blank + cell if number else cell + blank
            for cell, blank in zip(cells, blanks, strict=True)]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[:width - 1] + "…"


def _width(text: str) -> int:
    """Columns on a terminal: none for accents of their own, two for East Asian wide letters."""
    return sum(0 if unicodedata.combining(letter)
               else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
