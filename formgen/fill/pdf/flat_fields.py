"""Fields that are part of the page once they are filled; the others of the form stay fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from formgen.fill.pdf.fields import DEEPEST_TREE
from formgen.fill.pdf.flatten import Flattening
from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.pdf.merge_file import Raw
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.sent import SENT_KEY, described_alone, sent_with, written
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Reference
from formgen.fill.slots import Data, Filled, How, Slot, Template
from formgen.findings import Finding


@dataclass(frozen=True, slots=True)
class FlatTemplate:
    """A template some of whose fields are flattened; see :class:`formgen.fill.slots.Template`."""

    inner: Template
    how: How

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot, in the order of the document."""
        return self.inner.slots

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed."""
        return self.inner.findings

    def prepare(self, lengths: Mapping[str, int]) -> bool:
        """Get ready for documents whose lists have up to so many rows."""
        return self.inner.prepare(lengths)

    def fill(self, data: Data) -> Filled:
        """A document with the data in it; of the flat fields those without a value are fields."""
        filled = self.inner.fill(data)
        return replace(filled, content=flatten_fields(filled.content, self.how))


def flatten_fields(document: bytes, how: How) -> bytes:
    """A document that formgen filled, its flat fields with a value drawn on their pages.

    What it says of itself for reading back is brought up to date: the fields that are left,
    and the pages as they are now.
    """
    file = PdfFile(document)
    flattening = _SomeFields(file, how)
    flat = flattening.document()
    sent = sent_with(file)
    if sent is None or not flattening.flattened:
        return flat
    left = {name: sent.fields[name] for name in sent.fields if name not in flattening.flattened}
    pages = described_alone(PdfFile(flat)).pages
    return _SomeFields(file, how, written(replace(sent, fields=left, pages=pages))).document()


class _SomeFields(Flattening):
    """A document that loses some of its fields; ``flattened`` are their names."""

    def __init__(self, file: PdfFile, how: How, sent: bytes = b"") -> None:
        super().__init__(file)
        self._how = how
        self._sent = sent
        self.flattened: set[str] = set()

    def adjusted(self, entries: dict[str, Any]) -> dict[str, Any]:
        """Everything as it is: the template was looked through when it was compiled."""
        return entries

    def annotations(self, value: Any) -> list[Reference]:
        """All of them, for the same reason."""
        return self.file.references(value)

    def goes(self, widget: dict[str, Any]) -> bool:
        """Whether a widget is of a flat field that has a value."""
        if not super().goes(widget):
            return False
        name, value = self._name_and_value(widget)
        wanted = self._how.is_flat(self._how.names.get(name, name)) and name != IDENTITY_FIELD
        if not wanted or value in (None, b"", []):
            return False
        self.flattened.add(name)
        return True

    def catalog(self, catalog: dict[str, Any]) -> dict[str, Any]:
        """The catalog with the fields that are left."""
        form = dict(self.file.dictionary(catalog.get("/AcroForm")))
        form["/Fields"] = self._left(form.get("/Fields"), 0)
        order = self.file.references(form.get("/CO"))
        form["/CO"] = [item for item in order if not self._is_flat(item)]
        catalog["/AcroForm"] = form
        if self._sent:
            catalog[SENT_KEY] = Raw(self._sent)
        return catalog

    def _left(self, fields: Any, depth: int) -> list[Reference]:
        """The fields of an array that still have something to them."""
        return [item for item in self.file.references(fields) if self._stays(item, depth)]

    def _stays(self, item: Reference, depth: int) -> bool:
        if self._is_flat(item):
            return False
        node = self.file.dictionary(item)
        if "/Kids" not in node or depth > DEEPEST_TREE:
            return True
        kids = self._left(node["/Kids"], depth + 1)
        self._source.changed[item] = {**node, "/Kids": kids}
        return bool(kids)

    def _is_flat(self, item: Reference) -> bool:
        return self._name_and_value(self.file.dictionary(item))[0] in self.flattened

    def _name_and_value(self, node: dict[str, Any]) -> tuple[str, Any]:
        """The full name of the field that a dictionary belongs to, and what the field stores."""
        parts: list[str] = []
        value = None
        for _ in range(DEEPEST_TREE):
            name = text_of(self.file, node.get("/T"))
            parts += [name] if name is not None else []
            value = self.file.get(node.get("/V")) if value is None else value
            node = self.file.dictionary(node.get("/Parent"))
        return ".".join(reversed(parts)), value
