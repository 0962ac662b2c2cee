"""``generate --zip``: one ZIP file for each company, and everything else as without.

What may become of ZIP files is in :mod:`tests.batch.test_zips`.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from formgen.cli import main
from formgen.collect.collect import CollectRequest, collect
from formgen.generate import generate
from formgen.pack import PackRequest, pack
from formgen.read import read_inputs
from formgen.report import Report
from formgen.report.text import render_reasons
from formgen.write import Documents, Reason, Status, read_manifest
from tests.batch.test_zips import stamps, unpacked

from .conftest import INPUT, TEMPLATES, request_for

FORMS = ("application_form", "training_record")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Input and forms, with documents as files in ``plain/`` and as ZIP files in ``zipped/``."""
    folder = tmp_path_factory.mktemp("workshop")
    (folder / "input").mkdir()
    shutil.copy(next(INPUT.glob("cohort_*.xlsx")), folder / "input")
    for form in FORMS:
        shutil.copytree(TEMPLATES / form, folder / "forms" / form)
    run(folder, "plain", zipped=False)
    run(folder)
    return folder


@pytest.fixture
def workspace(workshop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(workshop, tmp_path / "workspace"))


def run(folder: Path, output: str = "zipped", **changes: object) -> Report:
    return generate(request_for(folder / output, **{
        "inputs": (folder / "input",), "templates": folder / "forms", "zipped": True,
        "formats": ("docx",), **changes}))


def tree(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes()
            for path in output.rglob("*") if path.is_file() and ".formgen" not in path.parts}


def test_the_same_documents_under_the_same_names(workshop: Path) -> None:
    documents = unpacked(workshop / "zipped")
    assert documents == unpacked(workshop / "plain")
    assert len({path.split("/")[1] for path in documents}) == len(stamps(workshop / "zipped")) > 4
    for path in (workshop / "zipped").glob("*/*.zip"):
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == sorted(archive.namelist())
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_another_program_unpacks_them(workshop: Path, tmp_path: Path) -> None:
    if not shutil.which("unzip"):
        pytest.skip("unzip is not installed")
    for path in (workshop / "zipped").glob("*/*.zip"):
        place = tmp_path / path.parent.name / path.stem
        place.mkdir(parents=True)
        subprocess.run(["unzip", "-q", path, "-d", place], check=True)
    assert unpacked(tmp_path) == unpacked(workshop / "plain")


def test_the_manifest_and_the_page_say_where_each_document_is(workshop: Path) -> None:
    records = list(read_manifest(workshop / "zipped" / "manifest.json").documents)
    documents, stored = unpacked(workshop / "zipped"), Documents(workshop / "zipped")
    assert [record.path for record in records] == sorted(documents)
    for record in records:
        assert record.path.startswith(record.archive.removesuffix(".zip") + "/")
        assert stored.read(record) == documents[record.path]
        assert stored.holds(record) and stored.holds(record, by_hash=True)
    page = (workshop / "zipped" / "report.html").read_text(encoding="utf-8")
    assert 'href="./2026-2027/B01%20Dierenkliniek%20De%20Poot.zip"' in page
    assert ">Word (ZIP)</a>" in page and '.docx"' not in page


def test_two_processes_make_the_same_files(workspace: Path) -> None:
    run(workspace, "again", jobs="2")
    assert tree(workspace / "again") == tree(workspace / "zipped")


def test_nothing_changed_nothing_is_read(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamps(workspace / "zipped")
    monkeypatch.setattr("formgen.generate.read_inputs", pytest.fail)
    report = run(workspace)
    assert {record.status for record in report.documents} == {Status.UNCHANGED}
    assert stamps(workspace / "zipped") == before


def test_documents_of_an_intern_who_left_stay_until_they_are_to_go(workspace: Path) -> None:
    before = unpacked(workspace / "zipped")
    path = next((workspace / "input").glob("cohort_*.xlsx"))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Plaatsingen"]
    sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == "P-001"))
    workbook.save(path)
    found = {}
    for code, prune in (("DOCUMENT_LEFT_OVER", False), ("DOCUMENT_REMOVED", True)):
        report = run(workspace, prune=prune)
        found[code] = {finding.where.file for finding in report.findings if finding.code == code}
    assert len(found["DOCUMENT_LEFT_OVER"]) == len(FORMS)
    assert found["DOCUMENT_LEFT_OVER"] == found["DOCUMENT_REMOVED"]
    assert set(unpacked(workspace / "zipped")) == set(before) - found["DOCUMENT_REMOVED"]


