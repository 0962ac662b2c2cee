"""Objects on their way from several files into one: renumbered, and what is alike only once."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.rows import FREE, PACKED, PLAIN, ROW
from formgen.fill.pdf.reading.tokens import Excessive, Numbers, Reference
from formgen.fill.pdf.syntax import (
    HEADER,
    PACK,
    byte_string,
    decimal,
    indirect,
    name,
    stream,
    stream_body,
)

_DEFLATED = b"/Filter/FlateDecode"
#: Objects refer to each other no deeper than this where they are compared.
_DEEPEST = 12

#: What a page may leave to the nodes above it (table 30).
_PASSED_ON = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


class Raw(bytes):
    """A value that is in its final form already, such as a reference to a new object."""

    __slots__ = ()


def pages_of(file: PdfFile) -> Iterator[tuple[Reference, dict[str, Any]]]:
    """The pages of a file in order, each with what it has of itself or of the nodes above."""
    return _pages_below(file, file.catalog.get("/Pages"), {}, set())


def _pages_below(
    file: PdfFile, item: Any, above: dict[str, Any], seen: set[Reference]
) -> Iterator[tuple[Reference, dict[str, Any]]]:
    node = file.dictionary(item)
    if type(item) is not Reference or item in seen or not node:
        return
    seen.add(item)
    passed = above | {key: node[key] for key in _PASSED_ON if key in node}
    if "/Kids" not in node:
        yield item, passed
    for kid in file.items(node.get("/Kids")):
        yield from _pages_below(file, kid, passed, seen)


def reference(number: int) -> Raw:
    """A reference to an object of the new file."""
    return Raw(b"%d 0 R" % number)


class Sheaf:
    """The objects of a file that is being made."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b""]
        self._streams: set[int] = set()
        self.alike: dict[bytes, int] = {}

    def reserve(self) -> int:
        """The number of an object that is stored later."""
        self._objects.append(b"null")
        return len(self._objects) - 1

    def store(self, number: int, content: bytes, is_stream: bool = False) -> None:
        """Store the object of a number."""
        self._objects[number] = content
        if is_stream:
            self._streams.add(number)

    def add(self, content: bytes, is_stream: bool = False) -> int:
        """Store an object; its number."""
        number = self.reserve()
        self.store(number, content, is_stream)
        return number

    def document(self, root: int, info: int) -> bytes:
        """The file (7.5.8): streams as they are, all other objects packed in object streams."""
        first_pack = len(self._objects)
        plain = sorted(set(range(1, first_pack)) - self._streams)
        packs = [plain[start : start + PACK] for start in range(0, len(plain), PACK)]
        rows = [ROW.pack(FREE, 0, 0xFFFF)] + [b""] * (first_pack + len(packs) - 1)
        parts = [HEADER]
        offset = len(HEADER)

        def put(number: int, content: bytes) -> None:
            nonlocal offset
            rows[number] = ROW.pack(PLAIN, offset, 0)
            parts.append(indirect(number, content))
            offset += len(parts[-1])

        for number in sorted(self._streams):
            put(number, self._objects[number])
        for pack, numbers in enumerate(packs):
            put(first_pack + pack, self._packed(numbers))
            for index, number in enumerate(numbers):
                rows[number] = ROW.pack(PACKED, first_pack + pack, index)
        rows.append(ROW.pack(PLAIN, offset, 0))
        table = zlib.compress(b"".join(rows), 6)
        fingerprint = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode("ascii")
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]%b" % (
            len(rows),
            root,
            info,
            fingerprint,
            fingerprint,
            _DEFLATED,
        )
        parts.append(indirect(len(rows) - 1, stream(table, entries)))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % offset)
        return b"".join(parts)

    def _packed(self, numbers: list[int]) -> bytes:
        heads, offset = [], 0
        for number in numbers:
            heads.append(b"%d %d" % (number, offset))
            offset += len(self._objects[number]) + 1
        head = b" ".join(heads) + b"\n"
        body = head + b"\n".join(self._objects[number] for number in numbers)
        entries = b"/Type/ObjStm/N %d/First %d%b" % (len(numbers), len(head), _DEFLATED)
        return stream(zlib.compress(body, 6), entries)


