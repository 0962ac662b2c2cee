"""An intake in a layout of the company's or the school's own: questions below one another, with
the answers in a column to the right of them, or each in the row below its question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from formgen.findings import Finding, Where, found
from formgen.read.answered import Question, answered
from formgen.read.book import Book
from formgen.read.intake import company_in_name
from formgen.read.questions import NAMING, ROLES, meant, not_known
from formgen.read.raw import Raw, Row, Sheet, letters, shown
from formgen.read.records import Parts
from formgen.read.text import LONGEST_NAME, clean

#: Rows of the longest sheet that is looked at.
_LONGEST = 500
#: So many known questions below one another make a sheet an intake; one of them must say which
#: company it is of.
_ENOUGH = 5
#: So many of them make their column one of questions.
_COLUMN = 3
# What stands below the last row.
_NO_ROW = Row(0, {})


class _Asked(NamedTuple):
    """A question that is known, and where it stands."""

    key: str
    row: Row
    column: int


def own_sheet(workbook: Book) -> Sheet | None:
    """The sheet of a workbook that is an intake with a layout of its own; None if none is."""
    sheets = [workbook.sheet(name) for name in workbook.sheet_names]
    asked = [_keys(sheet) for sheet in sheets]
    best = max(range(len(sheets)), key=lambda place: len(asked[place]), default=-1)
    sound = best >= 0 and len(asked[best]) >= _ENOUGH and not NAMING.isdisjoint(asked[best])
    return sheets[best] if sound else None


def mixes_sheets(sheet: Sheet) -> bool:
    """Whether a sheet asks what formgen's intake asks on several sheets."""
    return len({"contact" if key in ROLES else key.partition(".")[0]
                for key in _keys(sheet)}) > 1


def read_own_intake(workbook: Book, sheet: Sheet) -> Parts:
    """Read an intake from the sheet that :func:`own_sheet` gave.

    A company whose code the sheet does not say has an empty one: which company it is, is found
    out where all companies are known (:func:`formgen.read.companies.with_codes`).
    """
    asked, answers = _asked(sheet)
    rows = {row.number: row for row in sheet.rows}
    below = _are_below(asked, answers, rows)
    told = answered(sheet, [
        Question(one.key, rows.get(one.row.number + 1, _NO_ROW), one.column) if below
        else Question(one.key, one.row, answers[one.column]) for one in asked])
    where = Where(sheet.file, sheet.name)
    if told is None:
        named = company_in_name(sheet.file) or sheet.file
        return Parts(findings=(found("INTAKE_WITHOUT_CODE", where, f"company:{named}"),))
    return Parts(companies=(told.company,), findings=(
        *workbook.findings, *sheet.findings, found("INTAKE_OWN_LAYOUT", where, count=told.answers),
        *told.findings, *(_not_known_above(sheet, asked, rows) if below
                          else _not_known(sheet, asked, answers))))


def _keys(sheet: Sheet) -> set[str]:
    """What a sheet asks for."""
    return {one.key for one in _asked(sheet)[0]} if len(sheet.rows) <= _LONGEST else set()


def _asked(sheet: Sheet) -> tuple[list[_Asked], Mapping[int, int]]:
    """The known questions of a sheet in their order; column of questions -> that of answers."""
    known = [
        _Asked(key, row, column)
        for row in sheet.rows for column, raw in sorted(row.cells.items())
        if isinstance(raw, str) and len(raw) <= LONGEST_NAME and (key := meant(raw))
    ]
    counts = Counter(one.column for one in known)
    columns = {column for column, count in counts.items() if count >= _COLUMN}
    answers = {column: _answer_column(column, columns, [
        one.row.cells for one in known if one.column == column]) for column in columns}
    return [one for one in known
            if one.column in columns and one.column not in answers.values()], answers


def _answer_column(column: int, questions: set[int], rows: Sequence[Mapping[int, Raw]]) -> int:
    """The column of the answers to the questions of one.

    An explanation to the right of them is not taken for an answer where that was left out.
    """
    nearest = (min((c for c in cells if c > column and c not in questions), default=0)
               for cells in rows)
    counts = Counter(filter(None, nearest))
    often = max(counts.values(), default=0) / 5
    return min((c for c, count in counts.items() if count >= often), default=column + 1)


def _are_below(asked: Sequence[_Asked], answers: Mapping[int, int], rows: Mapping[int, Row]
               ) -> bool:
    """Whether more questions have an answer in the row below than in the column of answers."""
    beside = sum(answers[one.column] in one.row.cells for one in asked)
    below = sum(_has_answer(rows.get(one.row.number + 1, _NO_ROW), one.column) for one in asked)
    return below > beside


def _has_answer(row: Row, column: int) -> bool:
    """Whether there is something in a cell that is no question."""
    return column in row.cells and not meant(shown(row.cells[column]))


def _not_known_above(sheet: Sheet, asked: Sequence[_Asked], rows: Mapping[int, Row]
                     ) -> Iterator[Finding]:
    """The answers below a question that is not known."""
    columns = {one.column for one in asked}
    first = min(one.row.number for one in asked)
    taken = {(one.row.number + step, one.column) for one in asked for step in (0, 1)}
    for row in sheet.rows:
        below = rows.get(row.number + 1, _NO_ROW)
        for column in columns & row.cells.keys():
            if (row.number > first and (row.number, column) not in taken
                    and _has_answer(below, column)):
                taken.add((row.number + 1, column))
                yield not_known(clean(shown(row.cells[column])), Where(
                    sheet.file, sheet.name, f"{letters(column)}{below.number}"))


def _not_known(sheet: Sheet, asked: Sequence[_Asked], answers: Mapping[int, int]
               ) -> Iterator[Finding]:
    """The answers whose question is not known."""
    known = {(one.row.number, one.column) for one in asked}
    columns = {one.column for one in asked}
    first = min((one.row.number for one in asked), default=0)
    for row in sheet.rows:
        for column in columns:
            label = clean(shown(row.cells.get(column, ""))).rstrip(" *:")
            if (row.number >= first and label and answers[column] in row.cells
                    and (row.number, column) not in known):
                yield not_known(label, Where(
                    sheet.file, sheet.name, f"{letters(answers[column])}{row.number}"))
