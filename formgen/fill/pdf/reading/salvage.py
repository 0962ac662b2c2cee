"""Finding the objects of a file whose cross-references are lost (ISO 32000-1, 7.5).

A file that was cut off on its way, or spoilt by an editor, still has its objects, each with its
number before it; qpdf gives up on one whose objects are in streams. The last object of a number
counts, as in a later revision.
"""

from __future__ import annotations

import re
from typing import Any

from formgen.fill.pdf.reading.file import PdfFile, Salvage, Stream
from formgen.fill.pdf.reading.rows import FREE, PACKED, PLAIN, ROW
from formgen.fill.pdf.reading.sections import MOST_OBJECTS
from formgen.fill.pdf.reading.tokens import Excessive, Malformed, Reference, parse

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s{1,5}\d{1,5}\s{1,5}obj(?=[\s<\[(/])")
_TRAILER = re.compile(rb"trailer\s{0,10}(?=<<)")
_MOST_TRAILERS = 500


def salvaged(data: bytes) -> PdfFile:
    """A file by the objects that can be found in it; those that are damaged are left out.

    Raises:
        Malformed: there is no catalog among them, or they are encrypted.
        Excessive: there are more than any form has.
    """
    plain = {int(match[1]): (PLAIN, match.start(), 0) for match in _OBJECT.finditer(data)}
    if len(plain) > MOST_OBJECTS:
        raise Excessive(f"{len(plain)} obj.")
    loose = PdfFile(data, Salvage(plain, {}))
    sound = {number: place for number, place in plain.items() if _read(loose, number) is not None}
    trailer = _trailer(data)
    packed: dict[int, tuple[int, int, int]] = {}
    for number in sound:
        value = _read(loose, number)
        kind = value.entries.get("/Type") if isinstance(value, Stream) else None
        if kind == "/XRef" and isinstance(value, Stream):
            trailer.update(value.entries)
        elif kind == "/ObjStm":
            packed.update(_packed(loose, number))
    if "/Encrypt" in trailer or any(_is_lock(_read(loose, number)) for number in sound):
        raise Malformed
    file = PdfFile(data, Salvage({**packed, **sound}, trailer))
    if not file.dictionary(trailer.get("/Root")):
        catalogs = [n for n in (*packed, *sound) if _is_catalog(_read(file, n))]
        if not catalogs:
            raise Malformed
        trailer["/Root"] = Reference(catalogs[-1])
    return file


def made_whole(data: bytes) -> bytes:
    """A file with new cross-references at its end, if nothing else of it is lost.

    Raises:
        Malformed: its catalog leads to objects that are not there.
        Excessive: as of :func:`salvaged`.
    """
    file = salvaged(data)
    if not _is_whole(file):
        raise Malformed
    if file.first_free > MOST_OBJECTS:
        raise Excessive(f"{file.first_free} obj.")
    own_number, own_place = file.first_free, len(data) + 1
    rows = [file.places.get(number, (FREE, 0, 0)) for number in range(own_number)]
    content = b"".join(ROW.pack(*row) for row in (*rows, (PLAIN, own_place, 0)))
    leads = [(key, file.trailer.get(key)) for key in ("/Root", "/Info")]
    entries = "".join(f"{key} {lead} 0 R" for key, lead in leads if type(lead) is Reference)
    head = f"{own_number} 0 obj\n<</Type/XRef/Size {own_number + 1}/W[1 4 2]{entries}"
    head += f"/Length {len(content)}>>stream\n"
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % own_place
    return b"".join([data, b"\n", head.encode("ascii"), content, end])


def is_cut_off(data: bytes) -> bool:
    """Whether a file ends before it says where its cross-references are."""
    return data.rfind(b"startxref") < data.rfind(b"endobj")


def _is_whole(file: PdfFile) -> bool:
    """Whether every object that the catalog leads to is there."""
    seen: set[int] = set()
    pending: list[Any] = [file.trailer.get("/Root")]
    while pending:
        value = pending.pop()
        if type(value) is Reference:
            if value in seen:
                continue
            seen.add(value)
            if value not in file.places:
                return False
            value = file.get(value)
        if type(value) is Stream:
            value = value.entries
        if type(value) is dict:
            pending.extend(value.values())
        elif type(value) is list:
            pending.extend(value)
    return True


def _read(file: PdfFile, number: int) -> Any:
    """An object; None for one that is damaged."""
    try:
        return file.get(Reference(number))
    except Malformed:
        return None


def _packed(file: PdfFile, number: int) -> dict[int, tuple[int, int, int]]:
    """The places of the objects of an object stream that can be read."""
    try:
        pack = file.pack(number)
    except Malformed:
        return {}
    places = {}
    for index, packed in enumerate(pack.numbers):
        try:
            pack.value(index)
        except Malformed:
            continue
        places[packed] = (PACKED, number, index)
    return places


def _trailer(data: bytes) -> dict[str, Any]:
    """What the trailers of all revisions say, the last one first of all."""
    trailer: dict[str, Any] = {}
    for match in [*_TRAILER.finditer(data)][-_MOST_TRAILERS:]:
        try:
            entries = parse(data, match.end())[0]
        except Malformed:
            continue
        trailer.update(entries if type(entries) is dict else {})
    return trailer


def _is_lock(value: Any) -> bool:
    """Whether an object says how the file is encrypted (7.6.1)."""
    return type(value) is dict and value.get("/Filter") == "/Standard" and "/U" in value


def _is_catalog(value: Any) -> bool:
    return type(value) is dict and value.get("/Type") == "/Catalog"
