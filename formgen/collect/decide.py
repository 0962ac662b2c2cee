"""A person's decision, put into the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from formgen.collect.ledger import LEDGER, Decision, Ledger, Verdict
from formgen.collect.versions import paper_with, papers
from formgen.errors import UsageError
from formgen.findings import Where, found
from formgen.read import readable


@readable()
def decide(folder: Path, code: str, verdict: Verdict, *, by: str, on: date,
           version: int | None = None, note: str = "") -> Decision:
    """Record which version of a paper counts, and what of it.

    ``version`` counts from 1, the oldest; None takes the one that is proposed.

    Raises:
        UsageError: nothing with that code came back, or no such version
        OutputError: the ledger cannot be written.
    """
    if not (folder / LEDGER).is_file():
        raise UsageError(found("NOTHING_COLLECTED", Where(folder.name)))
    with Ledger(folder) as ledger:
        paper = paper_with(code, papers(ledger))
        versions = paper.versions
        if version is not None and version > len(versions):
            raise UsageError(found("NO_SUCH_VERSION", name=code, count=len(versions)))
        chosen = paper.proposed if version is None else versions[version - 1]
        decision = Decision(code, chosen.sha256, verdict, by, on, note)
        ledger.add(decision)
    return decision
