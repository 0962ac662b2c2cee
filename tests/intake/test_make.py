"""Making the companies' workbooks: what stands in them beforehand, and what never does."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from formgen.errors import UsageError
from formgen.intake import Cover, intake_workbook, roster_workbook
from formgen.intake.make import MakeRequest, make_intakes
from formgen.intake.required import still_open
from formgen.model.sheets import INTAKE
from formgen.read import read_inputs

SCHOOL = {"school.brin": "25XX", "school.name": "Groen College",
          "school.office_name": "Stagebureau", "school.office_email": "stage@groen.example"}
GROUP = {"group.cohort": "2026-2027", "group.code": "DV2A", "group.crebo": "25447"}
COMPANIES = [
    {"company.company_id": "B01", "company.name": "Kliniek KanarieEen",
     "company.kvk": "01234567", "company.visit_city": "Lindendorp"},
    {"company.company_id": "B02", "company.name": "Stal KanarieTwee",
     "company.email": "stal@kanarietwee.example"},
]
INTERNS = [{"intern.student_number": f"010023{number}", "intern.first_name": "KanarieVoornaam",
            "intern.last_name": f"KanarieStudent{number}", "intern.group": "DV2A"}
           for number in range(3)]
PLACEMENTS = [
    {"placement.placement_id": f"P-{number}", "placement.student_number": f"010023{number}",
     "placement.company_id": company, "placement.praktijkopleider": trainer,
     "placement.daily": daily}
    for number, (company, trainer, daily) in enumerate((
        ("B01", "Zoë Een", "Ruben A"), ("B01", "Zoë Een", "Ruben B"), ("B02", "Ada Twee", None)))]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "roster.xlsx").write_bytes(roster_workbook({
        "school": [SCHOOL], "group": [GROUP], "company": COMPANIES, "intern": INTERNS,
        "placement": PLACEMENTS}))
    return folder


def make(school: Path, **options: Any) -> Path:
    folder = school.parent / "out"
    make_intakes(MakeRequest((school,), folder, **options))
    return folder


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def cell(workbook: Any, key: str, row: int = 0) -> Any:
    ((sheet, cells),) = workbook.defined_names[f"in_{key.replace('.', '_')}"].destinations
    block = workbook[sheet][cells]
    return block[row][0] if isinstance(block, tuple) else block


def all_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_every_company_gets_a_workbook_with_what_is_known(school: Path) -> None:
    folder = make(school)
    assert sorted(path.name for path in folder.glob("*.xlsx")) == [
        "intake_B01.xlsx", "intake_B02.xlsx"]
    workbook = opened(folder / "intake_B01.xlsx")
    assert cell(workbook, "company.name").value == "Kliniek KanarieEen"
    assert cell(workbook, "company.kvk").value == "01234567"
    roles = {cell(workbook, "contact.role", row).value: cell(workbook, "contact.name", row).value
             for row in range(6)}
    assert roles["Praktijkopleider"] == "Zoë Een"
    assert roles["Dagelijks begeleider"] is None  # the placements name two people
    assert [cell(workbook, "evaluation.kind", row).value for row in range(3)] == [
        "kennismaking", "tussentijds", "eind"]


def test_nothing_of_another_company_or_of_an_intern_is_inside(school: Path) -> None:
    folder = make(school)
    first, second = (all_text(folder / f"intake_B0{number}.xlsx") for number in (1, 2))
    for canary in ("KanarieTwee", "kanarietwee", "Ada Twee", "KanarieStudent", "KanarieVoornaam",
                   "0100230"):
        assert canary not in first
    for canary in ("KanarieEen", "Zoë Een", "Lindendorp", "KanarieStudent", "0100232"):
        assert canary not in second


def test_the_front_sheet_counts_what_is_open(school: Path) -> None:
    sheet = opened(make(school, return_by=date(2026, 9, 1)) / "intake_B01.xlsx")["Uitleg"]
    texts = [str(one.value) for row in sheet.iter_rows() for one in row if one.value]
    assert texts[0] == "Welkom, Kliniek KanarieEen"
    assert "01-09-2026" in texts and any("stage@groen.example" in text for text in texts)
    assert sum(1 for row in sheet.iter_rows() for one in row if one.hyperlink) == len(INTAKE)
    shown = openpyxl.load_workbook(
        school.parent / "out" / "intake_B01.xlsx", data_only=True)["Uitleg"]["A4"].value
    # SBB-ID, street, number, postcode, works with animals, and five conditions.
    assert shown == "Nog 10 verplichte vakken leeg"


def test_the_id_stands_in_three_places(school: Path) -> None:
    workbook = opened(make(school) / "intake_B01.xlsx")
    marks = {row[0].value: row[1].value for row in workbook["_formgen"].iter_rows()}
    reference = marks["reference"]
    assert reference.startswith("FG1-") and marks["company_id"] == "B01"
    assert workbook.custom_doc_props["formgen.reference"].value == reference
    assert workbook["1 Bedrijf"]["C1"].value == reference
    assert any(reference in str(row[1].value) for row in workbook["Uitleg"].iter_rows())


def test_what_the_company_told_before_goes_before_the_roster(school: Path) -> None:
    (school / "intake_B01.xlsx").write_bytes(intake_workbook("B01", {
        "company": [{"company.name": "Kliniek Nieuw"}],
        "contact": [{"contact.role": "Praktijkopleider", "contact.name": "Iemand Anders"}]}))
    folder = school.parent / "out"
    result = make_intakes(MakeRequest((school,), folder))
    assert [finding.code for finding in result.findings] == ["INTAKE_DIFFERS"]
    workbook = opened(folder / "intake_B01.xlsx")
    assert cell(workbook, "company.name").value == "Kliniek Nieuw"
    assert cell(workbook, "company.kvk").value == "01234567"
    assert cell(workbook, "contact.name").value == "Iemand Anders"


def test_a_filled_in_workbook_is_not_overwritten(school: Path) -> None:
    folder = make(school)
    path = folder / "intake_B01.xlsx"
    workbook = opened(path)
    cell(workbook, "company.website").value = "www.kliniek.example"
    workbook.save(path)
    filled = path.read_bytes()
    result = make_intakes(MakeRequest((school,), folder))
    assert [finding.code for finding in result.findings] == ["INTAKE_NOT_REPLACED"]
    assert path.read_bytes() == filled
    assert [made.company_id for made in result.made] == ["B02"]


def test_an_untouched_workbook_is_made_anew_with_the_same_bytes(school: Path) -> None:
    path = make(school) / "intake_B01.xlsx"
    first = path.read_bytes()
    assert make(school) and path.read_bytes() == first
    make(school, language="en")
    assert opened(path).sheetnames[1] == "1 Company"


def test_an_unknown_company_is_refused_with_the_nearest(school: Path) -> None:
    with pytest.raises(UsageError) as stop:
        make(school, companies=("B1",))
    (finding,) = stop.value.findings
    assert finding.code == "INTAKE_COMPANY_NOT_FOUND" and "'B01'" in finding.todo("nl")
    assert not (school.parent / "out").exists()


def test_names_that_a_file_system_takes_for_one_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(roster_workbook({
        "intern": INTERNS, "placement": PLACEMENTS,
        "company": [*COMPANIES, {"company.company_id": "b01"}, {"company.company_id": "B/01"}]}))
    result = make_intakes(MakeRequest((tmp_path,), tmp_path / "out"))
    names = [made.name.casefold() for made in result.made]
    assert len(set(names)) == 4


def test_english_choices_come_back_as_the_dutch_ones(tmp_path: Path) -> None:
    tables = {"contact": [{"contact.role": "Praktijkopleider", "contact.name": "Zoë"}],
              "conditions": [{"conditions.allowance_kind": "onkosten"}],
              "evaluation": [{"evaluation.kind": "tussentijds"}],
              "skill": [{"skill.name": "Restrain", "skill.minors": "onder toezicht"}]}
    content = intake_workbook("B01", tables, "en")
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert cell(workbook, "conditions.allowance_kind").value == "expenses"
    assert cell(workbook, "evaluation.kind").value == "interim"
    (tmp_path / "intake_B01.xlsx").write_bytes(content)
    (tmp_path / "roster.xlsx").write_bytes(roster_workbook({
        "company": COMPANIES[:1], "intern": INTERNS[:1], "placement": PLACEMENTS[:1]}))
    result = read_inputs([tmp_path])
    company = result.cohort.companies["B01"]
    assert result.findings == ()  # and the counters' formulas are not taken for answers
    assert company.conditions.allowance_kind == "onkosten"
    assert (company.evaluations[0].kind, company.skills[0].minors) == (
        "tussentijds", "onder toezicht")
    assert company.contacts[0].role == "Praktijkopleider"


def test_counting_rows_that_were_begun() -> None:
    layouts = {layout.keys[0].partition(".")[0]: layout for layout in INTAKE}
    assert still_open(layouts["skill"], [{"skill.number": "1"}]) == 0
    assert still_open(layouts["skill"], [{"skill.number": "1", "skill.species": "hond"}]) == 1
    assert still_open(layouts["contact"], [{"contact.role": "Praktijkopleider"}]) == 1
    assert still_open(layouts["contact"], [
        {"contact.role": "Praktijkopleider", "contact.name": "Zoë"}]) == 0
    assert still_open(layouts["conditions"], []) == 5


def test_a_cover_may_be_blank() -> None:
    assert intake_workbook("B01", {}) == intake_workbook("B01", {}, cover=Cover())
