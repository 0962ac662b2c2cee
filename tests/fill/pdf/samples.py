"""A value for every field of a form, and values by name as the data of a document."""

from __future__ import annotations

from datetime import date
from typing import Any

from formgen.fill.slots import Slot, SlotKind


def value_of(slot: Slot, text: str) -> Any:
    """A value that a field can hold; None where there is none, as for a signature."""
    offered = [option for option in slot.options if option.strip()]
    match slot.kind:
        case SlotKind.TEXT | SlotKind.MULTILINE:
            return text[: slot.limit or None]
        case SlotKind.DATE:
            return date(2027, 2, 1)
        case SlotKind.CHECK:
            return True
        case SlotKind.CHOICE | SlotKind.RADIO if offered:
            return offered[0]
        case SlotKind.LIST:
            return slot.options[:2]
    return None


def nested(values: dict[str, Any]) -> dict[str, Any]:
    """Values by dotted name as the data of a document; rows of lists by their number."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        place = data
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return data
