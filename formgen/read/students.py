"""A list of students as a school system exports it (Eduarte, CSV or Excel) -> the parts of
a cohort. Its columns on placements (BPV) may make it a whole cohort on its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePath

from formgen.findings import Finding, found
from formgen.model import (
    Agreement,
    Company,
    Elective,
    Group,
    Guardian,
    Intern,
    Placement,
    Programme,
    Record,
)
from formgen.model.fields import fields_of
from formgen.read.lines import Line, Place
from formgen.read.links import NO_LINKS, Links, linked
from formgen.read.raw import Sheet
from formgen.read.records import Parts, build, by_key, read_records, tells
from formgen.read.roster import make_intern, make_placement
from formgen.read.synonyms import Vocabulary, vocabulary
from formgen.read.tables import header_row, read_table
from formgen.read.text import shortened

Entities = Sequence[tuple[type[Record], str]]

# Fewer known headers than this make no list of students.
_LEAST_HEADERS = 3
_NUMBER, _GROUP, _CREBO = "intern.student_number", "intern.group", "programme.crebo"
_PLACED = "placement.placement_id"
# What a school system writes between values when it puts several into one cell.
_SEVERAL = re.compile(r"[;|]")

_STUDENT: Entities = ((Intern, "intern"), (Guardian, "guardian"), (Programme, "programme"))
_PLACEMENT: Entities = ((Placement, "placement"), (Agreement, "agreement"),
                        (Elective, "elective"), (Company, "company"))
# Columns that exports often have, and that formgen has no use for.
_KNOWN = ("intern.given_names", "intern.phone", "enrolment.start", "enrolment.planned_end",
          "enrolment.intensity", "enrolment.status", "school.unit", "school.location")
_ELSEWHERE = {"placement.student_number", "company.company_id"}


@cache
def export_vocabulary() -> Vocabulary:
    """The headers of an export: first what is about the student, then about the placement."""

    def keys(entities: Entities) -> tuple[str, ...]:
        return tuple(field.key for kind, prefix in entities for field in fields_of(kind, prefix)
                     if field.key not in _ELSEWHERE)

    return vocabulary((*keys(_STUDENT), "group.cohort"), keys(_PLACEMENT), _KNOWN)


def is_student_list(sheet: Sheet, links: Links = NO_LINKS) -> bool:
    """Whether a sheet is a list of students, by its headers."""
    header = header_row(sheet, linked(export_vocabulary(), links))
    return header is not None and header[1] >= _LEAST_HEADERS


def read_students(sheet: Sheet, links: Links = NO_LINKS) -> Parts:
    """Read an export; ``links`` say what the school's own columns mean.

    A student who has several placements has a row for each: rows that say the same of the
    student are one student.
    """
    table = read_table(sheet, linked(export_vocabulary(), links))
    interns, findings = read_records(
        (_about(line, _STUDENT) for line in table.lines), Intern, "intern",
        by_key("intern", _NUMBER), make_intern)
    lines = [line for line in table.lines if _NUMBER in line.values]
    placed = _placed(lines)
    for line in placed:
        findings += _about(line, _PLACEMENT).findings(f"placement:{line.values[_PLACED]}")
    return Parts(
        programmes=_programmes(lines), groups=_groups(lines),
        interns=tuple(dict.fromkeys(interns)),
        companies=_companies(placed),
        placements=tuple(make_placement(line) for line in placed),
        findings=(*table.findings, *findings, *_unplaced(lines)),
    )


def _about(line: Line, entities: Entities) -> Line:
    """The line with only the issues of the fields that are about some of its records."""
    if not line.issues:
        return line
    prefixes = {prefix for _, prefix in entities}
    return replace(line, issues=tuple(
        (key, issue) for key, issue in line.issues if key.partition(".")[0] in prefixes))


def _programmes(lines: Iterable[Line]) -> tuple[Programme, ...]:
    """Each programme as its first line tells it."""
    first: dict[str, Line] = {}
    for line in lines:
        if _CREBO in line.values:
            first.setdefault(line.values[_CREBO], line)
    return tuple(build(Programme, "programme", line) for line in first.values())


def _companies(placed: Iterable[Line]) -> tuple[Company, ...]:
    """Each company as its first line tells it."""
    first: dict[str, Line] = {}
    for line in placed:
        first.setdefault(line.values["company.company_id"], line)
    return tuple(build(Company, "company", line) for line in first.values())


def _groups(lines: Iterable[Line]) -> tuple[Group, ...]:
    """Each class as the line of its first student tells it.

    An export without a column on the cohort is itself the cohort: it is called as the file.
    """
    first: dict[str, Line] = {}
    for line in lines:
        if _GROUP in line.values:
            first.setdefault(line.values[_GROUP], line)
    return tuple(
        Group(
            cohort=line.values.get("group.cohort") or PurePath(line.place.file).stem,
            code=code, year=line.values.get("intern.year"), crebo=line.values.get(_CREBO),
            origin={"": line.place.where(), "code": line.place.where(_GROUP),
                    "year": line.place.where("intern.year"), "crebo": line.place.where(_CREBO)},
        )
        for code, line in first.items()
    )


def _company_code(line: Line) -> str:
    """What the company of a line is called by: its code, its SBB number or its name.

    Empty if the line names none, or more than one.
    """
    values = line.values
    name = str(values.get("company.name", ""))
    code = values.get("placement.company_id", values.get("company.sbb_id", name))
    return "" if _SEVERAL.search(name) else str(code)


def _placed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that have a placement, completed with what ties it to student and company."""
    counts: Counter[str] = Counter()
    columns = _with_keys(lines[0].place.columns) if lines else {}
    placed = []
    for line in lines:
        code = _company_code(line)
        if not code:
            continue
        number = line.values[_NUMBER]
        counts[number] += 1
        added = {"placement.student_number": number, "placement.company_id": code,
                 "company.company_id": code}
        if _PLACED not in line.values:
            added[_PLACED] = line.values.get("agreement.number") or f"{number}-{counts[number]}"
        place = Place(line.place.file, line.place.sheet, line.place.row, columns)
        placed.append(line.completed(place, added))
    return tuple(placed)


def _with_keys(columns: Mapping[str, str]) -> Mapping[str, str]:
    """The columns, also as those of the fields that tie a placement to the rest."""
    company = next((columns[key] for key in ("placement.company_id", "company.sbb_id",
                                             "company.name") if key in columns), "A")
    return {**columns, "placement.student_number": columns[_NUMBER],
            "placement.company_id": company, "company.company_id": company}


def _unplaced(lines: Iterable[Line]) -> Iterable[Finding]:
    """Lines that tell of a placement but not, or not clearly, at which company."""
    for line in lines:
        if _company_code(line) or not (tells(line, "placement") or tells(line, "company")):
            continue
        subject = f"intern:{line.values[_NUMBER]}"
        name = line.values.get("company.name")
        if name:
            yield found("SEVERAL_COMPANIES", line.place.where("company.name"), subject,
                        seen=shortened(name))
        else:
            yield found("PLACEMENT_WITHOUT_COMPANY", line.place.where(), subject)
