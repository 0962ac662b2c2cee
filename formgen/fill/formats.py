"""Dates and numbers as people read them, in Dutch and in English.

A *picture* is Word's way of writing a format: ``dd-MM-yyyy`` or ``#.##0,00``. Word's date
controls, merge fields and formgen's own filters all use it (ECMA-376 part 1, 17.16.4.1 for
dates and 17.16.4.2 for numbers).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from formgen.findings import Language

_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni", "juli",
        "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_SHORT_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_DAYS: dict[Language, tuple[str, ...]] = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_SHORT_DAYS: dict[Language, tuple[str, ...]] = {
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_YES_NO: dict[Language, tuple[str, str]] = {"nl": ("ja", "nee"), "en": ("yes", "no")}
_SEPARATORS: dict[Language, tuple[str, str]] = {"nl": (".", ","), "en": (",", ".")}

DATE_PICTURE = "dd-MM-yyyy"
LONG_DATE_PICTURE = "d MMMM yyyy"

_DATE_TOKEN = re.compile(
    r"'([^']*)'|AM/PM|am/pm|d{1,4}|D{1,4}|M{1,4}|(?:yyyy|YYYY|yy|YY)|HH?|hh?|mm?|ss?|.", re.S
)


#: The time of a date that has none.
_MIDNIGHT = re.compile(r"\s+0?0[:.]00(?:[:.]00)?\s*$|\s+12[:.]00(?:[:.]00)?\s*am\s*$", re.I)


@lru_cache(maxsize=4096)  # the dates of a cohort are few
def date_text(day: date, picture: str, language: Language) -> str:
    """A date by a Word picture: d dd ddd dddd, M MM MMM MMMM, yy yyyy, H HH h hh m mm s ss AM/PM.

    Text between single quotes and everything unknown is printed as it stands.

    >>> date_text(date(2027, 2, 1), "dddd d MMMM yyyy", "nl")
    'maandag 1 februari 2027'
    """
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return "".join(
        _date_part(match.group(), match.group(1), moment, language)
        for match in _DATE_TOKEN.finditer(picture)
    )


def _date_part(token: str, quoted: str | None, moment: datetime, language: Language) -> str:
    if quoted is not None:
        return quoted
    if token.upper() == "AM/PM":
        return token.partition("/")[2 if moment.hour >= 12 else 0]
    numbers = {
        "d": moment.day, "M": moment.month, "H": moment.hour,
        "h": moment.hour % 12 or 12, "m": moment.minute, "s": moment.second,
    }  # fmt: skip
    letter = "d" if token[0] == "D" else token[0]
    if letter in "yY":
        return f"{moment.year:04d}" if len(token) == 4 else f"{moment.year % 100:02d}"
    if len(token) == 4:
        return (
            _DAYS[language][moment.weekday()]
            if letter == "d"
            else _MONTHS[language][moment.month - 1]
        )
    if len(token) == 3:
        names, index = (
            (_SHORT_DAYS, moment.weekday()) if letter == "d" else (_SHORT_MONTHS, moment.month - 1)
        )
        return names[language][index]
    if letter in numbers:
        return f"{numbers[letter]:0{len(token)}d}"
    return token


def parse_date(text: str, picture: str, language: Language) -> date | None:
    """The date that a text says by a picture, or as 2027-02-01 or 1-2-2027; None if it is none.

    People type dates by hand into date fields, so separators and leading zeros may differ
    from the picture's; month names may be Dutch or English, whole or short. Where the picture
    has a time, that of a date without one may follow; any other would be lost.
    """
    if "h" in picture.casefold():
        text = _MIDNIGHT.sub("", text)
    words = re.findall(r"\d+|[^\W\d_]+", text)
    numbers = [word for word in words if word.isdigit()]
    months = [month for word in words if (month := _month_number(word)) is not None]
    try:
        if len(numbers) == 3 and not months:
            if len(numbers[0]) == 4:
                return date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
            year_first = 0 <= picture.find("y") < picture.find("M")
            if year_first and len(numbers[2]) < 4:
                return date(_full_year(numbers[0]), int(numbers[1]), int(numbers[2]))
            month_first = not year_first and 0 <= picture.find("M") < picture.find("d")
            month, day = map(int, numbers[:2] if month_first else numbers[1::-1])
            return date(_full_year(numbers[2]), month, day)
        if len(numbers) == 2 and len(months) == 1:
            return date(_full_year(numbers[1]), months[0], int(numbers[0]))
    except (ValueError, OverflowError):
        return None
    return None


@lru_cache(maxsize=1024)
def _month_number(word: str) -> int | None:
    for names in (*_MONTHS.values(), *_SHORT_MONTHS.values()):
        for number, name in enumerate(names, start=1):
            if name.casefold() == word.casefold():
                return number
    return None


def _full_year(digits: str) -> int:
    """Two digits are of this century, as everywhere in formgen."""
    return 2000 + int(digits) if len(digits) == 2 else int(digits)


def number_text(value: float | Decimal, decimals: int | None, language: Language) -> str:
    """A number with separators: 1234.5 is '1.234,5' in Dutch; ``decimals`` None keeps its own.

    >>> number_text(1234.5, 2, "nl")
    '1.234,50'
    """
    exact = Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not exact:
        exact = abs(exact)  # no minus before what is rounded to nothing
    thousands, comma = _SEPARATORS[language]
    whole, _, fraction = f"{exact:,f}".partition(".")
    whole = whole.replace(",", thousands)
    return whole + comma + fraction if fraction else whole


def picture_number(value: float | Decimal, picture: str, language: Language) -> str:
    """A number by a Word number picture such as ``€ #.##0,00``; text around it is kept.

    Up to three pictures with semicolons between are for numbers above, below and equal to 0.
    Zeros before the decimal sign are digits that are always there, ``+`` prints either sign.

    >>> picture_number(-3, "0,00;(0,00);nihil", "nl")
    '(3,00)'
    """
    exact = Decimal(str(value))
    pictures = picture.split(";")
    if exact < 0 and len(pictures) > 1:
        return _by_picture(-exact, pictures[1], language)
    if exact == 0 and len(pictures) > 2:
        return _by_picture(exact, pictures[2], language)
    return _by_picture(exact, pictures[0], language, signed=True)


_QUOTED = re.compile(r"('[^']*')")
_DIGITS = re.compile(r"[.,]*[#0](?:[#0x.,]*[#0x])?")


def _by_picture(exact: Decimal, picture: str, language: Language, *, signed: bool = False) -> str:
    """A number by one picture; text between single quotes is printed as it stands."""
    parts = _QUOTED.split(picture)
    for place, part in enumerate(parts):
        match = None if part.startswith("'") else _DIGITS.search(part)
        if match is None:
            continue
        number = _digits(abs(exact), match.group(), language)
        before = part[: match.start()]
        sign = "-" if exact < 0 and number.strip("0.,") else ""
        if signed and before.endswith(("+", "-")):
            sign = sign or before[-1].replace("-", "")
            before = before[:-1]
        parts[place] = before + sign + number + part[match.end() :]
        break
    return "".join(part.strip("'") if part.startswith("'") else part for part in parts)


def _digits(exact: Decimal, picture: str, language: Language) -> str:
    """A number by the digits of a picture.

    Pictures are written with Dutch or with English separators, whatever the language of the
    document. So the last separator is the decimal sign, unless it is the only kind and three
    digits follow it, as in ``#.##0``.
    """
    marks = re.findall(r"[.,]", picture)
    *whole_picture, fraction_picture = re.split(r"[.,]", picture)
    decimals = len(fraction_picture) if marks else 0
    if not marks or (len(set(marks)) == 1 and decimals == 3):
        whole_picture, decimals = [*whole_picture, fraction_picture], 0
    thousands, comma = _SEPARATORS[language]
    whole, _, fraction = number_text(exact, decimals, language).partition(comma)
    if len(marks) - bool(decimals) == 0:
        whole = whole.replace(thousands, "").zfill("".join(whole_picture).count("0"))
    return whole + comma + fraction if fraction else whole


def plain_text(value: Any, language: Language) -> str:
    """How a plain value is printed when nothing says how.

    None is blank, a date dd-mm-yyyy, a bool "ja" or "nee", a number has its language's
    decimal sign and no thousands separator, a list is joined with commas.

    Raises:
        TypeError: for a mapping, a list in a list, or any other value that is no plain one.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_NO[language][0 if value else 1]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (float, Decimal)):
        return number_text(value, None, language).replace(_SEPARATORS[language][0], "")
    if isinstance(value, date):
        return date_text(value, DATE_PICTURE, language)
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, (list, tuple)) for item in value):
            raise TypeError("list in list")
        return ", ".join(plain_text(item, language) for item in value)
    raise TypeError(type(value).__name__)