class Source:
    """A file whose objects go into a sheaf, under new numbers, as they are referred to.

    ``changed`` holds objects that go in otherwise than they are; ``numbers`` may be given
    beforehand for objects that something new stands for. ``adjust`` sees each dictionary.
    """

    def __init__(
        self, file: PdfFile, sheaf: Sheaf, adjust: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> None:
        self.file = file
        self.changed: dict[Reference, Any] = {}
        self.numbers: dict[Reference, int] = {}
        self._sheaf = sheaf
        self._adjust = adjust
        self._pending: list[tuple[Reference, int]] = []
        self._sums: dict[Reference, bytes | None] = {}

    def number(self, target: Reference) -> int:
        """The new number of an object; 0 for one that is missing."""
        known = self.numbers.get(target)
        if known is not None:
            return known
        value = self.changed[target] if target in self.changed else self.file.get(target)
        if value is None:
            self.numbers[target] = 0
            return 0
        alike = self._sum(target, value) if target not in self.changed else None
        number = self._sheaf.alike.get(alike, 0) if alike else 0
        if not number:
            number = self._sheaf.reserve()
            self._pending.append((target, number))
            if alike:
                self._sheaf.alike[alike] = number
        self.numbers[target] = number
        return number

    def drain(self) -> None:
        """Store everything that was referred to."""
        while self._pending:
            target, number = self._pending.pop()
            value = self.changed[target] if target in self.changed else self.file.get(target)
            self._sheaf.store(number, self.written(value), type(value) is Stream)

    def written(self, value: Any) -> bytes:
        """A value as bytes, with the new numbers in its references."""
        kind = type(value)
        if kind is Reference:
            number = self.numbers.get(value)
            if number is None:
                number = self.number(value)
            return b"%d 0 R" % number if number else b"null"
        if kind is dict:
            return self._dictionary(value)
        if kind is list:
            return b"[" + b" ".join([self.written(item) for item in value]) + b"]"
        if kind is Stream:
            entries = {**value.entries, "/Length": len(value.raw)}
            return self._dictionary(entries) + stream_body(value.raw)
        return simple(value)

    def _dictionary(self, entries: dict[str, Any]) -> bytes:
        parts = [b"<<"]
        for key, value in self._adjust(entries).items():
            parts.append(_key(key))
            parts.append(_name(value) if type(value) is str else self.written(value))
        parts.append(b">>")
        return b"".join(parts)

    def _sum(self, target: Reference, value: Any) -> bytes | None:
        """A check sum of what may be shared between documents: fonts, and streams.

        But no form XObjects: some programs write what is typed into a field into the stream
        that draws it, and so into every field that has the same.
        """
        if type(value) is dict:
            is_shared = value.get("/Type") == "/Font"
        else:
            is_shared = type(value) is Stream and not (
                value.entries.get("/Subtype") == "/Form"
                or "/StructParent" in value.entries
                or "/StructParents" in value.entries
            )
        return self._deep_sum(target, 0) if is_shared else None

    def _deep_sum(self, target: Reference, depth: int) -> bytes | None:
        if target not in self._sums:
            try:
                whole = self.plain(self.file.get(target), depth)
                self._sums[target] = hashlib.sha256(whole).digest()
            except Excessive:
                self._sums[target] = None
        return self._sums[target]

    def plain(self, value: Any, depth: int = 0) -> bytes:
        """A value as bytes with references followed: equal for values that mean the same.

        Raises:
            Excessive: it refers too deep, or in a circle.
        """
        if depth > _DEEPEST:
            raise Excessive("R > R > R")
        kind = type(value)
        if kind is Reference:
            found = self._deep_sum(value, depth + 1)
            if found is None:
                raise Excessive("R > R > R")
            return found
        if kind is dict:
            return b"<<%b>>" % b"".join(
                [_key(key) + self.plain(value[key], depth + 1) for key in sorted(value)]
            )
        if kind is list:
            return b"[" + b" ".join(self.plain(item, depth + 1) for item in value) + b"]"
        if kind is Stream:
            entries = {key: value.entries[key] for key in value.entries if key != "/Length"}
            return self.plain(entries, depth) + hashlib.sha256(value.raw).digest()
        return simple(value)


@lru_cache(maxsize=1024)  # forms have the same few keys everywhere
def _key(key: str) -> bytes:
    return name(key[1:]) + b" "


@lru_cache(maxsize=1024)
def _name(value: str) -> bytes:
    return name(value[1:])


def simple(value: Any) -> bytes:
    """A value without parts as bytes."""
    kind = type(value)
    if kind is Raw:
        return bytes(value)
    if kind is bytes:
        return byte_string(value)
    if kind is str:
        return _name(value)
    if kind is bool:
        return b"true" if value else b"false"
    if kind is int:
        return b"%d" % value
    if kind is Numbers:
        return b"[" + bytes(value).replace(b"\0", b" ") + b"]"
    if kind is float:
        return decimal(value, 6)
    return b"null"
