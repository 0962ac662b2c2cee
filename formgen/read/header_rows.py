"""Headers that fill two rows: "Student" and "Bedrijf" above, each with "Naam" below it.

Cells merged over several rows have their value in each of them, headers and lines alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from formgen.read.long import like
from formgen.read.raw import Raw, Row, Sheet, shown
from formgen.read.rows import Cells, Rows, by_column
from formgen.read.sheet_parser import Area, bounds
from formgen.read.synonyms import Vocabulary, owner_of
from formgen.read.text import LONGEST_LINE, clean, folded

#: What a column below the name of anybody else would be taken for: the student's.
_OF_ANYONE = frozenset(f"intern.{part}" for part in (
    "full_name", "first_name", "initials", "prefix", "last_name", "email", "phone", "mobile",
    "street", "house_no", "house_no_addition", "postcode", "city", "street_line", "postcode_city"))


def headers_of(row: Row) -> dict[int, str]:
    """A row's cells as headers: cleaned, without the star that marks a required column.

    Of a text that is too long for one its beginning, which no list knows either.
    """
    return {column: clean(shown(raw)[:LONGEST_LINE]).rstrip(" *")
            for column, raw in row.cells.items()}


def whole_headers(sheet: Sheet, row: Row, vocabulary: Vocabulary) -> dict[int, str]:
    """The headers of a row, each with the word above it where such words say whose they are:
    "Naam" below "Bedrijf" is "Naam bedrijf".
    """
    headers = headers_of(row)
    above = _row_above(sheet, row)
    groups = dict(_groups(sheet, above, headers)) if above else {}
    if len({owner_of(group) for group in groups.values()} - {("", "")}) < 2:
        return headers
    alone = {header: _meant_alone(header, vocabulary) for header in headers.values()}
    whole: dict[int, str] = {}
    for column, header in headers.items():
        meant = _whole(header, groups.get(column, ""), vocabulary)
        of_another = {alone[other] for other in headers.values() if other != header}
        # "Uren" below "Stage" is the total, but not beside "Totaal uren".
        taken = _meant_alone(meant, vocabulary) in of_another - {""}
        whole[column] = header if taken and not _is_of_anyone(header, vocabulary) else meant
    return whole


def _meant_alone(header: str, vocabulary: Vocabulary) -> str:
    """The one field that a header means; "" if it may mean several, or none."""
    plain = folded(header)
    keys = (*vocabulary.first.get(plain, ()), *vocabulary.second.get(plain, ()))
    return keys[0] if len(keys) == 1 else ""


def _row_above(sheet: Sheet, row: Row) -> Row | None:
    rows = by_column(sheet.rows)
    index = bisect_left(rows.numbers, row.number - 1)
    return rows[index] if rows.numbers[index] == row.number - 1 else None


def _groups(sheet: Sheet, above: Row, headers: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """What stands above each header: in its own column, or in the nearest to the left."""
    ends = {area.left: area.right for area in map(bounds, sheet.merged)
            if area and area.top <= above.number <= area.bottom}
    texts = {column: text for column, text in headers_of(above).items() if text}
    last = max(headers, default=0)
    for column, following in pairwise((*sorted(texts), last + 1)):
        for below in range(column, min(following - 1, ends.get(column, last)) + 1):
            if texts[column] != headers.get(below):  # a header that is merged over both rows
                yield below, texts[column]


def _whole(header: str, group: str, vocabulary: Vocabulary) -> str:
    if not header or not group or folded(header) in vocabulary.said:
        return header
    prefix, word = owner_of(group)
    whole = f"{header} {word or group}"
    if vocabulary.knows(whole):
        return whole
    mistaken = prefix != "intern" and _is_of_anyone(header, vocabulary)
    return whole if mistaken else header


def _is_of_anyone(header: str, vocabulary: Vocabulary) -> bool:
    return not _OF_ANYONE.isdisjoint(vocabulary.first.get(folded(header), ()))


def filled_down(sheet: Sheet) -> Sheet:
    """The sheet, with the value of cells merged over rows in each of these rows."""
    areas: dict[int, list[Area]] = defaultdict(list)
    for area in map(bounds, sheet.merged):
        if area and is_downward(area):
            areas[area.left].append(area)
    if not areas:
        return sheet
    rows = by_column(sheet.rows)
    columns = {column: _filled(cells, rows.numbers, sorted(areas[column]))
               if column in areas else cells for column, cells in rows.columns.items()}
    return replace(sheet, rows=Rows(rows.numbers, columns))


def is_downward(area: Area) -> bool:
    """Whether merged cells are those of one column."""
    return area.left == area.right and area.bottom > area.top


def _filled(cells: Cells, numbers: Sequence[int], areas: list[Area]) -> Cells:
    filled: list[Raw | None] = list(cells)
    done = 0
    for area in areas:
        start = bisect_left(numbers, area.top)
        if area.top <= done or start == len(numbers) or numbers[start] != area.top:
            continue
        done = area.bottom
        for index in range(start + 1, bisect_left(numbers, area.bottom + 1)):
            if filled[index] is None:
                filled[index] = filled[start]
    return like(cells, filled)
