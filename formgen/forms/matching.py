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
from formgen.forms.whose import parties_in, parties_of, read_by
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

    ``key`` is what it asks for if that is sure, or ``guessed`` from whom the form is about, else
    empty; ``candidates`` are what it may ask for. ``refused``: it asks for what no form may have,
    such as a BSN. ``doubtful``: it does not tell whose value it asks for.
    """

    slot: Slot
    key: str = ""
    candidates: tuple[str, ...] = ()
    refused: bool = False
    guessed: bool = False
    doubtful: bool = False


def match_names(form: Form, slots: Iterable[Slot]) -> tuple[Match, ...]:
    """A match for each slot whose name is neither the data's nor in the form's ``pdf_names``."""
    names, everything = Names(form), tuple(slots)
    foreign = [slot for slot in everything if _is_foreign(form, names, slot)]
    known = [form.pdf_names.get(slot.name, slot.name) for slot in everything
             if slot not in foreign and slot.kind is not SlotKind.SIGNATURE]
    parties = _parties(foreign, known)
    matches = tuple(_match(slot, parties) for slot in foreign)
    taken = {*known, *(match.key for match in matches if not match.guessed)}
    if _guesses_hold(matches, taken):
        return matches
    return tuple(_match(match.slot, frozenset()) if match.guessed else match for match in matches)


def _parties(foreign: Iterable[Slot], known: Iterable[str]) -> frozenset[str]:
    """Whom a form is about: the parties that its fields name, or else those that alone have
    what they ask for.
    """
    each = [tuple(_said(_plain(slot), slot.label)) for slot in foreign]
    named = frozenset[str]().union(*map(parties_in, each), *map(parties_of, known))
    readings = (read_by(said, frozenset(), frozenset()) for all_said in each for said in all_said)
    return named or frozenset[str]().union(
        *(parties_of(reading.keys[0]) for reading in readings if reading.sure))


def _guesses_hold(matches: Iterable[Match], taken: set[str]) -> bool:
    """Whether nothing on the form tells of somebody that no field names: a name of whom nobody
    knows, or a value that another field asks for already.
    """
    guessed: set[str] = set()
    for match in matches:
        asked = {match.key} if match.guessed else set(match.candidates)
        if match.doubtful or (asked and not match.refused and asked & (taken | guessed)):
            return False
        guessed |= {match.key} if match.guessed else set()
    return True


def _is_foreign(form: Form, names: Names, slot: Slot) -> bool:
    if slot.kind is SlotKind.SIGNATURE or slot.name in form.pdf_names:
        return False
    return names.look_up(slot).origin not in (Origin.DATA, Origin.FORM)


def _match(slot: Slot, form: frozenset[str]) -> Match:
    """The match of a field on a form that is about some parties."""
    name = _plain(slot)
    if any(is_refused(said) for said in (name, name.rpartition(".")[2], slot.label)):
        return Match(slot, refused=True)
    all_said = tuple(_said(name, slot.label))
    own = parties_in(all_said)
    readings = {said: reading for said in all_said
                if (reading := read_by(said, own, form)).keys}
    sure = {reading.keys[0]: reading.guessed for said, reading in readings.items()
            if (reading.sure or reading.guessed) and not _is_numbered(said)}
    if len(sure) == 1 and _suits(slot, key := next(iter(sure))):
        return Match(slot, key=key, guessed=sure[key])
    candidates = dict.fromkeys(key for reading in readings.values() for key in reading.keys)
    if not candidates:
        candidates = dict.fromkeys(_near(name, slot.label))
    suited = [key for key in candidates if _suits(slot, key)]
    doubtful = any(reading.doubtful for reading in readings.values())
    return Match(slot, candidates=tuple(suited[:_MOST_CANDIDATES]), doubtful=doubtful)


def _plain(slot: Slot) -> str:
    """A field's name without what the designer's program puts around it."""
    return _FRAME.sub("", _FRAME.sub("", slot.name))


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
