"""What the data says otherwise than the agreement said when it was made.

An agreement is made when its registration is complete: its status is *Volledig* or further, or
there is no status and the papers are made with ``--final``. Before that, it is a draft that
changes with the data. What an agreement says is kept for each of its versions; from then on each
difference stands on the change sheet, until the version after it differs in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formgen.findings import Finding, Language
from formgen.model import Agreed, Cohort, catalogue
from formgen.model.case import Case, case_of, cases
from formgen.plan.phrases import Phrases, phrases
from formgen.plan.terms import (
    ELECTIVES,
    IN_PARTS,
    PROCESSES,
    SINGLE,
    YEARS,
    agreed_now,
    part_text,
    single_text,
    terms_of,
    version_of,
)

#: What agreements said, by placement, the oldest version first.
History = Mapping[str, Sequence[Agreed]]

#: The form that is the agreement, and the yes/no field that says that its terms changed.
AGREEMENT_FORM = "stage_agreement"
CHANGED = "agreement.changed"

_MADE = ("Volledig", "Overeenkomst afgedrukt", "Definitief")
_PROVISIONAL = "Voorlopig"
_OVER = ("Beëindigd", "Afgemeld", "Afgewezen")

_PART_LABELS = {YEARS: "term_year", PROCESSES: "term_process", ELECTIVES: "term_elective"}


def is_made(case: Case, *, final: bool) -> bool:
    """Whether the agreement that a run makes is one that counts, and no draft."""
    status = case.placement.agreement.status
    return status in _MADE or (final and status is None)


def is_provisional(case: Case) -> bool:
    """Whether the data says that the agreement is a draft (again)."""
    return case.placement.agreement.status == _PROVISIONAL


def amended(cohort: Cohort, history: History) -> Mapping[str, Agreed]:
    """The placements whose data is no longer what their agreement said, with that agreement.

    If the data has the version of an agreement that was made, it is compared with that one;
    if it says the same, or its version is a new one, with the version before it.
    """
    if not history:
        return {}
    candidates = ((case, _compared(case, history)) for case in cases(cohort)
                  if case.placement.placement_id in history)
    return {case.placement.placement_id: earlier for case, earlier in candidates if earlier}


def _compared(case: Case, history: History) -> Agreed | None:
    if case.placement.agreement.status in _OVER:
        return None
    version = version_of(case)
    made = history[case.placement.placement_id]
    same = [agreed for agreed in made if agreed.version == version and not is_provisional(case)]
    before = [agreed for agreed in made if agreed.version != version]
    for agreed in (*same[-1:], *before[-1:]):
        if next(_differences(agreed, case), None):
            return agreed
    return None


def findings_of(cohort: Cohort) -> Iterator[Finding]:
    """A finding for each agreement that the data contradicts without being a new version."""
    for placement_id, agreed in cohort.agreed.items():
        case = case_of(cohort, cohort.placements[placement_id])
        if agreed.version == version_of(case):
            yield case.finding("AGREEMENT_CHANGED", version=agreed.version, **{
                f"items_{language}": ", ".join(
                    row["what"] for row in change_rows(case, phrases(language)))
                for language in _LANGUAGES})


def change_rows(case: Case, words: Phrases) -> list[dict[str, str]]:
    """The rows of the change sheet: what it is about, what was agreed, and what it becomes."""
    agreed = case.cohort.agreed.get(case.placement.placement_id)
    if agreed is None:
        return []
    return [_row(term, part, old, new, words) for term, part, old, new in
            _differences(agreed, case)]


_LANGUAGES: tuple[Language, ...] = ("nl", "en")
_Difference = tuple[str, str, Any, Any]


def _differences(agreed: Agreed, case: Case) -> Iterator[_Difference]:
    """Term, part of it, old and new value; None is a value that is not there.

    A blank of the agreement was filled in by hand: data that comes later is no change. A work
    process is the same under another name, and the hours of an only school year are the total.
    """
    now = agreed_now(case)
    if now.terms == agreed.terms:
        return
    old, new = terms_of(agreed), terms_of(now)
    for key in SINGLE:
        if old.get(key) not in (None, new[key]):
            yield key, "", old[key], new[key]
    for term in IN_PARTS:
        for part in dict.fromkeys((*old[term], *new[term])):
            before, after = old[term].get(part), new[term].get(part)
            is_kept = part in old[term] and part in new[term]
            only = term == YEARS and is_kept and len(old[term]) == len(new[term]) == 1
            if before != after and not only and not (is_kept and term == PROCESSES):
                yield term, part, before, after


def _row(term: str, part: str, old: Any, new: Any, words: Phrases) -> dict[str, str]:
    if not part:
        return {"what": catalogue()[term].label[words.language],
                "old": single_text(term, old, words), "new": single_text(term, new, words)}
    return {
        "what": words.say(_PART_LABELS[term], part=part),
        "old": words.say("term_none") if old is None else part_text(term, old, words, new),
        "new": words.say("term_ends") if new is None else part_text(term, new, words, old),
    }
