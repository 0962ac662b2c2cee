"""Forms and their templates are found by name, or a finding says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.errors import TemplateError, UsageError
from formgen.forms.templates import (
    bundled,
    load_forms,
    misnamed,
    read_template,
    template_name,
)

MINIMAL = 'title = "Report"\nfile_name = "report"\n'


def make(folder: Path, form_id: str, toml: str = MINIMAL) -> Path:
    (folder / form_id).mkdir()
    (folder / form_id / "form.toml").write_text(toml, encoding="utf-8")
    return folder


def test_the_bundled_forms_are_found() -> None:
    assert {"application_form", "stage_agreement", "training_record",
            "assessment_form_interim", "assessment_form_final"} <= set(
        load_forms(bundled("form_templates")))


def test_forms_come_in_alphabetical_order(tmp_path: Path) -> None:
    for form_id in ("visit", "diary"):
        make(tmp_path, form_id)
    (tmp_path / "no_form").mkdir()
    assert list(load_forms(tmp_path)) == ["diary", "visit"]
    assert list(load_forms(tmp_path, ["visit"])) == ["visit"]


def test_a_form_that_is_not_there_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    make(tmp_path, "visit")
    with pytest.raises(UsageError) as raised:
        load_forms(tmp_path, ["visits"])
    finding, = raised.value.findings
    assert finding.code == "FORM_NOT_FOUND"
    assert "visits" in finding.what("nl") and "visit" in finding.what("nl") + finding.todo("nl")


def test_a_folder_without_forms(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        load_forms(tmp_path)
    assert [finding.code for finding in raised.value.findings] == ["NO_FORMS"]


def test_the_mistakes_of_all_forms_come_together(tmp_path: Path) -> None:
    make(tmp_path, "visit", "titel = 1\n" + MINIMAL)
    make(tmp_path, "diary", "versie = 1\n" + MINIMAL)
    with pytest.raises(TemplateError) as raised:
        load_forms(tmp_path)
    assert {finding.where.file for finding in raised.value.findings} == {
        "visit/form.toml", "diary/form.toml"}


@pytest.mark.parametrize("name", ["nl.dotx", "NL.docx", "nl.DOCX"])
def test_a_template_may_be_one_of_word_s_own_or_in_capitals(tmp_path: Path, name: str) -> None:
    (tmp_path / "visit").mkdir()
    (tmp_path / "visit" / name).write_bytes(b"one")
    form = load_forms(tmp_path)["visit"]
    assert form.templates == ("nl.docx",)
    assert read_template(form, "nl", "docx") == b"one"
    assert misnamed(tmp_path) == ()


def test_a_document_goes_before_a_template_of_word(tmp_path: Path) -> None:
    make(tmp_path, "visit")
    for name in ("nl.dotx", "nl.docx"):
        (tmp_path / "visit" / name).write_bytes(name.encode())
    form = load_forms(tmp_path)["visit"]
    assert (form.templates, read_template(form, "nl", "docx")) == (("nl.docx",), b"nl.docx")


def test_a_template_with_another_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "visit").mkdir()
    for name in ("~$verslag.docx", "verslag.docx"):
        (tmp_path / "visit" / name).write_bytes(b"")
    with pytest.raises(TemplateError) as none:
        load_forms(tmp_path)
    assert [one.code for one in none.value.findings] == ["TEMPLATE_MISNAMED", "NO_FORMS"]
    make(tmp_path, "diary")
    finding, = misnamed(tmp_path)
    assert (finding.where.file, finding.what("nl")) == (
        "visit/verslag.docx", "Dit sjabloon wordt niet gebruikt: formgen kent een sjabloon aan "
        "zijn naam, nl.docx of en.docx.")
    assert list(load_forms(tmp_path)) == ["diary"]
    with pytest.raises(UsageError) as raised:
        load_forms(tmp_path, ["visit"])
    assert raised.value.findings == (finding,)


def test_template_names() -> None:
    assert template_name("nl", "docx") == "nl.docx"
    assert template_name("en", "pdf", ["intern.is_minor"]) == "en.is_minor.pdf"


def test_a_template_is_read(tmp_path: Path) -> None:
    form = load_forms(make(tmp_path, "visit"))["visit"]
    (tmp_path / "visit" / "nl.docx").write_bytes(b"PK")
    assert read_template(form, "nl", "docx") == b"PK"
    with pytest.raises(TemplateError) as raised:
        read_template(form, "en", "docx")
    assert raised.value.findings[0].code == "TEMPLATE_MISSING"
    assert "en.docx" in raised.value.findings[0].what("nl")
