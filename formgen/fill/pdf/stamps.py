"""Page numbers: stamped on the pages, because continuation pages change the count.

The catalog's /FGN_Form lists where they go (see :mod:`formgen.fill.pdf.looks`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.drawing import CENTRE, RIGHT
from formgen.fill.pdf.looks import FORM_KEY
from formgen.fill.pdf.objects import (
    dictionary_at,
    dictionary_of,
    integer_at,
    items_at,
    number_at,
    numbers_at,
    raw_at,
    text_at,
)
from formgen.fill.pdf.pages import AFTER_OWN_CONTENT, add_content, page_references
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.shelf import HOUSE_FONT
from formgen.fill.pdf.syntax import indirect, numbers, stream
from formgen.fill.pdf.workshop import Numbers, OpenWorkshop

#: The footer's grey of the house style, #4A5560.
GREY = b"0.29 0.333 0.376 rg "


@dataclass(frozen=True, slots=True)
class Stamp:
    """A page number: which page (from 0), where, and its text with {page} and {pages}."""

    page: int
    rectangle: tuple[float, float, float, float]
    size: float
    alignment: int
    text: str

    def draw(self, pages: int, pen: PlainPen) -> bytes:
        """The operators that show the number, as an artifact: no reader need read it out."""
        words = self.text.replace("{page}", str(self.page + 1)).replace("{pages}", str(pages))
        words = "".join(c for c in words if c in pen.characters)
        left, bottom, right, top = self.rectangle
        free = right - left - pen.width(words) * self.size
        x = left + {CENTRE: free / 2, RIGHT: free}.get(self.alignment, 0.0)
        y = (bottom + top - (pen.ascent + pen.descent) * self.size) / 2
        return b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC q BT %b%b%b Td %bET Q EMC" % (
            GREY,
            pen.select(self.size),
            numbers(x, y),
            pen.show(words, self.size),
        )


@dataclass(frozen=True, slots=True)
class StampWriter:
    """Writes the page numbers of documents that have more pages than the template."""

    places: Sequence[tuple[int, int, Stamp]]
    pen: PlainPen | None
    page_count: int

    @property
    def fonts(self) -> Mapping[bytes, int]:
        """The fonts that numbers on new pages need."""
        return self.pen.fonts if self.pen is not None and self.places else {}

    def fill(self, pages: int, draft: Draft) -> None:
        """Stamp the template's pages of a document of so many pages."""
        for index, object_number, stamp in self.places:
            draft.objects[index] = self._object(object_number, stamp, pages)

    def on_new_page(self, page: int, pages: int) -> bytes:
        """The operators for a new page (from 0): the numbers of the template's last page."""
        last = [stamp for _, _, stamp in self.places if stamp.page == self.page_count - 1]
        if self.pen is None:
            return b""
        return b"\n".join(replace(stamp, page=page).draw(pages, self.pen) for stamp in last)

    def _object(self, object_number: int, stamp: Stamp, pages: int) -> bytes:
        assert self.pen is not None
        content = AFTER_OWN_CONTENT + stamp.draw(pages, self.pen)
        return indirect(object_number, stream(content))


class StampPlan:
    """Room on a template's pages for their numbers."""

    def __init__(self, shop: OpenWorkshop) -> None:
        catalog = shop.writer.root_object
        pages = page_references(catalog)
        self._page_count = len(pages)
        self._stamps: list[tuple[IndirectObject, Stamp]] = []
        wishes = dictionary_at(catalog, FORM_KEY)
        places = {reference.idnum: number for number, reference in enumerate(pages)}
        for entry in items_at(wishes, "/Numbers"):
            page = raw_at(entry, "/Page") if isinstance(entry, DictionaryObject) else None
            if isinstance(page, IndirectObject) and page.idnum in places:
                stamp = _stamp(dictionary_of(entry), places[page.idnum])
                self._stamps.append((self._make_room(shop, dictionary_of(page)), stamp))
        self.variables = [reference for reference, _ in self._stamps]

    def writer(self, numbering: Numbers, pens: Mapping[str, PlainPen]) -> StampWriter:
        """What writes the numbers."""
        places = [
            (numbering.index(reference), numbering(reference), stamp)
            for reference, stamp in self._stamps
        ]
        return StampWriter(places, pens.get(HOUSE_FONT), self._page_count)

    def _make_room(self, shop: OpenWorkshop, page: DictionaryObject) -> IndirectObject:
        """Put an empty stream behind the page's content, and the house font among its fonts."""
        stamp = shop.add(StreamObject())
        add_content(page, stamp, shop.shelf.house_entry(), shop.add)
        return stamp


def _stamp(entry: DictionaryObject, page: int) -> Stamp:
    left, bottom, right, top = (numbers_at(entry, "/Rect") + [0.0] * 4)[:4]
    return Stamp(
        page,
        (min(left, right), min(bottom, top), max(left, right), max(bottom, top)),
        number_at(entry, "/Size", 7.0),
        integer_at(entry, "/Align"),
        text_at(entry, "/Text"),
    )
