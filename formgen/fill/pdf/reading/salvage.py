"""Finding the objects of a file whose cross-references are lost (ISO 32000-1, 7.5).

A file that was cut off on its way, or spoilt by an editor, still has its objects, each with its
number before it; qpdf gives up on one whose objects are in streams. The last object of a number
counts, as in a later revision.
"""

from __future__ import annotations

import re
from typing import Any

from formgen.fill.pdf.reading.file import MOST_OBJECTS, PdfFile, Salvage, Stream
from formgen.fill.pdf.reading.rows import PACKED, PLAIN
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
    if "/Encrypt" in trailer:
        raise Malformed
    file = PdfFile(data, Salvage({**packed, **sound}, trailer))
    if not file.dictionary(trailer.get("/Root")):
        catalogs = [n for n in (*packed, *sound) if _is_catalog(_read(file, n))]
        if not catalogs:
            raise Malformed
        trailer["/Root"] = Reference(catalogs[-1])
    return file


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


def _is_catalog(value: Any) -> bool:
    return type(value) is dict and value.get("/Type") == "/Catalog"
