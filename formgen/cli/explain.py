"""``formgen explain``: what the code of a finding means."""

from __future__ import annotations

import click

from formgen.cli import options
from formgen.findings import Language


@click.command("explain")
@click.argument("code")
@options.language
def command(code: str, language: Language) -> None:
    """Explain the CODE of a finding: how much it matters and what to do.

    Example: formgen explain DATE_UNREADABLE --language en
    """
    from formgen.report.explain import explain

    click.echo(explain(code, language))
