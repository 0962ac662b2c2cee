"""Forms that are made up, a value for every field, and values by name as the data of a document."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from builder import FormBuilder, Rect

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
        case SlotKind.LIST if offered:
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


#: The fields of made-up forms: entries beside the rectangle; None for a box to tick.
_FIELDS: dict[str, dict[str, Any] | None] = {
    "line": {},
    "centred": {"Q": 1},
    "automatic": {"DA": "/Helv 0 Tf 0 g"},
    "story": {"Ff": 1 << 12},
    "comb": {"Ff": 1 << 24, "MaxLen": 6},
    "short": {"MaxLen": 3},
    "rich": {"Ff": 1 << 25, "RV": "<body><p>oud</p></body>", "V": "oud"},
    "unknown_font": {"DA": "/Elsewhere 10 Tf 1 0 0 rg"},
    "drop": {"FT": "/Ch", "Ff": 1 << 17, "Opt": ["Hond", "Kat", "Konijn"]},
    "own": {"FT": "/Ch", "Ff": 3 << 17, "Opt": [["1", "Een"], ["2", "Twee"]]},
    "list": {"FT": "/Ch", "Ff": 1 << 21, "Opt": ["Hond", "Kat", "Konijn"]},
    "tick": None,
}


def made_up_form(number: int) -> bytes:
    """A form of any fields in any order, size, turn and border; the same for the same number."""
    chance = random.Random(number)
    builder = FormBuilder(tinted=chance.random() < 0.5, house_font=False)
    for page in range(2):
        builder.page(f"Pagina {page + 1}")
        if chance.random() < 0.5:
            builder.writer.pages[page].rotate(chance.choice((90, 180, 270)))
        names = chance.sample(list(_FIELDS), len(_FIELDS))
        for place, name in enumerate(names):
            top = 770.0 - 60 * place
            left = chance.uniform(20, 200)
            rect = (left, top - chance.uniform(20, 50), left + chance.uniform(90, 300), top)
            _make(builder, f"page{page}.{name}", rect, page, chance)
    return builder.build()


def _make(builder: FormBuilder, name: str, rect: Rect, page: int, chance: random.Random) -> None:
    entries = _FIELDS[name.partition(".")[2]]
    if entries is None:
        left, _, _, top = rect
        builder.check(name, (left, top - 14, left + 14, top), page, on=chance.choice(("Ja", "1")))
        return
    look: dict[str, Any] = {}
    if chance.random() < 0.5:
        look["BC"] = [0.0, 0.0, chance.random()]
    if chance.random() < 0.3 and rect[3] - rect[1] > 40:
        look["R"] = chance.choice((90, 180, 270))
    builder.text(name, rect, page, **({"MK": look} if look else {}), **entries)
