"""Compiling a PDF template: everything that is the same for all documents, done once."""

from __future__ import annotations

from collections.abc import Mapping

from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject

from formgen.errors import TemplateError
from formgen.fill.pdf.assembly import Plans
from formgen.fill.pdf.choices import offer_choices
from formgen.fill.pdf.continuation import continuations_of, lay_out_pages
from formgen.fill.pdf.field_tree import adopt_widgets
from formgen.fill.pdf.field_walk import fields_of
from formgen.fill.pdf.flat_fields import FlatTemplate
from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.pdf.looks import FORM_KEY, looks_of
from formgen.fill.pdf.naming import under_data_names
from formgen.fill.pdf.objects import (
    child_dictionary,
    dictionary_at,
    dictionary_of,
    name_at,
    raw_items,
    value_at,
)
from formgen.fill.pdf.pages import pages_of
from formgen.fill.pdf.signed import compile_signed
from formgen.fill.pdf.source import Source, open_source
from formgen.fill.pdf.template import Continued, PdfTemplate, PdfTemplateSet
from formgen.fill.pdf.workshop import OpenWorkshop
from formgen.fill.slots import How, Template
from formgen.findings import found


def compile_template(template: bytes, how: How) -> Template:
    """Make a PDF form ready to be filled.

    Raises:
        TemplateError: the file is no PDF form that can be used.
    """
    source = open_source(template, how.password)
    if source.signed:
        if how.flat:
            raise TemplateError(found("PDF_SIGNED_FLAT"))
        return compile_signed(source, how)
    compiled = _compile_unsigned(template, source, how)
    return FlatTemplate(compiled, how) if how.flat else compiled


def _compile_unsigned(template: bytes, source: Source, how: How) -> Template:
    continuations = continuations_of(source.catalog)
    if not continuations:
        return _compile(source, how, {})
    lists = tuple(Continued.of(continuation, how) for continuation in continuations)
    names = tuple(continued.name for continued in lists)
    return PdfTemplateSet(lists, _Variants(template, how, names, source))


class _Variants:
    """Compiles a template with so many continuation pages for each of its lists.

    It may be sent to another process, and opens the template anew there if it has to.
    """

    def __init__(
        self, template: bytes, how: How, lists: tuple[str, ...], source: Source | None = None
    ) -> None:
        self._template = template
        self._how = how
        self._lists = lists
        self._source = source

    def __call__(self, wanted: tuple[int, ...]) -> PdfTemplate:
        if self._source is None:
            self._source = open_source(self._template, self._how.password)
        return _compile(self._source, self._how, dict(zip(self._lists, wanted, strict=True)))

    def __reduce__(self) -> tuple[type[_Variants], tuple[bytes, How, tuple[str, ...]]]:
        return _Variants, (self._template, self._how, self._lists)


def _compile(source: Source, how: How, copies: Mapping[str, int]) -> PdfTemplate:
    """A template with a given number of continuation pages for each list."""
    writer = source.changeable()
    catalog = writer.root_object
    form = child_dictionary(catalog, "/AcroForm")
    adopt_widgets(writer, form)
    lay_out_pages(writer, copies)
    redraws = _wants_appearances(form)
    looks = looks_of(catalog, how)
    fields = under_data_names(fields_of(form, pages_of(catalog)), how.names)
    offer_choices(writer, fields, how)
    ordinary = [field for field in fields if field.name != IDENTITY_FIELD]
    if not ordinary:
        raise TemplateError(found("PDF_WITHOUT_FIELDS"))
    hidden = next((field for field in fields if field.name == IDENTITY_FIELD), None)
    shop = OpenWorkshop(writer, form, how, looks, redraws)
    plans = Plans(shop, ordinary, hidden)
    _leave_out(catalog, form)
    return plans.template(source.findings)


def _wants_appearances(form: DictionaryObject) -> bool:
    wish = value_at(form, "/NeedAppearances")
    return isinstance(wish, BooleanObject) and bool(wish.value)


def _leave_out(catalog: DictionaryObject, form: DictionaryObject) -> None:
    """Take out what no document of formgen's has; the source's findings tell of it."""
    for key in ("/XFA", "/NeedAppearances"):
        form.pop(key, None)
    for key in ("/Perms", "/NeedsRendering", "/AF", FORM_KEY):
        catalog.pop(key, None)
    dictionary_at(catalog, "/Names").pop("/EmbeddedFiles", None)
    for page in pages_of(catalog):
        _drop_attachments(page)


def _drop_attachments(page: DictionaryObject) -> None:
    """Take the files away that are pinned to a page, the pins too."""
    annotations = raw_items(page, "/Annots")
    pins = [
        item
        for item in annotations
        if name_at(dictionary_of(item), "/Subtype") == "/FileAttachment"
    ]
    for pin in pins:
        # A tag may still lead to the pin.
        dictionary_at(dictionary_of(pin), "/FS").pop("/EF", None)
    if pins:
        page[NameObject("/Annots")] = ArrayObject(item for item in annotations if item not in pins)
