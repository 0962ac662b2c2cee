"""Conditions and loops: what is repeated or left out, and that Word can open what is left."""

from __future__ import annotations

from typing import Any

import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def texts(make: Any, body: str, **data: Any) -> list[str]:
    """The paragraphs of the filled body; nothing may be reported."""
    filled = compile(make.docx(body), NL).fill(data)
    assert filled.findings == ()
    return list(make.texts(filled.content))


def test_blocks_within_blocks(make: Any) -> None:
    body = make.p(
        "{% for c in companies %}{{ c.name }}: {% for i in c.interns %}{% if not loop.first %}, "
        "{% endif %}{{ i }}{% if i == 'Bo' %}*{% endif %}{% endfor %}; {% endfor %}"
    )
    companies = [{"name": "A", "interns": ["Ad", "Bo"]}, {"name": "B", "interns": []}]
    assert texts(make, body, companies=companies) == ["A: Ad, Bo*; B: ; "]


def test_what_loop_knows(make: Any) -> None:
    body = make.p(
        "{% for x in items %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}"
        "{{ loop.revindex0 }}{{ loop.length }}{% if loop.first %}F{% endif %}"
        "{% if loop.last %}L{% endif %} {% endfor %}"
    )
    assert texts(make, body, items=["a", "b", "c"]) == ["10323F 21213 32103L "]


def test_loop_with_condition_and_with_two_variables(make: Any) -> None:
    body = make.p("{% for x in items if x > 1 %}{{ loop.index }}:{{ x }} {% endfor %}") + make.p(
        "{% for k, v in pairs %}{{ k }}={{ v }} {% endfor %}"
    )
    assert texts(make, body, items=[1, 2, 3], pairs=[["a", 1], ["b", 2]]) == [
        "1:2 2:3 ",
        "a=1 b=2 ",
    ]


def test_a_loop_over_nothing_may_say_so(make: Any) -> None:
    body = make.table(
        ("{%tr for s in skills %}",), ("{% if s %}{{ s }}{% else %}-{% endif %}",),
        ("{%tr else %}",), ("none yet",), ("{%tr endfor %}",),
    )  # fmt: skip
    assert texts(make, body, skills=["a", ""]) == ["a", "-"]
    assert texts(make, body, skills=[]) == ["none yet"]


def test_block_over_several_paragraphs_with_plain_tags(make: Any) -> None:
    body = make.p("{% for x in items %}", "A{{ x }}") + make.p("B{{ x }}{% endfor %} end")
    assert texts(make, body, items=["1", "2"]) == ["A1", "B1A2", "B2 end"]


def test_run_blocks(make: Any) -> None:
    body = make.p(make.r("a{%r if x %}", "<w:b/>"), make.r("bold"), make.r("{%r endif %}z"))
    assert texts(make, body, x=True) == ["aboldz"]
    assert texts(make, body, x=False) == ["az"]


def test_table_rows(make: Any) -> None:
    body = make.table(
        ("Nr", "Name"), ("{%tr for s in skills %}", ""), ("{{ loop.index }}", "{{ s.name }}"),
        ("{%tr endfor %}", ""), ("Total", "{{ skills|length }}"),
    )  # fmt: skip
    skills = [{"name": "R & D"}, {"name": "<x>"}]
    assert texts(make, body, skills=skills) == [
        "Nr", "Name", "1", "R & D", "2", "<x>", "Total", "2",
    ]  # fmt: skip


def test_rows_by_condition_choose_their_design(make: Any) -> None:
    body = make.table(
        ("{%tr for s in skills %}",), ("{%tr if s.blank %}",), ("____",), ("{%tr else %}",),
        ("{{ s.name }}",), ("{%tr endif %}",), ("{%tr endfor %}",), ("end",),
    )  # fmt: skip
    skills = [{"name": "a"}, {"nr": 2, "blank": True}]
    assert texts(make, body, skills=skills) == ["a", "____", "end"]


def test_table_columns(make: Any) -> None:
    body = make.table(("{%tc for h in heads %}", "{{ h }}", "{%tc endfor %}", "last"))
    assert texts(make, body, heads=["a", "b", "c"]) == ["a", "b", "c", "last"]


