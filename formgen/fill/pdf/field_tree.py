"""Changing the tree of fields: fields and widgets that go, come, or get a new name."""

from __future__ import annotations

from collections.abc import Mapping

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.fields import FormField
from formgen.fill.pdf.objects import (
    append,
    copy_of,
    dictionary,
    dictionary_at,
    dictionary_of,
    name_at,
    raw_at,
    raw_items,
    references_at,
    text_at,
    without,
)
from formgen.fill.pdf.pages import pages_of


def adopt_widgets(writer: Changeable, form: DictionaryObject) -> None:
    """Bring widgets that only their page knows into the tree of fields.

    Viewers show and fill such widgets, but their values are lost to programs that go by the
    form's list of fields.
    """
    listed: set[int] = set()
    _note_fields(form, "/Fields", listed)
    for page in pages_of(writer.root_object):
        _make_indirect(writer, page)
        for reference in references_at(page, "/Annots"):
            widget = dictionary_of(reference)
            if name_at(widget, "/Subtype") == "/Widget" and reference.idnum not in listed:
                _adopt(form, reference, listed)


def _note_fields(node: DictionaryObject, key: str, listed: set[int]) -> None:
    for reference in references_at(node, key):
        if reference.idnum not in listed:
            listed.add(reference.idnum)
            _note_fields(dictionary_of(reference), "/Kids", listed)


def _make_indirect(writer: Changeable, page: DictionaryObject) -> None:
    """Give annotations that stand in the page's own array a number (12.5.1 asks for it)."""
    items = raw_items(page, "/Annots")
    if all(isinstance(item, IndirectObject) for item in items):
        return
    page[NameObject("/Annots")] = ArrayObject(
        item if isinstance(item, IndirectObject) else writer._add_object(item) for item in items
    )


def _adopt(form: DictionaryObject, widget: IndirectObject, listed: set[int]) -> None:
    """List a widget with its parent, and the parents up to the form."""
    child = widget
    while child.idnum not in listed:
        listed.add(child.idnum)
        node = dictionary_of(child)
        parent = raw_at(node, "/Parent")
        if not isinstance(parent, IndirectObject):
            append(form, "/Fields", child)
            return
        if child not in references_at(dictionary_of(parent), "/Kids"):
            append(dictionary_of(parent), "/Kids", child)
        child = parent


#: What belongs to a widget when a field gets a second one and they must part.
WIDGET_KEYS = frozenset(
    {
        "/Type", "/Subtype", "/Rect", "/P", "/F", "/AP", "/AS", "/MK", "/BS", "/Border", "/C",
        "/H", "/A", "/StructParent", "/DA", "/Q", "/Contents", "/NM", "/M", "/OC",
    }
)  # fmt: skip


def remove_widgets(node: DictionaryObject, key: str, widgets: set[int]) -> None:
    """Take widgets out of the tree of fields, and fields that have none left."""
    kept = ArrayObject()
    for item in raw_items(node, key):
        kid = item.get_object()
        if isinstance(item, IndirectObject) and item.idnum in widgets:
            continue
        if isinstance(kid, DictionaryObject) and "/Kids" in kid:
            remove_widgets(kid, "/Kids", widgets)
            if not raw_items(kid, "/Kids"):
                continue
        kept.append(item)
    node[NameObject(key)] = kept


def add_widgets(writer: Changeable, field: FormField, widgets: list[IndirectObject]) -> None:
    """Give a field more widgets; if it was one with its only widget, they part first."""
    holder = field.reference
    if any(widget.reference == field.reference for widget in field.widgets):
        holder = _part(writer, field)
    node = dictionary_of(holder)
    for reference in widgets:
        widget = dictionary_of(reference)
        for key in [key for key in widget if key not in WIDGET_KEYS]:
            del widget[key]
        widget[NameObject("/Parent")] = holder
        append(node, "/Kids", reference)


def _part(writer: Changeable, field: FormField) -> IndirectObject:
    """Make a field of its own for a widget that was field and widget in one."""
    widget = field.dictionary
    node = without(widget, *WIDGET_KEYS)
    node[NameObject("/Kids")] = ArrayObject([field.reference])
    holder = writer._add_object(node)
    parent = dictionary_at(widget, "/Parent")
    if parent:
        _replace(parent, "/Kids", field.reference, holder)
    else:
        _replace(dictionary_at(writer.root_object, "/AcroForm"), "/Fields", field.reference, holder)
    for key in [key for key in widget if key not in WIDGET_KEYS]:
        del widget[key]
    widget[NameObject("/Parent")] = holder
    return holder


def _replace(parent: DictionaryObject, key: str, old: IndirectObject, new: IndirectObject) -> None:
    items = raw_items(parent, key)
    parent[NameObject(key)] = ArrayObject(new if item == old else item for item in items)


def add_field(
    writer: Changeable,
    form: DictionaryObject,
    field: FormField,
    name: str,
    copies: Mapping[int, IndirectObject],
) -> None:
    """Add the copy of a field of a row under its own name."""
    parent_path, _, own_name = name.rpartition(".")
    parent = _node(writer, form, parent_path)
    if any(widget.reference == field.reference for widget in field.widgets):
        reference = copies[field.reference.idnum]
        node = dictionary_of(reference)
    else:
        source = field.dictionary
        node = copy_of(source)
        reference = writer._add_object(node)
        kids = [copies[w.reference.idnum] for w in field.widgets if w.reference.idnum in copies]
        node[NameObject("/Kids")] = ArrayObject(kids)
        for kid in kids:
            dictionary_of(kid)[NameObject("/Parent")] = reference
    node[NameObject("/T")] = TextStringObject(own_name)
    container = dictionary_of(parent) if parent is not None else form
    append(container, "/Fields" if parent is None else "/Kids", reference)
    if parent is not None:
        node[NameObject("/Parent")] = parent


def _node(writer: Changeable, form: DictionaryObject, path: str) -> IndirectObject | None:
    """The node of the tree of fields at a dotted path, made where it is missing."""
    reference: IndirectObject | None = None
    for part in path.split(".") if path else ():
        container = dictionary_of(reference) if reference is not None else form
        key = "/Fields" if reference is None else "/Kids"
        existing = _named(container, key, part)
        if existing is None:
            node = dictionary(T=TextStringObject(part), Kids=ArrayObject())
            if reference is not None:
                node[NameObject("/Parent")] = reference
            existing = writer._add_object(node)
            append(container, key, existing)
        reference = existing
    return reference


def _named(container: DictionaryObject, key: str, name: str) -> IndirectObject | None:
    kids = references_at(container, key)
    return next((kid for kid in kids if text_at(dictionary_of(kid), "/T") == name), None)
