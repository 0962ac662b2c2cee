"""What is no longer needed goes, all of it, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from formgen.cli import formgen
from formgen.collect import read_ledger
from formgen.collect.originals import ORIGINALS
from formgen.collect.publish import present_overview
from formgen.collect.purge import LOG, Purge, PurgeRequest, carry_out, find
from formgen.collect.renew import renew
from formgen.errors import OutputError
from formgen.forms.templates import load_forms
from formgen.generate import Request, generate
from formgen.read import read_inputs
from formgen.write import Documents, OutputTree
from formgen.write.event_log import read_rows
from formgen.write.manifest_file import from_json
from formgen.write.workplace import LOCK

from .conftest import ROOT, Office, codes, filled

START = date(2026, 9, 14)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("made")
    generate(Request(inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates",
                     jobs="1", forms=("application_form", "assessment_form_final"),
                     formats=("pdf",), placements=("P-001", "P-002")))
    return output


class School:
    """A school's folders, with an application and an assessment that came back."""

    def __init__(self, made: Path, folder: Path) -> None:
        self.output = shutil.copytree(made, folder / "output")
        self.packs = folder / "packs"
        self.packs.mkdir()
        manifest = from_json((self.output / "manifest.json").read_text(encoding="utf-8"))
        self.records = manifest.documents
        self.office = Office(self.output, self.records, folder)
        for form in ("application_form", "assessment_form_final"):
            content = filled(self.office.sent(form=form), {"signatures.intern.date": "05-01-2027"})
            self.office.put(f"Noor {form}.pdf", content)
        self.office.collect()

    def request(self, on: date, **changes: object) -> PurgeRequest:
        return replace(PurgeRequest(
            output=self.output, packs=self.packs, returned=self.office.folder, on=on, days=30,
            sent={}), **changes)

    def find(self, request: PurgeRequest) -> Purge:
        return find(request, read_inputs((ROOT / "input",)).cohort,
                    load_forms(ROOT / "form_templates"))


@pytest.fixture
def school(made: Path, tmp_path: Path) -> School:
    return School(made, tmp_path)


def everything(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders
                    for path in sorted(folder.rglob("*")) if path.is_file())


def test_an_application_goes_four_weeks_after_the_first_day(school: School) -> None:
    early = school.find(school.request(START + timedelta(days=27)))
    assert not early
    purge = school.find(school.request(START + timedelta(days=28)))
    assert {record.form for record in purge.documents} == {"application_form"}
    assert [receipt.form for receipt in purge.receipts] == ["application_form"]


def test_all_there_is_of_it_goes_and_the_rest_stays(school: School) -> None:
    request = school.request(START + timedelta(weeks=10))
    application = next(path for path in school.output.rglob("*.pdf")
                       if "sollicitatie" in path.name)
    aside = application.with_name(f"{application.stem} (gewijzigd 0a1b2c3d).pdf")
    aside.write_bytes(b"a copy that somebody changed")
    own = application.with_name(f"{application.stem} (versie 20260901).pdf")
    own.write_bytes(b"somebody's own, which no run has set aside")
    carry_out(school.find(request), request)
    assert list(school.output.rglob("sollicitatie*")) == [own]
    assert list(school.output.rglob("eindbeoordeling*.pdf"))
    manifest = from_json((school.output / "manifest.json").read_text(encoding="utf-8"))
    assert {record.form for record in manifest.documents} == {"assessment_form_final"}
    events = {event.form: event for event in read_ledger(school.office.folder)}
    assert events["application_form"].answers == {} and events["application_form"].name == ""
    assert events["assessment_form_final"].answers
    assert len(list((school.office.folder / ORIGINALS).rglob("*.pdf"))) == 1
    assert not school.find(request)


def test_the_log_holds_numbers_only(school: School) -> None:
    request = school.request(START + timedelta(weeks=10))
    carry_out(school.find(request), request)
    text = (school.output / LOG).read_text(encoding="utf-8")
    on = request.on.isoformat()
    assert list(read_rows(school.output / LOG)) == [
        {"on": on, "documents": 2, "packs": 0, "returned": 1}, {"on": on, "done": True}]
    assert not re.search(r"0100\d{3}|Noor|FG1-|P-0", text)


