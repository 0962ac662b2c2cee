"""Numbers, yes and no, choices and lists as Dutch people type them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from formgen.read.issues import Read, issue
from formgen.read.text import folded

_UNITS = re.compile(r"(?:euro|eur|uren|uur|u|hours?|hrs?|minuten|minutes|min|weken|weeks?|week|"
                    r"dagen|dgn|days?|dag|jaar)\.?$")
_A_WEEK = re.compile(r"(?:/|\b(?:per|a|p\s?[./]?))\s?w(?:ee)?k?\.?$")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.\s])[0-9]{3})(?:\1[0-9]{3})*(?:,([0-9]+|-{1,2}))?")
_EITHER = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")  # a thousand in English, one in Dutch
_PLAIN = re.compile(r"([0-9]*)(?:[.,]([0-9]+|-{1,2}))?")


def parse_number(text: str, *, a_week: bool = False) -> Read[float]:
    """The number that a Dutch text means: "€ 1.234,50" is 1234.5, "150,-" is 150.

    A point before three digits groups thousands (1.250 is 1250), before any other count of
    digits it is a decimal point, as programs write it. A comma before three digits may be either
    ("1,000"), and so is an issue. None of formgen's numbers is negative.
    ``a_week``: the number is of each week, and may say so: "24 u/wk".
    """
    plain = text.casefold().replace("€", "").replace("'", "").strip()
    if a_week:
        plain = _A_WEEK.sub("", plain).strip()
    plain = _UNITS.sub("", plain).strip()
    if re.fullmatch(r"[-−–]\s*[0-9][0-9.,\s]*", plain):
        return Read(None, issue("NUMBER_NEGATIVE", seen=text))
    if _EITHER.fullmatch(plain):
        return Read(None, issue("NUMBER_AMBIGUOUS", seen=text))
    match = _GROUPED.fullmatch(plain)
    if match:
        whole, fraction = re.sub(r"[.\s]", "", plain.partition(",")[0]), match[2]
    else:
        match = _PLAIN.fullmatch(plain)
        if not match or not (match[1] or (match[2] or "-").isdigit()):
            return Read(None, issue("NUMBER_UNREADABLE", seen=text))
        whole, fraction = match[1] or "0", match[2]
    if len(whole) > 12:
        return Read(None, issue("NUMBER_UNREADABLE", seen=text))
    digits = (fraction or "").rstrip("-")
    return Read(float(f"{whole}.{digits}" if digits else whole))


def whole(number: float, seen: str | float) -> Read[int]:
    """The number as an int; an issue if it has a fraction."""
    if number != int(number):
        return Read(None, issue("NUMBER_NOT_WHOLE", seen=seen))
    return Read(int(number))


_YES = {"ja", "j", "yes", "y", "x", "waar", "true", "1", "v", "✓", "✔", "☑", "☒"}
_NO = {"nee", "n", "no", "onwaar", "false", "0", "neen", "☐"}


def parse_yes_no(text: str) -> Read[bool]:
    """True for ja, j, x, waar, a tick; False for nee, n, onwaar."""
    plain = text.casefold().strip(" .!")
    if plain in _YES:
        return Read(True)
    return Read(False) if plain in _NO else Read(None, issue("YES_NO_UNREADABLE", seen=text))


def parse_choice(text: str, options: Sequence[str], english: Sequence[str] = ()) -> Read[str]:
    """The option that the text means, whatever its case, spaces and accents.

    ``english`` are other names of the same options, in the same order.
    """
    wanted = folded(text)
    names = {folded(name): option for named in (english or options, options)
             for name, option in zip(named, options, strict=True)}
    if wanted in names:
        return Read(names[wanted])
    listed = {"options": ", ".join(options)}
    near = get_close_matches(wanted, names, n=1, cutoff=0.75)
    if near:
        words = {**listed, "near": names[near[0]]}
        return Read(None, issue("CHOICE_UNKNOWN_NEAR", words, seen=text))
    return Read(None, issue("CHOICE_UNKNOWN", listed, seen=text))


def parse_list(text: str) -> tuple[str, ...]:
    """The items of a list: parted by commas, semicolons or line breaks, none of them empty."""
    return tuple(filter(None, (part.strip(" ") for part in re.split(r"[,;\n]", text))))
