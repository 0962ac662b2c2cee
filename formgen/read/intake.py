"""A company's intake workbook -> the company as it describes itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

from formgen.findings import Finding, Where, found
from formgen.model import (
    Company,
    Conditions,
    Contact,
    Criterion,
    Evaluation,
    FirstDay,
    InductionItem,
    Milestone,
    Openings,
    Record,
    Skill,
)
from formgen.model.filenames import safe_part
from formgen.model.sheets import INTAKE, INTAKE_VERSION, SheetLayout
from formgen.read.answers import read_answers
from formgen.read.book import Book
from formgen.read.lines import Line, Place
from formgen.read.recognise import layout_vocabulary, marks_of, recognise
from formgen.read.records import Parts, always, build, read_records
from formgen.read.tables import read_table
from formgen.read.text import clean, shortened

Made = TypeVar("Made", bound=Record)
_BY_PREFIX = {layout.keys[0].partition(".")[0]: layout for layout in INTAKE}
# A sheet that was exported by itself has the sheet's name at the end: "intake_B01 - 1 Bedrijf".
_SHEETS = "|".join(re.escape(name) for layout in INTAKE
                   for name in (layout.name.nl, layout.name.en))
_FILE_NAME = re.compile(rf"intake[ _-]+(.+?)(?: *- *(?:{_SHEETS}).*)?", re.IGNORECASE)


def read_intake(workbook: Book, *, partial: bool = False) -> Parts:
    """Read an intake; without a company code it gives findings only.

    ``partial``: some of its sheets did not come, which has been told already.

    Raises:
        InputError: if one of its sheets is damaged or unsafe.
    """
    intake = _Intake(workbook, partial=partial)
    company_id = intake.company_id
    if not company_id:
        where = Where(workbook.file)
        return Parts(findings=(*intake.findings, found("INTAKE_WITHOUT_CODE", where)))
    line = intake.answers("company")
    values = {**line.values, "company.company_id": company_id}
    company = build(
        Company, "company", replace(line, values=values),
        contacts=intake.records(Contact, "contact"),
        conditions=build(Conditions, "conditions", intake.answers("conditions")),
        first_day=build(FirstDay, "first_day", intake.answers("first_day")),
        induction=intake.records(InductionItem, "induction"),
        milestones=intake.records(Milestone, "milestone"),
        evaluations=intake.records(Evaluation, "evaluation"),
        skills=intake.records(Skill, "skill"),
        criteria=intake.records(Criterion, "criterion"),
        openings=intake.records(Openings, "openings"),
    )
    return Parts(companies=(company,), findings=tuple(intake.findings))


def company_in_name(file: str, known: Collection[str] = ()) -> str:
    """The company that the name of an intake tells, as intake_CODE.xlsx; else empty.

    Of the ``known`` codes it is the longest that the name has: "intake_B01 (1)" is of B01.
    """
    match = _FILE_NAME.fullmatch(clean(PurePath(file).stem))
    if not match:
        return ""
    if match[1] in known:
        return match[1]
    return max((code for code in known if _is_in_name(code, match[1])), key=len, default=match[1])


def _is_in_name(code: str, named: str) -> bool:
    """Whether the name of a file tells a company's code, as a name can hold it.

    "B01 (1)" and "B01_def" are what mail and people make of "B01".
    """
    as_named = re.escape(safe_part(f"intake_{code}").removeprefix("intake_"))
    return re.search(rf"(?:^|[\s_()-]){as_named}(?:$|[\s_()-])", named, re.IGNORECASE) is not None


class _Intake:
    """An intake being read. Which company it is about is settled first."""

    def __init__(self, workbook: Book, *, partial: bool) -> None:
        self._workbook = workbook
        self._partial = partial
        recognised = recognise(workbook, INTAKE)
        self._sheets = recognised.sheets
        self.findings: list[Finding] = [*workbook.findings, *recognised.findings]
        self._marks = marks_of(workbook)
        self._lines: dict[str, Line] = {}
        self.company_id = self._settle_company()
        self._check_version()

    def _settle_company(self) -> str:
        """The company's code: by formgen's marks, else sheet 1, else the file's name."""
        line = self._line(_BY_PREFIX["company"])
        marked = self._marks.get("company_id", "")
        typed = str(line.values.get("company.company_id", ""))
        named = company_in_name(self._workbook.file)
        code = marked or typed or named
        if typed and typed != code:
            self.findings.append(found(
                "INTAKE_CODE_DIFFERS", line.place.where("company.company_id"), f"company:{code}",
                seen=shortened(typed), company=code))
        if named and not _is_in_name(code, named):
            self.findings.append(found(
                "INTAKE_FILE_NAME_DIFFERS", Where(self._workbook.file), f"company:{code}",
                seen=shortened(named), company=code))
        return code

    def _check_version(self) -> None:
        version = self._marks.get("version", INTAKE_VERSION)
        if version != INTAKE_VERSION:
            self.findings.append(found(
                "INTAKE_OTHER_VERSION", Where(self._workbook.file), f"company:{self.company_id}",
                version=shortened(version), current=INTAKE_VERSION))

    def answers(self, prefix: str) -> Line:
        """The answers of a form sheet; nothing if the workbook lacks it."""
        layout = _BY_PREFIX[prefix]
        line = self._line(layout)
        self.findings += line.findings(f"company:{self.company_id}")
        return line

    def _line(self, layout: SheetLayout) -> Line:
        prefix = layout.keys[0].partition(".")[0]
        if prefix not in self._lines:
            name = self._sheets.get(layout.name.nl)
            if name is None:
                self._missing(layout)
                self._lines[prefix] = Line(Place(self._workbook.file, "", "", {}), {})
            else:
                sheet = self._workbook.sheet(name)
                self._lines[prefix], noticed = read_answers(
                    sheet, layout.keys, self._workbook.names)
                self.findings += noticed
        return self._lines[prefix]

    def records(self, kind: type[Made], prefix: str) -> tuple[Made, ...]:
        """The records of a table sheet; none if the workbook lacks it."""
        layout = _BY_PREFIX[prefix]
        name = self._sheets.get(layout.name.nl)
        if name is None:
            self._missing(layout)
            return ()
        table = read_table(self._workbook.sheet(name), layout_vocabulary(layout), titled=True)
        subject: Callable[[Line], str] = always(f"company:{self.company_id}")
        records, findings = read_records(table, kind, prefix, subject)
        self.findings += (*table.findings, *findings)
        return tuple(records)

    def _missing(self, layout: SheetLayout) -> None:
        if self._partial:
            return
        self.findings.append(found(
            "SHEET_MISSING", Where(self._workbook.file), "",
            sheet=layout.name.nl, sheet_en=layout.name.en))
