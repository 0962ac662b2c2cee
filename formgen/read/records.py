"""Tables and lines -> records of the model."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, partial
from itertools import repeat
from typing import Any, TypeVar

from formgen.findings import Finding, found
from formgen.keyed import are_few
from formgen.model import (
    ENTITIES,
    Company,
    Contact,
    Criterion,
    Group,
    Intern,
    Need,
    Placement,
    Programme,
    Record,
    School,
    WorkProcess,
    catalogue,
)
from formgen.model.fields import fields_of
from formgen.read.lines import Line, Origin
from formgen.read.tables import Table
from formgen.spool import Walked

Made = TypeVar("Made", bound=Record)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one file tells, in its order, duplicates and all."""

    schools: Sequence[School] = ()
    programmes: Collection[Programme] = ()
    groups: Collection[Group] = ()
    interns: Collection[Intern] = ()
    companies: Collection[Company] = ()
    placements: Collection[Placement] = ()
    staff: Collection[Contact] = ()
    work_processes: Collection[WorkProcess] = ()
    criteria: Collection[Criterion] = ()
    findings: tuple[Finding, ...] = ()


# Lines of a long table whose records are made at a time.
_BATCH = 1000
# What formgen or a school fills in beforehand: a row with nothing else says nothing.
_PREFILLED = frozenset({"contact.role", "skill.number"})


@cache
def _needed(prefix: str) -> tuple[str, ...]:
    """The keys without which the record of a prefix means nothing."""
    return tuple(field.key for field in fields_of(ENTITIES[prefix], prefix)
                 if field.need is Need.ALWAYS)


def build(kind: type[Made], prefix: str, line: Line, **nested: Any) -> Made:
    """The record that a line describes; ``nested`` are its parts that are records.

    What the record always needs must be there: see :func:`read_records`.
    """
    return kind(**line.part(prefix), **nested, origin=line.place.origin(prefix))


def build_all(kind: type[Made], prefix: str, table: Table, **nested: Sequence[Any]) -> list[Made]:
    """The record that each line of a table describes; ``nested`` are their parts.

    They are made attribute by attribute, for all of them at once. A dataclass that is frozen
    sets each of its attributes through Python; this way 10,000 placements with what belongs to
    them take 0.03 s, not 0.3 s.
    """
    columns = {**nested, "origin": list(map(
        Origin, repeat(table.place), repeat(prefix), table.rows))}
    made = [object.__new__(kind) for _ in table.rows]
    for attribute in fields(kind):
        blank = attribute.default
        told = columns.get(attribute.name) or table.columns.get(f"{prefix}.{attribute.name}")
        values: Iterable[Any] = repeat(blank) if told is None else told
        if told and blank is not None and None in told:
            values = [blank if value is None else value for value in told]
        # A slot's own setter does not know that the class is frozen.
        deque(map(getattr(kind, attribute.name).__set__, made, values), maxlen=0)
    return made


def tells(table: Table, prefix: str) -> list[bool]:
    """Whether each line says anything about the record of a prefix."""
    start = f"{prefix}."
    columns = [column for key, column in table.columns.items() if key.startswith(start)]
    if not columns:
        return [False] * len(table)
    return [set(values) != {None} for values in zip(*columns, strict=True)]


def read_records(
    table: Table, kind: type[Made], prefix: str, subject: Callable[[Line], str],
    make: Callable[[Table], list[Made]] | None = None, about: Collection[str] = (),
) -> tuple[Collection[Made], list[Finding]]:
    """The records of a table, and everything that is odd about their cells.

    A line that lacks what its record always needs is left out, with a finding. ``subject``
    says what the findings of a line are about; ``make`` builds the records where they have
    parts. ``about`` are the prefixes of the fields whose cells count; none means all.
    """
    needed = [(key, table.column(key)) for key in _needed(prefix)]
    incomplete = {line for _, column in needed if None in column
                  for line, value in enumerate(column) if value is None}
    findings: list[Finding] = []
    silent = _silent(table)
    for index in sorted((incomplete | table.issues.keys()) - silent):
        line = table.line(index)
        missing = [key for key, column in needed if column[index] is None]
        findings += line.findings(subject(line), about)
        findings += _lacks(line, missing, subject(line))
    left_out = incomplete | silent
    table = table.chosen([index not in left_out for index in range(len(table))])
    return made_from(table, make or partial(build_all, kind, prefix)), findings


def made_from(table: Table, make: Callable[[Table], list[Made]]) -> Collection[Made]:
    """What is made from the lines of a table; from a long one anew at each walk through it."""
    return tuple(make(table)) if are_few(len(table)) else _Lazy(table, make)


class _Lazy(Walked[Made]):
    """Records that are made when they are walked through, some lines at a time."""

    def __init__(self, table: Table, make: Callable[[Table], list[Made]]) -> None:
        self._table, self._make = table, make

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Made]:
        for start in range(0, len(self), _BATCH):
            yield from self._make(self._table.part(start, start + _BATCH))


def _silent(table: Table) -> set[int]:
    """The lines that hold nothing but what was filled in beforehand."""
    if _PREFILLED.isdisjoint(table.columns):
        return set()
    columns = [column for key, column in table.columns.items() if key not in _PREFILLED]
    return {line for line in range(len(table))
            if line not in table.issues and all(column[line] is None for column in columns)}


def _lacks(line: Line, missing: Sequence[str], subject: str) -> list[Finding]:
    """What a line lacks, where the reason is not that its cell could not be read."""
    unread = {key for key, _ in line.issues}
    return [found("ROW_LACKS_VALUE", line.place.where(key), subject,
                  label=catalogue()[key].label.nl, label_en=catalogue()[key].label.en)
            for key in missing if key not in unread]


def by_key(prefix: str, key: str) -> Callable[[Line], str]:
    """The subject of a line that is named by one of its values: ``intern:0100231``."""

    def subject(line: Line) -> str:
        value = line.values.get(key)
        return f"{prefix}:{value}" if value else ""

    return subject


def always(subject: str) -> Callable[[Line], str]:
    """The same subject for every line."""
    return lambda _: subject
