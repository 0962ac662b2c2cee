"""Columns that hold two or three values in one, or half of one: taken apart, put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from formgen.read.text import LONGEST_LINE

Parts = tuple[str, ...]

# Words that begin a Dutch, German, Romance or Arabic family name without being its first
# word in a list: "Jan van der Berg" is sorted under B.
_PREFIXES = frozenset(
    ("van", "de", "der", "den", "het", "'t", "'s", "ten", "ter", "te", "vd", "v.d.", "in", "op",
     "aan", "bij", "voor", "uit", "onder", "over", "tot", "von", "zu", "zum", "zur", "da", "das",
     "do", "dos", "di", "del", "della", "la", "le", "du", "des", "el", "al", "ben", "bin", "ibn",
     "abu"))


@dataclass(frozen=True, slots=True)
class Split:
    """How one column becomes several fields.

    ``take_apart`` gives one text for each target, "" for none; None means that the text
    cannot be taken apart with certainty.
    """

    targets: tuple[str, ...]
    take_apart: Callable[[str], Parts | None]


def _full_name(text: str) -> Parts | None:
    """First name, prefix and last name of "Noor van der Waard" or "Waard, Noor van der"."""
    last, comma, first = text.partition(",")
    if comma:
        words = first.split()
        at = next((i for i, word in enumerate(words) if word.casefold() in _PREFIXES), len(words))
        return (" ".join(words[:at]), " ".join(words[at:]), last.strip()) if words[:at] else None
    words = text.split()
    start = next((i for i, word in enumerate(words[1:], 1) if word.casefold() in _PREFIXES), 0)
    if not start:
        return (words[0], "", words[1]) if len(words) == 2 else None
    end = start
    while end < len(words) - 1 and words[end].casefold() in _PREFIXES:
        end += 1
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])


def _street_line(text: str) -> Parts | None:
    """Street and house number: "Plein 1940 12-a" ends with its last number."""
    if len(text) > LONGEST_LINE:  # the search takes the square of its length
        return None
    match = re.fullmatch(r"(.*[^\s\d,].*?),?\s+(\d+\s*(?:[-/]?\s*[0-9A-Za-z]{1,4})?)", text)
    return (match[1], match[2]) if match else None


def _postcode_city(text: str) -> Parts | None:
    match = re.fullmatch(r"(\d{4}\s?[A-Za-z]{2}),?\s+(.+)", text)
    return (match[1], match[2]) if match else None


#: Name of the column in header_synonyms.csv -> what becomes of it.
SPLITS: Mapping[str, Split] = MappingProxyType({
    "intern.full_name": Split(
        ("intern.first_name", "intern.prefix", "intern.last_name"), _full_name),
    **{
        f"{prefix}street_line": Split((f"{prefix}street", f"{prefix}house_no"), _street_line)
        for prefix in ("intern.", "school.", "company.visit_")
    },
    **{
        f"{prefix}postcode_city": Split((f"{prefix}postcode", f"{prefix}city"), _postcode_city)
        for prefix in ("intern.", "school.", "company.visit_")
    },
})

#: Name of the column in header_synonyms.csv -> the field whose value it is the rest of.
JOINS: Mapping[str, str] = MappingProxyType({
    f"{prefix}house_no_addition": f"{prefix}house_no"
    for prefix in ("intern.", "school.", "company.visit_")
})


def put_together(number: str, addition: str) -> str:
    """A house number with its addition.

    >>> put_together("12", "a"), put_together("12", "2")
    ('12a', '12-2')
    """
    return f"{number}-{addition}" if number and addition[:1].isdigit() else number + addition
