"""Parts of a ZIP file put together, and the file put into its place; documents taken out of one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from formgen.findings import Finding, Where, found
from formgen.write.atomic import put_pieces
from formgen.write.document import DocumentWriter, aside_name
from formgen.write.failures import not_written
from formgen.write.manifest import ARCHIVE
from formgen.write.unclaimed import as_announced, stray
from formgen.write.zip_builder import ZipBuilder, pieces
from formgen.write.zip_format import Contents
from formgen.write.zip_part import Delivered


class ZipAssembly:
    """One ZIP file of an output folder, put together from its parts in their order.

    What is in the old file and nobody knows of, or is there and no ZIP file of formgen's, is
    somebody's work: a file like that is set aside as a whole before it is replaced.
    """

    def __init__(self, writer: DocumentWriter, archive: str) -> None:
        self._writer = writer
        self._archive = archive
        self._builder = ZipBuilder(writer.absolute(archive.rpartition("/")[0]),
                                   writer.absolute(archive))
        self._met = 0
        self._is_changed = False
        self.problem: Finding | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is anything to be put into place."""
        return self.problem is None and self._builder.has_begun

    def add(self, delivered: Delivered) -> None:
        """Take in the next part; what goes wrong is the ``problem``."""
        self.problem = self.problem or delivered.problem
        self._met += delivered.met
        self._is_changed |= delivered.is_changed
        try:
            if self.problem is None:
                self._builder.append(delivered.part)
                return
        except OSError as error:
            self.problem = not_written(error, self._archive, "")
        if delivered.part.temporary:
            folder = self._writer.absolute(self._archive.rpartition("/")[0])
            with suppress(OSError):
                Path(folder, delivered.part.temporary).unlink()

    def finish(self, language: str) -> tuple[Finding, ...]:
        """Put the file into its place, if anything in it is new; what this run has to tell of
        that. ``language`` is that of the name under which an old file is set aside. If that goes
        wrong, it is the ``problem``, and this is to be discarded.
        """
        told: tuple[Finding, ...] = ()
        try:
            if self.is_new:
                told = self._set_aside(language)
                self._builder.finish(durable=self._writer.durable)
        except OSError as error:
            self.problem = not_written(error, self._archive, "")
        return told

    def discard(self) -> None:
        """Let go of what is not finished."""
        self._builder.discard()

    def _set_aside(self, language: str) -> tuple[Finding, ...]:
        old = self._writer.stored.contents(self._archive)
        if old.is_ours and not self._is_changed and (
                self._met == len(old.members) or self._are_announced(old)):
            return ()
        return set_aside(self._writer, self._archive, language)

    def _are_announced(self, old: Contents) -> bool:
        """Whether a run that was stopped put into the old file what this run knows nothing of.

        That run is as if it had not been: what it wrote and did not note is made again when it
        is asked for.
        """
        known = {member.name for member in self._builder.members}
        folder = self._archive.removesuffix(ARCHIVE)
        return all(as_announced(self._writer, stray(f"{folder}/{name}", zipped=True))
                   for name in old.members if name not in known)


def set_aside(writer: DocumentWriter, archive: str, language: str) -> tuple[Finding, ...]:
    """Keep a copy of a ZIP file that somebody has changed; a finding tells its name.

    Raises:
        OSError: if that cannot be done.
    """
    path = writer.absolute(archive)
    size = Path(path).stat().st_size
    digest = hashlib.sha256()
    for piece in pieces(path, 0, size):
        digest.update(piece)
    folder, _, name = archive.rpartition("/")
    aside = aside_name(name, language, digest.hexdigest())
    put_pieces(writer.absolute(folder), aside, pieces(path, 0, size), durable=True)
    return (found("ARCHIVE_SET_ASIDE", Where(file=archive), name=aside),)


def take_out(writer: DocumentWriter, archive: str, names: Collection[str]) -> None:
    """Make a ZIP file anew without some members; without any, remove it.

    Raises:
        OSError: if that cannot be done; the old file is then still there.
    """
    members = writer.stored.contents(archive).members
    if members.keys().isdisjoint(names):
        return
    left = [member for name, member in members.items() if name not in names]
    folder = archive.rpartition("/")[0]
    if not left:
        Path(writer.absolute(archive)).unlink()
        with suppress(OSError):  # it is not empty
            Path(writer.absolute(folder)).rmdir()
        return
    builder = ZipBuilder(writer.absolute(folder), writer.absolute(archive))
    try:
        for member in left:
            builder.keep(member)
        builder.finish(durable=writer.durable)
    except OSError:
        builder.discard()
        raise
