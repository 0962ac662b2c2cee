"""Documents on their way into a ZIP file: all of one, or a part of a large one.

It is written by whoever fills the documents, here or in another process; the process that leads
the run puts the parts together (:mod:`formgen.write.zip_assembly`).
"""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from formgen.findings import Finding, Where, found
from formgen.write.document import DocumentWriter, sha256_of
from formgen.write.failures import not_written
from formgen.write.manifest import DocumentRecord, Status
from formgen.write.names import is_safe_path
from formgen.write.zip_builder import Part, ZipBuilder
from formgen.write.zip_format import Contents, Member

_NOTHING = Part("", ())


@dataclass(frozen=True, slots=True)
class Delivered:
    """A part that is ready.

    ``met`` is how many members of the old file are in it, or replaced in it; ``is_changed``:
    one of those that are replaced is not what an earlier run wrote. ``problem``: it could not
    be written, and is empty.
    """

    part: Part
    met: int = 0
    is_changed: bool = False
    problem: Finding | None = None


class ZipPart:
    """Takes the documents of a ZIP file in the order of their paths.

    It has the two methods of :class:`DocumentWriter` that make a document. ``beside`` are the
    documents of earlier runs among them, in that order, that this run is not asked for.
    """

    def __init__(self, writer: DocumentWriter, archive: str,
                 beside: Iterable[DocumentRecord] = ()) -> None:
        self._writer = writer
        self._archive = archive
        self._beside = deque(beside)
        self._old = Contents()
        self._file: BinaryIO | None = None
        self._met: set[str] = set()
        self._is_changed = False
        self._problem: Finding | None = None
        self._folder = archive.rpartition("/")[0]
        self._builder = ZipBuilder(writer.absolute(self._folder), writer.absolute(archive))
        try:
            self._old = writer.stored.contents(archive)
        except OSError as error:
            self._problem = not_written(error, archive, "")

    def kept(self, planned: DocumentRecord, earlier: DocumentRecord | None) -> DocumentRecord:
        """See :meth:`DocumentWriter.kept`."""
        record = self._writer.kept(planned, earlier)
        if record.status is Status.UNCHANGED:
            self.leave(record)
        return record

    def write(self, planned: DocumentRecord, content: bytes, findings: tuple[Finding, ...] = (),
              earlier: DocumentRecord | None = None, start: bytes = b"") -> DocumentRecord:
        """See :meth:`DocumentWriter.write`."""
        if not is_safe_path(planned.path):
            problem = found("DOCUMENT_PATH_UNSAFE", Where(file=planned.path), planned.subject)
            return replace(planned, status=Status.FAILED, findings=(*findings, problem))
        sha256 = sha256_of(content, start)
        record = replace(planned, status=Status.WRITTEN, sha256=sha256, bytes=len(content),
                         findings=findings)
        try:
            self._leave_those_before(planned.path)
            there = self._content(planned.member)
            if there == content:
                self.leave(record)
                return replace(record, status=Status.UNCHANGED)
            if there is not None:
                self._met.add(planned.member)
                self._is_changed |= not self._writer.wrote(
                    planned.path, hashlib.sha256(there).hexdigest(), earlier, zipped=True)
            if self._problem is None:
                self._writer.prepared(self._folder)
                crc = zlib.crc32(memoryview(content)[len(start):], _crc_of(start))
                self._builder.put(Member(planned.member, crc, len(content)), content)
        except OSError as error:
            self._problem = not_written(error, self._archive, "")
        return record

    def leave(self, earlier: DocumentRecord) -> None:
        """Leave a document as it is in the old file, if it is there."""
        try:
            self._leave_those_before(earlier.path)
            if earlier.archive == self._archive:
                self._leave(earlier)
        except OSError as error:
            self._problem = not_written(error, self._archive, "")

    def deliver(self) -> Delivered:
        """End the part."""
        try:
            self._leave_those_before("")
            if self._problem is None:
                part = self._builder.part()
                self._close()
                return Delivered(part, len(self._met), self._is_changed)
        except OSError as error:
            self._problem = not_written(error, self._archive, "")
        self.discard()
        return Delivered(_NOTHING, problem=self._problem)

    def discard(self) -> None:
        """Let go of it all."""
        self._close()
        self._builder.discard()

    def _close(self) -> None:
        if self._file:
            self._file.close()
        self._file = None

    def _leave_those_before(self, path: str) -> None:
        """Leave those that nobody asked for, up to a path, or all."""
        while self._beside and (not path or self._beside[0].path < path):
            self._leave(self._beside.popleft())

    def _leave(self, record: DocumentRecord) -> None:
        member = self._old.members.get(record.member)
        if member and member.name not in self._met:
            self._met.add(member.name)
            if self._problem is None:
                self._builder.keep(member)

    def _content(self, name: str) -> bytes | None:
        """The bytes of a member of the old file."""
        member = self._old.members.get(name)
        if member is None:
            return None
        if self._file is None:
            self._file = Path(self._writer.absolute(self._archive)).open("rb")  # noqa: SIM115
        self._file.seek(member.start + member.header_length)
        return self._file.read(member.size)


@lru_cache(maxsize=64)
def _crc_of(start: bytes) -> int:
    """The CRC-32 of what many documents begin with."""
    return zlib.crc32(start)
