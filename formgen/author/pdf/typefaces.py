"""See that LibreOffice set the pages in the form's own typeface."""

from __future__ import annotations

from formgen.errors import TemplateError
from formgen.fill.pdf.objects import dictionary_at, name_at
from formgen.fill.pdf.parsed import ParsedFile
from formgen.findings import Where, found

#: Typefaces that every Word has, and the free ones with the same widths.
_TWINS = {
    "Arial": "Liberation Sans", "Calibri": "Carlito", "Cambria": "Caladea",
    "Times New Roman": "Liberation Serif",
}


def check_typefaces(file: ParsedFile, wanted: str, name: str) -> None:
    """See that the pages have only the wanted typeface, or its twin of the same widths.

    ``name`` is what a finding calls the document.

    Raises:
        TemplateError: if another one took its place; the pages would not fit the Word form.
    """
    known = {_joined(wanted), _joined(_TWINS.get(wanted, wanted))}
    known |= {f"{typeface}MT" for typeface in known}  # as Monotype's own are called
    others = _used(file) - known
    if others:
        raise TemplateError(found("OFFICE_FONT_MISSING", Where(file=name), font=wanted,
                                  others=", ".join(sorted(others))))


def _used(file: ParsedFile) -> set[str]:
    """The names of the typefaces of all pages, without subset tags, weights and spaces."""
    resources = (dictionary_at(page, "/Resources") for page in file.pages)
    fonts = (
        dictionary_at(found, key)
        for found in (dictionary_at(resource, "/Font") for resource in resources)
        for key in found
    )
    names = (name_at(font, "/BaseFont").removeprefix("/") for font in fonts)
    return {name.rpartition("+")[2].partition("-")[0].partition(",")[0] for name in names}


def _joined(name: str) -> str:
    return "".join(name.split())
