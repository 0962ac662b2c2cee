"""LibreOffice's pages with markers -> a fillable, accessible PDF template."""

from __future__ import annotations

import io
from collections.abc import Iterable

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject

from formgen.author.pdf.blank import Blank
from formgen.author.pdf.fields import BOLD_FONT, FONT, FieldMaker
from formgen.author.pdf.markers import Role
from formgen.author.pdf.metadata import describe
from formgen.author.pdf.objects import dictionary, put, text
from formgen.author.pdf.own import continuation_pages, own_dictionary
from formgen.author.pdf.pages import clean_pages, drop_bookmarks, order_fields
from formgen.author.pdf.placed import Placed, find_places
from formgen.author.pdf.structure import Structure
from formgen.author.style import DEFAULT_STYLE
from formgen.fill.pdf.fonts import embed_font
from formgen.fill.pdf.parsed import ParsedFile
from formgen.findings import Language
from formgen.fonts import sans, sans_bold

_PDF_1_7 = "%PDF-1.7"


def finish(file: ParsedFile, blank: Blank, language: Language, identifier: bytes) -> bytes:
    """Turn the markers on the pages into fields, and say in the file what it is.

    Raises:
        TemplateError: if the pages are set in another typeface than the form's.
    """
    structure = Structure(file)
    places = _in_reading_order(find_places(file, blank.markers), structure.reading_order())
    fields = [placed for placed in places if placed.marker.role is not Role.NUMBER]
    maker = FieldMaker(file, language)
    maker.make(fields)
    structure.adopt(fields)
    structure.tidy()
    clean_pages(file)
    order_fields(file, fields)
    drop_bookmarks(file, continuation_pages(fields, blank.continuations))
    _add_form(file, maker.roots)
    put(file.root_object, {"/FGN_Form": own_dictionary(file, places, blank.continuations)})
    describe(file, blank.title, language)
    return _saved(file, identifier)


def _in_reading_order(places: Iterable[Placed], order: dict[int, int]) -> list[Placed]:
    """Page by page; on each page the text's fields first, then those of header and footer."""
    last = len(order)
    return sorted(places, key=lambda placed: (placed.page, order.get(placed.number, last),
                                              placed.number))


def _add_form(file: ParsedFile, roots: ArrayObject) -> None:
    """The form dictionary, with the fonts that fields are filled in with."""
    appearance = text(f"/{FONT} {DEFAULT_STYLE.text:g} Tf 0 g")
    form = file._add_object(dictionary({"/Fields": roots, "/DA": appearance}))
    put(file.root_object, {"/AcroForm": form})
    embed_font(file, sans(), FONT)
    embed_font(file, sans_bold(), BOLD_FONT)


def _saved(file: ParsedFile, identifier: bytes) -> bytes:
    """The file with its identifier, without the objects that nothing uses any more."""
    clean = PdfWriter(clone_from=file)
    clean.pdf_header = _PDF_1_7
    clean._ID = ArrayObject([ByteStringObject(identifier)] * 2)
    saved = io.BytesIO()
    clean.write(saved)
    return saved.getvalue()
