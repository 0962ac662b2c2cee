"""Each slot of a template is listed with what a person needs to find it."""

from __future__ import annotations

from typing import Any

import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How, Slot, SlotKind
from formgen.fill.word import compile


def slots(content: bytes, how: How | None = None) -> dict[str, Slot]:
    """The slots of a template by name."""
    return {slot.name: slot for slot in compile(content, how or How()).slots}


def around(content: bytes) -> dict[str, str]:
    """The text that each slot belongs to."""
    return {name: slot.around for name, slot in slots(content).items()}


def test_a_slot_belongs_to_the_text_of_its_paragraph(make: Any) -> None:
    body = make.p("Naam: {{ a }}") + make.p("Ja ", make.control("b", "check", alias="B"), " nee")
    assert around(make.docx(body)) == {"a": "Naam: …", "b": "Ja nee"}


def test_a_slot_alone_belongs_to_the_paragraph_before(make: Any) -> None:
    body = make.p("Toelichting") + make.p("{{ a }}") + make.p("{{ b }}")
    assert around(make.docx(body)) == {"a": "Toelichting", "b": ""}


def test_a_slot_in_a_table_belongs_to_its_label_or_its_heading(make: Any) -> None:
    labels = make.table(("Naam", "{{ a }}", "Plaats", make.p(make.control("b", prompt="Vul in"))))
    both = make.table((make.p("Adres") + make.p("{{ c }}"), "x"))
    loop = make.table(("Nr", "Handeling", "Gezien"), ("{%tr for i in items %}", "", ""),
                      ("{{ i.nr }}", "{{ i.name }}", make.p(make.control("i.seen", "date"))),
                      ("{%tr endfor %}", "", ""))  # fmt: skip
    assert around(make.docx(labels + both + loop)) == {
        "a": "Naam", "b": "Plaats", "c": "Adres", "items": "Nr", "items.*.nr": "Nr",
        "items.*.name": "Handeling", "items.*.seen": "Gezien",
    }  # fmt: skip


def test_a_long_text_is_cut_and_a_merge_fields_old_result_left_out(make: Any) -> None:
    field = '<w:fldSimple w:instr=" MERGEFIELD town "><w:r><w:t>«town»</w:t></w:r></w:fldSimple>'
    found = around(make.docx(make.p("Te " + field) + make.p("woord " * 30 + "{{ b }}")))
    assert len(found["b"]) == 60 and found["b"].endswith("…")
    body = make.p(make.r("Te "), field)
    assert around(make.docx(body)) == {"town": "Te …"}


def test_a_slot_of_a_header_names_the_part(make: Any) -> None:
    found = slots(make.docx(make.p("x"), header=make.p("{{ a }}")), How(language="en"))
    assert found["a"] == Slot("a", SlotKind.TAG, "header, paragraph 1", "{{ a }}")


def text_box(inner: str) -> str:
    """A paragraph with a text box as Word writes it, for new and for old versions."""
    return ("<w:p><w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:txbxContent>{inner}</w:txbxContent></mc:Choice>'
            f"<mc:Fallback><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>")  # fmt: skip


def test_a_text_box_is_listed_once_though_word_keeps_it_twice(make: Any) -> None:
    inner = make.p("Naam: {{ a }}") + make.p(make.control("b", alias="B"))
    template = compile(make.docx(text_box(inner) + make.p("{{ c }}")), How())
    assert [(slot.name, slot.place) for slot in template.slots] == [
        ("a", "alinea 2"), ("b", "alinea 3"), ("c", "alinea 4")]  # fmt: skip
    content = template.fill({"a": "x", "b": "y", "c": "z"}).content
    assert make.texts(content)[1:] == ["Naam: x", "y", "Naam: x", "y", "z"]


def test_what_is_wrong_in_a_text_box_is_told_once(make: Any) -> None:
    with pytest.raises(TemplateError) as caught:
        compile(make.docx(text_box(make.p("{{ a.b() }} ........"))), How())
    assert [(finding.code, finding.where.cell) for finding in caught.value.findings] == [
        ("TEMPLATE_EXPRESSION_NOT_ALLOWED", "alinea 2"), ("WORD_FIELD_BY_HAND", "alinea 2")]
