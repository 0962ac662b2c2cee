"""Printing what was collected: words for people on standard error, data on standard output."""

from __future__ import annotations

import json
from collections import Counter

import click

from formgen.cli.show import show_finding_list
from formgen.collect import Collected, Receipt, State
from formgen.errors import ExitCode
from formgen.findings import Language
from formgen.report.json import findings_list
from formgen.report.words import words

_BAD = (State.MISTAKES, State.UNMATCHED, State.REFUSED)


def show_collected(collected: Collected, language: Language, *, as_json: bool) -> ExitCode:
    """Print what came in; exit code 1 if a file needs a person."""
    states = Counter(receipt.state for receipt in collected.receipts)
    if as_json:
        click.echo(json.dumps({
            "schema": 1,
            "known": collected.known,
            "states": {state.value: states[state] for state in State if states[state]},
            "receipts": [_row(receipt) for receipt in collected.receipts],
            "findings": findings_list(collected.findings, language),
        }, ensure_ascii=False, indent=1))
    else:
        show_finding_list(collected.findings, language)
        click.echo(_summary(collected, states, language), err=True)
    return ExitCode.SOME_FAILED if any(states[state] for state in _BAD) else ExitCode.OK


def _row(receipt: Receipt) -> dict[str, str]:
    """A receipt without its answers: those are personal and stay in the ledger."""
    return {
        "sha256": receipt.sha256, "name": receipt.name, "kind": receipt.kind,
        "state": receipt.state, "code": receipt.code, "form": receipt.form,
        "placement_id": receipt.placement_id, "company_id": receipt.company_id,
    }


def _summary(collected: Collected, states: Counter[State], language: Language) -> str:
    """12 bestanden: 9 compleet, 3 met fouten; 2 waren er al."""
    say = words(language)
    parts = ", ".join(f"{states[state]} {say.returned(state)}"
                      for state in State if states[state])
    text = say.count("file", len(collected.receipts)) + (f": {parts}" if parts else "")
    if collected.known:
        text += f"; {say.say('known', count=collected.known)}"
    return text
