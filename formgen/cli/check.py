"""``formgen check``: what is wrong or missing, without making anything."""

from __future__ import annotations

from pathlib import Path

import click

from formgen.cli import options
from formgen.findings import Language


@click.command("check")
@options.inputs
@options.templates
@options.form
@options.language
@options.final
@click.option("--all", "every", is_flag=True, help="List every place of each finding.")
@options.as_json
def command(inputs: tuple[Path, ...], templates_folder: Path | None, forms: tuple[str, ...],
            language: Language, final: bool, every: bool, as_json: bool) -> int:
    """Check the input and the forms, and say what is wrong or missing.

    Prints the same findings as generate, the first places of each; returns 3 if there are
    errors.

    Example: formgen check input --final --language en
    """
    from formgen.cli.link import link_columns
    from formgen.cli.show import show_findings
    from formgen.generate import Request, check_input

    request = Request(
        inputs=inputs or (options.INPUT,), output=options.OUTPUT,
        templates=options.templates_folder(templates_folder), forms=forms,
        languages=(language,), final=final)
    report = check_input(request)
    if not as_json and link_columns(report.findings, language):
        report = check_input(request)
    return show_findings(report, as_json=as_json, every=every)
