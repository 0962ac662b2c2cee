"""Companies' intake workbooks, as they come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from formgen.findings import Finding
from formgen.model import Company, catalogue
from formgen.model.sheets import INTAKE, defined_name
from formgen.read import read_inputs
from formgen.read.intake import read_intake
from formgen.read.recognise import is_intake
from formgen.read.records import Parts
from formgen.read.xlsx import Workbook

Bytes = Callable[..., bytes]
Only = Callable[[Sequence[Finding]], Any]
LAYOUTS = {layout.name.nl: layout for layout in INTAKE}
ANSWERS = {
    "company.company_id": "B01", "company.name": "De Poot", "company.visit_city": "Ede",
    "conditions.house_rules": "Regel een\nRegel twee", "conditions.allowance_amount": "€ 75,50",
    "first_day.time": "8.15",
}
TABLES: Mapping[str, Sequence[Sequence[Any]]] = {
    "2 Contactpersonen": [["Praktijkopleider", "Zoë Żółtowska"], ["Vervanger", None]],
    "7 Handelingen": [["1", "Fixeren", "hond"], ["2", None, None]],
    "6 Evaluaties": [["kennismaking", 2], [None, 3]],
}
MARKS = [["template", "intake"], ["version", "1"], ["company_id", "B01"], ["language", "nl"]]


def intake_sheets(language: str = "nl", **answers: Any) -> dict[str, list[list[Any]]]:
    given = {**ANSWERS, **{key.replace("__", "."): value for key, value in answers.items()}}
    sheets: dict[str, list[list[Any]]] = {}
    for layout in INTAKE:
        labels = [catalogue()[key].label[language] + " *" for key in layout.keys]  # type: ignore[index]
        top: list[list[Any]] = [["Titel"], ["Uitleg"], []]
        if layout.shape == "form":
            body = [[label, given.get(key), "uitleg"]
                    for key, label in zip(layout.keys, labels, strict=True)]
            sheets[layout.name[language]] = [*top, ["Vraag", "Antwoord", "Uitleg"], *body]  # type: ignore[index]
        else:
            rows = [list(row) for row in TABLES.get(layout.name.nl, [])]
            sheets[layout.name[language]] = [*top, labels, *rows]  # type: ignore[index]
    return {"Uitleg": [["Welkom"]], **sheets, "_formgen": [list(row) for row in MARKS]}


def named(book: Any) -> None:
    """The defined names that formgen gives to the answers."""
    for layout in INTAKE:
        for row, key in enumerate(layout.keys, start=5):
            book.define_name(defined_name(key), f"='{layout.name.nl}'!$B${row}")


@pytest.fixture
def read(make_bytes: Bytes) -> Callable[..., Parts]:
    def read_sheets(sheets: Any = None, edit: Any = named, file: str = "intake_B01.xlsx",
                    **answers: Any) -> Parts:
        sheets = sheets if sheets is not None else intake_sheets(**answers)
        return read_intake(Workbook(make_bytes(sheets, edit), file))

    return read_sheets


def company_of(parts: Parts) -> Company:
    company, = parts.companies
    return company


def test_everything_is_read_and_nothing_is_odd(read: Callable[..., Parts]) -> None:
    parts = read()
    company = company_of(parts)
    assert [finding.code for finding in parts.findings] == ["ROW_LACKS_VALUE"]  # an evaluation
    assert (company.company_id, company.name, company.visit_city) == ("B01", "De Poot", "Ede")
    assert company.conditions.house_rules == "Regel een\nRegel twee"
    assert company.conditions.allowance_amount == 75.5
    assert company.first_day.time == "08:15"
    assert [(c.role, c.name) for c in company.contacts] == [("Praktijkopleider", "Zoë Żółtowska")]
    assert [(s.number, s.name, s.species) for s in company.skills] == [("1", "Fixeren", "hond")]
    assert company.where("visit_city").cell == "B15"
    assert company.where("visit_city").sheet == "1 Bedrijf"
    assert company.skills[0].where("name").cell == "B5"


def test_a_row_that_lacks_what_it_needs_is_told(read: Callable[..., Parts], only: Only) -> None:
    parts = read()
    assert only(parts.findings) == (
        "ROW_LACKS_VALUE", "A6", "Deze rij heeft geen 'Soort' en is niet gebruikt.",
        "Vul de cel in, of maak de hele rij leeg.")
    assert parts.findings[0].subject == "company:B01"
    assert parts.findings[0].what("en") == "This row has no 'Kind' and was not used."


def test_the_english_workbook_reads_the_same(read: Callable[..., Parts]) -> None:
    assert company_of(read(intake_sheets("en"), edit=None)) == company_of(read())


def test_an_answer_is_found_by_its_name_when_label_and_place_are_gone(
        read: Callable[..., Parts]) -> None:
    sheets = intake_sheets()
    sheets["1 Bedrijf"][5][0] = "Hoe heet u?"
    assert company_of(read(sheets)).name == "De Poot"


def test_an_answer_is_found_by_its_label_when_names_and_place_are_gone(
        read: Callable[..., Parts]) -> None:
    sheets = intake_sheets()
    sheets["1 Bedrijf"] = [row[:2] for row in reversed(sheets["1 Bedrijf"])]
    assert company_of(read(sheets, edit=None)).name == "De Poot"


def test_a_name_beside_another_fields_label_does_not_count(read: Callable[..., Parts]) -> None:
    """Cutting and pasting an answer takes the cell's name along."""
    def moved(book: Any) -> None:
        book.define_name("in_company_name", "='1 Bedrijf'!$B$15")  # beside the city's label

    company = company_of(read(edit=moved))
    assert (company.name, company.visit_city) == ("De Poot", "Ede")


