"""The sheets of ``overview.xlsx``: how they look, and how values are written into them.

Every text is written as text, so that nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from formgen.collect.overview import Stand
from formgen.collect.words import Words

_ACCENT, _INK, _GREY, _LINE = "#0F4C5C", "#1B1F23", "#4A5560", "#C9D3D8"
#: The tint of each stand: readable in black and white, because the word stands there too.
_TINTS: Mapping[Stand, str] = {
    Stand.NOT_MADE: "#F5D9D7", Stand.MISTAKES: "#F5D9D7", Stand.REJECTED: "#F5D9D7",
    Stand.INCOMPLETE: "#FCF1DC", Stand.UNTOUCHED: "#FCF1DC", Stand.ON_HOLD: "#FCF1DC",
    Stand.PAPER: "#EEF4F6", Stand.SENT: "#EEF4F6", Stand.MADE: "#FFFFFF",
    Stand.COMPLETE: "#DCEFE3", Stand.APPROVED: "#BFE3CC",
}
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\'")

#: A value, and its format; None for the usual one of such values.
Cell = tuple[object, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, and its width in characters."""

    title: str
    width: float


class Sheets:
    """Adds sheets to a workbook of XlsxWriter; the formats are for values that need one.

    ``explain`` stands below a sheet's heading where it has nothing else to say.
    """

    def __init__(self, book: Any, say: Words, explain: str) -> None:
        self._book, self._say, self._explain = book, say, explain
        base = {"font_name": "Arial", "font_size": 9.5, "font_color": _INK, "valign": "vcenter"}
        self._text = book.add_format({**base, "bottom": 1, "bottom_color": _LINE})
        self.wrapped = book.add_format(
            {**base, "bottom": 1, "bottom_color": _LINE, "text_wrap": True, "valign": "top"})
        self._date = book.add_format(
            {**base, "bottom": 1, "bottom_color": _LINE, "num_format": "dd-mm-yyyy",
             "align": "left"})
        self._head = book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": _ACCENT,
             "text_wrap": True})
        self._title = book.add_format(
            {**base, "bold": True, "font_size": 16, "font_color": _ACCENT})
        self._aside = book.add_format({**base, "font_color": _GREY})
        self.note = book.add_format(
            {**base, "border": 1, "border_color": _LINE, "bg_color": "#FFFDF5",
             "text_wrap": True})
        self.stands = {stand: book.add_format(
            {**base, "bg_color": tint, "bottom": 1, "bottom_color": _LINE})
            for stand, tint in _TINTS.items()}

    def add(self, title: str, columns: Sequence[Column], lines: Iterable[Sequence[Cell]],
            explain: str = "") -> tuple[Any, int]:
        """A sheet with a heading, frozen, filtered and ready to print; its first line's number."""
        sheet = self._book.add_worksheet(_sheet_name(title, self._book.sheetnames))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8formgen&R&8&P / &N")
        sheet.write_string(0, 0, title, self._title)
        sheet.write_string(1, 0, explain or self._explain, self._aside)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(3, number, column.title, self._head)
        sheet.set_row(0, 26)
        sheet.set_row(3, 30)
        last = 3
        for last, line in enumerate(lines, start=4):
            for number, (value, cell_format) in enumerate(line):
                self._write(sheet, last, number, value, cell_format)
        sheet.freeze_panes(4, 2)
        sheet.repeat_rows(3)
        sheet.autofilter(3, 0, last, len(columns) - 1)
        return sheet, 4

    def _write(self, sheet: Any, row: int, column: int, value: object, cell_format: Any) -> None:
        write: Callable[..., Any]
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day),
                                 self._date)  # in any other format it is a number
            return
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            write = sheet.write_number
        else:
            value, write = _as_text(value, self._say), sheet.write_string
        write(row, column, value, cell_format or self._text)


def _as_text(value: object, say: Words) -> str:
    if isinstance(value, bool):
        return {"nl": ("nee", "ja"), "en": ("no", "yes")}[say.language][value]
    return "" if value is None else str(value)[:32_000]


def _sheet_name(title: str, taken: Iterable[str]) -> str:
    """A name that Excel takes: short, without its special characters, and no other sheet's."""
    name = title.translate(_NOT_IN_SHEET_NAMES)[:_LONGEST_SHEET_NAME].strip(" ") or "-"
    names, number = {other.casefold() for other in taken}, 1
    unique = name
    while unique.casefold() in names:
        number += 1
        unique = f"{name[:_LONGEST_SHEET_NAME - 4]} {number}"
    return unique
