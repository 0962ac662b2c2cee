"""Keeping what the agreements said that a run has made."""

from __future__ import annotations

from collections.abc import Iterable

from formgen.model import Cohort
from formgen.model.case import case_of
from formgen.plan.changes import History, is_made, is_provisional
from formgen.plan.terms import agreed_now, version_of


def with_agreed(history: History, placements: Iterable[str], cohort: Cohort, *,
                final: bool, prune: bool) -> History:
    """The history with the agreements of this run: each version of one once, as it was made first.

    ``placements`` are those whose agreement this run has made or left as it was. An agreement
    that the data calls provisional is withdrawn; with ``prune``, so are those of placements that
    are gone.
    """
    kept = {placement_id: list(made) for placement_id, made in history.items()
            if not prune or placement_id in cohort.placements}
    for placement_id in placements:
        if placement_id not in cohort.placements:
            continue
        case = case_of(cohort, cohort.placements[placement_id])
        version = version_of(case)
        made = kept.get(placement_id, [])
        if is_provisional(case):
            made = [agreed for agreed in made if agreed.version != version]
        elif is_made(case, final=final) and all(agreed.version != version for agreed in made):
            made = [*made, agreed_now(case)]
        kept[placement_id] = made
    return {placement_id: made for placement_id, made in kept.items() if made}
