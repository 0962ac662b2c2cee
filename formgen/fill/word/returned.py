"""The controls of a returned document as they are found there, whatever an editor did to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from formgen.fill.slots import SlotKind
from formgen.fill.word.bindings import Store
from formgen.fill.word.echoes import echoes_of
from formgen.fill.word.package import Package
from formgen.fill.word.repeating import items_of, renumbered, section_name
from formgen.fill.word.sdt import (
    CONTENT,
    TICKED,
    Properties,
    glyph_of,
    is_on_attribute,
    properties_of,
)
from formgen.fill.word.xml import CELL, FALLBACK, ROW, SDT, TABLE, TEXT, Element, P, w, w14

_NOT_SHOWN = {w("del"), w("moveFrom"), w("rPr"), w("pPr"), w("sdtPr"), w("instrText"), FALLBACK}
_MARKS = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
_BLOCKS = {P, TABLE, ROW, CELL}

Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Returned:
    """A control with what it shows. ``checked`` is None for anything but a check box.

    ``stored`` is what the custom XML says that the control is bound to; None if it is not.
    """

    properties: Properties
    text: str
    checked: bool | None = None
    stored: str | None = None

    @property
    def kind(self) -> SlotKind:
        """The kind of the control; several lines are not told apart from one."""
        kind = self.properties.kind
        return SlotKind.TEXT if kind is SlotKind.MULTILINE else kind

    @property
    def stored_otherwise(self) -> bool:
        """Whether the custom XML that it is bound to says something else than it shows."""
        if self.stored is None:
            return False
        stored = "".join(self.stored.split())
        if self.checked is not None:
            return (stored in ("true", "1")) is not self.checked
        accepted = {""}
        if not self.properties.shows_placeholder:
            behind = dict(self.properties.options)
            day = self.full_date
            said = (self.text, behind.get(self.text, ""), day, day[:19], day[:10])
            accepted = {"".join(text.split()) for text in said} - {""} or {""}
        return stored not in accepted

    @property
    def full_date(self) -> str:
        """The date behind the text, as 2027-02-01 or with a time after it."""
        own = self.properties.own
        return own.get(w("fullDate"), "") if own is not None else ""


def returned_controls(package: Package) -> Iterator[Returned]:
    """Every control that takes a value, in the order of the document."""
    store = Store(package)
    for part, _ in package.text_parts():
        for sdt, row in _controls(package.root(part)):
            properties = properties_of(sdt)
            if properties is None or properties.kind is SlotKind.IMAGE:
                continue
            if row is not None:
                properties = replace(properties, tag=renumbered(properties.tag, *row))
            text = shown_text(sdt.find(CONTENT))
            checked = _is_checked(properties, text) if properties.kind is SlotKind.CHECK else None
            target = store.element(properties.element)
            stored = (target[1].text or "") if target else None
            yield Returned(properties, text, checked, stored)


def _controls(node: Element, row: Row | None = None) -> Iterator[tuple[Element, Row | None]]:
    """Controls without other controls inside; copies for old versions of Word, and what
    LibreOffice wrote once more, left out.

    With each comes the list and the number of the item of a repeating section that it is in.
    """
    echoes: set[Element] = set()
    for child in node:
        if child.tag == FALLBACK or child in echoes:
            continue
        if child.tag != SDT or child.find(CONTENT) is None:
            yield from _controls(child, row)
        elif name := section_name(child):
            for number, item in enumerate(items_of(child), start=1):
                yield from _controls(item, (name, number))
        elif _holds_controls(child):
            yield from _controls(child, row)
        else:
            echoes.update(echoes_of(child, shown_text))
            yield child, row


def _holds_controls(sdt: Element) -> bool:
    return any(properties_of(inner) is not None for inner in sdt.find(CONTENT).iter(SDT))


def shown_text(content: Element) -> str:
    """The text that a reader sees; line breaks and ends of paragraphs and rows are newlines."""
    pieces: list[str] = []
    _gather(content, pieces)
    return "".join(pieces)


def _gather(node: Element, pieces: list[str]) -> None:
    for child in node:
        if child.tag in _NOT_SHOWN or not isinstance(child.tag, str):
            continue
        if child.tag == TEXT:
            pieces.append(child.text or "")
        elif child.tag == w("br"):
            pieces.append("\f" if child.get(w("type")) == "page" else "\n")
        elif child.tag in _MARKS:
            pieces.append(_MARKS[child.tag])
        else:
            before = child.getprevious()
            if child.tag in _BLOCKS and before is not None and before.tag in _BLOCKS:
                pieces.append("\t" if child.tag == CELL else "\n")
            _gather(child, pieces)


def _is_checked(properties: Properties, text: str) -> bool:
    """The state of a check box, or what its glyph says if the state is gone."""
    assert properties.own is not None
    state = properties.own.find(w14("checked"))
    if state is not None:
        return is_on_attribute(state.get(w14("val"), "1"))
    ticked = properties.own.find(w14("checkedState"))
    glyph = glyph_of(ticked.get(w14("val"))) if ticked is not None else ""
    return text.strip() == (glyph or TICKED)
