"""``formgen intake``: the companies' workbooks, made, read and given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from formgen.cli import options
from formgen.findings import Language

MADE = Path("output/intake")


def _folder(default: Path) -> Callable[[options.Command], options.Command]:
    return click.option("--output", "folder", type=click.Path(path_type=Path), default=default,
                        show_default=True, help="Folder to write to.")


@click.group("intake")
def command() -> None:
    """Make, read and give back the companies' intake workbooks."""


@command.command("make")
@options.inputs
@_folder(MADE)
@click.option("--company", "companies", multiple=True, metavar="CODE",
              help="Only this company; may be repeated.")
@click.option("--return-by", type=options.DayMonthYear(),
              help="Day that the workbook asks to be returned by.")
@options.language
def make(inputs: tuple[Path, ...], folder: Path, companies: tuple[str, ...],
         return_by: date | None, language: Language) -> int:
    """Make a workbook for each company of the school's list.

    INPUT are the school's roster and what companies sent before; input/ if none is given.
    What is known is filled in beforehand. A workbook in the folder that somebody has filled
    in is never overwritten.

    Example: formgen intake make --return-by 1-9-2026 --language nl
    """
    from formgen.cli.progress import progress
    from formgen.cli.show import show_finding_list
    from formgen.intake.make import MakeRequest, make_intakes

    tell = progress()
    try:
        result = make_intakes(MakeRequest(
            inputs=inputs or (options.INPUT,), folder=folder, language=language,
            companies=companies, return_by=return_by), tell)
    finally:
        tell.done()
    show_finding_list(result.findings, language)
    for made in result.made:
        click.echo(folder / made.name)
    return 0 if len(result.made) == result.wanted else 1
