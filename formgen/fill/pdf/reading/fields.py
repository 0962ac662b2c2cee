"""The fields of a form that came back: names, kinds, widgets (ISO 32000-1, 12.7.3).

A program that saves a form may drop /Fields, or the whole of /AcroForm, and keep only the
annotations on the pages. So fields are found from both ends: from the list of fields down,
and from each widget on a page up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from formgen.fill.pdf.fields import (
    DEEPEST_TREE,
    INHERITED,
    NO_PAGE,
    READ_ONLY,
    Option,
    kind_of,
    picture_in,
)
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Excessive, Reference
from formgen.fill.slots import SlotKind

#: What a form may have; the largest real ones have a tenth of this.
MOST_PAGES = 500
MOST_FIELDS = 10_000

#: What a field passes on to those below it; rich text is read, though never filled in.
_PASSED_ON = frozenset((*INHERITED, "/RV"))


class Widget(NamedTuple):
    """A place where a field shows. ``page`` counts from 0; :data:`NO_PAGE` for none."""

    number: Reference
    entries: Mapping[str, Any]
    page: int
    order: int

    def states(self, file: PdfFile) -> list[str]:
        """The names, with their slash, of the states in which a button is not off."""
        normal = file.get(file.dictionary(self.entries.get("/AP")).get("/N"))
        return [key for key in normal if key != "/Off"] if type(normal) is dict else []


class Field(NamedTuple):
    """A terminal field; ``attributes`` are its own with those that it inherits."""

    number: Reference
    name: str
    kind: SlotKind
    attributes: Mapping[str, Any]
    flags: int
    widgets: tuple[Widget, ...]
    options: tuple[Option, ...]
    picture: str
    inherited: Mapping[str, Any]

    @property
    def is_read_only(self) -> bool:
        """Whether viewers let nobody change it."""
        return bool(self.flags & READ_ONLY)


@dataclass(slots=True)
class Form:
    """What a file has of a form. ``loops``: its tree of fields leads back into itself;
    ``adopted``: fields that no list of fields names, only annotations on pages.
    """

    pages: list[dict[str, Any]]
    fields: list[Field] = field(default_factory=list)
    loops: bool = False
    adopted: int = 0

    def with_fields(self, fields: list[Field]) -> Form:
        """The same form with its fields filled in otherwise."""
        return replace(self, fields=fields)


def form_of(file: PdfFile) -> Form:
    """Every field of a file that can hold a value, in the order of the document."""
    form = Form(pages_of(file))
    walk = _Walk(file, form, _widgets(file, form.pages))
    for root in file.items(file.dictionary(file.catalog.get("/AcroForm")).get("/Fields")):
        walk.below(root, "", {}, 0)
    listed = len(form.fields)
    walk.adopt()
    form.adopted = len(form.fields) - listed
    form.fields.sort(key=_position)
    return form


def pages_of(file: PdfFile) -> list[dict[str, Any]]:
    """The pages in order, whatever the shape of their tree."""
    pages: list[dict[str, Any]] = []
    seen: set[int] = set()
    pending = [file.catalog.get("/Pages")]
    while pending:
        reference = pending.pop()
        node = file.dictionary(reference)
        if type(reference) is Reference:
            if reference in seen:
                continue
            seen.add(reference)
        if "/Kids" in node:
            pending.extend(reversed(file.items(node["/Kids"])))
        elif node:
            pages.append(node)
        if len(pages) > MOST_PAGES:
            raise Excessive(f"{len(pages)} p.")
    return pages


def _widgets(file: PdfFile, pages: list[dict[str, Any]]) -> dict[int, Widget]:
    """The widgets on the pages by their object numbers."""
    widgets: dict[int, Widget] = {}
    for page, entries in enumerate(pages):
        for order, item in enumerate(file.references(entries.get("/Annots"))):
            annotation = file.dictionary(item)
            if annotation.get("/Subtype") == "/Widget" and item not in widgets:
                widgets[item] = Widget(item, annotation, page, order)
        if len(widgets) > MOST_FIELDS:
            raise Excessive(f"{len(widgets)} x /Widget")
    return widgets


def _position(field: Field) -> tuple[int, int]:
    if len(field.widgets) == 1 and field.widgets[0].page != NO_PAGE:
        return field.widgets[0].page, field.widgets[0].order
    on_pages = [(w.page, w.order) for w in field.widgets if w.page != NO_PAGE]
    return min(on_pages, default=(MOST_PAGES, 0))


class _Walk:
    """Goes through the tree of fields, each node once."""

    def __init__(self, file: PdfFile, form: Form, widgets: dict[int, Widget]) -> None:
        self.widgets = widgets
        self._file = file
        self._form = form
        self._seen: set[int] = set()

    def below(
        self,
        item: Any,
        above: str,
        inherited: Mapping[str, Any],
        depth: int,
        stray: Sequence[Reference] = (),
    ) -> None:
        """Add the terminal fields at and below a node to the form.

        ``stray`` are widgets that say they are the node's kids, though it may not list them.
        """
        node = self._file.get(item)
        if type(item) is not Reference or type(node) is not dict:
            return
        if item in self._seen or depth > DEEPEST_TREE:
            self._form.loops = True
            return
        self._seen.add(item)
        partial = text_of(self._file, node.get("/T")) or ""
        name = f"{above}.{partial}" if above and partial else above or partial
        kids = []
        if "/Kids" in node or stray:
            kids = [kid for kid in self._file.items(node.get("/Kids")) if type(kid) is Reference]
            kids += [number for number in stray if number not in kids and number != item]
            if any("/T" in self._file.dictionary(kid) for kid in kids):
                passed_on = {**inherited, **_own(node)}
                for kid in kids:  # one without a name is a place of this node's own
                    self.below(kid, name, passed_on, depth + 1)
                return
            self._seen.update(kids)
        terminal = self._field(item, name, inherited, kids or [item])
        if terminal is not None:
            self._form.fields.append(terminal)

    def adopt(self) -> None:
        """Add the fields of the widgets on pages that no list of fields leads to."""
        unseen = [Reference(number) for number in self.widgets if number not in self._seen]
        lines = {number: self._line(number) for number in unseen}
        stray: dict[Reference, list[Reference]] = {}
        for number, line in lines.items():
            stray.setdefault(line[self._named(line)], []).append(number)
        for number, line in lines.items():
            first = self._named(line)
            if line[first] not in self._seen:
                self._start(line[first:], stray[line[first]])
            if number not in self._seen:
                self._start(line)

    def _line(self, number: Reference) -> list[Reference]:
        """A widget and the nodes above it."""
        line = [number]
        while len(line) <= DEEPEST_TREE:
            parent = self._file.dictionary(line[-1]).get("/Parent")
            if type(parent) is not Reference or not self._file.dictionary(parent):
                return line
            line.append(parent)
        self._form.loops = True
        return line

    def _named(self, line: Sequence[Reference]) -> int:
        """The first in a line with a name: a widget without one is a place of the field above."""
        names = ("/T" in self._file.dictionary(node) for node in line)
        return next((place for place, named in enumerate(names) if named), len(line) - 1)

    def _start(self, line: Sequence[Reference], stray: Sequence[Reference] = ()) -> None:
        """Add the fields at and below the first node of a line."""
        names, attributes = [], {}
        for ancestor in reversed(line[1:]):
            node = self._file.dictionary(ancestor)
            names.append(text_of(self._file, node.get("/T")) or "")
            attributes.update(_own(node))
        self.below(line[0], ".".join(filter(None, names)), attributes, 0, stray)

    def _field(
        self, number: Reference, name: str, inherited: Mapping[str, Any], kids: list[Reference]
    ) -> Field | None:
        file = self._file
        attributes = attributes_of(file.dictionary(number), inherited)
        widgets = tuple([widget for kid in kids if (widget := self._widget(kid))])
        flags = file.integer(attributes.get("/Ff"))
        field_type = file.get(attributes.get("/FT"))
        picture = ""
        if "/AA" in attributes:
            watching = scripts(file, file.dictionary(attributes["/AA"]))
            picture = next(filter(None, map(picture_in, watching)), "")
        states = set()
        if field_type == "/Btn":
            states = {state for widget in widgets for state in widget.states(file)}
        kind = kind_of(field_type, flags, picture, len(states))
        if kind is None or not name:
            return None
        if len(self._seen) > MOST_FIELDS * 2:
            raise Excessive(f"{len(self._seen)} x /Kids")
        options = _options(file, attributes) if "/Opt" in attributes else ()
        return Field(number, name, kind, attributes, flags, widgets, options, picture, inherited)

    def _widget(self, number: Reference) -> Widget | None:
        """A place where a field shows, on a page or on none; None for what is no such place."""
        known = self.widgets.get(number)
        if known is None:
            known = Widget(number, self._file.dictionary(number), NO_PAGE, 0)
        return known if "/Rect" in known.entries else None


def attributes_of(node: Mapping[str, Any], inherited: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a terminal field says and inherits."""
    return {**inherited, **_own(node)} if inherited else node


def _own(node: Mapping[str, Any]) -> dict[str, Any]:
    """What a node of the tree passes on."""
    return {key: node[key] for key in _PASSED_ON & node.keys() if node[key] is not None}


def scripts(file: PdfFile, actions: Mapping[str, Any]) -> list[str]:
    """The scripts that format a field's value, and that watch what is typed."""
    found = (file.dictionary(actions.get(trigger)).get("/JS") for trigger in ("/F", "/K"))
    return [text_of(file, script) or "" for script in found]


def _options(file: PdfFile, attributes: Mapping[str, Any]) -> tuple[Option, ...]:
    options = []
    for item in file.items(attributes["/Opt"]):
        pair = file.items(item)
        if len(pair) >= 2:
            texts = [text_of(file, text) or "" for text in pair[:2]]
            options.append(Option(texts[0], texts[1]))
        else:
            text = text_of(file, pair[0] if pair else item) or ""
            options.append(Option(text, text))
    return tuple(options)
