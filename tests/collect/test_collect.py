"""Returned forms are matched by their id, read, checked, and lost by nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path

import docx
import pikepdf
import pytest

from formgen.collect import Ledger, State, read_ledger
from formgen.collect.evidence import Given
from formgen.collect.ledger import LEDGER
from formgen.collect.normalise import with_answers
from formgen.collect.originals import kept
from formgen.errors import OutputError, UsageError

from .conftest import ROOT, SIGNED, Office, filled


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


def test_a_filled_in_form_is_matched_and_read_whatever_it_is_called(office: Office) -> None:
    content = filled(office.sent(), {"assessment.date": "05-01-2027",
                                     "assessment.hours_done": "80", **SIGNED})
    office.put("Scan van printer (2).pdf", content)
    (receipt,) = office.collect().receipts
    assert receipt.state is State.COMPLETE and receipt.findings == ()
    assert (receipt.placement_id, receipt.form) == ("P-001", "assessment_form_final")
    assert receipt.answers["assessment.date"].value == date(2027, 1, 5)
    assert receipt.answers["assessment.hours_done"].value == "80"


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


def test_a_word_form_is_read_too(office: Office) -> None:
    office.put("formulier.docx", typed(office.sent(file_format="docx"), "Rustig & zorgvuldig"))
    (receipt,) = office.collect().receipts
    assert receipt.state is State.INCOMPLETE
    assert receipt.answers["assessment.strengths"].value == "Rustig & zorgvuldig"


def test_folder_zip_and_mail_in_any_nesting(office: Office) -> None:
    first, second = (filled(office.sent(placement=placement), SIGNED)
                     for placement in ("P-001", "P-002"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("map/één.pdf", first)
        bundle.writestr("map/.DS_Store", b"x")
    mail = EmailMessage()
    mail["Date"], mail["Subject"] = "Tue, 05 Jan 2027 10:00:00 +0100", "formulieren"
    mail.set_content("Hierbij.")
    mail.add_attachment(archive.getvalue(), maintype="application", subtype="zip",
                        filename="forms.zip")
    mail.add_attachment(second, maintype="application", subtype="pdf", filename="twee.pdf")
    office.put("post/bericht.eml", mail.as_bytes())
    receipts = office.collect().receipts
    assert {receipt.name: receipt.placement_id for receipt in receipts} == {
        "bericht.eml › forms.zip › één.pdf": "P-001", "bericht.eml › twee.pdf": "P-002"}


def test_a_zip_entry_without_a_name_costs_no_other_form(office: Office) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr(zipfile.ZipInfo(""), b"x")
        bundle.writestr("een.pdf", filled(office.sent(placement="P-001"), SIGNED))
    office.put("forms.zip", archive.getvalue())
    assert "P-001" in {receipt.placement_id for receipt in office.collect().receipts}


def test_the_original_is_kept_to_the_byte_and_a_second_copy_is_ignored(office: Office) -> None:
    content = filled(office.sent(), SIGNED)
    office.put("a.pdf", content)
    office.put("kopie van a.pdf", content)
    collected = office.collect()
    assert (len(collected.receipts), collected.known) == (1, 1)
    assert office.collect().known == 2
    path = kept(office.folder, hashlib.sha256(content).hexdigest())
    assert path is not None and path.read_bytes() == content


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


def test_a_printed_form_is_known_by_the_code_on_its_page(office: Office) -> None:
    import pymupdf

    document = pymupdf.open(stream=office.sent(), filetype="pdf")
    document.bake()
    document.set_metadata({})
    office.put("print.pdf", document.tobytes(garbage=4))
    (receipt,) = office.collect().receipts
    assert receipt.state is State.PAPER
    assert receipt.code == office.record().code


def test_a_scan_is_known_by_its_qr_code(office: Office) -> None:
    segno = pytest.importorskip("segno", reason="segno draws the code")
    pytest.importorskip("zxingcpp", reason="zxing-cpp reads the code")
    stream = io.BytesIO()
    segno.make(office.record().code, error="m").save(stream, kind="png", scale=6, border=4)
    office.put("IMG_0001.png", stream.getvalue())
    (receipt,) = office.collect().receipts
    assert (receipt.state, receipt.code) == (State.PAPER, office.record().code)
    assert codes(receipt.findings) == ["RETURNED_ON_PAPER"]


def scanned(form: bytes, dpi: int, angle: float) -> bytes:
    """The first page as an office's scanner makes it: askew, grey and compressed."""
    import pypdfium2

    page = pypdfium2.PdfDocument(form)[0].render(scale=dpi / 72).to_pil().convert("L")
    stream = io.BytesIO()
    page.rotate(angle, expand=True, fillcolor=235).save(stream, "JPEG", quality=55)
    return stream.getvalue()


