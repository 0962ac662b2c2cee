"""Giving an intake back: its own answers, faulty cells red, and what to do about each."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from formgen.errors import InputError
from formgen.findings import Severity
from formgen.intake.folder import read_made
from formgen.intake.received import Received, by_company, receive
from formgen.intake.returning import Returned, return_intakes
from formgen.intake.status import State, intake_status
from formgen.read import read_inputs

ROOT = Path(__file__).parents[2]
MISTAKES: dict[str, tuple[Any, str]] = {
    "company.visit_postcode": ("6798", "POSTCODE_LETTERS_MISSING"),
    "company.works_with_animals": ("misschien", "YES_NO_UNREADABLE"),
    "contact.email": ("zoe bij kliniek.nl", "EMAIL_FORMAT"),
    "milestone.week_from": ("drie", "NUMBER_UNREADABLE"),
    "skill.name": (None, "ROW_LACKS_VALUE"),
}


def cell(workbook: Any, key: str, row: int = 0) -> Any:
    ((sheet, cells),) = workbook.defined_names[f"in_{key.replace('.', '_')}"].destinations
    block = workbook[sheet][cells]
    return block[row][0] if isinstance(block, tuple) else block


def filled(workbook: Any) -> dict[tuple[str, str], Any]:
    """Every input cell of an intake with something in it."""
    return {
        (name, one.coordinate): one.value
        for name, defined in workbook.defined_names.items() if name.startswith("in_")
        for sheet, cells in defined.destinations
        for block in (workbook[sheet][cells],)
        for row in (block if isinstance(block, tuple) else ((block,),)) for one in row
        if one.value not in (None, "")
    }


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The intake of B01 with mistakes, a missing answer and a remark beside the boxes."""
    path = tmp_path / "intake_B01.xlsx"
    workbook = openpyxl.load_workbook(ROOT / "input/intake/intake_B01.xlsx")
    for key, (value, _) in MISTAKES.items():
        cell(workbook, key).value = value
    cell(workbook, "company.name").value = None
    workbook["1 Bedrijf"]["E9"].value = "Let op: parkeren achter het gebouw"
    workbook.save(path)
    return path


def give_back(inbox: Path) -> tuple[Any, Returned, Received]:
    (received,) = receive([inbox], only_intakes=True)
    folder = inbox.parent / "back"
    (returned,), findings = return_intakes(
        {"B01": received}, None, folder, inbox.parent / "mail_texts")
    assert findings == ()
    return openpyxl.load_workbook(folder / returned.name), returned, received


def test_no_answer_is_lost(inbox: Path) -> None:
    before = filled(openpyxl.load_workbook(inbox))
    workbook, _, _ = give_back(inbox)
    after = filled(workbook)
    # Understood answers stand as formgen writes them: 0317 000202 is 0317 000 202.
    assert before and {place: str(value).replace(" ", "") for place, value in after.items()} == {
        place: str(value).replace(" ", "") for place, value in before.items()}


def test_faulty_cells_say_what_and_how(inbox: Path) -> None:
    workbook, returned, received = give_back(inbox)
    codes = {finding.where.field: finding.code for finding in received.mistakes}
    for key, (_, code) in MISTAKES.items():
        assert codes[key] == code
        said = cell(workbook, key).comment.text
        finding = next(one for one in received.mistakes if one.where.field == key)
        assert finding.what("nl") in said and finding.todo("nl") in said
    assert "nog niet ingevuld" in cell(workbook, "company.name").comment.text
    assert cell(workbook, "company.kvk").comment is None
    assert returned.mistakes == len(MISTAKES) + 2  # the missing name and the remark


def test_the_list_leads_to_the_cells(inbox: Path) -> None:
    workbook, _, _ = give_back(inbox)
    assert workbook.active.title == "Nog te verbeteren"
    links = {str(one.hyperlink.location) for one in workbook.active["A"] if one.hyperlink}
    for key in (*MISTAKES, "company.name"):
        target = cell(workbook, key)
        assert f"'{target.parent.title}'!{target.coordinate}" in links
        rules = [rule for area in target.parent.conditional_formatting
                 if target.coordinate in area.sqref for rule in area.rules]
        assert any(rule.dxf.fill.bgColor.rgb == "FFFBE4E2" for rule in rules
                   if rule.dxf and rule.dxf.fill)
    texts = [one.value for row in workbook.active.iter_rows() for one in row]
    assert "Let op: parkeren achter het gebouw" in texts and "1 Bedrijf › E9" in texts


