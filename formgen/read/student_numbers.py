"""Student numbers: rows that have none, and numbers whose zeros in front a program has dropped.

A cell that holds a number and not a text shows 0100231 as 100231, and nothing tells it from a
number of six digits. Where the numbers of a list differ in length the school is asked once; its
answer stands in ``formgen.toml``::

    [students]
    number_digits = 7   # shorter numbers are filled up with zeros; 0: they are as they are
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from formgen.findings import Finding, Where, found
from formgen.read.links import Links, linked
from formgen.read.long import like
from formgen.read.raw import Sheet
from formgen.read.sensitive import looks_like_citizen_numbers
from formgen.read.synonyms import Vocabulary
from formgen.read.tables import Table, read_table

_KEYS = ("intern.student_number", "placement.student_number")
# So many of them tell whether they are citizen service numbers.
_LOOKED_AT = 1000
_NAMES = ("intern.first_name", "intern.last_name")
# More zeros than this are not lost: the numbers are of two kinds.
_MOST_LOST = 3


def read_list(sheet: Sheet, vocabulary: Vocabulary, links: Links) -> Table:
    """A list of the school, read as it has said that its lists are to be read."""
    table = _students_only(read_table(sheet, linked(vocabulary, links)))
    refused = next((key for key in _KEYS if _are_citizen_numbers(table.column(key))), "")
    if refused:
        where = Where(sheet.file, sheet.name, table.place.columns[refused])
        return Table(table.place, findings=(found("STUDENT_NUMBERS_ARE_BSN", where),))
    if links.number_digits is None:
        return table.completed({}, *_about_lengths(table))
    return _with_zeros(table, links.number_digits)


def _are_citizen_numbers(numbers: Sequence[str | None]) -> bool:
    return looks_like_citizen_numbers(list(islice(filter(None, numbers), _LOOKED_AT)))


def _students_only(table: Table) -> Table:
    """The table without totals and remarks, whose rows have words for a number and no name: at
    most a count stands there.
    """
    names = [table.columns[key] for key in _NAMES if key in table.columns]
    if not names:
        return table
    numbers = table.column(_KEYS[0])
    others = {line for line, number in enumerate(numbers)
              if number and _is_no_number(number) and not any(
                  map(_has_letter, (name[line] for name in names)))}
    told = (found("ROW_NOT_A_STUDENT", table.line(line).place.where(_KEYS[0]))
            for line in sorted(others))
    return table.completed({}, *told).chosen([line not in others for line in range(len(table))])


def _is_no_number(text: str) -> bool:
    return " " in text or not any(map(str.isdigit, text))


def _has_letter(text: str | None) -> bool:
    return any(map(str.isalpha, text or ""))


def _with_zeros(table: Table, digits: int) -> Table:
    """The table with all student numbers of so many digits; others than digits stay."""
    return table.completed({
        key: like(table.columns[key], (
            number.zfill(digits) if number and number.isdigit() else number
            for number in table.columns[key]))
        for key in _KEYS if digits and key in table.columns})


def _about_lengths(table: Table) -> Iterator[Finding]:
    """A finding where some student numbers are a little shorter than the others."""
    for key in _KEYS:
        column = table.columns.get(key, ())
        lengths = Counter(len(number) for number in column if number and number.isdigit())
        longest = max(lengths, default=0)
        if len(lengths) < 2 or longest - min(lengths) > _MOST_LOST:
            continue
        first = next(line for line, number in enumerate(column)
                     if number and number.isdigit() and len(number) < longest)
        yield found("STUDENT_NUMBERS_SHORTER", table.line(first).place.where(key),
                    count=lengths.total() - lengths[longest], digits=longest)
