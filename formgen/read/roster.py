"""The school's roster workbook -> the parts of a cohort."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from formgen.findings import Finding, Where, found
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
from formgen.read.records import Parts, always, build_all, by_key, read_records, tells
from formgen.read.student_numbers import read_list
from formgen.read.tables import Table
from formgen.read.turned import read_turned

Made = TypeVar("Made", bound=Record)
_LAYOUTS = {layout.name.nl: layout for layout in ROSTER}
# Sheets of one thing, which people may write with the headers below one another.
_OF_ONE = frozenset({"School"})


def read_roster(workbook: Book, links: Links = NO_LINKS, but: Collection[str] = ()) -> Parts:
    """Read a roster, ``but`` for some of its sheets; ``links`` say what the school's own columns
    mean.

    Raises:
        InputError: if one of its sheets is damaged or unsafe.
    """
    roster = _Roster(workbook, links, but)
    parts = Parts(
        schools=tuple(roster.records("School", School, "school", always("school"))),
        programmes=roster.records("Opleidingen", Programme, "programme",
                                  by_key("programme", "programme.crebo")),
        groups=roster.records("Cohort", Group, "group", by_key("group", "group.code")),
        interns=roster.records("Studenten", Intern, "intern",
                               by_key("intern", "intern.student_number"), make_interns),
        placements=roster.records("Plaatsingen", Placement, "placement",
                                  by_key("placement", "placement.placement_id"), make_placements),
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

    def __init__(self, workbook: Book, links: Links, but: Collection[str]) -> None:
        self._links = links
        self._workbook = workbook
        recognised = recognise(workbook, ROSTER, but)
        self._sheets = recognised.sheets
        self._findings: list[Finding] = [*workbook.findings, *recognised.findings]

    def records(self, layout: str, kind: type[Made], prefix: str, subject: Callable[[Line], str],
                make: Callable[[Table], list[Made]] | None = None) -> Collection[Made]:
        """The records of one sheet; none if the workbook lacks it."""
        if layout not in self._sheets:
            return ()
        sheet = self._workbook.sheet(self._sheets[layout])
        words = linked(layout_vocabulary(_LAYOUTS[layout]), self._links)
        of_one = layout in _OF_ONE and read_turned(sheet, words)
        table = of_one or read_list(sheet, words, self._links)
        if kind is Company:
            table = _with_codes(table)
        records, findings = read_records(table, kind, prefix, subject, make)
        self._findings += (*table.findings, *findings)
        return records

    def completed(self, parts: Parts) -> Parts:
        """The parts together with everything that was noticed on the way."""
        return replace(parts, findings=tuple(self._findings))


def _with_codes(table: Table) -> Table:
    """The companies of a sheet without codes: each is called by its SBB number, or its name."""
    if "company.company_id" in table.columns or not len(table):
        return table
    codes = [sbb or name for sbb, name in zip(
        table.column("company.sbb_id"), table.column("company.name"), strict=True)]
    made = found("COMPANY_CODES_MADE", Where(table.place.file, table.place.sheet))
    return table.completed({"company.company_id": codes}, made)


def make_interns(table: Table) -> list[Intern]:
    """The intern of each line, with the guardian if it names one."""
    return build_all(Intern, "intern", table, guardian=build_all(Guardian, "guardian", table))


def make_placements(table: Table) -> list[Placement]:
    """The placement of each line, with its agreement, and an elective if there is one."""
    agreements = build_all(Agreement, "agreement", table)
    told = tells(table, "elective")
    if not any(told):
        return build_all(Placement, "placement", table, agreement=agreements)
    electives = [(elective,) if one else () for elective, one in zip(
        build_all(Elective, "elective", table), told, strict=True)]
    return build_all(Placement, "placement", table, agreement=agreements, electives=electives)


def _of_owner(line: Line) -> str:
    """A criterion belongs to a programme (its crebo has five digits) or to a company."""
    owner = str(line.values.get("criterion.owner", ""))
    if not owner:
        return ""
    return f"programme:{owner}" if owner.isdigit() and len(owner) == 5 else f"company:{owner}"
