"""What a form is, whatever is filled in; found once for all documents that are alike in it.

Documents that one program saved from one template differ in what was filled in, and nearly
all else stands in them in the same words. Finding the fields, and what else a file can do or
shows, looks at a few hundred objects. If all of them stand in the next document too, but for
values and how these are drawn, then it is the same form, and is not taken apart again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from formgen.fill.pdf.fields import BUTTONS
from formgen.fill.pdf.reading.fields import Field, Form, Widget, attributes_of, form_of
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.sent import Sent, described, sent_with
from formgen.fill.pdf.reading.tokens import Malformed, Reference
from formgen.fill.pdf.reading.trust import Cargo, cargo_of
from formgen.fill.pdf.reading.written import Constant, Node

#: Forms that are remembered, and the objects and bytes of the largest.
_MOST_FORMS = 16
_MOST_OBJECTS = 5_000
_MOST_BYTES = 1_000_000

#: What filling in may change in the objects of a button, and of any other field: values, and
#: looks that say nothing of what the field is.
_OF_BUTTONS = frozenset(("/V", "/AS", "/F", "/MK", "/BS"))
_OF_OTHERS = _OF_BUTTONS | {"/AP"}


class Structure(NamedTuple):
    """A form, what it was when it was sent (None if the file does not say) and is now, and what
    the file has besides.
    """

    form: Form
    sent: Sent | None
    now: Sent
    cargo: Cargo


class _Known:
    """The structure of a document, and what another must have in common with it."""

    def __init__(self, file: PdfFile, structure: Structure) -> None:
        """Raises Malformed for a document that no other can be compared with."""
        seen = file.seen
        if seen is None or len(seen) > _MOST_OBJECTS:
            raise Malformed
        free = dict(_free_keys(structure.form))
        self._structure = structure
        self._root = file.trailer.get("/Root")
        self._constants = [Constant(file, number) for number in seen if number not in free]
        self._nodes = [Node(file, number, keys) for number, keys in free.items()]
        if sum(len(constant.written) for constant in self._constants) > _MOST_BYTES:
            raise Malformed

    def of(self, file: PdfFile) -> Structure | None:
        """The structure of another document; None if it may be a different one."""
        if file.trailer.get("/Root") != self._root:
            return None
        for constant in self._constants:
            if not constant.stands_in(file):
                return None
        nodes = {}
        for node in self._nodes:
            entries = node.entries_in(file)
            if entries is None:
                return None
            nodes[node.number] = entries
        form = self._structure.form
        fields = [_filled_in(field, nodes) for field in form.fields]
        return self._structure._replace(form=form.with_fields(fields))


class Memory:
    """The structures of late."""

    def __init__(self) -> None:
        self._known: deque[_Known] = deque(maxlen=_MOST_FORMS)
        self._strangers = 0

    def __len__(self) -> int:
        return len(self._known)

    def structure_of(self, file: PdfFile) -> Structure:
        """The structure of a document."""
        for known in tuple(self._known):
            with suppress(Malformed):  # of what another form has under that number
                structure = known.of(file)
                if structure is not None:
                    self._strangers = 0
                    return structure
        file.forget()
        form = form_of(file)
        cargo = cargo_of(file, form)
        structure = Structure(form, sent_with(file), described(file, form, cargo), cargo)
        self._strangers += 1
        # Some programs number the objects anew each time: few of those are worth the trouble.
        if self._strangers <= _MOST_FORMS or self._strangers % _MOST_FORMS == 0:
            with suppress(Malformed):  # written in a way that is read, but not compared
                self._known.appendleft(_Known(file, structure))
        return structure


#: What all readers of the process know.
MEMORY = Memory()


def _free_keys(form: Form) -> Iterator[tuple[Reference, frozenset[str]]]:
    """The objects that hold values, by number, and what filling in changes in them."""
    for field in form.fields:
        keys = _OF_BUTTONS if field.kind in BUTTONS else _OF_OTHERS
        yield field.number, keys
        for widget in field.widgets:
            yield widget.number, keys


def _filled_in(field: Field, nodes: Mapping[Reference, Mapping[str, Any]]) -> Field:
    """A field with the entries that its objects have in another document."""
    _, name, kind, _, flags, places, options, picture, inherited = field
    widgets = tuple([Widget(w.number, nodes[w.number], w.page, w.order) for w in places])
    attributes = attributes_of(nodes[field.number], inherited)
    return Field(field.number, name, kind, attributes, flags, widgets, options, picture, inherited)
