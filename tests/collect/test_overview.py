"""The overview says where every paper stands, keeps the staff's notes, and shows it to people."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from formgen.cli import formgen
from formgen.collect import Verdict, decide
from formgen.collect.overview import Overview, Stand
from formgen.collect.page import _by_number
from formgen.collect.publish import PAGE, WORKBOOK, present_overview, publish
from formgen.collect.workbook import workbook

from .conftest import ROOT, SIGNED, Office, filled

DAY = date(2027, 1, 10)
STEPS = {f"record.items.1.{column}": "05-01-2027" for column in ("demo_on", "instruction_on")}


def state(office: Office, sent: tuple[str, ...] = ()) -> Overview:
    found, _ = present_overview((ROOT / "input",), ROOT / "form_templates", office.issued,
                                office.folder, DAY, "nl", sent)
    return found


def write(office: Office) -> tuple[str, ...]:
    found, forms = present_overview((ROOT / "input",), ROOT / "form_templates", office.issued,
                                    office.folder, DAY, "nl")
    return tuple(finding.code for finding in publish(found, forms, office.folder, "nl"))


def returned(office: Office) -> None:
    """One complete and one faulty assessment, and a record with two steps of its first skill."""
    office.put("1.pdf", filled(office.sent(), {"assessment.hours_done": "80", **SIGNED}))
    office.put("2.pdf", filled(office.sent(placement="P-002"), {"assessment.date": "ooit"}))
    office.put("3.pdf", filled(office.sent(form="training_record"), STEPS))
    office.collect()


def test_where_each_paper_stands(office: Office) -> None:
    returned(office)
    rows = {row.placement_id: row for row in state(office).rows}
    assert rows["P-001"].forms["assessment_form_final"].stand is Stand.COMPLETE
    assert rows["P-002"].forms["assessment_form_final"].stand is Stand.MISTAKES
    assert rows["P-002"].forms["training_record"].stand is Stand.MADE
    assert (rows["P-001"].hours, rows["P-002"].hours) == (80, None)
    assert "P-003" in rows and rows["P-003"].forms == {}
    step = rows["P-001"].steps[0]
    assert (step.done, len(step.dates) > 3, bool(step.skill)) == (2, True, True)


def test_what_was_sent_and_what_a_person_decided(office: Office) -> None:
    code = office.record(form="training_record", placement="P-002").code
    returned(office)
    decide(office.folder, office.record().code, Verdict.APPROVED, by="M. de Wit", on=DAY)
    rows = {row.placement_id: row for row in state(office, (code,)).rows}
    assert rows["P-002"].forms["training_record"].stand is Stand.SENT
    assert rows["P-001"].forms["assessment_form_final"].stand is Stand.APPROVED
    assert rows["P-001"].forms["assessment_form_final"].by == "M. de Wit"


def test_who_is_silent_and_who_is_behind(office: Office) -> None:
    before = state(office)
    company = next(row.company_id for row in before.rows if row.placement_id == "P-001")
    assert company in before.silent()
    returned(office)
    after = state(office)
    assert company not in after.silent()
    row = next(row for row in before.rows if row.placement_id == "P-001")
    assert row.due(date(2020, 1, 1)) == ()
    assert len(row.due(date(2040, 1, 1))) == len(row.moments) > 0


def test_the_workbook_has_names_states_and_answers(office: Office) -> None:
    returned(office)
    assert write(office) == ()
    book = openpyxl.load_workbook(office.folder / WORKBOOK)
    sheet = book["Overzicht"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    lines = {sheet.cell(row, heads["Plaatsing"]).value: row for row in range(5, sheet.max_row + 1)}
    row = lines["P-001"]
    assert sheet.cell(row, heads["Eindbeoordeling"]).value == "compleet"
    assert sheet.cell(row, heads["Uren"]).value == 80
    answers = book["Eindbeoordeling"]
    titles = [cell.value for cell in answers[4]]
    assert "Gelopen uren tot nu toe" in titles
    assert book["Handelingen"].cell(5, 3).value


def test_every_answer_stands_in_the_workbook_and_days_are_days(office: Office) -> None:
    """Those in tables and beside signatures too; a day is no number as 46310."""
    returned(office)
    write(office)
    book = openpyxl.load_workbook(office.folder / WORKBOOK)
    lines = list(book["Tabellen"].iter_rows(min_row=5, values_only=True))
    assert [cell.value for cell in book["Tabellen"][4]] == [
        "Klas", "Stagiair", "Formulier", "Onderdeel", "Regel", "Vak", "Antwoord"]
    cells = {(part, line, box): answer for _, _, _, part, line, box, answer in lines}
    assert any(line for _, line, _ in cells)
    assert {"Beoordelaar", "Stagiair", "School"} <= {
        part for part, line, box in cells if not line and box == "Datum"}
    assert any(isinstance(answer, datetime) for answer in cells.values())


def notes(office: Office) -> dict[str, str | None]:
    """The staff's note for each placement, by openpyxl."""
    sheet = openpyxl.load_workbook(office.folder / WORKBOOK)["Overzicht"]
    heads = {cell.value: cell.column - 1 for cell in sheet[4]}
    return {line[heads["Plaatsing"]]: line[heads["Notitie van school"]]
            for line in sheet.iter_rows(min_row=5, values_only=True)}


