"""Spreadsheets for the tests of the reading stage, written by other libraries than formgen's."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter

from formgen.findings import Finding
from formgen.model import catalogue
from formgen.model.sheets import ROSTER
from formgen.read import ReadResult, read_inputs

Sheets = Mapping[str, Sequence[Sequence[Any]]]

# One student at one company: the least that makes a cohort, by catalogue key.
STUDENT = {"intern.student_number": "0100231", "intern.first_name": "Noor",
           "intern.last_name": "Waard"}
PLACEMENT = {"placement.placement_id": "P-001", "placement.student_number": "0100231",
             "placement.company_id": "B01"}
COMPANY = {"company.company_id": "B01", "company.name": "De Poot"}
LAYOUTS = {layout.name.nl: layout for layout in ROSTER}


def write_cell(book: Any, sheet: Any, row: int, column: int, value: Any) -> None:
    """A value of a cell: ``(1.5, "0.0%")`` is a number with its format, ``{"=A1": 3}`` a
    formula with the result that is stored with it."""
    if isinstance(value, tuple):
        sheet.write_number(row, column, value[0], book.add_format({"num_format": value[1]}))
    elif isinstance(value, dict):
        formula, result = next(iter(value.items()))
        sheet.write_formula(row, column, formula, None, result)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (date, time)):
        formats = {datetime: "dd-mm-yyyy hh:mm", date: "dd-mm-yyyy", time: "hh:mm"}
        style = book.add_format({"num_format": formats[type(value)]})
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def book_bytes(sheets: Sheets, edit: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    """A workbook; ``edit`` gets the xlsxwriter workbook before it is closed."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                write_cell(book, sheet, row, column, value)
    if edit:
        edit(book)
    book.close()
    return stream.getvalue()


def table(*lines: Mapping[str, Any]) -> list[list[Any]]:
    """A header row with the Dutch labels of all keys that the lines have, and the lines."""
    keys = list(dict.fromkeys(key for line in lines for key in line))
    return [[catalogue()[key].label.nl for key in keys],
            *([line.get(key) for key in keys] for line in lines)]


@pytest.fixture
def write_book(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook into the test's folder: ``write_book("a.xlsx", {"School": rows})``."""

    def write(name: str, sheets: Sheets, edit: Callable[[Any], None] | None = None,
              **options: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(book_bytes(sheets, edit, **options))
        return path

    return write


def cohort_sheets(**changed: Any) -> dict[str, list[list[Any]]]:
    """The sheets of the least cohort, with values added or changed by key (``__`` for ``.``)."""
    values = {key.replace("__", "."): value for key, value in changed.items()}

    def line(base: Mapping[str, Any], *prefixes: str) -> dict[str, Any]:
        own = {key: value for key, value in values.items() if key.partition(".")[0] in prefixes}
        return {**base, **own}

    sheets = {
        "Studenten": table(line(STUDENT, "intern", "guardian")),
        "Plaatsingen": table(line(PLACEMENT, "placement", "agreement", "elective")),
        "Bedrijven": table(line(COMPANY, "company")),
    }
    for layout, prefix in (("School", "school"), ("Opleidingen", "programme"), ("Cohort", "group"),
                           ("Medewerkers", "contact")):
        own = line({}, prefix)
        if own:
            sheets[layout] = table(own)
    return sheets


@pytest.fixture
def read_cohort(write_book: Callable[..., Path]) -> Callable[..., ReadResult]:
    """Read the least cohort with some values added: ``read_cohort(intern__city="Ede")``."""

    def read(edit: Callable[[Any], None] | None = None, **changed: Any) -> ReadResult:
        return read_inputs([write_book("roster.xlsx", cohort_sheets(**changed), edit)])

    return read


class Told(NamedTuple):
    """What a finding tells, in Dutch."""

    code: str
    cell: str
    what: str
    todo: str


def told(finding: Finding) -> Told:
    return Told(finding.code, finding.where.cell, finding.what("nl"), finding.todo("nl"))


@pytest.fixture
def only() -> Callable[[Sequence[Finding]], Told]:
    """The one finding, as it is told; fails if there are more or none."""

    def check(findings: Sequence[Finding]) -> Told:
        assert len(findings) == 1, [told(finding) for finding in findings]
        return told(findings[0])

    return check


def with_part(data: bytes, part: str, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part replaced, or added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == part:
                body = content(body) if callable(content) else content
            new.writestr(entry.filename, body, zipfile.ZIP_DEFLATED)
        if part not in old.namelist():
            assert isinstance(content, bytes)
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@pytest.fixture
def replace_part() -> Callable[[bytes, str, bytes | Callable[[bytes], bytes]], bytes]:
    return with_part


@pytest.fixture
def make_bytes() -> Callable[..., bytes]:
    return book_bytes


@pytest.fixture
def least_cohort() -> Callable[..., dict[str, list[list[Any]]]]:
    return cohort_sheets
