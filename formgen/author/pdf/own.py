"""``/FGN_Form``: what formgen's PDF engine must know that a PDF form cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pypdf.generic import DictionaryObject, IndirectObject, TextStringObject

from formgen.author.pdf.continuation import Continuation
from formgen.author.pdf.markers import Role
from formgen.author.pdf.objects import dictionary, text
from formgen.author.pdf.placed import Placed
from formgen.author.style import rgb
from formgen.author.word.sizes import CODE_FREE_MM, CODE_MM
from formgen.fill.pdf.parsed import ParsedFile

_VERSION = 1
_BESIDE_CODE = "document.subtitle"
_POINTS_IN_MM = 72 / 25.4
_ALIGNMENTS = {"left": 0, "center": 1, "right": 2}


def own_dictionary(file: ParsedFile, places: Sequence[Placed],
                   continuations: Sequence[Continuation]) -> DictionaryObject:
    """The dictionary for the catalog of a template of formgen's own."""
    pages = continuation_pages(places, continuations)
    return dictionary({
        "/Version": _VERSION,
        "/Look": "/Tinted",
        "/Plain": _names(places, Role.PLAIN),
        "/Notes": _names(places, Role.NOTE),
        "/Numbers": [
            {"/Page": _page(file, placed.page), "/Rect": list(placed.rect),
             "/Size": float(placed.marker.look.size),
             "/Align": _ALIGNMENTS.get(placed.marker.look.align, 0),
             "/Color": list(rgb(placed.marker.look.colour)), "/Text": text(placed.marker.name)}
            for placed in places if placed.marker.role is Role.NUMBER
        ],
        "/Code": _code(file, places),
        "/Continuations": [
            {"/Page": _page(file, page), "/List": text(continuation.name),
             "/First": continuation.first, "/Count": continuation.count}
            for continuation, page in zip(continuations, pages, strict=True)
        ],
    })


def _code(file: ParsedFile, places: Sequence[Placed]) -> dict[str, object] | None:
    """Where the QR code goes: beside the first page's title, above the line of the subtitle."""
    beside = next((placed for placed in places if placed.page == 0
                   and placed.marker.name == _BESIDE_CODE), None)
    if beside is None:
        return None
    _, bottom, right, _ = beside.rect
    size = CODE_MM * _POINTS_IN_MM
    left = right + CODE_FREE_MM * _POINTS_IN_MM
    return {"/Page": _page(file, 0), "/Rect": [round(edge, 2) for edge in (
        left, bottom, left + size, bottom + size)]}


def continuation_pages(places: Sequence[Placed],
                       continuations: Iterable[Continuation]) -> list[int]:
    """The page of each continuation, from 0: where the fields of its first row are."""
    return [
        next(placed.page for placed in places
             if placed.marker.name.startswith(f"{continuation.name}.{continuation.first}."))
        for continuation in continuations
    ]


def _names(places: Sequence[Placed], role: Role) -> list[TextStringObject]:
    """The names that have a role everywhere; a name that also has a box stays a field."""
    boxed = {placed.marker.name for placed in places if placed.marker.role is Role.FIELD}
    named = dict.fromkeys(placed.marker.name for placed in places if placed.marker.role is role)
    return [text(name) for name in named if name not in boxed]


def _page(file: ParsedFile, number: int) -> IndirectObject | None:
    return file.pages[number].indirect_reference
