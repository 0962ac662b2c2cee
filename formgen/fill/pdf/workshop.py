"""Preparing a template's fields: what every plan of a field shares.

A field is prepared in two steps. Its *plan* puts the field into its blank state and says which
objects documents will change. When all plans are made, objects get their numbers, and each
plan makes the *writer* that fills the field in document after document.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Protocol

from pypdf.generic import (
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.drawing import parse_default_appearance
from formgen.fill.pdf.fields import READ_ONLY, RICH_TEXT, FormField, Widget
from formgen.fill.pdf.issued import mark_head
from formgen.fill.pdf.looks import Looks
from formgen.fill.pdf.objects import (
    dictionary,
    integer_at,
    name_at,
    stream_like,
    text_at,
    value_at,
    without,
)
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.shelf import FontShelf
from formgen.fill.pdf.syntax import dump
from formgen.fill.slots import How

#: What says a field's value; some programs leave an old one in the field's widgets, too.
VALUE_KEYS = ("/V", "/RV", "/I")


class Numbers(Protocol):
    """The numbers that objects have in the documents."""

    @property
    def first_free(self) -> int:
        """The first number that no object of the template has."""

    def __call__(self, reference: IndirectObject) -> int:
        """The number of an object; 0 for one that is not in the file."""

    def index(self, reference: IndirectObject) -> int:
        """The place of a variable object among the variable ones, from 0."""

    def blank_objects(self) -> list[bytes]:
        """The variable objects as the template has them; empty for what stays as it is."""


class Writer(Protocol):
    """Puts values into one field."""

    def fill(self, value: object, draft: Draft) -> None:
        """Put a value into the field; what cannot be put there becomes a finding."""


class Workshop(ABC):
    """A template whose fields are being prepared.

    ``redraws``: the template's own appearances are not to be trusted, because it asks
    viewers to make new ones (/NeedAppearances). ``signed``: nothing but values and
    appearances may change, neither now nor in documents.
    """

    signed = False

    def __init__(
        self, form: DictionaryObject, how: How, looks: Looks, shelf: FontShelf, redraws: bool
    ) -> None:
        self.form = form
        self.how = how
        self.looks = looks
        self.shelf = shelf
        self.redraws = redraws

    @abstractmethod
    def add(self, value: PdfObject) -> IndirectObject:
        """Add an object to the template."""

    @abstractmethod
    def usable_font(self, field: FormField, widget: Widget, style: tuple[str, float, bytes]) -> str:
        """The resource name of a font instead of that of a style, which cannot be used."""

    @abstractmethod
    def make_blank(self, widget: Widget, appearance: StreamObject) -> IndirectObject:
        """An appearance of a widget's own, which documents replace."""

    @abstractmethod
    def value_holder(self, field: FormField, source: DictionaryObject) -> DictionaryObject:
        """A copy of a field's dictionary that is ready for a value of plain text."""

    def mark_head(self, field: FormField) -> str:
        """The head of the mark of what documents say in a field."""
        is_fixed = bool(field.flags & READ_ONLY) or self.looks.fixes(field.name)
        return mark_head(field.own_name, is_fixed)

    def text_settings(self, field: FormField, widget: Widget) -> tuple[str, float, bytes, int]:
        """Font resource, size, colour operators and alignment of a widget's text."""
        resource, size, colour, alignment = self.declared_settings(field, widget)
        if self.shelf.font(resource) is None:
            resource = self.usable_font(field, widget, (resource, size, colour))
        return resource, size, colour, alignment

    def declared_settings(self, field: FormField, widget: Widget) -> tuple[str, float, bytes, int]:
        """The same, whether or not there is such a font."""
        places = (widget.dictionary, field.attributes, self.form)
        appearance = next((text for place in places if (text := text_at(place, "/DA"))), "")
        alignment = next(
            (integer_at(place, "/Q") for place in places if value_at(place, "/Q") is not None), 0
        )
        return *parse_default_appearance(appearance), alignment


class FieldPlan(ABC):
    """A field in its blank state.

    ``variables`` are the objects that documents change; the appearance of a widget of text
    comes right after the widget. ``extras`` are objects that only filled fields refer to.
    ``own_value`` is the value that the template itself comes with, if it still has to be drawn.
    """

    def __init__(self, field: FormField, shop: Workshop) -> None:
        self.field = field
        self.variables: list[IndirectObject] = []
        self.extras: list[IndirectObject] = []
        self.own_value = ""
        self._shop = shop
        self._separate = not any(w.reference == field.reference for w in field.widgets)

    @abstractmethod
    def writer(self, numbering: Numbers, pens: Mapping[str, PlainPen]) -> Writer:
        """What fills the field, now that objects have numbers."""

    def _holder(self, numbering: Numbers) -> tuple[int, bytes]:
        """The place of the object that holds the value, and its beginning.

        -1 and nothing if that is the field's only widget.
        """
        if not self._separate:
            return -1, b""
        reference = self.field.reference
        holder = self._shop.value_holder(self.field, self.field.dictionary)
        return numbering.index(reference), open_object(reference, holder, numbering)

    def _without_value(self, widget: DictionaryObject) -> DictionaryObject:
        """A copy of a widget's dictionary without a value, ready for one if it is to hold it."""
        if self._separate:
            return without(widget, *VALUE_KEYS)
        return self._shop.value_holder(self.field, widget)


class OpenWorkshop(Workshop):
    """A template that may be changed in preparing it.

    ``replaced_fonts`` collects the labels of fields whose font is no use.
    """

    def __init__(
        self, writer: Changeable, form: DictionaryObject, how: How, looks: Looks, redraws: bool
    ) -> None:
        super().__init__(form, how, looks, FontShelf(writer, form), redraws)
        self.writer = writer
        self.replaced_fonts: list[str] = []

    def add(self, value: PdfObject) -> IndirectObject:
        """Add an object to the template."""
        return self.writer._add_object(value)

    def usable_font(self, field: FormField, widget: Widget, style: tuple[str, float, bytes]) -> str:
        """The house font, in the widget's dictionary too, so that viewers can go on using it."""
        _, size, colour = style
        resource = self.shelf.house_font().resource
        setting = f"/{resource} {size:g} Tf {colour.decode('ascii').strip()}"
        widget.dictionary[NameObject("/DA")] = TextStringObject(setting)
        self.replaced_fonts.append(field.label)
        return resource

    def make_blank(self, widget: Widget, appearance: StreamObject) -> IndirectObject:
        """Put an appearance of the widget's own into its dictionary."""
        # Other widgets, or a page, may show the template's stream as well.
        reference = self.add(stream_like(appearance))
        widget.dictionary[NameObject("/AP")] = dictionary(N=reference)
        widget.dictionary.pop("/AS", None)
        return reference

    def value_holder(self, field: FormField, source: DictionaryObject) -> DictionaryObject:
        """A copy without the old value, read-only if values of this field are fixed."""
        copy = without(source, *VALUE_KEYS)
        # The same bit means something else in a button's flags.
        is_text = name_at(field.attributes, "/FT") == "/Tx"
        flags = field.flags & ~RICH_TEXT if is_text else field.flags
        if self.looks.fixes(field.name):
            flags |= READ_ONLY
        if flags != field.flags:
            copy[NameObject("/Ff")] = NumberObject(flags)
        return copy


def open_object(reference: IndirectObject, content: DictionaryObject, numbering: Numbers) -> bytes:
    """An object with its number, without the closing brackets of its dictionary."""
    return b"%d 0 obj\n%b" % (numbering(reference), dump(content, numbering)[:-2])
