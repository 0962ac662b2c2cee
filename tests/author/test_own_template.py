"""A school's own Word file, without a form.toml, becomes a PDF form too."""

from __future__ import annotations

import io
from typing import Any

import docx
import pymupdf
import pytest
from docx.oxml import parse_xml

from formgen.author import make_pdf
from formgen.author.pdf.office import find_office

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

pytestmark = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


def control(tag: str, label: str) -> Any:
    return parse_xml(
        f'<w:sdt {NAMESPACE}><w:sdtPr><w:alias w:val="{label}"/><w:tag w:val="{tag}"/>'
        "<w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>klik</w:t></w:r>"
        "</w:sdtContent></w:sdt>")


def own_template() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Ons formulier"
    document.add_paragraph("Naam: ")._p.append(control("intern.full_name", "Naam"))
    document.add_paragraph("Stage bij {{ company.full_name }} te Ede.")
    table = document.add_table(rows=4, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Jaar", "Uren"
    table.cell(1, 0).text = "{%tr for item in hours_by_year %}"
    table.cell(2, 0).paragraphs[0]._p.append(control("item.school_year", "Jaar"))
    table.cell(2, 1).text = "{{ item.hours }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p if intern.is_minor %}")
    document.add_paragraph("Een ouder tekent mee.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("Handtekening: ")._p.append(
        control("signatures.student.signature", "Handtekening"))
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_controls_and_tags_become_fields_beside_their_words() -> None:
    with pymupdf.open(stream=make_pdf(own_template(), None, "nl")) as document:
        assert document.metadata["title"] == "Ons formulier"
        (page,) = document
        fields = {widget.field_name: widget for widget in page.widgets()}
        words = {word[4]: pymupdf.Rect(word[:4]) for word in page.get_text("words")}
    assert {"intern.full_name", "company.full_name", "signatures.student.signature",
            "hours_by_year.12.school_year", "hours_by_year.12.hours"} <= fields.keys()
    assert "hours_by_year.13.hours" not in fields
    assert fields["signatures.student.signature"].field_type_string == "Signature"
    assert "ouder" in words  # every condition holds
    name, before = fields["intern.full_name"].rect, words["Naam:"]
    assert before.x1 <= name.x0 < before.x1 + 12
    assert name.y0 < (before.y0 + before.y1) / 2 < name.y1
