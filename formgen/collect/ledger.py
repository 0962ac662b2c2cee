"""The ledger of what came back: one line of JSON for each event, only ever added to.

``ledger.jsonl`` holds two kinds of events. *Received* says which file came, which document
it is, what was filled in and what is wrong with it; *decided* is a person's word on it. A
later line never changes an earlier one, and nothing but another decision outweighs one. Every
line is on the disk before the next is begun; one that a power failure tore is left out.

The ledger holds answers of persons: it stays with the school, and ``formgen purge`` knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from formgen.collect.evidence import Given, Kind
from formgen.findings import Finding, catalogue
from formgen.write.event_log import EventLog, read_rows
from formgen.write.manifest import finding_of, finding_row

LEDGER = "ledger.jsonl"


class State(StrEnum):
    """How a returned file was found."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # nothing is wrong, but answers or signatures are missing
    MISTAKES = "mistakes"
    UNTOUCHED = "untouched"  # nothing was filled in
    PAPER = "paper"  # a scan that is filed; a person reads it
    INTAKE = "intake"  # a company's workbook
    UNMATCHED = "unmatched"  # nothing in it says which paper it is
    REFUSED = "refused"  # damaged, or not to be trusted; it was not read


class Verdict(StrEnum):
    """A person's word on a returned form."""

    APPROVED = "approved"
    REJECTED = "rejected"
    ON_HOLD = "on_hold"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that came back.

    ``sha256`` names its bytes, ``name`` where it was, ``on`` the day it was collected,
    ``modified`` when it was last changed as far as known. The answers are by the dotted names
    of the form.
    """

    sha256: str
    name: str
    on: date
    kind: Kind
    state: State
    code: str = ""
    form: str = ""
    placement_id: str = ""
    company_id: str = ""
    answers: Mapping[str, Given] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word: which of the versions of a paper counts, and what of it."""

    code: str
    sha256: str
    verdict: Verdict
    by: str
    on: date
    note: str = ""


class Ledger:
    """The ledger in a folder, to be used in a ``with`` statement; entering makes and locks it.

    Raises:
        OutputError: on entering, if it is in use or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.receipts: list[Receipt] = []
        self.decisions: list[Decision] = []
        self._known: set[str] = set()
        self._log = EventLog(folder, LEDGER)

    def __enter__(self) -> Ledger:
        for event in _events(self._log.open()):
            self._remember(event)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self._log.close()

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._known

    def add(self, event: Receipt | Decision) -> None:
        """Add an event; it is on the disk when this returns.

        Raises:
            OutputError: if it cannot be written.
        """
        self._log.add(row_of(event))
        self._remember(event)

    def _remember(self, event: Receipt | Decision) -> None:
        if isinstance(event, Receipt):
            self.receipts.append(event)
            self._known.add(event.sha256)
        else:
            self.decisions.append(event)


def read_ledger(folder: Path) -> Iterator[Receipt | Decision]:
    """The events of a ledger, in their order; none if there is no ledger.

    Raises:
        OSError: if there is one that cannot be read.
    """
    return _events(read_rows(folder / LEDGER))


def _events(rows: Iterable[Any]) -> Iterator[Receipt | Decision]:
    """The events that rows say; a row that is none is left out."""
    for row in rows:
        try:
            yield _receipt(row) if row["event"] == "received" else _decision(row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue


def row_of(event: Receipt | Decision) -> dict[str, Any]:
    """An event as a row of the ledger."""
    return _row_of_receipt(event) if isinstance(event, Receipt) else _row_of_decision(event)


def _row_of_receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "event": "received", "sha256": receipt.sha256, "name": receipt.name,
        "on": receipt.on.isoformat(), "kind": receipt.kind, "state": receipt.state,
        "code": receipt.code, "form": receipt.form, "placement_id": receipt.placement_id,
        "company_id": receipt.company_id,
        "answers": {name: [_json_value(given.value), given.fixed]
                    for name, given in receipt.answers.items()},
        "findings": [finding_row(finding) for finding in receipt.findings],
        "modified": receipt.modified.isoformat() if receipt.modified else None,
    }


def _json_value(value: object) -> object:
    """Dates are written as objects, so that they are told from texts on reading."""
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _receipt(row: Mapping[str, Any]) -> Receipt:
    return Receipt(
        sha256=row["sha256"], name=row["name"], on=date.fromisoformat(row["on"]),
        kind=Kind(row["kind"]), state=State(row["state"]), code=row["code"], form=row["form"],
        placement_id=row["placement_id"], company_id=row["company_id"],
        answers={name: Given(_value(value), fixed)
                 for name, (value, fixed) in row["answers"].items()},
        findings=tuple(finding_of(entry) for entry in row["findings"]
                       if entry["code"] in catalogue()),
        modified=datetime.fromisoformat(row["modified"]) if row["modified"] else None)


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    return tuple(value) if isinstance(value, list) else value


def _row_of_decision(decision: Decision) -> dict[str, Any]:
    return {**asdict(decision), "event": "decided", "on": decision.on.isoformat()}


def _decision(row: Mapping[str, Any]) -> Decision:
    return Decision(row["code"], row["sha256"], Verdict(row["verdict"]), row["by"],
                    date.fromisoformat(row["on"]), row["note"])
