"""Everything that a company typed into its workbook, understood or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formgen.intake.required import Row
from formgen.model.sheets import INTAKE, SheetLayout
from formgen.read.answers import read_answers
from formgen.read.book import Book
from formgen.read.lines import Line
from formgen.read.raw import Raw, Sheet, column_of, letters, shown
from formgen.read.recognise import is_of_no_use, layout_vocabulary, recognise
from formgen.read.tables import header_row, read_table
from formgen.read.text import clean

#: Question, answer and explanation of a form sheet; what stands to the right is a remark.
_FORM_COLUMNS = 3
_MOST_REMARKS = 200


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the intake: the sheet's prefix, the row among the sheet's rows, the key."""

    prefix: str
    row: int
    key: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The answers of a returned workbook.

    ``tables`` are the rows of each sheet by its prefix, where an answer that could not be
    understood stands as it was typed. ``spots`` tell which answer stood in a sheet's cell.
    ``remarks`` are texts outside all cells that ask for one, with their places.
    """

    tables: Mapping[str, list[Row]]
    spots: Mapping[tuple[str, str], Spot]
    remarks: tuple[tuple[str, str], ...]


def typed_answers(workbook: Book) -> Typed:
    """Everything that was typed into a workbook.

    Raises:
        InputError: if one of its sheets is damaged or unsafe.
    """
    recognised = recognise(workbook, INTAKE)
    tables: dict[str, list[Row]] = {}
    spots: dict[tuple[str, str], Spot] = {}
    remarks: list[tuple[str, str]] = []
    for layout in INTAKE:
        name = recognised.sheets.get(layout.name.nl)
        prefix = layout.keys[0].partition(".")[0]
        tables[prefix] = []
        if name is None:
            continue
        sheet = workbook.sheet(name)
        held = cells_of(sheet)
        for line in _lines(layout, sheet, workbook):
            row = _row(line, held)
            spots |= {(name, cell): Spot(prefix, len(tables[prefix]), key)
                      for key, cell in _cells(line)}
            tables[prefix].append(row)
        remarks += _remarks(layout, sheet, {cell for own, cell in spots if own == name})
    used = set(recognised.sheets.values())
    for name in workbook.sheet_names:  # those that the company has added
        if name not in used and not is_of_no_use(name):
            remarks += _texts(workbook.sheet(name))
    return Typed(tables, spots, tuple(remarks[:_MOST_REMARKS]))


def _lines(layout: SheetLayout, sheet: Sheet, workbook: Book) -> tuple[Line, ...]:
    if layout.shape == "form":
        return (read_answers(sheet, layout.keys, workbook.names)[0],)
    return read_table(sheet, layout_vocabulary(layout), titled=True).lines


def _cells(line: Line) -> Iterator[tuple[str, str]]:
    for key, column in line.place.columns.items():
        yield key, column + line.place.row


def cells_of(sheet: Sheet) -> dict[str, Raw]:
    """What stands in the cells of a sheet, each called as "B7"."""
    return {f"{letters(column)}{row.number}": raw
            for row in sheet.rows for column, raw in row.cells.items()}


def _row(line: Line, held: Mapping[str, Raw]) -> Row:
    row: dict[str, object] = dict(line.values)
    for key, cell in _cells(line) if line.issues else ():
        if key not in row and cell in held:
            row[key] = shown(held[cell])
    return row


def _remarks(layout: SheetLayout, sheet: Sheet, used: set[str]) -> Iterator[tuple[str, str]]:
    """The texts of a sheet that stand where nothing is asked."""
    vocabulary = layout_vocabulary(layout)
    header = header_row(sheet, vocabulary) if layout.shape == "table" else None
    rows = [int("".join(filter(str.isdigit, cell))) for cell in used]
    first = header[0].number if header else min(rows, default=0)
    last = max(rows, default=0)
    for place, text in _texts(sheet):
        cell = place.rpartition(" › ")[2]
        name = cell.rstrip("0123456789")
        number, column = int(cell.removeprefix(name)), column_of(name)
        asked = (layout.shape == "form" and number <= last and column < _FORM_COLUMNS
                 and (column != 1 or cell in used))
        if number > first and cell not in used and not asked:
            yield place, text


def _texts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for row in sheet.rows:
        for column, raw in sorted(row.cells.items()):
            text = clean(shown(raw))
            if text:
                yield f"{sheet.name} › {letters(column)}{row.number}", text
