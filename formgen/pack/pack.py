"""Packs out of a run's documents: what ``formgen pack`` does, on one screen.

::

    packs/
      B01 Dierenkliniek De Poot/        brief.docx, and a folder with documents for each intern
      B01 Dierenkliniek De Poot.zip     the same as one file
      mail/B01 Dierenkliniek De Poot.eml
      bundles/B01 Dierenkliniek De Poot/0100231 stagemap.pdf     all papers of a placement in one
      print/print.pdf
      sent.jsonl  passwords.json        what was sent, and the passwords: for the school only
      .formgen.lock                     who is packing; empty between runs
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from formgen.errors import UsageError
from formgen.findings import Finding, Language, Where, found
from formgen.forms import Form
from formgen.forms.templates import load_forms
from formgen.model import Cohort
from formgen.model.fields import fields_of
from formgen.pack.archive import zipped
from formgen.pack.binding import bound
from formgen.pack.bundles import Audience, Bundle, Item, bundles
from formgen.pack.letter import covering_letter
from formgen.pack.locking import locked, passwords
from formgen.pack.mail import Attachment, draft, is_address, message, words, written
from formgen.pack.outbox import Outbox, Posting, Server, send
from formgen.pack.prints import print_pack
from formgen.progress import Progress, Silence
from formgen.read import read_inputs, readable
from formgen.write import MANIFEST, DocumentRecord, Documents, read_manifest
from formgen.write.atomic import put
from formgen.write.failures import cannot_write
from formgen.write.workplace import sole_use

Kind = Literal["folders", "mail", "print", "bundle"]
#: A mail with larger attachments is refused by many servers.
LARGEST_MAIL = 20_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRequest:
    """What is to be packed.

    ``audience`` is whom for; ``kinds`` what is made; ``only`` limits the recipients by id, and
    ``codes`` the papers (reminders: those that are not back); None means all. ``text`` is which
    mail. ``encrypt``: PDF files open with the company's password. ``server`` and ``send``: mails
    are sent, and not only drafted.
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


@dataclass(frozen=True, slots=True)
class Packed:
    """What was made: files below the folder, the recipients mailed, and findings."""

    files: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


@readable()
def pack(request: PackRequest, progress: Progress | None = None) -> Packed:
    """Make the packs that are asked for, each with its own recipient's documents only.

    Raises:
        UsageError: nothing was generated, or a recipient that is not there
        InputError, TemplateError: the cohort, the forms or a mail's text cannot be used
        OutputError: if it cannot be written, or the mail server not be reached.
    """
    tell = progress or Silence()
    tell.stage("read")
    cohort = read_inputs(request.inputs).cohort
    forms = load_forms(request.templates)
    wanted = _wanted(bundles(cohort, forms, _records(request), request.audience), request.only)
    worker = _Packer(request, cohort, forms)
    tell.stage("pack", total=len(wanted))
    findings: list[Finding] = []
    files: list[str] = []
    postings: list[Posting] = []
    with sole_use(request.folder):
        for bundle in wanted:
            complete, noticed = worker.documents(bundle)
            findings += noticed
            if complete:
                sealed = worker.sealed(bundle, complete)
                files += worker.folder(bundle, sealed) if "folders" in request.kinds else ()
                if "mail" in request.kinds or request.send:
                    made, noticed = worker.mail(bundle, sealed)
                    findings += noticed
                    postings += made
                if "bundle" in request.kinds:
                    bound_files, noticed = worker.bound(bundle, complete)
                    findings += noticed
                    files += bound_files
            tell.step()
        if "mail" in request.kinds:
            files += worker.drafts(postings)
        if "print" in request.kinds:
            files += worker.prints(wanted)
    sent, noticed = worker.send(postings) if request.send else ((), ())
    return Packed(tuple(files), tuple(posting.recipient for posting in postings), sent,
                  (*findings, *noticed))


def _records(request: PackRequest) -> Iterable[DocumentRecord]:
    try:
        manifest = read_manifest(request.output / MANIFEST)
    except (OSError, ValueError) as error:
        raise UsageError(found("NOTHING_ISSUED", Where(request.output.name))) from error
    return (record for record in manifest.documents
            if record.format in request.formats
            and (request.codes is None or record.code in request.codes))


def _wanted(made: Sequence[Bundle], only: Collection[str]) -> tuple[Bundle, ...]:
    known = {bundle.recipient.id for bundle in made}
    for name in only:
        if name not in known:
            raise UsageError(found("RECIPIENT_NOT_FOUND", name=name,
                                   known=", ".join(sorted(known)) or "—"))
    return tuple(bundle for bundle in made if not only or bundle.recipient.id in only)


Contents = Sequence[tuple[Item, bytes]]


