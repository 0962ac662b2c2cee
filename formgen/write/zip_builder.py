"""A ZIP file in the making: a temporary file beside the one that it will replace.

What stays as it is in the old file is copied in long stretches, and not at all as long as
nothing else was added: a ZIP file of which nothing changes costs no byte.
"""

# ruff: noqa: PTH108, PTH118

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from formgen.write.atomic import create, put_in_place, temporary_path, write_all
from formgen.write.zip_format import Member, directory, header

#: Bytes that are read or written at once.
_PIECE = 1 << 20
_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Part:
    """Members that lie one behind the other in the temporary file of that name, or, if it is
    empty, in the old ZIP file.
    """

    temporary: str
    members: tuple[Member, ...]


class ZipBuilder:
    """Puts a ZIP file together in a folder that exists; ``old`` is the path of the old one.

    ``members`` are those that it has so far, in their order. After an error, as when it is not
    needed, it is to be discarded.
    """

    def __init__(self, folder: str, old: str) -> None:
        self._folder = folder
        self._old = old
        self.members: list[Member] = []
        self._temporary = ""
        self._handle = -1
        self._waiting: list[bytes] = []
        self._size = 0
        self._stretch = (0, 0)

    @property
    def has_begun(self) -> bool:
        """Whether there is anything in it that is not in the old file as it is."""
        return self._handle >= 0

    def keep(self, member: Member) -> None:
        """Add a member of the old file."""
        self.members.append(member)
        if self.has_begun:
            self._copy(member)

    def put(self, member: Member, content: bytes) -> None:
        """Add a document."""
        self.begin()
        self._write(header(member) + content)
        self.members.append(member)

    def append(self, part: Part) -> None:
        """Add what is in a part, whose file is used up by that."""
        if not part.temporary:
            for member in part.members:
                self.keep(member)
            return
        temporary = os.path.join(self._folder, part.temporary)
        if not self.members and not self.has_begun:
            self._temporary, self._handle = temporary, os.open(temporary, _APPEND)
        else:
            self.begin()
            for piece in pieces(temporary, 0, sum(one.length for one in part.members)):
                self._write(piece)
            os.unlink(temporary)
        self.members += part.members

    def begin(self) -> None:
        """Make the temporary file, if there is none yet, of what was kept so far."""
        if not self.has_begun:
            temporary = temporary_path(self._folder)
            self._temporary, self._handle = temporary, create(temporary)
            for member in self.members:
                self._copy(member)

    def part(self) -> Part:
        """End it as a part of a larger whole."""
        self._close(durable=False)
        return Part(Path(self._temporary).name if self._temporary else "", tuple(self.members))

    def finish(self, *, durable: bool) -> None:
        """Put it in the place of the old file."""
        self.begin()
        for entry in directory(self.members):
            self._write(entry)
        self._close(durable=durable)
        put_in_place(self._temporary, self._old)

    def discard(self) -> None:
        """Let go of it, and of its temporary file."""
        if self.has_begun:
            with suppress(OSError):
                os.close(self._handle)
        self._handle = -1
        if self._temporary:
            with suppress(OSError):
                os.unlink(self._temporary)

    def _close(self, *, durable: bool) -> None:
        if not self.has_begun:
            return
        self._flush()
        if durable:
            os.fsync(self._handle)
        handle, self._handle = self._handle, -1
        os.close(handle)

    def _copy(self, member: Member) -> None:
        """Copy a member of the old file, together with those before it that lie next to it."""
        start, end = self._stretch
        if start == end:
            start = end = member.start
        elif end != member.start:
            self._end_stretch()
            start = end = member.start
        self._stretch = start, member.start + member.length

    def _end_stretch(self) -> None:
        (start, end), self._stretch = self._stretch, (0, 0)
        if start < end:
            for piece in pieces(self._old, start, end):
                self._add(piece)

    def _write(self, content: bytes) -> None:
        self._end_stretch()
        self._add(content)

    def _add(self, content: bytes) -> None:
        self._waiting.append(content)
        self._size += len(content)
        if self._size >= _PIECE:
            self._flush_waiting()

    def _flush(self) -> None:
        self._end_stretch()
        self._flush_waiting()

    def _flush_waiting(self) -> None:
        waiting, self._waiting, self._size = self._waiting, [], 0
        if waiting:
            write_all(self._handle, b"".join(waiting))


def pieces(path: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a file between two places, not all at once.

    Raises:
        OSError: if they are not there any more.
    """
    with Path(path).open("rb") as file:
        file.seek(start)
        while start < end:
            piece = file.read(min(_PIECE, end - start))
            if not piece:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            yield piece
            start += len(piece)
