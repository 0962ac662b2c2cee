"""Marks: what is dynamic in a part, put into its tree as processing instructions.

A template is compiled by rewriting its tree until everything that depends on data is a mark.
Then the tree is serialised once and cut at the marks: the pieces between them are constant
bytes, and the marks say how to go from piece to piece. Namespaces, escaping and attributes
are the serialiser's work, so no XML is ever put together from text of the template.

=============  ==========================================================================
Open           begin of a block that is there if its test holds; Next begins another branch
Repeat         begin of a block that is there once for each item of a list
Close          end of either
Print          the value of an expression; PrintRich, of one that is Markdown
Assign         a name that a template gives to a value
ControlPart    something of a content control that depends on data or on the loop around it
ParagraphEnd   end of a table cell: Word refuses a cell that does not end in a paragraph
Begin, End     around a table that must go if no row is left in it, or a row without cells
UniqueId       the id of a drawing that a loop repeats
=============  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from formgen.fill.expressions import Expression, Loop
from formgen.fill.slots import SlotKind
from formgen.fill.word.places import At
from formgen.fill.word.xml import Element

_TARGET = "formgen"
_OPEN, _CLOSE = "\U0010fe00", "\U0010fe01"  # private characters, refused in a template's text
_CUT = re.compile(rb"<\?formgen (\d+)\?>|" + _OPEN.encode() + rb"(\d+)" + _CLOSE.encode())


@dataclass(frozen=True, slots=True)
class Run:
    """The run around a printed value: its w:rPr as bytes, plain and for right-to-left text.

    A right-to-left value leaves the run, stands in one of its own, and comes back.
    """

    plain: bytes
    right_to_left: bytes


@dataclass(frozen=True, slots=True)
class Control:
    """A content control that takes a value.

    ``name`` is as tagged, so it may begin with the variable of a loop around the control.
    ``options`` are (text shown, value) of a choice; a ``free`` choice also takes other texts.
    ``picture`` is the format of a date. ``listed``: it stands in the document's manifest.
    ``box`` is the room for an image, in English Metric Units. ``stored_as`` is how a bound
    date is kept: "dateTime", "date" or "text".
    """

    name: str
    kind: SlotKind
    label: str
    at: At
    options: tuple[tuple[str, str], ...] = ()
    free: bool = False
    picture: str = ""
    lock: str = "sdtLocked"
    listed: bool = True
    box: tuple[int, int] = (0, 0)
    stored_as: str = "dateTime"

    @property
    def is_locked(self) -> bool:
        """Whether the template lets nobody change what it says."""
        return self.lock in ("contentLocked", "sdtContentLocked")


class Condition(StrEnum):
    """What can be asked of a control."""

    FILLED = "filled"  # the data has a value for it
    CHECKED = "checked"  # a check box whose value is yes
    UNKNOWN = "unknown"  # the data does not have its name at all


@dataclass(frozen=True, slots=True)
class ControlTest:
    """True if a control is in a condition."""

    control: Control
    condition: Condition


@dataclass(frozen=True, slots=True)
class AllFixed:
    """True if each of these controls is filled and no longer editable."""

    names: tuple[str, ...]


Test = Expression | ControlTest | AllFixed


@dataclass(frozen=True, slots=True)
class Open:
    """``{% if %}``."""

    test: Test
    at: At


@dataclass(frozen=True, slots=True)
class Next:
    """``{% elif %}``, or ``{% else %}`` with no test."""

    test: Test | None
    at: At


@dataclass(frozen=True, slots=True)
class Repeat:
    """``{% for %}``."""

    loop: Loop
    at: At


@dataclass(frozen=True, slots=True)
class Close:
    """``{% endif %}`` or ``{% endfor %}``: ``word`` is which."""

    word: str
    at: At


@dataclass(frozen=True, slots=True)
class Assign:
    """``{% set name = … %}``."""

    name: str
    expression: Expression
    at: At


@dataclass(frozen=True, slots=True)
class Print:
    """``{{ … }}``; without a run it is text of an XML part that is not Word's own."""

    expression: Expression
    at: At
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class PrintRich:
    """``{{ … | markdown }}``; ``block``: it takes the place of its paragraph."""

    expression: Expression
    at: At
    styles: Any
    block: bool


