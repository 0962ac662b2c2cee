"""Values in running text: whatever is in the data is on the paper, everywhere in the document."""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
HEADER, FOOTER, BODY = "word/header1.xml", "word/footer1.xml", "word/document.xml"

# What docxtpl 0.20.2 loses, cuts off, or prints as something else.
LOST_BY_OTHERS = [
    "Jan & Piet", "R&D", "a < b", "Jan <Piet> x", "Smith & Sons", "A&amp;B", "]]>", "<w:br/>",
    "</w:t></w:r></w:p>", '"quoted" \'single\'', "{{ x }}", "{{7*7}}", "{% if x %}", "{# c #}",
    "%}", "{_{ x", "=HYPERLINK(\"x\")", "&#10;", "naïef ﬁ Ωμέγα Việt 北京 🐎",
    "Żółtowska Ελένη ليلى", "  two  spaces  ",
]  # fmt: skip


@pytest.mark.parametrize("value", LOST_BY_OTHERS)
def test_every_character_is_printed_in_body_header_and_footer(make: Any, value: str) -> None:
    text = make.p("A {{ name }} end")
    template = compile(make.docx(text + make.p("next"), header=text, footer=text), NL)
    filled = template.fill({"name": value})
    assert filled.findings == ()
    assert make.texts(filled.content) == [f"A {value} end", "next"]
    assert make.texts(filled.content, HEADER) == make.texts(filled.content, FOOTER)
    assert make.texts(filled.content, HEADER) == [f"A {value} end"]


def test_python_docx_sees_the_values(make: Any) -> None:
    template = make.docx(make.p("{{ a }}") + make.table(("{{ b }}", "x")), header=make.p("{{ a }}"))
    content = compile(template, NL).fill({"a": "Smith & Sons", "b": "A < B"}).content
    document = docx.Document(io.BytesIO(content))
    assert document.paragraphs[0].text == "Smith & Sons"
    assert document.tables[0].cell(0, 0).text == "A < B"
    assert document.sections[0].header.paragraphs[0].text == "Smith & Sons"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "ja"),
        (7, "7"),
        (1234.5, "1234,5"),
        (datetime.date(2027, 2, 1), "01-02-2027"),
        (["a", "b"], "a, b"),
        ("0612", "0612"),
    ],
)
def test_plain_values_are_printed_as_people_write_them(make: Any, value: Any, shown: str) -> None:
    filled = compile(make.docx(make.p("{{ x }}")), NL).fill({"x": value})
    assert make.texts(filled.content) == [shown]
    assert filled.findings == ()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("one\ntwo", "one\ntwo"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\tb", "a\tb"),
    ],
)
def test_line_breaks_and_tabs_are_words_own(make: Any, value: str, shown: str) -> None:
    content = compile(make.docx(make.p("{{ x }}")), NL).fill({"x": value}).content
    assert make.texts(content) == [shown]
    assert all("\n" not in (node.text or "") for node in make.find(content, "//w:t"))


def test_page_break_in_a_value(make: Any) -> None:
    content = compile(make.docx(make.p("{{ x }}")), NL).fill({"x": "a\fb"}).content
    assert [node.get(node.nsmap and f"{{{node.nsmap['w']}}}type")
            for node in make.find(content, "//w:br")] == ["page"]  # fmt: skip


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\ufffe", "\ud800", "\x00"])
def test_characters_that_word_cannot_hold_are_reported_with_the_slot(
    make: Any, character: str
) -> None:
    body = make.p("{{ note }} end") + make.p(make.control("remark")) + make.p("after")
    filled = compile(make.docx(body), NL).fill(
        {"note": f"a{character}b", "remark": f"c{character}d"}
    )
    assert make.texts(filled.content) == ["ab end", "cd", "after"]
    assert [(found.code, found.where.field) for found in filled.findings] == [
        ("WORD_CHARACTERS_REMOVED", "note"),
        ("WORD_CHARACTERS_REMOVED", "remark"),
    ]


def test_arabic_gets_a_run_of_its_own_that_reads_from_right_to_left(make: Any) -> None:
    content = compile(make.docx(make.p("Name: {{ x }}.")), NL).fill({"x": "ليلى (3)"}).content
    assert make.texts(content) == ["Name: ليلى (3)."]
    (run,) = make.find(content, "//w:r[w:rPr/w:rtl]")
    assert "".join(run.itertext()) == "ليلى (3)"


def test_a_value_is_never_rendered_again(make: Any) -> None:
    data = {"a": "{{ b }}", "b": "secret"}
    body = make.p("{{ a }}", " {{ a }}") + make.p(make.control("a"))
    assert make.texts(compile(make.docx(body), NL).fill(data).content) == [
        "{{ b }} {{ b }}",
        "{{ b }}",
    ]


def test_the_same_data_gives_the_same_bytes_and_fills_are_independent(make: Any) -> None:
    template = make.docx(make.p("{{ name }}") + make.p(make.control("field")))
    compiled = compile(template, NL)
    data = {"name": "one", "field": "secret", "document": make.identity}
    first = compiled.fill(data).content
    second = compiled.fill({**data, "name": "two", "field": None}).content
    assert first == compile(template, NL).fill(data).content
    assert make.texts(second)[0] == "two" and b"secret" not in second
