"""Content controls, each kind by itself: what a person finds in Word who clicks on one."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest

from formgen.fill.slots import How, SlotKind, State
from formgen.fill.word import compile, read

NL = How(language="nl")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = datetime.date(2027, 2, 1)

KINDS = [
    # kind of control, value, what it shows, the element that makes it that kind
    ("text", "Smith & Sons", "Smith & Sons", "w:text"),
    ("lines", "one\ntwo", "one\ntwo", "w:text[@w:multiLine='1']"),
    ("check", True, "☒", "w14:checkbox[w14:checked/@w14:val='1']"),
    ("check", False, "☐", "w14:checkbox[w14:checked/@w14:val='0']"),
    ("list", "BBL", "BBL", "w:dropDownList[count(w:listItem)=2]"),
    ("combo", "BOL", "BOL", "w:comboBox[count(w:listItem)=2]"),
    ("date", DAY, "01-02-2027", "w:date[@w:fullDate='2027-02-01T00:00:00Z']"),
]


def filled(make: Any, control: str, value: Any, how: How = NL) -> bytes:
    """A document of one control ``a.x`` with a value; nothing may be reported."""
    result = compile(make.docx(make.p("x ", control, " y")), how).fill({"a": {"x": value}})
    assert result.findings == ()
    return result.content


@pytest.mark.parametrize(("kind", "value", "shown", "own"), KINDS)
def test_every_kind_is_set_and_stays_what_it_is(
    make: Any, kind: str, value: Any, shown: str, own: str
) -> None:
    control = make.control("a.x", kind, alias="Label", options=("BOL", "BBL"))
    content = filled(make, control, value)
    assert make.texts(content) == [f"x {shown} y"]
    (properties,) = make.find(content, f"//w:sdt/w:sdtPr[{own}]")
    assert [child.tag.partition("}")[2] for child in properties][:4] == [
        "alias", "tag", "id", "lock",
    ]  # fmt: skip
    assert make.find(content, "//w:tag/@w:val") == ["a.x"]
    assert make.find(content, "//w:lock/@w:val") == ["sdtLocked"]
    assert make.find(content, "//w:showingPlcHdr") == []
    assert read(content).values["a.x"].value == value


@pytest.mark.parametrize("kind", ["text", "lines", "list", "combo", "date"])
@pytest.mark.parametrize("data", [{"a": {"x": None}}, {"a": {"x": ""}}, {"a": {}}])
def test_no_value_leaves_the_placeholder_that_word_clears_on_a_click(
    make: Any, kind: str, data: dict[str, Any]
) -> None:
    body = make.p(make.control("a.x", kind, prompt="Typ hier", options=("BOL",)))
    content = compile(make.docx(body), NL).fill(data).content
    assert make.texts(content) == ["Typ hier"]
    assert len(make.find(content, "//w:sdtPr/w:showingPlcHdr")) == 1
    assert make.find(content, "//w:rStyle/@w:val") == ["FieldPlaceholder"]
    assert make.find(content, "//@w:fullDate") == []


def test_value_does_not_look_like_a_placeholder(make: Any) -> None:
    assert make.find(filled(make, make.control("a.x"), "v"), "//w:sdt//w:rStyle") == []


def test_formatting_of_a_control_is_that_of_its_text(make: Any) -> None:
    control = make.control("a.x", text="old").replace("<w:t ", "<w:rPr><w:b/></w:rPr><w:t ")
    assert len(make.find(filled(make, control, "new"), "//w:sdt//w:r/w:rPr/w:b")) == 1


def test_text_that_stood_in_a_control_stays_only_if_the_data_does_not_know_it(make: Any) -> None:
    template = compile(make.docx(make.p(make.control("a.x", text="standard"))), NL)
    assert make.texts(template.fill({"a": {}}).content) == ["standard"]
    assert make.texts(template.fill({"a": {"x": "new"}}).content) == ["new"]
    emptied = template.fill({"a": {"x": None}}).content
    assert make.texts(emptied) == ["Klik om in te vullen"]
    assert len(make.find(emptied, "//w:showingPlcHdr")) == 1


def test_a_tick_of_the_template_stays_only_if_the_data_does_not_know_it(make: Any) -> None:
    ticked = make.control("a.x", "check").replace('w14:checked w14:val="0"',
                                                  'w14:checked w14:val="1"')  # fmt: skip
    template = compile(make.docx(make.p(ticked.replace("☐", "☒"))), NL)
    for data, shown in (({"a": {}}, "☒"), ({"a": {"x": None}}, "☐"), ({"a": {"x": False}}, "☐")):
        content = template.fill(data).content
        assert make.texts(content) == [shown]
        assert read(content).values["a.x"].value is (shown == "☒")


def test_a_value_takes_the_place_of_a_table_in_a_control(make: Any) -> None:
    for inner in (make.table(("a", "b")) + make.p("na"), make.p("voor") + make.table(("a", "b"))):
        control = ('<w:sdt><w:sdtPr><w:tag w:val="a.x"/></w:sdtPr>'
                   f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>")  # fmt: skip
        template = compile(make.docx(control), NL)
        content = template.fill({"a": {"x": "new"}}).content
        assert make.texts(content) == ["new"] and make.find(content, "//w:tbl") == []
        kept = read(template.fill({}).content).values["a.x"]
        assert kept.value in ("a\tb\nna", "voor\na\tb")


def test_a_control_around_a_tag_shows_no_prompt_once_the_tag_is_a_value(make: Any) -> None:
    binding = '<w:dataBinding w:xpath="/r" w:storeItemID="{00000000-0000-0000-0000-000000000001}"/>'
    body = make.p(make.control("note", prompt="{{ a.x }}", more=binding))
    content = compile(make.docx(body), NL).fill({"a": {"x": "v"}}).content
    assert make.texts(content) == ["v"]
    assert make.find(content, "//w:showingPlcHdr | //w:dataBinding") == []
    assert read(content).values["note"].value == "v"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("list", "HBO", "WORD_CHOICE_NOT_OFFERED"),
        ("date", "next week", "WORD_VALUE_NOT_A_DATE"),
        ("check", "maybe", "WORD_VALUE_NOT_YES_NO"),
    ],
)
def test_value_that_does_not_fit_is_reported_and_not_printed(
    make: Any, kind: str, value: str, code: str
) -> None:
    body = make.p(make.control("a.x", kind, prompt="Kies", options=("BOL", "BBL")))
    result = compile(make.docx(body), NL).fill({"a": {"x": value}})
    assert make.texts(result.content) == ["☐" if kind == "check" else "Kies"]
    (finding,) = result.findings
    assert (finding.code, finding.where.field) == (code, "a.x")
    assert value not in finding.what("nl") + finding.todo("nl")
    assert kind != "list" or "BOL / BBL" in finding.todo("nl")


def test_a_choice_may_be_given_by_the_value_behind_it(make: Any) -> None:
    control = make.control("a.x", "list", options=("Beroepsopleidend",)).replace(
        'w:value="Beroepsopleidend"', 'w:value="BOL"'
    )
    content = filled(make, control, "BOL")
    assert make.texts(content) == ["x Beroepsopleidend y"]
    assert read(content).values["a.x"].value == "Beroepsopleidend"


@pytest.mark.parametrize("lock", ["unlocked", "contentLocked", "sdtContentLocked"])
def test_the_templates_own_lock_stays(make: Any, lock: str) -> None:
    control = make.control("a.x", more=f'<w:lock w:val="{lock}"/>')
    content = filled(make, control, "v")
    assert make.find(content, "//w:lock/@w:val") == [lock]
    (slot,) = compile(make.docx(make.p(control)), NL).slots
    locked = lock != "unlocked"
    before = read(content).values["a.x"]
    assert (slot.fixed, before.state) == (locked, State.FIXED if locked else State.PREFILLED)
    after = read(in_main_part(make, content, b">v<", b">other<"))
    state = State.CHANGED if locked else State.ANSWERED
    assert (after.values["a.x"].value, after.values["a.x"].state) == ("other", state)
    assert [finding.code for finding in after.findings] == ["WORD_FIXED_VALUE_CHANGED"] * locked


def in_main_part(make: Any, content: bytes, old: bytes, new: bytes) -> bytes:
    """The document with something changed by hand."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new)
    return bytes(make.zip(parts))


