"""What was handed in: folders, ZIP files, mails and single files -> one file after another.

Nothing is unpacked to the disk, and no more than one file is in the memory at a time.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from formgen.errors import InputError
from formgen.findings import Finding, Where, found
from formgen.folders import files_below

LARGEST_FILE = 50_000_000  # bytes, of one returned file
LARGEST_BUNDLE = 2_000_000_000  # bytes, of a ZIP file or mail as it lies on the disk
MOST_FILES = 20_000  # in one bundle
_DEEPEST = 3  # a ZIP file in a mail in a folder
_NO_FORM = (".txt", ".html", ".htm", ".ics", ".vcf", ".p7s", ".ds_store", ".db", ".ini")
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError,
            NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was handed in.

    ``name`` tells people where it was: ``mail.eml › pok.pdf``. ``modified`` is when it was
    last changed, as far as its bundle says; it orders the versions of one form.
    """

    name: str
    content: bytes
    modified: datetime | None = None

    @property
    def suffix(self) -> str:
        """The end of its name, such as ``.pdf``; small letters."""
        return PurePosixPath(self.name).suffix.casefold()


def received(paths: Iterable[Path]) -> Iterator[Received | Finding]:
    """Every file below the paths, and a finding for each that could not be taken out.

    Raises:
        InputError: for a path that does not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(found("FILE_MISSING", Where(path.name)))
        for file in _files(path):
            yield from _opened(file)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(files_below(path)):
        hidden = file.name.startswith((".", "~$")) or file.name.casefold() == "thumbs.db"
        if not file.is_symlink() and not hidden:
            yield file


def _opened(path: Path) -> Iterator[Received | Finding]:
    bundle = path.suffix.casefold() in (".zip", ".eml")
    try:
        status = path.stat()
        if status.st_size > (LARGEST_BUNDLE if bundle else LARGEST_FILE):
            yield _too_large(path.name)
            return
        if path.suffix.casefold() == ".zip":
            with path.open("rb") as stream:
                yield from _of_zip(path.name, stream, 1)
            return
        content = path.read_bytes()
    except OSError:
        yield found("FILE_UNREADABLE", Where(path.name))
        return
    yield from _taken(Received(path.name, content, _changed(status.st_mtime)), 1)


def _changed(seconds: float) -> datetime | None:
    """When a file was last changed, by the clock here; None if its date is none."""
    try:
        return datetime.fromtimestamp(seconds)
    except (ValueError, OverflowError, OSError):
        return None


def _taken(item: Received, depth: int) -> Iterator[Received | Finding]:
    """The file itself, or what is in it if it is a bundle."""
    bundle = {".zip": lambda: _of_zip(item.name, BytesIO(item.content), depth),
              ".eml": lambda: _of_mail(item, depth)}.get(item.suffix)
    if bundle is None:
        yield item
    elif depth > _DEEPEST:
        yield found("BUNDLE_TOO_DEEP", Where(item.name))
    else:
        yield from bundle()


def _of_zip(name: str, stream: IO[bytes], depth: int) -> Iterator[Received | Finding]:
    try:
        archive = zipfile.ZipFile(stream)
        # ZipInfo.is_dir fails on a name that is empty.
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except _DAMAGED:
        yield found("BUNDLE_DAMAGED", Where(name))
        return
    if len(entries) > MOST_FILES:
        yield found("BUNDLE_TOO_MANY", Where(name), most=MOST_FILES)
        return
    for entry in entries:
        inside = f"{name} › {_plain(entry.filename)}"
        if PurePosixPath(entry.filename).name.startswith((".", "~$", "Thumbs.db")):
            continue
        try:
            with archive.open(entry) as part:
                content = part.read(LARGEST_FILE + 1)  # what the directory says may be a lie
        except _DAMAGED:
            encrypted = bool(entry.flag_bits & 1)
            yield found("BUNDLE_HAS_PASSWORD" if encrypted else "BUNDLE_DAMAGED", Where(inside))
            continue
        if len(content) > LARGEST_FILE:
            yield _too_large(inside)
            continue
        yield from _taken(Received(inside, content, _of_entry(entry)), depth + 1)


def _of_entry(entry: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*entry.date_time)
    except ValueError:
        return None


def _of_mail(item: Received, depth: int) -> Iterator[Received | Finding]:
    try:
        message = message_from_bytes(item.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        parts = list(message.iter_attachments())
        sent = _sent(message)
    except (*_DAMAGED, AssertionError, AttributeError, TypeError, RecursionError):
        yield found("BUNDLE_DAMAGED", Where(item.name))
        return
    if not parts:
        yield found("MAIL_WITHOUT_FORMS", Where(item.name))
    for number, part in enumerate(parts[:MOST_FILES], 1):
        name = f"{item.name} › {_plain(part.get_filename() or f'bijlage {number}')}"
        content = _attached(part)
        if content is None:
            yield found("BUNDLE_DAMAGED", Where(name))
        elif PurePosixPath(name).suffix.casefold() not in _NO_FORM:
            yield from _taken(Received(name, content, sent), depth + 1)


def _attached(part: EmailMessage) -> bytes | None:
    """The bytes of an attachment; of one that is a mail itself, that mail."""
    try:
        if part.get_content_type() == "message/rfc822":
            return part.get_payload(0).as_bytes()  # type: ignore[union-attr]
        content = part.get_payload(decode=True)
    except (*_DAMAGED, AttributeError, TypeError):
        return None
    return content if isinstance(content, bytes) else None


def _sent(message: EmailMessage) -> datetime | None:
    """When a mail was sent, by the clock here, as the dates of files are."""
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone().replace(tzinfo=None)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _plain(name: str) -> str:
    """The last part of a name from outside, without what a terminal or page could obey."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())[:120]


def _too_large(name: str) -> Finding:
    return found("FILE_TOO_LARGE", Where(name), most=LARGEST_FILE // 1_000_000)
