"""A workbook of Excel 97-2003 (.xls) -> its sheets and defined names, by the library xlrd.

The format is binary, old and intricate, so the library runs in a child process with limits
(:mod:`formgen.guard`): what breaks it costs one file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from formgen.errors import InputError
from formgen.findings import Where, found
from formgen.read.book import LoadedBook, counters
from formgen.read.collected import Collected
from formgen.read.raw import DAYS_OF_1904, Fault, Faulty, Raw, letters, number_shown
from formgen.read.source import Source, content

if TYPE_CHECKING:
    from xlrd import Book as OldBook
    from xlrd.sheet import Cell as OldCell
    from xlrd.sheet import Sheet as OldSheet


def read_xls(source: Source, file: str) -> LoadedBook:
    """All sheets of a workbook. To be called through :func:`formgen.guard.guarded`.

    Raises:
        InputError: if it is damaged, or has a password.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content(source), logfile=io.StringIO(),
                                  formatting_info=True, ragged_rows=True)
        names = dict(_names(book))
        sheets = {one.name: _sheet(book, one) for one in book.sheets()}
    except MemoryError:
        raise
    except Exception as error:  # whatever the library trips over, the file is at fault
        locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        code = "FILE_HAS_PASSWORD" if locked else "FILE_DAMAGED"
        raise InputError(found(code, Where(file))) from None
    return LoadedBook(file, {name: sheet.sheet(file, name, counters(names, name))
                             for name, sheet in sheets.items()}, names)


def _sheet(book: OldBook, old: OldSheet) -> Collected:
    sheet = Collected()
    shift = DAYS_OF_1904 if book.datemode else 0
    for row in range(old.nrows):
        cells: dict[int, Raw] = {}
        for column in range(old.row_len(row)):
            raw = _raw(book, old.cell(row, column), shift)
            if raw is not None:
                cells[column] = raw
        about = old.rowinfo_map.get(row)
        sheet.add_row(row + 1, cells, hidden=bool(about and about.hidden))
    for top, bottom, left, right in old.merged_cells:
        sheet.merged.append(f"{letters(left)}{top + 1}:{letters(right - 1)}{bottom}")
    return sheet


def _raw(book: OldBook, cell: OldCell, shift: int) -> Raw | None:
    """What a cell holds; None if it is blank."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return number_shown(float(cell.value), style, shift)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Faulty(Fault.ERROR, xlrd.error_text_from_code.get(cell.value, "#?"))
    return None


def _names(book: OldBook) -> Iterator[tuple[str, tuple[str, str]]]:
    """The defined names that stand for a place of a sheet."""
    import xlrd

    for name in book.name_obj_list:
        result = name.result
        if name.macro or name.binary or result is None or result.kind != xlrd.oREF:
            continue
        area = result.value[0]
        sheets = book.sheet_names()
        first, _, top, _, left, _ = area.coords
        if 0 <= first < len(sheets):
            yield name.name, (sheets[first], f"{letters(left)}{top + 1}")
