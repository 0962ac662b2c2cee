"""Writing the documents of the plan, one by one, into the output folder."""

# ruff: noqa: PTH102

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from formgen.findings import Finding, Where, found
from formgen.write.atomic import put, sync_folder
from formgen.write.failures import FolderIsLink, not_written
from formgen.write.manifest import DocumentRecord, Status
from formgen.write.names import is_safe_path

_REMEMBERED_FOLDERS = 4096
_WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


class DocumentWriter:
    """Writes documents below a folder that exists; it may be sent to other processes.

    ``root`` is resolved: no part of it is a link. ``durable``: each document is on the disk
    before the next one is begun; otherwise the system decides when, and a power failure may
    cost documents, which can be made again.
    """

    def __init__(self, root: Path, *, durable: bool = False) -> None:
        self._root = str(root)
        self._durable = durable
        self._folders: set[str] = set()

    def write(self, planned: DocumentRecord, content: bytes, findings: tuple[Finding, ...] = (),
              earlier: DocumentRecord | None = None) -> DocumentRecord:
        """Write one document; what became of it is in the record, never an exception.

        ``findings`` are those of filling it. ``earlier`` is what an earlier run wrote at that
        path, if that is known: a file that holds these very bytes is left alone, so that
        programs that synchronise or back up folders have nothing to do.
        """
        path = planned.path
        if not is_safe_path(path):
            problem = found("DOCUMENT_PATH_UNSAFE", Where(file=path), planned.subject)
            return replace(planned, status=Status.FAILED, findings=(*findings, problem))
        sha256 = hashlib.sha256(content).hexdigest()
        status = Status.WRITTEN
        try:
            if earlier is not None and earlier.sha256 == sha256 and self._is(path, content):
                status = Status.UNCHANGED
            else:
                folder, _, name = path.rpartition("/")
                put(self._prepared(folder), name, content, durable=self._durable)
        except OSError as error:
            problem = not_written(error, path, planned.subject)
            return replace(planned, status=Status.FAILED, findings=(*findings, problem))
        return replace(planned, status=status, sha256=sha256, bytes=len(content),
                       findings=findings)

    def holds(self, record: DocumentRecord, *, thoroughly: bool = False) -> bool:
        """Whether the document is on the disk as its record says: by size, or by its hash."""
        target = self._absolute(record.path)
        try:
            if thoroughly:
                content = Path(target).read_bytes()
                return hashlib.sha256(content).hexdigest() == record.sha256
            status = os.lstat(target)
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == record.bytes

    def sync_folders(self, paths: Iterator[str]) -> None:
        """Make the names of the documents at these paths survive a power failure.

        Raises:
            OSError: if the system cannot.
        """
        folders = {path[:end] for path in paths for end, sign in enumerate(path) if sign == "/"}
        for folder in sorted(folders):
            sync_folder(self._absolute(folder))
        sync_folder(self._root)

    def _is(self, path: str, content: bytes) -> bool:
        target = self._absolute(path)
        try:
            status = os.lstat(target)
            return (stat.S_ISREG(status.st_mode) and status.st_size == len(content)
                    and Path(target).read_bytes() == content)
        except FileNotFoundError:
            return False

    def _prepared(self, folder: str) -> str:
        """The absolute path of a folder, made if it is not there."""
        absolute = self._absolute(folder)
        if folder not in self._folders:
            self._make(folder, absolute)
        return absolute

    def _make(self, folder: str, absolute: str) -> None:
        """Make a folder and those above it, one by one, so that none of them is a link."""
        above, _, _ = folder.rpartition("/")
        if above and above not in self._folders:
            self._make(above, self._absolute(above))
        make_folder(absolute)
        if len(self._folders) >= _REMEMBERED_FOLDERS:
            self._folders.clear()
        self._folders.add(folder)

    def _absolute(self, path: str) -> str:
        return self._root + os.sep + path.replace("/", os.sep)


def make_folder(absolute: str) -> None:
    """Make a folder that is not a link, in a folder that exists.

    Raises:
        FolderIsLink: if there is a link of that name, wherever it leads.
        OSError: if the system refuses, or there is a file of that name.
    """
    try:
        os.mkdir(absolute)
    except FileExistsError:
        status = os.lstat(absolute)
        is_junction = getattr(status, "st_reparse_tag", 0) == _WINDOWS_JUNCTION
        if stat.S_ISLNK(status.st_mode) or is_junction:
            raise FolderIsLink from None
        if not stat.S_ISDIR(status.st_mode):
            raise
