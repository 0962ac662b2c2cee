"""Foreign field names -> the values of the data that they ask for, where that is sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from formgen.fill.slots import JOINT, Slot, SlotKind
from formgen.forms.model import Form
from formgen.forms.names import Names, Origin
from formgen.forms.vocabulary import phrase_of, vocabulary
from formgen.model import Kind, catalogue
from formgen.read.synonyms import is_refused
from formgen.read.text import folded

#: More candidates than a person wants to choose from say nothing.
_MOST_CANDIDATES = 6

# What form designers put around names: "topmostSubform[0].Page1[0].Naam[0]".
_FRAME = re.compile(r"\[0\]|#|\b(?:page|pagina|blad)_?\d+\.|\b\w*subform\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """What a foreign field may ask for.

    ``key`` is what it asks for if that is sure, else empty; ``candidates`` are what it may
    ask for. ``refused``: it asks for what no form may have, such as a BSN.
    """

    slot: Slot
    key: str = ""
    candidates: tuple[str, ...] = ()
    refused: bool = False


def match_names(form: Form, slots: Iterable[Slot]) -> tuple[Match, ...]:
    """A match for each slot whose name is neither the data's nor in the form's ``pdf_names``."""
    names = Names(form)
    return tuple(_match(slot) for slot in slots if _is_foreign(form, names, slot))


def _is_foreign(form: Form, names: Names, slot: Slot) -> bool:
    if slot.kind is SlotKind.SIGNATURE or slot.name in form.pdf_names:
        return False
    return names.look_up(slot).origin not in (Origin.DATA, Origin.FORM)


def _match(slot: Slot) -> Match:
    name = _FRAME.sub("", _FRAME.sub("", slot.name))
    if any(is_refused(said) for said in (name, name.rpartition(".")[2], slot.label)):
        return Match(slot, refused=True)
    readings = {said: keys for said in _said(name, slot.label)
                if (keys := vocabulary().meanings(said))}
    sure = {keys[0] for said, keys in readings.items()
            if len(keys) == 1 and not _is_numbered(said)}
    key = next(iter(sure)) if len(sure) == 1 else ""
    if key and _suits(slot, key):
        return Match(slot, key=key)
    candidates = dict.fromkeys(key for keys in readings.values() for key in keys)
    if not candidates:
        candidates = dict.fromkeys(_near(name, slot.label))
    suited = [key for key in candidates if _suits(slot, key)]
    return Match(slot, candidates=tuple(suited[:_MOST_CANDIDATES]))


def _said(name: str, label: str) -> Iterator[str]:
    """What a field says of itself: its whole name, the last part of it, and its tooltip.

    The last part counts by itself only if what is before it names nobody: the ``Naam`` of
    ``Bedrijf.Naam`` is the company's.
    """
    path, _, last = name.rpartition(".")
    yield name.replace(".", " ") if path else name
    if path and not phrase_of(path).subjects:
        yield last
    if label and label != name:
        yield label.strip(" :*.")


def _is_numbered(said: str) -> bool:
    """Whether a field is one of several of a name, such as the rows of a table: "Naam_2"."""
    return re.search(r"\d", said) is not None and folded(said) not in vocabulary().exact


def _suits(slot: Slot, key: str) -> bool:
    """Whether a field of this kind can show the value of a key."""
    if JOINT in key:
        return slot.kind in (SlotKind.TEXT, SlotKind.MULTILINE)
    about = catalogue()[key]
    match slot.kind:
        case SlotKind.CHECK:
            return about.kind is Kind.YES_NO
        case SlotKind.DATE:
            return about.kind is Kind.DATE
        case SlotKind.RADIO | SlotKind.CHOICE | SlotKind.LIST if about.options:
            offered = set(map(folded, slot.options))
            return all(folded(option) in offered for option in about.options)
    return True


def _near(name: str, label: str) -> Iterator[str]:
    """Keys whose words are near those of a field, for a person to choose from."""
    for said in (name.rpartition(".")[2], label):
        for near in get_close_matches(folded(said), vocabulary().exact, n=2, cutoff=0.75):
            yield from vocabulary().exact[near]