def test_a_reworded_label_is_understood_by_its_place_and_told(read: Callable[..., Parts],
                                                              only: Only) -> None:
    sheets = intake_sheets()
    sheets["1 Bedrijf"][5][0] = "Hoe heet u?"
    parts = read(sheets, edit=None)
    assert company_of(parts).name == "De Poot"
    assert only([f for f in parts.findings if f.where.sheet == "1 Bedrijf"]) == (
        "LABEL_BY_POSITION", "A6", "De vraag 'Hoe heet u?' is door haar plaats gelezen als 'Naam'.",
        "Controleer of dat klopt.")


@pytest.mark.parametrize(("label", "code", "what"), [
    ("Hobby's", "LABEL_UNKNOWN", "De vraag 'Hobby's' is onbekend; het antwoord is niet gebruikt."),
    ("Plats bezoekadres", "LABEL_UNKNOWN_NEAR",
     "De vraag 'Plats bezoekadres' is onbekend; het antwoord is niet gebruikt. "
     "Bedoelt u 'Plaats bezoekadres'?"),
    ("BSN", "HEADER_REFUSED",
     "'BSN' hoort niet in dit bestand (AVG). De waarden zijn niet gelezen."),
])
def test_added_questions(read: Callable[..., Parts], only: Only, label: str, code: str,
                         what: str) -> None:
    sheets = intake_sheets()
    sheets["1 Bedrijf"].append([label, "111222333"])
    told = only([f for f in read(sheets).findings if f.where.sheet == "1 Bedrijf"])
    assert told[:3] == (code, f"A{len(sheets['1 Bedrijf'])}", what)
    assert "111222333" not in str(told)


def test_a_wrong_answer_names_its_cell_and_company(read: Callable[..., Parts], only: Only) -> None:
    parts = read(company__kvk="12345")
    finding = next(f for f in parts.findings if f.code == "KVK_FORMAT")
    assert (finding.where.cell, finding.subject) == ("B10", "company:B01")
    assert finding.what("nl") == "'12345' is geen KvK-nummer."


def test_merged_answers_are_told(read: Callable[..., Parts], make_bytes: Bytes) -> None:
    def edit(book: Any) -> None:
        book.get_worksheet_by_name("1 Bedrijf").merge_range("B6:B7", "De Poot")
        book.get_worksheet_by_name("1 Bedrijf").merge_range("B8:C8", "Balie")

    told = [f for f in read(edit=edit).findings if f.code == "SHEET_MERGED_CELLS"]
    assert [f.where.cell for f in told] == ["B6:B7"]


def test_which_company_it_is_about(read: Callable[..., Parts], only: Only) -> None:
    parts = read(company__company_id="B02")
    assert company_of(parts).company_id == "B01"
    finding = next(f for f in parts.findings if f.code == "INTAKE_CODE_DIFFERS")
    assert (finding.where.cell, finding.subject, finding.blocks) == ("B5", "company:B01", True)
    assert finding.what("nl") == (
        "Op blad 1 staat bedrijfscode 'B02', maar dit is de intake van 'B01'.")
    renamed = [f for f in read(file="intake_B07.xlsx").findings if f.code != "ROW_LACKS_VALUE"]
    assert only(renamed)[::2] == (
        "INTAKE_FILE_NAME_DIFFERS",
        "De bestandsnaam noemt 'B07', maar dit is de intake van 'B01'; de inhoud telt.")


@pytest.mark.parametrize("file", ["intake_B01 (1).xlsx", "Intake_b01_def.xlsx", "van de Poot.xlsx"])
def test_what_mail_makes_of_a_file_name_is_no_difference(read: Callable[..., Parts],
                                                         file: str) -> None:
    assert {f.code for f in read(file=file).findings} == {"ROW_LACKS_VALUE"}


@pytest.mark.parametrize(("code", "file"), [
    ("B-01", "intake_B-01.xlsx"), ("LB_12", "intake_lb_12_def.xlsx"),
    ("De Poot", "intake_De Poot (1).xlsx"), ("B/01", "intake_B01.xlsx")])
