"""What the words of a foreign field name mean: whose value, and which.

Names are taken apart into words, the subject ("student", "bedrijf") is set aside, and what
remains is compared with the labels of the catalogue and the synonyms of headers.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from formgen.model import catalogue
from formgen.read.synonyms import ASK, REFUSED, synonyms
from formgen.read.text import folded

#: The parts of the data of which a document has one; others are rows of a table.
_SINGLE = ("school", "programme", "group", "intern", "guardian", "company", "roles",
           "conditions", "first_day", "placement", "agreement")

# A word, of which capitals begin the next: "BedrijfKvK", "KVKnummer".
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"[A-ZÀ-Þ]+(?![a-zß-ÿ])|[A-ZÀ-Þ]?[^\WA-ZÀ-Þ\d_]+")

Meanings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name taken apart: whose value, and the rest of its words as one string of letters."""

    subjects: frozenset[str]
    rest: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What several parties have: the keys of its value by party, none where the data lacks it."""

    values: Meanings

    @property
    def keys(self) -> tuple[str, ...]:
        """The values of all parties."""
        return self.keys_of(self.values)

    def keys_of(self, parties: Collection[str]) -> tuple[str, ...]:
        """The values of some parties."""
        return tuple(key for party in self.values if party in parties
                     for key in self.values[party])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word for a value of the data.

    ``exact`` goes by a whole name, folded, and knows labels and synonyms alike; ``labels``
    knows labels only. ``ranked`` goes by phrase, from the surest kind of match to the least
    sure. ``asked`` are names that mean something else at every school, ``shared`` those that
    do not tell whose value they mean, ``vague`` those that say too little to be sure of.
    """

    exact: Meanings
    labels: Meanings
    ranked: tuple[Mapping[Phrase, tuple[str, ...]], ...]
    asked: frozenset[str]
    shared: Mapping[str, Shared]
    vague: frozenset[str]

    def is_asked(self, name: str) -> bool:
        """Whether a name means something else at every school."""
        return folded(name) in self.asked

    def is_vague(self, name: str) -> bool:
        """Whether a name says too little to be sure of."""
        return folded(name) in self.vague

    def shared_by(self, name: str) -> Shared | None:
        """What several parties have, if it is that what a name says and no more."""
        return self.shared.get(folded(name))

    def meanings(self, name: str) -> tuple[str, ...]:
        """The keys that a name may stand for: one if it is sure, none if it is unknown."""
        plain = folded(name)
        if plain in self.asked:
            return ()
        if plain in self.shared:
            return self.shared[plain].keys
        if plain in self.exact:
            return self._decided(self.exact[plain], self.labels.get(plain, ()))
        phrase = phrase_of(name)
        if not phrase.subjects:
            return ()
        return next((keys[phrase] for keys in self.ranked if phrase in keys), ())

    @staticmethod
    def _decided(keys: tuple[str, ...], labelled: tuple[str, ...]) -> tuple[str, ...]:
        """Of two values of one subject, the one whose very label it is."""
        one_subject = len({subject_of(key) for key in keys}) == 1
        return labelled if one_subject and len(labelled) == 1 else keys


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the catalogue and the header synonyms, in both languages."""
    exact: dict[str, dict[str, None]] = defaultdict(dict)
    ranked: list[dict[Phrase, dict[str, None]]] = [defaultdict(dict) for _ in range(3)]
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    entries = [(True, *entry) for entry in _labels()] + [(False, *entry) for entry in _synonyms()]
    for is_label, key, subject, names in entries:
        for name in names:
            if is_label:
                labels[folded(name)][key] = None
            exact[folded(name)][key] = None
            phrase = phrase_of(name)
            own = Phrase(phrase.subjects | {subject}, phrase.rest)
            rank = 0 if is_label else 1 if subject in phrase.subjects else 2
            ranked[rank][own][key] = None
            if phrase.subjects:
                ranked[max(rank, 1)][phrase][key] = None
    return Vocabulary(
        {name: tuple(keys) for name, keys in exact.items()},
        {name: tuple(keys) for name, keys in labels.items()},
        tuple({phrase: tuple(keys) for phrase, keys in each.items()} for each in ranked),
        frozenset(map(folded, synonyms()[ASK])),
        dict(_shared()),
        frozenset(map(folded, _file()["vague"]["words"])),
    )


def _shared() -> Iterator[tuple[str, Shared]]:
    """The words that several parties share, folded."""
    for entry in _file()["shared"]:
        values: dict[str, list[str]] = defaultdict(list)
        for key in chain.from_iterable(map(_of_each, entry["values"])):
            values[subject_of(key)].append(key)
        for party in chain.from_iterable(map(_of_each, entry.get("without", ()))):
            values.setdefault(party, [])
        shared = Shared({party: tuple(keys) for party, keys in values.items()})
        yield from ((folded(word), shared) for word in entry["words"])


def _of_each(name: str) -> list[str]:
    """``roles.*.name`` for every role; any other name as it is."""
    roles = dict.fromkeys(key.split(".")[1] for key in catalogue() if key.startswith("roles."))
    return [name.replace("*", role) for role in roles] if "*" in name else [name]


def _labels() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Key, subject and labels of every value that a document has once."""
    for key, field in catalogue().items():
        same = _same().get(key, key)
        if key.split(".")[0] in _SINGLE:
            yield same, subject_of(same), (field.label.nl, field.label.en)


