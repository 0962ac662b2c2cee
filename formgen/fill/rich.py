"""Values that are more than text: a picture of the workspace, a text in Markdown.

A filter of a template makes them (``| image``, ``| markdown``); an engine that can show them
does, and for any other they are values that cannot be printed, which is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_LENGTH = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?)\s*(mm|cm|in|pt)?")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name of its file. Lengths are in millimetres; None: as the file says."""

    name: str
    width: float | None = None
    height: float | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Markdown:
    """A text whose marks for bold, italic, lists and links are to be shown, not printed."""

    text: str


def millimetres(length: object) -> float | None:
    """A length given as ``40``, ``"40 mm"``, ``"4,5 cm"``, ``"2 in"``; None for none.

    Raises:
        ValueError: if it is no length, or none that fits on a page.
    """
    if length is None:
        return None
    match = _LENGTH.fullmatch(str(length).strip().lower())
    if match is None:
        raise ValueError("length")
    size = float(match.group(1).replace(",", ".")) * _MILLIMETRES[match.group(2) or "mm"]
    if not 1 <= size <= 500:
        raise ValueError("length")
    return size
