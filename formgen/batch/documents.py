"""The plan's jobs, filled and written in their order."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from formgen import __version__
from formgen.batch.library import Library
from formgen.batch.pool import Task, fill_all
from formgen.findings import Finding, Language
from formgen.model import Cohort
from formgen.model.case import case_of
from formgen.plan import Job, Plan, document_data, placement_data
from formgen.plan.data import Values
from formgen.progress import Progress
from formgen.write import DocumentRecord, OutputTree, Status


class Documents:
    """The documents of a plan, planned or made.

    ``created`` is the date on the papers; None takes it from the data.
    """

    def __init__(self, plan: Plan, cohort: Cohort, library: Library,
                 created: date | None) -> None:
        self._plan = plan
        self._cohort = cohort
        self._library = library
        self._created = created
        self._placement_id = ""
        self._placements: dict[Language, _PlacementData] = {}
        self._data_for = ("", "", "")
        self._data: Values = {}

    def planned(self) -> tuple[DocumentRecord, ...]:
        """A record of every document, none of which is made."""
        return tuple(_record(job) for job in self._plan.jobs)

    def made(self, tree: OutputTree, processes: int, tell: Progress) -> list[DocumentRecord]:
        """Fill and write every document that is not kept back and not there already."""
        records: list[DocumentRecord] = []
        waiting: deque[DocumentRecord] = deque()
        tasks = self._tasks(tree, records, waiting)
        library = self._library
        for filled in fill_all(tasks, library.sources, library.compiled, processes):
            record = waiting.popleft()
            findings = tuple(_about(finding, record) for finding in filled.findings)
            records.append(tree.write(record, filled.content, findings))
            tell.step()
        return sorted(records, key=lambda record: record.path)

    def _tasks(self, tree: OutputTree, records: list[DocumentRecord],
               waiting: deque[DocumentRecord]) -> Iterator[Task]:
        """The tasks of the documents to fill; the others go straight to the records."""
        hashes = {key: self._library.sha256(key) for key in self._library.sources}
        for job in self._plan.jobs:
            record = _record(job)
            if job.blocked_by:
                records.append(record)
                continue
            key = self._content_key(job, hashes[job.template])
            record = replace(record, key=key)
            kept = tree.kept(record)
            if kept is not None:
                records.append(kept)
                continue
            waiting.append(record)
            yield Task(job.template, self.data_of(job))

    def _content_key(self, job: Job, template: str) -> str:
        """The hash of everything that a document is made from: equal keys mean equal bytes."""
        made_from = (__version__, template, self._placement(job).digest, job.document_id,
                     self._created)
        return hashlib.sha256(repr(made_from).encode()).hexdigest()[:32]

    def data_of(self, job: Job) -> Values:
        """What a document is filled with; made once for all formats of a form."""
        if self._data_for != (job.placement_id, job.form, job.language):
            self._data_for = job.placement_id, job.form, job.language
            form, values = self._library.forms[job.form], self._placement(job).values
            self._data = document_data(job, form, values, self._created)
        return self._data

    def _placement(self, job: Job) -> _PlacementData:
        """The data of the job's placement in its language; only one placement's is kept.

        The jobs of a placement follow each other.
        """
        if self._placement_id != job.placement_id:
            self._placement_id, self._placements = job.placement_id, {}
        if job.language not in self._placements:
            case = case_of(self._cohort, self._cohort.placements[job.placement_id])
            self._placements[job.language] = _PlacementData.of(
                placement_data(case, job.language))
        return self._placements[job.language]


@dataclass(frozen=True, slots=True)
class _PlacementData:
    """The data of a placement, and its hash."""

    values: Values
    digest: str

    @classmethod
    def of(cls, values: Values) -> _PlacementData:
        """The data with its hash.

        Data is plain values in an order that the input decides, so its ``repr`` is the same
        whenever the data is.
        """
        text = repr(values).encode(errors="surrogatepass")
        return cls(values, hashlib.sha256(text).hexdigest())


def _record(job: Job) -> DocumentRecord:
    return DocumentRecord(
        path=job.path, form=job.form, format=job.format, language=job.language,
        placement_id=job.placement_id, code=job.code, blocked_by=job.blocked_by,
        status=Status.BLOCKED if job.blocked_by else Status.PLANNED)


def _about(finding: Finding, record: DocumentRecord) -> Finding:
    """A finding of an engine, which knows no placement, with the document's added."""
    return replace(finding, subject=finding.subject or record.subject,
                   where=replace(finding.where, file=finding.where.file or record.path))
