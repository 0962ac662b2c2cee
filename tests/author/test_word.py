"""The Word template: real styles, real controls, and it fills as the engine promises."""

from __future__ import annotations

import dataclasses
import io
import struct
import zipfile
import zlib
from collections import Counter
from typing import Any

import docx
import pytest
from docx.document import Document
from lxml import etree

from formgen.author import build_word
from formgen.author.style import DEFAULT_STYLE
from formgen.fill.slots import How, SlotKind
from formgen.fill.word import compile
from formgen.forms import Form

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = ("word/document.xml", "word/header1.xml", "word/footer1.xml")

ADULT: dict[str, Any] = {
    "intern": {"full_name": "Noor van der Waard", "birth_date": None, "is_minor": False},
    "guardian": {"name": None}, "company": {"name": "Dierenkliniek De Poot"},
    "agreement": {"supervision_text": "De begeleider begeleidt."},
    "placement": {"minor_note": None},
    "trial": {
        "rows": [{"nr": 1, "blank": False, "skill": "Hanteren", "species": "hond"},
                 {"nr": 2, "blank": True}],
        "attitude": [{"nr": 1, "blank": False, "topic": "komt op tijd"}],
    },
    "document": {"subtitle": "Proef", "sender": "School", "office": "Bureau", "issued": "vandaag",
                 "reference": "PF 1", "address": "Dorp", "code": "FG1"},
}
MINOR = {
    **ADULT, "intern": {**ADULT["intern"], "is_minor": True}, "guardian": {"name": "M. Waard"},
    "placement": {"minor_note": "Jonger dan 18 jaar."},
}


