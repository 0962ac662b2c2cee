"""``formgen normalise``: clean documents from returned ones."""

from __future__ import annotations

from pathlib import Path

import click

from formgen.cli import options
from formgen.errors import ExitCode
from formgen.findings import Language


@click.command("normalise")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@options.cohort
@options.output
@options.templates
@options.returned_folder
@options.language
def command(codes: tuple[str, ...], inputs: tuple[Path, ...], output: Path,
            templates_folder: Path | None, folder: Path, language: Language) -> ExitCode:
    """Make a clean document of each returned form, from the template and its answers.

    A returned file may hold anything; what is passed on is made anew. CODE limits the work to
    papers with these codes.

    Example: formgen normalise FG1-0A3F9C-7K2Q
    """
    from formgen.cli.show import show_finding_list
    from formgen.collect.renew import renew

    renewed = renew(inputs or (options.INPUT,), options.templates_folder(templates_folder),
                    output, folder, codes)
    show_finding_list(renewed.findings, language)
    for path in renewed.files:
        click.echo(folder / path)
    return ExitCode.OK if len(renewed.files) == renewed.wanted else ExitCode.SOME_FAILED
