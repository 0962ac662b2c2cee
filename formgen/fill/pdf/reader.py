"""Reading a PDF form back: typed answers by name, whoever filled it in with what.

Values come from /V, never from what is drawn: viewers may leave an appearance stale or out.
Nothing of the document is run, followed or kept besides the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from formgen.errors import InputError
from formgen.fill.formats import parse_date
from formgen.fill.pdf.fields import READ_ONLY, FormField, fields_of, on_states
from formgen.fill.pdf.identity import IDENTITY_FIELD, IDENTITY_KEYS
from formgen.fill.pdf.objects import (
    as_text,
    dictionary_at,
    name_at,
    resolved_items,
    text_at,
    value_at,
)
from formgen.fill.pdf.opening import open_pdf
from formgen.fill.slots import Answer, Answers, SlotKind, State
from formgen.findings import found

#: What the hidden field holds: the document's code and its id.
_IDENTITY = re.compile(r"(?P<code>\S+) (?P<id>[0-9a-f]+)")


def read_document(document: bytes) -> Answers:
    """What a filled-in form says in each field, and which document it is.

    Raises:
        InputError: the bytes are no PDF that can be opened, or open with a password only.
    """
    reader = open_pdf(document, InputError).reader
    try:
        form = dictionary_at(reader.root_object, "/AcroForm")
        fields = fields_of(form, list(reader.pages))
        values = {field.name: _answer(field) for field in fields if field.name != IDENTITY_FIELD}
        identity = _identity(reader, fields)
    except Exception as error:
        # The boundary to the parser, as in formgen.fill.pdf.opening.
        raise InputError(found("PDF_UNREADABLE")) from error
    findings = () if values else (found("PDF_WITHOUT_FIELDS"),)
    return Answers(identity, values, findings)


def _answer(field: FormField) -> Answer:
    value = _value(field)
    if value in (None, "", ()) or (value is False and not field.flags & READ_ONLY):
        state = State.EMPTY
    else:
        state = State.FIXED if field.flags & READ_ONLY else State.ANSWERED
    return Answer(field.name, field.kind, value, state)


def _value(field: FormField) -> Any:
    raw = value_at(field.attributes, "/V")
    match field.kind:
        case SlotKind.CHECK:
            return _button_state(field) not in ("", "/Off")
        case SlotKind.RADIO:
            return _radio(field)
        case SlotKind.SIGNATURE:
            return isinstance(raw, DictionaryObject) or None
        case SlotKind.LIST:
            items = resolved_items(raw) if isinstance(raw, ArrayObject) else [raw]
            texts = [text for item in items if (text := as_text(item))]
            return tuple(_display(field, text) for text in texts)
    text = (as_text(raw) or "").replace("\r\n", "\n").replace("\r", "\n")
    if field.kind is SlotKind.CHOICE:
        return _display(field, text) or None
    if field.kind is SlotKind.DATE:
        return _date(text, field.date_picture) or text or None
    return text or None


def _date(text: str, picture: str) -> date | None:
    return parse_date(text, picture.replace("m", "M"), "nl")


def _display(field: FormField, stored: str) -> str:
    """What a choice shows for what it stores."""
    return next((o.display for o in field.options if o.export == stored), stored)


def _button_state(field: FormField) -> str:
    """The state of a button; where it has no value, the one that a widget shows.

    Some programs write the name of the state as a string, with or without its slash.
    """
    value = text_at(field.attributes, "/V").removeprefix("/")
    if value:
        return f"/{value}"
    shown = (name_at(widget.dictionary, "/AS") for widget in field.widgets)
    return next((state for state in shown if state not in ("", "/Off")), "")


def _radio(field: FormField) -> str | None:
    """The meaning of the chosen button: its option's text, or the name of its state."""
    state = _button_state(field)
    if state in ("", "/Off"):
        return None
    for widget, option in zip(field.widgets, field.options, strict=False):
        if state in on_states(widget.dictionary):
            return option.export
    return state[1:]


def _identity(reader: PdfReader, fields: Iterable[FormField]) -> Mapping[str, str]:
    """What the document says of itself, from /Info and from the hidden field."""
    info = dictionary_at(reader.trailer, "/Info")
    identity = {key: text for key in IDENTITY_KEYS if (text := text_at(info, f"/formgen.{key}"))}
    for field in fields:
        match = _IDENTITY.fullmatch(text_at(field.attributes, "/V"))
        if field.name == IDENTITY_FIELD and match:
            identity.update(match.groupdict())
    return identity