def test_the_front_does_not_say_all_is_well_while_something_is_to_be_corrected(inbox: Path
                                                                              ) -> None:
    """It said only that nothing required is blank, and "you can return the file"."""
    workbook, _, _ = give_back(inbox)
    front = workbook["Uitleg"]
    assert "zie het blad Nog te verbeteren" in front["A5"].value
    assert "terugsturen" not in front["A4"].value
    sheet, place = next(workbook.defined_names["fg_open_corrections"].destinations)
    count = workbook[sheet][place.replace("$", "")].value
    assert count.startswith("=COUNTIF(E5:E") and "nog te doen" in count


def test_what_goes_back_is_read_as_what_came(inbox: Path) -> None:
    _, returned, received = give_back(inbox)
    (again,) = receive([inbox.parent / "back" / returned.name], only_intakes=True)
    assert again.company == received.company
    assert [one.code for one in again.mistakes] == [one.code for one in received.mistakes]


def test_a_corrected_workbook_is_complete(inbox: Path) -> None:
    workbook, _, _ = give_back(inbox)
    for key, value in (("company.visit_postcode", "6798 EJ"), ("company.works_with_animals", "ja"),
                       ("contact.email", "zoe@kliniek.example"), ("milestone.week_from", "3"),
                       ("skill.name", "Hanteren"), ("company.name", "De Poot")):
        cell(workbook, key).value = value
    path = inbox.parent / "intake_B01 (1).xlsx"
    workbook.save(path)
    (received,) = receive([path], only_intakes=True)
    assert not [one for one in received.findings if one.severity is Severity.ERROR]
    assert received.open == 0 and received.missing == ()


def test_an_intake_without_mistakes_stays(tmp_path: Path) -> None:
    received = receive([ROOT / "input/intake/intake_B03.xlsx"], only_intakes=True)
    returned, _ = return_intakes(by_company(received)[0], None, tmp_path, tmp_path)
    assert returned == () and not list(tmp_path.glob("*.xlsx"))


def test_the_mail_says_how_many_and_which_file(inbox: Path) -> None:
    _, returned, _ = give_back(inbox)
    mail = (inbox.parent / "back" / returned.mail).read_text(encoding="utf-8")
    assert mail.startswith("Onderwerp: ") and "nog 7 na te kijken" in mail
    assert "intake_B01.xlsx" in mail


def test_the_school_may_have_its_own_mail(inbox: Path) -> None:
    own = inbox.parent / "mail_texts"
    own.mkdir()
    (own / "intake_return.nl.txt").write_text("Dag $company_id: $count.\n", encoding="utf-8")
    _, returned, _ = give_back(inbox)
    assert (inbox.parent / "back" / returned.mail).read_text(encoding="utf-8") == "Dag B01: 7.\n"


def test_a_mail_with_an_unknown_word_is_refused_before_anything_is_written(inbox: Path) -> None:
    own = inbox.parent / "mail_texts"
    own.mkdir()
    (own / "intake_return.nl.txt").write_text("Dag $bedrijf", encoding="utf-8")
    with pytest.raises(InputError) as stop:
        give_back(inbox)
    (finding,) = stop.value.findings
    assert finding.code == "MAIL_TEXT_UNKNOWN_WORD" and "'$bedrijf'" in finding.what("nl")
    assert "$company" in finding.todo("nl") and not (inbox.parent / "back").exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"a;b\n1;2\n"])
def test_another_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "intake_B01.xlsx"
    path.write_bytes(content)
    (received,) = receive([path], only_intakes=True)
    assert received.company is None and received.company_id == "B01"
    assert received.findings and received.findings[0].where.file == path.name


def test_a_roster_is_no_intake() -> None:
    (received,) = receive([next((ROOT / "input").glob("cohort_*.xlsx"))], only_intakes=True)
    assert [one.code for one in received.findings] == ["FILE_NO_INTAKE"]


def test_two_files_of_one_company(inbox: Path) -> None:
    second = inbox.with_name("intake_B01 (1).xlsx")
    shutil.copy(inbox, second)
    chosen, double = by_company(receive([inbox, second], only_intakes=True))
    assert chosen["B01"].file == inbox.name
    assert [(one.code, one.where.file) for one in double] == [("INTAKE_TWICE", second.name)]


