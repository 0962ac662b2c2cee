"""Writing a document: members that never change are copied, the rest deflated and appended.

A ZIP file is written by hand here because the standard library's writer costs more than all
the rest of filling a document. Times are 1 January 1980, so that equal documents are equal
bytes (PKWARE APPNOTE 4.4).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from formgen.fill.container import DEFLATED, Member

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")  # up to the offset
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8_NAME = 0x800
_DATE = (1 << 5) | 1  # 1980-01-01, the first day that ZIP knows

Buffer = bytes | bytearray


def _best_deflate() -> tuple[Callable[[Buffer], bytes], Callable[[Buffer], int]]:
    """Raw deflate and CRC-32 by the fastest library installed.

    The levels were chosen by benchmarks/word.py: each is the one beyond which time grows
    faster than size shrinks, for documents of 20 to 200 kB.
    """
    try:
        from isal import isal_zlib
    except ImportError:
        return _deflate_standard, zlib.crc32

    def deflate(content: Buffer) -> bytes:
        packer = isal_zlib.compressobj(1, DEFLATED, -zlib.MAX_WBITS)
        packed: bytes = packer.compress(content) + packer.flush()
        return packed

    return deflate, isal_zlib.crc32


def _deflate_standard(content: Buffer) -> bytes:
    packer = zlib.compressobj(1, DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


deflate, crc32 = _best_deflate()


def packed(name: str, content: bytes) -> Member:
    """A member made once, so as small as it gets."""
    packer = zlib.compressobj(9, DEFLATED, -zlib.MAX_WBITS)
    raw = packer.compress(content) + packer.flush()
    return Member(name, DEFLATED, zlib.crc32(content), len(content), raw)


@dataclass(frozen=True, slots=True)
class Archive:
    """The members that are the same in every document, laid out once."""

    start: bytes
    directory: bytes
    count: int

    @classmethod
    def of(cls, members: Iterable[Member]) -> Archive:
        """Lay out members in their order."""
        start = bytearray()
        directory = bytearray()
        count = 0
        for member in members:
            header, entry = _headers(
                member.name.encode(), member.method, member.crc, len(member.raw), member.size
            )
            directory += entry + struct.pack("<L", len(start)) + member.name.encode()
            start += header + member.raw
            count += 1
        return cls(bytes(start), bytes(directory), count)

    def with_parts(self, parts: Iterable[tuple[bytes, Buffer]],
                   members: Iterable[Member] = ()) -> bytes:
        """The finished file: the members laid out, then parts as (name, content), then
        members that are only in some documents.
        """
        chunks: list[Buffer] = [self.start]
        directory = [self.directory]
        offset = len(self.start)
        count = self.count
        packed_parts = ((name, DEFLATED, crc32(content), deflate(content), len(content))
                        for name, content in parts)
        others = ((member.name.encode(), member.method, member.crc, member.raw, member.size)
                  for member in members)
        for name, method, crc, raw, size in (*packed_parts, *others):
            header, entry = _headers(name, method, crc, len(raw), size)
            chunks += (header, raw)
            directory.append(entry + struct.pack("<L", offset) + name)
            offset += len(header) + len(raw)
            count += 1
        central = b"".join(directory)
        chunks.append(central)
        chunks.append(_END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0))
        return b"".join(chunks)


def _headers(
    name: bytes, method: int, crc: int, packed_size: int, size: int
) -> tuple[bytes, bytes]:
    """The local header with its name, and the directory entry up to the offset."""
    flags = 0 if name.isascii() else _UTF8_NAME
    common = (_VERSION, flags, method, 0, _DATE, crc, packed_size, size, len(name), 0)
    local = _LOCAL.pack(b"PK\x03\x04", *common) + name
    central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *common, 0, 0, 0, 0)
    return local, central
