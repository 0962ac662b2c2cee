"""The notes that the staff typed in an overview, read before it is made anew."""

from __future__ import annotations

from collections.abc import Mapping

from formgen.collect.words import words
from formgen.findings import Language

Notes = Mapping[str, str]


def notes_of(content: bytes, name: str) -> Notes:
    """The notes in an overview that was made before, by placement; none if it is another file.

    They are found by the headings, whatever was done to the rows: sorted, filtered, moved.

    Raises:
        InputError: if the file cannot be read, so that no note is lost in silence.
    """
    from formgen.read.raw import shown
    from formgen.read.xlsx import Workbook

    old = Workbook(content, name)
    languages: tuple[Language, ...] = ("nl", "en")
    for say in map(words, languages):
        if say["overview"] not in old.sheet_names:
            continue
        rows = old.sheet(say["overview"]).rows
        for position, row in enumerate(rows):
            titles = {shown(cell): column for column, cell in row.cells.items()}
            if say["note"] in titles and say["placement"] in titles:
                note, placement = titles[say["note"]], titles[say["placement"]]
                return {
                    shown(line.cells[placement]): shown(line.cells[note])
                    for line in rows[position + 1:]
                    if placement in line.cells and note in line.cells}
    return {}
