"""``formgen decide``: a person's word on a returned form, which nothing overwrites."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from formgen.cli import options
from formgen.findings import Language

#: What is told in the end; the verdict is a word of the overview.
_RECORDED = {"nl": "Vastgelegd: {code} is {verdict}.", "en": "Recorded: {code} is {verdict}."}


@click.command("decide")
@click.argument("code", metavar="CODE")
@click.argument("verdict", type=click.Choice(["approved", "rejected", "on_hold"]))
@click.option("--by", required=True, metavar="NAME", callback=options.not_blank,
              help="Who decides.")
@click.option("--version", "version", type=click.IntRange(min=1),
              help="Which version counts, 1 being the first that came.  [default: the proposed]")
@click.option("--note", default="", help="Why; for the overview.")
@options.returned_folder
@click.option("--date", "on", type=options.DayMonthYear(), help="Day of the decision.  "
              "[default: today]")
@options.language
def command(code: str, verdict: str, by: str, version: int | None, note: str, folder: Path,
            on: date | None, language: Language) -> None:
    """Record what a person decided about a returned form.

    CODE is the code on the paper. A later version of the form never changes the decision;
    only another decision does.

    Example: formgen decide FG1-0A3F9C-7K2Q approved --by "M. de Wit"
    """
    from formgen.collect import Verdict, decide
    from formgen.collect.overview import Stand
    from formgen.collect.words import words

    decision = decide(folder, code, Verdict(verdict), by=by, on=on or date.today(),
                      version=version, note=note)
    click.echo(f"{decision.code} {decision.verdict} {decision.sha256[:12]}")
    click.echo(_RECORDED[language].format(
        code=decision.code, verdict=words(language).stand(Stand(decision.verdict.value))), err=True)
