"""A filled document is read back, also after an editor has dropped what named its controls."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from formgen.errors import InputError
from formgen.fill.slots import How, State
from formgen.fill.word import compile, read

from .conftest import W
from .test_controls import FORM, VALUES, form


@pytest.fixture
def document(make) -> bytes:
    data = {"a": {**VALUES, "combo": None}, "document": make.identity}
    return compile(form(make), How(fixed=("a.text",))).fill(data).content


def changed(make, document: bytes, change) -> bytes:
    """The document with its main part changed."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    change(root)
    parts["word/document.xml"] = etree.tostring(root)
    return make.zip(parts)


def test_values_are_typed(document: bytes) -> None:
    answers = read(document)
    assert answers.findings == ()
    assert {name: answer.value for name, answer in answers.values.items()} == {
        "a.text": "Smith & Sons", "a.lines": "een\ntwee", "a.check": True, "a.list": "goed",
        "a.combo": None, "a.date": date(2026, 9, 14)}
    assert answers.values["a.combo"].state is State.EMPTY
    assert answers.values["a.text"].state is State.FIXED
    assert answers.values["a.date"].state is State.ANSWERED


def test_the_identity_comes_back(make, document: bytes) -> None:
    wanted = {key: str(make.identity[key])
              for key in ("id", "code", "form", "form_version", "language")}
    assert dict(read(document).identity) == wanted


@pytest.mark.parametrize("lost", [("tag",), ("tag", "id"), ("tag", "id", "alias", "lock")])
def test_controls_are_known_without_their_tags(make, document: bytes, lost) -> None:
    def strip(root: etree._Element) -> None:
        for properties in root.iter(f"{{{W}}}sdtPr"):
            for name in lost:
                for child in properties.findall(f"{{{W}}}{name}"):
                    properties.remove(child)

    before, after = read(document), read(changed(make, document, strip))
    assert {name: a.value for name, a in after.values.items()} == {
        name: a.value for name, a in before.values.items()}


def test_a_prompt_is_no_answer_when_the_editor_forgot_that_it_is_one(make,
                                                                    document: bytes) -> None:
    """LibreOffice 7.4 drops the mark of a prompt together with the tag."""

    def forget(root: etree._Element) -> None:
        for mark in [*root.iter(f"{{{W}}}showingPlcHdr"), *root.iter(f"{{{W}}}tag")]:
            mark.getparent().remove(mark)

    assert read(changed(make, document, forget)).values["a.combo"].value is None


def test_a_fixed_value_that_was_changed_is_reported(make, document: bytes) -> None:
    def forge(root: etree._Element) -> None:
        next(node for node in root.iter(f"{{{W}}}t") if node.text == "Smith & Sons").text = "Ander"

    answers = read(changed(make, document, forge))
    assert [finding.code for finding in answers.findings] == ["WORD_FIXED_VALUE_CHANGED"]
    assert "Smith" not in str(answers.findings[0].details)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04afgebroken",
                                     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)])
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as error:
        read(content)
    assert error.value.findings[0].code.startswith("OFFICE_FILE_")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_answers_survive_libreoffice(make, document: bytes, tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(document)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "saved",
         tmp_path / "form.docx"], check=True, capture_output=True, timeout=120)
    answers = read((tmp_path / "saved" / "form.docx").read_bytes())
    values = {name: answer.value for name, answer in answers.values.items()}
    assert answers.identity["code"] == "FG1-0A3F9C-7K2Q"
    assert set(values) == set(FORM)
    for name in ("a.text", "a.check", "a.list", "a.combo", "a.date"):
        expected = None if name == "a.combo" else VALUES[name.removeprefix("a.")]
        assert values[name] == expected, name