class _Packer:
    """Makes what one bundle needs; ``school`` is what mails may say of it."""

    def __init__(self, request: PackRequest, cohort: Cohort, forms: Mapping[str, Form]) -> None:
        self._request = request
        self._forms = forms
        self._stored = Documents(request.output)
        school = cohort.school
        self._school = {entry.key.partition(".")[2]: getattr(school, entry.key.partition(".")[2])
                        for entry in fields_of(type(school), "school")}

    def documents(self, bundle: Bundle) -> tuple[Contents, tuple[Finding, ...]]:
        """The documents of a bundle; none at all if one of them is gone or was changed since,
        because a pack is complete or is not made.
        """
        contents: list[tuple[Item, bytes]] = []
        findings: list[Finding] = []
        for item in bundle.items:
            try:
                content = self._stored.read(item.record)
            except OSError:
                findings.append(_about(item, "PACK_DOCUMENT_GONE"))
                continue
            if hashlib.sha256(content).hexdigest() != item.record.sha256:
                findings.append(_about(item, "PACK_DOCUMENT_CHANGED"))
            contents.append((item, content))
        gone = any(finding.code == "PACK_DOCUMENT_GONE" for finding in findings)
        return ([] if gone else contents), tuple(findings)

    def sealed(self, bundle: Bundle, contents: Contents) -> Contents:
        """The documents as they go out: PDF files locked where the school asks for it."""
        return [(item, self._sealed(bundle, content) if item.record.format == "pdf" else content)
                for item, content in contents]

    def _sealed(self, bundle: Bundle, content: bytes) -> bytes:
        if not self._request.encrypt:
            return content
        password = passwords(self._request.folder, (bundle.recipient.id,))[bundle.recipient.id]
        return locked(content, password)

    def bound(self, bundle: Bundle, contents: Contents,
              ) -> tuple[list[str], tuple[Finding, ...]]:
        """The papers of each placement as one PDF, behind the cover of its folder."""
        place = f"bundles/{bundle.recipient.folder}"
        files: list[str] = []
        findings: list[Finding] = []
        for name, content, noticed in bound(contents, self._forms, self._request.language):
            findings += (replace(finding, where=replace(
                finding.where, file=f"{name} › {finding.where.file}".removesuffix(" › ")))
                for finding in noticed)
            if content:
                files.append(self._put(f"{place}/{name}", self._sealed(bundle, content)))
        return files, tuple(findings)

    def _values(self, bundle: Bundle) -> dict[str, Any]:
        recipient = bundle.recipient
        return {
            "school": self._school, "interns": list(bundle.interns),
            "count": len({item.record.code for item in bundle.items}),  # papers, not files
            "recipient": {"name": recipient.name, "person": recipient.person,
                          "id": recipient.id},
        }

    def folder(self, bundle: Bundle, contents: Contents) -> list[str]:
        """The folder and the ZIP file of a bundle, a company's with a covering letter."""
        members = [(item.name, content) for item, content in contents]
        if self._request.audience == "company":
            text = written("letter", self._request.language, self._request.templates,
                           self._values(bundle))
            members.insert(0, (
                words(self._request.language)["letter_file"],
                covering_letter(text, bundle, str(self._school["name"] or ""),
                                self._request.language)))
        folder = bundle.recipient.folder
        made = [self._put(f"{folder}/{name}", content) for name, content in members]
        return [*made, self._put(f"{folder}.zip", zipped(members))]

    def mail(self, bundle: Bundle, contents: Contents,
             ) -> tuple[tuple[Posting, ...], tuple[Finding, ...]]:
        """The mail of a bundle, its documents attached as one ZIP file."""
        request, recipient = self._request, bundle.recipient
        subject = f"{recipient.kind}:{recipient.id}"
        if not is_address(recipient.email):
            return (), (found("MAIL_NO_ADDRESS", subject=subject),)
        text = "missing" if request.codes is not None else recipient.kind
        letter = written(text, request.language, request.templates, self._values(bundle))
        attached = zipped((item.name, content) for item, content in contents)
        findings = (found("MAIL_TOO_LARGE", subject=subject,
                          most=LARGEST_MAIL // 1_000_000),) if len(attached) > LARGEST_MAIL else ()
        sender = request.sender or self._school["office_email"] or ""
        mail = message(letter, recipient.email, sender,
                       [Attachment(f"{recipient.folder}.zip", attached)])
        codes = tuple(sorted({item.record.code for item, _ in contents}))
        return (Posting(mail, recipient.id, codes),), findings

    def drafts(self, postings: Iterable[Posting]) -> list[str]:
        """A file for each mail, which opens ready to be sent."""
        return [self._put(f"mail/{posting.recipient}.eml", draft(posting.mail))
                for posting in postings]

    def prints(self, wanted: Sequence[Bundle]) -> list[str]:
        """The print pack; of each paper its PDF, in one language."""
        ready = []
        for bundle in wanted:
            pdfs = []
            for item in bundle.items:
                if item.record.format == "pdf" and item.record.language == self._request.language:
                    with suppress(FileNotFoundError):
                        pdfs.append((f"{item.intern} – {item.title}",
                                     self._stored.read(item.record)))
            if pdfs:
                ready.append((bundle, pdfs))
        if not ready:
            return []
        content = print_pack(ready, str(self._school["name"] or "formgen"),
                             self._request.language, self._request.copies)
        return [self._put("print/print.pdf", content)]

    def send(self, postings: Sequence[Posting]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Send the mails, or in a dry run say which would be sent."""
        request = self._request
        if request.dry_run:
            return (), tuple(found("MAIL_WOULD_BE_SENT", subject=f"company:{posting.recipient}")
                             for posting in postings)
        if request.server is None:
            raise UsageError(found("MAIL_NO_SERVER"))
        with Outbox(request.folder) as outbox:
            result = send(postings, outbox, request.server, request.on,
                          per_minute=request.per_minute, again=request.again)
        return result.recipients, result.findings

    def _put(self, path: str, content: bytes) -> str:
        folder, _, name = path.rpartition("/")
        target = self._request.folder / folder
        try:
            target.mkdir(parents=True, exist_ok=True)
            put(str(target), name, content, durable=False)
        except OSError as error:
            raise cannot_write(error, path) from error
        return path


def _about(item: Item, code: str) -> Finding:
    return found(code, Where(item.record.path), item.record.subject)

