"""What a form that came back could do, and carries, besides its fields (12.6, 7.11.4).

Nothing of it is ever run or followed, and the file is not passed on. But a form that was sent
without a script and comes back with one was changed by someone, and a person should know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formgen.fill.pdf.reading.fields import Form
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Excessive, Reference

#: Actions of a document; the busiest real forms have a few for each field.
MOST_ACTIONS = 50_000

#: Actions that stay within the document and change nothing that is read.
_HARMLESS = frozenset(
    {"/GoTo", "/Named", "/ResetForm", "/Hide", "/SetOCGState", "/Thread", "/Trans", "/GoTo3DView"}
)
_ORDINARY_LINK = re.compile(r"(?:https?:|mailto:|#)", re.I)
#: Scripts of nothing but calls of Acrobat's own formats: of dates, numbers, phones.
_FORMATS = re.compile(r"\s*(?:AF[A-Z]\w{1,40}\s*\([^()]{0,500}\)\s*;?\s*){1,20}")
_MARKUP = frozenset(
    {"/FreeText", "/Text", "/Ink", "/Stamp", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"}
)
#: Annotations that bring other files along, or play them.
CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its kind without the slash, and what tells it from others of its kind."""

    kind: str
    text: str

    @property
    def is_suspect(self) -> bool:
        """Whether it can do more than a form needs."""
        if self.kind == "JavaScript":
            return _FORMATS.fullmatch(self.text) is None
        if self.kind == "URI":
            return _ORDINARY_LINK.match(self.text) is None
        return f"/{self.kind}" not in _HARMLESS


@dataclass(frozen=True, slots=True)
class Cargo:
    """What a file has besides its fields. ``notes`` are annotations that people draw or type,
    ``carriers`` what brings other files along.
    """

    actions: tuple[Action, ...]
    notes: int
    carriers: tuple[str, ...]


def cargo_of(file: PdfFile, form: Form) -> Cargo:
    """Everything that a viewer could run, open or show besides the fields."""
    catalog = file.catalog
    names = file.dictionary(catalog.get("/Names"))
    actions = _Actions(file)
    actions.add(catalog.get("/OpenAction"))
    actions.add_triggers(catalog.get("/AA"))
    for script in _tree(file, names.get("/JavaScript")):
        actions.add(script)
    for item in _outline(file, catalog.get("/Outlines")):
        actions.add(item.get("/A"))
    for field in form.fields:
        actions.add_triggers(field.attributes.get("/AA"))
    carriers = [key[1:] for key in ("/EmbeddedFiles",) if any(_tree(file, names.get(key)))]
    if "/XFA" in file.dictionary(catalog.get("/AcroForm")):
        carriers.append("XFA")
    notes = 0
    for page in form.pages:
        actions.add_triggers(page.get("/AA"))
        for annotation in map(file.dictionary, file.items(page.get("/Annots"))):
            subtype = annotation.get("/Subtype")
            notes += subtype in _MARKUP
            if subtype in CARRIERS:
                carriers.append(subtype[1:])
            if "/A" in annotation:
                actions.add(annotation["/A"])
            if "/AA" in annotation:
                actions.add_triggers(annotation["/AA"])
    return Cargo(tuple(actions.found), notes, tuple(dict.fromkeys(carriers)))


def suspects_in(file: PdfFile, value: Any) -> list[Action]:
    """What an action, and those that follow it, do more than a form needs."""
    actions = _Actions(file)
    actions.add(value)
    return [action for action in actions.found if action.is_suspect]


def document_scripts(file: PdfFile) -> list[Action]:
    """The scripts of the document as a whole, which its fields' scripts may call."""
    actions = _Actions(file)
    for script in _tree(file, file.dictionary(file.catalog.get("/Names")).get("/JavaScript")):
        actions.add(script)
    return list(actions.found)


class _Actions:
    """Gathers actions, each once however many fields have it."""

    def __init__(self, file: PdfFile) -> None:
        self.found: dict[Action, None] = {}
        self._file = file
        self._seen: set[int] = set()
        self._triggers: set[int] = set()
        self._count = 0

    def add(self, value: Any) -> None:
        """Add an action and those that follow it (12.6.2)."""
        pending = [value]
        while pending:
            item = pending.pop()
            if type(item) is Reference:
                if item in self._seen:
                    continue
                self._seen.add(item)
            action = self._file.get(item)
            if type(action) is list:
                pending.extend(action)
            if type(action) is not dict or "/S" not in action:
                continue
            self._count += 1
            if self._count > MOST_ACTIONS:
                raise Excessive(f"{self._count} x /S")
            self.found[self._action(action)] = None
            if "/Next" in action:
                pending.append(action["/Next"])

    def add_triggers(self, value: Any) -> None:
        """Add the actions of an additional-actions dictionary (12.6.3)."""
        if value is not None and id(value) not in self._triggers:
            self._triggers.add(id(value))  # what is written alike is often the same
            for action in self._file.dictionary(value).values():
                self.add(action)

    def _action(self, action: Mapping[str, Any]) -> Action:
        keys = (key for key in ("/JS", "/URI", "/F", "/N", "/Win") if key in action)
        texts = (text_of(self._file, action[key]) or "" for key in keys)
        return Action(str(self._file.get(action["/S"])).removeprefix("/"), "\n".join(texts))


def _tree(file: PdfFile, root: Any) -> Iterator[Any]:
    """The values of a name tree (7.9.6)."""
    pending, seen = [root], set()
    while pending:
        reference = pending.pop()
        if type(reference) is Reference:
            if reference in seen:
                continue
            seen.add(reference)
        node = file.dictionary(reference)
        yield from file.items(node.get("/Names"))[1::2]
        pending.extend(file.items(node.get("/Kids")))


def _outline(file: PdfFile, root: Any) -> Iterator[Mapping[str, Any]]:
    """The items of the outline (12.3.3)."""
    pending, seen = [file.dictionary(root).get("/First")], set()
    while pending:
        reference = pending.pop()
        if type(reference) is not Reference or reference in seen:
            continue
        seen.add(reference)
        item = file.dictionary(reference)
        yield item
        pending += [item.get("/Next"), item.get("/First")]
