"""From what the operating system says to what office staff can do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from formgen.errors import OutputError
from formgen.findings import Finding, Where, found

_CODES = {
    errno.ENOSPC: "DISK_FULL",
    errno.EDQUOT: "DISK_FULL",
    errno.EACCES: "FOLDER_NOT_WRITABLE",
    errno.EPERM: "FOLDER_NOT_WRITABLE",
    errno.EROFS: "FOLDER_NOT_WRITABLE",
    errno.ENAMETOOLONG: "PATH_TOO_LONG",
    errno.ELOOP: "FOLDER_IS_LINK",
}
_WINDOWS_PATH_TOO_LONG = 206


class FolderIsLink(OSError):
    """A folder below the output folder is a link, which may lead anywhere."""

    def __init__(self) -> None:
        super().__init__(errno.ELOOP, "is a link")


def not_written(error: OSError, path: str, subject: str) -> Finding:
    """Why a file, by its path relative to the output folder, could not be written."""
    return found(_code(error), Where(file=path), subject, problem=_problem(error))


def cannot_write(error: OSError, path: str) -> OutputError:
    """The error of a run that cannot go on because a file of its own cannot be written."""
    code = _code(error)
    if code == "DOCUMENT_NOT_WRITTEN":
        code = "OUTPUT_NOT_WRITABLE"
    return OutputError(found(code, Where(file=path), problem=_problem(error)))


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Where a run cannot go on if a file or folder of its own cannot be written.

    Raises:
        OutputError: for any error of the file system.
    """
    try:
        yield
    except OSError as error:
        raise cannot_write(error, path) from error


def _code(error: OSError) -> str:
    # Only a replacement has two file names; that it is not permitted, where making the new
    # file was, means that the old one is held or protected.
    if isinstance(error, PermissionError) and error.filename2 is not None:
        return "DOCUMENT_OPEN_ELSEWHERE"
    if getattr(error, "winerror", None) == _WINDOWS_PATH_TOO_LONG:
        return "PATH_TOO_LONG"
    return _CODES.get(error.errno or 0, "DOCUMENT_NOT_WRITTEN")


def _problem(error: OSError) -> str:
    """The system's words, without the path that ``str(error)`` would show."""
    return error.strerror or type(error).__name__
