"""Dates as Dutch people and programs write them -> :class:`datetime.date`.

The day always comes before the month: 3-2-2026 is 3 February. Nothing is ever read as
month-day-year; a date that makes sense only that way is an error with a hint.
"""

from __future__ import annotations

import re
from datetime import date

from formgen.read.issues import Read, issue
from formgen.read.raw import Styled, moment

#: Serial numbers that a bare number in a date column may be: 3 October 1954 to 10 January 2119.
SERIALS = range(20_000, 80_001)
#: Any other year in a date of birth or a placement is a slip of the finger.
YEARS = range(1900, 2101)

_MONTHS = {
    name: number
    for number, names in enumerate((
        "januari jan january", "februari feb febr february", "maart mrt mar march maa",
        "april apr", "mei may", "juni jun june", "juli jul july", "augustus aug august",
        "september sep sept", "oktober okt oct october", "november nov", "december dec",
    ), start=1)
    for name in names.split()
}
_WEEKDAY = re.compile(r"(?:maan|dins|woens|donder|vrij|zater|zon)dag\b,?\s*|(?:mon|tues|wednes|"
                      r"thurs|fri|satur|sun)day\b,?\s*|(?:ma|di|wo|do|vr|za|zo)\b[.,]?\s*")
_MIDNIGHT = re.compile(r"[t\s]+00?:00(?::00(?:[.,]0+)?)?z?")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013", "-"))
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})(\s*[-/.\s]\s*)([0-9]{1,2})(\s*[-/.\s]\s*)([0-9]{4}|'?[0-9]{2})")
_NAMED = re.compile(
    r"([0-9]{1,2})(?:e|ste|de|st|nd|rd|th)?[\s.-]*([a-z]+)\.?[\s,.-]*([0-9]{4}|'?[0-9]{2})")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")


def parse_date(text: str, *, birth: bool = False) -> Read[date]:
    """The date that a text means.

    ``birth``: a year of two digits is an error, since 09 may be a parent's year too; for all
    other dates it is one of 2000-2099, with a notice.
    """
    plain = text.casefold().strip().translate(_DASHES)
    plain = _MIDNIGHT.sub("", _WEEKDAY.sub("", plain, count=1)).strip()
    if plain.isascii() and plain.isdigit() and len(plain) == 5 and int(plain) in SERIALS:
        return of_serial(int(plain), number=plain)
    parts = _parts(plain)
    if parts is None:
        return Read(None, issue("DATE_UNREADABLE", seen=text))
    year, month, day = parts
    if len(year) > 2:
        return _dated(int(year), month, day, text)
    if birth:
        return Read(None, issue("BIRTH_DATE_TWO_DIGIT_YEAR", seen=text))
    read = _dated(2000 + int(year), month, day, text)
    if read.value is None:
        return read
    return Read(read.value, issue("DATE_TWO_DIGIT_YEAR", seen=text, read=f"{read.value:%d-%m-%Y}"))


def _parts(plain: str) -> tuple[str, int, int] | None:
    """Year (as it was typed, two or four digits), month and day."""
    match = _YEAR_FIRST.fullmatch(plain)
    if match:
        year, month, day = match[1] or match[5], match[3] or match[6], match[4] or match[7]
        return year, int(month), int(day)
    match = _DAY_FIRST.fullmatch(plain)
    if match and match[2].strip() == match[4].strip():
        return match[5].lstrip("'"), int(match[3]), int(match[1])
    match = _NAMED.fullmatch(plain)
    if match and match[2] in _MONTHS:
        return match[3].lstrip("'"), _MONTHS[match[2]], int(match[1])
    return None


def _dated(year: int, month: int, day: int, text: str) -> Read[date]:
    if year not in YEARS:
        return Read(None, issue("DATE_YEAR_ODD", seen=text))
    try:
        return Read(date(year, month, day))
    except ValueError:
        if month > 12 and 1 <= day <= 12 and month <= 31:
            return Read(None, issue("DATE_MONTH_FIRST", seen=text,
                                    likely=f"{month:02}-{day:02}-{year}"))
        return Read(None, issue("DATE_IMPOSSIBLE", seen=text))


def of_serial(serial: float, *, number: str) -> Read[date]:
    """The date of a bare number, as Excel counts days; a warning shows what was made of it."""
    when = moment(serial)
    assert when is not None  # SERIALS lies within the calendar
    return Read(when.date(), issue("DATE_FROM_SERIAL", seen=number, read=f"{when:%d-%m-%Y}"))


def of_styled(styled: Styled) -> Read[date]:
    """The date of a cell that shows one; of a date with a time, only the date."""
    if not styled.is_moment:
        return Read(None, issue("DATE_UNREADABLE", seen=styled))
    when = moment(styled.number)
    if when is None or when.year not in YEARS:
        return Read(None, issue("DATE_YEAR_ODD", seen=styled))
    return Read(when.date())
