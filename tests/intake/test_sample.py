"""The sample cohort in input/: what the script makes, and what it is there to show."""

from __future__ import annotations

import csv
import importlib.util
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from formgen.check import check
from formgen.findings import Severity
from formgen.model import Cohort, derived
from formgen.read import ReadResult, read_inputs

ROOT = Path(__file__).parents[2]
INPUT = ROOT / "input"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample", ROOT / "scripts/make_sample.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def read() -> ReadResult:
    return read_inputs([INPUT])


@pytest.fixture(scope="module")
def cohort(read: ReadResult) -> Cohort:
    return read.cohort


def cells(path: Path) -> dict[tuple[str, str], Any]:
    workbook = openpyxl.load_workbook(path)
    return {(sheet.title, cell.coordinate): cell.value
            for sheet in workbook for row in sheet.iter_rows() for cell in row
            if cell.value not in (None, "")}


def test_the_script_makes_what_is_in_input(script: ModuleType, tmp_path: Path) -> None:
    script.make(tmp_path, with_libreoffice=False)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert len(made) == 8
    for path in made:
        assert (tmp_path / path).read_bytes() == (INPUT / path).read_bytes(), path


def test_two_intakes_were_saved_by_libreoffice(script: ModuleType, tmp_path: Path) -> None:
    companies = script.company_files()
    for code in script.SAVED_BY_LIBREOFFICE:
        made = tmp_path / f"intake_{code}.xlsx"
        made.write_bytes(script.intake(code, companies[code]))
        saved = INPUT / "intake" / made.name
        with zipfile.ZipFile(saved) as archive:
            assert b"LibreOffice" in archive.read("docProps/app.xml")
        assert cells(saved) == cells(made)


def test_the_sample_has_no_errors_and_shows_what_checks_are_for(read: ReadResult) -> None:
    findings = (*read.findings, *check(read.cohort))
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]
    codes = Counter(finding.code for finding in findings)
    assert {
        "INTAKE_DIFFERS", "EXPORT_LOST_CHARACTERS", "DRAWN_UP_AFTER_START", "TOTAL_HOURS_DIFFER",
        "EVALUATION_OUTSIDE_PERIOD", "ROLES_OPEN", "ROLES_ONE_PERSON", "MAIL_SHARED",
        "MINOR_SKILLS_NOT_ALLOWED", "ACTS_UNDER_SUPERVISION", "OUTSIDE_GROUP_PERIOD",
        "SECRET_ADDRESSES_KEPT",
    } <= set(codes)
    assert codes.total() < 25  # few enough to read


def test_interns_and_companies(cohort: Cohort) -> None:
    assert (len(cohort.interns), len(cohort.placements), len(cohort.companies)) == (26, 26, 8)
    placed = Counter(placement.company_id for placement in cohort.placements.values())
    assert set(placed) == set(cohort.companies) and min(placed.values()) >= 2


def test_names_from_many_scripts(cohort: Cohort) -> None:
    letters = "".join(f"{one.first_name}{one.last_name}" for one in cohort.interns.values())
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}
    assert {"LATIN", "GREEK", "CYRILLIC", "ARABIC"} <= scripts
    assert set("łśıçëïñřőãåøțễ") <= set(letters.lower())
    assert {one.prefix for one in cohort.interns.values()} >= {"van der", "in 't", "op den", None}


def test_two_minors_with_guardians_and_one_secret_address(cohort: Cohort) -> None:
    minors = [
        intern for placement in cohort.placements.values()
        for intern in [cohort.interns[placement.student_number]]
        if intern.birth_date and placement.start
        and derived.is_minor(intern.birth_date, placement.start)
    ]
    assert len(minors) == 2 and all(intern.guardian.name for intern in minors)
    assert sum(bool(intern.address_secret) for intern in cohort.interns.values()) == 1


def test_the_companies_differ(cohort: Cohort) -> None:
    companies = cohort.companies.values()
    assert [one.company_id for one in companies if one.lab_animals] == ["B03"]
    assert [one.company_id for one in companies if one.works_with_animals is False] == ["B06"]
    assert {skill.legal_class for skill in cohort.companies["B03"].skills} == {
        "verzorging", "a", "b"}
    counts = sorted(len(one.skills) for one in companies)
    assert counts[-1] == 25 and all(6 <= count <= 14 for count in counts[:-1])
    assert 2300 <= max(len(one.conditions.house_rules or "") for one in companies) <= 2700


def test_periods(cohort: Cohort) -> None:
    splits = [
        derived.hours_by_school_year(one.start, one.planned_end, one.total_hours, one.weekdays)
        for one in cohort.placements.values()
    ]
    assert sum(len(split) == 2 for split in splits) == 1
    assert sum(one.days_per_week == 5 for one in cohort.placements.values()) == 1


def test_the_export_has_the_same_students_in_cp1252(cohort: Cohort) -> None:
    text = (INPUT / "eduarte_export.csv").read_bytes().decode("cp1252")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["Nummer"] for row in rows] == list(cohort.interns)
    by_number = {row["Nummer"]: row for row in rows}
    assert by_number["0100233"]["Achternaam"] == "Wisniewska"
    assert by_number["0100241"]["Roepnaam"] == "?????"
    assert by_number["0100253"]["Geheim (woonadres)"] == "J"


def test_everything_is_fictional(cohort: Cohort) -> None:
    mails = [one.email for one in cohort.interns.values()]
    mails += [one.email for company in cohort.companies.values()
              for one in (company, *company.contacts)]
    assert all(mail.endswith(".example") for mail in mails if mail)
    assert all((one.sbb_id or "").startswith("9990") for one in cohort.companies.values())
