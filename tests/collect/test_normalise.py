"""A clean document is made from the answers, and from nothing else of the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from formgen.collect.evidence import Given, Kind
from formgen.collect.ledger import Receipt, State
from formgen.collect.normalise import normalised, with_answers
from formgen.collect.versions import Paper
from formgen.fill.slots import Data, Filled, Slot, SlotKind
from formgen.findings import Where, found

from .conftest import ROOT, Office, filled, typed


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
def test_a_clean_document_is_made_from_the_answers(office: Office, file_format: str) -> None:
    from formgen.collect.renew import renew
    from formgen.fill import pdf, word

    values = {"assessment.strengths": "Rustig & zorgvuldig", "assessment.date": "05-01-2027"}
    if file_format == "pdf":
        office.put("a.pdf", filled(office.sent(), values))
    else:
        office.put("a.docx", typed(office.sent(file_format="docx"), "Rustig & zorgvuldig"))
    office.collect()
    renewed = renew((ROOT / "input",), ROOT / "form_templates", office.issued, office.folder)
    (path,) = renewed.files
    assert path.endswith(f"eindbeoordeling.{file_format}") and renewed.findings == ()
    read = {"pdf": pdf.read, "docx": word.read}[file_format]
    again = read((office.folder / path).read_bytes())
    assert again.values["assessment.strengths"].value == "Rustig & zorgvuldig"
    assert again.identity["code"] == office.record().code
    sent = read(office.sent(file_format=file_format)).values
    assert again.values["intern.full_name"].value == sent["intern.full_name"].value


def test_answers_in_the_rows_of_a_table_find_their_rows() -> None:
    data = {"record": {"items": [{"nr": 1, "skill": "a"}, {"nr": 2, "blank": True}]}}
    answers = {"record.items.2.demo_on": Given(date(2027, 1, 5)),
               "record.items.4.initials": Given("ZŻ"),
               "record.items.1.skill": Given("changed", fixed=True)}
    items = with_answers(data, answers)["record"]["items"]
    assert items == [
        {"nr": 1, "skill": "a"}, {"nr": 2, "demo_on": date(2027, 1, 5)},
        {"nr": 3, "blank": True}, {"nr": 4, "initials": "ZŻ"}]
    assert data["record"]["items"][1] == {"nr": 2, "blank": True}


class _Narrow:
    """A template whose one field has no room for its value."""

    slots = (Slot("story", SlotKind.TEXT),)
    findings = ()

    def prepare(self, _lengths: Mapping[str, int]) -> bool:
        return False

    def fill(self, data: Data) -> Filled:
        return Filled(b"%PDF", (
            found("PDF_TEXT_CONTINUED", Where(field="story"), label=data["story"]),))


def test_what_is_told_of_a_clean_document_names_the_file_and_the_placement() -> None:
    receipt = Receipt("0" * 64, "inbox/a.pdf", date(2027, 1, 5), Kind.PDF, State.COMPLETE,
                      placement_id="P-001", answers={"story": Given("x"), "gone": Given("y")})
    clean = normalised(Paper("FG1", (receipt,)), _Narrow(), {})
    assert {one.code for one in clean.findings} == {"PDF_TEXT_CONTINUED", "ANSWER_WITHOUT_PLACE"}
    assert {(one.where.file, one.subject) for one in clean.findings} == {
        ("inbox/a.pdf", "placement:P-001")}
