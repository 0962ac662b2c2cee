"""What comes back: answers told from prompts, changes seen, and identity however it survived."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from formgen.fill.slots import How, SlotKind, State
from formgen.fill.word import compile, read

from .conftest import W

NL = How(language="nl")
DAY = datetime.date(2027, 2, 1)
CUSTOM, MANIFEST = "docProps/custom.xml", "customXml/item1.xml"


def changed(
    make: Any,
    document: bytes,
    change: Callable[[etree._Element], object] = lambda root: None,
    without: tuple[str, ...] = (),
) -> bytes:
    """A document with its main part changed, or without some parts."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name not in without}
    root = etree.fromstring(parts["word/document.xml"])
    change(root)
    return bytes(make.zip({**parts, "word/document.xml": etree.tostring(root)}))


def drop(*names: str) -> Callable[[etree._Element], object]:
    """Drops these properties of every control, as editors do."""

    def change(root: etree._Element) -> None:
        for name in names:
            for element in list(root.iter(f"{{{W}}}{name}")):
                element.getparent().remove(element)

    return change


def typed(old: str, new: str) -> Callable[[etree._Element], object]:
    """Types another text over one."""

    def change(root: etree._Element) -> None:
        next(node for node in root.iter(f"{{{W}}}t") if node.text == old).text = new

    return change


def rows(make: Any, how: How = NL) -> bytes:
    """A table of three rows with two controls each, the second row filled."""
    row = (make.p(make.control("item.skill", alias="Skill")),
           make.p(make.control("item.done", "date", alias="Done")))  # fmt: skip
    body = make.table(("{%tr for item in record.items %}", ""), row, ("{%tr endfor %}", ""))
    items = [{"blank": True}, {"skill": "Melken", "done": DAY}, {"blank": True}]
    return bytes(
        compile(make.docx(body), how).fill(
            {"record": {"items": items}, "document": make.identity}
        ).content
    )  # fmt: skip


@pytest.mark.parametrize("without", [(), (CUSTOM,), (MANIFEST,)])
def test_identity_is_in_two_places_and_either_is_enough(
    make: Any, without: tuple[str, ...]
) -> None:
    document = changed(make, rows(make), without=without)
    assert read(document).identity["code"] == "FG1-0A3F9C-7K2Q"
    assert read(document).identity["id"] == make.identity["id"]


def test_two_identities_that_differ_are_reported(make: Any) -> None:
    document = rows(make)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CUSTOM] = parts[CUSTOM].replace(b"FG1-0A3F9C-7K2Q", b"FG1-000000-0000")
    answers = read(make.zip(parts))
    assert [finding.code for finding in answers.findings] == ["WORD_IDENTITY_DISAGREES"]


def test_rows_of_the_same_title_are_told_apart_without_tags(make: Any) -> None:
    document = rows(make)
    for lost in (("tag", "id"), ("tag", "id", "alias", "lock", "showingPlcHdr")):
        answers = read(changed(make, document, drop(*lost)))
        assert answers.findings == ()
        assert {name: answer.value for name, answer in answers.values.items()} == {
            "record.items.1.skill": None, "record.items.1.done": None,
            "record.items.2.skill": "Melken", "record.items.2.done": DAY,
            "record.items.3.skill": None, "record.items.3.done": None,
        }  # fmt: skip


def test_a_lost_control_is_reported_when_nothing_else_tells_them_apart(make: Any) -> None:
    def lose(root: etree._Element) -> None:
        drop("tag", "alias", "id")(root)
        first = next(root.iter(f"{{{W}}}sdt"))
        first.getparent().remove(first)

    answers = read(changed(make, rows(make), lose))
    (finding,) = answers.findings
    assert finding.code == "WORD_CONTROLS_UNMATCHED"
    assert (finding.details["unmatched"], finding.details["missing"]) == ("2", "3")
    assert "record.items.2.done" in answers.values  # the dates are all there


def test_an_answer_that_says_what_the_prompt_says_counts_when_the_tag_is_there(make: Any) -> None:
    body = make.p(make.control("a", prompt="Vul in"))
    document = compile(make.docx(body), NL).fill({"a": None}).content
    assert read(document).values["a"].state is State.EMPTY
    answered = changed(make, document, drop("showingPlcHdr"))
    assert (read(answered).values["a"].value, read(answered).values["a"].state) == (
        "Vul in", State.ANSWERED,
    )  # fmt: skip


def test_a_fixed_value_that_was_changed_is_reported_without_the_value(make: Any) -> None:
    body = make.p(make.control("a")) + make.p(make.control("b", "check"))
    document = compile(make.docx(body), How(fixed=("*",))).fill({"a": "Bos", "b": True}).content
    assert {answer.state for answer in read(document).values.values()} == {State.FIXED}
    answers = read(changed(make, document, typed("Bos", "Vos")))
    (finding,) = answers.findings
    assert (finding.code, finding.where.field) == ("WORD_FIXED_VALUE_CHANGED", "a")
    assert "Vos" not in finding.what("nl") and answers.values["a"].value == "Vos"