def roots(content: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [etree.fromstring(package.read(name)) for name in PARTS]


def filled(word: bytes, form: Form, data: dict[str, Any]) -> Document:
    template = compile(word, How(language="nl", fixed=form.fixed()))
    return docx.Document(io.BytesIO(template.fill(data).content))


def all_text(document: Document) -> str:
    return "\n".join(document.element.body.itertext(f"{W}t"))


def styles_of(document: Document, text: str) -> list[str]:
    """The style ids of the paragraphs that hold a text."""
    return [
        paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for paragraph in document.element.body.iter(f"{W}p")
        if text in "".join(paragraph.itertext(f"{W}t"))
    ]


def test_the_same_form_gives_the_same_bytes(form: Form, word: bytes) -> None:
    assert build_word(form, "nl", DEFAULT_STYLE) == word


def test_languages_differ_in_words_only(form: Form, word: bytes) -> None:
    english = compile(build_word(form, "en", DEFAULT_STYLE), How(language="en"))
    dutch = compile(word, How(language="nl"))
    assert [slot.name for slot in english.slots] == [slot.name for slot in dutch.slots]
    assert {"Remarks", "Opmerkingen"} <= {slot.label for slot in (*english.slots, *dutch.slots)}


def test_nothing_is_formatted_by_hand(word: bytes) -> None:
    known = {style.style_id for style in docx.Document(io.BytesIO(word)).styles}
    for root in roots(word):
        for paragraph in root.iter(f"{W}p"):
            assert paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val") in known
        for properties in root.iter(f"{W}rPr"):
            assert [child.tag for child in properties] == [f"{W}rStyle"]
            assert properties[0].get(f"{W}val") in known
        for table in root.iter(f"{W}tbl"):
            assert table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") in known


def test_headings_are_headings(word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["Student\tdoor de school", "Vertegenwoordiger", "Handelingen", "Houding",
                        "Ondertekening"]
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["Proefformulier"]
    assert document.core_properties.title == "Proefformulier"
    assert document.core_properties.language == "nl-NL"


def test_every_field_is_a_control_of_its_kind(word: bytes) -> None:
    slots = {slot.name: slot for slot in compile(word, How(language="nl")).slots}
    kinds = {
        "intern.full_name": SlotKind.TEXT, "intern.birth_date": SlotKind.DATE,
        "trial.way": SlotKind.CHOICE, "trial.remarks": SlotKind.MULTILINE,
        "trial.agreed": SlotKind.CHECK, "trial.rows.*.seen_on": SlotKind.DATE,
        "trial.rows.*.ready": SlotKind.CHECK, "trial.attitude.*.score": SlotKind.CHOICE,
        "signatures.company.place": SlotKind.TEXT, "signatures.company.date": SlotKind.DATE,
        "signatures.company.signature": SlotKind.TEXT, "document.code": SlotKind.TAG,
    }
    assert {name: slots[name].kind for name in kinds} == kinds
    assert slots["trial.way"].options == ("fiets", "bus")


def test_controls_are_numbered_locked_and_titled(word: bytes) -> None:
    body = roots(word)[0]
    controls = list(body.iter(f"{W}sdtPr"))
    ids = Counter(control.find(f"{W}id").get(f"{W}val") for control in controls)
    assert set(ids.values()) == {1}
    for control in controls:
        assert control.find(f"{W}lock").get(f"{W}val") == "sdtLocked"
        assert 0 < len(control.find(f"{W}alias").get(f"{W}val")) <= 64
        assert control.getparent().getparent().tag == f"{W}p"  # inline, the safest kind


def test_prompts_come_back_after_a_control_is_emptied(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        glossary = etree.fromstring(package.read("word/glossary/document.xml"))
    prompts = {
        part.find(f"{W}docPartPr/{W}name").get(f"{W}val"): "".join(part.itertext(f"{W}t"))
        for part in glossary.iter(f"{W}docPart")
    }
    used = {
        (control.find(f"{W}sdtPr/{W}placeholder/{W}docPart").get(f"{W}val"),
         "".join(control.find(f"{W}sdtContent").itertext(f"{W}t")))
        for control in roots(word)[0].iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
    }
    assert used <= set(prompts.items())
    assert ("FormgenDate", "dd-mm-jjjj") in used


def test_tables_say_what_they_are_and_repeat_their_header(word: bytes) -> None:
    tables = list(roots(word)[0].iter(f"{W}tbl"))
    titles = [table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") for table in tables]
    assert "Handelingen" in titles
    for table in tables:
        grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        assert sum(grid) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))
        for cell in table.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p"
    header = [
        row for row in tables[titles.index("Handelingen")].findall(f"{W}tr")
        if row.find(f"{W}trPr/{W}tblHeader") is not None
    ]
    assert len(header) == 2  # two tiers
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in header)


@pytest.mark.parametrize("protect", [True, False])
def test_protection_is_a_switch_of_the_form(form: Form, protect: bool) -> None:
    word = build_word(dataclasses.replace(form, protect=protect), "nl", DEFAULT_STYLE)
    settings = docx.Document(io.BytesIO(word)).settings.element
    protection = settings.find(f"{W}documentProtection")
    assert (protection is not None) is protect
    assert protection is None or protection.get(f"{W}edit") == "forms"


def test_a_section_that_does_not_apply_leaves_nothing_behind(form: Form, word: bytes) -> None:
    document = filled(word, form, ADULT)
    text = all_text(document)
    assert "Vertegenwoordiger" not in text
    assert "Ouder" not in text
    assert "{%" not in text and "{{" not in text
    assert "TemplateTag" not in {p.style.style_id for p in document.paragraphs}


def test_a_minor_gets_section_warning_and_signature(form: Form, word: bytes) -> None:
    document = filled(word, form, MINOR)
    text = all_text(document)
    assert "Vertegenwoordiger" in text and "Ouder" in text
    assert styles_of(document, "Jonger dan 18 jaar.") == ["SideNote"]


def test_filled_values_stand_on_a_line_and_empty_ones_in_a_box(form: Form, word: bytes) -> None:
    document = filled(word, form, ADULT)
    assert set(styles_of(document, "Noor van der Waard")) == {"FieldBoxFilled"}
    assert styles_of(document, "De begeleider begeleidt.") == ["FieldBoxFilled"]
    without = {**ADULT, "agreement": {"supervision_text": None}}
    boxes = filled(word, form, without).element.body.iter(f"{W}sdt")
    (box,) = [
        control.getparent() for control in boxes
        if control.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == "agreement.supervision_text"
    ]
    assert box.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "FieldArea"


def test_rows_of_the_data_and_blank_rows_look_different(form: Form, word: bytes) -> None:
    tables = filled(word, form, ADULT).tables
    table = next(table for table in tables if "Gezien" in table.rows[0].cells[-1].text)
    tinted = [
        [cell.find(f"{W}tcPr/{W}shd") is not None for cell in row.iter(f"{W}tc")]
        for row in table._tbl.findall(f"{W}tr")[2:]
    ]
    assert tinted[0] == [False, False, True]  # number, procedure from the data, date
    assert tinted[2] == [False, True, True]  # a blank row


def test_page_numbers_are_fields_of_word(word: bytes) -> None:
    footer = roots(word)[2]
    assert [code.text for code in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]


def test_a_wide_logo_leaves_room_for_the_school(form: Form) -> None:
    wide = png(width=400, height=20)
    word = build_word(form, "nl", dataclasses.replace(DEFAULT_STYLE, logo=wide))
    header = roots(word)[1]
    extent = next(header.iter("{*}extent"))
    assert int(extent.get("cx")) == 50 * 36_000
    columns = [int(column.get(f"{W}w")) for column in header.iter(f"{W}gridCol")]
    assert columns[0] >= 50 / 25.4 * 1440 and min(columns) > 20 / 25.4 * 1440


def png(width: int, height: int) -> bytes:
    """A black picture."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    lines = zlib.compress(bytes((1 + width) * height))
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", lines)
            + chunk(b"IEND", b""))


def test_the_logo_stands_in_the_header(form: Form) -> None:
    from formgen.author.pictures import rounded_square

    logo = rounded_square("#AA0000", size=8)
    word = build_word(form, "nl", dataclasses.replace(DEFAULT_STYLE, logo=logo))
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        assert package.read("word/media/image1.png") == logo