@pytest.mark.parametrize("note", ["gebeld", "=gebeld, +31 6 12345678", "0612"])
def test_a_note_stays_wherever_its_row_was_sorted_to(office: Office, note: str) -> None:
    write(office)
    path = office.folder / WORKBOOK
    book = openpyxl.load_workbook(path)
    sheet = book["Overzicht"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    row = next(row for row in range(5, sheet.max_row + 1)
               if sheet.cell(row, heads["Plaatsing"]).value == "P-001")
    cell = sheet.cell(row, heads["Notitie van school"], note)
    cell.data_type = "s"
    sheet.cell(row, heads["Notitie van school"] - 1).value = "typed where nothing is kept"
    sheet.move_range(f"A{row}:Z{row}", rows=100)
    book.save(path)
    assert write(office) == write(office) == ()
    assert notes(office)["P-001"] == note
    assert not notes(office)["P-002"]


def test_an_overview_that_cannot_be_read_is_set_aside(office: Office) -> None:
    office.folder.mkdir()
    (office.folder / WORKBOOK).write_bytes(b"somebody's work")
    assert write(office) == ("OVERVIEW_SET_ASIDE",)
    (aside,) = office.folder.glob("overview ????????.xlsx")
    assert aside.read_bytes() == b"somebody's work"


def test_it_is_the_same_for_the_same_state(office: Office) -> None:
    returned(office)
    found, forms = present_overview((ROOT / "input",), ROOT / "form_templates", office.issued,
                                    office.folder, DAY, "nl")
    one, two = (workbook(found, forms, "nl", {}) for _ in range(2))
    assert one == two
    assert openpyxl.load_workbook(io.BytesIO(workbook(found, forms, "en", {})))["Overview"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "input", "br", "rect", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(office: Office) -> None:
    returned(office)
    write(office)
    text = (office.folder / PAGE).read_text(encoding="utf-8")
    tags = _Tags()
    tags.feed(re.sub(r"<rect[^>]*/>", "", text))
    assert tags.open == []
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)
    assert "Voortgang per handeling" in text and "compleet" in text


def test_status_for_people_and_for_programs(office: Office) -> None:
    returned(office)
    about = ["status", "--input", str(ROOT / "input"), "--output", str(office.issued),
             "--templates", str(ROOT / "form_templates"), "--folder", str(office.folder),
             "--date", "10-01-2027"]
    shown = CliRunner().invoke(formgen, about, standalone_mode=False)
    assert shown.exception is None and "Trainingsrecord" in shown.output
    data = json.loads(CliRunner().invoke(formgen, [*about, "--json"], standalone_mode=False).output)
    assert data["forms"]["assessment_form_final"] == {"mistakes": 1, "complete": 1}
    names = [row.intern for row in state(office).rows]
    assert not any(name in json.dumps(data, ensure_ascii=False) for name in names)


@pytest.mark.parametrize("bad", ["--folder", "--output"])
def test_bad_folders_get_a_clear_message(office: Office, tmp_path: Path, bad: str) -> None:
    office.put("a.pdf", office.sent())
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    options = {"--input": str(ROOT / "input"), "--output": str(office.issued),
               "--templates": str(ROOT / "form_templates"), "--folder": str(office.folder)}
    options[bad] = str(file)
    from formgen.errors import FormgenError

    given = [part for pair in options.items() for part in pair]
    result = CliRunner().invoke(formgen, ["collect", str(office.inbox), *given],
                                standalone_mode=False)
    assert isinstance(result.exception, FormgenError)


def test_the_chart_of_skills_says_how_far_interns_have_come(office: Office) -> None:
    returned(office)
    write(office)
    text = (office.folder / PAGE).read_text(encoding="utf-8")
    found = state(office)
    skills = {step.skill for row in found.rows for step in row.steps}
    step = next(step for row in found.rows for step in row.steps if step.done)
    assert step.furthest == 2
    assert f"{step.labels[1]['nl']} · 1 (" in text and "nog niet begonnen · " in text
    assert all(skill in text for skill in skills)


def test_skills_stand_in_the_order_of_their_numbers() -> None:
    names = ["10 Hechten", "2 Fixeren", "Wegen", "1 voeren", "2 aaien"]
    assert sorted(names, key=_by_number) == ["1 voeren", "2 aaien", "2 Fixeren", "10 Hechten",
                                             "Wegen"]
