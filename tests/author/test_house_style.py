"""One file, style.toml, changes the looks of all forms; its defaults print well in grey."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import product
from pathlib import Path

import pytest
from lxml import etree

from formgen.author import build_word
from formgen.author.pictures import rounded_square
from formgen.author.style import CONTRAST_AA, DEFAULT_STYLE, Style, contrast, load_style, rgb
from formgen.forms import Form
from formgen.forms.templates import load_forms
from tests.forms.conftest import W

FORMS = load_forms(Path(__file__).parents[2] / "form_templates")

STYLE = """
font = "Verdana"
school = "Het Groene College"
logo = "logo.png"
[colours]
accent = "#5B1A4A"
ink = "#101010"
[sizes]
title = 26
"""


@pytest.fixture(scope="module")
def style(tmp_path_factory: pytest.TempPathFactory) -> Style:
    folder = tmp_path_factory.mktemp("house")
    (folder / "logo.png").write_bytes(rounded_square("#112233"))
    (folder / "style.toml").write_text(STYLE, encoding="utf-8")
    return load_style(folder)


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_one_file_changes_every_form(form: Form, style: Style) -> None:
    found = parts(build_word(form, "nl", style))
    everything = b"".join(content for name, content in found.items()
                          if name.endswith(".xml")).decode()
    for old, new in ((DEFAULT_STYLE.accent, "5B1A4A"), (DEFAULT_STYLE.ink, "101010"),
                     (f'"{DEFAULT_STYLE.font}"', '"Verdana"')):
        assert old.lstrip("#") not in everything, old
        assert new in everything, new
    styles = etree.fromstring(found["word/styles.xml"])
    (title,) = styles.xpath("w:style[@w:styleId='Title']/w:rPr/w:sz/@w:val",
                            namespaces={"w": W.strip("{}")})
    assert title == "52"
    header = next(content.decode() for name, content in found.items()
                  if re.fullmatch(r"word/header\d*\.xml", name) and b"PageReference" in content)
    assert "Het Groene College" in header and "document.sender" not in header
    assert rounded_square("#112233") in [
        content for name, content in found.items() if name.startswith("word/media/")]


def test_without_a_name_in_the_style_the_header_has_the_schools_from_the_data() -> None:
    form = FORMS["stage_plan"]
    assert "{{ document.sender }}" in "".join(
        content.decode() for name, content in parts(build_word(form, "nl", DEFAULT_STYLE)).items()
        if name.startswith("word/header"))


def test_every_letter_is_readable_on_every_ground() -> None:
    """WCAG 2.1, 1.4.3: on paper, on the tint of a box, and white in the head of a table."""
    for letters, ground in product(("ink", "grey", "accent", "prompt"), ("#FFFFFF", "tint")):
        paper = getattr(DEFAULT_STYLE, ground, ground)
        assert contrast(getattr(DEFAULT_STYLE, letters), paper) >= CONTRAST_AA
    assert contrast("#FFFFFF", DEFAULT_STYLE.accent) >= 7


def test_letters_of_other_colours_are_readable() -> None:
    """White stands in the heads of tables; what is no style's own must be readable too."""
    known = {getattr(DEFAULT_STYLE, name).lstrip("#") for name in
             ("ink", "grey", "accent", "prompt")} | {"FFFFFF", "auto"}
    for form in FORMS.values():
        for name, content in parts(build_word(form, "nl", DEFAULT_STYLE)).items():
            if name.endswith(".xml") and name.startswith("word/"):
                used = set(re.findall(rb'<w:color w:val="([^"]+)"', content))
                for colour in {colour.decode() for colour in used} - known:
                    assert contrast(f"#{colour}", "#FFFFFF") >= CONTRAST_AA, (form.id, name)


def test_tints_hardly_darken_the_paper_and_borders_stay_visible_in_grey() -> None:
    grey = {name: sum(weight * part for weight, part in zip(
        (0.299, 0.587, 0.114), rgb(getattr(DEFAULT_STYLE, name)), strict=True))
        for name in ("tint", "line", "edge", "accent")}
    assert grey["tint"] > 0.92
    assert grey["accent"] < 0.35
    assert grey["edge"] < 0.7 and grey["line"] < 0.85
