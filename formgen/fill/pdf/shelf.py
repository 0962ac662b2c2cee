"""The fonts that a template's fields write with, and the house font where theirs is no use."""

from __future__ import annotations

from collections.abc import Callable

from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from formgen import fonts
from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.fonts import embed_font
from formgen.fill.pdf.formfonts import FormFont, read_font
from formgen.fill.pdf.objects import dictionary_at
from formgen.fill.pdf.pens import PlainPen, pen_without_font

#: The resource names of the house fonts on formgen's own forms.
HOUSE_FONT = "FGSans"
HOUSE_FONT_BOLD = "FGSansB"

#: What people call it.
HOUSE_NAME = "Liberation Sans"


class FontShelf:
    """Fonts by resource name, read when they are first asked for."""

    def __init__(self, writer: Changeable | None, form: DictionaryObject) -> None:
        """``writer`` is None for a template that may not be changed."""
        self._writer = writer
        self._form = form
        self._fonts: dict[str, FormFont | None] = {}
        self._references: dict[str, IndirectObject] = {}

    def font(self, resource: str) -> FormFont | None:
        """The font of the form's default resources; None if it is missing or has no text."""
        if resource not in self._fonts:
            self._fonts[resource] = self._read(resource)
        return self._fonts[resource]

    def house_font(self) -> FormFont:
        """The house font, which is embedded if the template does not have it."""
        font = self.font(HOUSE_FONT)
        if font is None and self._writer is not None:
            embed_font(self._writer, fonts.sans(), HOUSE_FONT)
            font = self._fonts[HOUSE_FONT] = self._read(HOUSE_FONT)
        assert font is not None, "the house font can always be embedded, and then be read"
        return font

    def house_entry(self) -> tuple[str, IndirectObject]:
        """The house font as an entry of a page's resources."""
        return self.house_font().resource, self._references[HOUSE_FONT]

    def pens(self, numbering: Callable[[IndirectObject], int]) -> dict[str, PlainPen]:
        """A pen for each font that was asked for, by resource name; under "" one without font.

        ``numbering`` gives the numbers that objects have in the documents.
        """
        return {"": pen_without_font()} | {
            resource: PlainPen(font, numbering(self._references[resource]))
            for resource, font in self._fonts.items()
            if font is not None
        }

    def _read(self, resource: str) -> FormFont | None:
        entries = dictionary_at(dictionary_at(self._form, "/DR"), "/Font")
        key = NameObject(f"/{resource}")
        if key not in entries:
            return None
        reference = entries.raw_get(key)
        if not isinstance(reference, IndirectObject):
            if self._writer is None:
                return None
            reference = entries[key] = self._writer._add_object(reference)
        self._references[resource] = reference
        return read_font(resource, reference)
