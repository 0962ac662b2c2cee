"""The bytes of a file -> a workbook, by whichever reader it needs."""

from __future__ import annotations

from dataclasses import replace

from formgen.errors import InputError
from formgen.findings import Where
from formgen.guard import guarded
from formgen.read.book import Book
from formgen.read.ods import read_ods
from formgen.read.sniff import sniff
from formgen.read.xls import read_xls
from formgen.read.xlsx import Workbook


def open_book(data: bytes, file: str) -> Book | None:
    """The workbook in the bytes; None if they are text (CSV).

    Raises:
        InputError: if formgen reads no such file, or it is damaged, unsafe or has a password.
    """
    kind = sniff(data, file)
    if kind == "csv":
        return None
    if kind == "ods":
        return read_ods(data, file)
    if kind == "xls":
        return _guarded(data, file)
    return Workbook(data, file)


def _guarded(data: bytes, file: str) -> Book:
    try:
        return guarded(read_xls, data, file)
    except InputError as error:
        # What stopped the reader is told without a place.
        raise InputError(*(finding if finding.where.file else replace(finding, where=Where(file))
                           for finding in error.findings)) from error
