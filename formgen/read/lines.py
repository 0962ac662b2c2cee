"""One thing that a sheet tells about: its values by field, and the cell of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from formgen.findings import Finding, Where, found
from formgen.model import catalogue
from formgen.read.issues import Issue
from formgen.read.raw import Raw
from formgen.read.values import converter


class Place(NamedTuple):
    """Where the values of a line stand.

    In a table ``columns`` maps a key to its column's letters, in a form sheet to the cell
    itself, and ``row`` is then empty.
    """

    file: str
    sheet: str
    row: str
    columns: Mapping[str, str]

    def where(self, key: str = "", row: str = "") -> Where:
        """The cell of a field; of the line itself if it has none, or for no field.

        ``row`` is the line's own, where the place is that of a whole table.
        """
        number, column = row or self.row, self.columns.get(key)
        if column is None:
            return Where(self.file, self.sheet, f"A{number}" if number else "", key)
        return Where(self.file, self.sheet, column + number, key)

    def origin(self, prefix: str) -> Origin:
        """The cells of the fields whose keys begin with ``prefix.``, by attribute."""
        return Origin(self, prefix)


class Origin(Mapping[str, Where]):
    """The cells of one record, by attribute; made when asked for, since most never are."""

    __slots__ = ("_place", "_prefix", "_row")

    def __init__(self, place: Place, prefix: str, row: int = 0) -> None:
        """``row``: the record's own, where the place is that of a whole table."""
        self._place = place
        self._prefix = prefix
        self._row = row

    def __getitem__(self, attribute: str) -> Where:
        key = f"{self._prefix}.{attribute}" if attribute else ""
        if key and key not in self._place.columns:
            raise KeyError(attribute)
        return self._place.where(key, str(self._row or ""))

    def __iter__(self) -> Iterator[str]:
        yield ""
        start = f"{self._prefix}."
        for key in self._place.columns:
            if key.startswith(start):
                yield key.removeprefix(start)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, or a form sheet.

    ``values`` holds what has a value, by key. ``issues`` say what is odd about single cells;
    they become findings once it is known what the line is about.
    """

    place: Place
    values: Mapping[str, Any]
    issues: tuple[tuple[str, Issue], ...] = ()

    def part(self, prefix: str) -> dict[str, Any]:
        """The values of one record that the line tells of, by attribute."""
        start = f"{prefix}."
        return {key.removeprefix(start): value for key, value in self.values.items()
                if key.startswith(start)}

    def findings(self, subject: str, about: Collection[str] = ()) -> Iterator[Finding]:
        """The line's issues as findings about a subject.

        ``about`` are the prefixes of the fields that count; none means all.
        """
        for key, issue in self.issues:
            if not about or key.partition(".")[0] in about:
                yield found(issue.code, self.place.where(key), subject,
                            **issue.details(catalogue()[key]))


def line_of(place: Place, cells: Iterable[tuple[str, Raw | None]]) -> Line:
    """The line that some cells are, each given with the field that it is of; None for a blank."""
    values: dict[str, Any] = {}
    issues: list[tuple[str, Issue]] = []
    for key, raw in cells:
        if raw is None:
            continue
        read = converter(catalogue()[key])(raw)
        if read.value is not None:
            values[key] = read.value
        if read.issue:
            issues.append((key, read.issue))
    return Line(place, values, tuple(issues))
