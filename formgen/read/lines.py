"""One thing that a sheet tells about: its values by field, and the cell of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from sys import intern
from typing import Any, NamedTuple

from formgen.findings import Finding, Where, found
from formgen.model import catalogue
from formgen.read.issues import Issue

#: Takes a mapping, gives the values of certain keys.
Picker = Callable[[Mapping[Any, Any]], tuple[Any, ...]]


class Place(NamedTuple):
    """Where the values of a line stand.

    In a table ``columns`` maps a key to its column's letters, in a form sheet to the cell
    itself, and ``row`` is then empty.
    """

    file: str
    sheet: str
    row: str
    columns: Mapping[str, str]

    def where(self, key: str = "") -> Where:
        """The cell of a field; of the line itself if it has none, or for no field."""
        column = self.columns.get(key)
        if column is None:
            return Where(self.file, self.sheet, f"A{self.row}" if self.row else "", key)
        return Where(self.file, self.sheet, column + self.row, key)

    def origin(self, prefix: str) -> Origin:
        """The cells of the fields whose keys begin with ``prefix.``, by attribute."""
        return Origin(self, prefix)


class Origin(Mapping[str, Where]):
    """The cells of one record, by attribute; made when asked for, since most never are."""

    __slots__ = ("_place", "_prefix")

    def __init__(self, place: Place, prefix: str) -> None:
        self._place = place
        self._prefix = prefix

    def __getitem__(self, attribute: str) -> Where:
        if not attribute:
            return self._place.where()
        key = f"{self._prefix}.{attribute}"
        if key not in self._place.columns:
            raise KeyError(attribute)
        return self._place.where(key)

    def __iter__(self) -> Iterator[str]:
        yield ""
        start = f"{self._prefix}."
        for key in self._place.columns:
            if key.startswith(start):
                yield key.removeprefix(start)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _attributes() -> Mapping[str, tuple[str, str]]:
    """Prefix and attribute of each key.

    The attributes are interned: only such names are found at once among a class's parameters.
    """
    parted = {key: key.rpartition(".") for key in catalogue()}
    return {key: (prefix, intern(attribute)) for key, (prefix, _, attribute) in parted.items()}


def picker(keys: Iterable[Any]) -> Picker:
    """What picks the values of some keys out of a mapping, in their order and all at once."""
    named = tuple(keys)
    if len(named) > 1:
        return itemgetter(*named)
    return lambda mapping: tuple(mapping[key] for key in named)


@lru_cache(maxsize=1024)
def _parted(keys: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...], Picker], ...]:
    """Each prefix among the keys, with its attributes and what picks their values.

    Most lines of a table have the same keys, so that this is worked out once for all of them.
    """
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for key in keys:
        prefix, attribute = _attributes()[key]
        parts[prefix][attribute] = key
    return tuple((prefix, tuple(part), picker(part.values())) for prefix, part in parts.items())


@dataclass(frozen=True)
class Line:
    """A row of a table, or a form sheet.

    ``values`` holds what has a value, by key. ``issues`` say what is odd about single cells;
    they become findings once it is known what the line is about.
    """

    place: Place
    values: Mapping[str, Any]
    issues: tuple[tuple[str, Issue], ...] = ()

    @property
    def parts(self) -> Mapping[str, Mapping[str, Any]]:
        """The values of each record that the line tells of: prefix -> attribute -> value.

        Kept beside the fields, since a line is asked for each of its records; Python's cached
        property would take a lock for every line.
        """
        parts: Mapping[str, Mapping[str, Any]] | None = self.__dict__.get("_parts")
        if parts is None:
            values = self.values
            parts = self.__dict__["_parts"] = {
                prefix: dict(zip(attributes, picked(values), strict=True))
                for prefix, attributes, picked in _parted(tuple(values))}
        return parts

    def completed(self, place: Place, added: Mapping[str, Any]) -> Line:
        """The line with more values, by key, and another place."""
        line = Line(place, {**self.values, **added}, self.issues)
        parts = dict(self.parts)
        for key, value in added.items():
            prefix, attribute = _attributes()[key]
            parts[prefix] = {**parts.get(prefix, {}), attribute: value}
        line.__dict__["_parts"] = parts  # what the property would work out once more
        return line

    def findings(self, subject: str) -> Iterator[Finding]:
        """The line's issues as findings about a subject."""
        for key, issue in self.issues:
            yield found(issue.code, self.place.where(key), subject,
                        **issue.details(catalogue()[key]))
