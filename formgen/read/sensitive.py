"""Recognising a column of citizen service numbers (BSN) by what stands in it.

A single value tells nothing: one in eleven numbers of nine digits passes the test, and so do
many company IDs. Only a whole column is judged: one whose header formgen does not know, or that of
the student numbers, which name files and folders.
"""

from __future__ import annotations

from collections.abc import Sequence

from formgen.read.raw import Raw, shown

LEAST_VALUES = 10
SHARE = 0.95


def looks_like_citizen_numbers(values: Sequence[Raw]) -> bool:
    """Whether nearly all of the values, at least ten, pass the BSN's eleven-test.

    Eight digits count as well: a spreadsheet drops the zero in front.
    """
    if len(values) < LEAST_VALUES:
        return False
    from stdnum.nl import bsn

    others_allowed = (1 - SHARE) * len(values)
    for value in values:
        number = shown(value).replace(".", "").replace(" ", "")
        if len(number) not in (8, 9) or not bsn.is_valid(number):
            others_allowed -= 1
            if others_allowed < 0:
                return False
    return True
