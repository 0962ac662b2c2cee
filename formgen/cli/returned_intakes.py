"""Printing what intakes tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from formgen.cli.show import show_finding_list
from formgen.errors import ExitCode
from formgen.findings import Language, Severity
from formgen.intake.received import Received
from formgen.report.json import findings_list

_HEADS = {
    "nl": "{file}: {company}, {answered} antwoorden gelezen, nog {open} verplicht, "
          "{mistakes} om na te kijken",
    "en": "{file}: {company}, {answered} answers read, {open} still required, "
          "{mistakes} to look at",
}
_UNREADABLE = {"nl": "{file}: niet te lezen", "en": "{file}: cannot be read"}


def show_read(received: Sequence[Received], language: Language, *, as_json: bool) -> ExitCode:
    """Print each intake; 3 if one has errors or cannot be read."""
    if as_json:
        entries = [_entry(one, language) for one in received]
        click.echo(json.dumps({"schema": 1, "intakes": entries}, ensure_ascii=False, indent=1))
    else:
        for one in received:
            if one.company is None and not _has_error(one):
                continue  # about a table as a whole, whose companies are told below
            head = _HEADS if one.company else _UNREADABLE
            click.echo(head[language].format(
                file=one.file, company=one.company_id, answered=one.answered, open=one.open,
                mistakes=len(one.mistakes)))
        show_received_findings(received, language)
    return ExitCode.INPUT if any(map(_has_error, received)) else ExitCode.OK


def _has_error(one: Received) -> bool:
    return any(finding.severity is Severity.ERROR for finding in one.findings)


def show_received_findings(received: Sequence[Received], language: Language) -> bool:
    """Print the findings of intakes; whether there was any."""
    findings = [finding for one in received for finding in (*one.findings, *one.missing)]
    show_finding_list(findings, language)
    return bool(findings)


def _entry(one: Received, language: Language) -> dict[str, Any]:
    return {
        "file": one.file, "company_id": one.company_id, "readable": one.company is not None,
        "answered": one.answered, "open": one.open,
        "missing": [finding.where.field for finding in one.missing],
        "findings": findings_list(one.findings, language),
    }