def test_from_folders_to_zips_and_back(workspace: Path) -> None:
    expected, count = tree(workspace / "plain"), len(unpacked(workspace / "plain"))
    report = run(workspace, "plain")
    (finding,) = [item for item in report.findings if item.code == "DOCUMENTS_ZIPPED"]
    assert finding.what("nl") == (f"{count} documenten die los in mappen stonden, staan nu in "
                                  "ZIP-bestanden, één per bedrijf.")
    assert {record.reason for record in report.documents} == {Reason.PLACE}
    assert "andere plaats: los bestand of ZIP-bestand" in render_reasons(report, "nl")
    run(workspace, "plain")
    assert tree(workspace / "plain") == tree(workspace / "zipped")
    assert not [path for path in (workspace / "plain").glob("2026*/*") if path.is_dir()]
    report = run(workspace, "plain", zipped=False)
    (finding,) = [item for item in report.findings if item.code == "DOCUMENTS_UNZIPPED"]
    assert finding.what("nl") == (f"{count} documenten die in ZIP-bestanden zaten, staan nu los "
                                  "in mappen.")
    run(workspace, "plain", zipped=False)
    assert tree(workspace / "plain") == expected


def test_packs_of_zips_are_those_of_folders(workspace: Path) -> None:
    packs = {}
    for output in ("plain", "zipped"):
        pack(PackRequest(
            inputs=(workspace / "input",), templates=workspace / "forms",
            output=workspace / output, folder=workspace / f"packs {output}", dry_run=False,
            on=date(2027, 1, 6), kinds=("folders",), only=("B01",)))
        packs[output] = tree(workspace / f"packs {output}")
    assert packs["plain"] == packs["zipped"] and len(packs["zipped"]) > 2 * len(FORMS)


def test_a_returned_form_is_compared_with_the_one_in_its_zip(workspace: Path) -> None:
    output = workspace / "zipped"
    record = next(iter(read_manifest(output / "manifest.json").documents))
    returned = workspace / "returned.docx"
    returned.write_bytes(Documents(output).read(record))
    compared = {}
    for there in (True, False):
        collected = collect(CollectRequest(
            returned=(returned,), inputs=(workspace / "input",), templates=workspace / "forms",
            output=output, folder=workspace / f"{there}", on=date(2027, 1, 6)))
        (receipt,) = collected.receipts
        compared[there] = "RETURNED_NOT_COMPARED" not in {one.code for one in receipt.findings}
        (output / record.archive).unlink(missing_ok=True)
    assert compared == {True: True, False: False}


@pytest.mark.parametrize("code", ["b01", "B/01"])
def test_companies_whose_zips_would_replace_each_other_are_kept_back(workspace: Path,
                                                                     code: str) -> None:
    """As folders they are one, on Windows at least, and nothing is lost."""
    path = next((workspace / "input").glob("cohort_*.xlsx"))
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = {"B02": code, "Dierenartsencentrum De Vlietstroom":
                              "Dierenkliniek De Poot"}.get(cell.value, cell.value)
    workbook.save(path)
    reports = {zipped: run(workspace, f"{zipped}", zipped=zipped)
               for zipped in (False, True)}
    clashing = {zipped: [finding for finding in report.findings
                         if finding.code == "OUTPUT_NAME_CLASH"]
                for zipped, report in reports.items()}
    cohort = read_inputs([workspace / "input"]).cohort
    assert not clashing[False]
    assert {finding.details["path"].lower() for finding in clashing[True]} == {
        "2026-2027/b01 dierenkliniek de poot.zip"}
    blocked = {record.placement_id for record in reports[True].documents
               if "OUTPUT_NAME_CLASH" in record.blocked_by}
    assert blocked == {finding.subject.partition(":")[2] for finding in clashing[True]}
    assert {cohort.placements[placement_id].company_id for placement_id in blocked} == {"B01", code}


def test_the_option(workspace: Path, monkeypatch: pytest.MonkeyPatch,
                    capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(workspace)
    monkeypatch.setattr("sys.argv", [
        "formgen", "generate", "--zip", "--templates", "forms", "--output", "one",
        "--placement", "P-001", "--format", "docx"])
    with pytest.raises(SystemExit):
        main()
    assert [path.suffix for path in (workspace / "one").glob("2026*/*")] == [".zip"]
    assert "report.html" in capsys.readouterr().out


def test_a_dry_run_says_where_documents_would_go(workspace: Path) -> None:
    report = run(workspace, "nothing", dry_run=True)
    assert {record.archive.endswith(".zip") for record in report.documents} == {True}
    assert not (workspace / "nothing").exists()