def test_editors_that_move_spaces_and_line_breaks_change_no_fixed_value(make: Any) -> None:
    body = make.p(make.control("a", "lines"))
    document = compile(make.docx(body), How(fixed=("a",))).fill({"a": "one\ntwo"}).content

    def move(root: etree._Element) -> None:
        control, line = next(root.iter(f"{{{W}}}sdt")), next(root.iter(f"{{{W}}}br"))
        line.getparent().remove(line)
        control.addprevious(etree.fromstring(f'<w:r xmlns:w="{W}"><w:br/></w:r>'))

    assert read(changed(make, document, move)).findings == ()


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("02-02-2027", datetime.date(2027, 2, 2), "WORD_ANSWER_DATES_DIFFER"),
        ("2 feb. 2027", datetime.date(2027, 2, 2), "WORD_ANSWER_DATES_DIFFER"),
        ("1-2-27", DAY, ""),
        ("1 februari 2027", DAY, ""),
        ("2027-02-01", DAY, ""),
    ],
)
def test_a_date_typed_over_by_hand(make: Any, text: str, value: Any, code: str) -> None:
    document = compile(make.docx(make.p(make.control("d", "date"))), NL).fill({"d": DAY}).content
    answers = read(changed(make, document, typed("01-02-2027", text)))
    assert answers.values["d"].value == value
    assert [finding.code for finding in answers.findings] == ([code] if code else [])


def test_text_in_a_date_field_is_kept_and_reported(make: Any) -> None:
    document = compile(make.docx(make.p(make.control("d", "date"))), NL).fill({"d": DAY}).content

    def change(root: etree._Element) -> None:
        typed("01-02-2027", "in overleg")(root)
        next(root.iter(f"{{{W}}}date")).attrib.clear()

    answers = read(changed(make, document, change))
    assert answers.values["d"].value == "in overleg"
    assert [finding.code for finding in answers.findings] == ["WORD_ANSWER_NOT_A_DATE"]


@pytest.mark.parametrize("written", ["2027-02-01", "2027-02-01T00:00:00Z", "2027-02-01T00:00:00"])
def test_a_date_with_and_without_a_time(make: Any, written: str) -> None:
    document = compile(make.docx(make.p(make.control("d", "date"))), NL).fill({"d": DAY}).content

    def change(root: etree._Element) -> None:
        next(root.iter(f"{{{W}}}date")).set(f"{{{W}}}fullDate", written)

    assert read(changed(make, document, change)).values["d"].value == DAY


def test_a_form_that_formgen_did_not_fill_is_read_by_tag_or_title(make: Any) -> None:
    body = make.p(make.control("a", text="x")) + make.p(make.control("", alias="Naam", text="y"))
    answers = read(make.docx(body))
    assert {name: answer.value for name, answer in answers.values.items()} == {
        "a": "x", "Naam": "y",
    }  # fmt: skip
    assert dict(answers.identity) == {} and answers.findings == ()


def test_deleted_text_is_no_answer_and_inserted_text_is(make: Any) -> None:
    run = '<w:del w:id="1" w:author="x"><w:r><w:delText>old</w:delText></w:r></w:del>' + (
        '<w:ins w:id="2" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>'
    )
    control = make.control("a", text="X").replace(make.r("X"), run)
    assert read(make.docx(make.p(control))).values["a"].value == "new"


def test_copies_of_a_field_that_differ_are_reported(make: Any) -> None:
    body = make.p(make.control("a")) + make.p(make.control("a"))
    document = compile(make.docx(body), NL).fill({"a": "same"}).content
    assert read(document).findings == ()
    answers = read(changed(make, document, typed("same", "other")))
    assert [f.code for f in answers.findings] == ["WORD_ANSWERS_DIFFER"]
    empty = compile(make.docx(body), NL).fill({"a": None}).content
    once = read(changed(make, empty, _answer_second))
    assert (once.values["a"].value, once.findings) == ("late", ())


def _answer_second(root: etree._Element) -> None:
    second = list(root.iter(f"{{{W}}}sdt"))[1]
    for mark in list(second.iter(f"{{{W}}}showingPlcHdr")):
        mark.getparent().remove(mark)
    next(second.iter(f"{{{W}}}t")).text = "late"


def test_controls_in_headers_are_read_too(make: Any) -> None:
    template = make.docx(make.p("x"), header=make.p(make.control("a", alias="A")))
    document = compile(template, NL).fill({"a": "v"}).content
    assert read(document).values["a"].kind is SlotKind.TEXT
    assert read(document).values["a"].value == "v"


@pytest.mark.parametrize("lost", [(), ("tag", "id"), ("tag", "id", "alias", "lock")])
def test_controls_that_are_no_slots_are_not_taken_for_one(make: Any, lost: tuple[str, ...]) -> None:
    body = (
        make.p(make.control("", text="los")) + make.p(make.control("a"))
        + make.p(make.control("wraps", text="{{ x }}")) + make.p(make.control("b"))
    )  # fmt: skip
    document = compile(make.docx(body), NL).fill({"a": "1", "x": "2", "b": "3"}).content
    answers = read(changed(make, document, drop(*lost)))
    assert answers.findings == ()
    values = {name: answer.value for name, answer in answers.values.items()}
    assert values == {"a": "1", "wraps": "2", "b": "3"}
