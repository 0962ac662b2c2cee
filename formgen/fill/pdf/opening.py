"""Opening a PDF that came from outside: limits, passwords, mending.

What cannot be opened is an InputError here; for a template :mod:`.source` makes it another.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TypeVar

from pypdf import PdfReader, PdfWriter

from formgen.errors import InputError
from formgen.fill.pdf.parsed import ParsedFile
from formgen.fill.pdf.reading.fields import MOST_PAGES, form_of
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.salvage import is_cut_off, made_whole
from formgen.fill.pdf.reading.tokens import Excessive, Malformed
from formgen.findings import found

#: Bytes that a file may have; the largest real forms have a tenth of this.
LARGEST_FILE = 30_000_000

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Opened:
    """A PDF that is open.

    ``mended``: it was damaged; ``unlocked``: it was encrypted; ``rewritten``: what is open is
    not the file's own bytes.
    """

    reader: PdfReader
    mended: bool
    unlocked: bool
    rewritten: bool = False


def open_pdf(data: bytes, password: str = "") -> Opened:
    """Open a PDF in pypdf's hands, mending it where that can be done.

    A signed file that is damaged is left as it is, for its signature's sake.

    Raises:
        InputError: the file is too large, no PDF, or opens with another password only.
    """
    refuse_unlikely(data)
    sound = _sound_file(data)
    opened = _open(data, password, sound)
    if opened is None or not (sound or opened.unlocked):
        opened = _open_mended(data, opened, password)
    pages = len(opened.reader.pages)
    if pages > MOST_PAGES:
        raise InputError(found("PDF_TOO_LARGE", seen=f"{pages} p."))
    return opened


def _open_mended(data: bytes, opened: Opened | None, password: str) -> Opened:
    """The file mended by qpdf; else as far as pypdf could open it."""
    if opened is not None and b"/ByteRange" in data:
        return replace(opened, mended=True)
    try:
        mended, unlocked = (
            (_made_whole(data), False) if is_cut_off(data) else _mended(data, password)
        )
    except InputError:
        if opened is None:
            raise
        return replace(opened, mended=True)
    again = _open(mended, "")
    if again is None:
        raise InputError(found("PDF_UNREADABLE"))
    return Opened(again.reader, mended=not unlocked, unlocked=unlocked, rewritten=True)


def _made_whole(data: bytes) -> bytes:
    """A file whose end is lost, if nothing is lost but the list of its objects."""
    try:
        return made_whole(data)
    except (Malformed, Excessive, RecursionError):
        raise InputError(found("PDF_CUT_OFF")) from None


def _sound_file(data: bytes) -> PdfFile | None:
    """A file of which every object and its form can be read without guessing; else None.

    Raises:
        InputError: the file is made to exhaust a reader.
    """
    try:
        file = PdfFile(data)
        file.read_all()
        form_of(file)
    except (Malformed, RecursionError):
        return None
    except Excessive as excess:
        raise InputError(found("PDF_EXCESSIVE", seen=excess.seen)) from None
    return file


def refuse_unlikely(data: bytes) -> None:
    """Raise an InputError for what is too large or no PDF at all."""
    if len(data) > LARGEST_FILE:
        raise InputError(found("PDF_TOO_LARGE", seen=f"{len(data) // 10**6} MB"))
    if b"%PDF-" not in data[:1024]:
        raise InputError(found("PDF_UNREADABLE"))


@contextmanager
def refusing() -> Iterator[None]:
    """Make an InputError of what our own reader raises for a file."""
    try:
        yield
    except Malformed:
        raise InputError(found("PDF_UNREADABLE")) from None
    except Excessive as excess:
        raise InputError(found("PDF_EXCESSIVE", seen=excess.seen)) from None
    except RecursionError:
        raise InputError(found("PDF_EXCESSIVE", seen="R > R > R")) from None


def plain_file(data: bytes) -> PdfFile:
    """A file for our own reader; Malformed for one that is damaged or encrypted."""
    file = PdfFile(data)
    if "/Encrypt" in file.trailer:
        raise Malformed
    return file


def plain_or_rewritten(data: bytes, use: Callable[[PdfFile], _Result]) -> _Result:
    """What ``use`` makes of a file, and of its objects rewritten where the file is damaged.

    Raises:
        InputError: it cannot be rewritten.
        Malformed: what was rewritten is damaged still.
    """
    refuse_unlikely(data)
    try:
        return use(plain_file(data))
    except Malformed:
        return use(PdfFile(rewritten(data)))


def rewritten(data: bytes, password: str = "") -> bytes:
    """The file's objects in a new file, mended and decrypted: by qpdf, else by pypdf.

    Raises:
        InputError: neither can read it, or it opens with another password only.
    """
    try:
        return _mended(data, password)[0]
    except InputError as error:
        opened = _open(data, password)
        if opened is None:
            raise
        target = BytesIO()
        try:
            PdfWriter(clone_from=opened.reader).write(target)
        except Exception:
            # The boundary to the parser, as in _open.
            raise error from None
        return target.getvalue()


def _open(data: bytes, password: str, sound: PdfFile | None = None) -> Opened | None:
    """The file in pypdf's hands; None if pypdf cannot read it. ``sound`` is the same file.

    The boundary to the parser: for a file that is damaged, by accident or on purpose, pypdf
    raises almost any exception, and whichever it is, the file cannot be read.
    """
    try:
        # A signed file is written on, and for that its objects' generations are needed.
        reader = (
            ParsedFile(sound)
            if sound is not None and "/Encrypt" not in sound.trailer and b"/ByteRange" not in data
            else PdfReader(BytesIO(data))
        )
        locked = reader.is_encrypted and not reader.decrypt(password)
        if locked or not len(reader.pages):
            return None
        if reader.is_encrypted:
            # Some ciphers fail only when an object is read; this reads them all.
            PdfWriter(clone_from=reader)
    except Exception:
        return None
    return Opened(reader, mended=False, unlocked=reader.is_encrypted)


def _mended(data: bytes, password: str) -> tuple[bytes, bool]:
    """The file as qpdf mends and decrypts it, and whether it was encrypted.

    pikepdf is an optional part of formgen: it brings qpdf, which mends more than pypdf can
    and knows every encryption.
    """
    try:
        import pikepdf
    except ImportError:
        code = "PDF_NEEDS_QPDF_TO_UNLOCK" if b"/Encrypt" in data else "PDF_NEEDS_QPDF_TO_MEND"
        raise InputError(found("PDF_LOCKED" if _is_locked(data, password) else code)) from None
    target = BytesIO()
    try:
        with warnings.catch_warnings(), pikepdf.open(BytesIO(data), password=password) as pdf:
            warnings.simplefilter("ignore")
            unlocked = pdf.is_encrypted
            # qpdf writes how many objects there are only where a trailer said so before.
            pdf.trailer["/Size"] = pdf.trailer.get("/Size", 0)
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PasswordError:
        raise InputError(found("PDF_LOCKED")) from None
    except (pikepdf.PdfError, ValueError):  # the latter of a file without an end, before 10.18
        is_for_others = b"/Adobe.PubSec" in data
        code = "PDF_LOCKED_FOR_OTHERS" if is_for_others else "PDF_UNREADABLE"
        raise InputError(found(code)) from None
    return target.getvalue(), unlocked


def _is_locked(data: bytes, password: str) -> bool:
    """Whether pypdf can tell that the password is another."""
    try:
        reader = PdfReader(BytesIO(data))
        return reader.is_encrypted and not reader.decrypt(password)
    except Exception:
        # The boundary to the parser, as in _open.
        return False


# pypdf's messages quote what is in files; what matters of them is found out otherwise.
_logger = logging.getLogger("pypdf")
_logger.addHandler(logging.NullHandler())
_logger.propagate = False
