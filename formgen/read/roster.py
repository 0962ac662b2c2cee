"""The school's roster workbook -> the parts of a cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from formgen.findings import Finding
from formgen.model import (
    Agreement,
    Company,
    Contact,
    Criterion,
    Elective,
    Group,
    Guardian,
    Intern,
    Placement,
    Programme,
    Record,
    School,
    WorkProcess,
)
from formgen.model.sheets import ROSTER
from formgen.read.book import Book
from formgen.read.lines import Line
from formgen.read.links import NO_LINKS, Links, linked
from formgen.read.recognise import layout_vocabulary, recognise
from formgen.read.records import Parts, always, build, by_key, read_records, tells
from formgen.read.tables import read_table

Made = TypeVar("Made", bound=Record)
_LAYOUTS = {layout.name.nl: layout for layout in ROSTER}


def read_roster(workbook: Book, links: Links = NO_LINKS) -> Parts:
    """Read a roster; ``links`` say what the school's own columns mean.

    Raises:
        InputError: if one of its sheets is damaged or unsafe.
    """
    roster = _Roster(workbook, links)
    parts = Parts(
        schools=roster.records("School", School, "school", always("school")),
        programmes=roster.records("Opleidingen", Programme, "programme",
                                  by_key("programme", "programme.crebo")),
        groups=roster.records("Cohort", Group, "group", by_key("group", "group.code")),
        interns=roster.records("Studenten", Intern, "intern",
                               by_key("intern", "intern.student_number"), make_intern),
        placements=roster.records("Plaatsingen", Placement, "placement",
                                  by_key("placement", "placement.placement_id"), make_placement),
        companies=roster.records("Bedrijven", Company, "company",
                                 by_key("company", "company.company_id")),
        staff=roster.records("Medewerkers", Contact, "contact", always("school")),
        work_processes=roster.records("Werkprocessen", WorkProcess, "work_process",
                                      by_key("programme", "work_process.crebo")),
        criteria=roster.records("Criteria", Criterion, "criterion", _of_owner),
    )
    return roster.completed(parts)


class _Roster:
    """A roster being read: its recognised sheets, and the findings so far."""

    def __init__(self, workbook: Book, links: Links) -> None:
        self._links = links
        self._workbook = workbook
        recognised = recognise(workbook, ROSTER)
        self._sheets = recognised.sheets
        self._findings: list[Finding] = [*workbook.findings, *recognised.findings]

    def records(self, layout: str, kind: type[Made], prefix: str, subject: Callable[[Line], str],
                make: Callable[[Line], Made] | None = None) -> tuple[Made, ...]:
        """The records of one sheet; none if the workbook lacks it."""
        if layout not in self._sheets:
            return ()
        sheet = self._workbook.sheet(self._sheets[layout])
        table = read_table(sheet, linked(layout_vocabulary(_LAYOUTS[layout]), self._links))
        records, findings = read_records(table.lines, kind, prefix, subject, make)
        self._findings += (*table.findings, *findings)
        return records

    def completed(self, parts: Parts) -> Parts:
        """The parts together with everything that was noticed on the way."""
        return replace(parts, findings=tuple(self._findings))


def make_intern(line: Line) -> Intern:
    """The intern of a line, with the guardian if it names one."""
    return build(Intern, "intern", line, guardian=build(Guardian, "guardian", line))


def make_placement(line: Line) -> Placement:
    """The placement of a line, with its agreement, and an elective if there is one."""
    elective = (build(Elective, "elective", line),) if tells(line, "elective") else ()
    return build(Placement, "placement", line,
                 agreement=build(Agreement, "agreement", line), electives=elective)


def _of_owner(line: Line) -> str:
    """A criterion belongs to a programme (its crebo has five digits) or to a company."""
    owner = str(line.values.get("criterion.owner", ""))
    if not owner:
        return ""
    return f"programme:{owner}" if owner.isdigit() and len(owner) == 5 else f"company:{owner}"
