"""A mail goes out once, whatever happens."""

from __future__ import annotations

import smtplib
from types import SimpleNamespace
from typing import Any

import pytest

from formgen.errors import OutputError, UsageError
from formgen.pack import Server, sent_codes
from formgen.pack.outbox import LEDGER, read_outbox

from .conftest import Packing


@pytest.fixture
def send(packing: Packing, inbox: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sends the mails of three companies through the server; remembers the pauses."""
    pauses: list[float] = []
    # only the outbox's own clock: other threads of this process sleep too
    monkeypatch.setattr("formgen.pack.outbox.time", SimpleNamespace(sleep=pauses.append))

    def sending(**changes: object) -> Any:
        return packing(kinds=("mail",), send=True, **{
            "dry_run": False, "server": Server("127.0.0.1", inbox.port, start_tls=False),
            **changes})

    sending.pauses, sending.packing = pauses, packing
    return sending


def codes(packed: Any) -> list[str]:
    return [finding.code for finding in packed.findings]


def test_a_dry_run_sends_nothing_and_says_what_it_would(send: Any, inbox: Any) -> None:
    packed = send(dry_run=True)
    assert codes(packed).count("MAIL_WOULD_BE_SENT") == len(packed.recipients) > 1
    assert inbox.mails == [] and not (send.packing.folder / LEDGER).exists()


def test_a_mail_that_was_drafted_too_goes_out_without_the_mark_of_a_draft(
        send: Any, inbox: Any) -> None:
    send(only=("B01",))
    assert b"X-Unsent: 1" in (send.packing.folder / "mail" / "B01.eml").read_bytes()
    (mail,) = inbox.mails
    assert b"X-Unsent" not in mail.content


def test_what_is_told_of_an_interns_mail_names_the_intern(send: Any) -> None:
    for changes in ({"dry_run": True}, {"dry_run": False}, {"dry_run": False}):
        packed = send(audience="intern", only=("0100231",), **changes)
        told = {finding.subject for finding in packed.findings
                if finding.code in ("MAIL_WOULD_BE_SENT", "MAIL_SENT_BEFORE")}
        assert told <= {"intern:0100231"}
    assert told == {"intern:0100231"}


def test_each_mail_is_sent_once(send: Any, inbox: Any) -> None:
    first = send()
    assert len(inbox.mails) == len(first.sent) == len(first.recipients)
    assert sent_codes(send.packing.folder)
    second = send()
    assert len(inbox.mails) == len(first.sent) and second.sent == ()
    assert codes(second).count("MAIL_SENT_BEFORE") == len(first.sent)


def test_an_unsure_mail_is_listed_and_never_repeated_by_itself(send: Any, inbox: Any) -> None:
    inbox.dies_at = 1
    first = send()
    assert codes(first).count("MAIL_UNSURE") == 1 and first.sent == ()
    inbox.dies_at = 0
    second = send()
    unsure = next(finding.subject for finding in second.findings
                  if finding.code == "MAIL_UNSURE").partition(":")[2]
    assert unsure not in second.sent and len(second.sent) == len(second.recipients) - 1
    third = send(again=(unsure,))
    assert third.sent == (unsure,)


def test_a_crash_between_mail_and_ledger_leaves_it_unsure(
        send: Any, inbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from formgen.pack.outbox import Outbox, Sending

    real = Outbox.note

    def note(self: Outbox, posting: Any, state: Sending, on: Any) -> None:
        if state is Sending.SENT:
            raise KeyboardInterrupt
        real(self, posting, state, on)

    monkeypatch.setattr(Outbox, "note", note)
    with pytest.raises(KeyboardInterrupt):
        send()
    monkeypatch.setattr(Outbox, "note", real)
    again = send()
    assert codes(again).count("MAIL_UNSURE") == 1
    addresses = [mail.rcpt_tos[0] for mail in inbox.mails]
    assert len(addresses) == len(set(addresses))


def test_a_refused_mail_does_not_stop_the_others(send: Any, inbox: Any) -> None:
    send(dry_run=True)
    import email

    mail = email.message_from_bytes(
        next((send.packing.folder / "mail").glob("B01.eml")).read_bytes())
    inbox.refused.add(mail["To"])
    packed = send()
    assert codes(packed).count("MAIL_REFUSED") == 1
    assert len(packed.sent) == len(packed.recipients) - 1


def test_an_address_that_the_server_cannot_take_is_refused_and_not_unsure(
        send: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters beyond ASCII need SMTPUTF8 (RFC 6531): the mail never left."""
    from formgen.pack.bundles import Recipient

    real = Recipient.__init__

    def with_accent(self: Recipient, *values: Any, **named: Any) -> None:
        real(self, *values, **named)
        if self.id == "B01":
            object.__setattr__(self, "email", "stage@kliniék.example")

    monkeypatch.setattr(Recipient, "__init__", with_accent)
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    packed = send()
    assert [finding.subject for finding in packed.findings
            if finding.code == "MAIL_REFUSED"] == ["company:B01"]
    assert len(packed.sent) == len(packed.recipients) - 1


def test_no_more_mails_a_minute_than_allowed(send: Any) -> None:
    packed = send(per_minute=30)
    assert send.pauses == [2.0] * (len(packed.sent) - 1)


def test_the_ledger_holds_no_name_and_no_address(send: Any) -> None:
    send()
    text = (send.packing.folder / LEDGER).read_text(encoding="utf-8")
    assert "@" not in text and "Noor" not in text
    with (send.packing.folder / LEDGER).open("ab") as ledger:
        ledger.write(b'\n{"key": "torn')
    assert all(line.codes for line in read_outbox(send.packing.folder))


@pytest.mark.parametrize("server", [
    Server("127.0.0.1", 9, start_tls=False),
    Server("127.0.0.1", 99_999, start_tls=False),
    Server("smtp..school.example", start_tls=False),
])
def test_a_server_that_is_not_there(packing: Packing, server: Server) -> None:
    with pytest.raises(OutputError) as refusal:
        packing(kinds=("mail",), send=True, dry_run=False, server=server)
    assert [finding.code for finding in refusal.value.findings] == ["MAIL_SERVER_UNREACHABLE"]
    with pytest.raises(UsageError):
        packing(kinds=("mail",), send=True, dry_run=False)


def test_a_server_that_offers_no_encryption_is_left_at_once(
        packing: Packing, inbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[smtplib.SMTP] = []
    real = smtplib.SMTP.close

    def close(self: smtplib.SMTP) -> None:
        closed.append(self)
        real(self)

    monkeypatch.setattr(smtplib.SMTP, "close", close)
    with pytest.raises(OutputError) as refusal:
        packing(kinds=("mail",), send=True, dry_run=False, server=Server("127.0.0.1", inbox.port))
    assert [finding.code for finding in refusal.value.findings] == ["MAIL_SERVER_UNREACHABLE"]
    assert len(closed) == 1 and inbox.mails == []
