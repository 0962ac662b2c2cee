"""Form fields of before 2007, which schools still have: filled, and read back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from formgen.fill.slots import How, SlotKind, State
from formgen.fill.word import compile, read

NL = How(language="nl")


def form_field(make: Any, name: str, kind: str, own: str, shown: str = "") -> str:
    """A form field as Word writes it."""
    data = f'<w:ffData><w:name w:val="{name}"/><w:enabled/>{own}</w:ffData>'
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}' if shown else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{kind}</w:instrText></w:r>{result}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def form(make: Any) -> bytes:
    """A form of a text, a date, a check box and a drop-down."""
    empty = "\u2002" * 5
    date = '<w:textInput><w:type w:val="date"/><w:format w:val="d-M-yyyy"/></w:textInput>'
    choice = '<w:ddList><w:listEntry w:val="BOL"/><w:listEntry w:val="BBL"/></w:ddList>'
    tick = '<w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>'
    return bytes(make.docx(
        make.p("Naam: ", form_field(make, "naam", "FORMTEXT ", "<w:textInput/>",
                                    make.r(empty, "<w:b/>")), ".")
        + make.p(form_field(make, "datum", " FORMTEXT", date, make.r(empty)))
        + make.p(form_field(make, "akkoord", "FORMCHECKBOX", tick))
        + make.p(form_field(make, "leerweg", "FORMDROPDOWN", choice))
    ))  # fmt: skip


DATA = {"naam": "Smith & Sons", "datum": datetime.date(2027, 2, 1), "akkoord": True,
        "leerweg": "BBL"}  # fmt: skip


def test_every_kind_is_filled_and_read_back(make: Any) -> None:
    template = compile(form(make), NL)
    assert [(slot.name, slot.kind, slot.options) for slot in template.slots] == [
        ("naam", SlotKind.TEXT, ()), ("datum", SlotKind.DATE, ()),
        ("akkoord", SlotKind.CHECK, ()), ("leerweg", SlotKind.CHOICE, ("BOL", "BBL")),
    ]  # fmt: skip
    filled = template.fill(DATA)
    assert filled.findings == ()
    assert make.texts(filled.content)[:2] == ["Naam: Smith & Sons.", "1-2-2027"]
    assert len(make.find(filled.content, "//w:r[w:rPr/w:b]/w:t[.='Smith & Sons']")) == 1
    assert len(make.find(filled.content, "//w:ffData")) == 4
    answers = read(filled.content)
    assert {name: answer.value for name, answer in answers.values.items()} == DATA


def test_an_empty_form_has_no_answers(make: Any) -> None:
    for content in (form(make), compile(form(make), NL).fill(dict.fromkeys(DATA)).content):
        answers = read(content).values
        assert (answers["naam"].value, answers["naam"].state) == (None, State.EMPTY)
        assert answers["datum"].value is None
        assert answers["akkoord"].value is False
        assert make.texts(content)[0] == "Naam: " + "\u2002" * 5 + "."


def test_unticked_is_written_too(make: Any) -> None:
    filled = compile(form(make), NL).fill({**DATA, "akkoord": False}).content
    assert make.find(filled, "//w:checkBox/w:checked/@w:val") == ["0"]
    assert read(filled).values["akkoord"].value is False


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("leerweg", "HBO", "WORD_CHOICE_NOT_OFFERED"),
        ("datum", "soon", "WORD_VALUE_NOT_A_DATE"),
        ("akkoord", "maybe", "WORD_VALUE_NOT_YES_NO"),
    ],
)
def test_what_does_not_fit_is_reported_and_left_out(
    make: Any, name: str, value: str, code: str
) -> None:
    filled = compile(form(make), NL).fill({**DATA, name: value})
    assert [(f.code, f.where.field) for f in filled.findings] == [(code, name)]
    assert read(filled.content).values[name].value in (None, False, "BOL")


def test_the_name_of_a_bookmark_stands_for_a_key_of_the_data(make: Any) -> None:
    field = form_field(
        make, "intern_last_name", "FORMTEXT", "<w:textInput/>", make.r("\u2002" * 5)
    )
    merge = f'<w:fldSimple w:instr="MERGEFIELD Intern_Last_Name">{make.r("x")}</w:fldSimple>'
    content = (
        compile(make.docx(make.p(field, " ", merge)), NL)
        .fill({"intern": {"last_name": "Bos"}})
        .content
    )
    assert make.texts(content) == ["Bos Bos"]
    assert read(content).values["intern.last_name"].value == "Bos"


def test_a_field_over_several_paragraphs_is_reported_not_passed_over(make: Any) -> None:
    field = form_field(make, "naam", "FORMTEXT", "<w:textInput/>", make.r("one") + "{}")
    content = make.docx(make.p(field).replace("{}", "</w:p><w:p>" + make.r("two")))
    (finding,) = compile(content, NL).findings
    assert (finding.code, finding.where.cell) == ("WORD_FIELD_NOT_FILLED", "alinea 1")
    (finding,) = read(content).findings
    assert (finding.code, finding.where.field) == ("WORD_FIELD_NOT_READ", "naam")
