"""Tags and controls work wherever Word has text, and are listed with the part they are in."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile, read

NL = How(language="nl")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_notes(make: Any, kind: str, note: str) -> bytes:
    """A document with a footnote or endnote."""
    part = (f'<w:{kind}s xmlns:w="{_NAMESPACE}"><w:{kind} w:id="1">{note}</w:{kind}></w:{kind}s>')
    return make.docx(
        f'<w:p><w:r><w:{kind}Reference w:id="1"/></w:r></w:p>',
        extra={f"word/{kind}s.xml": part},
        types=f'<Override PartName="/word/{kind}s.xml" ContentType="{_WORD}.{kind}s+xml"/>',
        relations=(f'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/'
                   f'officeDocument/2006/relationships/{kind}s" Target="{kind}s.xml"/>'))


@pytest.mark.parametrize(("kind", "place"), [("footnote", "voetnoten"), ("endnote", "eindnoten")])
def test_notes(make: Any, kind: str, place: str) -> None:
    note = make.p("Zie {{ school.name }}, ", make.control("school.office_email"))
    template = compile(with_notes(make, kind, note), NL)
    assert {slot.place for slot in template.slots} == {f"{place}, alinea 1"}
    filled = template.fill({"school": {"name": "A & B", "office_email": "x@y.example"}})
    assert make.texts(filled.content, f"word/{kind}s.xml") == ["Zie A & B, x@y.example"]
    assert read(filled.content).values["school.office_email"].value == "x@y.example"


def test_headers_and_footers(make: Any) -> None:
    content = make.docx(make.p("x"), header=make.p("{{ school.name }}"),
                        footer=make.table(("{%tr for r in rows %}",), ("{{ r }}",),
                                          ("{%tr endfor %}",)))
    filled = compile(content, NL).fill({"school": {"name": "Groen"}, "rows": [1, 2]})
    section = docx.Document(io.BytesIO(filled.content)).sections[0]
    assert section.header.paragraphs[0].text == "Groen"
    assert [row.cells[0].text for row in section.footer.tables[0].rows] == ["1", "2"]


def test_a_control_in_a_text_box_is_filled_in_both_branches_and_read_once(make: Any) -> None:
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        "<wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>")
    content = make.docx(box.format(make.p(make.control("school.name"))))
    filled = compile(content, NL).fill({"school": {"name": "Groen"}})
    assert make.texts(filled.content).count("Groen") == 2
    assert [answer.value for answer in read(filled.content).values.values()] == ["Groen"]


def test_a_table_in_a_table_in_a_table(make: Any) -> None:
    inner = make.table(("{{ school.name }}",))
    middle = make.table((inner + make.p("x"),))
    content = make.docx(make.table((middle + make.p("y"),)))
    filled = compile(content, NL).fill({"school": {"name": "Groen"}})
    assert "Groen" in make.texts(filled.content)
