"""The order in which the characters of a line are drawn: Unicode Standard Annex 9.

The rules keep their names there (W1 to L2). Explicit embeddings and isolates (X1 to X10) are
left out: such characters steer nothing here, and intake does not let them through. So a line
is one run of one level.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: Joiners steer how letters are shaped, so they stay with the letter before them.
JOINERS = frozenset({"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"})

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "〈": "〉", "「": "」", "『": "』"}


class Placed(NamedTuple):
    """A character of a line: where it is in the text, and whether its run goes leftwards."""

    position: int
    right_to_left: bool


def visual_order(text: str) -> list[Placed]:
    """The characters of a line from left to right; mirroring is left to the shaper.

    The papers are written in Dutch or English, so a line is read from the left (a higher
    protocol, HL1): "ليلى · De Poot" shows the name first. Only a line without any letter of
    that direction is read from the right.
    """
    types = [_type(character) for character in text]
    if not _RIGHT_TO_LEFT.intersection(types):
        return [Placed(position, False) for position in range(len(text))]
    base = "L" if "L" in types else "R"
    resolved = types.copy()
    _resolve_letters(resolved, base)
    _resolve_numbers(resolved, base)
    _resolve_brackets(text, types, resolved, base)
    _resolve_neutral(resolved, base)
    levels = _levels(resolved, types, base)
    return [Placed(position, levels[position] % 2 == 1) for position in _reordered(levels)]


def _type(character: str) -> str:
    """The bidirectional class; of what steers only, that of a mark or of nothing."""
    if character in JOINERS:
        return "NSM"
    kind = unicodedata.bidirectional(character) or "L"
    return (
        "ON"
        if kind in ("BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        else kind
    )


def _resolve_letters(types: list[str], base: str) -> None:
    for place, kind in enumerate(types):  # W1
        if kind == "NSM":
            types[place] = types[place - 1] if place else base
    before = base
    for place, kind in enumerate(types):  # W2
        if kind in ("L", "R", "AL"):
            before = kind
        elif kind == "EN" and before == "AL":
            types[place] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]  # W3


def _resolve_numbers(types: list[str], base: str) -> None:
    for place in range(1, len(types) - 1):  # W4
        left, kind, right = types[place - 1 : place + 2]
        if left == right and (
            (kind == "ES" and left == "EN") or (kind == "CS" and left in ("EN", "AN"))
        ):
            types[place] = left
    for start, end in _runs(types, frozenset({"ET"})):  # W5
        if "EN" in (types[start - 1 : start] + types[end : end + 1]):
            types[start:end] = ["EN"] * (end - start)
    types[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]  # W6
    before = base
    for place, kind in enumerate(types):  # W7
        if kind in ("L", "R"):
            before = kind
        elif kind == "EN" and before == "L":
            types[place] = "L"


def _resolve_brackets(text: str, originals: list[str], types: list[str], base: str) -> None:
    """N0: a pair of brackets goes with what is in it, or with what is before it."""
    for opening, closing in _bracket_pairs(text, types):
        inside = {_strong(kind) for kind in types[opening + 1 : closing]} - {""}
        if not inside:
            continue
        direction = base
        if base not in inside:
            strong_before = (_strong(kind) for kind in reversed(types[:opening]))
            direction = next((kind for kind in strong_before if kind), base)
        for bracket in (opening, closing):
            types[bracket] = direction
            after = bracket + 1
            while after < len(types) and originals[after] == "NSM":
                types[after] = direction
                after += 1


def _bracket_pairs(text: str, types: list[str]) -> list[tuple[int, int]]:
    """Places of opening and closing brackets that belong together (BD16)."""
    pairs = []
    awaited: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if types[place] != "ON":
            continue
        if character in _CLOSING:
            awaited.append((_CLOSING[character], place))
        elif any(closing == character for closing, _ in awaited):
            while awaited[-1][0] != character:
                awaited.pop()
            pairs.append((awaited.pop()[1], place))
    return sorted(pairs)


def _strong(kind: str) -> str:
    """The direction that a type has for neutrals: numbers go with right-to-left text."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _resolve_neutral(types: list[str], base: str) -> None:
    for start, end in list(_runs(types, _NEUTRAL)):
        left = _strong(types[start - 1]) if start else base
        right = _strong(types[end]) if end < len(types) else base
        types[start:end] = [left if left == right else base] * (end - start)  # N1, N2


def _runs(types: list[str], kinds: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of these types."""
    start = 0
    while start < len(types):
        end = start
        while end < len(types) and types[end] in kinds:
            end += 1
        if end > start:
            yield start, end
        start = end + 1


def _levels(types: list[str], originals: list[str], base: str) -> list[int]:
    own = 0 if base == "L" else 1
    raised = (  # I1, I2
        {"L": 0, "R": 1, "AN": 2, "EN": 2} if own == 0 else {"L": 2, "R": 1, "AN": 2, "EN": 2}
    )
    levels = [raised[kind] for kind in types]
    blank = True
    for place in range(len(levels) - 1, -1, -1):  # L1
        kind = originals[place]
        blank = kind in ("B", "S") or (blank and kind == "WS")
        if blank:
            levels[place] = own
    return levels


def _reordered(levels: list[int]) -> list[int]:
    """L2: from the highest level down, runs at a level or above it are turned round."""
    order = list(range(len(levels)))
    for level in range(max(levels), 0, -1):
        shown = [levels[position] >= level for position in order]
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and shown[end]:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order
