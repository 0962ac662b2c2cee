"""The document's own properties: its title and date, and nothing of whoever made the template."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
CORE, APP = "docProps/core.xml", "docProps/app.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def template(make: Any, title: str) -> bytes:
    """A template with properties as Word writes them."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
        "<dc:creator>M. Maker</dc:creator><cp:lastModifiedBy>M. Maker</cp:lastModifiedBy>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Manager>M. Maker</Manager><TotalTime>99</TotalTime></Properties>'
    )
    links = (
        f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/metadata/core-properties" Target="{CORE}"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="{APP}"/>'
        "</Relationships>"
    )
    types = (
        f'<Override PartName="/{CORE}" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/{APP}" ContentType="application/vnd.openxmlformats-officedocument.'
        'extended-properties+xml"/>'
    )
    extra = {CORE: core, APP: app, "_rels/.rels": links}
    return bytes(make.docx(make.p("x"), extra=extra, types=types))


def core_of(make: Any, document: bytes) -> dict[str, str]:
    """The core properties by their local names."""
    return {child.tag.partition("}")[2]: child.text or "" for child in make.part(document, CORE)}


def test_title_and_date_are_those_of_the_document(make: Any) -> None:
    document = compile(template(make, "Old"), NL).fill({"document": make.identity}).content
    assert core_of(make, document) == {
        "title": "Stageovereenkomst", "created": "2026-09-01", "modified": "2026-09-01",
    }  # fmt: skip


def test_a_title_with_tags_is_filled(make: Any) -> None:
    data = {"document": make.identity, "intern": {"name": "Bos & Zn"}}
    document = compile(template(make, "Form of {{ intern.name }}"), NL).fill(data).content
    assert core_of(make, document)["title"] == "Form of Bos & Zn"


def test_without_a_title_the_templates_own_stays(make: Any) -> None:
    assert core_of(make, compile(template(make, "Own"), NL).fill({}).content)["title"] == "Own"


def test_a_property_that_nobody_gives_is_not_there(make: Any) -> None:
    """Word takes a document whose date is empty for a damaged one."""
    core = zipfile.ZipFile(io.BytesIO(compile(make.docx(make.p("x")), NL).fill({}).content))
    assert len(etree.fromstring(core.read(CORE))) == 0


def test_nothing_of_the_maker_is_left(make: Any) -> None:
    document = compile(template(make, "x"), NL).fill({"document": make.identity}).content
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert b"Maker" not in b"".join(archive.read(name) for name in archive.namelist())


def test_a_broken_tag_in_the_title_is_refused(make: Any) -> None:
    with pytest.raises(TemplateError) as caught:
        compile(template(make, "{{ a b }}"), NL)
    (finding,) = caught.value.findings
    assert (finding.code, finding.where.sheet) == ("TEMPLATE_EXPRESSION_SYNTAX", "eigenschappen")


def test_every_member_has_the_first_day_that_zip_knows(make: Any) -> None:
    document = compile(template(make, "x"), NL).fill({"document": make.identity}).content
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert len(set(archive.namelist())) == len(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()[-3:]} == {(1980, 1, 1, 0, 0, 0)}
