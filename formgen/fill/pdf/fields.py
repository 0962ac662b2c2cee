"""The fields of a form: their names, kinds and widgets (ISO 32000-1, 12.7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
)

from formgen.fill.pdf.objects import (
    as_text,
    dictionary_at,
    integer_at,
    items_at,
    resolved_items,
    text_at,
)
from formgen.fill.slots import SlotKind

#: What a field passes on to those below it.
INHERITED = ("/FT", "/Ff", "/V", "/DV", "/DA", "/Q", "/MaxLen", "/Opt", "/TU", "/AA", "/I")

#: A tree of fields deeper than this is a loop or an attack.
DEEPEST_TREE = 40

#: Kinds of fields that are buttons, with a state.
BUTTONS = (SlotKind.CHECK, SlotKind.RADIO)

#: The state of a button that is not on.
OFF = "Off"

#: The page of a widget that is on no page.
NO_PAGE = -1

# Bits of /Ff (tables 221, 226, 228 and 230).
READ_ONLY = 1
REQUIRED = 1 << 1
MULTILINE = 1 << 12
PASSWORD = 1 << 13
RADIO = 1 << 15
PUSH_BUTTON = 1 << 16
COMBO = 1 << 17
EDITABLE_COMBO = 1 << 18
MULTIPLE_CHOICE = 1 << 21
COMB = 1 << 24
RICH_TEXT = 1 << 25

# Bits of an annotation's /F (table 165).
HIDDEN = 1 << 1
PRINT = 1 << 2
NO_ROTATE = 1 << 4


class Option(NamedTuple):
    """A choice: what the form stores, and what it shows."""

    export: str
    display: str


@dataclass(frozen=True, slots=True)
class Widget:
    """A place where a field shows: an annotation on a page, counted from 0, or on none."""

    dictionary: DictionaryObject
    reference: IndirectObject
    page: int


@dataclass(frozen=True, slots=True)
class FormField:
    """A terminal field with what it inherits.

    ``dictionary`` holds the value; it is also the widget's if there is only one. ``title`` is the
    name that people know the field by, where ``name`` is the data's.
    """

    name: str
    kind: SlotKind
    dictionary: DictionaryObject
    reference: IndirectObject
    widgets: tuple[Widget, ...]
    attributes: DictionaryObject
    title: str = ""

    @property
    def own_name(self) -> str:
        """The name in the document itself."""
        return self.title or self.name

    @property
    def flags(self) -> int:
        """The field's flags, /Ff."""
        return integer_at(self.attributes, "/Ff")

    @property
    def label(self) -> str:
        """The tooltip, which is what a screen reader calls the field; its name if it has none."""
        return text_at(self.attributes, "/TU").strip() or self.own_name

    @property
    def date_picture(self) -> str:
        """The picture of a date field, as Acrobat's scripts write it; empty for other fields."""
        return date_picture(dictionary_at(self.attributes, "/AA"))

    @property
    def format_script(self) -> str:
        """The script that Acrobat runs to show the value; read here, never run."""
        return text_at(dictionary_at(dictionary_at(self.attributes, "/AA"), "/F"), "/JS")

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices of a drop-down or list, or the meanings of a button's states."""
        return tuple(_options(self.attributes))

    @property
    def offered(self) -> tuple[str, ...]:
        """What a person can choose from in a drop-down, a list or a group of buttons."""
        texts = [option.display for option in self.options]
        if self.kind is SlotKind.RADIO:
            texts = texts or [
                state[1:] for widget in self.widgets for state in on_states(widget.dictionary)
            ]
        return () if self.kind is SlotKind.CHECK else tuple(dict.fromkeys(texts))


def kind_of(field_type: object, flags: int, picture: str, states: int) -> SlotKind | None:
    """What a field of a type (/FT) holds; None for push buttons and for what is no field.

    ``picture`` is that of a date field, ``states`` the number of a button's different states.
    """
    match field_type:
        case "/Tx":
            if picture:
                return SlotKind.DATE
            return SlotKind.MULTILINE if flags & MULTILINE else SlotKind.TEXT
        case "/Ch":
            return SlotKind.CHOICE if flags & COMBO else SlotKind.LIST
        case "/Btn" if not flags & PUSH_BUTTON:
            return SlotKind.RADIO if flags & RADIO or states > 1 else SlotKind.CHECK
        case "/Sig":
            return SlotKind.SIGNATURE
    return None


def on_states(widget: DictionaryObject) -> list[str]:
    """The names, with their slash, of the states in which a button is not off."""
    states = dictionary_at(dictionary_at(widget, "/AP"), "/N")
    return [str(state) for state in states if state != "/Off"]


def date_picture(actions: DictionaryObject) -> str:
    """The picture of a date in a field's format action."""
    scripts = (text_at(dictionary_at(actions, trigger), "/JS") for trigger in ("/F", "/K"))
    return next((picture for script in scripts if (picture := picture_in(script))), "")


#: Which of the two an ``m`` is in an Acrobat picture, and which in one of Word.
_MONTHS_AND_MINUTES = str.maketrans("mM", "Mm")


@lru_cache(maxsize=256)
def picture_in(script: str) -> str:
    """The picture of ``AFDate_FormatEx("dd-mm-yyyy")`` in a script; empty if it has none."""
    match = re.search(r"AFDate_(?:Format|Keystroke)Ex\s*\(\s*[\"']([^\"']{1,40})[\"']", script)
    return match[1] if match else ""


def word_picture(picture: str) -> str:
    """An Acrobat picture as Word writes it: ``m`` is the month there, ``M`` the minute.

    >>> word_picture("d/m/yyyy h:MM tt")
    'd/M/yyyy h:mm am/pm'
    """
    return picture.translate(_MONTHS_AND_MINUTES).replace("tt", "am/pm")


def _options(attributes: DictionaryObject) -> Iterator[Option]:
    for item in items_at(attributes, "/Opt"):
        pair = resolved_items(item) if isinstance(item, ArrayObject) else []
        if len(pair) >= 2:
            yield Option(as_text(pair[0]) or "", as_text(pair[1]) or "")
        else:
            text = as_text(item) or ""
            yield Option(text, text)
