"""Printing: reports and findings for people on standard error, data on standard output."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import click

from formgen.errors import ExitCode, FormgenError
from formgen.findings import Finding, Language, Severity
from formgen.interruption import language_asked
from formgen.report import Report, json, text
from formgen.write import Status


def show_report(report: Report, *, as_json: bool, explain: bool = False) -> ExitCode:
    """Print what a run did and return the exit code that it deserves.

    ``explain``: with why each document was made, or what else became of it.
    """
    if as_json:
        _print_json(report)
    else:
        if explain:
            click.echo(text.render_reasons(report, report.language), err=True, nl=False)
        click.echo(text.render(report, report.language), err=True, nl=False)
    if not as_json and not report.dry_run:
        click.echo(Path(report.output) / "report.html")
    statuses = report.by_status()
    failed = statuses[Status.FAILED] + statuses[Status.BLOCKED]
    return ExitCode.SOME_FAILED if failed else ExitCode.OK


def show_findings(report: Report, *, as_json: bool, every: bool = False) -> ExitCode:
    """Print the findings of a check and their number, and return 3 if there are errors.

    ``every``: with all places of each, not just the first.
    """
    if as_json:
        _print_json(report)
    else:
        shown = len(report.findings) if every else text.SHOWN
        click.echo(text.render_check(report.findings, report.language, shown), err=True, nl=False)
    return ExitCode.INPUT if report.by_severity()[Severity.ERROR] else ExitCode.OK


def _print_json(report: Report) -> None:
    pieces = json.pieces(report)
    while some := "".join(islice(pieces, 1000)):
        click.echo(some, nl=False)


def show_finding_list(findings: Sequence[Finding], language: Language) -> None:
    """Print findings by code, the serious ones first."""
    click.echo(text.render_findings(findings, language), err=True, nl=False)


def refused_by_system(error: OSError) -> FormgenError:
    """What the system refused: room to write, or else to read something."""
    from formgen.read import unreadable
    from formgen.write.failures import cannot_write

    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        name = Path(os.fsdecode(error.filename)).name if error.filename else ""
        return cannot_write(error, name)
    return unreadable(error)


def show_error(error: FormgenError) -> None:
    """Print why formgen stopped, in the language that was asked for."""
    # By now click has left the command's context.
    show_finding_list(error.findings, language_asked(sys.argv[1:]))
