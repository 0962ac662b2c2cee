"""Columns that hold two or three values in one, or half of one: taken apart, put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType

from formgen.read.raw import Raw, shown
from formgen.read.text import LONGEST_LINE, clean

Parts = tuple[str, ...]

# Words that begin a Dutch, German, Romance or Arabic family name without being its first
# word in a list: "Jan van der Berg" is sorted under B.
_PREFIXES = frozenset(
    ("v/d", "van", "de", "der", "den", "het", "'t", "'s", "ten", "ter", "te", "vd", "v.d.", "in",
     "op", "aan", "bij", "voor", "uit", "onder", "over", "tot", "von", "zu", "zum", "zur", "da",
     "das", "do", "dos", "di", "del", "della", "la", "le", "du", "des", "el", "al", "ben", "bin",
     "ibn", "abu"))
# Those of them that are first names as well, and then have a capital.
_FIRST_NAMES_TOO = frozenset(("Abu", "Al", "Ben", "Della"))


@dataclass(frozen=True, slots=True)
class Split:
    """How one column becomes several fields.

    ``take_apart`` gives one text for each target, "" for none; None means that the text
    cannot be taken apart with certainty; ``guess`` then loses nothing of it.
    """

    targets: tuple[str, ...]
    take_apart: Callable[[str], Parts | None]
    guess: Callable[[str], Parts]


def _full_name(text: str) -> Parts | None:
    """First name, prefix and last name of "Noor van der Waard" or "Waard, Noor van der"."""
    if "," in text:
        return _sorted_name(text)
    words = text.split()
    if _is_prefix(words[0]) and words[0] not in _FIRST_NAMES_TOO:
        return None  # "van der Waard Noor"
    start = next((i for i, word in enumerate(words[1:], 1) if _is_prefix(word)), 0)
    if not start:
        return (words[0], "", words[1]) if len(words) == 2 else None
    end = start
    while end < len(words) - 1 and _is_prefix(words[end]):
        end += 1
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])


def _sorted_name(text: str) -> Parts | None:
    """The name as lists sort it. Its prefix may stand anywhere: "Waard, Noor van der",
    "Waard, Noor (van der)", "Waard, van der, Noor", "Waard van der, Noor", "van der Waard, Noor".
    """
    last, *others = (part.split() for part in re.sub("[()]", " ", text).split(","))
    given = [word for part in others for word in part]
    prefix = [word for word in given if _is_prefix(word)]
    first = [word for word in given if not _is_prefix(word)]
    # "Berg, Ben van den", but "Salah, Ben, Ali"
    if given and given[0] in _FIRST_NAMES_TOO and (others[0][1:] or not others[1:]):
        prefix, first = prefix[1:], [given[0], *first]
    if not prefix:
        prefix = [*takewhile(_is_prefix, last[:-1])] or \
            [*takewhile(_is_prefix, reversed(last[1:]))][::-1]
        if prefix:
            last = last[len(prefix):] if _is_prefix(last[0]) else last[:-len(prefix)]
    return (" ".join(first), " ".join(prefix), " ".join(last)) if first and last else None


def _is_prefix(word: str) -> bool:
    return re.sub("[’‘`´]", "'", word.casefold()) in _PREFIXES


def _guessed_name(text: str) -> Parts:
    """The name, whole, where nothing says how it falls apart: its first word before the rest."""
    first, _, rest = text.strip(" ,").partition(" ")
    return (first, "", rest) if rest else ("", "", first)


def _street_line(text: str) -> Parts | None:
    """Street and house number: "Plein 1940 12-a" ends with its last number."""
    if len(text) > LONGEST_LINE:  # the search takes the square of its length
        return None
    match = re.fullmatch(r"(.*[^\s\d,].*?),?\s+(\d+\s*(?:[-/]?\s*[0-9A-Za-z]{1,4})?)", text)
    return (match[1], match[2]) if match else None


# A street with what follows it on an envelope: "Markt 1 a, 3991 AF Houtwijk".
_ADDRESS = re.compile(r"(.+?)[,;\s]\s*([1-9]\d{3}\s?[A-Za-z]{2})[,\s]\s*([^\W\d].*|['’].+)")


def _address(text: str) -> Parts | None:
    """Street, house number, and postcode and place if they stand behind them."""
    street, *rest = _of_envelope(text)
    parts = _street_line(street)
    return (*parts, *rest) if parts else None


def _guessed_address(text: str) -> Parts:
    street, *rest = _of_envelope(text)
    return (street, "", *rest)


def _of_envelope(text: str) -> Parts:
    match = _ADDRESS.fullmatch(text) if len(text) <= LONGEST_LINE else None
    return (match[1].rstrip(" ,"), match[2], match[3]) if match else (text, "", "")


def _postcode_city(text: str) -> Parts | None:
    match = re.fullmatch(r"(\d{4}\s?[A-Za-z]{2}),?\s+(.+)", text)
    return (match[1], match[2]) if match else None


_PERIOD = re.compile(
    r"(?:van|vanaf|from)?\s*(\S*\d.*?)"
    r"\s*(?:\bt/m\b|\btot(?: en met)?\b|\buntil\b|–|\s-\s)\s*(.*\d\S*)", re.IGNORECASE)


def _period(text: str) -> Parts:
    """First and last day of "1-9-2026 t/m 29-1-2027"; what is no period is no first day either."""
    match = _PERIOD.fullmatch(text) if len(text) <= LONGEST_LINE else None
    return (match[1], match[2]) if match else (text, "")


def _guessed_city(text: str) -> Parts:
    """A postcode alone, or else a place: that of another country has its number in front."""
    return (text, "") if re.fullmatch(r"\d{4}\s?[A-Za-z]{2}", text) else ("", text)


#: Name of the column in header_synonyms.csv -> what becomes of it.
SPLITS: Mapping[str, Split] = MappingProxyType({
    "intern.full_name": Split(
        ("intern.first_name", "intern.prefix", "intern.last_name"), _full_name, _guessed_name),
    "placement.period_line": Split(
        ("placement.start", "placement.planned_end"), _period, _period),
    **{
        f"{prefix}street_line": Split(
            (f"{prefix}street", f"{prefix}house_no", f"{prefix}postcode", f"{prefix}city"),
            _address, _guessed_address)
        for prefix in ("intern.", "school.", "company.visit_")
    },
    **{
        f"{prefix}postcode_city": Split((f"{prefix}postcode", f"{prefix}city"), _postcode_city,
                                        _guessed_city)
        for prefix in ("intern.", "school.", "company.visit_")
    },
})

#: Name of the column in header_synonyms.csv -> the field whose value it is the rest of.
JOINS: Mapping[str, str] = MappingProxyType({
    f"{prefix}house_no_addition": f"{prefix}house_no"
    for prefix in ("intern.", "school.", "company.visit_")
})


#: Name of the column in header_synonyms.csv -> the field of a contact that it is, of the person
#: whose name the list has beside it.
PERSONS: Mapping[str, str] = MappingProxyType({
    f"contact.praktijkopleider_{part}": f"contact.{part}"
    for part in ("email", "phone", "job_title")
})


_TIME = r"(\d{1,2}(?:[.:]\d{2})?)\s?(?:uur|u)?"
_HOURS = re.compile(rf"(?<!\d){_TIME}\s?(?:-|–|tot|t/m|until|to)\s?{_TIME}(?!\d)")
_AMOUNT = re.compile(
    r"(?:€|euro|eur)?\s?(\d[\d.]*(?:,\d+)?)\s?(?:€|euro|eur|,-)?\s?(?:per|p\.?|/)\s?(\w+)\.?")


def _hours(text: str) -> tuple[str, ...] | None:
    """The times in "ma t/m vr 8.30-17.00", and the text as a roster; "2 tot 4 dagen" has none."""
    times = _HOURS.search(text)
    if times is None or not re.search(r"\d[.:]\d|\d\s?u", times[0]):
        return None
    return times[1], times[2], "" if times[0] == text else text


def _allowance(text: str) -> tuple[str, ...] | None:
    """Kind, amount and period of "€ 200 per maand", and of "nee" to "Is er een vergoeding?"."""
    if text.casefold() in ("nee", "no"):
        return "geen", "", ""
    amount = _AMOUNT.fullmatch(text.casefold())
    return ("stagevergoeding", amount[1], amount[2]) if amount else None


def _travel(text: str) -> tuple[str, ...] | None:
    """Kind and amount of "€ 0,23 per km"."""
    amount = _AMOUNT.fullmatch(text.casefold())
    return ("per kilometer", amount[1]) if amount and amount[2].startswith("k") else None


#: What people answer at once where formgen's intake has several questions, by the question that
#: they answer so. None means that the answer is one to that question alone.
AT_ONCE: Mapping[str, tuple[tuple[str, ...], Callable[[str], tuple[str, ...] | None]]] = {
    "conditions.schedule": (
        ("conditions.start_time", "conditions.end_time", "conditions.schedule"), _hours),
    "conditions.allowance_kind": (
        ("conditions.allowance_kind", "conditions.allowance_amount", "conditions.allowance_per"),
        _allowance),
    "conditions.travel_kind": (("conditions.travel_kind", "conditions.travel_amount"), _travel),
}


def apart(key: str, raw: Raw) -> Mapping[str, Raw]:
    """The fields that an answer is about, each with its part of it."""
    text = clean(shown(raw))
    if key in SPLITS:
        split = SPLITS[key]
        return dict(zip(split.targets, split.take_apart(text) or split.guess(text), strict=True))
    targets, take_apart = AT_ONCE.get(key, ((), None))
    parts = take_apart(text) if take_apart and len(text) <= LONGEST_LINE else None
    return dict(zip(targets, parts, strict=True)) if parts else {key: raw}


def put_together(number: str, addition: str) -> str:
    """A house number with its addition.

    >>> put_together("12", "a"), put_together("12", "2")
    ('12a', '12-2')
    """
    return f"{number}-{addition}" if number and addition[:1].isdigit() else number + addition
