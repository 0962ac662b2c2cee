"""Where LibreOffice put the markers: link annotations on the pages of the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf.generic import DictionaryObject, IndirectObject

from formgen.author.pdf.markers import Marker, number_of
from formgen.author.pdf.objects import Rect
from formgen.fill.pdf.objects import dictionary_at, numbers_at, raw_items, text_at
from formgen.fill.pdf.parsed import ParsedFile


@dataclass(frozen=True, slots=True)
class Placed:
    """A marker on a page (counted from 0): its number, its annotation, its rectangle."""

    marker: Marker
    number: int
    page: int
    annotation: IndirectObject
    rect: Rect


def find_places(file: ParsedFile, markers: Sequence[Marker]) -> Iterator[Placed]:
    """Every place of every marker, page by page; those of headers are on each page."""
    for page, contents in enumerate(file.pages):
        for annotation in raw_items(contents, "/Annots"):
            if not isinstance(annotation, IndirectObject):
                continue
            link = annotation.get_object()
            assert isinstance(link, DictionaryObject)
            number = number_of(text_at(dictionary_at(link, "/A"), "/URI"))
            if number is not None:
                marker = markers[number]
                rect = _rectangle(marker, numbers_at(link, "/Rect"))
                yield Placed(marker, number, page, annotation, rect)


def _rectangle(marker: Marker, picture: list[float]) -> Rect:
    """The field's rectangle: the picture's, and what the marker adds to it."""
    left, bottom, right, top = picture
    aside, above, below = marker.outset
    return (left - aside, bottom - marker.drop - below, right + aside, top + above)
