"""One set of field names for several forms: what is the same question becomes one field.

The same name with the same kind, flags and value in several parts is one field with several
places: who changes it in one place changes it in all. The same name with anything else is
another question, and is renamed under the name of its part. No field is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from formgen.fill.pdf.field_tree import WIDGET_KEYS
from formgen.fill.pdf.fields import PUSH_BUTTON, RADIO
from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.pdf.merge_file import Sheaf, Source, reference
from formgen.fill.pdf.merge_places import Places
from formgen.fill.pdf.reading.tokens import Excessive, Reference
from formgen.fill.pdf.syntax import name as pdf_name
from formgen.fill.pdf.syntax import text_string

#: What makes a field what it is, beside its name.
_ALIKE = ("/FT", "/Ff", "/V", "/Opt", "/MaxLen", "/AA")
#: What stays with a widget when it is one of several of its field.
_OF_WIDGETS = WIDGET_KEYS | {"/Lang"}
_TREE = ("/T", "/Kids", "/Parent")


@dataclass(slots=True)
class Node:
    """A node of the new tree: a terminal field if it has ``groups``."""

    number: int
    kids: dict[str, Node] = field(default_factory=dict)
    groups: list[Places] = field(default_factory=list)


class FieldSet:
    """The fields of all parts under one set of names.

    ``apart`` are names, with ``*`` for any part, that each part keeps for itself.
    """

    def __init__(self, sheaf: Sheaf, apart: Sequence[str] = ()) -> None:
        self._sheaf = sheaf
        self._apart = tuple(apart)
        self._fields: dict[str, list[Places]] = {}
        self._sums: dict[str, bytes] = {}
        self._stems: set[str] = set()
        self._fonts: dict[str, int] = {}

    def add(self, places: Places, prefix: str) -> str:
        """Add a field of a part; the name that it gets."""
        name, turn = places.name, 1
        is_own = any(fnmatchcase(name, pattern) for pattern in self._apart)
        if name == IDENTITY_FIELD or is_own:  # that of the bundle, or of another part, is another
            name = f"{prefix}.{name}"
        while not self._fits(name, places):
            turn += 1
            name = f"{prefix}.{places.name}" + (f"_{turn - 1}" if turn > 2 else "")
        if name not in self._fields:
            steps = name.split(".")
            self._stems.update(".".join(steps[:end]) for end in range(1, len(steps)))
        self._fields.setdefault(name, []).append(places)
        return name

    def _fits(self, name: str, places: Places) -> bool:
        if name in self._stems:
            return False
        if name in self._fields:
            if name not in self._sums:
                self._sums[name] = _sum(self._fields[name][0])
            return bool(self._sums[name]) and self._sums[name] == _sum(places)
        steps = name.split(".")
        return not any(".".join(steps[:end]) in self._fields for end in range(1, len(steps)))

    def fonts(self, source: Source, resources: Mapping[str, Any]) -> dict[str, str]:
        """Take over the fonts of a part's /DR; the names of those that get another one."""
        renamed = {}
        for key, value in resources.items():
            number = source.number(value) if type(value) is Reference else 0
            number = number or self._sheaf.add(source.written(value))
            name, turn = key, 1
            while self._fonts.get(name, number) != number:
                turn += 1
                name = f"{key}_{turn}"
            self._fonts[name] = number
            if name != key:
                renamed[key] = name
        return renamed

    def form(self, wants_appearances: bool) -> int:
        """Store the tree of fields, and the form; its number."""
        top = Node(0)
        for full, groups in self._fields.items():
            node = top
            for step in full.split("."):
                if step not in node.kids:
                    node.kids[step] = Node(self._sheaf.reserve())
                node = node.kids[step]
            node.groups = groups
        for step, node in top.kids.items():
            self._store(step, node, 0)
        fonts = b"".join(
            pdf_name(key[1:]) + b" %d 0 R" % number for key, number in self._fonts.items()
        )
        entries = b"/Fields[%b]/DR<</Font<<%b>>>>" % (
            b" ".join(reference(node.number) for node in top.kids.values()),
            fonts,
        )
        if wants_appearances:
            entries += b"/NeedAppearances true"
        return self._sheaf.add(b"<<%b>>" % entries)

    def _store(self, step: str, node: Node, parent: int) -> None:
        """Store a node with what is below it."""
        head = b"/T" + text_string(step)
        if parent:
            head += b"/Parent %d 0 R" % parent
        if not node.groups:
            below = b" ".join(reference(kid.number) for kid in node.kids.values())
            self._sheaf.store(node.number, b"<<%b/Kids[%b]>>" % (head, below))
            for name, kid in node.kids.items():
                self._store(name, kid, node.number)
            return
        first = node.groups[0]
        widgets = [(group, widget) for group in node.groups for widget in group.widgets]
        kids: list[bytes] = []
        for group, widget in widgets:
            group.source.changed[widget]["/Parent"] = reference(node.number)
            kids.append(reference(group.source.number(widget)))
        written = first.source.written(_own_entries(first))[2:-2]
        below = b"/Kids[%b]" % b" ".join(kids) if kids else b""
        self._sheaf.store(node.number, b"<<%b%b%b>>" % (head, written, below))


