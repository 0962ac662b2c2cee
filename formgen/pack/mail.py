"""Mails about bundles: texts from templates, and drafts that open ready to send.

A text has the same ``{{ … }}`` as the forms; its first line is ``Onderwerp: …`` or
``Subject: …``. The workspace's own, in ``form_templates/mail/``, count before formgen's. A name
that a text uses and nobody knows stops the pack: no mail ever goes out with a blank in it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from formgen.errors import TemplateError
from formgen.fill.expressions import compile_expression
from formgen.fill.formats import plain_text
from formgen.fill.scope import Scope
from formgen.findings import Language, Where, found

Text = Literal["company", "intern", "missing", "letter"]

_SUBJECT = re.compile(r"(?:Onderwerp|Subject):\s*(\S.*)\n+")
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+")
_TYPES = {
    "pdf": ("application", "pdf"), "zip": ("application", "zip"),
    "docx": ("application",
             "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a text, ready to be put into a mail or on paper."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    content: bytes


@cache
def words(language: Language) -> Mapping[str, Any]:
    """The fixed words and texts of packs."""
    text = files("formgen.pack").joinpath("words.toml").read_text(encoding="utf-8")
    table: Mapping[str, Any] = tomllib.loads(text)[language]
    return table


def written(text: Text, language: Language, templates: Path, values: Mapping[str, Any]) -> Letter:
    """A text with its values filled in.

    Raises:
        TemplateError: MAIL_TEMPLATE_FAULTY if the workspace's text cannot be read or uses a name
            that is not known; MAIL_WITHOUT_SUBJECT if it has no subject.
    """
    own = templates / "mail" / f"{text}.{language}.txt"
    name = f"mail/{own.name}"
    try:
        source = own.read_text(encoding="utf-8-sig") if own.is_file() else str(
            words(language)["mail"][text])
    except (OSError, ValueError) as error:
        raise _faulty(name, type(error).__name__) from error
    rendered = _filled_in(source.lstrip(), name, language, values)
    match = _SUBJECT.match(rendered)
    if match is None:
        raise TemplateError(found("MAIL_WITHOUT_SUBJECT", Where(name)))
    return Letter(" ".join(match.group(1).split()), rendered[match.end():].strip() + "\n")


def _filled_in(source: str, name: str, language: Language, values: Mapping[str, Any]) -> str:
    scope = Scope(dict(values), language)
    parts = re.split(r"\{\{(.*?)\}\}", source, flags=re.DOTALL)
    for position in range(1, len(parts), 2):
        try:
            value = compile_expression(parts[position]).value(scope)
        except TemplateError as error:
            raise _faulty(name, parts[position].strip()) from error
        parts[position] = plain_text(value, language)
    for trouble in scope.troubles:
        near = f" → {trouble.detail}?" if trouble.detail else ""
        raise _faulty(name, f"{trouble.name}{near}")
    if "{%" in source:
        raise _faulty(name, "{%")
    return "".join(parts)


def _faulty(name: str, problem: str) -> TemplateError:
    return TemplateError(found("MAIL_TEMPLATE_FAULTY", Where(name), problem=problem))


def is_address(text: str) -> bool:
    """Whether a mail can be sent to a text."""
    return bool(_ADDRESS.fullmatch(text)) and text.isprintable()


def message(letter: Letter, to: str, sender: str, attachments: Sequence[Attachment],
            ) -> EmailMessage:
    """A mail. It has no date and no id, which the program that sends it adds, so that equal
    mails are equal bytes.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    if sender:
        mail["From"] = sender
    if to:
        mail["To"] = to
    mail.set_content(letter.body, cte="quoted-printable")
    for attachment in attachments:
        kind = _TYPES.get(attachment.name.rpartition(".")[2].lower(),
                          ("application", "octet-stream"))
        mail.add_attachment(attachment.content, *kind, filename=attachment.name)
    if attachments:
        digest = hashlib.sha256(letter.body.encode())
        for attachment in attachments:
            digest.update(attachment.content)
        mail.set_boundary(f"formgen-{digest.hexdigest()[:32]}")
    return mail


def draft(mail: EmailMessage) -> bytes:
    """A mail as a file (.eml) that opens in Outlook and Thunderbird ready to be sent.

    The mail itself stays without the header that says so: it may be sent as well.
    """
    mail["X-Unsent"] = "1"
    try:
        return mail.as_bytes()
    finally:
        del mail["X-Unsent"]
