"""The live counters of an intake workbook: what is still open, per sheet and in total.

The front sheet counts; the sheets themselves, and the banner, put those counts into words.
"""

from __future__ import annotations

from typing import Literal

from formgen.intake.required import required_keys
from formgen.intake.words import Words
from formgen.model.sheets import COUNTER_NAME, SheetLayout

Place = Literal["sheet", "total", "filled", "corrections"]
#: The defined name of the cell that counts what is still to be corrected.
CORRECTIONS_OPEN = f"{COUNTER_NAME}open_corrections"


def can_be_open(layout: SheetLayout) -> bool:
    """Whether a sheet asks for anything that is required."""
    return bool(required_keys(layout))


def open_name(prefix: str) -> str:
    """The defined name of the cell on the front sheet that counts for a sheet."""
    return f"{COUNTER_NAME}open_{prefix}"


def note_name(prefix: str) -> str:
    """The defined name of the cell on a sheet that puts its count into words."""
    return f"{COUNTER_NAME}note_{prefix}"


def counter_text(number: int, place: Place, words: Words) -> str:
    """A count in words."""
    name = {0: "none", 1: "one"}.get(number, "more")
    return words.counter(place, name).format(number=number)


def counter_formula(count: str, place: Place, words: Words) -> str:
    """The formula that says :func:`counter_text` of the cell with the name ``count``."""
    none, one, more = (words.counter(place, name) for name in ("none", "one", "more"))
    before, _, after = more.partition("{number}")
    return (f"=IF({count}=0,{_quoted(none)},IF({count}=1,{_quoted(one)},"
            f"{_quoted(before)}&{count}&{_quoted(after)}))")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
