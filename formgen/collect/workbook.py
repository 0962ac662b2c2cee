"""``overview.xlsx``: the overview for people who live in Excel.

Made anew each time; the notes that the staff typed are read from the old one and carried over.
Every text is written as text, so that nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from formgen.collect.notes import Notes
from formgen.collect.overview import FormStand, InternRow, Overview, Stand
from formgen.collect.words import Words, words
from formgen.findings import Language
from formgen.forms import Form

_ACCENT, _INK, _GREY, _LINE = "#0F4C5C", "#1B1F23", "#4A5560", "#C9D3D8"
#: The tint of each stand: readable in black and white, because the word stands there too.
TINTS: Mapping[Stand, str] = {
    Stand.NOT_MADE: "#F5D9D7", Stand.MISTAKES: "#F5D9D7", Stand.REJECTED: "#F5D9D7",
    Stand.INCOMPLETE: "#FCF1DC", Stand.UNTOUCHED: "#FCF1DC", Stand.ON_HOLD: "#FCF1DC",
    Stand.PAPER: "#EEF4F6", Stand.SENT: "#EEF4F6", Stand.MADE: "#FFFFFF",
    Stand.COMPLETE: "#DCEFE3", Stand.APPROVED: "#BFE3CC",
}
#: The same in the chart, where a fill must stand out against white paper; as on the page.
_BARS: Mapping[Stand, str] = {
    Stand.NOT_MADE: "#C4504A", Stand.MISTAKES: "#C4504A", Stand.REJECTED: "#C4504A",
    Stand.INCOMPLETE: "#E0A030", Stand.UNTOUCHED: "#E0A030", Stand.ON_HOLD: "#E0A030",
    Stand.PAPER: "#9DB8C1", Stand.SENT: "#9DB8C1", Stand.MADE: "#DFE7EA",
    Stand.COMPLETE: "#4F9A6D", Stand.APPROVED: "#1F6B43",
}
_CREATED = datetime(1980, 1, 1)
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\'")

Cell = object


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: float


def workbook(overview: Overview, forms: Mapping[str, Form], language: Language,
             notes: Notes) -> bytes:
    """The workbook's bytes; equal input gives equal bytes.

    ``notes`` are those of the staff, by placement.
    """
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "dd-mm-yyyy"})
    book.set_properties({"title": words(language)["title"], "created": _CREATED})
    maker = _Maker(book, overview, words(language))
    maker.overview(notes)
    maker.summary()
    maker.companies()
    maker.skills()
    maker.results()
    maker.moments()
    for name, form in forms.items():
        maker.answers(name, form)
    book.close()
    return stream.getvalue()


class _Maker:
    """Writes the sheets, one by one."""

    def __init__(self, book: Any, overview: Overview, say: Words) -> None:
        self._book, self._overview, self._say = book, overview, say
        base = {"font_name": "Arial", "font_size": 9.5, "font_color": _INK, "valign": "vcenter"}
        self._text = book.add_format({**base, "bottom": 1, "bottom_color": _LINE})
        self._wrapped = book.add_format(
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
        self._note = book.add_format(
            {**base, "border": 1, "border_color": _LINE, "bg_color": "#FFFDF5",
             "text_wrap": True})
        self._stands = {stand: book.add_format(
            {**base, "bg_color": tint, "bottom": 1, "bottom_color": _LINE})
            for stand, tint in TINTS.items()}

    def overview(self, notes: Notes) -> None:
        """One line for each placement: where each paper stands, hours, notes."""
        say, overview = self._say, self._overview
        columns = [
            _Column(say["group"], 9), _Column(say["intern"], 26), _Column(say["number"], 13),
            _Column(say["company"], 28), _Column(say["coach"], 20), _Column(say["start"], 11),
            _Column(say["end"], 11),
            *(_Column(title[say.language], 17) for title in overview.titles.values()),
            _Column(say["hours"], 8), _Column(say["total_hours"], 9), _Column(say["steps"], 12),
            _Column(say["due"], 30), _Column(say["note"], 42), _Column(say["placement"], 12),
        ]
        self._sheet(say["overview"], columns,
                    [self._line(row, notes) for row in overview.rows], say["explain"])

    def _line(self, row: InternRow, notes: Notes) -> list[tuple[Cell, Any]]:
        say = self._say
        plain: list[Cell] = [row.group, row.intern, row.student_number, row.company, row.coach,
                             row.start, row.end]
        stands = [row.forms.get(name) for name in self._overview.titles]
        done = sum(step.done for step in row.steps)
        all_steps = sum(len(step.dates) for step in row.steps)
        return [
            *((value, None) for value in plain),
            *((say.stand(form.stand), self._stands[form.stand]) if form else ("", None)
              for form in stands),
            (row.hours, None), (row.total_hours, None),
            (say.say("of", count=done, all=all_steps) if all_steps else "", None),
            (say.due(row.due(self._overview.on)), None),
            (notes.get(row.placement_id, ""), self._note),
            (row.placement_id, None),
        ]

    def summary(self) -> None:
        """How many papers of each form stand where, as a table and as a stacked bar chart."""
        say, overview = self._say, self._overview
        used = [stand for stand in Stand
                if any(overview.stands(form)[stand] for form in overview.titles)]
        columns = [_Column(say["form"], 30), *(_Column(say.stand(stand), 13) for stand in used)]
        lines = [
            [(title[say.language], None),
             *((overview.stands(name)[stand], self._stands[stand]) for stand in used)]
            for name, title in overview.titles.items()
        ]
        sheet, first = self._sheet(say["summary"], columns, lines)
        if not lines or not used:
            return
        chart = self._book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        last = first + len(lines) - 1
        for column, stand in enumerate(used, start=1):
            chart.add_series({
                "name": [say["summary"], first - 1, column],
                "categories": [say["summary"], first, 0, last, 0],
                "values": [say["summary"], first, column, last, column],
                "fill": {"color": _BARS[stand]}, "border": {"none": True}, "gap": 60,
            })
        font = {"name": "Arial", "size": 9}
        chart.set_title({"name": say["where_papers_stand"], "name_font": {**font, "size": 12}})
        chart.set_y_axis({"reverse": True, "num_font": font})
        chart.set_x_axis({"num_font": font, "major_gridlines": {
            "visible": True, "line": {"color": "#DFE7EA", "width": 0.5}}})
        chart.set_legend({"position": "bottom", "font": font})
        chart.set_size({"width": 900, "height": 140 + 48 * len(lines)})
        sheet.insert_chart(last + 2, 0, chart, {"description": say["where_papers_stand"]})

    def companies(self) -> None:
        """One line for each company: how much of its papers came back."""
        say = self._say
        silent = set(self._overview.silent())
        columns = [_Column(say["company"], 34), _Column(say["interns"], 10),
                   _Column(say["made"], 10), _Column(say["back"], 10), _Column(say["silent"], 14)]
        lines: list[list[tuple[Cell, Any]]] = []
        for company, rows in self._overview.companies().items():
            forms = [form for row in rows for form in row.forms.values()]
            made = sum(form.stand is not Stand.NOT_MADE for form in forms)
            back = sum(form.stand.is_back for form in forms)
            lines.append([
                (rows[0].company, None), (len(rows), None), (made, None), (back, None),
                (say["silent"], self._stands[Stand.MISTAKES]) if company in silent else ("", None),
            ])
        self._sheet(say["companies"], columns, lines)

    def skills(self) -> None:
        """One line for each skill of each intern, with the dates of its steps."""
        say = self._say
        labels = list(dict.fromkeys(
            label[say.language] for row in self._overview.rows for step in row.steps
            for label in step.labels))
        columns = [_Column(say["group"], 9), _Column(say["intern"], 26), _Column(say["skill"], 44),
                   *(_Column(label, 14) for label in labels)]
        lines = [
            [(row.group, None), (row.intern, None), (step.skill, None),
             *((dict(zip((label[say.language] for label in step.labels), step.dates,
                         strict=True)).get(label), None) for label in labels)]
            for row in self._overview.rows for step in row.steps
        ]
        self._sheet(say["skills"], columns, lines)

    def results(self) -> None:
        """A line for each criterion of each intern, the judgements of all papers side by side."""
        say, rows = self._say, {row.placement_id: row for row in self._overview.rows}
        for result in self._overview.results:
            columns = [_Column(say["group"], 9), _Column(say["intern"], 26),
                       _Column(say["criterion"], 60), *(
                           _Column(f"{title[say.language]}: {label[say.language]}", 18)
                           for title, label in result.judges.values())]
            lines = [
                [(rows[line.placement_id].group, None), (rows[line.placement_id].intern, None),
                 (line.about, self._wrapped),
                 *((line.marks.get(judge), None) for judge in result.judges)]
                for line in result.lines
            ]
            self._sheet(say["distribution"], columns, lines)

    def moments(self) -> None:
        """Every evaluation moment, with those that are past and not yet done marked."""
        say, on = self._say, self._overview.on
        columns = [_Column(say["date"], 12), _Column(say["moment"], 26), _Column(say["group"], 9),
                   _Column(say["intern"], 26), _Column(say["company"], 28),
                   _Column(say["coach"], 20)]
        lines = [
            [(day, None), (kind, self._stands[Stand.INCOMPLETE] if (kind, day) in row.due(on)
                           else None),
             (row.group, None), (row.intern, None), (row.company, None), (row.coach, None)]
            for day, kind, row in sorted(
                ((day, kind, row) for row in self._overview.rows for kind, day in row.moments),
                key=lambda entry: (entry[0], entry[1], entry[2].placement_id))
        ]
        self._sheet(say["moments"], columns, lines)

    def answers(self, name: str, form: Form) -> None:
        """What the returned forms of one kind say, a column for each field."""
        say = self._say
        fields = [entry for entry in form.fields()
                  if any(self._answer(row.forms.get(name), entry.key) is not None
                         for row in self._overview.rows)]
        if not any(row.forms[name].receipt for row in self._overview.rows if name in row.forms):
            return
        columns = [_Column(say["intern"], 26), _Column(say["company"], 26),
                   _Column(say["state"], 16), _Column(say["received"], 12),
                   _Column(say["decided_by"], 16),
                   *(_Column(entry.field.label[say.language], 24) for entry in fields)]
        lines = []
        for row in self._overview.rows:
            stand = row.forms.get(name)
            if stand is None or stand.receipt is None:
                continue
            lines.append([
                (row.intern, None), (row.company, None),
                (say.stand(stand.stand), self._stands[stand.stand]), (stand.receipt.on, None),
                (stand.by, None),
                *((self._answer(stand, entry.key), self._wrapped) for entry in fields)])
        self._sheet(form.title[say.language], columns, lines)

    def _answer(self, stand: FormStand | None, key: str) -> Cell:
        given = stand.receipt.answers.get(key) if stand and stand.receipt else None
        if given is None or given.fixed:
            return None
        return ", ".join(given.value) if isinstance(given.value, tuple) else given.value

    def _sheet(self, title: str, columns: Sequence[_Column],
               lines: Iterable[Sequence[tuple[Cell, Any]]], explain: str = "") -> tuple[Any, int]:
        """A sheet with a heading, frozen, filtered and ready to print; its first line's number."""
        sheet = self._book.add_worksheet(_sheet_name(title, self._book.sheetnames))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8formgen&R&8&P / &N")
        sheet.write_string(0, 0, title, self._title)
        sheet.write_string(1, 0, explain or self._say.say(
            "stays", day=f"{self._overview.on:%d-%m-%Y}"), self._aside)
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

    def _write(self, sheet: Any, row: int, column: int, value: Cell, cell_format: Any) -> None:
        write: Callable[..., Any]
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day),
                                 cell_format or self._date)
            return
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            write = sheet.write_number
        else:
            value, write = _as_text(value, self._say), sheet.write_string
        write(row, column, value, cell_format or self._text)


def _as_text(value: Cell, say: Words) -> str:
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
