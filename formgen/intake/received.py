"""The intakes that came back: what each says, what it still lacks and what is odd about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formgen.errors import InputError
from formgen.findings import Finding, Language, Severity, Where, found
from formgen.intake.prefill import answers
from formgen.intake.required import required_keys, still_open
from formgen.intake.typed import Typed, cells_of, typed_answers
from formgen.model import ROLE_LABELS, Company, Role, catalogue
from formgen.model.sheets import INTAKE
from formgen.read import input_files, readable
from formgen.read.book import Book, LoadedBook
from formgen.read.companies import Directory, with_codes
from formgen.read.csv_file import read_csv
from formgen.read.csv_intake import CsvIntakes
from formgen.read.inputs import read_bytes
from formgen.read.intake import company_in_name, read_intake
from formgen.read.links import NO_LINKS
from formgen.read.lists import lists_of
from formgen.read.open_book import open_book
from formgen.read.other_intakes import other_intakes
from formgen.read.own_intake import mixes_sheets
from formgen.read.raw import Sheet, shown
from formgen.read.recognise import is_intake, marks_of
from formgen.read.records import Parts
from formgen.read.text import clean

_MATTERS = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Received:
    """An intake that came back.

    ``company`` and ``typed`` are None if it cannot be read; ``findings`` then says why.
    ``missing`` has a finding for each required answer that it lacks.
    """

    file: str
    company_id: str
    company: Company | None
    typed: Typed | None
    language: Language
    findings: tuple[Finding, ...]
    missing: tuple[Finding, ...] = ()

    @property
    def answered(self) -> int:
        """How many answers were understood."""
        return sum(len(row) for rows in answers(self.company).values() for row in rows) \
            if self.company else 0

    @property
    def mistakes(self) -> tuple[Finding, ...]:
        """The findings that somebody must look at."""
        return tuple(finding for finding in self.findings if finding.severity in _MATTERS)

    @property
    def open(self) -> int:
        """How many required answers it lacks, as the workbook itself counts them."""
        if self.company is None:
            return 0
        tables = answers(self.company)
        return sum(still_open(layout, tables[layout.keys[0].partition(".")[0]])
                   for layout in INTAKE)


@readable()
def receive(paths: Sequence[Path], *, only_intakes: bool, known: Iterable[Company] = ()
            ) -> tuple[Received, ...]:
    """Read the intakes among files and folders.

    ``only_intakes``: whoever names the files means intakes, so another file is a finding
    (FILE_NO_INTAKE); otherwise other files are passed over. ``known`` are the companies of the
    school, one of which an intake that says no company code may be of.
    """
    known = tuple(known)
    return tuple(_received(paths, only_intakes, Directory(known),
                           {company.company_id for company in known}))


def by_company(received: Iterable[Received]) -> tuple[dict[str, Received], tuple[Finding, ...]]:
    """The intakes that could be read, by company; the second of a company is a finding."""
    chosen: dict[str, Received] = {}
    double: list[Finding] = []
    for one in received:
        if one.company is None:
            continue
        first = chosen.setdefault(one.company_id, one)
        if first is not one:
            double.append(found("INTAKE_TWICE", Where(one.file), f"company:{one.company_id}",
                                value=one.company_id, first=first.file))
    return chosen, tuple(double)


def _received(paths: Iterable[Path], only_intakes: bool, companies: Directory,
              known: Collection[str]) -> Iterator[Received]:
    loose = CsvIntakes()
    for path in input_files(tuple(paths)):
        named = company_in_name(path.name, known)
        try:
            data = read_bytes(path)
            book = open_book(data, path.name)
            if book is None:
                sheet = read_csv(data, path.name)
                book = LoadedBook(path.name, {path.stem: sheet})
                if not mixes_sheets(sheet) and loose.take(sheet):
                    continue
            if is_intake(book):
                yield _read(book)
            elif others := other_intakes(book, lists_of(book, NO_LINKS)):
                yield from (_other(others[0], with_codes(parts, companies)) for parts in others[1]
                            if parts.companies or parts.findings)
            elif only_intakes:
                yield _unread(path.name, named, found("FILE_NO_INTAKE", Where(path.name)))
        except InputError as error:
            if only_intakes or named:
                yield _unread(path.name, named, *error.findings)
    for book in loose.books():
        yield _read(book, partial=True)


def _unread(file: str, company_id: str, *findings: Finding) -> Received:
    return Received(file, company_id, None, None, "nl", findings)


def _read(workbook: Book, *, partial: bool = False) -> Received:
    language: Language = "en" if marks_of(workbook).get("language") == "en" else "nl"
    parts = read_intake(workbook, partial=partial)
    if not parts.companies:
        return _unread(workbook.file, "", *parts.findings)
    (company,) = parts.companies
    return Received(workbook.file, company.company_id, company, typed_answers(workbook),
                    language, parts.findings, tuple(_missing(workbook.file, company)))


def _other(sheet: Sheet, parts: Parts) -> Received:
    """An intake with a layout of its own, as if its answers stood in formgen's workbook.

    What has no place there is told as a remark.
    """
    if not parts.companies:
        return _unread(sheet.file, "", *parts.findings)
    (company,) = parts.companies
    remarks = tuple(_remarks(sheet, parts.findings))
    tables = {prefix: list(lines) for prefix, lines in answers(company).items()}
    return Received(sheet.file, company.company_id, company, Typed(tables, {}, remarks), "nl",
                    parts.findings, tuple(_missing(sheet.file, company, own=True)))


def _remarks(sheet: Sheet, findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """The answers that somebody must look at, with their cells and what was asked.

    Only they themselves: beside them may stand what nobody may keep.
    """
    cells = cells_of(sheet)
    for finding in findings:
        where = finding.where
        if (finding.severity in _MATTERS and finding.code != "HEADER_REFUSED"
                and where.cell in cells):
            field = catalogue().get(where.field)
            asked = finding.details.get("label") or (field.label.nl if field else "")
            told = clean(shown(cells[where.cell]))
            yield f"{sheet.name} › {where.cell}", f"{asked}: {told}" if asked else told


def _missing(file: str, company: Company, *, own: bool = False) -> Iterator[Finding]:
    """A finding for each required answer that a company has not given.

    ``own``: on a sheet of its own, which has none of formgen's names.
    """
    subject, tables = f"company:{company.company_id}", answers(company)
    for layout in INTAKE:
        if layout.shape == "form":
            given = next(iter(tables[layout.keys[0].partition(".")[0]]), {})
            for key in required_keys(layout):
                if key not in given:
                    label = catalogue()[key].label
                    yield found("INTAKE_ANSWER_MISSING", Where(file, "" if own else layout.name.nl,
                                                                       "", key),
                                subject, label=label.nl, label_en=label.en)
    trainer = ROLE_LABELS[Role.PRAKTIJKOPLEIDER].nl
    if not any(one.role == trainer and one.name for one in company.contacts):
        yield found("INTAKE_TRAINER_MISSING", Where(file, "", "", "contact.name"), subject)
