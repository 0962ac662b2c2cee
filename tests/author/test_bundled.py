"""The templates that travel with formgen are those that its forms declare."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from formgen.author import build_word, load_style, make_pdf
from formgen.author.pdf.office import find_office
from formgen.author.templates import variants
from formgen.findings import Language
from formgen.forms import Form
from formgen.forms.templates import load_declared, load_forms, read_template

FOLDER = Path(__file__).parents[2] / "form_templates"
FORMS = load_forms(FOLDER)
DECLARED = load_declared(FOLDER)
LANGUAGES: tuple[Language, ...] = ("nl", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", DECLARED.values(), ids=DECLARED)
def test_the_word_template_is_up_to_date(form: Form, language: Language) -> None:
    built = build_word(form, language, load_style(FOLDER))
    assert built == read_template(form, language, "docx"), "run `formgen templates build`"


def places(pdf: bytes) -> list[tuple[int, str, tuple[int, ...]]]:
    """Page, tooltip and rounded rectangle of every field."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (number, str(widget.get("/TU", "")),
             tuple(round(float(edge)) for edge in widget["/Rect"]))
            for number, page in enumerate(document.pages) for widget in page.get("/Annots", [])
        ]


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_pdf_template_is_up_to_date(form: Form) -> None:
    """Its fields stand where they would stand now; another LibreOffice writes other bytes."""
    *_, variant = variants(form)
    built = make_pdf(read_template(form, "nl", "docx"), form, "nl", frozenset(variant))
    assert places(built) == places(read_template(form, "nl", "pdf", variant)), (
        "run `formgen templates pdf`")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_language_and_variant_is_there(form: Form) -> None:
    for language in LANGUAGES:
        for variant in variants(form):
            assert read_template(form, language, "pdf", variant).startswith(b"%PDF-1.7")
