"""Intakes that are not formgen's own workbook: of one company, or of a row for each."""

from __future__ import annotations

from collections.abc import Collection

from formgen.read.answer_table import answer_table, read_answer_table
from formgen.read.book import Book
from formgen.read.own_intake import own_sheet, read_own_intake
from formgen.read.raw import Sheet
from formgen.read.recognise import layout_named
from formgen.read.records import Parts


def other_intakes(workbook: Book, lists: Collection[str]) -> tuple[Sheet, list[Parts]] | None:
    """What the companies tell in a workbook, each for itself, and the sheet that they tell it on.

    None for a workbook that is no intake. ``lists`` are its sheets of students
    (:func:`formgen.read.lists.lists_of`): where they stand beside it, a sheet is the school's.
    """
    sheet = own_sheet(workbook)
    if sheet and _is_all(sheet, workbook, lists):
        return sheet, [read_own_intake(workbook, sheet)]
    sheet = answer_table(workbook)
    if sheet and _is_all(sheet, workbook, lists):
        return sheet, read_answer_table(workbook, sheet)
    return None


def _is_all(intake: Sheet, workbook: Book, lists: Collection[str]) -> bool:
    """Whether a workbook has nothing of the school's beside the answers of companies."""
    others = [name for name in workbook.sheet_names if workbook.sheet(name) is not intake]
    return not any(name in lists or layout_named(name)
                   for name in others if workbook.sheet(name).rows)
