"""The front sheet of an intake workbook: whose it is, what is still open, how to go about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from formgen.intake.counter import (
    CORRECTIONS_OPEN,
    Place,
    can_be_open,
    counter_formula,
    counter_text,
    open_name,
)
from formgen.intake.look import ACCENT, row_height
from formgen.intake.maker import Maker, Notes, prefix_of
from formgen.intake.required import Row, open_formula, still_open
from formgen.model.sheets import COUNTER_NAME, EXPLANATION, INTAKE_VERSION, SheetLayout

_WIDTHS = (26.0, 76.0, 18.0)
_BANNER_ROW = 3
_LIST_ROW = 5
_LINE_GAP = 6.0
_TOTAL = f"{COUNTER_NAME}open_total"


@dataclass(frozen=True, slots=True)
class Cover:
    """What the front sheet says besides its fixed texts; empty parts are left out.

    ``reference`` is the code by which the workbook is known again. ``return_by`` is the day
    on which the school would like to have it back.
    """

    company_name: str = ""
    school: str = ""
    cohort: str = ""
    office: str = ""
    email: str = ""
    phone: str = ""
    return_by: date | None = None
    reference: str = ""


def front_sheet(maker: Maker) -> Any:
    """The front sheet, still blank: the first of the workbook, but the last to be filled."""
    return maker.sheet(EXPLANATION[maker.words.language], ACCENT)


def fill_front(maker: Maker, sheet: Any, cover: Cover, layouts: Sequence[SheetLayout],
               tables: Mapping[str, Sequence[Row]], notes: Notes, to_correct: int = 0) -> None:
    """Write the front sheet once the other sheets are there to refer to.

    ``to_correct``: so many answers of a workbook that came back are to be looked at again.
    """
    words, look = maker.words, maker.look
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 34)
    greeting = words.workbook("intake", "explanation_title")
    name = f"{greeting}, {cover.company_name}" if cover.company_name else greeting
    sheet.write_string(0, 0, name, look.title)
    about = (words.workbook("intake", "title"), cover.school, cover.cohort)
    sheet.write_string(1, 0, " · ".join(filter(None, about)), look.intro)
    total = _list_of_sheets(maker, sheet, layouts, tables)
    sheet.set_row(_BANNER_ROW, 34)
    sheet.merge_range(_BANNER_ROW, 0, _BANNER_ROW, 2, "", look.banner)
    place: Place = "filled" if to_correct else "total"  # that it can be returned, or not yet
    sheet.write_formula(_BANNER_ROW, 0, counter_formula(_TOTAL, place, words), look.banner,
                        counter_text(total, place, words))
    sheet.conditional_format(_BANNER_ROW, 0, _BANNER_ROW, 2, {
        "type": "formula", "criteria": f"={_TOTAL}>0", "format": look.banner_open})
    if to_correct:
        _corrections(maker, sheet, to_correct)
    paragraphs = [*words.explanation("intake"), *notes, *_return(maker, cover)]
    for row, (head, text) in enumerate(paragraphs, start=_LIST_ROW + len(layouts) + 3):
        sheet.write_string(row, 0, head, look.head)
        sheet.merge_range(row, 1, row, 2, "", look.label)
        sheet.write_string(row, 1, text, look.label)
        sheet.set_row(row, row_height([(text, _WIDTHS[1] + _WIDTHS[2])]) + _LINE_GAP)
    sheet.fit_to_pages(1, 1)
    maker.guard(sheet)


def _corrections(maker: Maker, sheet: Any, number: int) -> None:
    """What is to be corrected, below the banner that says whether anything is blank."""
    words, look, row = maker.words, maker.look, _BANNER_ROW + 1
    sheet.set_row(row, 24)
    sheet.merge_range(row, 0, row, 2, "", look.banner)
    sheet.write_formula(row, 0, counter_formula(CORRECTIONS_OPEN, "corrections", words),
                        look.banner, counter_text(number, "corrections", words))
    sheet.conditional_format(row, 0, row, 2, {
        "type": "formula", "criteria": f"={CORRECTIONS_OPEN}>0", "format": look.banner_open})


def _list_of_sheets(maker: Maker, sheet: Any, layouts: Sequence[SheetLayout],
                    tables: Mapping[str, Sequence[Row]]) -> int:
    """A line per sheet, with a link and the count of what is open; their total."""
    words, look = maker.words, maker.look
    for column, name in enumerate(("sheet", "about", "open")):
        sheet.write_string(_LIST_ROW, column, words.common(name), look.header)
    total = 0
    for row, layout in enumerate(layouts, start=_LIST_ROW + 1):
        prefix, name = prefix_of(layout), layout.name[words.language]
        first = next(maker.blocks[key] for key in layout.keys if key != "company.company_id")
        cell = first.address.partition("!")[2].partition(":")[0].replace("$", "")
        sheet.write_url(row, 0, f"internal:'{name}'!{cell}", look.link, name)
        sheet.write_string(row, 1, words.sheet(prefix, "title"), look.label)
        if can_be_open(layout):
            number = still_open(layout, tables.get(prefix, ()))
            formula = open_formula(
                layout, {key: maker.blocks[key].address for key in layout.keys})
            listed = layout.shape == "table" and prefix != "contact"
            style = look.open_count(words.common("optional" if listed else "ready"))
            sheet.write_formula(row, 2, formula, style, number)
            maker.name(open_name(prefix), sheet, (row, 2, row, 2))
            total += number
        else:
            sheet.write_string(row, 2, words.common("optional"), look.optional)
    top, last = _LIST_ROW + 1, _LIST_ROW + 1 + len(layouts)
    sheet.conditional_format(top, 2, last - 1, 2, {
        "type": "cell", "criteria": ">", "value": 0, "format": look.missing})
    sheet.write_formula(last, 2, f"=SUM(C{top + 1}:C{last})", look.hidden, total)
    maker.name(_TOTAL, sheet, (last, 2, last, 2))
    return total


def _return(maker: Maker, cover: Cover) -> list[tuple[str, str]]:
    """Where to ask and by when to return, and how the workbook is known again."""
    words = maker.words
    lines = []
    if cover.return_by:
        lines.append((words.common("return_by"), f"{cover.return_by:%d-%m-%Y}"))
    contact = " · ".join(filter(None, (cover.office, cover.email, cover.phone)))
    if contact:
        lines.append((words.common("questions"), contact))
    known = (maker.company_id, cover.reference,
             f"{words.common('version')} {INTAKE_VERSION}")
    lines.append((words.common("reference"), " · ".join(filter(None, known))))
    return lines
