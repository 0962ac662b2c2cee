"""What a spreadsheet holds, before anything is known about its columns."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from formgen.findings import Finding


class Styled(NamedTuple):
    """A number that its cell shows as something else: a date, a time, 1E+05 or 50%.

    A date is the serial number of Excel's 1900 calendar, whatever the file uses.
    """

    number: float
    number_format: str

    @property
    def is_moment(self) -> bool:
        """Whether the cell shows a date or a time."""
        return is_moment_format(self.number_format)


class Fault(Enum):
    """Why a cell has no value although something is in it."""

    ERROR = "error"  # #N/A, #REF!
    NO_RESULT = "no result"  # a formula that was never computed


class Faulty(NamedTuple):
    """A cell without a value: what is wrong, and the error or formula in it."""

    fault: Fault
    text: str


#: A cell's content. Text stays text: nothing is made of "0012" or "1-2" here.
Raw = str | int | float | Styled | Faulty  # a bool is an int


class Row(NamedTuple):
    """A row with something in it. Columns count from 0, rows from 1, as ``A`` and ``1``."""

    number: int
    cells: Mapping[int, Raw]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or a CSV file, of which ``name`` is then empty.

    ``merged`` are ranges as "B3:D3". A sheet that was read keeps its rows by column
    (:class:`formgen.read.rows.Rows`).
    """

    file: str
    name: str
    rows: Sequence[Row]
    merged: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def letters(column: int) -> str:
    """A column's letters.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The column that letters name, from 0; the reverse of :func:`letters`."""
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


# Parts of a number format that are text: "quoted", \x and _x, [Red], [$-413], and fills.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@lru_cache(maxsize=256)
def is_moment_format(number_format: str) -> bool:
    """Whether a number format shows a date or a time (ECMA-376 part 1, 18.8.31)."""
    shown = _LITERAL.sub("", number_format).casefold()
    return shown != "general" and any(letter in shown for letter in "dmyhsj")


#: Excel counts 1900 as a leap year, so that from 1 March 1900 day 0 is 30 December 1899.
EPOCH = datetime(1899, 12, 30)
# The serial numbers of 1900-03-01 and 9999-12-31.
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
_SECONDS = 86_400  # of a day


@lru_cache(maxsize=4096)
def moment(serial: float) -> datetime | None:
    """The date and time of a serial number, to the second; None outside the calendar."""
    if not _FIRST_SERIAL <= serial < _LAST_SERIAL + 1:
        return None
    last = (_LAST_SERIAL + 1) * _SECONDS - 1
    return EPOCH + timedelta(seconds=min(round(serial * _SECONDS), last))


# Days from the start of the 1904 calendar, of old Macintosh workbooks, to that of 1900's.
DAYS_OF_1904 = 1462
_ZEROS = re.compile("0{2,20}")
# A larger number is no date and no share, whatever its cell is made to show.
_LARGEST_STYLED = 1e15


def number_shown(number: float, shown_as: str, shift: int = 0) -> Raw:
    """A cell's number under its number format; ``shift`` is added to the days of dates."""
    if not math.isfinite(number):
        return Faulty(Fault.ERROR, "#NUM!")
    if abs(number) < _LARGEST_STYLED:
        if is_moment_format(shown_as):
            return Styled(number + (shift if number >= 1 else 0), shown_as)
        if "%" in shown_as or "E+" in shown_as.upper():
            return Styled(number, shown_as)
    if number != int(number):
        return number
    # The format 0000000 shows zeros that the number has lost.
    return str(int(number)).zfill(len(shown_as)) if _ZEROS.fullmatch(shown_as) else int(number)


def shown(raw: Raw) -> str:
    """A cell's content as a person would read it, for a message."""
    if isinstance(raw, Styled):
        if raw.is_moment:
            return _shown_moment(raw)
        if "%" in raw.number_format:
            return f"{dutch(raw.number * 100)}%"
        return dutch(raw.number)
    if isinstance(raw, Faulty):
        return raw.text
    if isinstance(raw, bool):
        return "WAAR" if raw else "ONWAAR"
    return raw if isinstance(raw, str) else dutch(raw)


def _shown_moment(styled: Styled) -> str:
    when = moment(styled.number)
    if when is None:
        minutes = round(styled.number * 1440)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if when.hour or when.minute:
        return f"{when:%d-%m-%Y %H:%M}"
    return f"{when:%d-%m-%Y}"


def dutch(number: float) -> str:
    """A number with a decimal comma, without trailing zeros.

    >>> dutch(12.5), dutch(100000.0)
    ('12,5', '100000')
    """
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(float(number)).replace(".", ",")
