"""The manifest is the same for the same run, can be read back, and names nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.findings import Where, found
from formgen.write import (
    DocumentRecord,
    InputRecord,
    Manifest,
    Status,
    TemplateRecord,
    count_by_code,
    to_json,
)
from formgen.write.manifest import document_of, document_row, json_line
from formgen.write.manifest_file import from_json

Document = Callable[..., DocumentRecord]


@pytest.fixture
def manifest(document: Document) -> Manifest:
    finding = found("DISK_FULL", Where("b.pdf", "blad", "B7", "intern.x"), "placement:P-001")
    return Manifest(
        version="0.1.0",
        inputs=(InputRecord("z.xlsx", "1" * 64, "intake"), InputRecord("a.csv", "2" * 64, "x")),
        templates=(TemplateRecord(form="pok", language="nl", format="pdf",
                                  variant=("intern.is_minor",), version="1", sha256="3" * 64),),
        documents=(
            replace(document("b.docx", "k"), status=Status.WRITTEN, sha256="4" * 64, bytes=9),
            replace(document("a.docx"), status=Status.BLOCKED, blocked_by=("DISK_FULL",)),
            replace(document("c.docx"), status=Status.FAILED, findings=(finding,)),
        ),
        findings=count_by_code((finding, finding)),
    )


def test_what_is_written_is_read_back(manifest: Manifest) -> None:
    back = from_json(to_json(manifest))
    assert list(back.documents) == sorted(manifest.documents, key=lambda record: record.path)
    assert set(back.inputs) == set(manifest.inputs)
    assert (back.version, back.templates, dict(back.findings)) == (
        "0.1.0", manifest.templates, {"DISK_FULL": 2})


def test_it_is_the_same_in_any_order_and_for_unchanged_documents(manifest: Manifest) -> None:
    documents = [replace(record, status=Status.UNCHANGED)
                 if record.status is Status.WRITTEN else record
                 for record in reversed(manifest.documents)]
    other = replace(manifest, documents=tuple(documents), inputs=manifest.inputs[::-1])
    assert to_json(other) == to_json(manifest)


def test_it_is_plain_json_with_one_line_a_document(manifest: Manifest) -> None:
    text = to_json(manifest)
    data = json.loads(text)
    assert data["schema"] == 1
    assert [entry["name"] for entry in data["inputs"]] == ["a.csv", "z.xlsx"]
    assert data["documents"][0] == {
        "path": "a.docx", "form": "stage_agreement", "format": "docx", "language": "nl",
        "placement_id": "P-001", "code": "FG1-0A3F9C-7K2Q", "status": "blocked",
        "blocked_by": ["DISK_FULL"]}
    assert sum('"path"' in line for line in text.splitlines()) == 3


def test_an_empty_run_has_a_manifest_too() -> None:
    assert from_json(to_json(Manifest(version="1"))) == Manifest(version="1")


@given(st.text(), st.sampled_from(Status))
def test_any_detail_survives_the_journal(detail: str, status: Status) -> None:
    finding = found("DISK_FULL", Where("x"), "placement:P", problem=detail)
    record = DocumentRecord(path="x", form="f", format="pdf", language="nl", placement_id="P",
                            status=status, findings=(finding,))
    line = json_line(document_row(record)).encode(errors="backslashreplace")
    assert b"\n" not in line
    assert document_of(json.loads(line)).findings == record.findings


def test_findings_of_another_version_are_left_out() -> None:
    row = {"path": "x", "form": "f", "format": "pdf", "language": "nl", "placement_id": "P",
           "status": "written", "findings": [{"code": "FORGOTTEN_CODE"}]}
    assert document_of(row).findings == ()


def test_a_document_in_a_zip_file_says_in_which(document: Document) -> None:
    record = replace(document("2026/B01 De Poot/0100231/pok.docx"), status=Status.WRITTEN,
                     archive="2026/B01 De Poot.zip", sha256="4" * 64, bytes=9)
    assert document_of(document_row(record)) == record
    assert (record.file, record.member) == ("2026/B01 De Poot.zip", "0100231/pok.docx")


@pytest.mark.parametrize("archive", ["../B01.zip", "/etc/B01.zip", "2026/B02.zip", 7, None])
def test_a_zip_file_that_does_not_hold_its_document_is_refused(
        document: Document, archive: object) -> None:
    row = document_row(document("2026/B01 De Poot/0100231/pok.docx"))
    with pytest.raises(ValueError, match="not where a document is"):
        document_of({**row, "archive": archive})
