"""A list of students as a school system exports it (Eduarte, CSV or Excel) -> the parts of
a cohort. Its columns on placements (BPV) may make it a whole cohort on its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress
from operator import or_
from typing import Any

from formgen.findings import Finding, found
from formgen.keyed import Keyed, kept
from formgen.model import (
    ROLE_LABELS,
    Agreement,
    Company,
    Contact,
    Elective,
    Guardian,
    Intern,
    Placement,
    Programme,
    Record,
    Role,
)
from formgen.model.fields import fields_of
from formgen.read.classes import class_of_sheet, groups_of, one_class_each, programmes_of
from formgen.read.columns import Column
from formgen.read.links import NO_LINKS, Links
from formgen.read.long import like
from formgen.read.raw import Sheet
from formgen.read.records import Parts, build, by_key, made_from, read_records, tells
from formgen.read.roster import make_interns, make_placements
from formgen.read.splits import PERSONS
from formgen.read.student_numbers import read_list
from formgen.read.synonyms import Vocabulary, vocabulary
from formgen.read.tables import Table
from formgen.read.text import folded, shortened
from formgen.spool import repeated

Entities = Sequence[tuple[type[Record], str]]

#: Fewer known headers than this make no list of students.
LEAST_HEADERS = 3
_NUMBER = "intern.student_number"
_PLACED = "placement.placement_id"
_TRAINERS = tuple(PERSONS.values())
# What a school system writes between values when it puts several into one cell.
_SEVERAL = re.compile(r"[;|]")

_STUDENT: Entities = ((Intern, "intern"), (Guardian, "guardian"), (Programme, "programme"))
_PLACEMENT: Entities = ((Placement, "placement"), (Agreement, "agreement"),
                        (Elective, "elective"), (Company, "company"))
# Columns that exports often have: the class's mentor, and what formgen has no use for.
_KNOWN = ("group.mentor", "intern.given_names", "intern.phone", "enrolment.start",
          "enrolment.planned_end", "enrolment.intensity", "enrolment.status", "school.unit",
          "school.location")
_ELSEWHERE = {"placement.student_number", "company.company_id"}


@cache
def export_vocabulary() -> Vocabulary:
    """The headers of an export: first what is about the student, then about the placement."""

    def keys(entities: Entities) -> tuple[str, ...]:
        return tuple(field.key for kind, prefix in entities for field in fields_of(kind, prefix)
                     if field.key not in _ELSEWHERE)

    return vocabulary((*keys(_STUDENT), "group.cohort"), (*keys(_PLACEMENT), *PERSONS), _KNOWN)


def read_lists(sheets: Sequence[Sheet], links: Links = NO_LINKS) -> list[Parts]:
    """Read the lists of one file; ``links`` say what the school's own columns mean.

    A student who has several placements has a row for each: rows that say the same of the
    student are one student. Of several lists, each without a column on the class is the list of
    one class, which is called as the sheet.
    """
    tables = [read_list(sheet, export_vocabulary(), links) for sheet in sheets]
    if len(tables) > 1:
        tables = list(map(class_of_sheet, tables))
    tables = list(map(one_class_each, tables))
    names = _CompanyNames()
    codes = [names.codes(table) for table in tables]
    several = repeated(hash(number) for table, those in zip(tables, codes, strict=True)
                       for number in compress(table.column(_NUMBER), those) if number)
    counts: Counter[str] = Counter()
    return [_parts(table, those, _Numbering(several, counts))
            for table, those in zip(tables, codes, strict=True)]


def _parts(table: Table, codes: Sequence[str], numbering: _Numbering) -> Parts:
    interns, findings = read_records(
        table, Intern, "intern", by_key("intern", _NUMBER), make_interns, _prefixes(_STUDENT))
    known = [number is not None for number in table.column(_NUMBER)]
    table, codes = table.chosen(known), like(codes, compress(codes, known))
    placed = _placed(table, codes, numbering)
    for index in placed.issues:
        line = placed.line(index)
        findings += line.findings(f"placement:{line.values[_PLACED]}", _prefixes(_PLACEMENT))
    programmes, of_programmes = programmes_of(table)
    groups, of_groups = groups_of(table)
    return Parts(
        programmes=programmes, groups=groups,
        interns=_each_once(interns),
        companies=_companies(placed),
        placements=made_from(placed, make_placements),
        findings=(*table.findings, *findings, *of_programmes, *of_groups,
                  *_unplaced(table, codes)),
    )


def _prefixes(entities: Entities) -> frozenset[str]:
    return frozenset(prefix for _, prefix in entities)


def _each_once(interns: Collection[Intern]) -> Collection[Intern]:
    """The interns without those who are told in the same words once more."""
    if not repeated(hash(intern.student_number) for intern in interns):
        return interns
    return kept(Intern, _different(interns))


def _different(interns: Iterable[Intern]) -> Iterator[Intern]:
    first = Keyed(Intern, "student_number")
    others: set[Intern] = set()
    for intern in interns:
        known = first.setdefault(intern.student_number, intern)
        if known is not intern:
            if known == intern or intern in others:
                continue
            others.add(intern)
        yield intern


def _companies(placed: Table) -> tuple[Company, ...]:
    """Each company as its first line tells it, with all trainers that its lines name; and once
    more as a line that is the first to tell some field otherwise.
    """
    codes = placed.column("company.company_id")
    trainers: dict[str, dict[str, Contact]] = defaultdict(dict)
    if not set(_TRAINERS).isdisjoint(placed.columns):
        for index, company in enumerate(codes):
            line = placed.line(index)
            name = line.values.get("placement.praktijkopleider")
            if name:
                trainers[company].setdefault(name, build(
                    Contact, "contact", line, role=ROLE_LABELS[Role.PRAKTIJKOPLEIDER].nl,
                    name=name))
    columns = [column for key, column in placed.columns.items() if key.startswith("company.")]
    return tuple(build(Company, "company", placed.line(index),
                       contacts=tuple(trainers[codes[index]].values()))
                 for index in _telling(codes, columns))


def _telling(codes: Column, columns: Sequence[Column]) -> Iterator[int]:
    """The first line of each company, and of each of its fields the first that says another value
    than that line.
    """
    first: dict[str, tuple[Any, ...]] = {}
    noted: dict[str, set[int]] = defaultdict(set)
    for index, (code, *values) in enumerate(zip(codes, *columns, strict=True)):
        told = tuple(values)
        known = first.get(code)
        if known is None:
            first[code] = told
            yield index
        elif told != known:
            others = {number for number, (one, other) in enumerate(zip(known, told, strict=True))
                      if other is not None and other != one}
            if others - noted[code]:
                noted[code] |= others
                yield index


class _CompanyNames:
    """The companies of lists, of which one may be written in more ways: "De Poot B.V."."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def codes(self, table: Table) -> Sequence[str]:
        """What the company of each line is called by: its code, its SBB number or its name.

        Empty if the line names none, or more than one.
        """
        names = table.column("company.name")
        several = {name for name in names if name and _SEVERAL.search(name)}
        numbers = zip(table.column("placement.company_id"), table.column("company.sbb_id"), names,
                      strict=True)
        return like(names, (
            "" if name in several else str(code or sbb or self._name(name))
            for code, sbb, name in numbers))

    def _name(self, name: str | None) -> str:
        return self._first.setdefault(folded(name) or name, name) if name else ""


