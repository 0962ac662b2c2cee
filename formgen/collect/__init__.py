"""Collect: returned forms in, matched and checked answers out, kept in a ledger."""

from __future__ import annotations

from formgen.collect.collect import Collected, CollectRequest, collect
from formgen.collect.decide import decide
from formgen.collect.ledger import Decision, Ledger, Receipt, State, Verdict, read_ledger
from formgen.collect.versions import Paper, differences, papers

__all__ = [
    "CollectRequest",
    "Collected",
    "Decision",
    "Ledger",
    "Paper",
    "Receipt",
    "State",
    "Verdict",
    "collect",
    "decide",
    "differences",
    "papers",
    "read_ledger",
]
