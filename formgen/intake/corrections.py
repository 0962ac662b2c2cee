"""What is to be corrected in an intake that came back: a list with links, and marked cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from formgen.intake.cells import write_value
from formgen.intake.counter import CORRECTIONS_OPEN
from formgen.intake.look import RED, row_height
from formgen.intake.maker import Maker
from formgen.model.catalogue import catalogue
from formgen.model.sheets import CORRECTIONS

_WIDTHS = (20.0, 26.0, 30.0, 58.0, 16.0)
_TOP = 3
_LINE_GAP = 6.0
_TYPED_COLUMN, _STATE_COLUMN = 2, 4
#: Excel shows a comment up to this length without cutting it off.
_COMMENT = {"x_scale": 2.4, "y_scale": 1.4, "author": "formgen", "color": "#FBE4E2"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer to be looked at again.

    ``key`` and ``row`` (from 0; 0 on a form sheet) say which cell, ``typed`` what stands in
    it, ``what`` and ``todo`` what is the matter and what to do. An answer that has no cell in
    the workbook, because the company wrote it somewhere else, has no key but a ``place``.
    """

    key: str
    row: int
    typed: object
    what: str
    todo: str
    place: str = ""


def corrections_sheet(maker: Maker) -> Any:
    """The sheet, still blank; it opens first."""
    return maker.sheet(CORRECTIONS[maker.words.language], RED)


def fill_corrections(maker: Maker, sheet: Any, mistakes: Sequence[Mistake]) -> None:
    """List the mistakes, with links to their cells, and mark those cells.

    A cell is red, and its line says "to do", as long as it holds what it held.
    """
    words, look = maker.words, maker.look
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, words.sheet("corrections", "title"), look.title)
    sheet.write_string(1, 0, words.sheet("corrections", "intro"), look.intro)
    for column, name in enumerate(("cell", "question", "typed", "problem", "state")):
        sheet.write_string(_TOP, column, words.common(name), look.header)
    for row, mistake in enumerate(mistakes, start=_TOP + 1):
        advice = f"{mistake.what} {mistake.todo}".strip()
        sheet.set_row(row, row_height([(advice, _WIDTHS[3]), (mistake.typed, _WIDTHS[2])])
                      + _LINE_GAP)
        sheet.write_string(row, 3, advice, look.label)
        if mistake.key:
            _mark(maker, sheet, row, mistake, advice)
        else:
            sheet.write_string(row, 0, mistake.place, look.label)
            sheet.write_string(row, _TYPED_COLUMN, str(mistake.typed), look.label)
            for column in (1, _STATE_COLUMN):
                sheet.write_blank(row, column, None, look.label)
    _count(maker, sheet, mistakes)
    sheet.freeze_panes(_TOP + 1, 0)
    sheet.repeat_rows(_TOP)
    sheet.fit_to_pages(1, 0)
    maker.guard(sheet)


def _count(maker: Maker, sheet: Any, mistakes: Sequence[Mistake]) -> None:
    """A hidden cell with the number of answers that are still what they were."""
    first, last = _TOP + 2, _TOP + 1 + len(mistakes)  # as Excel counts rows
    sheet.write_formula(
        last + 1, _STATE_COLUMN, f'=COUNTIF(E{first}:E{last},"{maker.words.common("to_do")}")',
        maker.look.hidden, to_correct(mistakes))
    maker.name(CORRECTIONS_OPEN, sheet, (last + 1, _STATE_COLUMN, last + 1, _STATE_COLUMN))


def to_correct(mistakes: Sequence[Mistake]) -> int:
    """How many of the mistakes have a cell that is to be changed."""
    return sum(bool(mistake.key) for mistake in mistakes)


def _mark(maker: Maker, sheet: Any, row: int, mistake: Mistake, advice: str) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    words, look = maker.words, maker.look
    block = maker.blocks[mistake.key]
    target_row, column = block.cells[0] + mistake.row, block.cells[1]
    cell = xl_rowcol_to_cell(target_row, column)
    sheet.write_url(row, 0, f"internal:'{block.sheet}'!{cell}", look.link,
                    f"{block.sheet} › {cell}")
    sheet.write_string(row, 1, catalogue()[mistake.key].label[words.language], look.label)
    field = catalogue()[mistake.key]
    write_value(sheet, row, _TYPED_COLUMN, mistake.typed, look.typed(field.kind), words, field)
    listed = f"'{sheet.get_name()}'!{xl_rowcol_to_cell(row, _TYPED_COLUMN, True, True)}"
    same = 'EXACT(TRIM({cell}&""),TRIM({listed}&""))'
    to_do, changed = words.common("to_do"), words.common("changed")
    formula = same.format(cell=f"'{block.sheet}'!{cell}", listed=listed)
    sheet.write_formula(row, _STATE_COLUMN, f'=IF({formula},"{to_do}","{changed}")',
                        look.optional, to_do)
    target = maker.workbook.get_worksheet_by_name(block.sheet)
    target.conditional_format(target_row, column, target_row, column, {
        "type": "formula", "criteria": "=" + same.format(cell=cell, listed=listed),
        "format": look.faulty, "stop_if_true": True})
    target.write_comment(target_row, column, advice, _COMMENT)
