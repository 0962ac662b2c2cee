"""One placement's jobs -> its documents: data, content key, and the file where it is due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from formgen import __version__
from formgen.batch.library import Library
from formgen.errors import FormgenError
from formgen.findings import Finding, Language, Where, found
from formgen.model import Cohort
from formgen.model.case import case_of
from formgen.plan import Job, document_data, placement_data
from formgen.plan.data import Values
from formgen.write import DocumentRecord, DocumentWriter, Status, archive_of, content_key


@dataclass(frozen=True, slots=True)
class Errand:
    """The jobs of one placement, and what earlier runs wrote at their paths."""

    placement_id: str
    jobs: tuple[Job, ...]
    earlier: Mapping[str, DocumentRecord] = field(default_factory=dict)


class Writer(Protocol):
    """What puts a document into its place: see :class:`formgen.write.DocumentWriter`."""

    def kept(self, planned: DocumentRecord, earlier: DocumentRecord | None) -> DocumentRecord:
        """The record of a document that need not be made, or else of why it must be."""

    def write(self, planned: DocumentRecord, content: bytes, findings: tuple[Finding, ...] = (),
              earlier: DocumentRecord | None = None, start: bytes = b"") -> DocumentRecord:
        """Write one document."""

    def leave(self, earlier: DocumentRecord) -> None:
        """Leave what an earlier run wrote as it is."""


class Maker:
    """Makes the documents of placements, here or in another process.

    It keeps nothing of one placement for the next but its compiled templates. ``created`` is
    the date on the papers; None takes it from the data. ``zipped``: the documents are planned to
    go into ZIP files, and not each to be a file of its own.
    """

    def __init__(self, cohort: Cohort, library: Library, created: date | None,
                 writer: DocumentWriter, *, zipped: bool = False) -> None:
        self._cohort = cohort
        self._library = library
        self._created = created
        self.writer = writer
        self.zipped = zipped

    def __call__(self, errands: Sequence[Errand]) -> list[DocumentRecord]:
        """A record for each job of the errands, in their order."""
        return [record for errand in errands for record in self.documents(errand, self.writer)]

    def documents(self, errand: Errand, writer: Writer) -> list[DocumentRecord]:
        """A record for each job of an errand; documents that are due are written by ``writer``."""
        papers = Papers(self._cohort, errand.placement_id, self._library, self._created)
        records = []
        for job in errand.jobs:
            earlier = errand.earlier.get(job.path)
            record = self._document(job, papers, earlier, writer)
            if earlier and not record.status.on_disk:
                writer.leave(earlier)
                if record.status is Status.BLOCKED and self._is_there(earlier):
                    stays = found("EARLIER_COPY_STAYS", Where(file=record.path), record.subject)
                    record = replace(record, findings=(*record.findings, stays))
            records.append(with_what_is_there(record, earlier))
        return records

    def _is_there(self, earlier: DocumentRecord) -> bool:
        """Whether an earlier run has made a document, and nobody has removed it since."""
        return bool(earlier.sha256) and self.writer.holds(earlier)

    def _document(self, job: Job, papers: Papers, earlier: DocumentRecord | None,
                  writer: Writer) -> DocumentRecord:
        """The document of a job: kept back, left as it is, or filled and written."""
        if job.blocked_by:
            return planned(job, zipped=self.zipped)
        record = writer.kept(planned(job, papers.key(job), zipped=self.zipped), earlier)
        if record.status is Status.UNCHANGED:
            return record
        try:
            filled = self._library.template(job.template).fill(papers.data(job))
        except FormgenError as error:
            return replace(record, status=Status.FAILED, findings=_about(error.findings, record))
        return writer.write(
            record, filled.content, _about(filled.findings, record), earlier, filled.start)


class Papers:
    """What the documents of one placement are filled with."""

    def __init__(self, cohort: Cohort, placement_id: str, library: Library,
                 created: date | None) -> None:
        self._case = case_of(cohort, cohort.placements[placement_id])
        self._library = library
        self._created = created
        self._placement: dict[Language, Values] = {}
        self._data: dict[tuple[str, Language], Values] = {}
        self._lists: dict[int, tuple[object, bytes]] = {}  # by id, with what has that id

    def data(self, job: Job) -> Values:
        """The data of a document; made once for all formats of a form."""
        key = job.form, job.language
        if key not in self._data:
            self._data[key] = document_data(
                job, self._library.forms[job.form], self._of_placement(job.language),
                self._created)
        return self._data[key]

    def key(self, job: Job) -> str:
        """What the document is made from, with the hash of no other values than it uses.

        Data is plain values in an order that the input decides, so its ``repr`` is the same
        whenever the data is.
        """
        data = self.data(job)
        used = [self._said(value) if isinstance(value, (list, dict)) else value
                for value in self._library.uses(job.template).of(data)]
        text = repr((used, data["document"])).encode(errors="surrogatepass")
        return content_key(__version__, self._library.sources[job.template].sha256,
                           hashlib.sha256(text).hexdigest())

    def _said(self, value: object) -> bytes:
        """What stands for a list or mapping of the data: the same for all formats of a form."""
        if id(value) not in self._lists:
            text = repr(value).encode(errors="surrogatepass")
            self._lists[id(value)] = value, hashlib.sha256(text).digest()
        return self._lists[id(value)][1]

    def _of_placement(self, language: Language) -> Values:
        if language not in self._placement:
            self._placement[language] = placement_data(self._case, language)
        return self._placement[language]


def with_what_is_there(record: DocumentRecord, earlier: DocumentRecord | None) -> DocumentRecord:
    """The record of a document that was not made, with what an earlier run left at its path:
    the run that makes it then knows that nobody has changed that.
    """
    if earlier is None or record.status.on_disk:
        return record
    return replace(record, archive=earlier.archive, key=earlier.key, sha256=earlier.sha256,
                   bytes=earlier.bytes)


def planned(job: Job, key: str = "", *, zipped: bool = False) -> DocumentRecord:
    """The record of a job that nothing was done for yet. ``key``: of the document's content."""
    return DocumentRecord(
        path=job.path, archive=archive_of(job.path) if zipped else "", form=job.form,
        format=job.format, language=job.language, placement_id=job.placement_id, code=job.code,
        key=key, blocked_by=job.blocked_by,
        status=Status.BLOCKED if job.blocked_by else Status.PLANNED)


def _about(findings: Iterable[Finding], record: DocumentRecord) -> tuple[Finding, ...]:
    """Findings of an engine, which knows no placement, with the document's added."""
    return tuple(
        replace(finding, subject=finding.subject or record.subject,
                where=replace(finding.where, file=finding.where.file or record.path))
        for finding in findings)
