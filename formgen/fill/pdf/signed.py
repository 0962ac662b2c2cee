"""Compiling a signed template: only values and their appearances may be added to it.

A certified form says what may still change (ISO 32000-1, 12.8.2.2): filling in fields is one
such thing, and for a field that is its /V, /AP and /AS, nothing else. So looks, page numbers,
continuation pages and the hidden field are left out here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import DictionaryObject, IndirectObject, PdfObject, StreamObject

from formgen.errors import TemplateError
from formgen.fill.pdf.assembly import make_plan, make_slots
from formgen.fill.pdf.fallback import bundled_stack
from formgen.fill.pdf.field_walk import fields_of
from formgen.fill.pdf.fields import FormField, Widget
from formgen.fill.pdf.groups import grouped
from formgen.fill.pdf.identity import IdentityWriter
from formgen.fill.pdf.incremental import KeptNumbers, incremental_frame
from formgen.fill.pdf.locks import Lock
from formgen.fill.pdf.looks import Looks
from formgen.fill.pdf.naming import under_data_names
from formgen.fill.pdf.objects import (
    as_text,
    dictionary_at,
    dictionary_of,
    integer_at,
    items_at,
    name_at,
    raw_at,
    without,
)
from formgen.fill.pdf.rows import row_watches
from formgen.fill.pdf.shelf import FontShelf
from formgen.fill.pdf.source import Source
from formgen.fill.pdf.template import PdfTemplate
from formgen.fill.pdf.workshop import Workshop
from formgen.fill.slots import How, SlotKind
from formgen.findings import found

#: The level of certification that allows no change at all (table 254).
_NO_CHANGES = 1


class SignedWorkshop(Workshop):
    """A template of which nothing may change in preparing it."""

    signed = True

    def __init__(self, form: DictionaryObject, how: How, numbers: KeptNumbers) -> None:
        looks = Looks(How(language=how.language), False, frozenset(), frozenset())
        super().__init__(form, how, looks, FontShelf(None, form), redraws=False)
        self._numbers = numbers

    def add(self, value: PdfObject) -> IndirectObject:
        """Reserve a number; documents that need the object write their own."""
        return self._numbers.add(value)

    def usable_font(self, field: FormField, widget: Widget, style: tuple[str, float, bytes]) -> str:
        """None: the fallback fonts, which appearances refer to themselves."""
        return ""

    def make_blank(self, widget: Widget, appearance: StreamObject) -> IndirectObject:
        """A number for the appearances that documents make."""
        return self.add(appearance)

    def value_holder(self, field: FormField, source: DictionaryObject) -> DictionaryObject:
        """A copy without the old value, and otherwise as it is."""
        return without(source, "/V")


def compile_signed(source: Source, how: How) -> PdfTemplate:
    """A template whose documents are updates of its own bytes.

    Raises:
        TemplateError: its signature allows no changes, or it has no fields.
    """
    reader = source.reader
    if _certification(source.catalog) == _NO_CHANGES:
        raise TemplateError(found("PDF_CHANGES_FORBIDDEN"))
    numbers = KeptNumbers(integer_at(reader.trailer, "/Size"))
    form = dictionary_at(source.catalog, "/AcroForm")
    fields = fields_of(form, list(reader.pages))
    if not fields:
        raise TemplateError(found("PDF_WITHOUT_FIELDS"))
    shop = SignedWorkshop(form, how, numbers)
    locks = [lock for field in fields if field.kind is SlotKind.SIGNATURE for lock in _locks(field)]
    unlocked = [field for field in fields if not any(lock.holds(field.name) for lock in locks)]
    open_fields = under_data_names(unlocked, how.names)
    plans = [plan for field in open_fields if (plan := make_plan(field, shop)) is not None]
    info = raw_at(reader.trailer, "/Info")
    if not isinstance(info, IndirectObject):
        info = numbers.add(DictionaryObject())
    numbers.vary([info, *(reference for plan in plans for reference in plan.variables)])
    pens = shop.shelf.pens(numbers)
    slots = make_slots(open_fields, how)
    return PdfTemplate(
        slots,
        source.findings,
        incremental_frame(source.data, reader, numbers, info),
        numbers.blank_objects(),
        numbers.first_free,
        *grouped([(plan.field.name, plan.writer(numbers, pens)) for plan in plans], how.language),
        IdentityWriter(numbers.index(info), numbers(info)),
        row_watches(slots, how.language, continues=False),
        None,
        bundled_stack(how.fonts),
    )


def _certification(catalog: DictionaryObject) -> int:
    """What changes the author's signature allows (DocMDP): 1 none, 2 filling in, 3 comments."""
    signature = dictionary_at(dictionary_at(catalog, "/Perms"), "/DocMDP")
    parameters = next(_references(signature, "/DocMDP"), DictionaryObject())
    return integer_at(parameters, "/P", 2)


def _locks(field: FormField) -> Iterator[Lock]:
    """What a signature field locks, if it is signed."""
    for parameters in _references(dictionary_at(field.attributes, "/V"), "/FieldMDP"):
        names = (as_text(name) or "" for name in items_at(parameters, "/Fields"))
        yield Lock(name_at(parameters, "/Action"), frozenset(names))


def _references(signature: DictionaryObject, method: str) -> Iterator[DictionaryObject]:
    """The parameters of a signature's transforms of one method (tables 252 and 253)."""
    for reference in items_at(signature, "/Reference"):
        node = dictionary_of(reference)
        if name_at(node, "/TransformMethod") == method:
            yield dictionary_at(node, "/TransformParams")
