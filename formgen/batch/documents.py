"""The plan's jobs, filled and written in their order."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from formgen import __version__
from formgen.batch.library import Library
from formgen.batch.pool import Task, fill_all
from formgen.findings import Finding, Language
from formgen.model import Cohort
from formgen.plan import Job, Plan, context_of, document_data, placement_data
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
        self._values_of = ""
        self._values: dict[Language, Values] = {}

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
        for job, data, digest in self._with_data():
            record = _record(job)
            if data is None:
                records.append(record)
                continue
            record = replace(record, key=_content_key(hashes[job.template], digest))
            kept = tree.kept(record)
            if kept is not None:
                records.append(kept)
                continue
            waiting.append(record)
            yield Task(job.template, data)

    def _with_data(self) -> Iterator[tuple[Job, Values | None, str]]:
        """Each job with its data and the data's hash; None for one that is kept back.

        Jobs of one placement follow each other, and those of one form too, so that the data
        is made once for all formats and only that of one placement is held.
        """
        made_for: tuple[str, str, str] | None = None
        data: Values = {}
        digest = ""
        for job in self._plan.jobs:
            if job.blocked_by:
                yield job, None, ""
                continue
            if made_for != (job.placement_id, job.form, job.language):
                made_for = job.placement_id, job.form, job.language
                values = self._placement_values(job.placement_id, job.language)
                data = document_data(
                    job, self._library.forms[job.form], values, self._created)
                digest = _digest(data)
            yield job, data, digest

    def _placement_values(self, placement_id: str, language: Language) -> Values:
        """The data of a placement in a language; only the last placement's is kept."""
        if self._values_of != placement_id:
            self._values_of, self._values = placement_id, {}
        if language not in self._values:
            context = context_of(self._cohort, self._cohort.placements[placement_id])
            self._values[language] = placement_data(context, language)
        return self._values[language]


def _record(job: Job) -> DocumentRecord:
    return DocumentRecord(
        path=job.path, form=job.form, format=job.format, language=job.language,
        placement_id=job.placement_id, code=job.code, blocked_by=job.blocked_by,
        status=Status.BLOCKED if job.blocked_by else Status.PLANNED)


def _digest(data: Values) -> str:
    """The hash of all values that a document may print."""
    return hashlib.sha256(json.dumps(data, default=str, sort_keys=True).encode()).hexdigest()


def _content_key(template: str, digest: str) -> str:
    """What a document is made from: equal keys mean equal bytes."""
    return hashlib.sha256(f"{__version__} {template} {digest}".encode()).hexdigest()[:32]


def _about(finding: Finding, record: DocumentRecord) -> Finding:
    """A finding of an engine, which knows no placement, with the document's added."""
    return replace(finding, subject=finding.subject or record.subject,
                   where=replace(finding.where, file=finding.where.file or record.path))
