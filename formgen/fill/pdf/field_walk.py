"""From the tree of fields to the list of those that can hold a value (ISO 32000-1, 12.7.3).

A field inherits much from its ancestors, and may be one dictionary with its only widget or
have several widgets as kids. Full names are computed from /T here, never from /TM, which
pypdf would prefer and which is a name for exports only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pypdf.generic import (
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

from formgen.fill.pdf.fields import (
    DEEPEST_TREE,
    INHERITED,
    NO_PAGE,
    FormField,
    Widget,
    date_picture,
    kind_of,
    on_states,
)
from formgen.fill.pdf.objects import (
    dictionary_at,
    dictionary_of,
    integer_at,
    name_at,
    raw_items,
    text_at,
    value_at,
)
from formgen.fill.slots import SlotKind


def fields_of(form: DictionaryObject, pages: Sequence[DictionaryObject]) -> tuple[FormField, ...]:
    """Every field of a form that can hold a value, in the order of the document."""
    places = _places(pages)
    found: list[FormField] = []
    seen: set[int] = set()
    roots = [*raw_items(form, "/Fields"), *(place.reference for place in places.values())]
    for root in roots:
        found.extend(_walk(root, "", DictionaryObject(), places, seen, 0))
    return tuple(sorted(found, key=lambda field: _position(field, places)))


class _Place(NamedTuple):
    page: int
    order: int
    reference: IndirectObject


def _places(pages: Sequence[DictionaryObject]) -> dict[int, _Place]:
    """Object number of each widget on a page -> where it is."""
    places: dict[int, _Place] = {}
    for page, dictionary in enumerate(pages):
        for order, item in enumerate(raw_items(dictionary, "/Annots")):
            annotation = item.get_object()
            if (
                isinstance(item, IndirectObject)
                and isinstance(annotation, DictionaryObject)
                and name_at(annotation, "/Subtype") == "/Widget"
            ):
                places.setdefault(item.idnum, _Place(page, order, item))
    return places


def _position(field: FormField, places: Mapping[int, _Place]) -> tuple[int, int]:
    on_pages = [places[w.reference.idnum] for w in field.widgets if w.reference.idnum in places]
    return min(((place.page, place.order) for place in on_pages), default=(len(places), 0))


def _walk(
    item: PdfObject,
    parent_name: str,
    inherited: DictionaryObject,
    places: Mapping[int, _Place],
    seen: set[int],
    depth: int,
) -> Iterator[FormField]:
    """The terminal fields at and below a node of the tree of fields."""
    node = item.get_object()
    if not isinstance(item, IndirectObject) or not isinstance(node, DictionaryObject):
        return
    if item.idnum in seen or depth > DEEPEST_TREE:
        return
    if depth == 0 and "/Parent" in node and item.idnum in places:
        # A widget that its page shows but no field lists: its ancestors still name it.
        parent_name, inherited = _ancestry(node)
    seen.add(item.idnum)
    attributes = DictionaryObject(inherited)
    _take_over(attributes, node)
    partial = text_at(node, "/T")
    name = ".".join(part for part in (parent_name, partial) if part)
    kids = [kid for kid in raw_items(node, "/Kids") if isinstance(kid, IndirectObject)]
    if any(map(_is_field, kids)):
        for kid in kids:  # one without a name is a place of this node's own
            yield from _walk(kid, name, attributes, places, seen, depth + 1)
        return
    widgets = [kid for kid in kids if isinstance(kid.get_object(), DictionaryObject)] or [item]
    seen.update(kid.idnum for kid in kids)
    field = _field(name, node, item, widgets, attributes, places)
    if field is not None:
        yield field


def _is_field(kid: IndirectObject) -> bool:
    node = kid.get_object()
    return isinstance(node, DictionaryObject) and "/T" in node


def _ancestry(node: DictionaryObject) -> tuple[str, DictionaryObject]:
    """The name and attributes that a node's ancestors give it."""
    names: list[str] = []
    line: list[DictionaryObject] = []
    for _ in range(DEEPEST_TREE):
        parent = value_at(node, "/Parent")
        if not isinstance(parent, DictionaryObject):
            break
        node = parent
        names.append(text_at(node, "/T"))
        line.append(node)
    attributes = DictionaryObject()
    for ancestor in reversed(line):
        _take_over(attributes, ancestor)
    return ".".join(name for name in reversed(names) if name), attributes


def _take_over(attributes: DictionaryObject, node: DictionaryObject) -> None:
    """Add what a node of the tree passes on, over what is there already."""
    for key in INHERITED:
        if value_at(node, key) is not None:
            attributes[NameObject(key)] = node.raw_get(key)


def _field(
    name: str,
    node: DictionaryObject,
    reference: IndirectObject,
    widgets: Sequence[IndirectObject],
    attributes: DictionaryObject,
    places: Mapping[int, _Place],
) -> FormField | None:
    shown = tuple(
        Widget(dictionary_of(kid), kid, places[kid.idnum].page if kid.idnum in places else NO_PAGE)
        for kid in widgets
        if "/Rect" in dictionary_of(kid)
    )
    kind = _kind(attributes, shown)
    if kind is None or not name:
        return None
    return FormField(name, kind, node, reference, shown, attributes)


def _kind(attributes: DictionaryObject, widgets: Sequence[Widget]) -> SlotKind | None:
    states = {state for widget in widgets for state in on_states(widget.dictionary)}
    return kind_of(
        name_at(attributes, "/FT"),
        integer_at(attributes, "/Ff"),
        date_picture(dictionary_at(attributes, "/AA")),
        len(states),
    )