def test_loops_give_controls_their_full_name(make: Any) -> None:
    body = make.table(
        ("{%tr for item in record.items %}",), (make.p(make.control("item.done", "date")),),
        ("{%tr endfor %}",),
    )  # fmt: skip
    template = compile(make.docx(body), How(language="nl", fixed=("record.items.*.done",)))
    items = [{"done": DAY}, {"blank": True}, {"done": None}]
    result = template.fill({"record": {"items": items}})
    assert result.findings == ()
    assert make.find(result.content, "//w:tag/@w:val") == [
        f"record.items.{nr}.done" for nr in (1, 2, 3)
    ]
    assert make.find(result.content, "//w:lock/@w:val")[:2] == ["sdtContentLocked", "sdtLocked"]
    assert [slot.name for slot in template.slots if slot.kind is SlotKind.DATE] == [
        "record.items.*.done"
    ]
    assert read(result.content).values["record.items.1.done"].value == DAY


def test_loops_within_loops_and_loops_over_pairs(make: Any) -> None:
    body = "".join(
        map(
            make.p,
            ("{%p for c in companies %}", "{%p for i in c.interns %}", make.control("i.name"),
             "{%p endfor %}", "{%p endfor %}", "{%p for k, v in pairs %}", make.control("v"),
             "{%p endfor %}"),
        )
    )  # fmt: skip
    data = {
        "companies": [{"interns": []}, {"interns": [{"name": "A"}, {"name": "B"}]}],
        "pairs": [["x", "1"]],
    }
    content = compile(make.docx(body), NL).fill(data).content
    assert make.find(content, "//w:tag/@w:val") == [
        "companies.2.interns.1.name", "companies.2.interns.2.name", "pairs.1.2",
    ]  # fmt: skip


