"""What a field says: from the value that is stored to the one that is meant."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from formgen.fill.formats import parse_date
from formgen.fill.pdf.fields import BUTTONS, OFF, word_picture
from formgen.fill.pdf.reading.fields import Field, Widget
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.text import plain_lines, plain_of_rich, text_of, texts_of
from formgen.fill.slots import SlotKind


@lru_cache(maxsize=4096)  # the dates of a cohort are few
def date_in(text: str, picture: str) -> date | None:
    """The date that a text says, written by a picture or in any Dutch way."""
    return parse_date(text, picture, "nl")


class Said(NamedTuple):
    """What a field says. ``stored`` is as the form stores it, ``shown`` as it should be drawn,
    ``value`` what it means; ``differs``: its widgets or its rich text say something else.
    """

    stored: str
    shown: str
    value: Any
    differs: bool = False


def said_by(file: PdfFile, field: Field) -> Said:
    """What a field says."""
    if field.kind is SlotKind.SIGNATURE:
        signed = bool(file.dictionary(field.attributes.get("/V")))
        return Said("signed" if signed else "", "", signed or None)
    if field.kind in BUTTONS:
        return _button(file, field)
    if field.kind is SlotKind.LIST:
        exports = texts_of(file, field.attributes.get("/V"))
        displays = tuple(_display(field, text) for text in exports)
        return Said("\n".join(exports), "\n".join(displays), displays)
    stored, differs = _text(file, field)
    shown: str = stored
    value: Any = stored
    if field.kind is SlotKind.CHOICE:
        value = shown = _display(field, stored)
    elif field.kind is SlotKind.DATE and stored:
        value = date_in(stored, word_picture(field.picture)) or stored
    return Said(stored, shown, value if value != "" else None, differs)


def _text(file: PdfFile, field: Field) -> tuple[str, bool]:
    """The text that a field stores, and whether there are others.

    Some programs put the value into a widget instead of the field above it, or leave nothing
    but rich text.
    """
    entries = field.attributes
    value = entries.get("/V")
    stored = plain_lines(text_of(file, value) or "") if value is not None else ""
    rich = "/RV" in entries
    if not rich and len(field.widgets) == 1 and field.widgets[0].entries is entries:
        return stored, False
    others = [
        plain_lines(text_of(file, widget.entries["/V"]) or "")
        for widget in field.widgets
        if widget.entries.get("/V", value) is not value
    ]
    if rich:
        others.append(plain_of_rich(text_of(file, entries["/RV"]) or ""))
    others = [other for other in others if other.split()]
    if not stored and others:
        stored = others[0]
    return stored, any(other.split() != stored.split() for other in others)


def _display(field: Field, stored: str) -> str:
    """What a choice shows for what it stores."""
    return next((o.display for o in field.options if o.export == stored), stored)


def _button(file: PdfFile, field: Field) -> Said:
    """The state of a button, and of radio buttons what it means.

    Some programs write the name of the state as a string, with or without its slash; some
    set only what is shown, or the value only.
    """
    stored = (text_of(file, field.attributes.get("/V")) or "").removeprefix("/")
    shown = [state for widget in field.widgets if (state := shown_state(file, widget)) != OFF]
    states = {state[1:] for widget in field.widgets for state in widget.states(file)}
    if stored and stored != OFF and states and stored not in states:
        stored = _state_of_option(file, field, stored)
    differs = bool(stored) and (
        any(state != stored for state in shown)
        or (stored != OFF and stored in states and not shown)
    )
    state = stored or next(iter(shown), OFF)
    if field.kind is SlotKind.CHECK:
        return Said(state, state, state != OFF, differs)
    return Said(state, state, _meaning(file, field, state), differs)


def shown_state(file: PdfFile, widget: Widget) -> str:
    """The state that a button shows, without its slash."""
    state = file.get(widget.entries.get("/AS"))
    return state.removeprefix("/") if type(state) is str else OFF


def _state_of_option(file: PdfFile, field: Field, text: str) -> str:
    """The state of the button whose option has a text, which some programs store instead."""
    for widget, option in zip(field.widgets, field.options, strict=False):
        if option.export == text and (states := widget.states(file)):
            return states[0][1:]
    return text


def _meaning(file: PdfFile, field: Field, state: str) -> str | None:
    """The meaning of a radio button's state: its option's text (table 227), or its name."""
    if state == OFF:
        return None
    for widget, option in zip(field.widgets, field.options, strict=False):
        if f"/{state}" in widget.states(file):
            return option.export
    return state
