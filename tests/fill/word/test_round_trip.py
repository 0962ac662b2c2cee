"""Any text that XML allows, put into any kind of slot, comes back as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen.fill.slots import How
from formgen.fill.word import compile, read

from .conftest import Maker

#: XML 1.0, production 2; a carriage return is a line break on paper, so it is left out.
RANGES = ((0x9, 0xA), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
XML_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n&<>\"'{}%#]\u200f\u202e\u0301"),
    min_size=1, max_size=60,
)  # fmt: skip

LEGACY = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="legacy"/><w:textInput/>'
    '</w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORMTEXT </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>     </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
MERGE = '<w:fldSimple w:instr=" MERGEFIELD merged "><w:r><w:t>«merged»</w:t></w:r></w:fldSimple>'


def template(make: Maker, option: str) -> bytes:
    """Every kind of slot that takes text, in the body, a cell, a row of a loop and a header."""
    controls = (
        make.control("text"), make.control("lines", "lines"), make.control("fixed"),
        make.control("rich").replace("<w:text/>", ""),
        make.control("combo", "combo", options=("a",)),
        make.control("list", "list", options=("a", option)), LEGACY, MERGE,
    )  # fmt: skip
    rows = make.table(
        ("{%tr for i in items %}", ""), ("{{ i.x }}", make.p(make.control("i.x"))),
        ("{%tr endfor %}", ""),
    )  # fmt: skip
    body = make.p("[{{ tag }}]") + "".join(map(make.p, controls)) + rows
    return make.docx(body, header=make.p("{{ tag }}") + make.p(make.control("head")))


@settings(max_examples=150, deadline=None)
@given(XML_TEXT)
def test_any_text_comes_back_from_every_kind_of_slot(text: str) -> None:
    make = Maker()
    option = " ".join(text.split()) or "x"  # the options of a list are attributes, on one line
    names = ("tag", "text", "lines", "fixed", "rich", "combo", "legacy", "merged", "head")
    data: dict[str, Any] = {**dict.fromkeys(names, text), "list": option, "items": [{"x": text}]}
    filled = compile(template(make, option), How(fixed=("fixed",))).fill(data)
    assert {finding.code for finding in filled.findings} <= {"WORD_CHOICE_NOT_LISTED"}

    answers = read(filled.content)
    assert answers.findings == ()
    values = {name: answer.value for name, answer in answers.values.items()}
    assert values.pop("legacy") == (text if text.strip("\u2002\u00a0 ") else None)
    assert values == {
        **dict.fromkeys(("text", "lines", "fixed", "rich", "combo", "head", "items.1.x"), text),
        "list": option,
    }  # fmt: skip

    assert make.texts(filled.content) == [
        f"[{text}]", text, text, text, text, text, option, text, text, text, text]  # fmt: skip
    assert make.texts(filled.content, "word/header1.xml") == [text, text]

    document = docx.Document(io.BytesIO(filled.content))
    assert document.paragraphs[0].text == f"[{text}]"
    assert document.paragraphs[-1].text == text  # the merge field
    assert document.tables[0].cell(0, 0).text == text
    assert document.sections[0].header.paragraphs[0].text == text


def every_text() -> Iterator[str]:
    """All 1,112,033 characters of XML but one, in texts of 500."""
    characters = "".join(
        chr(code) for first, last in RANGES for code in range(first, last + 1)
    )
    yield from (characters[at : at + 500] for at in range(0, len(characters), 500))


def test_every_character_that_xml_allows_comes_back() -> None:
    make = Maker()
    body = make.table(
        ("{%tr for i in items %}", ""), ("{{ i.x }}", make.p(make.control("i.x"))),
        ("{%tr endfor %}", ""))  # fmt: skip
    texts = list(every_text())
    filled = compile(make.docx(body), How()).fill({"items": [{"x": text} for text in texts]})
    assert filled.findings == () and sum(map(len, texts)) == 1_112_032
    assert [answer.value for answer in read(filled.content).values.values()] == texts
    assert make.texts(filled.content)[::2] == texts
