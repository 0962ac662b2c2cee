"""The files that a user names -> what they say, all of it: formgen's reading stage."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Literal

from formgen.errors import InputError
from formgen.findings import Finding, Where, found
from formgen.folders import files_below
from formgen.model import Cohort
from formgen.model.sheets import ROSTER
from formgen.read.book import Book, LoadedBook
from formgen.read.companies import Directory, with_codes
from formgen.read.csv_file import read_csv
from formgen.read.csv_intake import CsvIntakes
from formgen.read.intake import company_in_name, read_intake
from formgen.read.join import findings_that_matter, join
from formgen.read.links import Links, read_links
from formgen.read.lists import lists_of, without_numbers
from formgen.read.open_book import open_book
from formgen.read.other_intakes import other_intakes
from formgen.read.own_intake import mixes_sheets
from formgen.read.raw import Sheet
from formgen.read.recognise import is_intake, recognise
from formgen.read.records import Parts
from formgen.read.register import Register, is_register, read_register
from formgen.read.roster import read_roster
from formgen.read.sniff import LARGEST_FILE
from formgen.read.source import Source, content, digest, source_of
from formgen.read.students import read_lists

FileKind = Literal["roster", "intake", "students", "register"]
_Told = Mapping[FileKind, Sequence[Parts]] | Register

#: What a folder is searched for; the second line only to say that formgen cannot read it.
SUFFIXES = frozenset({
    ".xlsx", ".xlsm", ".xls", ".ods", ".csv",
    ".xlsb", ".numbers",
})
_FOR_PEOPLE = re.compile(r"lees.?m[ei]|read.?me", re.IGNORECASE)
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was used: its name without folders, and the hash of its bytes."""

    name: str
    sha256: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Everything that was read, what should be known about it, and the files used."""

    cohort: Cohort
    findings: tuple[Finding, ...]
    inputs: tuple[InputFile, ...]


def read_inputs(paths: Sequence[Path]) -> ReadResult:
    """Read files and folders of files.

    All files are read before anything is said about them, so that one run tells everything.
    A company's intake that cannot be read keeps back only the papers of that company.

    What the school's own columns mean is read from the workspace's ``formgen.toml``.

    Raises:
        InputError: with all findings, if no file with students is among them, or if one of
            the findings blocks and is about the input as a whole: it has no subject then.
    """
    links = read_links()
    with _uncollected():
        return _read_all(paths, links)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for objects that refer to each other in circles.

    Reading makes objects by the hundred thousand, none of them in circles, and searching them
    again and again takes longer than making them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _read_all(paths: Sequence[Path], links: Links) -> ReadResult:
    inputs: list[InputFile] = []
    parts: dict[FileKind, list[Parts]] = {"roster": [], "students": [], "intake": []}
    registers: list[Register] = []
    loose = CsvIntakes()
    unread: list[Finding] = []
    for path in input_files(paths):
        try:
            held, sha256 = _loaded(path)
            twin = _twin(path, sha256, inputs)
            if twin:
                inputs.append(replace(twin, name=path.name))
                unread.append(found("FILE_TWICE", Where(path.name), first=twin.name))
                continue
            kind, told = _read(held, links, loose)
        except InputError as error:
            unread += error.findings
            continue
        inputs.append(InputFile(path.name, sha256, kind))
        if isinstance(told, Register):
            registers.append(told)
            continue
        for part, those in told.items():
            parts[part] += those
    parts["intake"] += (read_intake(book, partial=True) for book in loose.books())
    rostered = Directory(company for read in parts["roster"] for company in read.companies)
    parts["intake"] = [with_codes(read, rostered) for read in parts["intake"]]
    findings = _of_companies(unread, (*parts["roster"], *parts["students"]))
    for read in (*parts["roster"], *parts["intake"]):
        findings += read.findings
    for export in parts["students"]:
        findings += findings_that_matter(parts["roster"], export)
    if not parts["roster"] and not parts["students"]:
        names = ", ".join(path.resolve().name for path in paths)
        findings.append(found("NO_STUDENTS_FILE", Where(names)))
    cohort, joined = join(parts["roster"], parts["students"], parts["intake"], registers)
    findings += (*joined, *_not_read(paths))
    if any(finding.blocks and not finding.subject for finding in findings):
        raise InputError(*findings)
    return ReadResult(cohort, tuple(findings), tuple(inputs))


def _twin(path: Path, sha256: str, inputs: Iterable[InputFile]) -> InputFile | None:
    """The file before that is the same, as people keep them: "lijst - kopie.xlsx".

    Single sheets of intakes may be the same, empty ones, and of other companies: their names tell.
    """
    same = next((one for one in inputs if one.sha256 == sha256), None)
    is_sheet = same and same.kind == "intake" and path.suffix.casefold() == ".csv"
    return None if is_sheet else same


def _of_companies(unread: Iterable[Finding], schools: Iterable[Parts]) -> list[Finding]:
    """Findings about unreadable intakes, made findings about the companies that they are of."""
    known = {company.company_id for parts in schools for company in parts.companies}
    named = ((finding, company_in_name(finding.where.file, known)) for finding in unread)
    return [replace(finding, subject=f"company:{company}") if company else finding
            for finding, company in named]


def input_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Every file that is read, each once: the named ones in that order, a folder's sorted."""
    seen: set[Path] = set()
    for path in paths:
        named = _in_folder(path) if path.is_dir() else (path,)
        for file in named:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _in_folder(folder: Path) -> Iterator[Path]:
    """The spreadsheets of a folder and its folders."""
    return (file for file in _files(folder) if file.suffix.casefold() in SUFFIXES)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders but those that programs keep for themselves."""
    for file in sorted(files_below(folder), key=lambda path: path.relative_to(folder).as_posix()):
        if not file.name.startswith(("~$", ".")) and file.name.casefold() not in _OF_SYSTEMS:
            yield file


def _not_read(paths: Iterable[Path]) -> Iterator[Finding]:
    """A finding for each file of the folders that is no spreadsheet: a list saved as text or PDF,
    an intake that came as a scan.
    """
    for folder in filter(Path.is_dir, paths):
        for file in _files(folder):
            if file.suffix.casefold() not in SUFFIXES and not _FOR_PEOPLE.match(file.name):
                yield found("FILE_NOT_READ", Where(file.relative_to(folder).as_posix()))


@contextmanager
def readable() -> Iterator[None]:
    """Whatever is read here and cannot be, folders included, is told of by its name.

    Raises:
        InputError: FILE_UNREADABLE, for any error of the file system.
    """
    try:
        yield
    except OSError as error:
        raise unreadable(error) from error


def unreadable(error: OSError) -> InputError:
    """What the system said about a file or folder, in words for people."""
    name = Path(os.fsdecode(error.filename)).name if error.filename else ""
    return InputError(found("FILE_UNREADABLE", Where(name)))


@readable()
def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is not too large.

    Raises:
        InputError: FILE_TOO_LARGE, FILE_MISSING or FILE_UNREADABLE.
    """
    return content(_source(path))


