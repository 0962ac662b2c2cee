"""Controls bound to custom XML stay bound, and the XML says what they say."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from lxml import etree

from formgen.fill.slots import How
from formgen.fill.word import compile, read

NL = How(language="nl")
ITEM = "{11111111-2222-3333-4444-555555555555}"
NAMES = ("name", "start", "kind", "vog", "left")
STORE = {
    "customXml/item1.xml": '<s:stage xmlns:s="urn:school">' + "".join(
        f"<s:{name}>oud</s:{name}>" for name in NAMES) + "</s:stage>",
    "customXml/itemProps1.xml": (
        '<ds:datastoreItem ds:itemID="' + ITEM + '" xmlns:ds="http://schemas.openxmlformats.org/'
        'officeDocument/2006/customXml"/>'),
    "customXml/_rels/item1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>'),
}
RELATION = ('<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/customXml" Target="../customXml/item1.xml"/>')


def binding(name: str, store: str = ITEM, path: str = "") -> str:
    path = path or f"/p:stage[1]/p:{name}[1]"
    return (f"<w:dataBinding w:prefixMappings=\"xmlns:p='urn:school'\" w:xpath=\"{path}\" "
            f'w:storeItemID="{store}"/>')


def template(make: Any, *controls: str) -> bytes:
    return make.docx("".join(make.p(control) for control in controls), extra=STORE,
                     relations=RELATION)


def stored(content: bytes) -> dict[str, str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("customXml/item1.xml"))
    return {etree.QName(child).localname: child.text or "" for child in root}


def bindings(make: Any, content: bytes) -> int:
    return len(make.find(content, "//w:dataBinding"))


@pytest.fixture
def all_kinds(make: Any) -> bytes:
    return template(
        make, make.control("intern.name", more=binding("name")),
        make.control("placement.start", "date", more=binding("start")),
        make.control("placement.kind", "list", options=("bpv", "snuffel"), more=binding("kind")),
        make.control("placement.vog", "check", more=binding("vog")))


DATA = {"intern": {"name": "Zoë & <co>"},
        "placement": {"start": date(2027, 2, 1), "kind": "bpv", "vog": True}}


def test_the_part_says_what_the_controls_say(make: Any, all_kinds: bytes) -> None:
    content = compile(all_kinds, NL).fill(DATA).content
    assert stored(content) == {"name": "Zoë & <co>", "start": "2027-02-01T00:00:00",
                               "kind": "bpv", "vog": "true", "left": "oud"}
    assert bindings(make, content) == 4
    answers = read(content)
    assert answers.findings == ()
    assert answers.values["placement.start"].value == date(2027, 2, 1)


def test_what_has_no_value_is_empty_in_both(make: Any, all_kinds: bytes) -> None:
    nothing = {"intern": {"name": None},
               "placement": {"start": None, "kind": None, "vog": None}}
    content = compile(all_kinds, NL).fill(nothing).content
    assert stored(content) == {"name": "", "start": "", "kind": "", "vog": "", "left": "oud"}
    assert read(content).findings == ()


def test_a_name_the_data_does_not_have_leaves_the_part_as_it_is(make: Any) -> None:
    content = template(make, make.control("school.motto", text="oud", more=binding("name")))
    filled = compile(content, NL).fill({"school": {}})
    assert stored(filled.content)["name"] == "oud"


@pytest.mark.parametrize("more", [
    binding("name", store="{99999999-2222-3333-4444-555555555555}"),
    binding("name", path="/p:stage[1]/p:gone[1]"),
    binding("name", path="//p:name"),
    binding("name", path="/p:stage[1"),
], ids=["no such part", "no such element", "no plain path", "no path"])
def test_a_binding_that_leads_nowhere_is_cut(make: Any, more: str) -> None:
    content = compile(template(make, make.control("intern.name", more=more)), NL).fill(
        DATA).content
    assert bindings(make, content) == 0
    assert stored(content)["name"] == "oud"
    assert read(content).values["intern.name"].value == "Zoë & <co>"


def test_a_binding_in_a_loop_is_cut_for_there_is_one_element_only(make: Any) -> None:
    body = (make.p("{%p for r in rows %}") + make.p(make.control("r.name", more=binding("name")))
            + make.p("{%p endfor %}"))
    content = make.docx(body, extra=STORE, relations=RELATION)
    filled = compile(content, NL).fill({"rows": [{"name": "a"}, {"name": "b"}]})
    assert filled.findings == ()
    assert bindings(make, filled.content) == 0


def test_a_part_that_says_something_else_is_reported(make: Any, all_kinds: bytes) -> None:
    content = compile(all_kinds, NL).fill(DATA).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = "customXml/item1.xml"
    parts[part] = parts[part].replace(b"bpv", b"snuffel")
    answers = read(make.zip(parts))
    assert [(one.code, one.where.field) for one in answers.findings] == [
        ("WORD_STORED_OTHERWISE", "placement.kind")]
    assert answers.values["placement.kind"].value == "bpv"
