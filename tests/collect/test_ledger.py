"""What came back and what was decided stands in the ledger, whatever happens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import cast

import pytest

from formgen.collect import Ledger, State, read_ledger
from formgen.collect.ledger import LEDGER
from formgen.collect.originals import kept
from formgen.collect.versions import Paper, paper_with
from formgen.errors import OutputError, UsageError

from .conftest import SIGNED, Office, codes, filled


def test_two_versions_the_newest_valid_one_is_proposed_and_the_differences_told(
        office: Office) -> None:
    office.put("1.pdf", filled(office.sent(), {"assessment.hours_done": "80", **SIGNED}))
    office.collect(on=date(2027, 1, 6))
    office.put("2.pdf", filled(office.sent(), {"assessment.hours_done": "96", **SIGNED}))
    office.collect(on=date(2027, 1, 7))
    office.put("3.pdf", filled(office.sent(), {"assessment.hours_done": "veel", **SIGNED}))
    collected = office.collect(on=date(2027, 1, 8))
    paper = collected.papers[office.record().code]
    assert [version.name for version in paper.versions] == ["1.pdf", "2.pdf", "3.pdf"]
    assert paper.proposed.name == "2.pdf"
    (finding,) = [one for one in collected.findings if one.code == "RETURNED_AGAIN"]
    assert finding.what("nl").startswith("Formulier Eindbeoordeling is 3 keer teruggekomen")
    assert finding.what("nl").endswith("Verschillende velden: Gelopen uren tot nu toe.")
    assert finding.what("en").startswith("Form Final assessment came back 3 times")
    assert finding.what("en").endswith("Fields that differ: Hours done so far.")


def test_a_decision_is_kept_whatever_comes_after(office: Office) -> None:
    from formgen.collect import Verdict, decide

    code = office.record().code
    for number, hours in enumerate(("80", "96"), 1):
        office.put(f"{number}.pdf", filled(office.sent(), {"assessment.hours_done": hours}))
        office.collect(on=date(2027, 1, number))
    decide(office.folder, code, Verdict.APPROVED, by="M. de Wit", on=date(2027, 1, 3), version=1)
    office.put("3.pdf", filled(office.sent(), {"assessment.hours_done": "99", **SIGNED}))
    collected = office.collect(on=date(2027, 1, 4))
    assert collected.papers[code].proposed.name == "1.pdf"
    assert "RETURNED_AFTER_DECISION" in codes(collected.findings)


def test_decisions_need_something_to_decide_on(office: Office) -> None:
    from formgen.collect import Verdict, decide

    with pytest.raises(UsageError) as refusal:
        decide(office.folder, "FG1-0A3F9C-7K2Q", Verdict.APPROVED, by="x", on=date(2027, 1, 3))
    assert codes(refusal.value.findings) == ["NOTHING_COLLECTED"]


def test_a_crash_in_the_middle_loses_nothing(office: Office, monkeypatch) -> None:
    for placement in ("P-001", "P-002"):
        office.put(f"{placement}.pdf", filled(office.sent(placement=placement), SIGNED))
    real, calls = Ledger.add, []

    def add(self, event) -> None:
        calls.append(event)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(self, event)

    monkeypatch.setattr(Ledger, "add", add)
    with pytest.raises(KeyboardInterrupt):
        office.collect()
    monkeypatch.setattr(Ledger, "add", real)
    with (office.folder / LEDGER).open("ab") as ledger:
        ledger.write(b'\n{"event": "recei')  # as a power failure may leave it
    again = office.collect()
    assert (again.known, len(again.receipts)) == (1, 1)
    assert {event.placement_id for event in read_ledger(office.folder)} == {"P-001", "P-002"}


@pytest.mark.parametrize("step", range(8))
def test_wherever_it_is_killed_the_next_run_ends_as_an_unbroken_one(
        office: Office, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Two files, each kept and then noted: killed before and after each of the four."""
    from formgen.collect.originals import keep

    for placement in ("P-001", "P-002"):
        office.put(f"{placement}.pdf", filled(office.sent(placement=placement), SIGNED))
    steps = iter(range(8))

    def killed_at(real):
        def call(*arguments):
            if next(steps) == step:
                raise KeyboardInterrupt
            result = real(*arguments)
            if next(steps) == step:
                raise KeyboardInterrupt
            return result

        return call

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(import_module("formgen.collect.collect"), "keep", killed_at(keep))
        patch.setattr(Ledger, "add", killed_at(Ledger.add))
        office.collect()
    office.collect()
    receipts = list(read_ledger(office.folder))
    assert [(receipt.placement_id, receipt.state) for receipt in receipts] == [
        ("P-001", State.COMPLETE), ("P-002", State.COMPLETE)]
    for receipt in receipts:
        original = kept(office.folder, receipt.sha256)
        assert hashlib.sha256(original.read_bytes()).hexdigest() == receipt.sha256
    assert len(list((office.folder / "originals").rglob("*.*"))) == 2


def test_what_the_ledger_says_is_what_was_said(office: Office) -> None:
    office.put("a.pdf", filled(office.sent(), {"assessment.date": "05-01-2027"}))
    (receipt,) = office.collect().receipts
    (again,) = read_ledger(office.folder)
    assert again == receipt
    for line in (office.folder / LEDGER).read_text(encoding="utf-8").split("\n")[1:]:
        json.loads(line)


def test_one_run_at_a_time(office: Office) -> None:
    office.put("a.pdf", office.sent())
    with Ledger(office.folder), pytest.raises(OutputError) as refusal:
        office.collect()
    assert codes(refusal.value.findings) == ["OUTPUT_IN_USE"]


@pytest.mark.parametrize(("code", "finding"), [
    ("FG1-0A3F9C-7K2R", "NOT_RETURNED_NEAR"), ("FG1-ZZZZZZ-ZZZZ", "NOT_RETURNED")])
def test_only_a_code_that_is_nearly_typed_right_is_answered_with_another(code: str, finding: str
                                                                         ) -> None:
    """Whoever follows a wild guess decides about somebody else's paper."""
    with pytest.raises(UsageError) as refused:
        paper_with(code, cast("Mapping[str, Paper]", {"FG1-0A3F9C-7K2Q": None}))
    assert [one.code for one in refused.value.findings] == [finding]