@pytest.mark.parametrize(("dpi", "angle"), [(150, 0), (150, 2.5), (200, -4), (200, 180), (300, 9)])
def test_our_own_papers_are_known_when_they_are_scanned(
        office: Office, dpi: int, angle: float) -> None:
    pytest.importorskip("zxingcpp", reason="zxing-cpp reads the code")
    office.put("IMG_0001.jpg", scanned(office.sent(), dpi, angle))
    (receipt,) = office.collect().receipts
    assert (receipt.state, receipt.code) == (State.PAPER, office.record().code)


def test_a_scan_that_nothing_can_read_says_what_is_missing(
        monkeypatch: pytest.MonkeyPatch) -> None:
    from formgen.collect.evidence import evidence

    monkeypatch.setattr("formgen.collect.evidence.find_spec", lambda name: None)
    seen = evidence(b"\x89PNG\r\n\x1a\n")
    assert [finding.code for finding in seen.findings] == ["SCANNER_NOT_INSTALLED"]


def test_two_versions_the_newest_valid_one_is_proposed_and_the_differences_told(
        office: Office) -> None:
    office.put("1.pdf", filled(office.sent(), {"assessment.hours_done": "80", **SIGNED}))
    office.collect(on=date(2027, 1, 6))
    office.put("2.pdf", filled(office.sent(), {"assessment.hours_done": "96", **SIGNED}))
    office.collect(on=date(2027, 1, 7))
    office.put("3.pdf", filled(office.sent(), {"assessment.hours_done": "veel", **SIGNED}))
    collected = office.collect(on=date(2027, 1, 8))
    paper = collected.papers[office.record().code]
    assert [version.name for version in paper.versions] == ["1.pdf", "2.pdf", "3.pdf"]
    assert paper.proposed.name == "2.pdf"
    (finding,) = [one for one in collected.findings if one.code == "RETURNED_AGAIN"]
    assert finding.details["fields"] == "assessment.hours_done"


def test_a_decision_is_kept_whatever_comes_after(office: Office) -> None:
    from formgen.collect import Verdict, decide

    code = office.record().code
    for number, hours in enumerate(("80", "96"), 1):
        office.put(f"{number}.pdf", filled(office.sent(), {"assessment.hours_done": hours}))
        office.collect(on=date(2027, 1, number))
    decide(office.folder, code, Verdict.APPROVED, by="M. de Wit", on=date(2027, 1, 3), version=1)
    office.put("3.pdf", filled(office.sent(), {"assessment.hours_done": "99", **SIGNED}))
    collected = office.collect(on=date(2027, 1, 4))
    assert collected.papers[code].proposed.name == "1.pdf"
    assert "RETURNED_AFTER_DECISION" in codes(collected.findings)


def test_decisions_need_something_to_decide_on(office: Office) -> None:
    from formgen.collect import Verdict, decide

    with pytest.raises(UsageError) as refusal:
        decide(office.folder, "FG1-0A3F9C-7K2Q", Verdict.APPROVED, by="x", on=date(2027, 1, 3))
    assert codes(refusal.value.findings) == ["NOTHING_COLLECTED"]


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


def test_damaged_and_locked_bundles_are_named(office: Office) -> None:
    office.put("kapot.zip", b"PK\x03\x04 nothing")
    mail = EmailMessage()
    mail.set_content("Ik stuur het morgen.")
    office.put("leeg.eml", mail.as_bytes())
    assert sorted(codes(office.collect().findings)) == ["BUNDLE_DAMAGED", "MAIL_WITHOUT_FORMS"]


