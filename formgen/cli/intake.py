"""``formgen intake``: the companies' workbooks, made, read and given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from formgen.cli import options
from formgen.errors import ExitCode
from formgen.findings import Language


def _folder(default: Path) -> Callable[[options.Command], options.Command]:
    return click.option("--output", "folder", type=click.Path(path_type=Path), default=default,
                        show_default=True, help="Folder to write to.")


@click.group("intake")
def command() -> None:
    """Make, read and give back the companies' intake workbooks."""


@command.command("make")
@options.inputs
@_folder(options.INTAKE_MADE)
@options.several("--company", "companies", metavar="CODE",
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
    from formgen.cli.link import link_columns
    from formgen.cli.progress import progress
    from formgen.cli.show import show_finding_list
    from formgen.intake.make import MakeRequest, make_intakes

    request = MakeRequest(inputs=inputs or (options.INPUT,), folder=folder, language=language,
                          companies=companies, return_by=return_by)
    tell = progress()
    try:
        result = make_intakes(request, tell)
    finally:
        tell.done()
    if link_columns(result.findings, language):
        result = make_intakes(request)
    show_finding_list(result.findings, language)
    for made in result.made:
        click.echo(folder / made.name)
    return ExitCode.OK if len(result.made) == result.wanted else ExitCode.SOME_FAILED


@command.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path),
                metavar="FILE...")
@options.language
@options.as_json
def read(files: tuple[Path, ...], language: Language, as_json: bool) -> int:
    """Read intakes and say what each tells, what it lacks and what is odd about it.

    FILES are workbooks or folders. Returns 3 if one has errors.

    Example: formgen intake read inbox/intake_B01.xlsx
    """
    from formgen.cli.returned_intakes import show_read
    from formgen.intake.received import receive

    return show_read(receive(files, only_intakes=True), language, as_json=as_json)


@command.command("return")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@options.cohort
@_folder(options.INTAKE_RETURNED)
@click.option("--mail-texts", type=click.Path(path_type=Path), default=options.MAIL_TEXTS,
              show_default=True, help="Folder with the school's own intake_return.nl.txt.")
@options.language
def give_back(files: tuple[Path, ...], inputs: tuple[Path, ...], folder: Path,
              mail_texts: Path, language: Language) -> int:
    """Make a fresh workbook for each company whose intake has mistakes.

    FILES are the intakes that came back; those of input/ if none is given. The workbook has
    all answers of the company, the faulty cells red with a comment, and a list of them with
    links; beside it stands the text of a mail. The company's language decides.

    Example: formgen intake return input/intake --output to_companies
    """
    from formgen.cli.returned_intakes import show_received_findings
    from formgen.cli.show import show_finding_list
    from formgen.intake.received import by_company, receive
    from formgen.intake.returning import return_intakes
    from formgen.read import read_inputs

    paths = inputs or (options.INPUT,)
    cohort = read_inputs(paths).cohort if inputs or options.INPUT.is_dir() else None
    received = receive(files or paths, only_intakes=bool(files),
                       known=cohort.companies.values() if cohort else ())
    chosen, double = by_company(received)
    returned, kept = return_intakes(chosen, cohort, folder, mail_texts)
    show_finding_list((*double, *kept), language)
    unread = show_received_findings(
        [one for one in received if one.company is None], language)
    for one in returned:
        click.echo(folder / one.name)
        click.echo(folder / one.mail)
    if not (returned or unread):
        click.echo("Er is niets terug te geven." if language == "nl" else
                   "There is nothing to give back.", err=True)
    if unread:
        return ExitCode.INPUT
    return ExitCode.SOME_FAILED if double or kept else ExitCode.OK
