"""Number fields: the formats of Acrobat's ``AFNumber_Format``, without its scripts.

A number field stores the plain number and shows it with separators and a currency sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from formgen.fill.formats import number_text
from formgen.findings import Language

_CALL = re.compile(
    r"AFNumber_Format\s*\(\s*(?P<decimals>\d+)\s*,\s*(?P<separators>\d)\s*,\s*\d\s*,\s*\d\s*,"
    r"\s*[\"'](?P<currency>[^\"']*)[\"']\s*,\s*(?P<before>true|false)\s*\)"
)

#: Acrobat's styles of separators: the language that writes so, and whether thousands are parted.
_STYLES: tuple[tuple[Language, bool], ...] = (
    ("en", True), ("en", False), ("nl", True), ("nl", False)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a field shows a number: its decimals, separators and currency sign."""

    decimals: int
    language: Language
    thousands: bool
    currency: str
    currency_first: bool

    def shown(self, value: float) -> str:
        """A number as the field shows it.

        >>> NumberFormat(2, "nl", True, "€ ", True).shown(1234.5)
        '€ 1.234,50'
        """
        text = number_text(value, self.decimals, self.language)
        if not self.thousands:
            text = text.replace("," if self.language == "en" else ".", "")
        return self.currency + text if self.currency_first else text + self.currency


def number_format(script: str) -> NumberFormat | None:
    """The format that a field's format script asks for; None if it is no number field's."""
    match = _CALL.search(script)
    if match is None:
        return None
    language, thousands = _STYLES[min(int(match["separators"]), len(_STYLES) - 1)]
    currency = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), match["currency"])
    first = match["before"] == "true"
    return NumberFormat(min(int(match["decimals"]), 10), language, thousands, currency, first)


def plain_number(value: float) -> str:
    """A number as a form stores it, with a point and without separators."""
    return number_text(value, None, "en").replace(",", "")
