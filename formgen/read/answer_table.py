"""Intakes as an online form exports them: a row for each company, a column for each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formgen.findings import Finding, Where, found
from formgen.read.answered import Question, answered
from formgen.read.book import Book
from formgen.read.header_rows import headers_of
from formgen.read.questions import NAMING, meant, not_known
from formgen.read.raw import Row, Sheet, letters, shown
from formgen.read.records import Parts
from formgen.read.students import export_vocabulary
from formgen.read.tables import HEADER_WITHIN
from formgen.read.text import clean, folded

#: So many questions in a row make it the headers of such a table, and so many of them must be
#: ones that only a company answers: a school's list of companies has addresses and people.
_ENOUGH, _OF_COMPANIES = 5, 2
_ONLY_COMPANIES = ("conditions.", "first_day.")
# What no table of companies has: columns that are about a student, whatever else they may be.
_OF_STUDENTS = frozenset({"intern.birth_date", "intern.first_name", "intern.last_name",
                          "intern.group", "placement.start"})
# What Microsoft's and Google's forms put before the answers, about the answering itself.
_SENT = frozenset(map(folded, ("Tijd van voltooien", "Completion time", "Tijdstempel",
                               "Timestamp")))
_ABOUT_SENDING = _SENT | frozenset(map(folded, (
    "ID", "Begintijd", "Start time", "E-mail", "E-mailadres", "Email", "Email address", "Naam",
    "Name", "Laatst gewijzigd", "Tijd van laatste wijziging", "Last modified time", "Taal",
    "Language")))


def answer_table(workbook: Book) -> Sheet | None:
    """The sheet of a workbook that has a row of answers for each company; None if none has."""
    sheets = (workbook.sheet(name) for name in workbook.sheet_names)
    return next((sheet for sheet in sheets if _header(sheet)), None)


def read_answer_table(workbook: Book, sheet: Sheet) -> list[Parts]:
    """What each row of the sheet that :func:`answer_table` gave tells of a company.

    A company without a code has an empty one; see :mod:`formgen.read.own_intake`.
    """
    header = _header(sheet)
    assert header is not None, "answer_table has found it"
    headers = _asked(header)
    keys = {column: meant(label) for column, label in headers.items()}
    about = _about_headers(sheet, header, headers, keys)
    parts = [Parts(findings=(*workbook.findings, *sheet.findings, *about))]
    for row in sheet.rows:
        if row.number <= header.number or row.cells.keys().isdisjoint(headers):
            continue
        told = answered(sheet, [Question(key, row, column) for column, key in keys.items() if key])
        where = Where(sheet.file, sheet.name, f"A{row.number}")
        if told is None:
            parts.append(Parts(findings=(found("INTAKE_ROW_OF_NOBODY", where),)))
            continue
        parts.append(Parts(companies=(told.company,), findings=(
            found("INTAKE_OWN_LAYOUT", where, count=told.answers), *told.findings)))
    return parts


def _header(sheet: Sheet) -> Row | None:
    """The row of a sheet that has the questions of an intake; None if none has."""
    for row in sheet.rows[:HEADER_WITHIN]:
        labels = _asked(row)
        keys = {key for key in map(meant, labels.values()) if key}
        own = sum(key.startswith(_ONLY_COMPANIES) for key in keys)
        if (len(keys) >= _ENOUGH and own >= _OF_COMPANIES and not NAMING.isdisjoint(keys)
                and not any(map(_is_of_students, labels.values()))):
            return row
    return None


def _is_of_students(label: str) -> bool:
    meanings = export_vocabulary().first.get(folded(label), ())
    return bool(meanings) and _OF_STUDENTS.issuperset(meanings)


def _asked(row: Row) -> Mapping[int, str]:
    """The headers of a row by column, without those about the sending of the form."""
    headers = {column: label for column, label in sorted(headers_of(row).items()) if label}
    if not _SENT.isdisjoint(map(folded, headers.values())):
        answers = next((column for column, label in headers.items()
                        if folded(label) not in _ABOUT_SENDING), 0)
        headers = {column: label for column, label in headers.items() if column >= answers}
    return headers


def _about_headers(sheet: Sheet, header: Row, headers: Mapping[int, str],
                   keys: Mapping[int, str]) -> Iterator[Finding]:
    """The columns with answers whose question is not known."""
    for column, label in headers.items():
        filled = any(column in row.cells and clean(shown(row.cells[column]))
                     for row in sheet.rows if row.number > header.number)
        if filled and not keys[column]:
            yield not_known(label, Where(
                sheet.file, sheet.name, f"{letters(column)}{header.number}"))
