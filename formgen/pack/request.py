"""What is to be packed, as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from formgen.findings import Language
from formgen.pack.bundles import Audience
from formgen.pack.outbox import Server

Kind = Literal["folders", "mail", "print", "bundle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRequest:
    """What is to be packed.

    ``inputs``, ``templates`` and ``output`` are those of ``formgen generate``, ``folder`` is where
    the packs go, ``on`` the day for the ledger. ``audience`` is whom for; ``kinds`` what is made;
    ``only`` limits the recipients by id, and ``codes`` the papers (reminders: those that are not
    back); None means all. ``encrypt``: PDF files open with the company's password. ``copies``: how
    often each paper is in the print pack. ``sender`` is the address of the mails, empty for the
    office's.

    ``send``: mails are sent through ``server``, unless it is a ``dry_run``, ``per_minute`` at
    most; ``again`` are recipients whose unsure mail is sent once more.
    """

    inputs: tuple[Path, ...]
    templates: Path
    output: Path
    folder: Path
    on: date
    language: Language = "nl"
    audience: Audience = "company"
    kinds: tuple[Kind, ...] = ("folders", "mail")
    formats: tuple[str, ...] = ("docx", "pdf")
    only: tuple[str, ...] = ()
    codes: frozenset[str] | None = None
    encrypt: bool = False
    copies: int = 1
    sender: str = ""
    send: bool = False
    dry_run: bool = True
    server: Server | None = None
    per_minute: int = 20
    again: tuple[str, ...] = ()
