"""An intake in a layout of the company's or the school's own -> what it tells of the company.

Such a workbook has questions below one another, with the answers in a column to the right of
them. What a question is called is matched with the labels of formgen's own intake and their
synonyms; an answer whose question is not known is told, and not used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from formgen.findings import Finding, Where, found
from formgen.model import ROLE_LABELS, Company, Conditions, Contact, FirstDay, Role, catalogue
from formgen.model.sheets import INTAKE
from formgen.read.book import Book
from formgen.read.intake import company_in_name
from formgen.read.issues import Issue
from formgen.read.lines import Line, Place
from formgen.read.raw import Raw, Sheet, letters, shown
from formgen.read.records import Parts, build
from formgen.read.splits import PERSONS, SPLITS, apart
from formgen.read.synonyms import Vocabulary, is_refused, synonyms, vocabulary
from formgen.read.text import LONGEST_NAME, clean, folded, shortened
from formgen.read.values import converter

#: Rows of the longest sheet that is looked at.
_LONGEST = 500
#: So many known questions below one another make a sheet an intake.
_ENOUGH = 5
#: So many of them make their column one of questions.
_COLUMN = 3
#: One of them must say which company it is.
_NAMING = frozenset({"company.company_id", "company.name", "company.kvk", "company.sbb_id"})

# How alike two questions must be for "did you mean" (difflib's ratio).
_NEAR = 0.8

# The placement's field that names the holder of a role -> the role.
_ROLES = MappingProxyType({
    "placement.praktijkopleider": Role.PRAKTIJKOPLEIDER, "placement.daily": Role.DAILY,
    "placement.assessor": Role.ASSESSOR, "placement.final": Role.FINAL,
    "contact.backup": Role.BACKUP, "contact.signatory": Role.SIGNATORY})
# On a company's own sheet a "Begeleider" is the company's.
_TRAINER = ("Begeleider", "Stagebegeleider", "Praktijkbegeleider")
_CONTACT = ("contact.name", "contact.job_title", "contact.email", "contact.phone",
            "contact.days", "contact.initials")
# What is a person's where it follows the person's name.
_PERSONS = MappingProxyType({"company.email": "contact.email", "company.phone": "contact.phone"})


class _Question(NamedTuple):
    """A question that is known, and where it and its answer stand: columns from 0."""

    key: str
    row: int
    column: int
    answer: int = 0


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


def own_sheet(workbook: Book) -> Sheet | None:
    """The sheet of a workbook that is an intake with a layout of its own; None if none is."""
    sheets = [workbook.sheet(name) for name in workbook.sheet_names]
    sheets = [sheet for sheet in sheets if len(sheet.rows) <= _LONGEST]
    asked = [{question.key for question in _questions(sheet)} for sheet in sheets]
    best = max(range(len(sheets)), key=lambda place: len(asked[place]), default=-1)
    sound = best >= 0 and len(asked[best]) >= _ENOUGH and not _NAMING.isdisjoint(asked[best])
    return sheets[best] if sound else None


def mixes_sheets(sheet: Sheet) -> bool:
    """Whether a sheet asks what formgen's intake asks on several sheets."""
    return len(sheet.rows) <= _LONGEST and len(
        {question.key.partition(".")[0] for question in _questions(sheet)}) > 1


def read_own_intake(workbook: Book, sheet: Sheet) -> Parts:
    """Read an intake from the sheet that :func:`own_sheet` gave.

    A company whose code the sheet does not say has an empty one: which company it is, is found
    out where all companies are known (:func:`formgen.read.companies.with_codes`).
    """
    questions = _questions(sheet)
    told, people, unused = _answers(sheet, questions)
    if _NAMING.isdisjoint(told.values):
        where, named = Where(sheet.file, sheet.name), company_in_name(sheet.file) or sheet.file
        return Parts(findings=(found("INTAKE_WITHOUT_CODE", where, f"company:{named}"),))
    told.values.setdefault("company.company_id", "")
    line = told.line(sheet)
    lines = {role: person.line(sheet) for role, person in people.items()}
    company = build(
        Company, "company", line,
        contacts=tuple(build(Contact, "contact", one) for one in lines.values()
                       if "contact.name" in one.values),
        conditions=build(Conditions, "conditions", line),
        first_day=build(FirstDay, "first_day", line))
    subject = f"company:{company.company_id}" if company.company_id else ""
    count = sum(len(one.cells) for one in (told, *people.values()))
    return Parts(companies=(company,), findings=(
        *workbook.findings, *sheet.findings,
        found("INTAKE_OWN_LAYOUT", Where(sheet.file, sheet.name), subject, count=count),
        *(finding for one in (line, *lines.values()) for finding in one.findings(subject)),
        *_not_used(sheet, questions, unused)))


