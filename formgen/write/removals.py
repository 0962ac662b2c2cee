"""Documents that go: files of their own at once, those in a ZIP file together with its others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace

from formgen.write.document import DocumentWriter
from formgen.write.failures import writing
from formgen.write.manifest import DocumentRecord
from formgen.write.unclaimed import stray
from formgen.write.zip_assembly import take_out


class Removals:
    """Removes documents that are what an earlier run wrote, in the order of their paths."""

    def __init__(self, writer: DocumentWriter) -> None:
        self._writer = writer
        self._archive = ""
        self._names: set[str] = set()

    def remove(self, record: DocumentRecord) -> bool:
        """Remove a document, and folders that are empty then.

        False: it stays, because it is not what that run wrote, or cannot be removed.

        Raises:
            OutputError: if a ZIP file with documents that went cannot be made anew.
        """
        if not record.archive:
            return self._writer.remove(record)
        try:
            content = self._writer.stored.read(record)
        except OSError:
            return False
        if hashlib.sha256(content).hexdigest() != record.sha256:
            return False
        self.remove_from(record.archive, record.member)
        return True

    def clear(self, record: DocumentRecord) -> bool:
        """Remove a document from the place where it was, now that it has another one.

        False: what is there is not what an earlier run wrote.

        Raises:
            OutputError: if it cannot be read or removed, or as :meth:`remove`.
        """
        with writing(record.file):
            if record.archive:
                return self._clear_from_archive(record)
            content = self._writer.content(record.path)
            if content is None:
                return not os.path.lexists(self._writer.absolute(record.path))
            if hashlib.sha256(content).hexdigest() != record.sha256:
                return False
            self._writer.delete(record.path)
        return True

    def _clear_from_archive(self, record: DocumentRecord) -> bool:
        stored = self._writer.stored
        inside = stored.contents(record.archive)
        if record.member in inside.members:
            content = stored.read(record)
            if hashlib.sha256(content).hexdigest() != record.sha256:
                return False
            self.remove_from(record.archive, record.member)
        return inside.is_ours

    def clear_strays(self, archives: Mapping[str, str]) -> None:
        """Remove what a run that did not end may have put beside documents that are elsewhere.

        ``archives`` has for each such document, in the order of the paths, where it is: its ZIP
        file, or nothing if it is a file of its own.

        Raises:
            OutputError: as :meth:`clear`.
        """
        for path, archive in archives.items():
            announced = self._writer.announced if archive else self._writer.in_zips
            beside = stray(path, zipped=not archive)
            for sha256 in sorted(announced.get(path, ())):
                self.clear(replace(beside, sha256=sha256))
        self.finish()

    def remove_from(self, archive: str, name: str) -> None:
        """Remove a member of a ZIP file, whatever it is.

        Raises:
            OutputError: as :meth:`remove`.
        """
        if archive != self._archive:
            self.finish()
            self._archive = archive
        self._names.add(name)

    def finish(self) -> None:
        """Make the last ZIP file anew.

        Raises:
            OutputError: if that cannot be done.
        """
        names, self._names = self._names, set()
        if not names:
            return
        with writing(self._archive):
            take_out(self._writer, self._archive, names)