def test_loop_in_a_table_nested_in_a_cell_of_a_loop(make: Any) -> None:
    inner = make.table(("{%tr for i in c.interns %}",), ("{{ i }} at {{ c.name }}",),
                       ("{%tr endfor %}",))  # fmt: skip
    body = make.table(
        ("{%tr for c in companies %}",), (inner + make.p("{{ c.name }}"),), ("{%tr endfor %}",)
    )
    companies = [{"name": "A", "interns": ["x", "y"]}, {"name": "B", "interns": ["z"]}]
    assert texts(make, body, companies=companies) == ["x at A", "y at A", "A", "z at B", "B"]


def test_header_that_is_all_conditional_keeps_a_paragraph(make: Any) -> None:
    header = make.p("{%p if x %}") + make.p("X") + make.p("{%p endif %}")
    content = compile(make.docx(make.p("b"), header=header), NL).fill({"x": False}).content
    assert [child.tag for child in make.part(content, "word/header1.xml")] == [f"{W}p"]


def test_what_a_loop_repeats_has_ids_of_its_own(make: Any) -> None:
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="x"/></wp:inline></w:drawing></w:r>'
    mark = '<w:bookmarkStart w:id="4" w:name="here"/><w:bookmarkEnd w:id="4"/>'
    row = f'<w:p w14:paraId="0A0A0A0A">{drawing}{mark}{make.control("item.note")}</w:p>'
    body = make.p("{%p for item in items %}") + row + make.p("{%p endfor %}")
    content = compile(make.docx(body), NL).fill({"items": [{"note": "a"}, {"note": "b"}]}).content
    drawings = make.find(content, "//*[local-name()='docPr']/@id")
    controls = make.find(content, "//w:sdtPr/w:id/@w:val")
    assert len(set(drawings + controls)) == 4
    assert make.find(content, "//w:bookmarkStart | //@w14:paraId") == []


def test_data_is_left_as_it_is(make: Any) -> None:
    data = {"x": "1", "items": [{"a": "b"}]}
    compile(make.docx(make.p("{% set x = 2 %}{% for i in items %}{{ i.a }}{% endfor %}")), NL).fill(
        data
    )
    assert data == {"x": "1", "items": [{"a": "b"}]}


def test_if_elif_else(make: Any) -> None:
    body = make.p("{% if no %}a{% elif yes %}b{% else %}c{% endif %}!")
    assert texts(make, body, no=False, yes=True) == ["b!"]
    assert texts(make, body, no=False, yes=False) == ["c!"]


def test_paragraph_blocks_leave_no_empty_paragraphs(make: Any) -> None:
    body = (
        make.p("{%p if no %}") + make.p("gone") + make.p("{%p endif %}")
        + make.p("{%p for r in rows %}") + make.p("{{ loop.index }}: {{ r }}")
        + make.p("{%p endfor %}") + make.p("end")
    )  # fmt: skip
    assert texts(make, body, no=False, rows=["a", "b"]) == ["1: a", "2: b", "end"]


def test_a_table_whose_rows_are_all_gone_goes_too(make: Any) -> None:
    body = make.table(("{%tr for r in rows %}",), ("{{ r }}",), ("{%tr endfor %}",)) + make.p("x")
    result = compile(make.docx(body), NL).fill({"rows": []}).content
    assert make.find(result, "//w:tbl") == [] and make.texts(result) == ["x"]


def test_a_cell_never_stays_without_a_paragraph(make: Any) -> None:
    cell = make.p("{%p if no %}") + make.p("gone") + make.p("{%p endif %}")
    result = compile(make.docx(make.table((cell, "b"))), NL).fill({"no": False}).content
    assert all(cell[-1].tag == f"{W}p" for cell in make.find(result, "//w:tc"))


@pytest.mark.parametrize("rows", [0, 1, 1000])
def test_a_long_table_is_filled_whole(make: Any, rows: int) -> None:
    body = make.table(("head",), ("{%tr for r in rows %}",), ("{{ r }}",), ("{%tr endfor %}",))
    assert texts(make, body, rows=list(range(rows))) == ["head", *map(str, range(rows))]