def _answers(sheet: Sheet, questions: list[_Question]) -> tuple[_Told, dict[str, _Told], list[
        _Question]]:
    """What is told of the company, and of its people by role; and the questions of no use."""
    cells = {row.number: row.cells for row in sheet.rows}
    company = _Told()
    people: dict[str, _Told] = defaultdict(_Told)
    unused = []
    role = ""
    for question in questions:
        key, whose = question.key, company
        if key in _ROLES:
            role = ROLE_LABELS[_ROLES[key]].nl
            key, whose = "contact.name", people[role]
        elif key in PERSONS:
            key, whose = PERSONS[key], people[ROLE_LABELS[Role.PRAKTIJKOPLEIDER].nl]
        elif role and (of_person := _of_person(key, people[role])):
            key, whose = of_person, people[role]
        else:
            role = ""
        raw = cells[question.row].get(question.answer)
        if raw is None:
            continue
        if (whose is company and key.startswith("contact.")) or key in whose.cells:
            unused.append(question)
        else:
            whose.take(key, raw, f"{letters(question.answer)}{question.row}")
    for name, person in people.items():
        person.values["contact.role"] = name
    return company, people, unused


def _of_person(key: str, person: _Told) -> str:
    """What a question is that follows a person's name, or role; empty if it is not about them."""
    if key == "company.name" and "contact.name" not in person.cells:
        return "contact.name"
    return _PERSONS.get(key, key if key.startswith("contact.") else "")


def _questions(sheet: Sheet) -> list[_Question]:
    """The known questions of a sheet, as they follow one another, with where their answers are."""
    known = [
        _Question(key, row.number, column)
        for row in sheet.rows for column, raw in sorted(row.cells.items())
        if isinstance(raw, str) and len(raw) <= LONGEST_NAME and (key := _meant(raw))
    ]
    counts = Counter(question.column for question in known)
    columns = {column for column, count in counts.items() if count >= _COLUMN}
    cells = {row.number: row.cells for row in sheet.rows}
    answers = {column: _answer_column(column, columns, [
        cells[question.row] for question in known if question.column == column])
        for column in columns}
    return [question._replace(answer=answers[question.column]) for question in known
            if question.column in columns and question.column not in answers.values()]


def _answer_column(column: int, questions: set[int], rows: list[Mapping[int, Raw]]) -> int:
    """The column of the answers to the questions of one.

    An explanation to the right of them is not taken for an answer where that was left out.
    """
    nearest = (min((c for c in cells if c > column and c not in questions), default=0)
               for cells in rows)
    counts = Counter(filter(None, nearest))
    often = max(counts.values(), default=0) / 5
    return min((c for c, count in counts.items() if count >= often), default=column + 1)


def _not_used(sheet: Sheet, questions: list[_Question], unused: list[_Question]
              ) -> Iterator[Finding]:
    """Answers whose question is not known, or was answered before."""
    known = {(question.row, question.column) for question in questions}
    answers = {question.column: question.answer for question in questions}
    first = min((question.row for question in questions), default=0)
    for row in sheet.rows:
        for column, answer in answers.items():
            label = clean(shown(row.cells.get(column, ""))).rstrip(" *:")
            if row.number < first or answer not in row.cells or not label:
                continue
            where = Where(sheet.file, sheet.name, f"{letters(column)}{row.number}")
            if is_refused(label):
                yield found("HEADER_REFUSED", where, header=shortened(label))
            elif (row.number, column) not in known:
                yield _unknown(label, where)
    for question in unused:
        where = Where(sheet.file, sheet.name, f"{letters(question.answer)}{question.row}")
        yield found("INTAKE_ANSWER_NOT_USED", where)


def _unknown(label: str, where: Where) -> Finding:
    near = get_close_matches(folded(label), _meanings(), n=1, cutoff=_NEAR)
    key = _meanings()[near[0]] if near else ""
    if key in catalogue():
        return found("LABEL_UNKNOWN_NEAR", where, label=shortened(label),
                     near=catalogue()[key].label.nl)
    return found("LABEL_UNKNOWN", where, label=shortened(label))


def _meant(text: str) -> str:
    """What a question is about; empty for what is none that is known."""
    label = clean(text)
    plain = folded(label)
    if not plain or is_refused(label):
        return ""
    return _meanings().get(plain) or next(
        (key for words in _vocabularies() for key in words.of_owner(plain)), "")


@cache
def _vocabularies() -> tuple[Vocabulary, ...]:
    """The questions of each form sheet of formgen's own intake."""
    return tuple(vocabulary(layout.keys) for layout in INTAKE if layout.shape == "form")


@cache
def _meanings() -> Mapping[str, str]:
    """Folded question -> the key that it asks for, a name in SPLITS, or a person's role."""
    meanings: dict[str, str] = {}
    for words in _vocabularies():
        for question, keys in words.first.items():
            if keys[0] in catalogue() or keys[0] in SPLITS:
                meanings.setdefault(question, keys[0])
    for key, role in _ROLES.items():
        label = ROLE_LABELS[role]
        for text in (label.nl, label.en, *synonyms().get(key, ())):
            meanings[folded(text)] = key
    meanings |= dict.fromkeys(map(folded, _TRAINER), "placement.praktijkopleider")
    for key in PERSONS:
        meanings |= dict.fromkeys(map(folded, synonyms()[key]), key)
    for question, keys in vocabulary(_CONTACT).first.items():
        if keys[0] in _CONTACT:
            meanings.setdefault(question, keys[0])
    return MappingProxyType(meanings)
