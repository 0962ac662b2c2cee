"""Several versions of one paper: which is proposed, what differs, and what a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from formgen.collect.evidence import Value
from formgen.collect.ledger import Decision, Ledger, Receipt, State
from formgen.errors import UsageError
from formgen.findings import found

_VALID = (State.COMPLETE, State.INCOMPLETE)
_READ = (*_VALID, State.MISTAKES)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions of a paper answer differently."""

    name: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Paper:
    """All that came back of one paper, the oldest version first.

    ``decision`` is the last one a person made. ``proposed`` is the version to go by: the one
    that was decided on, else the newest without mistakes, else the newest that could be
    read, else the newest.
    """

    code: str
    versions: tuple[Receipt, ...]
    decision: Decision | None = None

    @property
    def proposed(self) -> Receipt:
        """The version to go by."""
        if self.decision:
            for version in self.versions:
                if version.sha256 == self.decision.sha256:
                    return version
        for states in (_VALID, _READ):
            fitting = [version for version in self.versions if version.state in states]
            if fitting:
                return fitting[-1]
        return self.versions[-1]

    @property
    def newer(self) -> tuple[Receipt, ...]:
        """Versions that came after a person decided on another; that person must know."""
        if self.decision is None:
            return ()
        position = self.versions.index(self.proposed)
        return self.versions[position + 1:]


def papers(ledger: Ledger) -> dict[str, Paper]:
    """Every paper of which something came back, by code."""
    return papers_of((*ledger.receipts, *ledger.decisions))


def papers_of(events: Iterable[Receipt | Decision]) -> dict[str, Paper]:
    """The papers that events of a ledger are about, by code."""
    received: dict[str, list[Receipt]] = {}
    decided: dict[str, Decision] = {}
    for event in events:
        if isinstance(event, Decision):
            decided[event.code] = event
        elif event.code:
            received.setdefault(event.code, []).append(event)
    for versions in received.values():
        versions.sort(key=_age)
    return {code: Paper(code, tuple(versions), decided.get(code))
            for code, versions in received.items()}


# How alike two codes must be for "did you mean" (difflib's ratio): one or two wrong characters. A
# decision on another paper is worse than no hint.
_NEAR = 0.85


def paper_with(code: str, returned: Mapping[str, Paper]) -> Paper:
    """The paper with a code.

    Raises:
        UsageError: NOT_RETURNED, with the code that is nearest.
    """
    if code not in returned:
        near = get_close_matches(code.upper(), returned, n=1, cutoff=_NEAR)
        raise UsageError(found("NOT_RETURNED_NEAR", name=code, hint=near[0]) if near
                         else found("NOT_RETURNED", name=code))
    return returned[code]


def differences(old: Receipt, new: Receipt) -> Sequence[Difference]:
    """The fields that two versions answer differently, by name; not what was printed."""
    one, two = (
        {name: given.value for name, given in receipt.answers.items() if not given.fixed}
        for receipt in (old, new))
    return [Difference(name, one.get(name), two.get(name))
            for name in sorted({*one, *two}) if one.get(name) != two.get(name)]


def _age(receipt: Receipt) -> tuple[date, datetime]:
    """By the day of collecting; within one day by when the files were last changed."""
    return receipt.on, receipt.modified or datetime.min
