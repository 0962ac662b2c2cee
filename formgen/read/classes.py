"""The classes and programmes of the students of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from formgen.findings import Finding, Where, found
from formgen.model import Group, Programme
from formgen.read.lines import Line
from formgen.read.long import like
from formgen.read.recognise import layout_named
from formgen.read.records import build
from formgen.read.tables import Table
from formgen.read.text import clean, shortened

GROUP, CREBO = "intern.group", "programme.crebo"
_LEERWEG = "programme.leerweg"
# Where a list of students says the attributes of a class.
_OF_GROUP = {"cohort": "group.cohort", "year": "intern.year", "crebo": CREBO,
             "mentor": "group.mentor"}


def class_of_sheet(table: Table) -> Table:
    """The list of a class, if it has no column that says of which, and no name of its own."""
    name = table.place.sheet
    if GROUP in table.columns or layout_named(name) or not len(table):
        return table
    told = found("GROUP_BY_SHEET", Where(table.place.file, name), group=shortened(name))
    return table.completed({GROUP: [clean(name)] * len(table)}, told)


def one_class_each(table: Table) -> Table:
    """The list, with a class of its own for the students of each further programme and of each
    further cohort in a class.

    A student's programme and cohort are those of the class: the one stands on the agreement, in the
    folder of the other are the papers.
    """
    by_programme = _apart(table, CREBO, "GROUP_OF_PROGRAMMES")
    return _apart(by_programme, _OF_GROUP["cohort"], "GROUP_OF_COHORTS")


def _apart(table: Table, key: str, code: str) -> Table:
    """The list, with a class of its own for the students of each further value in a class."""
    groups, values = table.column(GROUP), table.column(key)
    first: dict[str, str] = {}
    apart: dict[tuple[str, str], Finding] = {}  # class and value
    for index, (group, value) in enumerate(zip(groups, values, strict=True)):
        if group and value and first.setdefault(group, value) != value and (
                (group, value) not in apart):
            apart[group, value] = found(
                code, table.line(index).place.where(GROUP), group=shortened(group),
                other=shortened(value), first=shortened(first[group]),
                name=shortened(_named(group, value)))
    if not apart:
        return table
    named = like(groups, (_named(group, value) if (group, value) in apart else group
                          for group, value in zip(groups, values, strict=True)))
    return table.completed({GROUP: named}, *apart.values())


def _named(group: str, value: str) -> str:
    return f"{group} ({value})"


def programmes_of(table: Table) -> tuple[tuple[Programme, ...], list[Finding]]:
    """Each programme as its first line tells it.

    One that some students follow as BOL and others as BBL has neither: which of the two a
    student's agreement should say, the programme does not tell.
    """
    findings: list[Finding] = []
    ways: dict[str, dict[str, int]] = defaultdict(dict)  # the first line of each, by programme
    for index, (crebo, way) in enumerate(zip(
            table.column(CREBO), table.column(_LEERWEG), strict=True)):
        if crebo and way:
            ways[crebo].setdefault(way, index)
    programmes = []
    for crebo, line in _first_lines(table, CREBO).items():
        programme = build(Programme, "programme", line)
        first, *others = ways[crebo].items() or [("", 0)]
        if others:
            programme = replace(programme, leerweg=None)
            findings += (found(
                "PROGRAMME_OF_BOTH", table.line(index).place.where(_LEERWEG), f"programme:{crebo}",
                crebo=crebo, seen=way, first=first[0]) for way, index in others)
        programmes.append(programme)
    return tuple(programmes), findings


def groups_of(table: Table) -> tuple[tuple[Group, ...], list[Finding]]:
    """Each class with what the first of its lines says that says it.

    One whose students have several mentors has none: the class does not tell whose is which. The
    cohort of an export without a column on it is called as the file, until more is known of it.
    """
    said = {attribute: _first_said(table, key) for attribute, key in _OF_GROUP.items()}
    mentor_of: dict[str, str] = {}
    several: dict[str, int] = {}
    for index, (code, mentor) in enumerate(zip(
            table.column(GROUP), table.column(_OF_GROUP["mentor"]), strict=True)):
        if code and mentor and mentor_of.setdefault(code, mentor) != mentor:
            several.setdefault(code, index)
    groups = []
    for code, first in _first_lines(table, GROUP).items():
        lines = {attribute: table.line(those[code]) if code in those else first
                 for attribute, those in said.items()}
        group = _group(code, first, lines)
        groups.append(replace(group, mentor=None) if code in several else group)
    return tuple(groups), [
        found("GROUP_OF_MENTORS", table.line(index).place.where(_OF_GROUP["mentor"]),
              f"group:{code}", group=shortened(code)) for code, index in several.items()]


def _group(code: str, first: Line, lines: Mapping[str, Line]) -> Group:
    """A class of which each of ``lines`` says an attribute."""
    told: dict[str, Any] = {
        attribute: line.values.get(_OF_GROUP[attribute]) for attribute, line in lines.items()}
    unsaid = "" if told["cohort"] else "cohort"
    told["cohort"] = told["cohort"] or PurePath(first.place.file).stem
    return Group(code=code, **told, origin={
        "": first.place.where(), "code": first.place.where(GROUP),
        **{attribute: line.place.where(_OF_GROUP[attribute])
           for attribute, line in lines.items() if attribute != unsaid}})


def _first_said(table: Table, key: str) -> dict[str, int]:
    """For each class the first line that says a field."""
    first: dict[str, int] = {}
    for index, (group, value) in enumerate(zip(
            table.column(GROUP), table.column(key), strict=True)):
        if group and value is not None:
            first.setdefault(group, index)
    return first


def _first_lines(table: Table, key: str) -> dict[str, Line]:
    """For each value of a field the first line that has it."""
    first: dict[str, int] = {}
    for index, value in enumerate(table.column(key)):
        if value is not None:
            first.setdefault(value, index)
    return {value: table.line(index) for value, index in first.items()}
