"""Pictures of the workspace stand in the document, in their size, once each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile


def picture(colour: str, width: int = 300, height: int = 150, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, kind, dpi=(150, 150))
    return stream.getvalue()


IMAGES = {"logo.png": picture("navy"), "foto.jpg": picture("green", 100, 200, "JPEG")}
NL = How(language="nl", images=IMAGES)


def shown(content: bytes) -> list[tuple[str, int, int, str]]:
    """File type, size in tenths of millimetres and alt text of each picture, by python-docx."""
    document = docx.Document(io.BytesIO(content))
    found = []
    for inline in document.element.body.iter(docx.oxml.ns.qn("wp:inline")):
        shape = docx.shape.InlineShape(inline)
        relation = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        part = document.part.related_parts[relation]
        found.append((Image.open(io.BytesIO(part.blob)).format, round(shape.width / 3600),
                      round(shape.height / 3600), shape._inline.docPr.get("descr")))
    return found


@pytest.mark.parametrize(("tag", "expected"), [
    ('{{ "logo.png" | image }}', ("PNG", 508, 254, "logo")),
    ('{{ "logo.png" | image("4 cm") }}', ("PNG", 400, 200, "logo")),
    ('{{ "logo.png" | image(height="1,5 cm", alt="Logo & naam") }}',
     ("PNG", 300, 150, "Logo & naam")),
    ('{{ "logo.png" | image(width=40, height=40) }}', ("PNG", 400, 400, "logo")),
    ("{{ school.picture | image }}", ("JPEG", 169, 339, "foto")),
])
def test_a_picture_in_the_text(make: Any, tag: str, expected: tuple[Any, ...]) -> None:
    filled = compile(make.docx(make.p("voor ", tag, " na")), NL).fill(
        {"school": {"picture": "foto.jpg"}})
    assert filled.findings == ()
    (found,) = shown(filled.content)
    assert found[0] == expected[0] and found[3] == expected[3]
    assert all(abs(one - two) <= 1 for one, two in zip(found[1:3], expected[1:3], strict=True))
    assert make.texts(filled.content)[0].split() == ["voor", "na"]


def test_a_picture_that_is_shown_twice_is_in_the_file_once(make: Any) -> None:
    tag = make.p('{{ "logo.png" | image }}')
    content = compile(make.docx(tag + tag, header=tag), NL).fill({}).content
    media = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "media" in name]
    assert len(media) == 1
    assert len(shown(content)) == 2
    header = docx.Document(io.BytesIO(content)).sections[0].header
    assert len(header.part.rels) == 1


def test_a_document_without_pictures_carries_none(make: Any) -> None:
    template = compile(make.docx(make.p("{{ school.picture | image }}")), NL)
    empty = template.fill({"school": {"picture": None}})
    assert empty.findings == ()
    assert "media" not in " ".join(zipfile.ZipFile(io.BytesIO(empty.content)).namelist())


def test_a_picture_in_a_loop_has_an_id_of_its_own_each_time(make: Any) -> None:
    body = make.p("{%p for x in items %}") + make.p('{{ "logo.png" | image }}') + make.p(
        "{%p endfor %}")
    content = compile(make.docx(body), NL).fill({"items": [1, 2, 3]}).content
    document = docx.Document(io.BytesIO(content))
    ids = [shape._inline.docPr.get("id") for shape in document.inline_shapes]
    assert len(set(ids)) == 3


def test_an_unknown_picture_is_reported_with_the_near_miss(make: Any) -> None:
    filled = compile(make.docx(make.p('{{ "lgo.png" | image }}')), NL).fill({})
    (finding,) = filled.findings
    assert finding.code == "WORD_IMAGE_UNKNOWN"
    assert "logo.png" in finding.what("nl")


def test_pictures_and_lists_do_not_cost_each_other_their_relations(make: Any) -> None:
    body = make.p('{{ "logo.png" | image }}') + make.p("{{p rules | markdown }}")
    content = compile(make.docx(body), NL).fill({"rules": "1. een"}).content
    document = docx.Document(io.BytesIO(content))
    assert document.part.numbering_part.element.num_lst
    assert len(shown(content)) == 1


@pytest.mark.parametrize("name", ["../logo.png", "/etc/hostname", "logo.png\0"])
def test_a_name_leads_nowhere_but_to_the_workspaces_pictures(make: Any, name: str) -> None:
    filled = compile(make.docx(make.p("{{ name | image }}")), NL).fill({"name": name})
    assert [finding.code for finding in filled.findings] == ["WORD_IMAGE_UNKNOWN"]
    assert shown(filled.content) == []


@pytest.mark.parametrize(("content", "code"), [
    (b"no picture", "WORD_IMAGE_UNREADABLE"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "WORD_IMAGE_UNREADABLE"),
    (IMAGES["foto.jpg"][:300], "WORD_IMAGE_UNREADABLE"),
    (b"\x89PNG" + b"\0" * 5_000_001, "WORD_IMAGE_TOO_LARGE"),
])
def test_a_file_that_is_no_picture_is_refused_by_name(make: Any, content: bytes, code: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        compile(make.docx(make.p("{{ x | image }}")), How(images={"logo.png": content}))
    assert [(one.code, one.where.file) for one in refusal.value.findings] == [(code, "logo.png")]


def control(tmp_path: Path) -> bytes:
    """A picture control tagged school.logo, 60 mm by 60 mm, made by python-docx and by hand."""
    document = docx.Document()
    run = document.add_paragraph().add_run()
    run.add_picture(io.BytesIO(picture("grey", 100, 100)), width=docx.shared.Mm(60))
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    from lxml import etree

    sdt = etree.fromstring(
        f'<w:sdt xmlns:w="{w}"><w:sdtPr><w:tag w:val="school.logo"/><w:id w:val="3"/><w:picture/>'
        "</w:sdtPr><w:sdtContent/></w:sdt>")
    run._r.addprevious(sdt)
    sdt[1].append(run._r)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_picture_control_shows_the_picture_within_its_room(tmp_path: Path) -> None:
    template = compile(control(tmp_path), NL)
    assert [(slot.name, slot.kind) for slot in template.slots if slot.kind == "image"] == [
        ("school.logo", "image")]
    filled = template.fill({"school": {"logo": "logo.png"}})
    assert filled.findings == ()
    ((kind, width, height, _),) = shown(filled.content)
    assert (kind, width, height) == ("PNG", 600, 300)
    left = template.fill({"school": {"logo": None}})
    ((_, width, height, _),) = shown(left.content)
    assert (width, height) == (600, 600)
