"""Rows of a list that a form has no room for: none is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formgen.fill.formats import plain_text
from formgen.fill.pdf.choices import not_plain
from formgen.fill.pdf.draft import Draft, Leftover
from formgen.fill.pdf.words import WORDS
from formgen.fill.slots import Data, Slot, lookup
from formgen.findings import Language, Where, found

#: What a label says of its row: "Diersoort (rij 11)".
_ROW_OF_LABEL = re.compile(r",?\s*\(?(?:rij|row)\s+\d+\)?\s*$", re.I)

_ROW = re.compile(r"(?P<list>.+)\.(?P<row>[1-9]\d*)(?:\.(?P<column>[^.]+))?")


@dataclass(frozen=True, slots=True)
class RowWatch:
    """A list of the data that a form shows in rows.

    ``columns`` are the keys that the form shows of a row, with their labels; the key is empty
    for a list of plain values. ``continues``: documents may get pages for rows without room.
    """

    name: str
    capacity: int
    columns: Mapping[str, str]
    language: Language
    continues: bool

    def fill(self, data: Data, draft: Draft) -> None:
        """Have rows beyond the form's last continue at the end of the document."""
        rows = filled_rows(data, self.name)
        beyond = rows[self.capacity :]
        if not beyond:
            return
        first, last = self.capacity + 1, len(rows)
        draft.findings.append(
            found(
                "PDF_ROWS_CONTINUED" if self.continues else "PDF_ROWS_WITHOUT_ROOM",
                Where(field=self.name),
                list=", ".join(self.columns.values()),
                capacity=self.capacity,
                rows=str(first) if first == last else f"{first}-{last}",
            )
        )
        if not self.continues:
            return
        words = WORDS[self.language]
        paragraphs = [
            f"{words.row} {number}: {self._sentence(row, draft)}"
            for number, row in enumerate(beyond, first)
        ]
        heading = f"{words.more_rows}: {', '.join(self.columns.values())}"
        draft.leftovers.append(Leftover(heading, tuple(paragraphs)))

    def _sentence(self, row: Any, draft: Draft) -> str:
        parts = []
        for key, label in self.columns.items():
            value = row.get(key) if isinstance(row, Mapping) else row
            try:
                text = plain_text(value, self.language)
            except TypeError:
                draft.findings.append(not_plain(self.name, label))
                continue
            if text:
                parts.append(f"{label}: {text}")
        return "; ".join(parts)


def filled_rows(data: Data, name: str) -> Sequence[Any]:
    """The rows of a list without the blank ones at its end."""
    rows = lookup(data, name)
    if not isinstance(rows, (list, tuple)):
        return ()
    count = len(rows)
    while count and _is_blank(rows[count - 1]):
        count -= 1
    return rows[:count]


def _is_blank(row: Any) -> bool:
    return bool(row.get("blank")) if isinstance(row, Mapping) else row in (None, "")


def row_watches(
    slots: Iterable[Slot], language: Language, continues: bool = True
) -> tuple[RowWatch, ...]:
    """The lists that a form shows, with the last row of each; see :class:`RowWatch`."""
    last_rows: dict[str, int] = {}
    columns: dict[str, dict[str, str]] = {}
    for slot in slots:
        match = _ROW.fullmatch(slot.name)
        if match is None:
            continue
        name, row = match["list"], int(match["row"])
        last_rows[name] = max(last_rows.get(name, 0), row)
        label = _ROW_OF_LABEL.sub("", slot.label)
        columns.setdefault(name, {}).setdefault(match["column"] or "", label)
    return tuple(
        RowWatch(name, last_rows[name], columns[name], language, continues) for name in last_rows
    )
