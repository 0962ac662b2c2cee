"""School, programmes and classes: does what they say fit together and the register?"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from importlib.resources import files

from formgen.check.printed import listed
from formgen.findings import Finding, found
from formgen.model import Cohort, Programme
from formgen.model.case import Case

#: Names that look less alike than this are of another programme, not another spelling.
_SAME_NAME = 0.6


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification as the register names it."""

    name: str
    level: int
    leerwegen: tuple[str, ...]


@cache
def register() -> Mapping[str, Qualification]:
    """The qualifications by crebo (Regeling vaststelling kwalificatiedossiers 2015, annex 1).

    Lists age: a qualification that is not in it may well exist.
    """
    resource = files("formgen.check") / "crebo_2015.csv"
    rows = csv.DictReader(resource.read_text(encoding="utf-8").splitlines(), delimiter=";")
    return {
        row["crebo"]: Qualification(
            row["name"], int(row["level"]), tuple(row["leerweg"].split("/")))
        for row in rows
    }


def check_school(cohort: Cohort) -> Iterator[Finding]:
    """There is a school."""
    if cohort.placements and not cohort.school.name:
        yield found("SCHOOL_MISSING", cohort.school.where(), "school")


def check_programmes(cohort: Cohort) -> Iterator[Finding]:
    """Name, level and learning path of each programme agree with the register."""
    for programme in cohort.programmes.values():
        yield from _check_programme(programme)


def check_groups(cohort: Cohort) -> Iterator[Finding]:
    """The programme of each class is on the sheet of programmes."""
    for group in cohort.groups.values():
        if group.crebo and group.crebo not in cohort.programmes:
            yield found("GROUP_PROGRAMME_UNKNOWN", group.where("crebo"), f"group:{group.code}",
                        group=group.code, crebo=group.crebo)


def check_group(case: Case) -> Iterator[Finding]:
    """The intern's class is on the sheet of classes: school days and programme hang on it."""
    if case.intern.group and case.group is None:
        yield found("INTERN_GROUP_UNKNOWN", case.intern.where("group"), case.subject,
                    group=case.intern.group, groups=listed(case.cohort.groups))


def check_work_processes(case: Case) -> Iterator[Finding]:
    """The placement's work processes belong to its programme (WEB 7.2.8 lid 2 c)."""
    if case.programme is None:
        return
    known = [process.code for process in case.cohort.work_processes
             if process.crebo == case.programme.crebo]
    for code in case.placement.work_process_codes:
        if known and code not in known:
            near = get_close_matches(code, known, n=1, cutoff=0)
            yield case.finding("WORK_PROCESS_UNKNOWN", "work_process_codes",
                               work_process=code, crebo=case.programme.crebo, near=near[0])


def _check_programme(programme: Programme) -> Iterator[Finding]:
    subject, crebo = f"programme:{programme.crebo}", programme.crebo
    known = register().get(crebo)
    if known is None:
        yield found("CREBO_UNKNOWN", programme.where("crebo"), subject, crebo=crebo)
        return
    if programme.name and not _alike(programme.name, known.name):
        yield found("CREBO_NAME_DIFFERS", programme.where("name"), subject, crebo=crebo,
                    name=programme.name, known=known.name)
    if programme.level is not None and programme.level != known.level:
        yield found("CREBO_LEVEL_DIFFERS", programme.where("level"), subject, crebo=crebo,
                    level=programme.level, known=known.level)
    if programme.leerweg and programme.leerweg not in known.leerwegen:
        yield found("CREBO_LEERWEG_DIFFERS", programme.where("leerweg"), subject, crebo=crebo,
                    leerweg=programme.leerweg, known="/".join(known.leerwegen))


def _alike(one: str, other: str) -> bool:
    """Whether two names may mean the same programme; the order of the words does not matter."""
    first, second = (" ".join(sorted(name.casefold().split())) for name in (one, other))
    return SequenceMatcher(None, first, second).ratio() >= _SAME_NAME
