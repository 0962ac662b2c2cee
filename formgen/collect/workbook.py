"""``overview.xlsx``: the overview for people who live in Excel.

Made anew each time; the notes that the staff typed are read from the old one and carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from formgen.collect.ledger import Receipt
from formgen.collect.notes import Notes
from formgen.collect.overview import InternRow, Overview, Stand
from formgen.collect.parts import parts_of
from formgen.collect.sheets import Cell, Column, Sheets
from formgen.collect.words import Words, words
from formgen.findings import Language
from formgen.forms import Form
from formgen.model import Label, catalogue

#: The same in the chart, where a fill must stand out against white paper; as on the page.
_BARS: Mapping[Stand, str] = {
    Stand.NOT_MADE: "#C4504A", Stand.MISTAKES: "#C4504A", Stand.REJECTED: "#C4504A",
    Stand.INCOMPLETE: "#E0A030", Stand.UNTOUCHED: "#E0A030", Stand.ON_HOLD: "#E0A030",
    Stand.PAPER: "#9DB8C1", Stand.SENT: "#9DB8C1", Stand.MADE: "#DFE7EA",
    Stand.COMPLETE: "#4F9A6D", Stand.APPROVED: "#1F6B43",
}
_CREATED = datetime(1980, 1, 1)


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
    maker.rows(forms)
    book.close()
    return stream.getvalue()


class _Maker:
    """Makes the sheets, one by one."""

    def __init__(self, book: Any, overview: Overview, say: Words) -> None:
        self._book, self._overview, self._say = book, overview, say
        self._sheets = Sheets(book, say, say.say("stays", day=f"{overview.on:%d-%m-%Y}"))

    def overview(self, notes: Notes) -> None:
        """One line for each placement: where each paper stands, hours, notes."""
        say, overview = self._say, self._overview
        columns = [
            Column(say["group"], 9), Column(say["intern"], 26), Column(say["number"], 13),
            Column(say["company"], 28), Column(say["coach"], 20), Column(say["start"], 11),
            Column(say["end"], 11),
            *(Column(title[say.language], 17) for title in overview.titles.values()),
            Column(say["hours"], 8), Column(say["total_hours"], 9), Column(say["steps"], 12),
            Column(say["due"], 30), Column(say["note"], 42), Column(say["placement"], 12),
        ]
        self._sheets.add(say["overview"], columns,
                    [self._line(row, notes) for row in overview.rows], say["explain"])

    def _line(self, row: InternRow, notes: Notes) -> list[Cell]:
        say = self._say
        plain: list[object] = [row.group, row.intern, row.student_number, row.company, row.coach,
                             row.start, row.end]
        stands = [row.forms.get(name) for name in self._overview.titles]
        done = sum(step.done for step in row.steps)
        all_steps = sum(len(step.dates) for step in row.steps)
        return [
            *((value, None) for value in plain),
            *((say.stand(form.stand), self._sheets.stands[form.stand]) if form else ("", None)
              for form in stands),
            (row.hours, None), (row.total_hours, None),
            (say.say("of", count=done, all=all_steps) if all_steps else "", None),
            (say.due(row.due(self._overview.on)), None),
            (notes.get(row.placement_id, ""), self._sheets.note),
            (row.placement_id, None),
        ]

    def summary(self) -> None:
        """How many papers of each form stand where, as a table and as a stacked bar chart."""
        say, overview = self._say, self._overview
        counts = overview.counts()
        used = [stand for stand in Stand if any(counted[stand] for counted in counts.values())]
        columns = [Column(say["form"], 30), *(Column(say.stand(stand), 13) for stand in used)]
        lines = [
            [(title[say.language], None),
             *((counts[name][stand], self._sheets.stands[stand]) for stand in used)]
            for name, title in overview.titles.items()
        ]
        sheet, first = self._sheets.add(say["summary"], columns, lines)
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
        silent = self._overview.silent()
        columns = [Column(say["company"], 34), Column(say["interns"], 10),
                   Column(say["made"], 10), Column(say["back"], 10), Column(say["silent"], 14)]
        lines: list[list[Cell]] = []
        for company, rows in self._overview.companies().items():
            forms = [form for row in rows for form in row.forms.values()]
            made = sum(form.stand is not Stand.NOT_MADE for form in forms)
            back = sum(form.stand.is_back for form in forms)
            lines.append([
                (rows[0].company, None), (len(rows), None), (made, None), (back, None),
                (say["silent"], self._sheets.stands[Stand.MISTAKES])
                if company in silent else ("", None),
            ])
        self._sheets.add(say["companies"], columns, lines)

    def skills(self) -> None:
        """One line for each skill of each intern, with the dates of its steps."""
        say = self._say
        labels = list(dict.fromkeys(
            label[say.language] for row in self._overview.rows for step in row.steps
            for label in step.labels))
        columns = [Column(say["group"], 9), Column(say["intern"], 26), Column(say["skill"], 44),
                   *(Column(label, 14) for label in labels)]
        lines: list[list[Cell]] = []
        for row in self._overview.rows:
            for step in row.steps:
                days = {label[say.language]: day
                        for label, day in zip(step.labels, step.dates, strict=True)}
                lines.append([(row.group, None), (row.intern, None), (step.skill, None),
                              *((days.get(label), None) for label in labels)])
        self._sheets.add(say["skills"], columns, lines)

    def results(self) -> None:
        """A line for each criterion of each intern, the judgements of all papers side by side."""
        say, rows = self._say, {row.placement_id: row for row in self._overview.rows}
        for result in self._overview.results:
            columns = [Column(say["group"], 9), Column(say["intern"], 26),
                       Column(say["criterion"], 60), *(
                           Column(f"{title[say.language]}: {label[say.language]}", 18)
                           for title, label in result.judges.values())]
            lines = [
                [(rows[line.placement_id].group, None), (rows[line.placement_id].intern, None),
                 (line.about, self._sheets.wrapped),
                 *((line.marks.get(judge), None) for judge in result.judges)]
                for line in result.lines
            ]
            self._sheets.add(say["distribution"], columns, lines)

    def moments(self) -> None:
        """Every evaluation moment, with those that are past and not yet done marked."""
        say, on = self._say, self._overview.on
        columns = [Column(say["date"], 12), Column(say["moment"], 26), Column(say["group"], 9),
                   Column(say["intern"], 26), Column(say["company"], 28),
                   Column(say["coach"], 20)]
        lines = [
            [(day, None), (kind, self._sheets.stands[Stand.INCOMPLETE] if (kind, day) in row.due(on)
                           else None),
             (row.group, None), (row.intern, None), (row.company, None), (row.coach, None)]
            for day, kind, row in sorted(
                ((day, kind, row) for row in self._overview.rows for kind, day in row.moments),
                key=lambda entry: (entry[0], entry[1], entry[2].placement_id))
        ]
        self._sheets.add(say["moments"], columns, lines)

    def answers(self, name: str, form: Form) -> None:
        """What the returned forms of one kind say, a column for each field."""
        say = self._say
        back = [(row, stand, stand.receipt) for row in self._overview.rows
                if (stand := row.forms.get(name)) is not None and stand.receipt]
        if not back:
            return
        fields = {key: label for key, label in _asked(form, [one for *_, one in back]).items()
                  if any(_answer(receipt, key) is not None for _, _, receipt in back)}
        columns = [Column(say["intern"], 26), Column(say["company"], 26),
                   Column(say["state"], 16), Column(say["received"], 12),
                   Column(say["decided_by"], 16),
                   *(Column(label[say.language], 24) for label in fields.values())]
        lines = [
            [(row.intern, None), (row.company, None),
             (say.stand(stand.stand), self._sheets.stands[stand.stand]), (receipt.on, None),
             (stand.by, None),
             *((_answer(receipt, key), self._sheets.wrapped) for key in fields)]
            for row, stand, receipt in back
        ]
        self._sheets.add(form.title[say.language], columns, lines)


    def rows(self, forms: Mapping[str, Form]) -> None:
        """What was filled in in the tables of the forms, and beside signatures: a line for each
        cell, since columns for all rows of all tables would be hundreds.
        """
        say = self._say
        columns = [Column(say["group"], 9), Column(say["intern"], 26), Column(say["form"], 28),
                   Column(say["part"], 30), Column(say["line"], 8), Column(say["field"], 26),
                   Column(say["answer"], 60)]
        lines: list[list[Cell]] = []
        for name, form in forms.items():
            part_of = parts_of(form)
            for row in self._overview.rows:
                receipt = row.forms[name].receipt if name in row.forms else None
                for key in receipt.answers if receipt else ():
                    part, value = part_of(key), _answer(receipt, key) if receipt else None
                    if part and value is not None:
                        plain = (row.group, row.intern, form.title[say.language],
                                 part.title[say.language], part.line, part.label[say.language])
                        lines.append([*((one, None) for one in plain),
                                      (value, self._sheets.wrapped)])
        if lines:
            self._sheets.add(say["tables"], columns, lines)


def _asked(form: Form, receipts: Iterable[Receipt]) -> Mapping[str, Label]:
    """The fields of a form by name; those of a school's own template, which nothing else
    declares, are the ones that came back.
    """
    if form.sections:
        return {entry.key: entry.field.label for entry in form.fields()}
    names = dict.fromkeys(name for receipt in receipts for name in receipt.answers)
    return {name: catalogue()[name].label if name in catalogue() else Label(name, name)
            for name in names}


def _answer(receipt: Receipt, key: str) -> object:
    """What was filled in in a field; None for nothing, and for what was printed."""
    given = receipt.answers.get(key)
    if given is None or given.fixed:
        return None
    return ", ".join(given.value) if isinstance(given.value, tuple) else given.value
