"""Which sheets of a workbook are lists as a school system or an office keeps them: a row for each
student, with the company of the placement beside it or not; not the sheets of formgen's roster.
"""

from __future__ import annotations

from dataclasses import replace

from formgen.findings import Finding, Where, found
from formgen.read.book import Book
from formgen.read.header_rows import filled_down, headers_of, whole_headers
from formgen.read.headers import match_columns
from formgen.read.links import Links, linked
from formgen.read.raw import Sheet
from formgen.read.recognise import is_of_no_use, layout_named
from formgen.read.students import LEAST_HEADERS, export_vocabulary
from formgen.read.tables import header_row

_NUMBER = "intern.student_number"
_COMPANY = frozenset(("company.name", "company.sbb_id", "placement.company_id"))
# What a placement of the roster is tied together by; a list that lacks one is tied by names.
_OF_ROSTER = frozenset(("placement.placement_id", "placement.company_id"))
_NAMES = frozenset(("intern.last_name", "intern.full_name"))
#: The sheets of the roster that may as well be lists.
_MAY_BE_LISTS = ("", "Studenten", "Plaatsingen")


def lists_of(workbook: Book, links: Links) -> tuple[str, ...]:
    """The names of the sheets that are read as lists.

    A sheet with students and their companies is one, whatever it is called, unless it has the
    codes that tie a roster together and other sheets beside it. Students alone are one if there
    are several such sheets, one for each class, or no sheets of a roster beside them.
    """
    placed, students, tied, others = [], [], [], 0
    for name in workbook.sheet_names:
        layout = layout_named(name)
        if is_of_no_use(name):
            continue
        sheet = workbook.sheet(name)
        keys = _keys(sheet, links) if layout in _MAY_BE_LISTS else frozenset()
        if _NUMBER in keys and keys & _COMPANY and not keys >= _OF_ROSTER:
            placed.append(name)
        elif _NUMBER in keys and not keys >= _OF_ROSTER and layout != "Plaatsingen":
            students.append(name)
        elif sheet.rows:
            others += 1
            if _NUMBER in keys and keys & _NAMES and layout != "Plaatsingen":
                tied.append(name)
    if len(tied) == others and not placed and not students:
        return tuple(tied)
    loose = [name for name in students if not layout_named(name)]
    if len(loose) > 1:
        return tuple(name for name in workbook.sheet_names if name in {*placed, *loose})
    return tuple(placed) if others or placed else tuple(students)


def without_numbers(workbook: Book, links: Links) -> tuple[Finding, ...]:
    """A finding for each sheet that has the names of students and no column with numbers."""
    vocabulary = linked(export_vocabulary(), links)
    told = []
    for name in workbook.sheet_names:
        sheet = filled_down(workbook.sheet(name))
        keys = _keys(sheet, links)
        header = header_row(sheet, vocabulary)
        if header and keys & _NAMES and _NUMBER not in keys:
            where = Where(workbook.file, sheet.name, f"A{header[0].number}")
            told.append(found("LIST_WITHOUT_NUMBERS", where))
            columns = match_columns(
                {column: text for column, text in headers_of(header[0]).items() if text},
                vocabulary, replace(where, cell=str(header[0].number)))
            told += (one for one in columns.findings if one.code == "HEADER_UNKNOWN_NEAR")
    return tuple(told)


def _keys(sheet: Sheet, links: Links) -> frozenset[str]:
    """What the columns of a sheet are, read as a list, or may be."""
    vocabulary = linked(export_vocabulary(), links)
    sheet = filled_down(sheet)
    header = header_row(sheet, vocabulary)
    if header is None or header[1] < LEAST_HEADERS:
        return frozenset()
    headers = whole_headers(sheet, header[0], vocabulary)
    columns = match_columns({c: text for c, text in headers.items() if text}, vocabulary,
                            Where(sheet.file, sheet.name))
    open_keys = (key for finding in columns.findings
                 for key in finding.details.get("keys", "").split())
    return frozenset((*columns.keys.values(), *open_keys))
