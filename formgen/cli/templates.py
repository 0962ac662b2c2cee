"""``formgen templates``: the forms' templates, listed, looked into and made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formgen.cli import options
from formgen.errors import TemplateError, UsageError
from formgen.findings import Finding, Language, Where, found

if TYPE_CHECKING:
    from formgen.cli.fields import Listing
    from formgen.fill.slots import Template
    from formgen.forms import Form


_password = click.option("--password", default="", metavar="WORD",
                         help="Opens a PDF form that is locked; [pdf] in form.toml may have it.")


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
    from formgen.cli.show import show_finding_list
    from formgen.forms.templates import load_forms, misnamed

    for form in load_forms(options.templates_folder(templates_folder)).values():
        click.echo(f"{form.id:<24} {form.number:<4} v{form.version:<4} "
                   f"{form.title[language]:<28} {' '.join(form.templates) or '-'}")
    show_finding_list(misnamed(options.templates_folder(templates_folder)), language)


@command.command("fields")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="FILE|FOLDER...")
@click.option("--known", is_flag=True, help="List the names that a template may use.")
@click.option("--picture", "drawing", type=click.Path(path_type=Path), metavar="OUT.png|OUT.pdf",
              help="Draw each field's name on the pages of a PDF form.")
@_password
@options.language
@options.as_json
def list_fields(paths: tuple[Path, ...], known: bool, drawing: Path | None, password: str,
                language: Language, as_json: bool) -> None:
    """List every slot of a template: name, kind, place, options, and whether the data has it.

    FILE is any Word or PDF template, FOLDER a form's.

    Example: formgen templates fields form_templates/stage_agreement/nl.docx
    """
    from formgen.cli import fields
    from formgen.cli.show import show_finding_list

    if not (known or paths):
        raise UsageError(found("USAGE_NO_TEMPLATE"))
    if drawing is not None:
        from formgen.cli.picture import draw_names

        for path in draw_names(paths, drawing, password):
            click.echo(path, err=True)
    form_in = cache(_form_in)
    listings = [_listing(file, form_in(file.parent), language, password)
                for path in paths for file in _files(path)]
    if paths and not listings:
        raise UsageError(found("USAGE_FOLDER_WITHOUT_TEMPLATE", Where(paths[0].name)))
    if as_json:
        click.echo(fields.render_json(listings, language, known=known))
        return
    if known:
        click.echo(fields.render_known(language))
    for listing in listings:
        if len(listings) > 1:
            click.echo(f"\n{listing.file}")
        click.echo(fields.render(listing, language))
        show_finding_list(listing.findings, language)


@command.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@options.templates
@options.form
@click.option("--write", is_flag=True,
              help="Put what the fields of a school's own PDF ask for into form.toml.")
@_password
@options.language
@options.as_json
def check_templates(paths: tuple[Path, ...], templates_folder: Path | None,
                    forms: tuple[str, ...], write: bool, password: str, language: Language,
                    as_json: bool) -> int:
    """Load every form and compile every template, and say what is wrong.

    With FILE or FOLDER only those; they need not belong to a form. The fields of a school's
    own PDF are matched to the data by their names and tooltips.

    Example: formgen templates check --form stage_agreement
    """
    from formgen.cli import fields
    from formgen.cli.show import show_finding_list
    from formgen.errors import ExitCode
    from formgen.forms.templates import load_declared, misnamed

    folders = paths or tuple(
        form.folder
        for form in load_declared(options.templates_folder(templates_folder), forms).values())
    form_in = cache(_form_in)
    listings = [_checked(file, form_in, language, password)
                for folder in folders for file in _files(folder)]
    if paths and not listings:
        raise UsageError(found("USAGE_FOLDER_WITHOUT_TEMPLATE", Where(paths[0].name)))
    listings = fields.with_names_checked(listings, write=write)
    problems = [finding for listing in listings for finding in listing.findings]
    if not (paths or forms):
        problems += misnamed(options.templates_folder(templates_folder))
    if as_json:
        click.echo(fields.render_json(listings, language))
    else:
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


def _files(path: Path) -> list[Path]:
    """The templates that a path stands for: itself, or those in the folder."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir()
                  if file.suffix.lower() in (".docx", ".dotx", ".pdf")
                  and not file.name.startswith("~$"))  # Word's mark of a file that is open


def _form_in(folder: Path) -> Form | None:
    """The form that a folder declares; None for a folder of templates alone.

    Raises:
        TemplateError: if it has mistakes.
    """
    from formgen.forms.load import load_form

    return load_form(folder) if (folder / "form.toml").is_file() else None


def _listing(file: Path, form: Form | None, language: Language, password: str) -> Listing:
    """What is known of a template; its findings name the file.

    Raises:
        TemplateError: if it cannot be used.
    """
    from formgen.cli.fields import Listing
    from formgen.forms.load import form_of
    from formgen.forms.names import check_names

    template = _compiled(file, language, password or (form.own_pdf.password if form else ""))
    findings = template.findings
    if file.suffix.lower() == ".pdf":
        form = form or form_of({}, file.resolve().parent)
    else:
        findings = (*findings, *check_names(template.slots, form))
    return Listing(file.name, form, template.slots, _in_file(findings, file))


def _checked(file: Path, form_in: Callable[[Path], Form | None], language: Language,
             password: str) -> Listing:
    """The same; a template that cannot be used has only findings."""
    from formgen.cli.fields import Listing

    try:
        return _listing(file, form_in(file.parent), language, password)
    except TemplateError as error:
        return Listing(file.name, None, (), error.findings)


def _in_file(findings: Iterable[Finding], file: Path) -> tuple[Finding, ...]:
    """Findings with the name of the template they are about, where they have none yet."""
    of_form = (file.parent / "form.toml").is_file() or file.name.partition(".")[0] in ("nl", "en")
    name = f"{file.resolve().parent.name}/{file.name}" if of_form else file.name
    return tuple(
        finding if finding.where.file
        else replace(finding, where=replace(finding.where, file=name))
        for finding in findings)


def _compiled(file: Path, language: Language, password: str) -> Template:
    from formgen.batch.library import ENGINES, compile_template
    from formgen.fill.slots import How
    from formgen.forms.templates import read_images

    file_format = {".dotx": "docx"}.get(file.suffix.lower(), file.suffix.lower().lstrip("."))
    place = Where(file=file.name)
    if file_format not in ENGINES:
        raise TemplateError(found("TEMPLATE_KIND_UNKNOWN", place, name=file.name))
    try:
        content = file.read_bytes()
    except OSError as error:
        code = "FILE_MISSING" if isinstance(error, FileNotFoundError) else "FILE_UNREADABLE"
        raise TemplateError(found(code, place)) from error
    try:
        images = read_images(file.resolve().parent) if file_format == "docx" else {}
        how = How(language=language, images=images, password=password)
        return compile_template(content, file_format, how)
    except TemplateError as error:
        raise TemplateError(*_in_file(error.findings, file)) from error
