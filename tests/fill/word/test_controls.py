"""Content controls: filled, and still controls of the same kind."""

from __future__ import annotations

from datetime import date

import pytest

from formgen.fill.slots import How, SlotKind
from formgen.fill.word import compile

FORM = {
    "a.text": "text", "a.lines": "lines", "a.check": "check", "a.list": "list",
    "a.combo": "combo", "a.date": "date",
}
VALUES = {"text": "Smith & Sons", "lines": "een\ntwee", "check": True, "list": "goed",
          "combo": "voldoende", "date": date(2026, 9, 14)}


def form(make) -> bytes:
    return make.docx("".join(
        make.p(make.control(name, kind, options=("goed", "voldoende")))
        for name, kind in FORM.items()))


def test_slots_tell_kind_place_and_options(make) -> None:
    slots = {slot.name: slot for slot in compile(form(make), How()).slots}
    assert {name: slot.kind for name, slot in slots.items()} == {
        "a.text": SlotKind.TEXT, "a.lines": SlotKind.MULTILINE, "a.check": SlotKind.CHECK,
        "a.list": SlotKind.CHOICE, "a.combo": SlotKind.CHOICE, "a.date": SlotKind.DATE}
    assert slots["a.list"].options == ("goed", "voldoende")
    assert slots["a.date"].place == "alinea 6"


def test_every_kind_is_set_and_stays_what_it_was(make) -> None:
    filled = compile(form(make), How()).fill({"a": VALUES})
    assert filled.findings == ()
    assert make.texts(filled.content) == [
        "Smith & Sons", "een\ntwee", "☒", "goed", "voldoende", "14-09-2026"]
    for kind in ("w:text", "w14:checkbox", "w:dropDownList", "w:comboBox", "w:date"):
        assert make.find(filled.content, f"//w:sdtPr/{kind}")
    assert make.find(filled.content, "//w14:checked/@w14:val") == ["1"]
    assert make.find(filled.content, "//w:date/@w:fullDate") == ["2026-09-14T00:00:00Z"]
    assert make.find(filled.content, "//w:showingPlcHdr") == []


def test_what_the_data_lacks_stays_a_prompt(make) -> None:
    filled = compile(form(make), How()).fill({"a": dict.fromkeys(VALUES)})
    assert filled.findings == ()
    assert make.texts(filled.content) == ["Vul in", "Vul in", "☐", "Vul in", "Vul in", "Vul in"]
    assert len(make.find(filled.content, "//w:showingPlcHdr")) == 5


def test_a_choice_that_is_not_offered_is_reported_and_not_printed(make) -> None:
    filled = compile(form(make), How()).fill({"a": {**VALUES, "list": "gooed"}})
    assert make.texts(filled.content)[3] == "Vul in"
    (finding,) = filled.findings
    assert finding.code.startswith("WORD_CHOICE_NOT_")
    assert finding.where.field == "a.list" and "goed" in finding.todo("nl") + finding.what("nl")


def test_a_combo_box_takes_a_choice_of_its_own_and_says_so(make) -> None:
    filled = compile(form(make), How()).fill({"a": {**VALUES, "combo": "vrij"}})
    assert make.texts(filled.content)[4] == "vrij"
    assert [finding.code for finding in filled.findings] == ["WORD_CHOICE_NOT_LISTED"]


def test_a_date_that_is_no_date_is_reported(make) -> None:
    filled = compile(form(make), How()).fill({"a": {**VALUES, "date": "binnenkort"}})
    assert [finding.code for finding in filled.findings] == ["WORD_VALUE_NOT_A_DATE"]


def test_a_fixed_value_is_locked_and_an_empty_one_is_not(make) -> None:
    template = make.docx(make.p(make.control("a.een")) + make.p(make.control("a.twee")))
    filled = compile(template, How(fixed=("a.*",))).fill({"a": {"een": "x", "twee": None}})
    assert make.find(filled.content, "//w:lock/@w:val") == ["sdtContentLocked", "sdtLocked"]


def test_a_filled_box_becomes_a_line(make) -> None:
    template = make.docx(
        make.p(make.control("a.een"), style="FieldBox")
        + make.p(make.control("a.twee"), style="FieldBox"), styles=("FieldBox", "FieldBoxFilled"))
    filled = compile(template, How(fixed=("a.*",))).fill({"a": {"een": "x", "twee": None}})
    assert make.find(filled.content, "//w:pStyle/@w:val") == ["FieldBoxFilled", "FieldBox"]


def test_controls_in_a_loop_get_their_full_path_and_own_ids(make) -> None:
    template = make.docx(make.table(
        ("{%tr for item in record.items %}", ""),
        (make.p(make.control("item.skill")), make.p(make.control("item.done_on", "date"))),
        ("{%tr endfor %}", "")))
    rows = [{"nr": 1, "skill": "a", "done_on": None}, {"nr": 2, "skill": "b"},
            {"nr": 3, "blank": True}]
    filled = compile(template, How()).fill({"record": {"items": rows}})
    assert filled.findings == ()
    assert make.find(filled.content, "//w:tag/@w:val") == [
        f"record.items.{row}.{name}" for row in (1, 2, 3) for name in ("skill", "done_on")]
    ids = make.find(filled.content, "//w:sdtPr/w:id/@w:val")
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(("value", "state"), [(True, "1"), (False, "0"), (None, "0")])
def test_check_box_state_and_glyph_agree(make, value: bool | None, state: str) -> None:
    template = make.docx(make.p(make.control("a.check", "check")))
    filled = compile(template, How()).fill({"a": {"check": value}})
    assert make.find(filled.content, "//w14:checked/@w14:val") == [state]
    assert make.texts(filled.content) == ["☒" if value else "☐"]


def test_a_right_to_left_value_is_marked_so(make) -> None:
    template = make.docx(make.p(make.control("a.naam")))
    filled = compile(template, How()).fill({"a": {"naam": "ليلى الحداد"}})
    assert make.find(filled.content, "//w:r[w:rPr/w:rtl]/w:t/text()") == ["ليلى الحداد"]
