"""What the names in a template mean where they stand, and the list of its slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formgen.fill.expressions import Expression
from formgen.fill.scope import MISSING
from formgen.fill.slots import How, Slot, SlotKind
from formgen.fill.word.filling import Filling
from formgen.fill.word.marks import Control
from formgen.fill.word.places import OWN, At

Loops = Mapping[str, str]
"""The variables of the loops around a piece, with the list each runs over as a dotted path
that has ``*`` for every position: ``{"item": "record.items.*"}``."""


class Names:
    """Gathers the slots of a template while its programs are built.

    A slot inside a loop is listed once, with ``*`` for the position of the row:
    ``record.items.*.supervised_on``.
    """

    def __init__(self, how: How) -> None:
        self._how = how
        self._slots: dict[tuple[str, str], Slot] = {}
        self._places: dict[str, At] = {}

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots noted so far, in the order of the document."""
        return tuple(self._slots.values())

    def place(self, name: str) -> At:
        """Where a name, as typed in the template, stands first."""
        return self._places.get(name, At("", "", name))

    def note(self, expression: Expression, at: At, loops: Loops, own: frozenset[str]) -> None:
        """Note the names that a tag reads; ``own`` are names that the template itself made."""
        if at == OWN:
            return
        self._places.setdefault(expression.source, at)
        for name in expression.names:
            self._places.setdefault(name, at)
            first = name.partition(".")[0]
            if first in own or (first == "loop" and loops):
                continue
            self._add(
                Slot(full_name(name, loops), SlotKind.TAG, str(at), at.text, around=at.around)
            )

    def note_control(self, control: Control, loops: Loops) -> None:
        """Note a content control."""
        name = full_name(control.name, loops)
        self._places.setdefault(control.name, control.at)
        self._add(
            Slot(
                name,
                control.kind,
                str(control.at),
                control.label,
                tuple(shown for shown, _ in control.options),
                self.is_fixed(name) or control.is_locked,
                control.at.around,
            )
        )

    def is_fixed(self, full: str) -> bool:
        """Whether a slot is read-only once filled; the first row speaks for all rows."""
        return self._how.is_fixed(full.replace("*", "1"))

    def _add(self, slot: Slot) -> None:
        self._slots.setdefault((slot.name, slot.place), slot)


def full_name(name: str, loops: Loops) -> str:
    """The name from the top of the data: ``item.nr`` may be ``record.items.*.nr``."""
    first, dot, rest = name.partition(".")
    return loops[first] + dot + rest if first in loops else name


def written_name(name: str, filling: Filling) -> str:
    """The same for the row that is being written: ``record.items.3.nr``."""
    first, dot, rest = name.partition(".")
    path = filling.paths.get(first)
    return name if path is None else path + dot + rest


def value_at(name: str, names: Mapping[str, Any]) -> Any:
    """The value of a slot's name, positions counted from 1, or MISSING."""
    value: Any = names
    for part in name.split("."):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, (list, tuple)) and part.isdigit() and 0 < int(part) <= len(value):
            value = value[int(part) - 1]
        else:
            return MISSING
    return value
