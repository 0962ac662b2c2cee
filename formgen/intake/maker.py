"""Writes the sheets of a roster or an intake sheet into an XlsxWriter workbook."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formgen.intake.cells import (
    YES_NO_LIST,
    hint,
    list_name,
    validate,
    write_value,
)
from formgen.intake.counter import (
    can_be_open,
    counter_formula,
    counter_text,
    note_name,
    open_name,
)
from formgen.intake.look import ACCENT, GREY, Look, column_width, row_height
from formgen.intake.required import Row, still_open
from formgen.intake.words import Template, Words
from formgen.model.catalogue import catalogue
from formgen.model.fields import Field, Kind, Need
from formgen.model.sheets import EXPLANATION, LISTS, MARKS, SheetLayout, defined_name

#: Paragraphs of the school's own for the explanation sheet, as (head, text).
Notes = Sequence[tuple[str, str]]

_A4 = 9
#: Column widths in characters: of a form's question, answer and explanation, and so on.
_FORM_WIDTHS = (34.0, 62.0, 52.0)
_EXPLANATION_WIDTH = 92.0
#: What fits on a landscape page at full size, and what is still readable when shrunk.
_PAGE_WIDTH = 125.0
_WIDEST_PAGE = 190.0
#: Heights in points.
_HEADER_HEIGHT = 30.0
_ROW_HEIGHT = 18.0
_LINE_GAP = 6.0
#: Rows that the drop-downs of a roster reach, and blank rows that an intake table offers.
_ROSTER_ROWS = 500
_SPARE_ROWS = 8
_FEWEST_ROWS = 12

#: The row below title and intro of an intake sheet that counts what is still open.
_COUNTER_ROW = 2
#: What the school has given out and the company must leave as it is.
_FIXED = "company.company_id"

#: Roster columns that repeat a key of another sheet: its values are their drop-down.
_REFERENCES = {
    "group.crebo": "programme.crebo",
    "intern.group": "group.code",
    "placement.student_number": "intern.student_number",
    "placement.company_id": "company.company_id",
    "work_process.crebo": "programme.crebo",
}


def prefix_of(layout: SheetLayout) -> str:
    """The prefix of a sheet's first key, by which its rows and its words are known."""
    return layout.keys[0].split(".")[0]


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of a field: a sheet and first row, first column, last row, last column from 0."""

    sheet: str
    cells: tuple[int, int, int, int]

    @property
    def address(self) -> str:
        """As a formula names it from any sheet."""
        from xlsxwriter.utility import xl_range_abs

        return f"'{self.sheet}'!{xl_range_abs(*self.cells)}"


@dataclass(frozen=True, slots=True)
class Maker:
    """Writes the sheets of one workbook, in order.

    ``blocks`` says where each field's cells came to stand.
    """

    workbook: Any
    look: Look
    words: Words
    template: Template
    company_id: str
    reference: str = ""
    blocks: dict[str, Block] = field(default_factory=dict)

    def explanation(self, notes: Notes) -> None:
        """The sheet that greets: what the workbook is for and how to fill it in."""
        sheet = self.sheet(EXPLANATION[self.words.language], GREY)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, _EXPLANATION_WIDTH)
        sheet.set_row(0, 34)
        title = self.words.workbook(self.template, "explanation_title")
        sheet.write_string(0, 0, title, self.look.title)
        sheet.write_string(1, 0, self.words.workbook(self.template, "title"), self.look.intro)
        paragraphs = [*self.words.explanation(self.template), *notes]
        for number, (head, text) in enumerate(paragraphs, start=3):
            sheet.write_string(number, 0, head, self.look.head)
            sheet.write_string(number, 1, text, self.look.label)
            sheet.set_row(number, row_height([(text, _EXPLANATION_WIDTH)]) + _LINE_GAP)
        self.guard(sheet)

    def form(self, layout: SheetLayout, answers: Row) -> None:
        """A sheet with a question, an answer and an explanation on each row."""
        sheet = self.sheet(layout.name[self.words.language], ACCENT)
        for column, width in enumerate(_FORM_WIDTHS):
            sheet.set_column(column, column, width)
        top = self._heading(sheet, layout, [answers])
        sheet.write_string(0, 2, self.reference, self.look.reference)
        for column, name in enumerate(("question", "answer", "help")):
            sheet.write_string(top, column, self.words.common(name), self.look.header)
        for row, entry in enumerate(self._fields(layout), start=top + 1):
            texts = (self._label(entry), answers.get(entry.key), hint(entry, self.words))
            sheet.set_row(row, row_height(zip(texts, _FORM_WIDTHS, strict=True)))
            sheet.write_string(row, 0, texts[0], self.look.label)
            style = (self.look.fixed if entry.key == _FIXED
                     else self.look.value(entry.kind, tinted=True))
            write_value(sheet, row, 1, texts[1], style, self.words, entry)
            sheet.write_string(row, 2, texts[2], self.look.help)
            self._equip(sheet, (row, 1, row, 1), entry, prompt=False)
        self._mark_empty(sheet, top + 1, top + len(layout.keys))
        sheet.set_row(top, _HEADER_HEIGHT)
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)
        sheet.fit_to_pages(1, 0)
        self.guard(sheet)

    def _mark_empty(self, sheet: Any, first: int, last: int) -> None:
        """Amber, and a sign behind the label, where the answer to a starred label is empty."""
        row = first + 1
        rule = f'=AND(RIGHT($A{row},1)="*",LEN(TRIM($B{row}))=0)'
        for column, style in ((0, self.look.missing_label), (1, self.look.missing)):
            sheet.conditional_format(first, column, last, column, {
                "type": "formula", "criteria": rule, "format": style})

    def table(self, layout: SheetLayout, rows: Sequence[Row]) -> None:
        """A sheet with a header row and one thing per row."""
        intake = self.template == "intake"
        sheet = self.sheet(layout.name[self.words.language], ACCENT)
        top = self._heading(sheet, layout, rows) if intake else 0
        spare = max(_SPARE_ROWS, _FEWEST_ROWS - len(rows)) if intake else 0
        filled = [*rows, *({} for _ in range(spare))]
        last = top + len(filled) if intake else _ROSTER_ROWS
        fields, widths = self._fields(layout), []
        for column, entry in enumerate(fields):
            label = self._label(entry)
            values = () if intake else [row.get(entry.key) for row in rows]
            widths.append(column_width(entry, label, values))
            style = self.look.value(entry.kind, tinted=intake)
            sheet.set_column(column, column, widths[-1], None if intake else style)
            sheet.write_string(top, column, label, self.look.header)
            for number, row in enumerate(filled, start=top + 1):
                write_value(sheet, number, column, row.get(entry.key), style, self.words, entry)
            self._equip(sheet, (top + 1, column, last, column), entry, prompt=True)
        for number, row in enumerate(filled, start=top + 1):
            cells = [(row.get(entry.key), width)
                     for entry, width in zip(fields, widths, strict=True)
                     if row and (intake or entry.kind is Kind.LONG_TEXT)]
            sheet.set_row(number, row_height(cells))
        self._finish_table(sheet, layout, top, len(filled), sum(widths))

    def _finish_table(self, sheet: Any, layout: SheetLayout, top: int, rows: int,
                      width: float) -> None:
        """Header height, frozen panes, and as many pages side by side as the width asks."""
        sheet.set_row(top, _HEADER_HEIGHT)
        sheet.repeat_rows(top)
        if width > _PAGE_WIDTH:
            sheet.fit_to_pages(math.ceil(width / _WIDEST_PAGE), 0)
        if self.template == "intake":
            sheet.freeze_panes(top + 1, 0)
            self.guard(sheet)
        else:
            sheet.freeze_panes(top + 1, self._frozen_columns(layout))
            sheet.autofilter(0, 0, max(rows, 1), len(layout.keys) - 1)

    def lists(self, layouts: Sequence[SheetLayout]) -> None:
        """The sheet that holds the choices of every drop-down, one list per column."""
        sheet = self.sheet(LISTS[self.words.language], GREY)
        sheet.set_row(0, 34)
        sheet.write_string(0, 0, self.words.common("lists_title"), self.look.title)
        sheet.write_string(1, 0, self.words.common("lists_intro"), self.look.intro)
        yes_no = (self.words.common("yes"), self.words.common("no"))
        choices: dict[str, tuple[str, tuple[str, ...]]] = {
            YES_NO_LIST: (self.words.common("yes_no"), yes_no)}
        for layout in layouts:
            for entry in self._fields(layout):
                if entry.kind is Kind.CHOICE:
                    label = entry.label[self.words.language]
                    choices[list_name(entry.key)] = (label, entry.choices(self.words.language))
        for column, (name, (label, options)) in enumerate(choices.items()):
            sheet.set_column(column, column, max(16, *(len(o) + 2 for o in (label, *options))))
            sheet.write_string(3, column, label, self.look.header)
            for row, option in enumerate(options, start=4):
                sheet.write_string(row, column, option, self.look.label)
            self.name(name, sheet, (4, column, 3 + len(options), column))
        sheet.fit_to_pages(1, 0)
        self.guard(sheet)

    def marks(self, marks: Mapping[str, str]) -> None:
        """The hidden sheet by which formgen knows its own workbook again."""
        sheet = self.workbook.add_worksheet(MARKS)
        for row, (key, value) in enumerate(marks.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        sheet.very_hidden()

    def sheet(self, name: str, colour: str) -> Any:
        """A new sheet in the house style, with its print set-up."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_tab_color(colour)
        sheet.hide_gridlines(1 if self.template == "roster" else 2)
        sheet.set_default_row(_ROW_HEIGHT)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        title = self.words.workbook(self.template, "title")
        owner = f"{title} {self.company_id}".rstrip().replace("&", "&&")
        sheet.set_footer(f"&L&8{owner}&C&8&A&R&8{self.words.common('page')}")
        return sheet

    def _heading(self, sheet: Any, layout: SheetLayout, rows: Sequence[Row]) -> int:
        """Title, intro and counter of an intake sheet; the row (from 0) of its header."""
        prefix = prefix_of(layout)
        sheet.set_row(0, 34)
        sheet.write_string(0, 0, self.words.sheet(prefix, "title"), self.look.title)
        sheet.write_string(1, 0, self.words.sheet(prefix, "intro"), self.look.intro)
        if can_be_open(layout):
            sheet.set_row(_COUNTER_ROW, 22)
            number = still_open(layout, rows)
            sheet.write_formula(
                _COUNTER_ROW, 0, counter_formula(open_name(prefix), "sheet", self.words),
                self.look.counter, counter_text(number, "sheet", self.words))
            self.name(note_name(prefix), sheet, (_COUNTER_ROW, 0, _COUNTER_ROW, 0))
        return _COUNTER_ROW + 1

    def _equip(self, sheet: Any, cells: tuple[int, int, int, int], entry: Field, *,
               prompt: bool) -> None:
        validate(sheet, cells, entry, self._source(entry), self.words, prompt=prompt)
        self.blocks[entry.key] = Block(sheet.get_name(), cells)
        self.name(defined_name(entry.key), sheet, cells)

    def _source(self, entry: Field) -> str:
        if entry.kind is Kind.YES_NO:
            return YES_NO_LIST
        if entry.kind is Kind.CHOICE:
            return list_name(entry.key)
        reference = _REFERENCES.get(entry.key) if self.template == "roster" else None
        return defined_name(reference) if reference else ""

    def name(self, name: str, sheet: Any, cells: tuple[int, int, int, int]) -> None:
        """Give cells a defined name."""
        self.workbook.define_name(name, "=" + Block(sheet.get_name(), cells).address)

    def _fields(self, layout: SheetLayout) -> list[Field]:
        return [catalogue()[key] for key in layout.keys]

    def _label(self, entry: Field) -> str:
        star = "" if entry.need is Need.OPTIONAL else " *"
        return entry.label[self.words.language] + star

    @staticmethod
    def _frozen_columns(layout: SheetLayout) -> int:
        """Keep in view what tells rows apart when a wide sheet is scrolled sideways."""
        return {"intern": 2, "placement": 3, "company": 2}.get(prefix_of(layout), 1)

    def guard(self, sheet: Any) -> None:
        """Lock all but the input cells, without a password: a guard-rail, not security."""
        sheet.protect("", {"format_columns": True, "format_rows": True})
