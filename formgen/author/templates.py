"""The templates of all forms of a folder, written beside their ``form.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from formgen.author.pdf.make import make_pdf
from formgen.author.style import load_style
from formgen.author.word.build import build_word
from formgen.errors import OutputError
from formgen.findings import Language, Where, found
from formgen.forms import Form
from formgen.forms.templates import load_declared, load_forms, read_template, template_name
from formgen.write.atomic import put, remove_unfinished

__all__ = ["build_templates", "build_word", "make_pdf", "pdf_templates"]


def build_templates(folder: Path, languages: Sequence[Language],
                    forms: Sequence[str] = ()) -> list[Path]:
    """Write the Word template of each form in each language; the paths written.

    ``forms`` limits the work to those; none means all. A form that declares no sections is
    the school's own, and its templates are left alone. Everything is made before anything
    is written.

    Raises:
        TemplateError: for mistakes in a form.toml or in style.toml
        OutputError: if a template cannot be written.
    """
    style = load_style(folder)
    made = [
        (form.folder / template_name(language, "docx"), build_word(form, language, style))
        for form in load_declared(folder, forms).values() if form.sections
        for language in languages
    ]
    return [_written(path, content) for path, content in made]


def pdf_templates(folder: Path, languages: Sequence[Language],
                  forms: Sequence[str] = ()) -> list[Path]:
    """Write the PDF templates of each form, made from its Word templates; the paths written.

    A form with ``pdf_variants`` has a template for each way in which they can turn out, and
    one with moments a template for each moment.

    Raises:
        TemplateError: if a Word template is missing or has mistakes, or without LibreOffice
        OutputError: if a template cannot be written.
    """
    made = [
        (form.folder / template_name(language, "pdf", variant),
         make_pdf(read_template(form, language, "docx"), form, language, frozenset(variant)))
        for form in load_forms(folder, forms).values()
        for language in languages if form.offers(language, "docx")
        for variant in variants(form)
    ]
    return [_written(path, content) for path, content in made]


def variants(form: Form) -> Iterator[tuple[str, ...]]:
    """Every way in which the form's ``pdf_variants`` can turn out: those that are true.

    That of a paper's own moment always is.
    """
    own = form.moment.flag if form.moment else ""
    cases = [(True,) if key == own else (False, True) for key in form.pdf_variants]
    for choice in product(*cases):
        yield tuple(
            key for key, holds in zip(form.pdf_variants, choice, strict=True) if holds)


def _written(path: Path, content: bytes) -> Path:
    try:
        remove_unfinished(str(path.parent))
        put(str(path.parent), path.name, content, durable=True)
    except OSError as error:
        raise OutputError(found("TEMPLATE_NOT_WRITTEN", Where(file=path.name))) from error
    return path