def _own_entries(places: Places) -> dict[str, Any]:
    """What a field says itself, with what it inherited in its part."""
    file = places.source.file
    node = file.dictionary(places.node)
    own = {key: node[key] for key in node if key not in _OF_WIDGETS and key not in _TREE}
    passed = {key: value for key, value in places.attributes.items() if key not in ("/DA", "/Q")}
    return {**passed, **own}


def _sum(places: Places) -> bytes:
    """What a field is and says, to be compared; empty for one that is never shared."""
    source, attributes = places.source, places.attributes
    kind = source.file.get(attributes.get("/FT"))
    flags = source.file.integer(attributes.get("/Ff"))
    if kind not in ("/Tx", "/Ch", "/Btn"):
        return b""
    if kind == "/Btn" and (flags & (PUSH_BUTTON | RADIO) or "/Opt" in attributes):
        # Radio buttons of different forms would put each other out; with /Opt, what a button
        # means goes by the order of the field's widgets.
        return b""
    parts = {key: attributes[key] for key in _ALIKE if key in attributes}
    parts["/Ff"] = flags
    try:
        states = sorted(
            state
            for widget in places.widgets
            for state in source.file.dictionary(
                source.file.dictionary(source.file.dictionary(widget).get("/AP")).get("/N")
            )
            if kind == "/Btn"
        )
        return source.plain(parts) + "".join(states).encode("utf-8", "replace")
    except Excessive:
        return b""


def prepare_widgets(places: Places, form: Mapping[str, Any], renamed: Mapping[str, str]) -> None:
    """Give each widget what it inherits for drawing, and take off what its field keeps."""
    file = places.source.file
    for widget in places.widgets:
        entries = file.dictionary(widget)
        changed = {key: entries[key] for key in entries if key in _OF_WIDGETS}
        for key in ("/DA", "/Q"):
            own = entries.get(key, places.attributes.get(key, form.get(key)))
            if own is not None:
                changed[key] = file.get(own)
        if renamed and type(changed.get("/DA")) is bytes:
            changed["/DA"] = _with_fonts(changed["/DA"], renamed)
        if entries.get("/AA") is not None and widget != places.node:
            changed["/AA"] = entries["/AA"]
        places.source.changed[widget] = changed


def _with_fonts(appearance: bytes, renamed: Mapping[str, str]) -> bytes:
    return re.sub(
        rb"/([^\s/()<>\[\]{}%]+)(?=\s+[-+.\d]+\s+Tf)",
        lambda match: renamed.get(
            "/" + match[1].decode("latin-1"), match[0].decode("latin-1")
        ).encode("latin-1"),
        appearance,
    )
