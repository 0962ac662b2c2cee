"""Packs out of a run's documents: what ``formgen pack`` does, on one screen.

::

    packs/
      B01 Dierenkliniek De Poot/        brief.docx, and a folder with documents for each intern
      B01 Dierenkliniek De Poot.zip     the same as one file
      mail/B01.eml                      a draft that opens ready to be sent
      bundles/B01 Dierenkliniek De Poot/0100231 stagemap.pdf     all papers of a placement in one
      print/print.pdf
      sent.jsonl  passwords.json        what was sent, and the passwords: for the school only
      .formgen.lock                     who is packing; empty between runs
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from formgen.errors import UsageError
from formgen.findings import Finding, Where, found
from formgen.forms.templates import load_forms
from formgen.model import Cohort
from formgen.pack.bundles import Bundle, bundles, in_place, not_made
from formgen.pack.leftover import left
from formgen.pack.outbox import Posting
from formgen.pack.packer import Contents, Packer
from formgen.pack.request import PackRequest
from formgen.progress import Progress, Silence
from formgen.read import read_inputs, readable
from formgen.write import MANIFEST, DocumentRecord, read_manifest
from formgen.write.workplace import sole_use


@dataclass(frozen=True, slots=True)
class Packed:
    """What was made: files below the folder, whom there is a mail for, whom it was sent to."""

    files: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


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
    records, elsewhere = in_place(cohort, _records(request))
    wanted = _wanted(bundles(cohort, forms, records, request.audience), request.only)
    worker = Packer(request, cohort, forms)
    tell.stage("pack", total=len(wanted))
    findings = [*_lacking(request, not_made(cohort, forms, records, request.audience)), *(
        found("PACK_MADE_ELSEWHERE", subject=f"placement:{name}", count=count)
        for name, count in elsewhere.items())]
    files: list[str] = []
    postings: list[Posting] = []
    ready: list[Bundle] = []
    with sole_use(request.folder):
        for bundle in wanted:
            complete, noticed = worker.documents(bundle)
            findings += noticed
            if complete:
                ready.append(bundle)
                written, posted, noticed = _one(worker, request, bundle, complete)
                files += written
                postings += posted
                findings += noticed
            tell.step()
        if "mail" in request.kinds:
            files += worker.drafts(postings)
        if "print" in request.kinds:
            files += worker.prints(ready)
        if ready or not findings:
            findings += _none_of(request, ready, files)
        if not request.only and request.codes is None:
            findings += left(request.folder, request.kinds, files, _others(request, cohort))
    sent, noticed = worker.send(postings) if request.send else ((), ())
    return Packed(tuple(files), tuple(posting.recipient for posting in postings), sent,
                  (*findings, *noticed))


def _one(worker: Packer, request: PackRequest, bundle: Bundle, complete: Contents
         ) -> tuple[list[str], list[Posting], tuple[Finding, ...]]:
    """The files, the mail and the findings of one recipient's pack."""
    files: list[str] = []
    postings: list[Posting] = []
    findings: list[Finding] = []
    if {"folders", "mail"} & set(request.kinds) or request.send:
        sealed, noticed = worker.sealed(bundle, complete)
        findings += noticed
    if "folders" in request.kinds:
        written, noticed = worker.folder(bundle, sealed)
        files += written
        findings += noticed
    if "mail" in request.kinds or request.send:
        posted, noticed = worker.mail(bundle, sealed)
        postings += posted
        findings += noticed
    if "bundle" in request.kinds:
        bound, noticed = worker.bound(bundle, complete)
        files += bound
        findings += noticed
    return files, postings, tuple(findings)


def _records(request: PackRequest) -> Iterable[DocumentRecord]:
    try:
        manifest = read_manifest(request.output / MANIFEST)
    except (OSError, ValueError) as error:
        raise UsageError(found("NOTHING_ISSUED", Where(request.output.name))) from error
    return (record for record in manifest.documents
            if record.format in request.formats
            and (request.codes is None or record.code in request.codes))


def _lacking(request: PackRequest, counts: Mapping[str, int]) -> Iterator[Finding]:
    """A finding for each recipient of whose documents some were not made."""
    for name, count in sorted(counts.items()):
        if not request.only or name in request.only:
            yield found("PACK_LACKS_DOCUMENTS", subject=f"{request.audience}:{name}", count=count)


def _none_of(request: PackRequest, ready: Sequence[Bundle],
             files: Collection[str]) -> Iterator[Finding]:
    """A finding if there is nothing to pack; else one for each kind that is made of PDF papers of
    one language, if there were none.
    """
    if not ready:
        yield found("PACK_NOTHING")
        return
    for kind, folder in {"bundle": "bundles/", "print": "print/"}.items():
        if kind in request.kinds and not any(file.startswith(folder) for file in files):
            yield found("PACK_WITHOUT_PDF", Where(folder), language=request.language)


def _others(request: PackRequest, cohort: Cohort) -> Collection[str]:
    """Whom the packs are not for, of those whom they may be for another time."""
    return cohort.interns if request.audience == "company" else cohort.companies


def _wanted(made: Sequence[Bundle], only: Collection[str]) -> tuple[Bundle, ...]:
    known = {bundle.recipient.id for bundle in made}
    for name in only:
        if name not in known:
            raise UsageError(found("RECIPIENT_NOT_FOUND", name=name,
                                   known=", ".join(sorted(known)) or "—"))
    return tuple(bundle for bundle in made if not only or bundle.recipient.id in only)
