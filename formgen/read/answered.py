"""Answers of a company, each known by its question -> the company, and what is odd about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from formgen.findings import Finding, Where, found
from formgen.model import ROLE_LABELS, Company, Conditions, Contact, FirstDay, Role, catalogue
from formgen.read.issues import Issue
from formgen.read.lines import Line, Place
from formgen.read.questions import NAMING, ROLES
from formgen.read.raw import Raw, Row, Sheet, letters
from formgen.read.records import build
from formgen.read.splits import PERSONS, apart
from formgen.read.values import converter

# What is a person's where it follows the person's name.
_PERSONS = MappingProxyType({"company.email": "contact.email", "company.phone": "contact.phone"})
_NAME = "contact.name"


class Question(NamedTuple):
    """A question that is known, and the column of the sheet that its answer stands in, from 0."""

    key: str
    row: Row
    answer: int

    @property
    def cell(self) -> str:
        """The answer's cell."""
        return f"{letters(self.answer)}{self.row.number}"


class Answered(NamedTuple):
    """A company by its answers, how many these are, and what is odd about them.

    The company's code is empty if no answer says it.
    """

    company: Company
    answers: int
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Told:
    """What is told of one thing: values and their cells by key, and what is odd about cells."""

    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    issues: list[tuple[str, Issue]] = field(default_factory=list)

    def take(self, key: str, raw: Raw, cell: str) -> None:
        """Convert an answer; the first answer to a question counts."""
        for target, text in apart(key, raw).items():
            if target in self.cells or text == "":
                continue
            self.cells[target] = cell
            read = converter(catalogue()[target])(text)
            if read.value is not None:
                self.values[target] = read.value
            if read.issue:
                self.issues.append((target, read.issue))

    def line(self, sheet: Sheet) -> Line:
        """The same as a line of the sheet."""
        place = Place(sheet.file, sheet.name, "", self.cells)
        return Line(place, self.values, tuple(self.issues))


def answered(sheet: Sheet, questions: Sequence[Question]) -> Answered | None:
    """The company that some answers are of; None if they do not say which it is."""
    told, people, unused = _sorted(questions)
    if NAMING.isdisjoint(told.values):
        return None
    told.values.setdefault("company.company_id", "")
    line = told.line(sheet)
    lines = []
    for role, person in people.items():
        if _NAME in person.values:
            person.values["contact.role"] = role
            lines.append(person.line(sheet))
        else:
            unused += person.cells.values()
    company = build(
        Company, "company", line,
        contacts=tuple(build(Contact, "contact", one) for one in lines),
        conditions=build(Conditions, "conditions", line),
        first_day=build(FirstDay, "first_day", line))
    subject = f"company:{company.company_id}" if company.company_id else ""
    return Answered(company, sum(len(one.place.columns) for one in (line, *lines)), (
        *(finding for one in (line, *lines) for finding in one.findings(subject)),
        *(found("INTAKE_ANSWER_NOT_USED", Where(sheet.file, sheet.name, cell), subject)
          for cell in unused)))


def _sorted(questions: Sequence[Question]) -> tuple[_Told, Mapping[str, _Told], list[str]]:
    """What is told of the company, and of its people by role; and the cells of no use."""
    company = _Told()
    people: dict[str, _Told] = defaultdict(_Told)
    unused = []
    role = ""
    for question in questions:
        key, whose = question.key, company
        if key in ROLES:
            role = ROLE_LABELS[ROLES[key]].nl
            key, whose = _NAME, people[role]
        elif key in PERSONS:
            key, whose = PERSONS[key], people[ROLE_LABELS[Role.PRAKTIJKOPLEIDER].nl]
        elif role and (of_person := _of_person(key, people[role])):
            key, whose = of_person, people[role]
        else:
            role = ""
        raw = question.row.cells.get(question.answer)
        if raw is None:
            continue
        if (whose is company and key.startswith("contact.")) or key in whose.cells:
            unused.append(question.cell)
        else:
            whose.take(key, raw, question.cell)
    return company, people, unused


def _of_person(key: str, person: _Told) -> str:
    """What a question is that follows a person's name, or role; empty if it is not about them."""
    if key == "company.name" and _NAME not in person.cells:
        return _NAME
    return _PERSONS.get(key, key if key.startswith("contact.") else "")
