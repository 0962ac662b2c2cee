"""What kind of file the bytes are, whatever the file is called."""

from __future__ import annotations

import re
from typing import Literal
from zipfile import ZipFile

from formgen.errors import InputError
from formgen.findings import Where, found
from formgen.read.container import DAMAGE
from formgen.read.source import Source, content, head, size, stream

#: No spreadsheet of a cohort comes near this size: 100,000 students with 40 columns are 40 MB of
#: CSV, and half of that as a workbook.
LARGEST_FILE = 50_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# OpenDocument puts a file that tells its kind first into the package, as it is (ODF 1.2, part 3);
# who packs the files anew may not. The manifest tells it too.
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_TELLING = ("mimetype", "META-INF/manifest.xml")
_LONGEST_TELLING = 100_000
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff(source: Source, file: str) -> Literal["xlsx", "ods", "xls", "csv"]:
    """Which reader a file needs.

    Raises:
        InputError: with a finding that says what the file is and what to do, if formgen
            reads no such file.
    """
    data = head(source, 4000)
    if not data:
        raise _refused("FILE_EMPTY", file)
    if size(source) > LARGEST_FILE:
        raise _refused("FILE_TOO_LARGE", file, most=LARGEST_FILE // 1_000_000)
    if data.startswith(b"PK"):
        return "ods" if b"mimetype" + _ODS in data[:200] or _says_ods(source) else "xlsx"
    if data.startswith(_OLE):
        # A new workbook with a password is a stream of this name in an old container.
        if "EncryptedPackage".encode("utf-16-le") in content(source):
            raise _refused("FILE_HAS_PASSWORD", file)
        return "xls"
    if data.startswith(b"%PDF"):
        raise _refused("FILE_OTHER_KIND", file, kind="PDF")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") and re.search(rb"<(?:!doctype html|html|table|\?xml)", start):
        raise _refused("FILE_WEB_PAGE", file)
    if b"\0" in data and not data.startswith(_TEXT_MARKS):
        raise _refused("FILE_NOT_TEXT", file)
    return "csv"


def _says_ods(source: Source) -> bool:
    """Whether a package says anywhere that it is a spreadsheet of OpenDocument."""
    try:
        with stream(source) as file, ZipFile(file) as package:
            for part in set(_TELLING).intersection(package.namelist()):
                with package.open(part) as telling:
                    if _ODS in telling.read(_LONGEST_TELLING):
                        return True
    except DAMAGE:
        pass  # the reader says what is wrong
    return False


def _refused(code: str, file: str, **details: object) -> InputError:
    return InputError(found(code, Where(file), "", **details))