def _placed(table: Table, codes: Sequence[str], numbering: _Numbering) -> Table:
    """The lines that have a placement, completed with what ties it to student and company."""
    placed = table.chosen([bool(code) for code in codes])
    companies = like(codes, filter(None, codes))
    numbers = placed.column(_NUMBER)
    names = like(numbers, numbering.names(numbers, placed.column(_PLACED),
                                          placed.column("agreement.number")))
    place = placed.place
    return replace(
        placed, place=place._replace(columns=_with_keys(place.columns)) if placed.rows else place,
        columns={**placed.columns, "placement.student_number": numbers, _PLACED: names,
                 "placement.company_id": companies, "company.company_id": companies})


@dataclass(frozen=True, slots=True)
class _Numbering:
    """Names for the placements of a file's lists; ``several`` are hashes of the numbers of
    students who have more than one, ``counts`` theirs so far.
    """

    several: frozenset[int]
    counts: Counter[str]

    def names(self, numbers: Column, names: Column, agreements: Column) -> Iterator[str]:
        """What each placement is called by; one without a name by the student and a count."""
        for number, name, agreement in zip(numbers, names, agreements, strict=True):
            if hash(number) in self.several:
                self.counts[number] += 1
            yield name or agreement or f"{number}-{self.counts[number] or 1}"


def _with_keys(columns: Mapping[str, str]) -> Mapping[str, str]:
    """The columns, also as those of the fields that tie a placement to the rest."""
    company = next((columns[key] for key in ("placement.company_id", "company.sbb_id",
                                             "company.name") if key in columns), "A")
    return {**columns, "placement.student_number": columns[_NUMBER],
            "placement.company_id": company, "company.company_id": company}


def _unplaced(table: Table, codes: Sequence[str]) -> Iterator[Finding]:
    """Lines that tell of a placement but not, or not clearly, at which company."""
    if all(codes):
        return
    told = map(or_, tells(table, "placement"), tells(table, "company"))
    for index, (code, one) in enumerate(zip(codes, told, strict=True)):
        if code or not one:
            continue
        line = table.line(index)
        subject = f"intern:{line.values[_NUMBER]}"
        name = line.values.get("company.name")
        if name:
            yield found("SEVERAL_COMPANIES", line.place.where("company.name"), subject,
                        seen=shortened(name))
        else:
            yield found("PLACEMENT_WITHOUT_COMPANY", line.place.where(), subject)
