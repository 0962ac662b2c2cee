"""Documents as updates of the template's own bytes, which keeps its signatures valid.

An update appends changed objects and a cross-reference section that leads to the one before
(ISO 32000-1, 7.5.6). The section is of the kind that the template has: a table, or a stream.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from pypdf import PdfReader
from pypdf.generic import IndirectObject, NullObject, PdfObject

from formgen.errors import TemplateError
from formgen.fill.pdf.objects import items_at
from formgen.fill.pdf.syntax import indirect, stream_body
from formgen.findings import found

_ROW = b"%010d 00000 n \n"


class KeptNumbers:
    """Objects keep the numbers that they have in the template; new ones get the next."""

    def __init__(self, size: int) -> None:
        """``size`` is the template's own: the first number that it does not use."""
        self.size = size
        self.first_free = size
        self.variables: list[IndirectObject] = []
        self._places: dict[int, int] = {}

    def add(self, value: PdfObject) -> IndirectObject:
        """Reserve a number for an object that documents may have."""
        self.first_free += 1
        return IndirectObject(self.first_free - 1, 0, _Nothing())

    def vary(self, references: Sequence[IndirectObject]) -> None:
        """Note objects that documents change."""
        for reference in references:
            self._places[reference.idnum] = len(self.variables)
            self.variables.append(reference)

    def __call__(self, reference: IndirectObject) -> int:
        """The number of an object.

        Raises:
            TemplateError: the object has been freed and used again, which no writer of forms
                does; its references would need their generation.
        """
        if reference.generation:
            raise TemplateError(found("PDF_UNREADABLE"))
        return reference.idnum

    def index(self, reference: IndirectObject) -> int:
        """The place of a variable object among the variable ones, from 0."""
        return self._places[reference.idnum]

    def blank_objects(self) -> list[bytes]:
        """Nothing for every object: what no value changes stays as it is."""
        return [b""] * len(self.variables)


class _Nothing:
    """Stands for the file of objects that are only reserved."""

    def get_object(self, reference: IndirectObject) -> PdfObject:
        """No object yet."""
        return NullObject()


@dataclass(frozen=True, slots=True)
class IncrementalFrame:
    """The template, and what its next revision must say of it.

    ``numbers`` are those of the variable objects, ``first_free`` the first of new ones;
    ``size`` is the template's own. ``info`` is the number of the information dictionary,
    ``first_id`` the file's permanent identifier. ``streams``: cross-references are streams.
    """

    template: bytes
    previous: int
    numbers: tuple[int, ...]
    first_free: int
    size: int
    root: int
    info: int
    first_id: bytes
    streams: bool

    @property
    def start(self) -> bytes:
        """What all documents begin with: the template as it is."""
        return self.template

    def assemble(self, objects: Sequence[bytes], _said: Sequence[bytes]) -> bytes:
        """A document: the template, the objects that are not empty, and their places."""
        extra = range(self.first_free, self.first_free + len(objects) - len(self.numbers))
        numbered = sorted(
            (number, content)
            for number, content in zip((*self.numbers, *extra), objects, strict=True)
            if content
        )
        if not numbered:
            return self.template
        changed = [content for _, content in numbered]
        body = b"".join(changed)
        start = len(self.template)
        offsets = list(accumulate(map(len, changed), initial=start))
        places = [(number, offset) for (number, _), offset in zip(numbered, offsets, strict=False)]
        fingerprint = hashlib.sha256(body).hexdigest()[:32].encode("ascii")
        trailer = b"/Root %d 0 R/Info %d 0 R/Prev %d/ID[<%b><%b>]" % (
            self.root,
            self.info,
            self.previous,
            self.first_id,
            fingerprint,
        )
        section = self._stream if self.streams else self._table
        return b"%b%b%bstartxref\n%d\n%%%%EOF\n" % (
            self.template,
            body,
            section(places, offsets[-1], trailer),
            offsets[-1],
        )

    def _table(self, places: list[tuple[int, int]], _offset: int, trailer: bytes) -> bytes:
        parts = [b"xref\n"]
        for first, group in _runs(places):
            parts.append(b"%d %d\n" % (first, len(group)))
            parts.extend(_ROW % place for _, place in group)
        size = max(self.size, places[-1][0] + 1)
        parts.append(b"trailer\n<</Size %d%b>>\n" % (size, trailer))
        return b"".join(parts)

    def _stream(self, places: list[tuple[int, int]], offset: int, trailer: bytes) -> bytes:
        """A cross-reference stream (7.5.8), which lists itself too."""
        number = max(self.size, places[-1][0] + 1)
        listed = [*places, (number, offset)]
        index = b" ".join(b"%d %d" % (first, len(group)) for first, group in _runs(listed))
        rows = b"".join(b"\x01" + place.to_bytes(4, "big") + b"\x00" for _, place in listed)
        header = b"<</Type/XRef/W[1 4 1]/Index[%b]/Size %d/Length %d%b>>" % (
            index,
            number + 1,
            len(rows),
            trailer,
        )
        return indirect(number, header + stream_body(rows))


def _runs(places: list[tuple[int, int]]) -> list[tuple[int, list[tuple[int, int]]]]:
    """Entries in runs of consecutive numbers, each with its first number."""
    runs = []
    for _, group in groupby(enumerate(places), key=lambda item: item[1][0] - item[0]):
        entries = [entry for _, entry in group]
        runs.append((entries[0][0], entries))
    return runs


def incremental_frame(
    template: bytes, reader: PdfReader, numbers: KeptNumbers, info: IndirectObject
) -> IncrementalFrame:
    """The frame of documents that update a template."""
    previous = int(re.findall(rb"startxref\s+(\d+)", template)[-1])
    root = reader.trailer.raw_get("/Root")
    assert isinstance(root, IndirectObject), "a file that was read has a catalog"
    identifiers = items_at(reader.trailer, "/ID")
    first = getattr(identifiers[0], "original_bytes", b"") if identifiers else b""
    return IncrementalFrame(
        template if template.endswith(b"\n") else template + b"\n",
        previous,
        tuple(map(numbers, numbers.variables)),
        numbers.first_free,
        numbers.size,
        root.idnum,
        numbers(info),
        first.hex().encode("ascii") or b"00",
        streams=not template[previous : previous + 20].lstrip().startswith(b"xref"),
    )
