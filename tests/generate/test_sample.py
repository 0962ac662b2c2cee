"""The main job on the sample cohort, judged by independent readers."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdf
import pytest
from lxml import etree

from formgen.forms.templates import load_forms
from formgen.generate import generate
from formgen.read import read_inputs
from formgen.report import Report
from formgen.write import Status

from .conftest import INPUT, TEMPLATES, request_for

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Of the sample every form is made but one: nothing has changed since its agreements.
FORMS = {*load_forms(TEMPLATES)} - {"change_sheet"}


def tree_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


def files(output: Path, suffix: str) -> list[Path]:
    return sorted(output.glob(f"*/*/*/*.{suffix}"))


@cache
def word_controls(path: Path) -> dict[str, str]:
    """Tag -> text of every content control, read with nothing but zipfile and lxml.

    Check boxes are left out: Word shows a character where PDF has a state.
    """
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    controls = {}
    for control in body.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        kinds = {child.tag.rpartition("}")[2] for child in control.find(f"{W}sdtPr")}
        if tag is not None and not {"showingPlcHdr", "checkbox"} & kinds:
            text = "".join(
                "\n" if node.tag == f"{W}br" else node.text or ""
                for node in control.find(f"{W}sdtContent").iter(f"{W}t", f"{W}br"))
            controls[tag.get(f"{W}val")] = text
    return controls


@cache
def pdf_values(path: Path) -> dict[str, str]:
    """Full name -> value of every field that has one, by pikepdf."""
    with pikepdf.open(path) as pdf:
        return dict(_values(pdf.Root.AcroForm.Fields, "", ""))


def _values(fields: Iterable[Any], above: str, inherited: Any) -> Iterator[tuple[str, str]]:
    for field in fields:
        name = ".".join(part for part in (above, str(field.get("/T", ""))) if part)
        value = field.get("/V", inherited)
        kids = field.get("/Kids", [])
        if any("/T" in kid for kid in kids):
            yield from _values(kids, name, value)
        elif str(value):
            yield name, str(value)


def test_every_form_of_every_placement_is_made(made: tuple[Path, Report]) -> None:
    output, report = made
    placements = {record.placement_id for record in report.documents}
    assert len(placements) >= 24
    assert {record.form for record in report.documents} == FORMS
    assert {"application_form", "stage_agreement", "training_record", "assessment_form_interim",
            "assessment_form_final"} <= FORMS
    assert len(report.documents) == len(placements) * len(FORMS) * 2
    assert {record.status for record in report.documents} == {Status.WRITTEN}
    assert len(files(output, "docx")) == len(files(output, "pdf")) == len(placements) * len(FORMS)


def test_word_and_pdf_say_the_same(made: tuple[Path, Report]) -> None:
    output, _ = made
    compared = 0
    for word in files(output, "docx")[::7]:
        in_word, in_pdf = word_controls(word), pdf_values(word.with_suffix(".pdf"))
        for name in in_word.keys() & in_pdf.keys():
            compared += 1
            assert in_word[name].split() == in_pdf[name].split(), f"{name} in {word.name}"
    assert compared > 300


@pytest.mark.parametrize("name", ["Żółtowska", "Nguyễn", "Παπαδοπούλου", "Yıldız",
                                  "الحداد", "Шевченко", "Koëter", "Țurcanu", "van der"])
def test_names_of_every_script_are_printed(made: tuple[Path, Report], name: str) -> None:
    output, _ = made
    agreements = [path for path in files(output, "pdf") if path.stem == "stageovereenkomst"]
    in_word = [path for path in agreements
               if any(name in text for text in word_controls(path.with_suffix(".docx")).values())]
    in_pdf = [path for path in agreements
              if any(name in text for text in pdf_values(path).values())]
    assert in_word and in_word == in_pdf


def test_nothing_of_a_template_is_left(made: tuple[Path, Report]) -> None:
    for path in files(made[0], "docx"):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if member.endswith(".xml"):
                    content = archive.read(member)
                    for leftover in (b"{{", b"{%", b"{#", b"Undefined", b">None<"):
                        assert leftover not in content, f"{leftover!r} in {path.name}/{member}"


def test_documents_open_in_the_usual_libraries(made: tuple[Path, Report]) -> None:
    for path in files(made[0], "docx"):
        assert docx.Document(io.BytesIO(path.read_bytes())).tables
    for path in files(made[0], "pdf"):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) >= 2
            assert pdf.get_warnings() == [], path.name
    each_form = {path.name: path for path in files(made[0], "pdf")}  # it takes its time
    for path in each_form.values():
        assert len(pypdf.PdfReader(path).pages) >= 2


def test_every_document_carries_its_id(made: tuple[Path, Report]) -> None:
    output, report = made
    for record in report.documents:
        path = output / record.path
        if record.format == "docx":
            with zipfile.ZipFile(path) as archive:
                assert record.code in archive.read("docProps/custom.xml").decode()
                footers = [archive.read(name).decode() for name in archive.namelist()
                           if name.startswith("word/footer")]
            assert any(record.code in footer for footer in footers)
        else:
            values = pdf_values(path)
            assert record.code in values["document.code"] and record.code in values["formgen.id"]


def test_a_secret_address_is_on_no_paper(made: tuple[Path, Report]) -> None:
    """The address is in the roster, and in no document of the intern."""
    cohort = read_inputs((INPUT,)).cohort
    secret = [intern for intern in cohort.interns.values() if intern.address_secret]
    assert secret
    for intern in secret:
        own = [path for path in files(made[0], "docx") if path.parent.name == intern.student_number]
        assert own
        for path in own:
            text = "\n".join(word_controls(path).values())
            assert intern.street not in text and intern.postcode not in text
        for path in (path.with_suffix(".pdf") for path in own):
            text = "\n".join(pdf_values(path).values())
            assert intern.street not in text and intern.postcode not in text


def test_a_company_with_many_skills_loses_none(made: tuple[Path, Report]) -> None:
    cohort = read_inputs((INPUT,)).cohort
    company = max(cohort.companies.values(), key=lambda company: len(company.skills))
    assert len(company.skills) >= 25
    folder = next(made[0].glob(f"*/{company.company_id} *"))
    for word in folder.glob("*/trainingsrecord.docx"):
        for texts in (word_controls(word).values(), pdf_values(word.with_suffix(".pdf")).values()):
            assert {skill.name for skill in company.skills} <= set(texts)


def test_a_second_run_gives_the_same_bytes(made: tuple[Path, Report], tmp_path: Path) -> None:
    """By two other processes, in which sets and mappings of texts have another order."""
    subprocess.run(
        [sys.executable, "-m", "formgen", "generate", str(INPUT), "--templates", str(TEMPLATES),
         "--output", str(tmp_path / "again"), "--jobs", "2"],
        check=True, capture_output=True, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert tree_of(tmp_path / "again") == tree_of(made[0])


def test_a_run_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    choice = {"forms": ("application_form",), "placements": ("P-001",)}
    generate(request_for(tmp_path, **choice))
    before = {path: path.stat().st_mtime_ns for path in files(tmp_path, "*")}
    report = generate(request_for(tmp_path, **choice))
    assert {record.status for record in report.documents} == {Status.UNCHANGED}
    assert before == {path: path.stat().st_mtime_ns for path in files(tmp_path, "*")}


def test_the_manifest_lists_what_is_there(made: tuple[Path, Report]) -> None:
    output, report = made
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    for row in manifest["documents"]:
        assert hashlib.sha256((output / row["path"]).read_bytes()).hexdigest() == row["sha256"]
    assert len(manifest["documents"]) == len(report.documents)
    assert {row["name"] for row in manifest["inputs"]} >= {"eduarte_export.csv"}
    assert len(manifest["templates"]) >= 8


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = generate(request_for(tmp_path / "none", dry_run=True, forms=("training_record",)))
    assert not (tmp_path / "none").exists()
    assert {record.status for record in report.documents} == {Status.PLANNED}


def test_english_papers(tmp_path: Path) -> None:
    generate(request_for(tmp_path, languages=("en",), placements=("P-001",)))
    made = sorted(path.name for path in files(tmp_path, "*"))
    assert len(made) == 2 * len(FORMS)
    agreement = next(path for path in files(tmp_path, "docx") if "agreement" in path.name)
    with zipfile.ZipFile(agreement) as archive:
        body = archive.read("word/document.xml").decode()
    assert "Stage agreement" in body or "agreement" in body.lower()
    assert "Stageovereenkomst" not in body
