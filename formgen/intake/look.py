"""How the workbooks look: the house style of DESIGN section 10, as Excel cell formats."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from formgen.model.fields import Field, Kind

ACCENT = "#0F4C5C"
GREY = "#4A5560"
INK = "#1B1F23"
LINE = "#C9D3D8"
TINT = "#EEF4F6"
AMBER_TINT = "#FCF1DC"
RED = "#B3261E"
RED_TINT = "#FBE4E2"
FONT = "Arial"

#: Excel's number format per kind; text ("@") keeps what is typed: 01234567, 1-2, 08:30.
_NUMBER_FORMATS = {Kind.DATE: "dd-mm-yyyy", Kind.INTEGER: "0", Kind.DECIMAL: "General"}

#: Column width in characters per kind, in a table.
_WIDTHS = {
    Kind.TEXT: 20.0, Kind.LONG_TEXT: 60.0, Kind.DATE: 13.0, Kind.TIME: 10.0,
    Kind.INTEGER: 9.0, Kind.DECIMAL: 10.0, Kind.YES_NO: 11.0, Kind.CHOICE: 18.0,
    Kind.EMAIL: 34.0, Kind.PHONE: 16.0, Kind.LIST: 20.0,
}
#: Columns whose texts are longer or shorter than their kind suggests.
_WIDTHS_BY_KEY = {
    "milestone.topic": 38.0, "milestone.method": 38.0, "milestone.ready_when": 44.0,
    "skill.name": 48.0, "skill.number": 6.0, "criterion.text": 58.0, "criterion.measure": 36.0,
    "criterion.norm": 36.0, "criterion.feasible_with": 32.0, "criterion.by_when": 22.0,
    "induction.topic": 56.0, "company.name": 34.0, "school.name": 28.0, "programme.name": 42.0,
    "work_process.core_task": 42.0, "work_process.name": 56.0, "contact.name": 26.0,
    "contact.job_title": 34.0, "intern.last_name": 30.0, "guardian.name": 28.0,
    "intern.initials": 12.0, "intern.prefix": 14.0, "intern.house_no": 12.0,
    "intern.postcode": 11.0, "contact.initials": 9.0, "school.privacy_contact": 34.0,
    "school.discrimination_desk": 34.0, "placement.work_process_codes": 40.0,
    "elective.name": 34.0, "work_process.code": 14.0, "agreement.version": 9.0,
    "evaluation.who": 48.0, "induction.by": 26.0, "induction.when": 18.0,
    "milestone.guided_by": 24.0, "milestone.learning_mode": 22.0,
}
#: Room for the filter arrow in a roster's header, in characters.
_FILTER_ARROW = 3.0
#: Arial 10 holds a little more than one letter per unit of column width.
_LETTERS_PER_WIDTH = 1.15
_LINE_HEIGHT = 13.0
_PADDING = 6.0
#: Excel shows no row higher than this, in points.
_HIGHEST_ROW = 409.0


def column_width(field: Field, label: str, values: Iterable[object] = ()) -> float:
    """The width of a table's column, in characters.

    Without values it has room for what people will type; with values (a roster, which is
    wide enough as it is) it fits the longest of them and the longest word of its label.
    """
    room = _WIDTHS_BY_KEY.get(field.key, _WIDTHS[field.kind])
    word = max(len(part) for part in label.split()) + _FILTER_ARROW
    if not values:
        return max(room, word)
    longest = max(len(text_of(value)) for value in values) * 0.95 + 3
    return max(min(longest, room * 1.4), word, 8)


def text_of(value: object) -> str:
    """Roughly what a cell shows for a value, to measure it."""
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)


def row_height(cells: Iterable[tuple[object, float]]) -> float:
    """The height of a row in points, given each wrapped cell's value and column width.

    Excel and LibreOffice fit a row to its text while one types, but not always on opening.
    """
    lines = max((
        sum(max(1, math.ceil(len(part) / (width * _LETTERS_PER_WIDTH)))
            for part in text_of(value).split("\n"))
        for value, width in cells
    ), default=1)
    return min(lines * _LINE_HEIGHT + _PADDING, _HIGHEST_ROW)


class Look:
    """The cell formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._formats: dict[str, Any] = {}
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        self._base = base
        self.title = workbook.add_format(
            {**base, "font_size": 18, "bold": True, "font_color": ACCENT})
        self.intro = workbook.add_format({**base, "font_color": GREY})
        self.header = workbook.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT,
             "text_wrap": True, "indent": 1, "border": 1, "border_color": ACCENT})
        self.label = workbook.add_format(
            {**base, "text_wrap": True, "indent": 1, "bottom": 1, "bottom_color": LINE})
        self.head = workbook.add_format(
            {**base, "bold": True, "font_color": ACCENT, "text_wrap": True,
             "bottom": 1, "bottom_color": LINE})
        self.help = workbook.add_format(
            {**base, "font_size": 9, "font_color": GREY, "text_wrap": True,
             "indent": 1, "bottom": 1, "bottom_color": LINE})
        #: A required cell that is empty, and the sign behind its label: no value changes.
        self.missing = workbook.add_format({"bg_color": AMBER_TINT})
        self.missing_label = workbook.add_format({"num_format": '@"  ◄"', "bold": True})
        self.faulty = workbook.add_format(
            {"bg_color": RED_TINT, "border": 1, "border_color": RED, "font_color": RED})
        self.fixed = workbook.add_format(
            {**base, "bottom": 1, "bottom_color": LINE, "indent": 1, "bold": True,
             "num_format": "@"})
        self.counter = workbook.add_format(
            {**base, "bold": True, "font_color": ACCENT, "font_size": 11})
        self.reference = workbook.add_format(
            {**base, "font_size": 9, "font_color": GREY, "align": "right"})
        self.link = workbook.add_format(
            {**base, "font_color": ACCENT, "underline": 1, "bottom": 1, "bottom_color": LINE,
             "indent": 1})
        self.optional = workbook.add_format(
            {**base, "bottom": 1, "bottom_color": LINE, "align": "center", "font_color": GREY})
        self.hidden = workbook.add_format({"num_format": ";;;"})
        self.banner = workbook.add_format(
            {**base, "bold": True, "font_size": 14, "font_color": ACCENT, "bg_color": TINT,
             "left": 5, "left_color": ACCENT, "indent": 1, "text_wrap": True})
        self.banner_open = workbook.add_format({"bg_color": AMBER_TINT})

    def open_count(self, none: str) -> Any:
        """A count of what is open, which says ``none`` when it is 0."""
        shown = f'0;0;"{none}"'
        if shown not in self._formats:
            self._formats[shown] = self._workbook.add_format({
                **self._base, "bottom": 1, "bottom_color": LINE, "align": "center",
                "num_format": shown})
        return self._formats[shown]

    def typed(self, kind: Kind) -> Any:
        """An answer as it stands in its own cell, shown on the list of corrections."""
        name = f"typed {_NUMBER_FORMATS.get(kind, '@')}"
        if name not in self._formats:
            self._formats[name] = self._workbook.add_format({
                **self._base, "bottom": 1, "bottom_color": LINE, "text_wrap": True,
                "indent": 1, "align": "left", "font_color": RED,
                "num_format": _NUMBER_FORMATS.get(kind, "@")})
        return self._formats[name]

    def value(self, kind: Kind, *, tinted: bool) -> Any:
        """The format of a cell that holds data; tinted where a company fills it in."""
        name = f"{_NUMBER_FORMATS.get(kind, '@')} {tinted} {kind is Kind.LONG_TEXT}"
        if name not in self._formats:
            # In print and to the colour-blind the bar at the left says: type here.
            box = ({"bg_color": TINT, "border": 1, "left": 5, "left_color": ACCENT}
                   if tinted else {"bottom": 1})
            self._formats[name] = self._workbook.add_format({
                **self._base, "border_color": LINE, **box, "locked": False,
                "num_format": _NUMBER_FORMATS.get(kind, "@"),
                "align": "left", "indent": 1, "text_wrap": tinted or kind is Kind.LONG_TEXT,
            })
        return self._formats[name]
