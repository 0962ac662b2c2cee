"""``formgen templates``: the forms' templates, listed, looked into and made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from formgen.cli import options
from formgen.errors import TemplateError
from formgen.findings import Finding, Language, Where, found

if TYPE_CHECKING:
    from formgen.fill.slots import Template


@click.group("templates")
def command() -> None:
    """List, check and make the forms' templates."""


@command.command("list")
@options.templates
@options.language
def list_forms(templates_folder: Path | None, language: Language) -> None:
    """List the forms and the templates that each has.

    Example: formgen templates list
    """
    from formgen.forms.templates import load_forms

    for form in load_forms(options.templates_folder(templates_folder)).values():
        files = sorted(path.name for path in form.folder.iterdir()
                       if path.suffix in (".docx", ".pdf"))
        click.echo(f"{form.id:<20} {form.number:<4} v{form.version:<4} "
                   f"{form.title[language]:<28} {' '.join(files) or '-'}")


@command.command("fields")
@click.argument("file", type=click.Path(path_type=Path))
@options.language
def list_fields(file: Path, language: Language) -> None:
    """List every slot of a template: name, kind, place, options.

    Example: formgen templates fields form_templates/stage_agreement/nl.docx
    """
    from formgen.cli.show import show_finding_list

    template = _compiled(file, language)
    for slot in template.slots:
        choices = f"  [{' | '.join(slot.options)}]" if slot.options else ""
        click.echo(f"{slot.name:<44} {slot.kind:<10} {slot.place}{choices}")
    show_finding_list(template.findings, language)


@command.command("check")
@options.templates
@options.form
@options.language
def check_templates(templates_folder: Path | None, forms: tuple[str, ...],
                    language: Language) -> int:
    """Load every form and compile every template, and say what is wrong.

    Example: formgen templates check --form stage_agreement
    """
    from formgen.cli.show import show_finding_list
    from formgen.errors import ExitCode
    from formgen.forms.templates import load_forms

    problems: list[Finding] = []
    for form in load_forms(options.templates_folder(templates_folder), forms).values():
        for file in sorted(form.folder.iterdir()):
            if file.suffix in (".docx", ".pdf"):
                try:
                    problems += _compiled(file, language).findings
                except TemplateError as error:
                    problems += error.findings
    show_finding_list(problems, language)
    return ExitCode.TEMPLATE if any(f.severity == "error" for f in problems) else ExitCode.OK


@command.command("build")
@options.templates
@options.form
def build(templates_folder: Path | None, forms: tuple[str, ...]) -> None:
    """Make nl.docx and en.docx of each form from its form.toml.

    Example: formgen templates build --form stage_agreement
    """
    from formgen.author import build_templates

    for path in build_templates(options.templates_folder(templates_folder), ("nl", "en"), forms):
        click.echo(path)


@command.command("pdf")
@options.templates
@options.form
def pdf(templates_folder: Path | None, forms: tuple[str, ...]) -> None:
    """Make the PDF templates of each form from its Word templates (needs LibreOffice).

    Example: formgen templates pdf --form stage_agreement
    """
    from formgen.author import pdf_templates

    for path in pdf_templates(options.templates_folder(templates_folder), ("nl", "en"), forms):
        click.echo(path)


def _compiled(file: Path, language: Language) -> Template:
    from formgen.batch.library import ENGINES, compile_template
    from formgen.fill.slots import How

    file_format = file.suffix.lower().lstrip(".")
    place = Where(file=file.name)
    if file_format not in ENGINES:
        raise TemplateError(found("TEMPLATE_KIND_UNKNOWN", place, name=file.name))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TemplateError(found("TEMPLATE_MISSING", place, name=file.name)) from error
    return compile_template(content, file_format, How(language=language))
