"""``formgen collect``: returned forms into the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from formgen.cli import options
from formgen.findings import Language


@click.command("collect")
@click.argument("returned", nargs=-1, required=True, type=click.Path(path_type=Path),
                metavar="RETURNED...")
@options.cohort
@options.output
@options.templates
@options.returned_folder
@options.packs_folder
@click.option("--date", "on", type=options.DayMonthYear(), help="Day of receipt.  [default: today]")
@options.language
@options.as_json
def command(returned: tuple[Path, ...], inputs: tuple[Path, ...], output: Path,
            templates_folder: Path | None, folder: Path, packs: Path,
            on: date | None, language: Language,
            as_json: bool) -> int:
    """Take in forms that came back: match, read and check them.

    RETURNED are files, folders, ZIP files and mails (.eml), in any order. The originals are
    kept as they came; what they say goes into the ledger in the folder of returned forms, and
    from there into overview.xlsx and report.html.

    Example: formgen collect inbox/ mail.eml --date 2027-02-01
    """
    from formgen.cli.progress import progress
    from formgen.cli.returned import show_collected
    from formgen.collect import CollectRequest, collect
    from formgen.collect.publish import present_overview, publish
    from formgen.pack import sent_codes

    tell = progress()
    day = on or date.today()
    try:
        collected = collect(CollectRequest(
            returned=returned, inputs=inputs or (options.INPUT,),
            templates=options.templates_folder(templates_folder), output=output,
            folder=folder, on=day), tell)
    finally:
        tell.done()
    state, forms = present_overview(
        inputs or (options.INPUT,), options.templates_folder(templates_folder), output, folder,
        day, language, sent_codes(packs))
    collected = replace(collected, findings=(
        *collected.findings, *publish(state, forms, folder, language)))
    return show_collected(collected, language, as_json=as_json)
