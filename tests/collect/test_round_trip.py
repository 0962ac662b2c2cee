"""Forms filled in by independent programs and collected: every answer equal, each matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from formgen.collect import Receipt, State
from formgen.collect.answers import FormFields
from formgen.fill import pdf, word
from formgen.fill.slots import SlotKind
from formgen.fill.slots import State as Found
from formgen.forms import Form
from formgen.forms.templates import load_forms
from formgen.generate import Request, generate
from formgen.model import Kind

from .conftest import ROOT, Office
from .editors import (
    Answers,
    by_libreoffice,
    by_pdfium,
    by_pdfjs,
    by_pikepdf,
    by_pypdf,
    fields_of,
    options_in_word,
)

FORMS = ("application_form", "assessment_form_final", "interview_guide", "stage_agreement",
         "stage_plan", "training_record", "stage_folder")
DAY = date(2026, 10, 5)  # within the placement
EDITORS: Mapping[str, Callable[[bytes, Answers, Path], bytes]] = {
    "pypdf": lambda form, answers, folder: by_pypdf(form, answers),
    "pikepdf": lambda form, answers, folder: by_pikepdf(form, answers),
    "pdfium": lambda form, answers, folder: by_pdfium(form, answers),
    "pdfjs": by_pdfjs,
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Office]:
    """All forms of one placement, in both formats, for an office with folders of its own."""
    output = tmp_path_factory.mktemp("papers")
    report = generate(Request(
        inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates", jobs="1",
        forms=FORMS, placements=("P-001",)))
    return lambda folder: Office(output, report.documents, folder)


@pytest.fixture(scope="module")
def forms() -> Mapping[str, Form]:
    return load_forms(ROOT / "form_templates")


def answers_for(form: Form, content: bytes, file_format: str) -> dict[str, str | bool]:
    """Something for every box that is empty, as a careful person would fill it in."""
    fields, answers = FormFields(form), {}
    options = (options_in_word(content) if file_format == "docx"
               else {name: known[2] for name, known in fields_of(content).items()})
    read = (word if file_format == "docx" else pdf).read(content).values
    for number, (name, box) in enumerate(read.items()):
        blank = box.state is Found.EMPTY or (box.kind is SlotKind.CHECK and box.value is False
                                             and box.state is Found.ANSWERED)
        if not blank or box.kind is SlotKind.SIGNATURE or (
                file_format == "pdf" and name not in options):
            continue
        known = fields.of(name)
        if box.kind is SlotKind.CHECK:
            answers[name] = True
        elif options.get(name):
            answers[name] = options[name][number % len(options[name])]
        elif box.kind is SlotKind.DATE:
            answers[name] = f"{DAY:%d-%m-%Y}"
        elif known and known.field.kind in (Kind.INTEGER, Kind.DECIMAL):
            answers[name] = "8"
        else:
            answers[name] = f"Zoë & <Żółw> {number}"
    return answers


def check(receipt: Receipt, form: str, given: Answers, *noticed: str) -> None:
    """Every answer is as it was given, and the form is known for what it is."""
    assert (receipt.form, receipt.placement_id, receipt.state) == (form, "P-001", State.COMPLETE)
    said = {name: answer.value for name, answer in receipt.answers.items() if name in given}
    meant = {name: DAY if answer == f"{DAY:%d-%m-%Y}" else answer
             for name, answer in given.items()}
    assert said == meant
    assert tuple(finding.code for finding in receipt.findings) == noticed


@pytest.mark.parametrize("editor", EDITORS)
def test_pdf_forms_come_back_as_they_were_filled_in(
        papers: Callable[[Path], Office], forms: Mapping[str, Form], editor: str,
        tmp_path: Path) -> None:
    office, given = papers(tmp_path), {}
    # pypdf takes its time: a small form and a long one
    chosen = ("application_form", "stage_plan") if editor == "pypdf" else FORMS
    for number, form in enumerate(chosen):
        content = office.sent(form=form)
        given[form] = answers_for(forms[form], content, "pdf")
        office.put(f"{number}.pdf", EDITORS[editor](content, given[form], tmp_path))
    assert sum(map(len, given.values())) > 90 * len(chosen)
    noticed = ("PDF_ANSWERS_NOT_DRAWN",) if editor == "pikepdf" else ()
    for receipt, form in zip(office.collect().receipts, chosen, strict=True):
        check(receipt, form, given[form], *noticed)


def test_word_forms_come_back_from_libreoffice_as_they_were_filled_in(
        papers: Callable[[Path], Office], forms: Mapping[str, Form], tmp_path: Path) -> None:
    office = papers(tmp_path)
    sent = {f"{number}.docx": office.sent(form=form, file_format="docx")
            for number, form in enumerate(FORMS)}
    given = {name: answers_for(forms[form], sent[name], "docx")
             for name, form in zip(sent, FORMS, strict=True)}
    assert sum(map(len, given.values())) > 700
    for name, content in by_libreoffice(sent, given, tmp_path / "desk").items():
        office.put(name, content)
    for receipt, form in zip(office.collect().receipts, FORMS, strict=True):
        check(receipt, form, given[receipt.name])
