"""The documents of a bundle, made into what was asked for: folders, mails, prints, one PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from formgen.errors import UsageError
from formgen.findings import Finding, Where, found
from formgen.forms import Form
from formgen.model import Cohort
from formgen.model.fields import attributes_of
from formgen.pack.archive import zipped
from formgen.pack.binding import bound
from formgen.pack.bundles import Bundle, Item
from formgen.pack.leftover import clear
from formgen.pack.letter import covering_letter
from formgen.pack.locking import locked, passwords
from formgen.pack.mail import Attachment, draft, is_address, message, words, written
from formgen.pack.outbox import Outbox, Posting, send
from formgen.pack.prints import print_pack
from formgen.pack.request import PackRequest
from formgen.write import Documents
from formgen.write.atomic import put
from formgen.write.failures import writing

#: A mail with larger attachments is refused by many servers.
LARGEST_MAIL = 20_000_000  # bytes

Contents = Sequence[tuple[Item, bytes]]


class Packer:
    """Makes the packs of bundles, one by one, in the folder of a request."""

    def __init__(self, request: PackRequest, cohort: Cohort, forms: Mapping[str, Form]) -> None:
        self._request = request
        self._forms = forms
        self._stored = Documents(request.output)
        school = cohort.school
        names = attributes_of(type(school))
        self._school = {name: getattr(school, name) for name in names}

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

    def sealed(self, bundle: Bundle, contents: Contents
               ) -> tuple[Contents, tuple[Finding, ...]]:
        """The documents as they go out, PDF files locked where the school asks for it; and how
        many others that leaves open.
        """
        unlocked = sum(item.record.format != "pdf" for item, _ in contents)
        noticed = (found("PACK_WORD_UNLOCKED", count=unlocked,
                         subject=f"{bundle.recipient.kind}:{bundle.recipient.id}"),)
        return ([(item, self._sealed(bundle, content) if item.record.format == "pdf" else content)
                 for item, content in contents],
                noticed if self._request.encrypt and unlocked else ())

    def _sealed(self, bundle: Bundle, content: bytes) -> bytes:
        if not self._request.encrypt:
            return content
        password = passwords(self._request.folder, (bundle.recipient.id,))[bundle.recipient.id]
        return locked(content, password)

    def bound(self, bundle: Bundle, contents: Contents,
              ) -> tuple[list[str], tuple[Finding, ...]]:
        """The papers of each placement as one PDF, behind the cover of its folder."""
        place = f"bundles/{bundle.folder}"
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

    def folder(self, bundle: Bundle, contents: Contents
               ) -> tuple[list[str], tuple[Finding, ...]]:
        """The folder and the ZIP file of a bundle, a company's with a covering letter."""
        members = [(item.name, content) for item, content in contents]
        if self._request.audience == "company":
            text = written("letter", self._request.language, self._request.templates,
                           self._values(bundle))
            members.insert(0, (
                words(self._request.language)["letter_file"],
                covering_letter(text, bundle, str(self._school["name"] or ""),
                                self._request.language)))
        folder = bundle.folder
        noticed = tuple(clear(self._request.folder, folder, {name for name, _ in members}))
        made = [self._put(f"{folder}/{name}", content) for name, content in members]
        return [*made, self._put(f"{folder}.zip", zipped(members))], noticed

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
                       [Attachment(f"{bundle.folder}.zip", attached)])
        codes = tuple(sorted({item.record.code for item, _ in contents}))
        return (Posting(mail, recipient.id, codes, recipient.kind, f"{bundle.mail}.eml"),), findings

    def drafts(self, postings: Iterable[Posting]) -> list[str]:
        """A file for each mail, which opens ready to be sent."""
        return [self._put(f"mail/{posting.file}", draft(posting.mail))
                for posting in postings]

    def prints(self, bundles: Iterable[Bundle]) -> list[str]:
        """The print pack of complete bundles; of each paper its PDF, in one language."""
        language = self._request.language
        printed = []
        for bundle in bundles:
            pdfs = [(f"{item.intern} – {item.title}", self._stored.read(item.record))
                    for item in bundle.items
                    if item.record.format == "pdf" and item.record.language == language]
            if pdfs:
                printed.append((bundle, pdfs))
        if not printed:
            return []
        content = print_pack(printed, str(self._school["name"] or "formgen"), language,
                             self._request.copies)
        return [self._put("print/print.pdf", content)]

    def send(self, postings: Sequence[Posting]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Send the mails, or in a dry run say which would be sent."""
        request = self._request
        if request.dry_run:
            return (), tuple(found("MAIL_WOULD_BE_SENT", subject=posting.subject)
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
        with writing(path):
            target.mkdir(parents=True, exist_ok=True)
            put(str(target), name, content, durable=False)
        return path


def _about(item: Item, code: str) -> Finding:
    return found(code, Where(item.record.path), item.record.subject)
