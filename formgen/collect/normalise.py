"""A clean document from the answers of a returned one: the template again, filled with both.

A returned file is never passed on: whatever an editor, or somebody, put into it stays in the
original. What people get to see is made anew from what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from formgen.collect.evidence import Given
from formgen.collect.versions import Paper
from formgen.fill.slots import Data, Filled, Template
from formgen.findings import Finding, Where, found


@dataclass(frozen=True, slots=True)
class Clean:
    """A document that was made anew, and what should be known about it."""

    content: bytes
    findings: tuple[Finding, ...]


def normalised(paper: Paper, template: Template, data: Data) -> Clean:
    """The document of a paper, filled with its data and with what came back on it.

    ``data`` is what the document was filled with when it went out. What was fixed then is
    not taken from the returned file.
    """
    receipt = paper.proposed
    subject = f"placement:{receipt.placement_id}"
    filled: Filled = template.fill(with_answers(data, receipt.answers))
    noticed = (replace(one, subject=one.subject or subject,
                       where=replace(one.where, file=one.where.file or receipt.name))
               for one in filled.findings)
    missing = (found("ANSWER_WITHOUT_PLACE", Where(receipt.name, field=name), subject)
               for name in _without_place(receipt.answers, template))
    return Clean(filled.content, (*noticed, *missing))


def with_answers(data: Data, answers: Mapping[str, Given]) -> dict[str, Any]:
    """A copy of the data with the answers at their dotted names; a list grows where needed."""
    copied = deepcopy(dict(data))
    for name, given in answers.items():
        if not given.fixed:
            _put(copied, name.split("."), given.value)
    return copied


def _put(data: Any, path: list[str], value: object) -> None:
    """Set a value in nested mappings and lists; list positions count from 1."""
    first, *rest = path
    if isinstance(data, list):
        if not first.isdigit() or not 0 < int(first) <= 10_000:
            return
        data.extend({"nr": number, "blank": True}
                    for number in range(len(data) + 1, int(first) + 1))
        key: Any = int(first) - 1
        if isinstance(data[key], dict):
            data[key].pop("blank", None)
    else:
        key = first
    if not rest:
        data[key] = value
        return
    inside = data[key] if isinstance(data, list) else data.get(key)
    if not isinstance(inside, (dict, list)):
        inside = data[key] = {}
    _put(inside, rest, value)


def _without_place(answers: Mapping[str, Given], template: Template) -> Iterator[str]:
    """The names of answers that the template has no slot for."""
    slots = {slot.name for slot in template.slots}
    rows = {name.split("*")[0] for name in slots if "*" in name}
    for name in answers:
        if name not in slots and not any(name.startswith(row) for row in rows if row):
            yield name
