"""Writing the documents of the plan, one by one, into the output folder."""

# ruff: noqa: PTH102, PTH106, PTH108

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from formgen.findings import Finding, Where, found
from formgen.write.atomic import put, sync_folder
from formgen.write.failures import FolderIsLink, not_written
from formgen.write.manifest import DocumentRecord, Reason, Status, difference
from formgen.write.names import is_safe_path
from formgen.write.stored import Documents

_REMEMBERED_FOLDERS = 4096
_ASIDE = {"nl": "gewijzigd", "en": "changed"}
_SET_ASIDE = re.compile(
    rf"(?P<stem>.*) \((?:{'|'.join(_ASIDE.values())}) [0-9a-f]{{8}}\)(?P<suffix>\.[^.]*)")
_WINDOWS_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


class DocumentWriter:
    """Writes documents below a folder that exists; it may be sent to other processes.

    ``root`` is resolved: no part of it is a link. ``durable``: each document is on the disk
    before the next one is begun; otherwise the system decides when, and a power failure may
    cost documents, which can be made again. ``unfinished``: the last run did not end, so that
    a file is only believed to be the one that was written if it has its hash. ``announce`` is
    told the path and hash of each document before it is written; ``announced`` are those of
    which the last run was told, by path, and that it may have written; ``in_zips`` those that it
    may have put into ZIP files.
    """

    def __init__(self, root: Path, *, durable: bool = False, unfinished: bool = False,
                 announce: Callable[[tuple[str, str]], None] | None = None,
                 announced: Mapping[str, Collection[str]] = MappingProxyType({}),
                 in_zips: Mapping[str, Collection[str]] = MappingProxyType({})) -> None:
        self._root = str(root)
        self.durable = durable
        self._unfinished = unfinished
        self._announce = announce
        self.announced = dict(announced)
        self.in_zips = dict(in_zips)
        self._folders: set[str] = set()
        self.stored = Documents(root)

    def kept(self, planned: DocumentRecord, earlier: DocumentRecord | None) -> DocumentRecord:
        """The record of a document that need not be made, or else of why it must be.

        It need not if ``earlier``, what an earlier run wrote at its path, was made from the
        same things (``planned.key``) and the file is as that run left it: then the status is
        "unchanged". Otherwise ``reason`` says why it must be made.
        """
        if earlier is None:
            return replace(planned, reason=Reason.NEW)
        if earlier.archive != planned.archive:
            return replace(planned, reason=Reason.PLACE)
        reason = difference(planned.key, earlier.key)
        if reason is None and not self.holds(earlier):
            reason = Reason.FILE
        if reason is not None:
            return replace(planned, reason=reason)
        return replace(planned, status=Status.UNCHANGED, sha256=earlier.sha256,
                       bytes=earlier.bytes, findings=earlier.findings)

    def write(self, planned: DocumentRecord, content: bytes, findings: tuple[Finding, ...] = (),
              earlier: DocumentRecord | None = None, start: bytes = b"") -> DocumentRecord:
        """Write one document; what became of it is in the record, never an exception.

        ``findings`` are those of filling it; ``start`` is what ``content`` begins with and many
        others do as well. ``earlier`` is what an earlier run wrote at that path, if that is known:
        a file that holds these very bytes is left alone, so that programs that synchronise or
        back up folders have nothing to do. A file that is neither these bytes nor those that the
        earlier run wrote is somebody's work: it is set aside under another name, which a finding
        tells.
        """
        path = planned.path
        if not is_safe_path(path):
            problem = found("DOCUMENT_PATH_UNSAFE", Where(file=path), planned.subject)
            return replace(planned, status=Status.FAILED, findings=(*findings, problem))
        sha256 = sha256_of(content, start)
        status = Status.WRITTEN
        once: tuple[Finding, ...] = ()
        try:
            there = self.content(path)
            if there == content:
                status = Status.UNCHANGED
            else:
                if there is not None:
                    once = self._set_aside(planned, there, earlier)
                if self._announce:
                    self._announce((path, sha256))
                folder, _, name = path.rpartition("/")
                put(self.prepared(folder), name, content, durable=self.durable)
        except OSError as error:
            problem = not_written(error, path, planned.subject)
            return replace(planned, status=Status.FAILED, findings=(*findings, problem))
        return replace(planned, status=status, sha256=sha256, bytes=len(content),
                       findings=findings, once=once)

    def leave(self, earlier: DocumentRecord) -> None:
        """Leave what an earlier run wrote as it is; a file does that by itself."""

    def holds(self, record: DocumentRecord) -> bool:
        """Whether the document is on the disk as its record says: by its size, or after a run
        that did not end by its hash.
        """
        try:
            return self.is_held(record)
        except OSError:
            return False

    def is_held(self, record: DocumentRecord) -> bool:
        """The same as :meth:`holds`.

        Raises:
            OSError: if it cannot be seen.
        """
        return self.stored.holds(record, by_hash=self._unfinished)

    def remove(self, record: DocumentRecord) -> bool:
        """Delete a document if it is the one that was written, and folders left empty.

        False: it was not deleted.
        """
        try:
            content = self.content(record.path)
            if content is None or hashlib.sha256(content).hexdigest() != record.sha256:
                return False
            self.delete(record.path)
        except OSError:
            return False
        return True

    def delete(self, path: str) -> None:
        """Delete what is at a path, and folders left empty.

        Raises:
            OSError: if it cannot be deleted.
        """
        os.unlink(self.absolute(path))
        folder = path
        with suppress(OSError):  # the first folder that is not empty ends it
            while "/" in folder:
                folder = folder.rpartition("/")[0]
                os.rmdir(self.absolute(folder))

    def sync_folders(self, paths: Iterator[str]) -> None:
        """Make the names of the documents at these paths survive a power failure.

        Raises:
            OSError: if the system cannot.
        """
        folders = {path[:end] for path in paths for end, sign in enumerate(path) if sign == "/"}
        for folder in sorted(folders):
            sync_folder(self.absolute(folder))
        sync_folder(self._root)

    def content(self, path: str) -> bytes | None:
        """The bytes of the file at a path; None if there is none, or what is there is no file.

        Raises:
            OSError: if it cannot be read.
        """
        target = self.absolute(path)
        try:
            is_file = stat.S_ISREG(os.lstat(target).st_mode)
        except FileNotFoundError:
            return None
        return Path(target).read_bytes() if is_file else None

    def _set_aside(self, planned: DocumentRecord, there: bytes,
                   earlier: DocumentRecord | None) -> tuple[Finding, ...]:
        """Keep what stands at the document's path, if no earlier run wrote it, under a name
        that says what it is.

        It is a copy: what is there stays there until the new document replaces it. The part
        of the hash in its name keeps apart what was set aside at different times.
        """
        sha256 = hashlib.sha256(there).hexdigest()
        if self.wrote(planned.path, sha256, earlier):
            return ()
        folder, _, name = planned.path.rpartition("/")
        aside = aside_name(name, planned.language, sha256)
        put(self.prepared(folder), aside, there, durable=True)
        return (found("DOCUMENT_SET_ASIDE", Where(file=planned.path), planned.subject,
                      name=aside),)

    def wrote(self, path: str, sha256: str, earlier: DocumentRecord | None, *,
              zipped: bool = False) -> bool:
        """Whether an earlier run has written what has this hash at a path, or ``zipped`` there in
        its ZIP file.
        """
        announced = self.in_zips if zipped else self.announced
        return ((earlier is not None and earlier.sha256 == sha256)
                or sha256 in announced.get(path, ()))

    def prepared(self, folder: str) -> str:
        """The absolute path of a folder, made if it is not there."""
        absolute = self.absolute(folder)
        if folder not in self._folders:
            self._make(folder, absolute)
        return absolute

    def _make(self, folder: str, absolute: str) -> None:
        """Make a folder and those above it, one by one, so that none of them is a link."""
        above, _, _ = folder.rpartition("/")
        if above and above not in self._folders:
            self._make(above, self.absolute(above))
        make_folder(absolute)
        if len(self._folders) >= _REMEMBERED_FOLDERS:
            self._folders.clear()
        self._folders.add(folder)

    def absolute(self, path: str) -> str:
        """The absolute path of what is at a path relative to the output folder."""
        return self.stored.absolute(path)


def aside_name(name: str, language: str, sha256: str) -> str:
    """The name under which a file of that name is kept that somebody has changed."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({_ASIDE[language]} {sha256[:8]}){dot}{suffix}"


def original_name(name: str) -> str:
    """The name of the file that one of this name is a changed copy of; empty if it is none."""
    match = _SET_ASIDE.fullmatch(name)
    return match["stem"] + match["suffix"] if match else ""


def sha256_of(content: bytes, start: bytes) -> str:
    """The hash of a content, hexadecimal; what it begins with is not hashed each time."""
    digest = _begun(start).copy()
    digest.update(memoryview(content)[len(start):])
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _begun(start: bytes) -> hashlib._Hash:
    return hashlib.sha256(start)


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
