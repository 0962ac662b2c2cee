"""The font files that travel with formgen, so that every script shows on every machine.

Liberation Sans has the metrics of Arial and covers Latin, Greek, Cyrillic and Hebrew; Noto
Sans Arabic stands in for the Arabic script. Both are under the SIL Open Font License, whose
text and copyright lines are in ``OFL.txt`` beside the files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class FontFile:
    """A TrueType or OpenType font: its PostScript name and the bytes of its file."""

    name: str
    data: bytes = field(repr=False)


@cache
def sans() -> FontFile:
    """The regular type of the house style, Liberation Sans."""
    return _bundled("LiberationSans-Regular.ttf", "LiberationSans")


@cache
def sans_bold() -> FontFile:
    """The bold type of the house style, Liberation Sans Bold."""
    return _bundled("LiberationSans-Bold.ttf", "LiberationSans-Bold")


@cache
def arabic() -> FontFile:
    """The type for the Arabic script, Noto Sans Arabic."""
    return _bundled("NotoSansArabic-Regular.ttf", "NotoSansArabic-Regular")


def _bundled(file_name: str, name: str) -> FontFile:
    return FontFile(name, (files(__name__) / file_name).read_bytes())


#: The fonts by the names that kept templates know them by.
BUNDLED: Mapping[str, Callable[[], FontFile]] = {
    "sans": sans, "sans_bold": sans_bold, "arabic": arabic}


def bundled(name: str) -> FontFile:
    """A font by its name in :data:`BUNDLED`.

    Raises:
        KeyError: there is none of that name.
    """
    return BUNDLED[name]()
