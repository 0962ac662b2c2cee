"""Dates, numbers and names in findings, as they stand in Dutch cells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import islice


def day(value: date) -> str:
    """A date as Dutch cells show it.

    >>> day(date(2026, 9, 1))
    '01-09-2026'
    """
    return value.strftime("%d-%m-%Y")


def number(value: float) -> str:
    """A number as Dutch cells show it, with at most two decimals.

    >>> number(16.0), number(22.5), number(1234567.25)
    ('16', '22,5', '1234567,25')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def listed(names: Collection[str], most: int = 10) -> str:
    """Names for a message, of many the first.

    >>> listed(("P-1", "P-2")), listed(()), listed(("P-1", "P-2", "P-3"), most=2)
    ('P-1, P-2', '-', 'P-1, P-2, … (3)')
    """
    first = ", ".join(islice(names, most)) or "-"
    return first if len(names) <= most else f"{first}, … ({len(names)})"
