"""The tests of templates, ``x is odd``; nothing else can be asked of a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

Test = Callable[..., bool]

_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")


def as_number(value: Any) -> int | float | Decimal:
    """A value as a number, a text such as ``12.50`` too.

    Raises:
        TypeError: if it is none.
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    raise TypeError(type(value).__name__)


TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "none": lambda value: value is None,
        "true": lambda value: value is True,
        "false": lambda value: value is False,
        "string": lambda value: isinstance(value, str),
        "number": lambda value: isinstance(value, (int, float, Decimal)),
        "mapping": lambda value: isinstance(value, Mapping),
        "odd": lambda value: as_number(value) % 2 == 1,
        "even": lambda value: as_number(value) % 2 == 0,
        "divisibleby": lambda value, number: Decimal(as_number(value)) % int(number) == 0,
        "equalto": lambda value, other: value == other,
        "eq": lambda value, other: value == other,
        "ne": lambda value, other: value != other,
        "gt": lambda value, other: value > other,
        "greaterthan": lambda value, other: value > other,
        "ge": lambda value, other: value >= other,
        "lt": lambda value, other: value < other,
        "lessthan": lambda value, other: value < other,
        "le": lambda value, other: value <= other,
        "in": lambda value, items: value in items,
        "boolean": lambda value: isinstance(value, bool),
        "iterable": lambda value: isinstance(value, (str, list, tuple, Mapping)),
        "sequence": lambda value: isinstance(value, (str, list, tuple)),
    }
)
