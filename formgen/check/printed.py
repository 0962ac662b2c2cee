"""Dates and numbers in findings, as they stand in Dutch cells."""

from __future__ import annotations

from datetime import date


def day(value: date) -> str:
    """A date as Dutch cells show it.

    >>> day(date(2026, 9, 1))
    '01-09-2026'
    """
    return value.strftime("%d-%m-%Y")


def number(value: float) -> str:
    """A number as Dutch cells show it, with at most two decimals.

    >>> number(16.0), number(22.5)
    ('16', '22,5')
    """
    return f"{round(value, 2):g}".replace(".", ",")