class Part(StrEnum):
    """The dynamic pieces of a content control."""

    ID = "id"
    TAG = "tag"
    FILLED = "filled"  # its lock and its entry in the manifest, with a value
    OPEN = "open"  # the same, without
    KEPT = "kept"  # the same, with what the template itself says
    RUN = "run"  # the run that shows its value
    DATE = "date"
    STORED = "stored"  # what the custom XML says that it is bound to
    ENTRY = "entry"  # the entry in the manifest of a control that is no slot
    IMAGE = "image"  # the relation of the picture that it shows
    WIDTH = "width"  # of the picture
    HEIGHT = "height"
    INDEX = "index"  # the position of the choice in the list of a drop-down form field


@dataclass(frozen=True, slots=True)
class ControlPart:
    """A piece of a control; ``control`` is None for the id of a control that is no slot.

    ``shown`` is what the template itself says in it, for KEPT.
    """

    piece: Part
    control: Control | None = None
    run: Run | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphEnd:
    """End of a cell whose last paragraph is conditional."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin of a table or row that data may leave empty."""


@dataclass(frozen=True, slots=True)
class End:
    """Its end; ``needed`` is what must have been written since."""

    needed: bytes


@dataclass(frozen=True, slots=True)
class UniqueId:
    """A number that no other drawing of the document has."""


Mark = (
    Open | Next | Repeat | Close | Assign | Print | PrintRich | ControlPart
    | ParagraphEnd | Begin | End | UniqueId
)  # fmt: skip


class Marks:
    """The marks of one part, by the number that stands for them in its tree."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._levels: list[str] = []

    def element(self, mark: Mark, level: str = "text") -> Element:
        """A node to put into the tree where the mark belongs.

        ``level`` is what the node has to take the place of later: r, p, tc or tr.
        """
        node = etree.ProcessingInstruction(_TARGET, str(len(self._marks)))
        self._marks.append(mark)
        self._levels.append(level)
        return node

    def block(self, test: Test, at: At) -> tuple[Element, Element, Element]:
        """The nodes that go before what is there if a test holds, between it and what is there
        otherwise, and after that.
        """
        begin, otherwise, end = Open(test, at), Next(None, at), Close("endif", at)
        return self.element(begin), self.element(otherwise), self.element(end)

    def text(self, mark: Mark) -> str:
        """Text to put into an attribute where the mark belongs."""
        self._marks.append(mark)
        self._levels.append("text")
        return f"{_OPEN}{len(self._marks) - 1}{_CLOSE}"

    def of(self, node: Element) -> Mark:
        """The mark that a node stands for."""
        return self._marks[int(node.text or "")]

    def level(self, node: Element) -> str:
        """What a node has to take the place of."""
        return self._levels[int(node.text or "")]

    def cut(self, serialised: bytes) -> list[bytes | Mark]:
        """A serialised part as constant pieces and marks in turn."""
        pieces: list[bytes | Mark] = []
        position = 0
        for match in _CUT.finditer(serialised):
            pieces.append(serialised[position : match.start()])
            pieces.append(self._marks[int(match.group(1) or match.group(2))])
            position = match.end()
        pieces.append(serialised[position:])
        return [piece for piece in pieces if piece != b""]


def is_mark(node: Element) -> bool:
    """Whether a node of a tree is a mark."""
    return node.tag is etree.PI and node.target == _TARGET


def in_loops(root: Element, marks: Marks) -> Iterator[Element]:
    """The nodes of a tree that a loop repeats, marks left out."""
    depth = 0
    for node in root.iter():
        if is_mark(node):
            mark = marks.of(node)
            depth += isinstance(mark, Repeat)
            depth -= isinstance(mark, Close) and mark.word == "endfor"
        elif depth:
            yield node


def holds_mark_characters(root: Element) -> bool:
    """Whether a tree without marks holds the characters that stand for them in attributes."""
    content = etree.tostring(root, encoding="UTF-8")
    return _OPEN.encode() in content or _CLOSE.encode() in content
