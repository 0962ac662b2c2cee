"""Sheets of an intake that came as CSV files, one file for each sheet.

Google Sheets and Numbers export a workbook so, as ``intake_B01 - 1 Bedrijf.csv``. The files of
one company are read together, as the one workbook that they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from formgen.findings import Finding, Where, found
from formgen.model.sheets import INTAKE, SheetLayout
from formgen.read.book import LoadedBook
from formgen.read.intake import company_in_name
from formgen.read.raw import Sheet, shown
from formgen.read.recognise import is_of_no_use, layout_vocabulary
from formgen.read.tables import header_row
from formgen.read.text import clean, folded

#: So many questions of a form sheet, or headers of a table, make a file that sheet.
_ENOUGH = {"form": 4, "table": 3}


class CsvIntakes:
    """The sheets of intakes among CSV files, put together by company."""

    def __init__(self) -> None:
        self._sheets: dict[str, dict[str, Sheet]] = {}
        self._twice: dict[str, list[Finding]] = defaultdict(list)

    def take(self, sheet: Sheet) -> bool:
        """Take the sheet if it is one of an intake, or one that formgen adds to its workbook for
        people to read; say whether it is.
        """
        if company_in_name(sheet.file) and is_of_no_use(
                PurePath(sheet.file).stem.rpartition(" - ")[2]):
            return True
        layout = layout_of(sheet)
        if layout is None:
            return False
        company = company_in_name(sheet.file) or sheet.file
        name = layout.name.nl
        sheet = replace(sheet, name=name)
        first = self._sheets.setdefault(company, {}).setdefault(name, sheet)
        if first is not sheet:
            self._twice[company].append(found("SHEET_TWICE", Where(sheet.file), first=first.file))
        return True

    def books(self) -> Iterator[LoadedBook]:
        """A workbook for each company."""
        for company, sheets in self._sheets.items():
            file = next(iter(sheets.values())).file
            findings = self._twice[company]
            if len(sheets) < len(INTAKE):
                findings = [found("INTAKE_AS_CSV", Where(file), "", count=len(sheets)), *findings]
            yield LoadedBook(file, sheets, findings=tuple(findings))


def layout_of(sheet: Sheet) -> SheetLayout | None:
    """The sheet of the intake that a CSV file is; None if it is none for certain.

    A table is one only if the file's name says that it is of an intake: a school's lists have
    the same headers.
    """
    named = bool(company_in_name(sheet.file))
    counts = {layout.name.nl: _count(sheet, layout) for layout in INTAKE
              if named or layout.shape == "form"}
    best = max(counts.values(), default=0)
    likely = [layout for layout in INTAKE if counts.get(layout.name.nl) == best
              and best >= _ENOUGH[layout.shape]]
    return likely[0] if len(likely) == 1 else None


def _count(sheet: Sheet, layout: SheetLayout) -> int:
    """How many questions or headers of a layout a sheet has."""
    vocabulary = layout_vocabulary(layout)
    if layout.shape == "table":
        header = header_row(sheet, vocabulary)
        return header[1] if header else 0
    labels = {folded(clean(shown(row.cells[0])).rstrip(" *"))
              for row in sheet.rows if 0 in row.cells}
    return sum(bool(set(vocabulary.first.get(label, ())) & set(layout.keys)) for label in labels)
