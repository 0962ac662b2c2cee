"""A repeating section has one item for each row of its list, and is read back by item."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from formgen.fill.slots import How
from formgen.fill.word import compile, read

NL = How(language="nl")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def control(tag: str, content: str, more: str = "") -> str:
    named = f'<w:tag w:val="{tag}"/>' if tag else ""
    return (f"<w:sdt><w:sdtPr>{named}<w:id w:val=\"7\"/>{more}</w:sdtPr>"
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>")


def section(make: Any, *tags: str, items: int = 1) -> str:
    inside = "".join(make.p(control(tag, make.r("…"), "<w:showingPlcHdr/><w:text/>"))
                     for tag in tags)
    item = control("", inside, "<w15:repeatingSectionItem/>")
    return control("visits.items", item * items, "<w15:repeatingSection/>")


def with_document(make: Any, content: bytes, document: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return make.zip({**parts, "word/document.xml": document})


DATA = {"visits": {"items": [{"day": "ma", "by": "Zoë"}, {"day": "di", "by": None}]}}


def test_each_row_becomes_an_item_that_is_read_back(make: Any) -> None:
    template = compile(make.docx(section(make, "day", "item.by", items=3)), NL)
    assert [slot.name for slot in template.slots if "*" in slot.name] == [
        "visits.items.*.day", "visits.items.*.by"]
    filled = template.fill(DATA)
    assert filled.findings == ()
    values = {name: answer.value for name, answer in read(filled.content).values.items()}
    assert values == {"visits.items.1.day": "ma", "visits.items.1.by": "Zoë",
                      "visits.items.2.day": "di", "visits.items.2.by": None}
    items = make.part(filled.content).iter(
        "{http://schemas.microsoft.com/office/word/2012/wordml}repeatingSectionItem")
    assert len(list(items)) == 2


def test_a_list_without_rows_leaves_one_blank_item(make: Any) -> None:
    template = compile(make.docx(section(make, "day")), NL)
    for data in ({"visits": {"items": []}}, {"visits": {"items": None}}):
        filled = template.fill(data)
        assert filled.findings == ()
        assert list(read(filled.content).values) == ["visits.items.1.day"]


def test_an_unknown_list_is_reported(make: Any) -> None:
    filled = compile(make.docx(section(make, "day")), NL).fill({"visit": {}})
    assert {finding.code for finding in filled.findings} == {"TEMPLATE_NAME_MISSPELT"}


def test_an_item_that_somebody_added_in_word_is_an_answer_of_its_own(make: Any) -> None:
    filled = compile(make.docx(section(make, "day")), NL).fill(DATA)
    root = make.part(filled.content)
    last = [sdt for sdt in root.iter(f"{W}sdt") if sdt.find(
        f"{W}sdtPr/{{http://schemas.microsoft.com/office/word/2012/wordml}}repeatingSectionItem"
    ) is not None][-1]
    copied = etree.fromstring(etree.tostring(last))  # Word's + copies item, tags and all
    next(copied.iter(f"{W}t")).text = "wo"
    last.addnext(copied)
    answers = read(with_document(make, filled.content, etree.tostring(root))).values
    assert {name: answer.value for name, answer in answers.items()} == {
        "visits.items.1.day": "ma", "visits.items.2.day": "di", "visits.items.3.day": "wo"}
