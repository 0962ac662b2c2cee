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
    "%}", "{_{ x", "=HYPERLINK(\"x\")", "&#10;", "naïef ﬁ Ωμέγα Việt 北京 🐎", "  two  spaces  ",
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


def test_tag_split_over_runs_keeps_the_formatting_where_it_begins(make: Any) -> None:
    body = make.p(
        make.r("Dear {", "<w:i/>"),
        make.r("{ intern", "<w:b/>"),
        make.r(".last_", ""),
        make.r("name }", ""),
        make.r("}, welcome", "<w:u/>"),
    )
    content = compile(make.docx(body), NL).fill({"intern": {"last_name": "Bos"}}).content
    runs = make.find(content, "//w:r")
    assert ["".join(run.itertext()) for run in runs] == ["Dear Bos", ", welcome"]
    assert [len(run.xpath("./*[local-name()='rPr']/*")) for run in runs] == [1, 1]


def test_tag_split_at_every_position(make: Any) -> None:
    text = "x {{ a.b|default('-') }} y"
    for position in range(1, len(text)):
        body = make.p(text[:position], text[position:])
        assert make.texts(compile(make.docx(body), NL).fill({"a": {"b": "V"}}).content) == ["x V y"]


def test_proofing_marks_and_bookmarks_between_the_halves_of_a_tag(make: Any) -> None:
    middle = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="x"/>'
    body = f"<w:p>{make.r('{{ na')}{middle}{make.r('me }}')}<w:bookmarkEnd w:id='1'/></w:p>"
    assert make.texts(compile(make.docx(body), NL).fill({"name": "V"}).content) == ["V"]


@pytest.mark.parametrize("quotes", ["''", "‘’", "“”", "„”", "\u2018\u2018", '""'])
def test_smart_quotes_in_a_tag(make: Any, quotes: str) -> None:
    body = make.p(f"{{{{ x | default({quotes[0]}none{quotes[1]}) }}}}")
    assert make.texts(compile(make.docx(body), NL).fill({"x": ""}).content) == ["none"]


def test_escaped_braces_and_comments(make: Any) -> None:
    body = (
        make.p("{_{ literal }_} {_% x %_}") + make.p("a{# note to self #}b")
        + make.p("{#p a whole paragraph #}") + make.p("end")
    )  # fmt: skip
    filled = compile(make.docx(body), NL).fill({})
    assert make.texts(filled.content) == ["{{ literal }} {% x %}", "ab", "end"]


@pytest.mark.parametrize("tag", ["{{r name }}", "{{p name }}", "{{ name|e }}", "{{name|safe}}"])
def test_docxtpls_ways_to_print(make: Any, tag: str) -> None:
    body = make.p(make.r("a "), make.r(f"b {tag} c", "<w:b/>"))
    content = compile(make.docx(body), NL).fill({"name": "Jan & Piet"}).content
    assert make.texts(content) == ["a b Jan & Piet c"]
    assert all(node.getparent().tag.endswith("}r") for node in make.find(content, "//w:t"))


def test_arabic_gets_a_run_of_its_own_that_reads_from_right_to_left(make: Any) -> None:
    content = compile(make.docx(make.p("Name: {{ x }}.")), NL).fill({"x": "ليلى (3)"}).content
    assert make.texts(content) == ["Name: ليلى (3)."]
    (run,) = make.find(content, "//w:r[w:rPr/w:rtl]")
    assert "".join(run.itertext()) == "ليلى (3)"


def test_tags_in_text_boxes_and_their_copy_for_old_versions(make: Any) -> None:
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        "<w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        "<w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    ).format(make.p("box {{ x }}"))
    assert make.texts(compile(make.docx(box), NL).fill({"x": "V"}).content)[1:] == ["box V"] * 2


def test_a_value_is_never_rendered_again(make: Any) -> None:
    data = {"a": "{{ b }}", "b": "secret"}
    body = make.p("{{ a }}", " {{ a }}") + make.p(make.control("a"))
    assert make.texts(compile(make.docx(body), NL).fill(data).content) == [
        "{{ b }} {{ b }}",
        "{{ b }}",
    ]
