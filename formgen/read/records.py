"""Lines -> records of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from formgen.findings import Finding, found
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
from formgen.read.lines import Line

Made = TypeVar("Made", bound=Record)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one file tells, in its order, duplicates and all."""

    schools: tuple[School, ...] = ()
    programmes: tuple[Programme, ...] = ()
    groups: tuple[Group, ...] = ()
    interns: tuple[Intern, ...] = ()
    companies: tuple[Company, ...] = ()
    placements: tuple[Placement, ...] = ()
    staff: tuple[Contact, ...] = ()
    work_processes: tuple[WorkProcess, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    findings: tuple[Finding, ...] = ()


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
    return kind(**line.parts.get(prefix, {}), **nested, origin=line.place.origin(prefix))


def tells(line: Line, prefix: str) -> bool:
    """Whether a line says anything about the record of a prefix."""
    return prefix in line.parts


def read_records(
    lines: Iterable[Line], kind: type[Made], prefix: str, subject: Callable[[Line], str],
    make: Callable[[Line], Made] | None = None,
) -> tuple[tuple[Made, ...], list[Finding]]:
    """The records of a table, and everything that is odd about their cells.

    A line that lacks what its record always needs is left out, with a finding. ``subject``
    says what the findings of a line are about; ``make`` builds the record where it has parts.
    """
    records: list[Made] = []
    findings: list[Finding] = []
    for line in lines:
        if not line.issues and _PREFILLED.issuperset(line.values):
            continue
        missing = [key for key in _needed(prefix) if key not in line.values]
        about = subject(line)
        findings += line.findings(about)
        if missing:
            findings += _lacks(line, missing, about)
        else:
            records.append(make(line) if make else build(kind, prefix, line))
    return tuple(records), findings


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
