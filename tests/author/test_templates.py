"""Writing the templates of a whole folder, and what can be in the way."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from formgen.author import build_templates, pdf_templates
from formgen.author.pdf import office
from formgen.author.templates import variants
from formgen.errors import OutputError, TemplateError
from formgen.forms import Form


@pytest.fixture
def folder(form: Form, tmp_path: Path) -> Path:
    """A copy of the folder of forms, to write in."""
    return Path(shutil.copytree(form.folder.parent, tmp_path / "forms"))


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return [finding.code for finding in caught.value.findings]


def test_a_word_template_is_written_beside_each_form(folder: Path) -> None:
    written = build_templates(folder, ("nl", "en"))
    assert [path.relative_to(folder).as_posix() for path in written] == [
        "trial_form/nl.docx", "trial_form/en.docx"]
    assert all(path.read_bytes().startswith(b"PK") for path in written)


def test_a_pdf_has_a_file_for_each_variant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.author.templates.make_pdf",
                        lambda *wanted: b"%PDF " + ",".join(sorted(wanted[3])).encode())
    build_templates(folder, ("nl",))
    written = pdf_templates(folder, ("nl",))
    assert {path.name: path.read_bytes() for path in written} == {
        "nl.pdf": b"%PDF ", "nl.is_minor.pdf": b"%PDF intern.is_minor"}


def test_variants_are_all_ways_in_which_conditions_turn_out(form: Form) -> None:
    assert list(variants(form)) == [(), ("intern.is_minor",)]


def test_without_a_word_template_there_is_no_pdf(folder: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        pdf_templates(folder, ("nl",))
    assert codes(caught) == ["TEMPLATE_MISSING"]


def test_without_libreoffice_the_message_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_templates(folder, ("nl",))
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    with pytest.raises(TemplateError) as caught:
        pdf_templates(folder, ("nl",))
    (finding,) = caught.value.findings
    assert str(finding.where) == "trial_form/nl.docx"
    assert finding.what("nl") == (
        "LibreOffice is niet gevonden. Het is alleen nodig om PDF-sjablonen te maken.")
    assert not list(folder.glob("*/*.pdf"))


def program(folder: Path, script: str) -> str:
    """A program that stands in for LibreOffice."""
    path = folder / "office"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
@pytest.mark.parametrize(("script", "code"), [
    ("exit 0", "OFFICE_FAILED"),  # LibreOffice gives 0 even when it has made nothing
    ("sleep 30", "OFFICE_TOO_SLOW"),
])
def test_an_office_that_does_not_deliver_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: str
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: program(tmp_path, script))
    monkeypatch.setattr(office, "_SECONDS", 0.5)
    with pytest.raises(TemplateError) as caught:
        office.to_pdf(b"PK", "form/nl.docx")
    assert codes(caught) == [code]


@pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")
def test_another_typeface_is_never_taken_silently(
    form: Form, word: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if shutil.which("fc-match") is None:
        pytest.skip("fontconfig is not installed")
    listed = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True, check=True)
    other = next((line.split(":")[0] for line in listed.stdout.splitlines()
                  if "Liberation" not in line and line.split(":")[0].endswith(".ttf")), None)
    if other is None:
        pytest.skip("no other typeface is installed")
    shutil.copy(other, tmp_path)
    monkeypatch.setattr(office, "_FONTCONFIG", (
        '<?xml version="1.0"?><fontconfig><dir>' + str(tmp_path)
        + "</dir><cachedir>{cache}</cachedir><!-- {fonts} --></fontconfig>"))
    from formgen.author import make_pdf

    with pytest.raises(TemplateError) as caught:
        make_pdf(word, form, "nl")
    assert codes(caught) == ["OFFICE_FONT_MISSING"]


def tree_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_template_that_cannot_be_written_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree_of(folder)

    def refuse(_from: str, to: str) -> None:
        raise PermissionError(errno.EACCES, "somebody has it open", to)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OutputError) as caught:
        build_templates(folder, ("nl",))
    assert codes(caught) == ["TEMPLATE_NOT_WRITTEN"]
    assert tree_of(folder) == before
