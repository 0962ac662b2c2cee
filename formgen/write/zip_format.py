"""ZIP files of documents, laid out so that equal documents are equal bytes.

The members lie one behind the other in the order in which they were added, stored as they are:
a document is deflated already. Nothing lies between them, all are of 1 January 1980, and names
are UTF-8 (PKWARE APPNOTE 4.3 and 4.4; beyond 65,535 members or 4 GB ZIP64, 4.3.14 and 4.5.3).
Only files of this very layout are read: whatever else is there, somebody else has made.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_OFFSET_64 = struct.Struct("<2HQ")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")
_VERSION, _VERSION_64 = 20, 45
# Of a Unix system: of others, some programs take names for another code page than UTF-8.
_MADE_BY, _MODE = 3 << 8, 0o100644 << 16
_UTF8_NAME = 0x800
_DATE = (1 << 5) | 1  # the first day that ZIP knows
_MOST_16, _MOST_32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a ZIP file: its name there, the CRC-32 and the number of its bytes.

    ``start`` is where its header begins; of one that is not in a file yet, nothing.
    """

    name: str
    crc: int
    size: int
    start: int = 0

    @property
    def length(self) -> int:
        """How many bytes it takes, header included."""
        return self.size + self.header_length

    @property
    def header_length(self) -> int:
        """How many bytes its header takes."""
        return _LOCAL.size + len(self.name.encode())


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ZIP file holds, by name, in its order.

    ``is_ours``: there is no file, or one of the layout that formgen gives it. Of another one
    ``members`` says nothing.
    """

    members: Mapping[str, Member] = field(default_factory=dict)
    is_ours: bool = True


def header(member: Member) -> bytes:
    """What stands before a member's bytes."""
    name = member.name.encode()
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, _flags(name), 0, 0, _DATE,
                       member.crc, member.size, member.size, len(name), 0) + name


def directory(members: Iterable[Member]) -> Iterator[bytes]:
    """What stands behind members that lie one behind the other from the start, in pieces."""
    start = size = count = 0
    for member in members:
        entry = _entry(member, start)
        yield entry
        start += member.length
        size += len(entry)
        count += 1
    if count >= _MOST_16 or start >= _MOST_32 or size >= _MOST_32:
        yield _END_64.pack(b"PK\x06\x06", _END_64.size - 12, _VERSION_64, _VERSION_64, 0, 0,
                           count, count, size, start)
        yield _LOCATOR_64.pack(b"PK\x06\x07", 0, start + size, 1)
    count = min(count, _MOST_16)
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count,
                    min(size, _MOST_32), min(start, _MOST_32), 0)


def contents(path: Path) -> Contents:
    """What the ZIP file at a path holds; a link there is as no file.

    Raises:
        OSError: if it cannot be read.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return Contents()
    if stat.S_ISLNK(status.st_mode):
        return Contents()
    with path.open("rb") as file:
        file.seek(max(0, status.st_size - _END.size - _LOCATOR_64.size - _END_64.size))
        try:
            start = _start_of_directory(file.read())
            file.seek(start)
            listed = file.read()
            members = _members(listed)
        except (ValueError, struct.error, OverflowError):
            return Contents(is_ours=False)
    if b"".join(directory(members)) != listed or sum(one.length for one in members) != start:
        return Contents(is_ours=False)
    by_name = {member.name: member for member in members}
    return Contents(by_name) if len(by_name) == len(members) else Contents(is_ours=False)


def _start_of_directory(tail: bytes) -> int:
    """Where the directory begins, by the end of the file.

    Raises:
        ValueError, struct.error: if that is not the end of such a file.
    """
    end = _END.unpack(tail[-_END.size:])
    start: int = end[6]
    before = tail[:-_END.size]
    if before[-_LOCATOR_64.size:].startswith(b"PK\x06\x07"):
        whole = before[:-_LOCATOR_64.size][-_END_64.size:]
        start = _END_64.unpack(whole)[9]
    if end[0] != b"PK\x05\x06":
        raise ValueError("not the end of a ZIP file")
    return start


def _members(listed: bytes) -> list[Member]:
    """The members of a directory, up to what is no entry of it.

    Raises:
        ValueError, struct.error: if an entry is torn.
    """
    members = []
    place = start = 0
    while listed.startswith(b"PK\x01\x02", place):
        fields = _CENTRAL.unpack_from(listed, place)
        place += _CENTRAL.size
        member = Member(listed[place:place + fields[10]].decode(), fields[7], fields[9], start)
        place += fields[10] + fields[11] + fields[12]
        start += member.length
        members.append(member)
    return members


def _entry(member: Member, start: int) -> bytes:
    """A member's entry in the directory, given where its header begins."""
    name = member.name.encode()
    extra, version = b"", _VERSION
    if start >= _MOST_32:
        extra, version, start = _OFFSET_64.pack(1, 8, start), _VERSION_64, _MOST_32
    return _CENTRAL.pack(
        b"PK\x01\x02", _MADE_BY | version, version, _flags(name), 0, 0, _DATE, member.crc,
        member.size, member.size, len(name), len(extra), 0, 0, 0, _MODE, start) + name + extra


def _flags(name: bytes) -> int:
    return 0 if name.isascii() else _UTF8_NAME
