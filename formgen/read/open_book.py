"""The bytes of a file -> a workbook, by whichever reader it needs."""

from __future__ import annotations

from zipfile import ZipFile

from formgen.guard import guarded_about
from formgen.read.book import Book, LoadedBook
from formgen.read.container import DAMAGE
from formgen.read.ods import read_ods
from formgen.read.sniff import sniff
from formgen.read.source import Source, content, stream
from formgen.read.xls import read_xls
from formgen.read.xlsx import LARGEST_PARSED_HERE, Workbook

#: Inflated bytes of a workbook that is read in this process: some 15,000 students.
LARGEST_READ_HERE = 30_000_000


def open_book(source: Source, file: str, *, guard: bool = True) -> Book | None:
    """The workbook in the bytes; None if they are text (CSV). Of a large file all is read.

    ``guard``: read in a child process what asks for one; not where this is one already.

    Raises:
        InputError: if formgen reads no such file, or it is damaged, unsafe or has a password.
    """
    kind = sniff(source, file)
    if kind == "csv":
        return None
    readers = {"ods": (read_ods, LARGEST_PARSED_HERE), "xls": (read_xls, 0)}
    reader, largest = readers.get(kind, (load, LARGEST_READ_HERE))
    if guard and (kind == "xls" or inflated(source) > largest):
        return guarded_about(file, reader, source, file)
    data = content(source)
    return Workbook(data, file, guard=guard) if kind == "xlsx" else reader(data, file)


def load(source: Source, file: str) -> LoadedBook:
    """All of a workbook, in the child process that this is called in."""
    book = Workbook(source, file, guard=False)
    return LoadedBook(file, {name: book.sheet(name) for name in book.sheet_names},
                      dict(book.names), book.findings)


def inflated(source: Source) -> int:
    """The bytes that a ZIP package says to hold; 0 if it is too damaged to say."""
    try:
        with stream(source) as file, ZipFile(file) as package:
            return sum(entry.file_size for entry in package.infolist())
    except DAMAGE:
        return 0
