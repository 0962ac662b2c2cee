"""What the headers of a sheet may mean: the labels of the catalogue and their synonyms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType

from formgen.model import catalogue
from formgen.read.splits import JOINS, SPLITS
from formgen.read.text import folded

Meanings = Mapping[str, tuple[str, ...]]

#: The pseudo-key of headers that mean different things at different schools.
ASK = "ask"
#: What keys of columns that must not be in a file begin with.
REFUSED = "refuse."

# Words that say whose a column is, folded, and the prefixes of the keys it may then mean:
# "Postcode bedrijf", "E-mail van de student", "Startdatum stage".
_OWNERS = MappingProxyType({
    "intern": ("student", "leerling", "deelnemer", "stagiair", "stagiaire", "cursist"),
    "company": ("bedrijf", "leerbedrijf", "stagebedrijf", "bpvbedrijf", "organisatie"),
    "placement": ("stage", "stageperiode", "bpv", "bpvperiode", "plaatsing"),
    "contact": ("praktijkopleider",),
    "guardian": ("ouder", "verzorger", "ouderverzorger", "wettelijkevertegenwoordiger"),
})

_OWNED = re.compile("^(?:{0})|(?:{0})$".format("|".join(chain.from_iterable(_OWNERS.values()))))
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NUMBER_WORDS = frozenset({"bsn", "pgn"})
_NUMBER_STEMS = ("burgerservice", "sofinummer", "onderwijsnummer")


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Key -> the other headers that mean it, from header_synonyms.csv."""
    text = files("formgen.read").joinpath("header_synonyms.csv").read_text(encoding="utf-8")
    rows = [line.partition(";") for line in text.splitlines()[1:] if not line.startswith("#")]
    return MappingProxyType({key: tuple(headers.split("|")) for key, _, headers in rows})


def is_refused(header: str) -> bool:
    """Whether a column of this header must not be in the file (GDPR art. 5, 9 and 87)."""
    plain = folded(header)
    if plain in _refused() or any(stem in plain for stem in _NUMBER_STEMS):
        return True
    return any(word.casefold() in _NUMBER_WORDS for word in _WORD.findall(header))


@cache
def _refused() -> frozenset[str]:
    return frozenset(folded(header) for key, headers in synonyms().items()
                     if key.startswith(REFUSED) for header in headers)


@cache
def known_anywhere() -> frozenset[str]:
    """Every header that some sheet has a use for."""
    listed = (header for key, headers in synonyms().items()
              if key != ASK and not key.startswith(REFUSED) for header in headers)
    labels = (label for field in catalogue().values() for label in (field.label.nl, field.label.en))
    return frozenset(map(folded, (*listed, *labels)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The headers that one kind of sheet understands, folded, and the keys they may mean.

    ``first`` goes before ``second``: in a list of students "E-mail" is the student's, even
    if the list also has columns about the company. ``names`` are the headers as written,
    ``said`` those, folded, of which the school has said what they mean.
    """

    first: Meanings
    second: Meanings
    names: Mapping[str, str]
    said: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """Everything that its headers may mean."""
        return frozenset(key for meanings in (self.first, self.second)
                         for keys in meanings.values() for key in keys)

    def knows(self, header: str) -> bool:
        """Whether the sheet does something with such a header, be it to refuse or to ask."""
        plain = folded(header)
        return (plain in self.first or plain in self.second or is_refused(header)
                or bool(self.of_owner(plain)))

    def of_owner(self, plain: str) -> tuple[str, ...]:
        """What a folded header means that says whose it is; () if it does not, or not clearly.

        The header as it stands goes before this: "Naam bedrijf" may be one of its own.
        """
        if _OWNED.search(plain) is None:  # most texts of a sheet say nothing of the kind
            return ()
        for prefix, word in _owners_in(plain):
            for rest in _without(plain, word):
                keys = {key for key in (*self.first.get(rest, ()), *self.second.get(rest, ()))
                        if key.partition(".")[0] == prefix}
                if len(keys) == 1:
                    return tuple(keys)
        return ()


def owner_of(text: str) -> tuple[str, str]:
    """Whose columns stand below such a text: the prefix of their keys, and the word for it.

    >>> owner_of("Bedrijfsgegevens"), owner_of("Gegevens leerlingen"), owner_of("Naam")
    (('company', 'bedrijf'), ('intern', 'leerling'), ('', ''))
    """
    plain = re.sub("^gegevens(?:van(?:de|het)?)?|gegevens$", "", folded(text))
    forms = (plain, plain.removesuffix("s"), plain.removesuffix("en"))
    return next(((prefix, word) for prefix, words in _OWNERS.items() for word in words
                 if word in forms), ("", ""))


def _owners_in(plain: str) -> Iterator[tuple[str, str]]:
    """The owners that a header begins or ends with, the longest word first."""
    words = [(prefix, word) for prefix, words in _OWNERS.items() for word in words
             if plain != word and (plain.startswith(word) or plain.endswith(word))]
    yield from sorted(words, key=lambda item: -len(item[1]))


def _without(plain: str, word: str) -> Iterator[str]:
    """A header without its owner, and without what ties it to that."""
    if plain.startswith(word):
        yield plain.removeprefix(word)
    if plain.endswith(word):
        rest = plain.removesuffix(word)
        yield rest
        yield re.sub("van(de|het)?$", "", rest)


def vocabulary(first: Sequence[str], second: Sequence[str] = (), known: Iterable[str] = ()
               ) -> Vocabulary:
    """The vocabulary of a sheet that has the fields ``first``, then ``second``.

    ``known`` are keys that such a sheet often has and formgen does not use.
    """
    of_first, names = _meanings((*first, *_shared_columns(first), *known))
    # What a sheet's own label says needs no synonym, and no question.
    own = {folded(label): (key,) for key in first
           for label in (catalogue()[key].label.nl, catalogue()[key].label.en)}
    of_second, more_names = _meanings((*second, *_shared_columns(second)))
    asked = {folded(header): (ASK,) for header in synonyms()[ASK]}
    return Vocabulary(
        first=MappingProxyType({**of_first, **asked, **own}),
        second=MappingProxyType(of_second),
        names=MappingProxyType({**more_names, **names}),
    )


def _shared_columns(keys: Sequence[str]) -> tuple[str, ...]:
    """The columns that hold several of the fields, or the rest of one."""
    return (*(name for name, split in SPLITS.items() if set(split.targets) <= set(keys)),
            *(name for name, target in JOINS.items() if target in keys))


def _meanings(keys: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Folded header -> keys, and folded header -> header, for labels and synonyms."""
    meanings: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for key in keys:
        field = catalogue().get(key)
        labels = (field.label.nl, field.label.en) if field and key not in SPLITS else ()
        for header in dict.fromkeys((*labels, *synonyms().get(key, ()))):
            plain = folded(header)
            if key not in meanings[plain]:
                meanings[plain].append(key)
            names.setdefault(plain, header)
    return {plain: tuple(found) for plain, found in meanings.items()}, names