def test_a_crash_in_the_middle_loses_nothing(office: Office, monkeypatch) -> None:
    for placement in ("P-001", "P-002"):
        office.put(f"{placement}.pdf", filled(office.sent(placement=placement), SIGNED))
    real, calls = Ledger.add, []

    def add(self, event) -> None:
        calls.append(event)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(self, event)

    monkeypatch.setattr(Ledger, "add", add)
    with pytest.raises(KeyboardInterrupt):
        office.collect()
    monkeypatch.setattr(Ledger, "add", real)
    with (office.folder / LEDGER).open("ab") as ledger:
        ledger.write(b'\n{"event": "recei')  # as a power failure may leave it
    again = office.collect()
    assert (again.known, len(again.receipts)) == (1, 1)
    assert {event.placement_id for event in read_ledger(office.folder)} == {"P-001", "P-002"}


@pytest.mark.parametrize("step", range(8))
def test_wherever_it_is_killed_the_next_run_ends_as_an_unbroken_one(
        office: Office, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Two files, each kept and then noted: killed before and after each of the four."""
    from formgen.collect.originals import keep

    for placement in ("P-001", "P-002"):
        office.put(f"{placement}.pdf", filled(office.sent(placement=placement), SIGNED))
    steps = iter(range(8))

    def killed_at(real):
        def call(*arguments):
            if next(steps) == step:
                raise KeyboardInterrupt
            result = real(*arguments)
            if next(steps) == step:
                raise KeyboardInterrupt
            return result

        return call

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(import_module("formgen.collect.collect"), "keep", killed_at(keep))
        patch.setattr(Ledger, "add", killed_at(Ledger.add))
        office.collect()
    office.collect()
    receipts = list(read_ledger(office.folder))
    assert [(receipt.placement_id, receipt.state) for receipt in receipts] == [
        ("P-001", State.COMPLETE), ("P-002", State.COMPLETE)]
    for receipt in receipts:
        original = kept(office.folder, receipt.sha256)
        assert hashlib.sha256(original.read_bytes()).hexdigest() == receipt.sha256
    assert len(list((office.folder / "originals").rglob("*.*"))) == 2


def test_what_the_ledger_says_is_what_was_said(office: Office) -> None:
    office.put("a.pdf", filled(office.sent(), {"assessment.date": "05-01-2027"}))
    (receipt,) = office.collect().receipts
    (again,) = read_ledger(office.folder)
    assert again == receipt
    for line in (office.folder / LEDGER).read_text(encoding="utf-8").split("\n")[1:]:
        json.loads(line)


def test_one_run_at_a_time(office: Office) -> None:
    office.put("a.pdf", office.sent())
    with Ledger(office.folder), pytest.raises(OutputError) as refusal:
        office.collect()
    assert codes(refusal.value.findings) == ["OUTPUT_IN_USE"]


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


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
def test_a_clean_document_is_made_from_the_answers(office: Office, file_format: str) -> None:
    from formgen.collect.renew import renew
    from formgen.fill import pdf, word

    values = {"assessment.strengths": "Rustig & zorgvuldig", "assessment.date": "05-01-2027"}
    if file_format == "pdf":
        office.put("a.pdf", filled(office.sent(), values))
    else:
        office.put("a.docx", typed(office.sent(file_format="docx"), "Rustig & zorgvuldig"))
    office.collect()
    renewed = renew((ROOT / "input",), ROOT / "form_templates", office.issued, office.folder)
    (path,) = renewed.files
    assert path.endswith(f"eindbeoordeling.{file_format}") and renewed.findings == ()
    read = {"pdf": pdf.read, "docx": word.read}[file_format]
    again = read((office.folder / path).read_bytes())
    assert again.values["assessment.strengths"].value == "Rustig & zorgvuldig"
    assert again.identity["code"] == office.record().code
    sent = read(office.sent(file_format=file_format)).values
    assert again.values["intern.full_name"].value == sent["intern.full_name"].value


def test_answers_in_the_rows_of_a_table_find_their_rows() -> None:
    data = {"record": {"items": [{"nr": 1, "skill": "a"}, {"nr": 2, "blank": True}]}}
    answers = {"record.items.2.demo_on": Given(date(2027, 1, 5)),
               "record.items.4.initials": Given("ZŻ"),
               "record.items.1.skill": Given("changed", fixed=True)}
    items = with_answers(data, answers)["record"]["items"]
    assert items == [
        {"nr": 1, "skill": "a"}, {"nr": 2, "demo_on": date(2027, 1, 5)},
        {"nr": 3, "blank": True}, {"nr": 4, "initials": "ZŻ"}]
    assert data["record"]["items"][1] == {"nr": 2, "blank": True}
