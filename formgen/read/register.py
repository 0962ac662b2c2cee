"""DUO's register file (registratieoverzicht, RO) -> what it says of the placements we know.

The file has no header: each line begins with the code of its record (programme of requirements
for ROD, chapter 15), parted by ``|`` or ``;``, dates as 2026-09-14 or 14-9-2026. Read are
PER (birth date), ISG (enrolment), ISP (programme), BPV (the agreement) and KZD (electives).
It knows a student by citizen service number only, and that is never looked at: neither are the
sex and the extra support. An agreement is matched to a placement by three facts together,
birth date, company ID and start, or by the first two where nothing else fits; never by less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from formgen.findings import Finding, Where, found
from formgen.keyed import Keyed
from formgen.model import Agreement, Cohort, Elective, Placement, catalogue
from formgen.read.lines import Line, Place, line_of
from formgen.read.merge import Difference, merge
from formgen.read.raw import Row, Sheet, letters, shown
from formgen.read.records import build
from formgen.read.text import clean
from formgen.read.values import converter

_RECORDS = frozenset(("VLP", "PER", "ISG", "ISP", "ISE", "BPV", "DIP", "AMO", "GEO", "KZD", "SLR"))
_LOOKED_AT = 20
# Column of a record's field, from 0. The second and third are the citizen service number and
# the education number of every record.
_BIRTH, _ENROLMENT = 3, 3
_STARTED, _PLANNED, _ENDED = 4, 5, 6
_CREBO_OF_PERIOD = 5
_ELECTIVE, _RESULT = 6, 8
_BPV: Mapping[int, str] = MappingProxyType({
    5: "agreement.drawn_up_date", 6: "placement.start", 7: "placement.planned_end",
    8: "placement.actual_end", 9: "placement.total_hours", 10: "company.sbb_id",
    11: "programme.crebo", 12: "elective.code",
})
_COLUMNS = {key: letters(column) for column, key in _BPV.items()}
_PASSED = "behaald"


@dataclass(frozen=True, slots=True)
class Registered:
    """One agreement of the file, with what its person and enrolment are known by.

    ``enrolled`` are the first and the last day of the enrolment, ``crebo`` its programme,
    ``passed`` the codes of the electives that the person has passed.
    """

    line: Line
    born: date | None
    enrolled: tuple[date | None, date | None]
    crebo: str
    passed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Register:
    """The agreements of a file."""

    file: str
    agreements: tuple[Registered, ...]


def is_register(sheet: Sheet) -> bool:
    """Whether a CSV file is DUO's register file: every line begins with a record's code."""
    codes = [_text(row, 0) for row in sheet.rows[:_LOOKED_AT]]
    return bool(codes) and _RECORDS.issuperset(codes) and not {"VLP", "PER"}.isdisjoint(codes)


def read_register(sheet: Sheet) -> Register:
    """The agreements of a register file."""
    people: list[list[Row]] = []
    for row in sheet.rows:
        code = _text(row, 0)
        if code == "PER":
            people.append([row])
        elif people and code in ("ISG", "ISP", "BPV", "KZD"):
            people[-1].append(row)
    return Register(sheet.file, tuple(one for rows in people for one in _of_person(rows, sheet)))


def _of_person(rows: Iterable[Row], sheet: Sheet) -> Iterator[Registered]:
    born: date | None = None
    enrolments: dict[str, tuple[date | None, date | None]] = {}
    programmes: dict[str, str] = {}
    passed = set()
    agreements = []
    for row in rows:
        code, enrolment = _text(row, 0), _text(row, _ENROLMENT)
        if code == "PER":
            born = _value("intern.birth_date", row, _BIRTH)
        elif code == "ISG":
            ended = _value("placement.actual_end", row, _ENDED)
            enrolments[enrolment] = (_value("placement.start", row, _STARTED),
                                     ended or _value("placement.planned_end", row, _PLANNED))
        elif code == "ISP":  # the last period of an enrolment counts
            programmes[enrolment] = _text(row, _CREBO_OF_PERIOD)
        elif code == "BPV":
            agreements.append((enrolment, _line(row, sheet)))
        elif _text(row, _RESULT).casefold() == _PASSED:
            passed.add(_text(row, _ELECTIVE))
    for enrolment, line in agreements:
        yield Registered(line, born, enrolments.get(enrolment, (None, None)),
                         programmes.get(enrolment, ""), frozenset(passed))


def _text(row: Row, column: int) -> str:
    return clean(shown(row.cells.get(column, "")))


def _value(key: str, row: Row, column: int) -> Any:
    """The value of a cell as that of a field; None where it cannot be read."""
    return converter(catalogue()[key])(row.cells[column]).value if column in row.cells else None


def _line(row: Row, sheet: Sheet) -> Line:
    place = Place(sheet.file, sheet.name, str(row.number), _COLUMNS)
    return line_of(place, ((key, row.cells.get(column)) for column, key in _BPV.items()))


@dataclass(frozen=True, slots=True)
class Registration:
    """A cohort completed from register files: what differs, by placement, and findings."""

    cohort: Cohort
    differences: tuple[tuple[str, Difference], ...]
    findings: tuple[Finding, ...]


def register(cohort: Cohort, registers: Iterable[Register]) -> Registration:
    """Fill in what the placements lack from their agreements in the register."""
    placements = Keyed(Placement, "placement_id")
    placements.update(cohort.placements)
    differences: list[tuple[str, Difference]] = []
    findings: list[Finding] = []
    for one in registers:
        matched = dict(_matched(cohort, one.agreements))
        for name, agreement in matched.items():
            subject = f"placement:{name}"
            placements[name], told = merge(
                placements[name], _placement(placements[name], agreement))
            differences += ((subject, difference) for difference in told)
            findings += agreement.line.findings(subject)
            findings += _noticed(agreement, placements[name], subject)
        findings.append(found("REGISTER_READ", Where(one.file), count=len(one.agreements),
                              used=len(matched)))
    return Registration(replace(cohort, placements=placements.settled()),
                        tuple(differences), tuple(findings))


def _matched(cohort: Cohort, agreements: Iterable[Registered]
             ) -> Iterator[tuple[str, Registered]]:
    """Placements and their agreements, where no other of either fits as well."""
    ours: dict[tuple[date, str], list[tuple[str, date | None]]] = defaultdict(list)
    for placement in cohort.placements.values():
        born = cohort.interns[placement.student_number].birth_date
        company = cohort.companies[placement.company_id].sbb_id
        if born and company:
            ours[born, company].append((placement.placement_id, placement.start))
    theirs: dict[tuple[date | None, str], list[Registered]] = defaultdict(list)
    for one in agreements:
        theirs[one.born, one.line.values.get("company.sbb_id", "")].append(one)
    for key, placements in ours.items():
        registered = theirs.get(key, [])
        if len(placements) == len(registered) == 1:
            yield placements[0][0], registered[0]
            continue
        for name, start in placements:
            fit = [one for one in registered
                   if one.line.values.get("placement.start") == start]
            twins = [other for _, other in placements if other == start]
            if len(fit) == len(twins) == 1 and start:
                yield name, fit[0]


def _placement(ours: Placement, agreement: Registered) -> Placement:
    """What the register says of a placement, as a placement."""
    line = replace(agreement.line, values={
        **agreement.line.values, "placement.placement_id": ours.placement_id,
        "placement.student_number": ours.student_number, "placement.company_id": ours.company_id})
    elective = () if ours.electives or "elective.code" not in line.values else (
        build(Elective, "elective", line),)
    return build(Placement, "placement", line, electives=elective,
                 agreement=build(Agreement, "agreement", line))


def _noticed(agreement: Registered, placement: Placement, subject: str) -> Iterator[Finding]:
    """What the register knows and the placement does not say."""
    place = agreement.line.place
    first, last = agreement.enrolled
    if (first and placement.start and placement.start < first) or (
            last and placement.planned_end and placement.planned_end > last):
        yield found("REGISTER_OUTSIDE_ENROLMENT", place.where("placement.start"), subject,
                    first=f"{first:%d-%m-%Y}" if first else "?",
                    last=f"{last:%d-%m-%Y}" if last else "?")
    of_bpv = agreement.line.values.get("programme.crebo", "")
    if of_bpv and agreement.crebo and of_bpv != agreement.crebo:
        yield found("REGISTER_OTHER_PROGRAMME", place.where("programme.crebo"), subject,
                    seen=of_bpv, crebo=agreement.crebo)
    for elective in placement.electives:
        if elective.code in agreement.passed:
            yield found("REGISTER_ELECTIVE_PASSED", place.where("elective.code"), subject,
                        elective=elective.code)
