"""Returned forms are matched by their id, read, checked, and lost by nothing."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from formgen.collect import State
from formgen.collect.originals import kept
from formgen.errors import UsageError

from .conftest import SIGNED, Office, codes, filled, typed


def test_a_filled_in_form_is_matched_and_read_whatever_it_is_called(office: Office) -> None:
    content = filled(office.sent(), {"assessment.date": "05-01-2027",
                                     "assessment.hours_done": "80", **SIGNED})
    office.put("Scan van printer (2).pdf", content)
    (receipt,) = office.collect().receipts
    assert receipt.state is State.COMPLETE and receipt.findings == ()
    assert (receipt.placement_id, receipt.form) == ("P-001", "assessment_form_final")
    assert receipt.answers["assessment.date"].value == date(2027, 1, 5)
    assert receipt.answers["assessment.hours_done"].value == "80"


def test_a_word_form_is_read_too(office: Office) -> None:
    office.put("formulier.docx", typed(office.sent(file_format="docx"), "Rustig & zorgvuldig"))
    (receipt,) = office.collect().receipts
    assert receipt.state is State.INCOMPLETE
    assert receipt.answers["assessment.strengths"].value == "Rustig & zorgvuldig"


def test_a_changed_prefilled_value_is_found(office: Office) -> None:
    with pikepdf.open(io.BytesIO(office.sent())) as pdf:
        for number in pdf.objects:
            if isinstance(number, pikepdf.Dictionary) and number.get("/T") == "full_name":
                number.V = "Iemand Anders"
        stream = io.BytesIO()
        pdf.save(stream)
    office.put("a.pdf", stream.getvalue())
    (receipt,) = office.collect().receipts
    assert receipt.state is State.MISTAKES
    changed = {finding.where.field for finding in receipt.findings
               if finding.code == "RETURNED_VALUE_CHANGED"}
    assert any(name.endswith("full_name") for name in changed)
    assert "Anders" not in repr(receipt.findings)


@pytest.mark.parametrize(("name", "value", "code"), [
    ("assessment.date", "gisteren", "RETURNED_NOT_A_DATE"),
    ("assessment.hours_done", "tachtig", "RETURNED_NOT_A_NUMBER"),
    ("assessment.hours_done", "1,000", "RETURNED_NUMBER_AMBIGUOUS"),
    ("assessment.hours_done", "-3", "RETURNED_BELOW_ZERO"),
    ("assessment.school_decision", "ooit", "RETURNED_NOT_A_CHOICE"),
])
def test_answers_are_checked_by_type(office: Office, name: str, value: str, code: str) -> None:
    office.put("a.pdf", filled(office.sent(), {name: value}))
    (receipt,) = office.collect().receipts
    assert receipt.state is State.MISTAKES
    (finding,) = [finding for finding in receipt.findings if finding.code == code]
    assert (finding.where.file, finding.where.field) == ("a.pdf", name)
    assert finding.subject == "placement:P-001"


@pytest.mark.parametrize(("form", "name", "value", "code"), [
    ("assessment_form_final", "assessment.date", "05-01-2031", "RETURNED_DATE_OUTSIDE"),
    ("training_record", "record.items.2.demo_on", "05-01-2020", "RETURNED_DATE_OUTSIDE"),
    ("assessment_form_final", "assessment.hours_done", "16400", "RETURNED_HOURS_BEYOND"),
])
def test_answers_are_checked_against_the_placement(
        office: Office, form: str, name: str, value: str, code: str) -> None:
    office.put("a.pdf", filled(office.sent(form=form), {name: value}))
    (receipt,) = office.collect().receipts
    assert [(finding.code, finding.where.field) for finding in receipt.findings] == [(code, name)]


def test_a_form_that_nobody_filled_in(office: Office) -> None:
    office.put("a.pdf", office.sent())
    assert office.collect().receipts[0].state is State.UNTOUCHED


def test_a_form_of_another_school_is_not_matched(office: Office) -> None:
    with pikepdf.open(io.BytesIO(office.sent())) as pdf:
        for key in ("/formgen.id", "/formgen.code"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Dictionary) and entry.get("/T") == "id":
                entry.V = "FG1-000000-0000 " + "0" * 32
        stream = io.BytesIO()
        pdf.save(stream)
    office.put("a.pdf", stream.getvalue())
    (receipt,) = office.collect().receipts
    assert receipt.state is State.UNMATCHED and receipt.answers == {}


# --- bad files, and bad moments ---


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * 120_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("bomb.docx", bomb()),
    ("half.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
])
def test_a_bad_file_is_refused_by_name_kept_and_the_batch_goes_on(
        office: Office, name: str, content: bytes) -> None:
    office.put(name, content)
    office.put("z good.pdf", filled(office.sent(), SIGNED))
    bad, good = office.collect().receipts
    assert (bad.name, bad.state, good.state) == (name, State.REFUSED, State.COMPLETE)
    assert bad.findings and bad.findings[0].where.file == name
    assert kept(office.folder, hashlib.sha256(content).hexdigest()) is not None


def test_nothing_was_issued(office: Office, tmp_path: Path) -> None:
    office.issued = tmp_path / "empty"
    with pytest.raises(UsageError) as refusal:
        office.collect()
    assert codes(refusal.value.findings) == ["NOTHING_ISSUED"]


def test_a_returned_intake_sheet_is_told_apart(office: Office) -> None:
    intake = next((Path(__file__).parents[2] / "input" / "intake").glob("*.xlsx"))
    office.put("excel.xlsx", intake.read_bytes())
    (receipt,) = office.collect().receipts
    assert receipt.state is State.INTAKE
    assert receipt.company_id and receipt.company_id in intake.stem


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_an_intake_of_another_program_is_told_apart(office: Office, tmp_path: Path, suffix: str
                                                    ) -> None:
    intake = next((Path(__file__).parents[2] / "input" / "intake").glob("*.xlsx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", suffix, "--outdir", str(tmp_path), str(intake)],
        check=True, capture_output=True, timeout=120)
    office.put(f"terug.{suffix}", (tmp_path / f"{intake.stem}.{suffix}").read_bytes())
    (receipt,) = office.collect().receipts
    assert receipt.state is State.INTAKE
    assert receipt.company_id and receipt.company_id in intake.stem
