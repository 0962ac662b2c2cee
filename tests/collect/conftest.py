"""Papers of two placements that went out, and ways to fill them in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pypdf
import pytest

from formgen.collect import Collected, CollectRequest, collect
from formgen.findings import Finding
from formgen.generate import Request, generate
from formgen.write import DocumentRecord
from tests.once import done_once

ROOT = Path(__file__).parents[2]
FORMS = ("assessment_form_final", "training_record")
PLACEMENTS = ("P-001", "P-002")
SIGNED = {f"signatures.{party}.date": "05-01-2027" for party in ("assessor", "intern", "school")}


@pytest.fixture(scope="module", autouse=True)
def _what_takes_long_is_done_once() -> Iterator[None]:
    with done_once():
        yield


class Office:
    """An internship office: what it sent, its folder of returned forms, and its inbox."""

    def __init__(self, issued: Path, records: tuple[DocumentRecord, ...], folder: Path) -> None:
        self.issued, self.folder, self.inbox = issued, folder / "returned", folder / "inbox"
        self.inbox.mkdir()
        self._records = records

    def record(self, form: str = "assessment_form_final", placement: str = "P-001",
               file_format: str = "pdf") -> DocumentRecord:
        return next(record for record in self._records
                    if (record.form, record.placement_id, record.format)
                    == (form, placement, file_format))

    def sent(self, **which: str) -> bytes:
        return (self.issued / self.record(**which).path).read_bytes()

    def put(self, name: str, content: bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def collect(self, *returned: Path, on: date = date(2027, 1, 6)) -> Collected:
        return collect(CollectRequest(
            returned=returned or (self.inbox,), inputs=(ROOT / "input",),
            templates=ROOT / "form_templates", output=self.issued, folder=self.folder, on=on))


def filled(content: bytes, values: Mapping[str, str]) -> bytes:
    """A PDF form, filled in by pypdf."""
    return _filled(content, tuple(values.items()))


@cache  # of a few papers that went out, which many tests fill in alike
def _filled(content: bytes, values: tuple[tuple[str, str], ...]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[DocumentRecord, ...]]:
    output = tmp_path_factory.mktemp("issued")
    with done_once():
        report = generate(Request(
            inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates", jobs="1",
            forms=FORMS, placements=PLACEMENTS))
    return output, report.documents


@pytest.fixture
def office(issued: tuple[Path, tuple[DocumentRecord, ...]], tmp_path: Path) -> Office:
    return Office(*issued, tmp_path)


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def typed(content: bytes, text: str) -> bytes:
    """A Word form with something typed into its field for strengths."""
    document = docx.Document(io.BytesIO(content))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for control in document.element.body.iter(f"{w}sdt"):
        tag = control.find(f"{w}sdtPr/{w}tag")
        if tag is not None and tag.get(f"{w}val") == "assessment.strengths":
            control.find(f"{w}sdtPr").remove(control.find(f"{w}sdtPr/{w}showingPlcHdr"))
            next(control.iter(f"{w}t")).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
