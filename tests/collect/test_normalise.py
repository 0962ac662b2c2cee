"""A clean document is made from the answers, and from nothing else of the file."""

from __future__ import annotations

from datetime import date

import pytest

from formgen.collect.evidence import Given
from formgen.collect.normalise import with_answers

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
