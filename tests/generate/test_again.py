"""A second run makes what has changed, says why, and loses nothing that is there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from formgen.generate import generate
from formgen.read import read_inputs
from formgen.report import Report
from formgen.write import Reason, Status

from .conftest import INPUT, TEMPLATES, request_for

FORMS = ("application_form", "training_record")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with input and forms of its own, and the papers of two forms in it."""
    shutil.copytree(INPUT, tmp_path / "input")
    for form in FORMS:
        shutil.copytree(TEMPLATES / form, tmp_path / "forms" / form)
    run(tmp_path)
    return tmp_path


def run(folder: Path, **changes: object) -> Report:
    return generate(request_for(folder / "output", **{
        "inputs": (folder / "input",), "templates": folder / "forms", "formats": ("docx",),
        **changes}))


def made(report: Report) -> dict[str, set[Reason | None]]:
    """The reasons for which the documents of each form were made."""
    reasons: dict[str, set[Reason | None]] = {form: set() for form in FORMS}
    for record in report.documents:
        if record.status is not Status.UNCHANGED:
            reasons[record.form].add(record.reason)
    return reasons


def cells(folder: Path, sheet: str) -> tuple[openpyxl.Workbook, Path, openpyxl.worksheet]:
    path = next((folder / "input").glob("cohort_*.xlsx"))
    workbook = openpyxl.load_workbook(path)
    return workbook, path, workbook[sheet]


