"""The terminal fields of one document on its way into a bundle, with what they inherit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formgen.fill.pdf.fields import DEEPEST_TREE, INHERITED
from formgen.fill.pdf.merge_file import Source
from formgen.fill.pdf.reading.fields import MOST_FIELDS
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Excessive, Reference

#: The name of a field that has none, which no viewer can do with.
_UNNAMED = "field"


@dataclass(slots=True)
class Places:
    """A terminal field of one part, with its widgets on the pages there; it may have none."""

    source: Source
    name: str
    node: Reference
    attributes: dict[str, Any]
    widgets: list[Reference] = field(default_factory=list)


def places_of(source: Source, roots: Sequence[Any], widgets: Sequence[Reference]) -> list[Places]:
    """The terminal fields below ``roots``, and those that only ``widgets`` on pages lead to."""
    walk = _Walk(source, frozenset(widgets))
    for root in roots:
        walk.below(root, "", {}, 0)
    for widget in widgets:
        walk.adopt(widget)
    return walk.found


class _Walk:
    """Goes through the tree of fields, each node once."""

    def __init__(self, source: Source, shown: frozenset[Reference]) -> None:
        self.found: list[Places] = []
        self._source = source
        self._file: PdfFile = source.file
        self._shown = shown
        self._seen: set[Reference] = set()
        self._fields: dict[Reference, Places] = {}

    def below(self, item: Any, above: str, inherited: Mapping[str, Any], depth: int) -> None:
        """Add the terminal fields at and below a node."""
        node = self._file.dictionary(item)
        if type(item) is not Reference or not node or item in self._seen or depth > DEEPEST_TREE:
            return
        self._seen.add(item)
        if len(self._seen) > MOST_FIELDS * 2:
            raise Excessive(f"{len(self._seen)} x /Kids")
        attributes = {**inherited, **_own(node)}
        partial = text_of(self._file, node.get("/T")) or ""
        name = f"{above}.{partial}" if above and partial else above or partial
        kids = [kid for kid in self._file.items(node.get("/Kids")) if type(kid) is Reference]
        named = [kid for kid in kids if "/T" in self._file.dictionary(kid)]
        for kid in named:
            self.below(kid, name, attributes, depth + 1)
        places = [kid for kid in kids or [item] if kid not in named and kid in self._shown]
        self._seen.update(places)
        if places or not named:
            self._field(item, name, attributes).widgets += places

    def adopt(self, widget: Reference) -> None:
        """Add a widget that no list of fields leads to, under the names above it."""
        if widget in self._seen:
            return
        self._seen.add(widget)
        line = [widget]
        while type(parent := self._file.dictionary(line[-1]).get("/Parent")) is Reference:
            if len(line) > DEEPEST_TREE or not self._file.dictionary(parent):
                break
            line.append(parent)
        # A widget without a name of its own is a place of the field above it.
        terminal = next((node for node in line if "/T" in self._file.dictionary(node)), widget)
        names, attributes = [], {}
        for node in reversed(line[line.index(terminal) :]):
            entries = self._file.dictionary(node)
            names.append(text_of(self._file, entries.get("/T")) or "")
            attributes.update(_own(entries))
        self._field(terminal, ".".join(filter(None, names)), attributes).widgets.append(widget)

    def _field(self, node: Reference, name: str, attributes: dict[str, Any]) -> Places:
        if node not in self._fields:
            places = Places(self._source, name or _UNNAMED, node, attributes)
            self._fields[node] = places
            self.found.append(places)
        return self._fields[node]


def _own(node: Mapping[str, Any]) -> dict[str, Any]:
    """What a node of the tree passes on."""
    return {key: node[key] for key in INHERITED if node.get(key) is not None}
