"""The ZIP container of a workbook, opened with distrust.

A workbook comes from anyone: its ZIP may be a bomb, name parts outside itself or twice, and
its XML may declare entities that expand without end. Limits hold before anything is parsed.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.parsers import expat

from formgen.errors import InputError
from formgen.findings import Where, found
from formgen.read.source import Source, size, stream

MOST_PARTS = 2_000
# Bytes, inflated. A list of 100,000 students with 40 columns is 140 MB of XML, or 200 MB if each
# text stands in its cell, and a fifth more rows are read; what is above a few MB is read in a
# child process (formgen.read.open_book).
LARGEST_PART, LARGEST_TOTAL = 250_000_000, 300_000_000
#: A part above 1 MB that deflates better than this is no spreadsheet a person made.
HIGHEST_RATIO = 200
_RATIO_FROM = 1_000_000
_CHUNK, _PIECE = 1 << 16, 1 << 20
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=['\"]([^'\"]+)")

# A part that tells the kind of a package, and what people call that kind.
_OTHER_KINDS = {
    "xl/workbook.bin": "Excel (.xlsb)",
    "word/document.xml": "Word (.docx)",
    "ppt/presentation.xml": "PowerPoint (.pptx)",
    "Index/Document.iwa": "Numbers (.numbers)",
    "content.xml": "OpenDocument",
}
# What the library's parts raise on damaged data; none of it is ever shown.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, ValueError, LookupError,
           OSError, EOFError, NotImplementedError, RuntimeError)

StartHandler = Callable[[str, dict[str, str]], None]
Handler = Callable[[str], None]  # of end tags, and of text


class Container:
    """The parts of a workbook, by name, each readable once its size is known to be sane."""

    def __init__(self, source: Source, file: str, main: str = "[Content_Types].xml") -> None:
        """Open the container; ``main`` is the part that it must have.

        Raises:
            InputError: if it is damaged, beyond the limits, or not a workbook at all.
        """
        self.file = file
        self._size = size(source)
        try:
            self._zip = zipfile.ZipFile(stream(source))
        except DAMAGE as error:
            raise self.refused("FILE_DAMAGED") from error
        self._parts = self._checked()
        for part, kind in _OTHER_KINDS.items():
            if part in self and part != main:
                raise self.refused("FILE_OTHER_KIND", kind=kind)
        if main not in self:
            raise self.refused("FILE_OTHER_KIND", kind="ZIP")

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    @property
    def parts(self) -> Mapping[str, zipfile.ZipInfo]:
        """The entries by their names, as the relationships of the workbook spell them."""
        return self._parts

    def refused(self, code: str, **details: object) -> InputError:
        """The error that says why this file is not read further."""
        return InputError(found(code, Where(self.file), "", **details))

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        parts = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}
        if len(entries) > MOST_PARTS or len(parts) < len(entries):
            raise self.refused("FILE_UNSAFE")
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end or entry.flag_bits & 1:  # overlapping or encrypted
                raise self.refused("FILE_UNSAFE")
            end = entry.header_offset + entry.compress_size
        if any(".." in name.split("/") for name in parts):
            raise self.refused("FILE_UNSAFE")
        if sum(entry.file_size for entry in entries) > LARGEST_TOTAL or end > self._size:
            raise self.refused("FILE_UNSAFE")
        return parts

    def parse(self, part: str, start: StartHandler, end: Handler, text: Handler) -> None:
        """Feed one part to the handlers, element by element, without building a tree.

        Element names come as they are written, prefix and all.

        Raises:
            InputError: if the part is missing, damaged, too large, or has a DOCTYPE.
        """
        self._feed(self._chunks(part), start, end, text)

    def parse_text(self, xml: str, start: StartHandler, end: Handler, text: Handler
                   ) -> None:
        """The same for XML that :meth:`pieces` gave."""
        self._feed((xml.encode("utf-8"),), start, end, text)

    def _feed(self, chunks: Iterable[bytes], start: StartHandler, end: Handler,
              text: Handler) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except DAMAGE as error:
            raise self.refused("FILE_DAMAGED") from error

    def pieces(self, part: str) -> Iterator[str]:
        """The text of one part, piece by piece, if it is UTF-8; else nothing.

        Raises:
            InputError: if the part is too large.
            ValueError: or another of DAMAGE, if it is damaged.
        """
        decoder = getincrementaldecoder("utf-8")()
        for number, chunk in enumerate(self._chunks(part, _PIECE)):
            declared = None if number else _DECLARED.match(chunk)
            if declared and declared[1].lower() != b"utf-8":
                return
            yield decoder.decode(chunk)
        decoder.decode(b"", True)

    def _chunks(self, part: str, length: int = _CHUNK) -> Iterator[bytes]:
        """The bytes of one part, as long as it stays within the limits."""
        entry = self._parts[part]
        ratio_limit = entry.compress_size * HIGHEST_RATIO
        inflated = 0
        with self._zip.open(entry) as stream:
            while chunk := stream.read(length):
                inflated += len(chunk)
                if inflated > LARGEST_PART or (
                        inflated > _RATIO_FROM and inflated > ratio_limit):
                    raise self.refused("FILE_UNSAFE")
                yield chunk

    def _refuse_doctype(self, *_: object) -> None:
        raise self.refused("FILE_UNSAFE")

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Of a part's relationships: id -> last word of the type, and the part it points to."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        related: dict[str, tuple[str, str]] = {}

        def start(element: str, attributes: dict[str, str]) -> None:
            if local(element) == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                kind = attributes["Type"].rpartition("/")[2]
                related[attributes["Id"]] = (kind, target.lstrip("/"))

        if source in self:
            self.parse(source, start, ignore, ignore)
        return related


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def ignore(_: str) -> None:
    """For parts whose end tags, or whose text, say nothing."""
