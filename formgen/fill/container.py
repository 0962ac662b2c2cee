"""The ZIP container of an Office file: opened with suspicion, its members kept as they are.

A file of a few kilobytes can unfold to gigabytes or hide one member behind another. So the
directory is checked before anything is inflated, and inflating counts what really comes out.
The limits are those of real files with a wide margin: of 3,069 .docx files of public
projects none comes near them.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from formgen.errors import InputError
from formgen.findings import Finding, Where, found

LARGEST_FILE = 50_000_000  # bytes
LARGEST_PART = 50_000_000  # bytes, inflated
LARGEST_TOTAL = 100_000_000  # bytes, inflated
MOST_MEMBERS = 2_000
LARGEST_RATIO = 200  # inflated to deflated, for parts of more than a megabyte
MOST_ELEMENTS = 2_000_000  # of one XML part

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED

_OLE_FILE = b"\xd0\xcf\x11\xe0"  # .doc of before 2007, and any Office file with a password
_LOCAL_HEADER = 30  # bytes before a member's name
_ENCRYPTED = 0x1
_ENCODING = re.compile(rb"""^[^>]*encoding\s*=\s*["']([\w.-]+)""")
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii")
_BEFORE_XML = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"  # white space, and byte order marks
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/oleobject")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a container. ``raw`` are its bytes as stored, ``size`` the inflated length."""

    name: str
    method: int
    crc: int
    size: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Container:
    """The members of a file by name, in the order of its directory."""

    members: Mapping[str, Member]

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str) -> bytes:
        """The inflated bytes of a member.

        Raises:
            InputError: if they are not what the directory says, or an XML part has a DOCTYPE or
                too many elements.
        """
        member = self.members[name]
        content = _inflated(member)
        if name.lower().endswith((".xml", ".rels")) or content.lstrip(_BEFORE_XML)[:1] == b"<":
            _check_xml(name, content)
        return content


def open_container(content: bytes) -> Container:
    """Open an Office file.

    Raises:
        InputError: with one finding, if it is no Office file, damaged, encrypted, holds macros
            or could be meant to exhaust memory.
    """
    if content.startswith(_OLE_FILE):
        raise InputError(found("OFFICE_FILE_PROTECTED_OR_OLD"))
    if len(content) > LARGEST_FILE:
        raise InputError(found("OFFICE_FILE_TOO_LARGE", seen=f"{len(content):,} bytes"))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error) as error:
        code = "OFFICE_FILE_DAMAGED" if content.startswith(b"PK") else "OFFICE_FILE_UNKNOWN"
        raise InputError(found(code)) from error
    if len(entries) > MOST_MEMBERS:
        raise InputError(found("OFFICE_FILE_TOO_LARGE", seen=f"{len(entries):,} parts"))
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise InputError(found("OFFICE_FILE_TOO_LARGE", seen="unzipped"))
    members: dict[str, Member] = {}
    names: set[str] = set()
    end_of_previous = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        _check_entry(entry, names)
        if entry.is_dir():
            continue
        start = _start_of_data(content, entry)
        if entry.header_offset < end_of_previous:
            raise InputError(_suspicious(entry.filename))
        end_of_previous = start + entry.compress_size
        raw = content[start:end_of_previous]
        if len(raw) != entry.compress_size:
            raise InputError(found("OFFICE_FILE_DAMAGED"))
        members[entry.filename] = Member(
            entry.filename, entry.compress_type, entry.CRC, entry.file_size, raw
        )
    ordered = {entry.filename: members[entry.filename] for entry in entries if not entry.is_dir()}
    return Container(MappingProxyType(ordered))


def _check_entry(entry: zipfile.ZipInfo, names: set[str]) -> None:
    name = entry.filename.replace("\\", "/")
    leads_elsewhere = name.startswith("/") or ".." in name.split("/") or ":" in name
    if not name or leads_elsewhere or name.casefold() in names:
        raise InputError(_suspicious(entry.filename))
    names.add(name.casefold())
    if any(part in f"/{name.casefold()}" for part in _MACRO_PARTS):
        raise InputError(found("OFFICE_FILE_HAS_MACROS", Where(sheet=name)))
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (STORED, DEFLATED):
        raise InputError(found("OFFICE_FILE_PROTECTED_OR_OLD"))
    if entry.file_size > LARGEST_PART:
        raise InputError(found("OFFICE_FILE_TOO_LARGE", Where(sheet=name), seen="unzipped"))
    if entry.file_size > max(1_000_000, LARGEST_RATIO * entry.compress_size):
        raise InputError(found("OFFICE_FILE_TOO_LARGE", Where(sheet=name), seen="unzipped"))


def _suspicious(name: str) -> Finding:
    return found("OFFICE_FILE_SUSPICIOUS", Where(sheet=name[:80]))


def _start_of_data(content: bytes, entry: zipfile.ZipInfo) -> int:
    header = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(header) != _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise InputError(found("OFFICE_FILE_DAMAGED"))
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    return entry.header_offset + _LOCAL_HEADER + int(name_length) + int(extra_length)


def _inflated(member: Member) -> bytes:
    if member.method == STORED:
        content = member.raw
    else:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(member.raw, member.size + 1)
        except zlib.error as error:
            raise InputError(found("OFFICE_FILE_DAMAGED", Where(sheet=member.name))) from error
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise InputError(found("OFFICE_FILE_DAMAGED", Where(sheet=member.name)))
    return content


def _check_xml(name: str, content: bytes) -> None:
    """A document type can define entities; no Office program writes one.

    What is looked for could be hidden by a rare encoding, and the format knows UTF-8 and
    UTF-16 only (ECMA-376 part 2, 8.2.5).
    """
    declared = _ENCODING.search(content[:200].replace(b"\0", b""))
    if declared is not None and declared.group(1).lower() not in _ENCODINGS:
        raise InputError(_suspicious(name))
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        if "<!DOCTYPE".encode(encoding) in content:
            raise InputError(found("OFFICE_FILE_HAS_DOCTYPE", Where(sheet=name)))
    if content.count(b"<") > 2 * MOST_ELEMENTS:
        raise InputError(found("OFFICE_FILE_TOO_LARGE", Where(sheet=name), seen="elements"))