def _source(path: Path) -> Source:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(found("FILE_TOO_LARGE", Where(path.name), "",
                                   most=LARGEST_FILE // 1_000_000))
        return source_of(path)
    except FileNotFoundError as error:
        raise InputError(found("FILE_MISSING", Where(path.name))) from error
    except OSError as error:
        raise InputError(found("FILE_UNREADABLE", Where(path.name))) from error


@readable()
def _loaded(path: Path) -> tuple[Book | Sheet, str]:
    """What a file holds, and the hash of the very bytes that said so.

    A large file is read where it lies. If somebody saves another one there meanwhile, it is read
    once more, from memory.
    """
    source = _source(path)
    sha256 = digest(source)
    try:
        held = _opened(source, path.name)
    except InputError:
        if digest(source) == sha256:
            raise
    else:
        if digest(source) == sha256:
            return held, sha256
    data = read_bytes(path)
    return _opened(data, path.name), digest(data)


def _opened(source: Source, file: str) -> Book | Sheet:
    workbook = open_book(source, file)
    return read_csv(source, file) if workbook is None else workbook


def _read(held: Book | Sheet, links: Links, loose: CsvIntakes) -> tuple[FileKind, _Told]:
    """What a file is, by its content, and what it says; a ``loose`` sheet says it later."""
    if isinstance(held, Sheet):
        if is_register(held):
            return "register", read_register(held)
        if not mixes_sheets(held) and loose.take(held):
            return "intake", {}
        held = LoadedBook(held.file, {PurePath(held.file).stem: held})
    if is_intake(held):
        return "intake", {"intake": [read_intake(held)]}
    lists = lists_of(held, links)
    others = other_intakes(held, lists)
    if others:
        return "intake", {"intake": others[1]}
    told: dict[FileKind, Sequence[Parts]] = {}
    recognised = recognise(held, ROSTER, lists)
    if recognised.sheets:
        told["roster"] = [read_roster(held, links, lists)]
    if lists:
        told["students"] = read_lists([held.sheet(name) for name in lists], links)
        if not recognised.sheets:  # else the roster tells of the other sheets
            told["students"] = [*told["students"], Parts(findings=recognised.findings)]
    if not told:
        raise InputError(*without_numbers(held, links) or (
            found("FILE_NOT_RECOGNISED", Where(held.file)),))
    return next(iter(told)), told
