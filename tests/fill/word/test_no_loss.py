"""Nothing that is put in may vanish: the cases in which docxtpl 0.20 loses text in silence."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile, read

#: Everything that XML 1.0 allows; a carriage return is normalised, so it is left out.
XML_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
    | st.sampled_from("\t\n"), min_size=1, max_size=60)


@pytest.mark.parametrize("value", [
    "Jan & Piet", "R&D", "a < b", "Jan <Piet> x", "A&amp;B", "{{ x }}", "{% if %}", "]]>",
    "</w:t></w:r></w:p>", "Żółtowska Ελένη ليلى", "=HYPERLINK(1)", "'\"", "😀",
])
def test_a_value_is_printed_as_it_is_in_body_header_and_footer(make, value: str) -> None:
    template = make.docx(
        make.p("A {{ naam }} einde") + make.p("daarna"),
        header=make.p("H {{ naam }}"), footer=make.p("F {{ naam }}"))
    filled = compile(template, How()).fill({"naam": value})
    assert filled.findings == ()
    assert make.texts(filled.content)[:2] == [f"A {value} einde", "daarna"]
    assert make.texts(filled.content, "word/header1.xml") == [f"H {value}"]
    assert make.texts(filled.content, "word/footer1.xml") == [f"F {value}"]
    assert docx.Document(io.BytesIO(filled.content)).paragraphs[0].text == f"A {value} einde"


@settings(max_examples=150, deadline=None)
@given(XML_TEXT)
def test_any_text_comes_back_equal_from_a_tag_and_a_control(value: str) -> None:
    from .conftest import Maker

    make = Maker()
    template = make.docx(make.p("[{{ naam }}]") + make.p(make.control("veld", "lines")))
    filled = compile(template, How()).fill({"naam": value, "veld": value})
    assert make.texts(filled.content)[0] == f"[{value}]"
    assert read(filled.content).values["veld"].value == value


@pytest.mark.parametrize("value", ["a\x01b", "a\x0bb", "a\ufffeb", "a\ud800b"])
def test_a_character_that_no_word_file_can_hold_is_reported(make, value: str) -> None:
    template = make.docx(make.p("A {{ intern.naam }} B") + make.p("daarna"))
    filled = compile(template, How()).fill({"intern": {"naam": value}})
    assert make.texts(filled.content)[:2] == ["A ab B", "daarna"]
    (finding,) = filled.findings
    assert finding.code == "WORD_CHARACTERS_REMOVED"
    assert finding.where.field == "intern.naam"


def test_none_prints_a_blank_and_lines_become_words_own(make) -> None:
    template = make.docx(make.p("A{{ leeg }}B") + make.p("{{ regels }}"))
    filled = compile(template, How()).fill({"leeg": None, "regels": "een\ntwee\tdrie"})
    assert make.texts(filled.content)[:2] == ["AB", "een\ntwee\tdrie"]
    assert filled.findings == ()


@pytest.mark.parametrize(("tag", "near"), [
    ("intern.lastname", "last_name"), ("intrn.last_name", "intern"), ("intern.huisdier", ""),
])
def test_an_unknown_name_is_never_silently_empty(make, tag: str, near: str) -> None:
    template = make.docx(make.p("Naam: {{ " + tag + " }}"))
    filled = compile(template, How()).fill({"intern": {"last_name": "Waard"}})
    (finding,) = filled.findings
    said = finding.what("nl") + finding.todo("nl")
    assert finding.code.startswith("TEMPLATE_NAME_")
    assert tag in said and near in said


def test_the_same_data_gives_the_same_bytes_and_fills_are_independent(make) -> None:
    template = make.docx(make.p("{{ naam }}") + make.p(make.control("veld")))
    before = bytes(template)
    compiled = compile(template, How())
    first = compiled.fill({"naam": "een", "veld": "geheim", "document": make.identity}).content
    second = compiled.fill({"naam": "twee", "veld": None, "document": make.identity}).content
    again = compile(template, How()).fill(
        {"naam": "een", "veld": "geheim", "document": make.identity}).content
    assert first == again and template == before
    assert make.texts(second)[0] == "twee"
    assert read(second).values["veld"].value is None
    assert b"geheim" not in second


@pytest.mark.parametrize(("body", "code"), [
    ("{{ naam", "WORD_TAG_NOT_CLOSED"),
    ("{% if naam %}x", "WORD_BLOCK_NOT_CLOSED"),
    ("x{% endif %}", "WORD_BLOCK_NOT_OPENED"),
    ("{% for a in b %}x{% endif %}", "WORD_BLOCK_CLOSED_BY_OTHER"),
    ("{% doe iets %}", "WORD_STATEMENT_UNKNOWN"),
    ("{{ naam | rood }}", "TEMPLATE_FILTER_UNKNOWN"),
    ("{{ naam + }}", "TEMPLATE_EXPRESSION_SYNTAX"),
])
def test_a_mistake_is_named_with_its_paragraph(make, body: str, code: str) -> None:
    template = make.docx(make.p("eerste alinea") + make.p(body) + make.p("derde"))
    with pytest.raises(TemplateError) as error:
        compile(template, How())
    finding = error.value.findings[0]
    assert finding.code == code
    assert "2" in str(finding.where), "the second paragraph"
