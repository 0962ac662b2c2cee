"""What a content control (w:sdt) says about itself; used for filling and for reading back."""

from __future__ import annotations

from dataclasses import dataclass

from formgen.fill.formats import DATE_PICTURE
from formgen.fill.slots import SlotKind
from formgen.fill.word.xml import SDT, VAL, Element, w, w14, w15

PROPERTIES, CONTENT = w("sdtPr"), w("sdtContent")

# Controls that Word keeps for itself: tables of contents, citations, groups of controls.
_NOT_FOR_VALUES = {
    w("docPartObj"), w("docPartList"), w("citation"), w("bibliography"), w("group"),
    w("equation"), w15("repeatingSection"), w15("repeatingSectionItem"),
}  # fmt: skip
_KINDS = {
    w14("checkbox"): SlotKind.CHECK,
    w("dropDownList"): SlotKind.CHOICE,
    w("comboBox"): SlotKind.CHOICE,
    w("date"): SlotKind.DATE,
    w("picture"): SlotKind.IMAGE,
    w("text"): SlotKind.TEXT,
}
_LOCKS = {"sdtLocked", "contentLocked", "sdtContentLocked", "unlocked"}  # ST_Lock
TICKED, UNTICKED = "\u2612", "\u2610"


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a control that matter here. ``name`` is its tag, else its title."""

    element: Element
    tag: str
    alias: str
    kind: SlotKind
    own: Element | None  # the element that makes it that kind

    @property
    def name(self) -> str:
        """What it is called: the tag, or the title if it has no tag."""
        return self.tag or self.alias

    @property
    def id(self) -> str:
        """Its number; Word gives each control of a document another."""
        return _value(self.element, "id")

    @property
    def lock(self) -> str:
        """How it is locked; formgen keeps a control of no lock from being deleted."""
        given = _value(self.element, "lock")
        return given if given in _LOCKS else "sdtLocked"

    @property
    def shows_placeholder(self) -> bool:
        """Whether what it shows is a prompt, not a value."""
        return is_on(self.element.find(w("showingPlcHdr")))

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """(text shown, value) of each entry of a list; the prompt entry, without value, not."""
        if self.own is None:
            return ()
        items = [
            (item.get(w("displayText"), item.get(w("value"), "")), item.get(w("value"), ""))
            for item in self.own.iterfind(w("listItem"))
        ]
        return tuple(item for item in items if item[1])

    @property
    def stored_as(self) -> str:
        """How a date is kept in the custom XML that it is bound to (ST_SdtDateMappingType)."""
        given = self.own.find(w("storeMappedDataAs")) if self.own is not None else None
        return given.get(VAL, "dateTime") if given is not None else "dateTime"

    @property
    def picture(self) -> str:
        """The format of a date."""
        given = self.own.find(w("dateFormat")) if self.own is not None else None
        return given.get(VAL, DATE_PICTURE) if given is not None else DATE_PICTURE


def properties_of(sdt: Element) -> Properties | None:
    """The properties of a control; None if it is one of Word's own that takes no value."""
    element = sdt.find(PROPERTIES)
    if element is None or any(child.tag in _NOT_FOR_VALUES for child in element):
        return None
    own = next((child for child in element if child.tag in _KINDS), None)
    kind = _KINDS[own.tag] if own is not None else SlotKind.TEXT
    if kind is SlotKind.TEXT and own is not None and is_on_attribute(own.get(w("multiLine"))):
        kind = SlotKind.MULTILINE
    return Properties(element, _value(element, "tag"), _value(element, "alias"), kind, own)


def glyph_of(code: str | None) -> str:
    """The character with a hexadecimal code, empty if the code names none."""
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""


def is_on(element: Element | None) -> bool:
    """Whether a switch such as w:showingPlcHdr is there and not turned off."""
    return element is not None and is_on_attribute(element.get(VAL, "1"))


def is_on_attribute(value: str | None) -> bool:
    """Whether an on-off attribute is on (ST_OnOff)."""
    return value in ("1", "true", "on")


def is_nested(sdt: Element) -> bool:
    """Whether other controls lie inside a control."""
    content = sdt.find(CONTENT)
    return content is not None and content.find(f".//{SDT}") is not None


def _value(element: Element, name: str) -> str:
    child = element.find(w(name))
    return child.get(VAL, "").strip() if child is not None else ""