def test_a_name_too_long_for_words_tags_is_still_read_back(make: Any) -> None:
    long = "a_rather_long_name_for_a_list_of_things_to_do_at_work"
    body = "".join(map(make.p, (f"{{%p for i in {long} %}}", make.control("i.remarks_made"),
                                "{%p endfor %}")))  # fmt: skip
    content = compile(make.docx(body), NL).fill({long: [{"remarks_made": "v"}] * 2}).content
    assert all(len(tag) <= 64 for tag in make.find(content, "//w:tag/@w:val"))
    assert read(content).values[f"{long}.2.remarks_made"].value == "v"


@pytest.mark.parametrize("around", ["paragraph", "cell", "several"])
def test_controls_around_paragraphs_and_in_cells(make: Any, around: str) -> None:
    inner = make.p("old") if around != "several" else make.p("old") + make.p("older")
    properties = '<w:sdtPr><w:tag w:val="a.x"/></w:sdtPr>'
    control = f"<w:sdt>{properties}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    if around == "cell":
        cell = f"<w:tc><w:tcPr/>{make.p('old')}</w:tc>"
        control = make.table(("q",)).replace(
            "</w:tr>",
            '<w:sdt><w:sdtPr><w:tag w:val="a.x"/></w:sdtPr>'
            f"<w:sdtContent>{cell}</w:sdtContent></w:sdt></w:tr>",
        )
    content = compile(make.docx(control), NL).fill({"a": {"x": "new"}}).content
    assert make.texts(content)[-1] == "new" and "old" not in make.texts(content)
    assert read(content).values["a.x"].value == "new"


def test_a_control_bound_to_custom_xml_shows_the_new_value_in_word_too(make: Any) -> None:
    binding = (
        '<w:dataBinding w:xpath="/r/x" w:storeItemID="{00000000-0000-0000-0000-000000000001}"/>'
    )
    content = filled(make, make.control("a.x", more=binding), "new")
    assert make.find(content, "//w:dataBinding") == []


def test_control_without_tag_is_known_by_its_title(make: Any) -> None:
    body = make.p(make.control("", alias="company"))
    content = compile(make.docx(body), NL).fill({"company": "X"}).content
    assert make.find(content, "//w:tag/@w:val") == ["company"]


def test_slots_say_what_can_be_filled_in(make: Any) -> None:
    body = make.p("{{ intern.name }}") + make.p(
        make.control("a.x", "list", alias="Leerweg", options=("BOL", "BBL"))
    )
    tag, control = compile(make.docx(body), NL).slots
    assert (tag.name, tag.kind, tag.place) == ("intern.name", SlotKind.TAG, "alinea 1")
    assert (control.name, control.kind) == ("a.x", SlotKind.CHOICE)
    assert (control.label, control.options) == ("Leerweg", ("BOL", "BBL"))
