"""Sending mails, and the ledger that sees to it that none is ever sent twice.

Before a mail is handed to the server, a line says "sending"; after it, one says "sent" or
"refused". Where the second line is missing, nobody knows whether the mail went out: such a mail
is listed as unsure, and only a person can say that it is to be sent again.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from formgen.errors import OutputError
from formgen.findings import Finding, Where, found
from formgen.pack.bundles import Audience
from formgen.write.event_log import EventLog, read_rows

LEDGER = "sent.jsonl"


class Sending(StrEnum):
    """What is known of a mail."""

    SENDING = "sending"  # handed over, and nothing heard since: unsure
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Posting:
    """A mail to be sent, or that was.

    ``codes`` are the codes of the papers in it, ``recipient`` the id of the company or intern,
    and ``audience`` which of the two that is. ``file`` is what its draft is called.
    """

    mail: EmailMessage
    recipient: str
    codes: tuple[str, ...]
    audience: Audience
    file: str

    @property
    def subject(self) -> str:
        """What findings about this mail have as their subject."""
        return f"{self.audience}:{self.recipient}"

    @property
    def key(self) -> str:
        """The same for the same words and attachments to the same address."""
        about = [str(self.mail["To"]), str(self.mail["Subject"])]
        digest = hashlib.sha256("\x1f".join(about).encode())
        for part in self.mail.walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                digest.update(payload)
        return digest.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger. No name and no address is in it: ids and codes say enough."""

    key: str
    state: Sending
    recipient: str
    codes: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed over."""

    host: str
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    start_tls: bool = True


class Outbox:
    """The ledger of sent mails in a folder, to be used in a ``with`` statement.

    Raises:
        OutputError: on entering, if it is in use or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._log = EventLog(folder, LEDGER)
        self._states: dict[str, Sending] = {}

    def __enter__(self) -> Outbox:
        self._states = {line.key: line.state for line in _lines(self._log.open())}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self._log.close()

    def state(self, posting: Posting) -> Sending | None:
        """What is known of a mail; None if it was never sent."""
        return self._states.get(posting.key)

    def note(self, posting: Posting, state: Sending, on: date) -> None:
        """Add a line; it is on the disk when this returns.

        Raises:
            OutputError: if it cannot be written: then nothing may be sent.
        """
        self._log.add({"key": posting.key, "state": state, "recipient": posting.recipient,
                       "codes": posting.codes, "on": on.isoformat()})
        self._states[posting.key] = state


def read_outbox(folder: Path) -> Iterator[Line]:
    """The lines of the ledger in a folder, the last of a mail counting; torn ones left out.

    Raises:
        OSError: if it cannot be read.
    """
    return _lines(read_rows(folder / LEDGER))


def _lines(rows: Iterable[Any]) -> Iterator[Line]:
    """The lines that rows say; a row that is none is left out."""
    for row in rows:
        try:
            yield Line(row["key"], Sending(row["state"]), row["recipient"], tuple(row["codes"]),
                       date.fromisoformat(row["on"]))
        except (ValueError, KeyError, TypeError):
            continue


def sent_codes(folder: Path) -> frozenset[str]:
    """The codes of the papers that were sent, as far as the ledger in a folder knows."""
    return frozenset(sent_on(folder))


def sent_on(folder: Path) -> dict[str, date]:
    """The day on which each paper was sent last, by its code."""
    last = {line.key: line for line in read_outbox(folder)}
    days: dict[str, date] = {}
    for line in last.values():
        for code in line.codes if line.state is not Sending.REFUSED else ():
            days[code] = max(line.on, days.get(code, line.on))
    return days


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: the recipients whose mail went out, and findings for the others."""

    recipients: tuple[str, ...]
    findings: tuple[Finding, ...]


def send(postings: Sequence[Posting], outbox: Outbox, server: Server, on: date, *,
         per_minute: int = 20, again: Iterable[str] = ()) -> Sent:
    """Send mails that were not sent yet, at most so many a minute.

    ``again`` are recipients whose unsure mail a person wants sent once more.

    Raises:
        OutputError: MAIL_SERVER_UNREACHABLE if the server cannot be reached or refuses us, or
            if the ledger cannot be written.
    """
    waiting, findings = _waiting(postings, outbox, frozenset(again))
    sent: list[str] = []
    if not waiting:
        return Sent((), tuple(findings))
    with _connected(server) as connection:
        for number, posting in enumerate(waiting):
            if number:
                time.sleep(60 / per_minute)
            outbox.note(posting, Sending.SENDING, on)
            try:
                connection.send_message(posting.mail)
            except _REFUSALS:
                outbox.note(posting, Sending.REFUSED, on)
                findings.append(found("MAIL_REFUSED", subject=posting.subject))
                continue
            except (smtplib.SMTPException, OSError):  # it may have gone out, or not
                findings.append(found("MAIL_UNSURE", subject=posting.subject))
                break
            outbox.note(posting, Sending.SENT, on)
            sent.append(posting.recipient)
    return Sent(tuple(sent), tuple(findings))


#: What says for certain that a mail did not go out. The last one: its address has letters that
#: the server does not take (RFC 6531), so that nothing was handed over.
_REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused,
             smtplib.SMTPNotSupportedError)


def _waiting(postings: Iterable[Posting], outbox: Outbox, again: Collection[str],
             ) -> tuple[list[Posting], list[Finding]]:
    """The mails that are to be sent, and a finding for each other one."""
    waiting: list[Posting] = []
    findings: list[Finding] = []
    for posting in postings:
        state = outbox.state(posting)
        if state is Sending.SENT:
            findings.append(found("MAIL_SENT_BEFORE", subject=posting.subject))
        elif state is Sending.SENDING and posting.recipient not in again:
            findings.append(found("MAIL_UNSURE", subject=posting.subject))
        else:
            waiting.append(posting)
    return waiting, findings


def _connected(server: Server) -> smtplib.SMTP:
    """A connection to the server, encrypted and logged in to as it is asked for.

    Raises:
        OutputError: MAIL_SERVER_UNREACHABLE.
    """
    connection = None
    try:
        connection = smtplib.SMTP(server.host, server.port, timeout=30)
        if server.start_tls:
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError, ValueError, OverflowError) as error:
        # The last two: what is given is no name of a host, or no port.
        if connection is not None:
            connection.close()
        raise OutputError(found("MAIL_SERVER_UNREACHABLE", Where(field=server.host),
                                problem=type(error).__name__)) from error
    return connection
