"""The QR code on the first page: by it a scan of a form that was filled in by hand is known.

The catalog's /FGN_Form says where it goes (see :mod:`formgen.fill.pdf.looks`):
``/Code << /Page 3 0 R /Rect [left bottom right top] >>``. It says the same as the short code in
the footer, and so is an artifact: no reader need read it out.
"""

from __future__ import annotations

from dataclasses import dataclass

from pypdf.generic import IndirectObject, StreamObject

from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.looks import FORM_KEY
from formgen.fill.pdf.objects import dictionary_at, dictionary_of, numbers_at, raw_at
from formgen.fill.pdf.pages import AFTER_OWN_CONTENT, add_content, page_references
from formgen.fill.pdf.qr import LENGTH, SIZE, qr_code
from formgen.fill.pdf.syntax import indirect, numbers, stream
from formgen.fill.pdf.workshop import Numbers, OpenWorkshop


@dataclass(frozen=True, slots=True)
class CodeWriter:
    """Draws the QR code of each document into the object that has room for it."""

    index: int
    number: int
    rectangle: tuple[float, float, float, float]

    def fill(self, code: object, draft: Draft) -> None:
        """Draw a code; anything but a code as formgen makes them leaves the place empty."""
        try:
            modules = qr_code(code) if isinstance(code, str) and len(code) == LENGTH else b""
        except ValueError:
            return
        if modules:
            draft.objects[self.index] = self._object(modules)

    def _object(self, modules: bytes) -> bytes:
        left, bottom, right, top = self.rectangle
        # A mask paints where its bits are 1 by /D [1 0] (ISO 32000-1, 8.9.6.2 and 8.9.7).
        content = b"%b/Artifact<</Type/Pagination>>BDC q 0 g %b 0 0 %b %b cm " \
            b"BI/W %d/H %d/BPC 1/IM true/D[1 0]/F/AHx ID %b> EI Q EMC" % (
                AFTER_OWN_CONTENT, numbers(right - left), numbers(top - bottom),
                numbers(left, bottom), SIZE, SIZE, modules.hex().encode())
        return indirect(self.number, stream(content))


class CodePlan:
    """Room on a template's page for the QR code, if the template wants one."""

    def __init__(self, shop: OpenWorkshop) -> None:
        catalog = shop.writer.root_object
        wish = dictionary_at(dictionary_at(catalog, FORM_KEY), "/Code")
        box = numbers_at(wish, "/Rect")
        page = raw_at(wish, "/Page")
        pages = {reference.idnum for reference in page_references(catalog)}
        self.variables: list[IndirectObject] = []
        if len(box) == 4 and isinstance(page, IndirectObject) and page.idnum in pages:
            self._rectangle = (box[0], box[1], box[2], box[3])
            room = shop.add(_empty())
            add_content(dictionary_of(page), room, shop.shelf.house_entry(), shop.add)
            self.variables = [room]

    def writer(self, numbering: Numbers) -> CodeWriter | None:
        """What draws the codes; None where there is no room for any."""
        if not self.variables:
            return None
        (room,) = self.variables
        return CodeWriter(numbering.index(room), numbering(room), self._rectangle)


def _empty() -> StreamObject:
    stream = StreamObject()
    stream.set_data(AFTER_OWN_CONTENT)
    return stream
