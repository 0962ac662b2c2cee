"""A Word template -> the PDF template with the same pages."""

from __future__ import annotations

import hashlib

from formgen.author.pdf.blank import blank_document
from formgen.author.pdf.finish import finish
from formgen.author.pdf.office import to_pdf
from formgen.author.pdf.placed import find_places
from formgen.author.pdf.together import torn_sections
from formgen.author.pdf.typefaces import check_typefaces
from formgen.errors import TemplateError
from formgen.fill.pdf.parsed import ParsedFile
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.tokens import Malformed
from formgen.findings import Language, Where, found
from formgen.forms import Form

_MOST_TRIES = 3  # a page break may tear a section that was whole before


def make_pdf(word_template: bytes, form: Form | None, language: Language,
             variant: frozenset[str] = frozenset()) -> bytes:
    """The PDF template of a Word template; the same template gives the same bytes.

    ``variant`` holds those of the form's ``pdf_variants`` that are true; the pages show what
    the Word template shows under these conditions. Without a form (a school's own template)
    every condition is true and a list has twelve rows.

    Raises:
        TemplateError: if the template has mistakes, if LibreOffice cannot do it, or if it
            lacks the form's typeface.
    """
    name = f"{form.folder.name if form else 'form'}/{language}.docx"
    breaks: frozenset[int] = frozenset()
    for _ in range(_MOST_TRIES):
        blank = blank_document(word_template, form, language, variant, breaks)
        pages = _opened(to_pdf(blank.content, name), name)
        torn = torn_sections(blank.sections, blank.markers, find_places(pages, blank.markers))
        if torn <= breaks:
            break
        breaks |= torn
    if form:
        check_typefaces(pages, blank.font, name)
    identifier = _identifier(word_template, language, variant)
    return finish(pages.changeable(), blank, language, identifier)


def _opened(content: bytes, name: str) -> ParsedFile:
    try:
        return ParsedFile(PdfFile(content))
    except Malformed as error:
        raise TemplateError(found("OFFICE_FAILED", Where(file=name))) from error


def _identifier(word_template: bytes, language: Language, variant: frozenset[str]) -> bytes:
    """16 bytes that are the same for the same template only; they name the PDF file."""
    parts = (word_template, language.encode(), *(key.encode() for key in sorted(variant)))
    return hashlib.sha256(b"\0".join(parts)).digest()[:16]
