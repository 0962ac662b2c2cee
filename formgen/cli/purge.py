"""``formgen purge``: personal data that is no longer needed goes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from formgen.cli import options
from formgen.findings import Language


@click.command("purge")
@options.cohort
@options.output
@options.templates
@options.packs_folder
@options.returned_folder
@click.option("--days", type=click.IntRange(min=0), default=30, show_default=True,
              help="Documents go so many days after they were sent.")
@click.option("--dry-run/--no-dry-run", default=True, show_default=True,
              help="Only list what would go.")
@click.option("--date", "on", type=options.DayMonthYear(), help="The day it is.  [default: today]")
@options.language
@options.as_json
def command(inputs: tuple[Path, ...], output: Path, templates_folder: Path | None, packs: Path,
            folder: Path, days: int, dry_run: bool, on: date | None, language: Language,
            as_json: bool) -> None:
    """Remove documents that were sent long ago, and all there is of expired applications.

    If any go, the packs go too: a ZIP file cannot lose single papers, and all can be made again.
    How long a form is kept stands in its form.toml ([retention]). What came back of other
    forms is not touched. The log, purged.jsonl, holds numbers only.

    Example: formgen purge --days 30 --no-dry-run
    """
    from formgen.collect.purge import PurgeRequest, carry_out, find
    from formgen.collect.words import words
    from formgen.forms.templates import load_forms
    from formgen.pack import sent_on
    from formgen.read import read_inputs

    request = PurgeRequest(output=output, packs=packs, returned=folder, on=on or date.today(),
                           days=days, sent=sent_on(packs))
    purge = find(request, read_inputs(inputs or (options.INPUT,)).cohort,
                 load_forms(options.templates_folder(templates_folder)))
    if purge and not dry_run:
        carry_out(purge, request)
    counts = {"documents": len(purge.documents), "packs": len(purge.packs),
              "returned": len(purge.receipts)}
    if as_json:
        click.echo(json.dumps({"schema": 1, "dry_run": dry_run, **counts}))
        return
    for record in purge.documents:
        click.echo(output / record.path)
    for inside in purge.packs:
        click.echo(packs / inside)
    for receipt in purge.receipts:
        click.echo(f"{receipt.code} {receipt.sha256[:12]}")
    click.echo(words(language).say("would_go" if dry_run else "went", **counts), err=True)