def test_a_code_of_several_words_or_with_signs_is_known_in_a_file_name(
        read: Callable[..., Parts], code: str, file: str) -> None:
    sheets = intake_sheets(company__company_id=code)
    del sheets["_formgen"]
    assert {f.code for f in read(sheets, file=file).findings} == {"ROW_LACKS_VALUE"}


def test_without_marks_the_sheet_and_then_the_file_name_say_which(
        read: Callable[..., Parts]) -> None:
    sheets = intake_sheets()
    del sheets["_formgen"]
    assert company_of(read(sheets, file="x.xlsx")).company_id == "B01"
    sheets = intake_sheets(company__company_id=None)
    del sheets["_formgen"]
    assert company_of(read(sheets)).company_id == "B01"
    nothing = read(sheets, file="x.xlsx")
    assert nothing.companies == ()
    finding = nothing.findings[-1]
    assert finding.code == "INTAKE_WITHOUT_CODE"
    assert finding.todo("nl") == (
        "Vul op blad 1 de bedrijfscode in, of noem het bestand intake_CODE.xlsx.")
    assert finding.blocks


def test_an_older_version_and_missing_or_renamed_sheets_are_told(
        read: Callable[..., Parts]) -> None:
    sheets = intake_sheets()
    sheets["_formgen"][1][1] = "0"
    del sheets["9 Plaatsen"]
    sheets["Acties"] = sheets.pop("7 Handelingen")
    sheets["Kladblok"] = [["bellen!"]]
    parts = read(sheets, edit=None)
    assert {(f.code, f.where.sheet) for f in parts.findings} == {
        ("INTAKE_OTHER_VERSION", ""), ("SHEET_MISSING", ""), ("SHEET_RENAMED", "Acties"),
        ("SHEET_NOT_USED", "Kladblok"), ("ROW_LACKS_VALUE", "6 Evaluaties")}
    assert [skill.name for skill in company_of(parts).skills] == ["Fixeren"]
    missing = next(f for f in parts.findings if f.code == "SHEET_MISSING")
    assert missing.what("nl").startswith("Het blad '9 Plaatsen' ontbreekt")


def test_a_renamed_form_sheet_is_found_by_its_defined_names(read: Callable[..., Parts]) -> None:
    sheets = {("Wij" if name == "1 Bedrijf" else name): rows
              for name, rows in intake_sheets().items()}

    def edit(book: Any) -> None:
        book.define_name("in_company_name", "='Wij'!$B$6")

    assert company_of(read(sheets, edit)).visit_city == "Ede"


def test_recognising_an_intake(make_bytes: Bytes) -> None:
    sheets = intake_sheets()
    assert is_intake(Workbook(make_bytes(sheets), "x.xlsx"))
    del sheets["_formgen"]
    assert is_intake(Workbook(make_bytes(sheets), "x.xlsx"))
    assert not is_intake(Workbook(make_bytes({"Bedrijven": [["x"]]}), "x.xlsx"))


def test_intake_goes_before_roster_and_the_difference_is_told(
        write_book: Callable[..., Path], least_cohort: Callable[..., Any]) -> None:
    roster = write_book("cohort.xlsx", least_cohort(
        company__visit_city="Wageningen", company__sector="zorg", company__works_with_animals="ja"))
    intake = write_book("intake_B01.xlsx", intake_sheets(), named)
    result = read_inputs([roster, intake])
    company = result.cohort.companies["B01"]
    assert (company.visit_city, company.sector, company.works_with_animals) == ("Ede", "zorg", True)
    assert company.where("visit_city").file == "intake_B01.xlsx"
    assert company.where("sector").file == "cohort.xlsx"
    assert company.conditions.allowance_amount == 75.5
    finding = next(f for f in result.findings if f.code == "INTAKE_DIFFERS")
    assert (finding.subject, str(finding.where)) == (
        "company:B01", "cohort.xlsx › Bedrijven › C2 › company.visit_city")
    assert finding.what("nl") == (
        "Plaats bezoekadres: de cohortlijst zegt 'Wageningen', de intake van het bedrijf 'Ede' "
        "(intake_B01.xlsx › 1 Bedrijf › B15); de intake telt.")


def test_two_intakes_of_one_company_block_it(write_book: Callable[..., Path],
                                             least_cohort: Callable[..., Any]) -> None:
    paths = [write_book("cohort.xlsx", least_cohort()),
             write_book("intake_B01.xlsx", intake_sheets(), named),
             write_book("intake_B01 (1).xlsx", intake_sheets(company__phone="030 800 00 99"),
                        named)]
    finding = next(f for f in read_inputs(paths).findings if f.code == "INTAKE_TWICE")
    assert finding.blocks and finding.subject == "company:B01"
    assert finding.where.file == "intake_B01 (1).xlsx"
    assert finding.what("nl") == (
        "Er zijn twee intakes van bedrijf B01: ook intake_B01.xlsx › 1 Bedrijf › B5.")
    assert finding.todo("nl") == "Houd alleen de laatste over."
