"""All papers of a placement bound into one PDF: sent, filled in and taken back as its papers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest

from formgen.collect import CollectRequest, collect
from formgen.collect.ledger import State
from formgen.fill.pdf import read
from formgen.generate import Request, generate
from formgen.pack import PackRequest, pack

from .conftest import ROOT, SIGNED, filled

FORMS = ("assessment_form", "stage_folder", "training_record")
INTERIM, FINAL = "assessment_form_interim", "assessment_form_final"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("issued")
    generate(Request(inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates",
                     jobs="1", forms=FORMS, placements=("P-001", "P-002")))
    return output


@pytest.fixture(scope="module")
def bundle(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bound folder of one intern."""
    folder = tmp_path_factory.mktemp("packs")
    packed = pack(PackRequest(
        inputs=(ROOT / "input",), templates=ROOT / "form_templates", output=issued,
        folder=folder, on=date(2026, 9, 1), kinds=("bundle",), only=("B01",)))
    assert packed.findings == ()
    assert packed.files == ("bundles/B01 Dierenkliniek De Poot/0100231 stagemap.pdf",
                            "bundles/B01 Dierenkliniek De Poot/0100232 stagemap.pdf")
    return folder / packed.files[0]


def collected(issued: Path, folder: Path, content: bytes) -> dict[str, object]:
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / "map.pdf").write_bytes(content)
    taken = collect(CollectRequest(
        returned=(inbox,), inputs=(ROOT / "input",), templates=ROOT / "form_templates",
        output=issued, folder=folder / "returned", on=date(2027, 1, 6)))
    return {receipt.form: receipt for receipt in taken.receipts}


def test_the_cover_comes_first_and_each_paper_has_its_bookmark(bundle: Path) -> None:
    reader = pypdf.PdfReader(bundle)
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles == ["Stagemap", "Trainingsrecord", "Tussentijdse beoordeling",
                      "Eindbeoordeling"]
    assert reader.metadata is not None and reader.metadata.title == "Stagemap · 0100231"
    with pikepdf.open(bundle) as opened:
        assert opened.check_pdf_syntax() == []


def test_the_bound_folder_is_one_sound_form(
        bundle: Path, form_faults: Callable[[bytes], list[str]]) -> None:
    assert form_faults(bundle.read_bytes()) == []


def test_each_paper_can_be_told_apart_again(issued: Path, bundle: Path) -> None:
    parts = read(bundle.read_bytes()).parts
    assert list(parts) == ["stage_folder", "training_record", INTERIM, FINAL]
    paths = {path.stem: path for path in issued.rglob("0100231/*.pdf")}
    for name, stem in zip(parts, (
            "stagemap", "trainingsrecord", "tussentijdse-beoordeling", "eindbeoordeling"),
            strict=True):
        alone = read(paths[stem].read_bytes())
        assert parts[name].identity == alone.identity
        assert parts[name].values == alone.values


def test_what_is_filled_in_comes_back_under_its_own_paper(
        issued: Path, bundle: Path, tmp_path: Path) -> None:
    returned = filled(bundle.read_bytes(), {
        "bundle.hours.1.total": "16", "record.items.1.demo_on": "01-10-2026",
        **{f"assessment_form_final.{name}": value for name, value in SIGNED.items()}})
    receipts = collected(issued, tmp_path, returned)
    assert set(receipts) == {"stage_folder", "training_record", INTERIM, FINAL}
    assert receipts["stage_folder"].answers["bundle.hours.1.total"].value in ("16", 16)
    assert receipts["training_record"].answers["record.items.1.demo_on"].value == date(2026, 10, 1)
    signed = receipts["assessment_form_final"].answers["signatures.assessor.date"]
    assert signed.value == date(2027, 1, 5)
    assert {receipt.placement_id for receipt in receipts.values()} == {"P-001"}
    assert len({receipt.sha256 for receipt in receipts.values()}) == len(receipts)
    assert receipts["stage_folder"].state is State.INCOMPLETE


def test_who_signs_one_paper_has_not_signed_the_others(
        issued: Path, bundle: Path, tmp_path: Path) -> None:
    returned = filled(bundle.read_bytes(), {
        "assessment_form_final.signatures.intern.date": "05-01-2027"})
    receipts = collected(issued, tmp_path, returned)
    assert receipts["assessment_form_final"].answers["signatures.intern.date"].value
    assert "signatures.intern.date" not in receipts["stage_folder"].answers


def test_what_one_moment_says_the_other_does_not(
        issued: Path, bundle: Path, tmp_path: Path) -> None:
    names = pypdf.PdfReader(bundle).get_fields() or {}
    asked = ("assessment.criteria.1.score", "assessment.attitude.2.score", "assessment.strengths",
             "assessment.date")
    own = {form: {name: next(full for full in (f"{form}.{name}", name) if full in names)
                  for name in asked} for form in (FINAL, INTERIM)}
    assert not {*own[FINAL].values()} & {*own[INTERIM].values()}
    marks = ("onvoldoende", "voldoende", "Rustig", "19-11-2026")
    returned = filled(bundle.read_bytes(), dict(zip(own[INTERIM].values(), marks, strict=True)))
    receipts = collected(issued, tmp_path, returned)
    assert {name: receipts[INTERIM].answers[name].value for name in asked} == dict(zip(
        asked, (*marks[:3], date(2026, 11, 19)), strict=True))
    assert not receipts[FINAL].answers.keys() & {*asked}


def test_a_fixed_value_that_was_changed_is_found_in_its_paper(
        issued: Path, bundle: Path, tmp_path: Path) -> None:
    answers = read(bundle.read_bytes())
    name = answers.parts["training_record"].values["intern.full_name"].value
    with pikepdf.open(bundle) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and str(item.get("/V", "")) == name:
                item.V = pikepdf.String("Iemand Anders")
        stream = io.BytesIO()
        opened.save(stream)
    receipts = collected(issued, tmp_path, stream.getvalue())
    for form in ("stage_folder", "training_record"):
        found = [finding for finding in receipts[form].findings
                 if finding.code == "RETURNED_VALUE_CHANGED"]
        assert [finding.where.field for finding in found] == ["intern.full_name"], form


def test_a_folder_without_its_cover_is_not_bound(issued: Path, tmp_path: Path) -> None:
    packed = pack(PackRequest(
        inputs=(ROOT / "input",), templates=ROOT / "form_templates", output=issued,
        folder=tmp_path, on=date(2026, 9, 1), kinds=("bundle",), language="en"))
    assert packed.files == ()
