"""A school's own Word template, whose fields nothing declares but the template itself."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from formgen.collect import Collected, CollectRequest, collect
from formgen.collect.ledger import State
from formgen.collect.publish import WORKBOOK, present_overview, publish
from formgen.generate import Request, generate

from .conftest import ROOT, codes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTROL = (
    '<w:sdt xmlns:w="{w}"><w:sdtPr><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
    '<w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>...</w:t></w:r>'
    "</w:sdtContent></w:sdt>")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A form with a name that formgen fills in, and three fields for people, sent to one intern."""
    document = docx.Document()
    for number, tag in enumerate(("intern.last_name", "visit.date", "visit.verdict",
                                  "visit.remark"), start=1):
        document.add_paragraph(f"{tag}: ")._p.append(
            etree.fromstring(CONTROL.format(w=W, tag=tag, number=number)))
    (tmp_path / "forms/visit").mkdir(parents=True)
    document.save(str(tmp_path / "forms/visit/nl.docx"))
    generate(Request(inputs=(ROOT / "input",), output=tmp_path / "output", jobs="1",
                     templates=tmp_path / "forms", formats=("docx",), placements=("P-001",)))
    return tmp_path


def answered(sent: bytes, *more: str, **texts: str) -> bytes:
    """The form with texts in some of its fields, and with fields that it did not have."""
    document = docx.Document(io.BytesIO(sent))
    for number, tag in enumerate(more, start=91):
        document.add_paragraph()._p.append(
            etree.fromstring(CONTROL.format(w=W, tag=tag, number=number)))
    for control in document.element.body.iter(f"{{{W}}}sdt"):
        tag = control.find(f"{{{W}}}sdtPr/{{{W}}}tag").get(f"{{{W}}}val").replace("visit.", "")
        if tag in texts:
            prompt = control.find(f"{{{W}}}sdtPr/{{{W}}}showingPlcHdr")
            prompt.getparent().remove(prompt)
            next(control.iter(f"{{{W}}}t")).text = texts[tag]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def collected(workspace: Path, content: bytes) -> Collected:
    (workspace / "in").mkdir()
    (workspace / "in/a.docx").write_bytes(content)
    return collect(CollectRequest(
        returned=(workspace / "in",), inputs=(ROOT / "input",), templates=workspace / "forms",
        output=workspace / "output", folder=workspace / "returned", on=date(2027, 2, 1)))


def sent(workspace: Path) -> Path:
    (path,) = (workspace / "output").rglob("*.docx")
    return path


def test_its_answers_are_its_own_and_stand_in_the_overview(workspace: Path) -> None:
    found = collected(workspace, answered(
        sent(workspace).read_bytes(), date="3 maart", verdict="goed"))
    (receipt,) = found.receipts
    assert (receipt.state, codes(found.findings)) == (State.COMPLETE, [])
    state, forms = present_overview(
        (ROOT / "input",), workspace / "forms", workspace / "output", workspace / "returned",
        date(2027, 2, 1), "nl")
    publish(state, forms, workspace / "returned", "nl")
    sheet = openpyxl.load_workbook(workspace / "returned" / WORKBOOK)["visit"]
    headings, line = (list(row) for row in sheet.iter_rows(min_row=4, max_row=5, values_only=True))
    assert dict(zip(headings[5:], line[5:], strict=True)) == {
        "Achternaam": "Waard", "visit.date": "3 maart", "visit.verdict": "goed"}


def test_a_field_that_it_did_not_have_is_told(workspace: Path) -> None:
    found = collected(workspace, answered(
        sent(workspace).read_bytes(), "visit.bonus", date="3 maart", bonus="x"))
    told = [finding for finding in found.findings if finding.code == "RETURNED_FIELD_UNKNOWN"]
    assert [finding.where.field for finding in told] == ["visit.bonus"]


def test_without_the_copy_that_was_sent_nothing_is_said_about_its_fields(workspace: Path) -> None:
    content = answered(sent(workspace).read_bytes(), date="3 maart")
    sent(workspace).unlink()
    assert codes(collected(workspace, content).findings) == ["RETURNED_NOT_COMPARED"]
