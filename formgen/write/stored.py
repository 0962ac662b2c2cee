"""Where the documents of an output folder are: each a file of its own, or in a ZIP file.

Whoever reads a document that is in the manifest reads it here.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from formgen.write.manifest import DocumentRecord
from formgen.write.zip_format import Contents, contents


class Documents:
    """The documents below an output folder.

    Of ZIP files the directory of the last one is remembered: their documents come together.
    """

    def __init__(self, root: Path | str) -> None:
        self._root = str(root)
        self._seen: object = None
        self._contents = Contents()

    def read(self, record: DocumentRecord) -> bytes:
        """The bytes of a document as it is there now.

        Raises:
            FileNotFoundError: if it is not where its record says
            OSError: if it cannot be read.
        """
        if not record.archive:
            return Path(self.absolute(record.path)).read_bytes()
        member = self.contents(record.archive).members.get(record.member)
        if member is None:
            raise FileNotFoundError(record.path)
        with Path(self.absolute(record.archive)).open("rb") as file:
            file.seek(member.start + member.header_length)
            return file.read(member.size)

    def holds(self, record: DocumentRecord, *, by_hash: bool = False) -> bool:
        """Whether a document is there as its record says: by its size, or by its hash.

        Raises:
            OSError: if that cannot be seen.
        """
        try:
            if by_hash:
                return hashlib.sha256(self.read(record)).hexdigest() == record.sha256
            if record.archive:
                member = self.contents(record.archive).members.get(record.member)
                return member is not None and member.size == record.bytes
            status = os.lstat(self.absolute(record.path))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == record.bytes

    def contents(self, archive: str) -> Contents:
        """What a ZIP file holds now, given its path relative to the output folder.

        Raises:
            OSError: if it is there and cannot be read.
        """
        path = self.absolute(archive)
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            return Contents()
        seen = (path, status.st_ino, status.st_size, status.st_mtime_ns)
        if seen != self._seen:
            self._contents, self._seen = contents(Path(path)), seen
        return self._contents

    def absolute(self, path: str) -> str:
        """The absolute path of what is at a path relative to the output folder."""
        return self._root + os.sep + path.replace("/", os.sep)