def test_companies_whose_codes_make_one_file_name_each_get_a_workbook(inbox: Path) -> None:
    (received,) = receive([inbox], only_intakes=True)
    returned, findings = return_intakes({"B/01": received, "b01": received}, None,
                                        inbox.parent / "back", inbox.parent / "no_texts")
    assert findings == ()
    assert [(one.name, one.mail) for one in returned] == [
        ("intake_B01.xlsx", "mail_B01.txt"), ("intake_b01 (2).xlsx", "mail_b01 (2).txt")]


def test_status_from_nothing_to_complete(inbox: Path, tmp_path: Path) -> None:
    roster = next((ROOT / "input").glob("cohort_*.xlsx"))
    broken = tmp_path / "intake_B02 (1).xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    cohort = read_inputs([roster]).cohort
    received = receive([inbox, broken, ROOT / "input/intake/intake_B03.xlsx"],
                       only_intakes=False, known=cohort.companies.values())
    made = read_made(tmp_path / "nowhere")
    assert made == {}
    rows = {row.company_id: row
            for row in intake_status(cohort, made, received)}
    assert (rows["B01"].state, rows["B01"].mistakes) == (State.MISTAKES, 5)
    assert rows["B02"].state is State.UNREADABLE
    assert (rows["B03"].state, rows["B03"].missing) == (State.COMPLETE, 0)
    assert rows["B04"].state is State.NOT_MADE
    assert rows["B01"].placements >= 2


def test_comments_and_links_survive_as_a_valid_workbook(inbox: Path) -> None:
    """The same mistakes give the same bytes, so that a second run has nothing to replace."""
    _, returned, _ = give_back(inbox)
    path = inbox.parent / "back" / returned.name
    first = path.read_bytes()
    give_back(inbox)
    assert path.read_bytes() == first
    assert openpyxl.load_workbook(io.BytesIO(first)).sheetnames[0] == "Uitleg"


def test_an_intake_of_another_make_goes_back_as_ours(tmp_path: Path) -> None:
    """What it said stands in formgen's workbook; what has no place there is a remark."""
    workbook = openpyxl.Workbook()
    for row in (("Naam bedrijf", None), ("Bedrijfsnaam", "Dierenkliniek De Poot"),
                ("KvK", "01234567"), ("Plaats", "Ede"), ("Sector", "dieren"),
                ("Werkkleding", "jas"), ("Praktijkopleider", "Zoë Żółtowska"),
                ("Vrije parkeerplaats", "achter", "BSN", "123456782"),
                ("BSN", "111222333")):
        workbook.active.append(row)
    workbook.save(tmp_path / "eigen formulier.xlsx")
    cohort = read_inputs([ROOT / "input"]).cohort
    received = receive([tmp_path], only_intakes=True, known=cohort.companies.values())
    chosen, double = by_company(received)
    assert (list(chosen), double) == (["B01"], ())
    (returned,), _ = return_intakes(chosen, cohort, tmp_path / "out", tmp_path / "no_texts")
    ours = openpyxl.load_workbook(tmp_path / "out" / returned.name)
    assert [cell(ours, key).value for key in (
        "company.name", "company.kvk", "conditions.clothing", "contact.name")] == [
        "Dierenkliniek De Poot", "01234567", "jas", "Zoë Żółtowska"]
    told = [str(one.value) for sheet in ours for row in sheet.iter_rows() for one in row]
    assert any(text == "Vrije parkeerplaats: achter" for text in told)
    assert not any(number in text for text in told for number in ("111222333", "123456782"))


def test_answers_to_an_online_form_are_an_intake_for_each_company(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (("Bedrijfsnaam", "KvK", "Plaats", "Werkkleding", "Pauze", "Huisregels", "Hond"),
                ("Dierenkliniek De Poot", "01234567", "Ede", "jas", "30 min", "geen", "ja"),
                ("Kliniek Oost", None, "Ede", "overall", "geen", "geen", None)):
        workbook.active.append(row)
    workbook.save(tmp_path / "antwoorden.xlsx")
    cohort = read_inputs([ROOT / "input"]).cohort
    received = receive([tmp_path], only_intakes=True, known=cohort.companies.values())
    assert [one.company_id for one in received if one.company] == ["B01", "Kliniek Oost"]
    (headers,) = (one for one in received if one.company is None)
    assert [(f.code, f.where.cell) for f in headers.findings] == [("LABEL_UNKNOWN", "G1")]
    statuses = {one.company_id: one for one in intake_status(cohort, {}, received)}
    assert (statuses["B01"].state, statuses["B01"].file) == (State.INCOMPLETE, "antwoorden.xlsx")