def test_nothing_changed_nothing_is_read_and_the_report_is_the_same(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(workspace)
    monkeypatch.setattr("formgen.generate.read_inputs", pytest.fail)
    again = run(workspace)
    assert {record.status for record in again.documents} == {Status.UNCHANGED}
    assert again.findings == first.findings
    assert (again.totals, again.manifest.inputs) == (first.totals, first.manifest.inputs)


@pytest.mark.parametrize("spoil", [
    lambda output: next(output.glob("*/*/*/*.docx")).unlink(),
    lambda output: (output / "report.html").unlink(),
    lambda output: (output / ".formgen" / "journal.jsonl").touch(),
    lambda output: (output / ".formgen" / "last_run.json").write_text("{}"),
    lambda output: shutil.rmtree(output / ".formgen"),
    lambda output: (output / "manifest.json").write_text("no manifest"),
], ids=["document", "report", "journal", "last run", "memory", "manifest"])
def test_what_is_missing_is_made_again(workspace: Path, spoil) -> None:
    output = workspace / "output"
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    spoil(output)
    run(workspace)
    run(workspace)
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


def test_only_documents_that_use_a_value_are_made_again(workspace: Path) -> None:
    workbook, path, sheet = cells(workspace, "School")
    names = [cell.value for cell in sheet[1]]
    sheet.cell(2, names.index("Privacycontact") + 1).value = "privacy@elders.example"
    workbook.save(path)
    before = made(run(workspace))
    changed = {form for form, reasons in before.items() if reasons}
    assert all(reasons <= {Reason.VALUES} for reasons in before.values())
    for form in FORMS:
        template = (workspace / "forms" / form / "form.toml").read_text(encoding="utf-8")
        assert (form in changed) == ("school.privacy_contact" in template)


def test_a_changed_template_makes_its_own_documents_again(workspace: Path) -> None:
    form = workspace / "forms" / "training_record" / "form.toml"
    form.write_text(form.read_text(encoding="utf-8").replace("version = ", "version = '7' # "),
                    encoding="utf-8")
    assert made(run(workspace)) == {
        "application_form": set(), "training_record": {Reason.TEMPLATE}}


def test_a_document_that_somebody_filled_in_is_kept_beside_the_new_one(workspace: Path) -> None:
    document = next((workspace / "output").glob("*/*/*/*.docx"))
    document.write_bytes(b"filled in by hand")
    report = run(workspace)
    (finding,) = [item for item in report.findings if item.code == "DOCUMENT_SET_ASIDE"]
    assert (document.parent / finding.details["name"]).read_bytes() == b"filled in by hand"
    (again,) = [record for record in report.documents if record.reason is Reason.FILE]
    assert (workspace / "output" / again.path) == document


def test_documents_of_an_intern_who_left_are_listed_and_removed_when_asked(
        workspace: Path) -> None:
    workbook, path, sheet = cells(workspace, "Plaatsingen")
    row = next(cell.row for cell in sheet["A"] if cell.value == "P-001")
    sheet.delete_rows(row)
    workbook.save(path)
    left = sorted(record.path for record in run(workspace).documents
                  if record.placement_id == "P-001")
    assert len(left) == len(FORMS)
    report = run(workspace)
    assert left == sorted(finding.where.file for finding in report.findings
                          if finding.code == "DOCUMENT_LEFT_OVER")
    report = run(workspace, prune=True)
    assert left == sorted(finding.where.file for finding in report.findings
                          if finding.code == "DOCUMENT_REMOVED")
    assert not any((workspace / "output" / path).exists() for path in left)
    manifest = json.loads((workspace / "output" / "manifest.json").read_text(encoding="utf-8"))
    assert "P-001" not in {row["placement_id"] for row in manifest["documents"]}


def test_documents_that_were_not_asked_for_are_not_left_over(workspace: Path) -> None:
    report = run(workspace, forms=("training_record",), placements=("P-002",), prune=True)
    assert not {finding.code for finding in report.findings} & {
        "DOCUMENT_LEFT_OVER", "DOCUMENT_REMOVED"}
    assert len(list((workspace / "output").glob("*/*/*/*.docx"))) == len(report.documents)


def test_templates_are_compiled_once_for_all_runs(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(workspace, formats=("pdf",))
    expected = documents(workspace / "output")
    shutil.rmtree(workspace / "output" / "2026-2027")
    monkeypatch.setattr("formgen.batch.library.compile_template", pytest.fail)
    monkeypatch.setattr("formgen.fill.pdf.compiler.open_source", pytest.fail)
    run(workspace, formats=("pdf",), placements=("P-001",))
    run(workspace, formats=("pdf",))
    assert documents(workspace / "output") == expected


def test_a_template_is_kept_for_each_scale_of_assessments(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = "assessment_form"
    shutil.copytree(TEMPLATES / form, workspace / "forms" / form)
    programmes = read_inputs((workspace / "input",)).cohort.programmes.values()
    assert len({programme.scale for programme in programmes}) > 1
    run(workspace, formats=("pdf",), forms=(form,))
    expected = documents(workspace / "output")
    shutil.rmtree(workspace / "output" / "2026-2027")
    monkeypatch.setattr("formgen.batch.library.compile_template", pytest.fail)
    run(workspace, formats=("pdf",), forms=(form,))
    assert documents(workspace / "output") == expected


def documents(output: Path) -> dict[str, bytes]:
    return {path.name + path.parent.name: path.read_bytes() for path in output.rglob("*.pdf")}


def test_kept_templates_hold_no_value_of_a_document(workspace: Path) -> None:
    run(workspace, formats=("pdf",))
    kept = b"".join(path.read_bytes() for path in
                    (workspace / "output" / ".formgen" / "compiled").iterdir())
    interns = read_inputs((workspace / "input",)).cohort.interns.values()
    last_names = {intern.last_name for intern in interns if len(intern.last_name) > 3}
    assert len(last_names) > 10
    assert not [name for name in last_names if name.encode() in kept]


def test_a_run_for_one_placement_finds_its_documents_made(workspace: Path) -> None:
    report = run(workspace, placements=("P-001",))
    mine = [record for record in report.documents if record.placement_id == "P-001"]
    assert {record.status for record in mine} == {Status.UNCHANGED}
    assert {record.reason for record in mine} == {None}


def test_a_document_that_was_kept_back_or_failed_is_replaced_without_a_copy(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = workspace / "forms" / "training_record" / "form.toml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("version = ", "version = '7' # "), encoding="utf-8")
    with monkeypatch.context() as only_here:
        only_here.setattr("formgen.write.document.put", _denied)
        report = run(workspace)
        assert Status.FAILED in {record.status for record in report.documents}
    report = run(workspace)
    assert not [item for item in report.findings if item.code == "DOCUMENT_SET_ASIDE"]
    assert {record.status for record in report.documents} == {Status.WRITTEN, Status.UNCHANGED}


def _denied(*_arguments: object, **_options: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("zipped", [False, True], ids=["files", "ZIP files"])
def test_a_draft_of_what_is_kept_back_now_is_told_of_while_it_is_there(
        workspace: Path, zipped: bool) -> None:
    (workspace / "input" / "eduarte_export.csv").unlink()  # it says the same once more
    drafts = run(workspace, zipped=zipped, formats=("docx", "pdf"), forms=FORMS[:1])
    workbook, path, sheet = cells(workspace, "Studenten")
    header = next(cell for row in sheet.iter_rows() for cell in row
                  if str(cell.value).startswith("E-mail"))
    sheet.cell(header.row + 1, header.column).value = None
    workbook.save(path)
    for formats in (("docx",), ("docx", "pdf")):
        final = run(workspace, zipped=zipped, formats=formats, forms=FORMS[:1], final=True)
        back = {record.path for record in final.documents if record.status is Status.BLOCKED}
        assert set() < back < {record.path for record in drafts.documents}
        assert told_to_stay(final) == {path for path in back if path.endswith(formats)}
    shutil.rmtree(workspace / "output" / min(back).partition("/")[0])
    gone = run(workspace, zipped=zipped, formats=("docx", "pdf"), forms=FORMS[:1], final=True)
    assert back == {record.path for record in gone.documents if record.status is Status.BLOCKED}
    assert told_to_stay(gone) == set()


def told_to_stay(report: Report) -> set[str]:
    return {item.where.file for item in report.findings if item.code == "EARLIER_COPY_STAYS"}
