"""Templates run nothing, and files that attack their reader are refused by name."""

from __future__ import annotations

import io
import zipfile

import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile


def refused(template: bytes) -> list[str]:
    with pytest.raises(TemplateError) as error:
        compile(template, How())
    assert all(finding.what("nl") and finding.what("en") for finding in error.value.findings)
    return [finding.code for finding in error.value.findings]


@pytest.mark.parametrize("expression", [
    "cycler.__init__.__globals__.os.popen('id')", "''.__class__.__mro__", "naam.__class__",
    "lipsum.__globals__", "naam.upper()", "range(10**9)", "'a' * 10000000000", "2 ** 9999",
    "'%1000000000d' % 1", "[1] * 99", "self.__init__", "config", "dict(a=1)",
    "(1).__class__.__base__.__subclasses__()", "naam|attr('__class__')",
])
def test_nothing_in_a_template_runs(make, expression: str) -> None:
    template = make.docx(make.p("een") + make.p("{{ " + expression + " }}"))
    try:
        filled = compile(template, How()).fill({"naam": "Noor"})
    except TemplateError as error:
        assert {finding.code for finding in error.findings} <= {
            "TEMPLATE_EXPRESSION_NOT_ALLOWED", "TEMPLATE_FILTER_UNKNOWN",
            "TEMPLATE_EXPRESSION_SYNTAX"}
    else:  # a plain name that does not exist: reported, and nothing printed
        assert filled.findings and make.texts(filled.content)[1] == ""


def test_loops_in_loops_do_not_run_without_end(make) -> None:
    body = "{% for a in r %}" * 8 + "xxxxxxxxxx" + "{% endfor %}" * 8
    compiled = compile(make.docx(make.p(body)), How())
    with pytest.raises(TemplateError) as error:
        compiled.fill({"r": list(range(50))})
    assert error.value.findings[0].code == "WORD_DOCUMENT_TOO_LARGE"


@pytest.mark.parametrize("value", ["{{ 7*7 }}", "{% raw %}", "{{ config }}"])
def test_data_is_never_evaluated(make, value: str) -> None:
    template = make.docx(make.p("{{ naam }}") + make.p(make.control("naam")))
    filled = compile(template, How()).fill({"naam": value})
    assert make.texts(filled.content) == [value, value]


def test_a_doctype_is_refused(make) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxx">]><a>&x;</a>'
    template = make.docx(make.p("x"), extra={"customXml/item1.xml": bomb})
    assert refused(template) == ["OFFICE_FILE_HAS_DOCTYPE"]


def test_macros_are_refused(make) -> None:
    template = make.docx(
        make.p("x"), extra={"word/vbaProject.bin": b"x"},
        types='<Override PartName="/word/vbaProject.bin" '
              'ContentType="application/vnd.ms-office.vbaProject"/>')
    assert refused(template) == ["OFFICE_FILE_HAS_MACROS"]


def test_an_external_picture_is_refused(make) -> None:
    relation = ('<Relationship Id="rIdX" TargetMode="External" Target="http://x.example/a.png" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>')
    assert refused(make.docx(make.p("x"), relations=relation)) == ["WORD_EXTERNAL_LINK"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(make) -> None:
    template = make.docx(make.p("x"), extra={"word/media/a.xml": bytes(120_000_000)})
    assert refused(template) == ["OFFICE_FILE_TOO_LARGE"]


@pytest.mark.parametrize("name", ["../../x.xml", "/etc/x.xml", "word/document.xml"])
def test_a_strange_member_is_refused(make, name: str) -> None:
    buffer = io.BytesIO(make.docx(make.p("x")))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns() if name.startswith("word") \
            else zipfile.ZipFile(io.BytesIO(), "w"):
        archive.writestr(name, b"<a/>")
    assert refused(buffer.getvalue()) == ["OFFICE_FILE_SUSPICIOUS"]


@pytest.mark.parametrize(("content", "code"), [
    (b"", "OFFICE_FILE_UNKNOWN"), (b"hallo", "OFFICE_FILE_UNKNOWN"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "OFFICE_FILE_PROTECTED_OR_OLD"),
    (b"PK\x03\x04 afgebroken", "OFFICE_FILE_DAMAGED"),
])
def test_what_is_no_word_file_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == [code]


def test_the_author_of_a_template_is_not_in_the_documents(make) -> None:
    core = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Geheime '
            "Maker</dc:creator><cp:lastModifiedBy>Iemand</cp:lastModifiedBy></cp:coreProperties>")
    template = make.docx(make.p("x"), extra={"docProps/core.xml": core})
    content = compile(template, How()).fill({"document": make.identity}).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Geheime Maker" not in everything and b"Iemand" not in everything
