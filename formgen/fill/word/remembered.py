"""Rows that were written before, to be written again without working them out.

Most rows of a cohort's papers are alike: the blank ones, the weeks of a period, the skills and
work processes of a programme. A row that reads nothing but its own item is the same in every
document that has this item at this place, so it is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from formgen.fill.word.filling import ID_MARK, Filling, Program

#: Bytes that the remembered rows of a template may have; beyond, all are forgotten.
_ROOM = 3_000_000
_PLAIN = frozenset({str, int, bool, float, date, type(None)})

WriteRow = Callable[[Filling, str, int, Any], None]


class _Text(NamedTuple):
    """Text with ids in it that count up from the last one of the document, whatever that is."""

    text: bytes
    after: tuple[int, ...]

    @classmethod
    def of(cls, content: bytes) -> _Text:
        """The text of what was written :meth:`apart <Filling.apart>`."""
        parts = content.replace(b"%", b"%%").split(ID_MARK)
        return cls(b"%d".join(parts[::2]), tuple(map(int, parts[1::2])))

    def from_last(self, last: int) -> bytes:
        """The text for a document whose last id so far is ``last``."""
        return self.text % tuple([last + number for number in self.after])


class _Row(NamedTuple):
    """What writing a row appends, and by how much it moves the counters of the filling on."""

    content: _Text
    manifest: _Text
    numbers: int
    work: int
    rounds: int


class RowMemory:
    """The rows of all loops of a template."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], _Row] = {}
        self._size = 0

    def writer(self, body: Program) -> WriteRow:
        """What writes a loop's body for an item, by the path of its list and its position.

        The body must read nothing but the item, and show no pictures and no lists of Markdown.
        What it looks back at, to see whether a cell ends in a paragraph, lies within the body:
        its tags are balanced, or a document with two rows would not be well formed. A remembered
        row never lies within another one: an item of plain values has no list of items, and
        expressions cannot make one.
        """
        def write(filling: Filling, path: str, position: int, item: Any) -> None:
            if type(item) is not dict or not _PLAIN.issuperset(map(type, item.values())):
                body.write(filling)
                return
            # As text, for 1, 1.0 and True are equal and do not look alike.
            key = id(body), path, position, repr(item)
            row = self._rows.get(key)
            if row is None:
                row = _worked_out(body, filling)
                if row is None:
                    body.write(filling)
                    return
                self._keep(key, row)
            filling.out += row.content.from_last(filling.number)
            filling.manifest.append(row.manifest.from_last(filling.number))
            filling.number += row.numbers
            filling.work += row.work
            filling.rounds += row.rounds

        return write

    def _keep(self, key: tuple[Any, ...], row: _Row) -> None:
        size = len(row.content.text) + len(row.manifest.text)
        if self._size + size > _ROOM:
            self._rows.clear()
            self._size = 0
        self._rows[key] = row
        self._size += size


def always(body: Program) -> WriteRow:
    """What works a loop's body out each time."""
    return lambda filling, _path, _position, _item: body.write(filling)


def _worked_out(body: Program, filling: Filling) -> _Row | None:
    """A row, with the filling as it was before; None if it met trouble.

    Such a row is not to be remembered, because each document is to tell.
    """
    apart = filling.apart()
    body.write(apart)
    if apart.troubles:
        return None
    return _Row(_Text.of(bytes(apart.out)), _Text.of(b"".join(apart.manifest)),
                apart.number, apart.work, apart.rounds)