def _synonyms() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for key, names in synonyms().items():
        same = _same().get(key, key)
        known = same in catalogue() or same != key
        if known and key != ASK and not key.startswith(REFUSED) and same.split(".")[0] in _SINGLE:
            yield same, subject_of(same), names


def subject_of(key: str) -> str:
    """The part of the data that a key is in: ``intern``, ``roles.coach``."""
    parts = key.split(".")
    return ".".join(parts[:2]) if parts[0] == "roles" else parts[0]


@cache
def phrase_of(name: str) -> Phrase:
    """A name taken apart.

    >>> phrase_of("E-mail van de leerling")
    Phrase(subjects=frozenset({'intern'}), rest='email')
    """
    words = _words(name)
    subjects, rest, place = set(), [], 0
    while place < len(words):
        for length in range(min(3, len(words) - place), 0, -1):
            subject = _subjects().get(words[place:place + length])
            if subject:
                subjects.add(subject)
                place += length
                break
        else:
            rest.append(words[place])
            place += 1
    kept = [word for word in rest if word not in _noise()]
    if not subjects and len(kept) == 1:
        subject, remainder = _compound(kept[0])
        return Phrase(frozenset(filter(None, [subject])), remainder)
    return Phrase(frozenset(subjects), "".join(kept))


def _words(name: str) -> tuple[str, ...]:
    return tuple(folded(hump) for word in _WORD.findall(name) for hump in _HUMP.findall(word))


def _compound(word: str) -> tuple[str, str]:
    """Subject and rest of a compound such as "bedrijfsadres"; no subject if it is none."""
    single = {words[0]: subject for words, subject in _subjects().items() if len(words) == 1}
    for beginning in sorted(single, key=len, reverse=True):
        if word.startswith(beginning) and len(word) - len(beginning) > 2:
            return single[beginning], word[len(beginning):]
    return "", word


@cache
def _file() -> Mapping[str, Any]:
    text = files("formgen.forms").joinpath("subjects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _subjects() -> Mapping[tuple[str, ...], str]:
    """Word or words -> the part of the data that they name."""
    return {_words(name): subject for subject, names in _file()["subjects"].items()
            for name in names}


@cache
def _noise() -> frozenset[str]:
    return frozenset(map(folded, _file()["noise"]["words"]))


def _same() -> Mapping[str, str]:
    """Key -> the key, or the joint keys, under which the data has its value."""
    return {key: str(same) for key, same in _file()["same"].items()}
