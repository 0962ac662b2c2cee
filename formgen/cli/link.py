"""Asking, on a terminal, what the columns mean that formgen does not guess; asked once."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from formgen.findings import Finding, Language

_WORDS = {
    "nl": ("Wat betekent de kolom '{header}' ({where})?", "niet gebruiken",
           "later beslissen", "Keuze", "Onthouden in formgen.toml."),
    "en": ("What does the column '{header}' mean ({where})?", "do not use it",
           "decide later", "Choice", "Remembered in formgen.toml."),
}


def link_columns(findings: Sequence[Finding], language: Language) -> bool:
    """Ask about each column that may mean several things, and remember the answers.

    Only on a terminal. Returns whether anything was answered, so that reading again makes
    sense.
    """
    if not on_terminal():
        return False
    from formgen.read.links import remember

    answered = False
    for header, where, keys in _asked(findings):
        meaning = _ask(header, where, keys, language)
        if meaning:
            remember(header, meaning)
            click.echo(_WORDS[language][4], err=True)
            answered = True
    return answered


def on_terminal() -> bool:
    """Whether somebody is there to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(findings: Sequence[Finding]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Header, place and fields of each column to ask about, the same header once."""
    seen: set[str] = set()
    for finding in findings:
        header = finding.details.get("header", "")
        if finding.code == "HEADER_AMBIGUOUS" and header not in seen:
            seen.add(header)
            yield header, str(finding.where), finding.details["keys"].split()


def _ask(header: str, where: str, keys: Sequence[str], language: Language) -> str:
    """The key that the column means, "-" for none, "" to decide later."""
    from formgen.model import catalogue
    from formgen.read.links import NOT_USED

    question, unused, later, choice, _ = _WORDS[language]
    labels = [catalogue()[key].label[language] if key in catalogue() else key for key in keys]
    click.echo(question.format(header=header, where=where), err=True)
    for number, label in enumerate((*labels, unused, later), start=1):
        click.echo(f"  {number}  {label}", err=True)
    most = len(keys) + 2
    answer = click.prompt(choice, type=click.IntRange(1, most), default=most, err=True)
    return (*keys, NOT_USED, "")[answer - 1]
