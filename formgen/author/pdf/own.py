"""``/FGN_Form``: what formgen's PDF engine must know that a PDF form cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, TextStringObject

from formgen.author.pdf.continuation import Continuation
from formgen.author.pdf.markers import Role
from formgen.author.pdf.objects import dictionary, text
from formgen.author.pdf.placed import Placed
from formgen.author.style import rgb

_VERSION = 1
_ALIGNMENTS = {"left": 0, "center": 1, "right": 2}


def own_dictionary(writer: PdfWriter, places: Sequence[Placed],
                   continuations: Sequence[Continuation]) -> DictionaryObject:
    """The dictionary for the catalog of a template of formgen's own."""
    pages = continuation_pages(places, continuations)
    return dictionary({
        "/Version": _VERSION,
        "/Look": "/Tinted",
        "/Plain": _names(places, Role.PLAIN),
        "/Notes": _names(places, Role.NOTE),
        "/Numbers": [
            {"/Page": _page(writer, placed.page), "/Rect": list(placed.rect),
             "/Size": float(placed.marker.look.size),
             "/Align": _ALIGNMENTS.get(placed.marker.look.align, 0),
             "/Color": list(rgb(placed.marker.look.colour)), "/Text": text(placed.marker.name)}
            for placed in places if placed.marker.role is Role.NUMBER
        ],
        "/Continuations": [
            {"/Page": _page(writer, page), "/List": text(continuation.name),
             "/First": continuation.first, "/Count": continuation.count}
            for continuation, page in zip(continuations, pages, strict=True)
        ],
    })


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


def _page(writer: PdfWriter, number: int) -> IndirectObject | None:
    return writer.pages[number].indirect_reference
