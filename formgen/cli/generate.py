"""``formgen generate``: the main job."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from formgen.cli import options
from formgen.findings import Language


@click.command("generate")
@options.inputs
@click.option("--output", type=click.Path(path_type=Path), default=options.OUTPUT,
              show_default=True, help="Folder to write to.")
@options.templates
@options.form
@options.several("--format", "formats", type=click.Choice(["docx", "pdf"]),
                 help="Only this format; may be repeated.  [default: both]")
@options.languages
@options.several("--placement", "placements", metavar="ID",
                 help="Only this placement; may be repeated.")
@options.final
@click.option("--dry-run", is_flag=True, help="Plan everything, write nothing.")
@click.option("--jobs", type=options.JobCount(), default="auto", show_default=True,
              help="Number of processes.")
@click.option("--scheduler", default="", metavar="ADDRESS",
              help="Use the workers of a Dask cluster: tcp://HOST:PORT.")
@click.option("--date", "created", type=options.DayMonthYear(),
              help="Date on the papers.  [default: the date in the data]")
@click.option("--zip", "zipped", is_flag=True,
              help="Write one ZIP file for each company, not a folder of files.")
@click.option("--durable", is_flag=True, help="Wait for the disk after each document.")
@click.option("--prune", is_flag=True,
              help="Remove documents of earlier runs whose placement is gone.")
@click.option("--explain", is_flag=True, help="Say of each document why it was made.")
@options.as_json
def command(inputs: tuple[Path, ...], output: Path, templates_folder: Path | None,
            forms: tuple[str, ...], formats: tuple[str, ...], languages: tuple[Language, ...],
            placements: tuple[str, ...], final: bool, dry_run: bool, jobs: str, scheduler: str,
            created: date | None, zipped: bool, durable: bool, prune: bool, explain: bool,
            as_json: bool) -> int:
    """Fill every form of a cohort, as Word and as PDF.

    INPUT are files or folders with the school's roster and the companies' intake sheets;
    input/ if none is given.

    Example: formgen generate input --form stage_agreement --language nl --final
    """
    from formgen.cli.link import link_columns
    from formgen.cli.progress import progress
    from formgen.cli.show import show_report
    from formgen.generate import Request, generate

    request = Request(
        inputs=inputs or (options.INPUT,), output=output,
        templates=options.templates_folder(templates_folder), forms=forms,
        formats=formats or ("docx", "pdf"), languages=languages or ("nl",),
        placements=placements, final=final, dry_run=dry_run, jobs=jobs, created=created,
        durable=durable, prune=prune, scheduler=scheduler, zipped=zipped)
    tell = progress()
    try:
        report = generate(request, tell)
    finally:
        tell.done()
    if not as_json and link_columns(report.findings, report.language):
        report = generate(request)
    return show_report(report, as_json=as_json, explain=explain)