def test_a_purge_that_ends_half_way_is_in_the_log(
        school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    request = school.request(START + timedelta(weeks=10))
    with monkeypatch.context() as only_here:
        only_here.setattr(OutputTree, "finish", _stop)
        with pytest.raises(KeyboardInterrupt):
            carry_out(school.find(request), request)
    begun = {"on": request.on.isoformat(), "documents": 2, "packs": 0, "returned": 1}
    assert list(read_rows(school.output / LOG)) == [begun]
    carry_out(school.find(request), request)  # the manifest still lists the documents
    assert list(read_rows(school.output / LOG)) == [
        begun, {**begun, "returned": 0}, {"on": begun["on"], "done": True}]


def _stop(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_what_was_sent_goes_after_its_days_with_the_packs(school: School) -> None:
    code = school.office.record().code
    (school.packs / "B01.zip").write_bytes(b"zip")
    (school.packs / "sent.jsonl").write_bytes(b"{}")
    request = school.request(START, sent={code: START - timedelta(days=30)})
    purge = school.find(request)
    assert {record.code for record in purge.documents} == {code}
    carry_out(purge, request)
    assert {path.name for path in school.packs.iterdir()} == {LOCK, "sent.jsonl"}
    assert not school.find(school.request(START, sent={code: START - timedelta(days=29)}))


def test_what_was_purged_is_known_when_it_comes_back(school: School) -> None:
    """Sent papers are purged after a month; a company keeps them for as long as it needs."""
    late = filled(school.office.sent(placement="P-002"), {"assessment.strengths": "Rustig"})
    sent = {record.code: date(2026, 9, 1) for record in school.records}
    request = school.request(date(2026, 10, 15), sent=sent)
    carry_out(school.find(request), request)
    assert not list(school.output.glob("**/*.pdf"))
    school.office.put("laat.pdf", late)
    (receipt,) = school.office.collect().receipts
    assert (receipt.placement_id, receipt.form) == ("P-002", "assessment_form_final")
    assert receipt.answers["assessment.strengths"].value == "Rustig"
    assert codes(receipt.findings) == ["RETURNED_NOT_COMPARED"]

    state, _ = present_overview((ROOT / "input",), ROOT / "form_templates", school.output,
                                school.office.folder, date(2027, 1, 6), "nl", set(sent))
    assert [*state.titles] == ["assessment_form_final"]  # applications are kept for four weeks
    backs = {row.placement_id: form.stand.is_back for row in state.rows
             for form in row.forms.values()}
    assert backs == {"P-001": True, "P-002": True}
    renewed = renew((ROOT / "input",), ROOT / "form_templates", school.output,
                    school.office.folder)
    assert len(renewed.files) == 2


def test_a_dry_run_removes_nothing(school: School) -> None:
    before = everything(school.output, school.office.folder)
    about = ["purge", "--input", str(ROOT / "input"), "--output", str(school.output),
             "--templates", str(ROOT / "form_templates"), "--packs", str(school.packs),
             "--folder", str(school.office.folder), "--date", "01-12-2026"]
    shown = CliRunner().invoke(formgen, about, standalone_mode=False)
    assert shown.exception is None and "sollicitatieformulier" in shown.output
    assert everything(school.output, school.office.folder) == before
    done = CliRunner().invoke(formgen, [*about, "--no-dry-run", "--json"], standalone_mode=False)
    assert json.loads(done.output)["documents"] == 2
    assert not list(school.output.rglob("sollicitatie*"))


class Zipped:
    """An output folder with documents in ZIP files."""

    def __init__(self, folder: Path) -> None:
        self.output = folder / "output"
        generate(Request(
            inputs=(ROOT / "input",), output=self.output, templates=ROOT / "form_templates",
            jobs="1", forms=("application_form",), formats=("docx",), zipped=True,
            placements=("P-001", "P-002")))
        manifest = from_json((self.output / "manifest.json").read_text(encoding="utf-8"))
        self.records = manifest.documents
        self.archive = self.output / next(iter(self.records)).archive
        self.request = PurgeRequest(output=self.output, packs=folder / "packs", on=START, days=30,
                                    returned=folder / "returned", sent={})


def test_from_a_zip_only_what_is_to_go_is_taken(tmp_path: Path) -> None:
    school = Zipped(tmp_path)
    aside = school.archive.with_name(f"{school.archive.stem} (gewijzigd 0123abcd).zip")
    aside.write_bytes(b"what somebody had changed")
    gone, *left = school.records
    carry_out(Purge((gone,), (), ()), school.request)
    assert not aside.exists() and left
    assert gone.code not in (school.output / "manifest.json").read_text(encoding="utf-8")
    holds = Documents(school.output).holds
    assert not holds(gone) and all(map(holds, left))


def test_a_zip_that_somebody_changed_stops_the_purge(tmp_path: Path) -> None:
    school = Zipped(tmp_path)
    with zipfile.ZipFile(school.archive, "a") as archive:
        archive.writestr("note.txt", "somebody's")
    before = school.archive.read_bytes()
    with pytest.raises(OutputError) as caught:
        carry_out(Purge(tuple(school.records), (), ()), school.request)
    (finding,) = caught.value.findings
    assert finding.what("nl") == (
        "Dit ZIP-bestand is na het maken gewijzigd; formgen kan er niets uit verwijderen.")
    assert school.archive.read_bytes() == before
