"""What all documents of a template share, and how one is put together (ISO 32000-1, 7.5).

A :class:`CompactFrame` makes documents of a single revision. What documents share is
serialised and compressed once, in object streams (7.5.7); so are the objects that documents
may change, in their blank state. A document then is that constant part, the objects that it
does change, and a cross-reference stream (7.5.8) that says for each object which one counts:
most of a form stays blank, and costs a document no more than a row of seven bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, repeat
from operator import is_not

from pypdf.generic import IndirectObject, NullObject, PdfObject, StreamObject

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.objects import leading_on
from formgen.fill.pdf.reading.rows import FREE, PACKED, PLAIN, ROW
from formgen.fill.pdf.syntax import HEADER, PACK, dump, indirect


class Numbering:
    """The numbers that objects have in the documents.

    The constant objects come first, in the order in which they are met from the roots, which
    are the catalog and whatever else documents may refer to; then the object streams that
    both kinds are packed into; the variable objects follow in the order given.
    """

    def __init__(
        self, roots: Sequence[IndirectObject], variables: Sequence[IndirectObject]
    ) -> None:
        self.variables = tuple(variables)
        changing = {reference.idnum for reference in variables}
        self.constants = [
            reference
            for reference in _reachable([*roots, *variables])
            if reference.idnum not in changing
        ]
        packed = sum(
            not isinstance(reference.get_object(), StreamObject)
            for reference in (*self.constants, *self.variables)
        )
        self.first_pack = len(self.constants) + 1
        self.packs = -(-packed // PACK)
        self.first_variable = self.first_pack + self.packs
        self.first_free = self.first_variable + len(self.variables)
        self._numbers = {
            reference.idnum: place for place, reference in enumerate(self.constants, start=1)
        }
        self._numbers.update(
            (reference.idnum, place)
            for place, reference in enumerate(self.variables, start=self.first_variable)
        )

    def __call__(self, reference: IndirectObject) -> int:
        """The number of an object; 0 for one that is not in the file."""
        return self._numbers.get(reference.idnum, 0)

    def index(self, reference: IndirectObject) -> int:
        """The place of a variable object among the variable ones, from 0."""
        return self._numbers[reference.idnum] - self.first_variable

    @cached_property
    def shared(self) -> list[tuple[bytes, bool]]:
        """The constant objects as they are then, and whether each is a stream."""
        objects = [reference.get_object() for reference in self.constants]
        return [(dump(value, self), isinstance(value, StreamObject)) for value in objects]

    def blank_objects(self) -> list[bytes]:
        """The variable objects as the template has them."""
        return [
            indirect(self(reference), dump(reference.get_object(), self))
            for reference in self.variables
        ]


def _reachable(roots: Sequence[IndirectObject]) -> Iterator[IndirectObject]:
    """Every indirect object that is met from the roots, each once, children in order."""
    seen: set[int] = set()
    pending: list[PdfObject] = list(reversed(roots))
    while pending:
        value: PdfObject | None = pending.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            reference, value = value, value.get_object()
            if value is None or isinstance(value, NullObject):
                continue
            yield reference
        pending += reversed(leading_on(value))


@dataclass(frozen=True, slots=True)
class CompactFrame:
    """What documents share.

    ``prefix`` is everything before a document's own objects: header, the constant objects and
    the object streams. ``rows`` are the cross-references of a blank document, of the constant
    objects first, then from row ``first`` on of the variable ones. ``packed`` are the variable
    objects in their blank state as they are in the object streams; None for one that is itself
    a stream, and so cannot be packed, which means that documents always have it. ``seal`` is
    a hash of all this.
    """

    prefix: bytes
    rows: bytes
    first: int
    packed: list[bytes | None]
    root: int
    info: int
    seal: bytes

    @property
    def start(self) -> bytes:
        """What all documents begin with."""
        return self.prefix

    def assemble(self, objects: Sequence[bytes], said: Sequence[bytes]) -> bytes:
        """A document of the variable objects, and after them those that only it has.

        A variable object that is still the very one of ``packed`` is not written again.
        ``said`` is what tells this document from others of the template.
        """
        count = len(self.packed)
        extra = objects[count:]
        differs = [*map(is_not, objects, self.packed), *(True for _ in extra)]
        changed = [*compress(objects, differs)]
        offsets = [*accumulate(map(len, changed), initial=len(self.prefix))]
        end = offsets[-1]
        rows = bytearray(self.rows)
        rows.extend(bytes(ROW.size * (len(extra) + 1)))
        differs.append(True)  # the cross-reference itself
        places = compress(range(self.first * ROW.size, len(rows), ROW.size), differs)
        written = map(ROW.pack_into, repeat(rows), places, repeat(PLAIN), offsets, repeat(0))
        deque(written, maxlen=0)  # without a step of Python for each of some hundred rows
        fingerprint = hashlib.sha256(b"\n".join([self.seal, *said, *extra])).hexdigest()[:32]
        references = self._cross_reference(rows, fingerprint.encode("ascii"))
        return b"".join([self.prefix, *changed, references, b"startxref\n%d\n%%%%EOF\n" % end])

    def _cross_reference(self, rows: bytearray, fingerprint: bytes) -> bytes:
        """The cross-reference stream, whose own row is the last of ``rows``."""
        size = len(rows) // ROW.size
        return indirect(
            size - 1,
            _stream(
                b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]"
                % (size, self.root, self.info, fingerprint, fingerprint),
                bytes(rows),
            ),
        )


def compact_frame(
    writer: Changeable, numbering: Numbering, info: IndirectObject, blank: list[bytes]
) -> CompactFrame:
    """Serialise what the documents of a template share; ``blank`` are the variable objects."""
    packed = _Packed(numbering.first_pack)
    parts = [HEADER]
    rows = [ROW.pack(FREE, 0, 0xFFFF)]
    offset = len(HEADER)
    for number, (content, is_stream) in enumerate(numbering.shared, start=1):
        if is_stream:
            rows.append(ROW.pack(PLAIN, offset, 0))
            parts.append(indirect(number, content))
            offset += len(parts[-1])
        else:
            rows.append(packed.add(number, content))
    always = [content.endswith(b"endstream\nendobj\n") for content in blank]
    blank_rows = [
        bytes(ROW.size) if is_stream else packed.add(number, _inner(number, content))
        for number, (content, is_stream) in enumerate(
            zip(blank, always, strict=True), start=numbering.first_variable
        )
    ]
    for pack in packed.streams(numbering.packs):
        rows.append(ROW.pack(PLAIN, offset, 0))
        parts.append(pack)
        offset += len(pack)
    root = writer.root_object.indirect_reference
    assert root is not None
    prefix = b"".join(parts)
    return CompactFrame(
        prefix,
        b"".join([*rows, *blank_rows]),
        len(rows),
        [None if is_stream else content for content, is_stream in zip(blank, always, strict=True)],
        numbering(root),
        numbering(info),
        hashlib.sha256(prefix).digest(),
    )


class _Packed:
    """Objects on their way into object streams, which have consecutive numbers."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._objects: list[tuple[int, bytes]] = []

    def add(self, number: int, content: bytes) -> bytes:
        """Pack an object; its cross-reference row."""
        pack, index = divmod(len(self._objects), PACK)
        self._objects.append((number, content))
        return ROW.pack(PACKED, self._first + pack, index)

    def streams(self, count: int) -> Iterator[bytes]:
        """The object streams, which are ``count``; one that is not needed is empty."""
        for pack in range(count):
            objects = self._objects[pack * PACK : (pack + 1) * PACK]
            heads, offset = [], 0
            for number, content in objects:
                heads.append(b"%d %d" % (number, offset))
                offset += len(content) + 1
            head = b" ".join(heads) + b"\n"
            body = zlib.compress(head + b"\n".join(content for _, content in objects), 9)
            yield indirect(
                self._first + pack,
                _stream(
                    b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(objects), len(head)),
                    body,
                ),
            )


def _inner(number: int, content: bytes) -> bytes:
    """An object without the words around it that :func:`indirect` puts there."""
    return content[len(b"%d 0 obj\n" % number) : -len(b"\nendobj\n")]


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)
