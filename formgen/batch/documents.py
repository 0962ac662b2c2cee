"""The plan's jobs, made in their order and noted as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import attrgetter

from formgen.batch.maker import Errand, Maker, planned
from formgen.batch.pool import Crew, work_through
from formgen.findings import Finding
from formgen.plan import Job
from formgen.plan.changes import AGREEMENT_FORM
from formgen.progress import Progress
from formgen.spool import Spool
from formgen.write import DocumentRecord, OutputTree, Reason, Status

#: Documents in a chunk, at least: enough to make the way to another process worth it, few
#: enough to share the work evenly and to show progress.
CHUNK = 40


@dataclass(slots=True)
class Made:
    """The documents of a run as they come: their records, in the order of the paths, and what
    the run wants to know of all of them.

    ``findings`` are those of filling and writing, ``once`` those of this run alone; ``moved`` is
    how many documents have another place than before.
    """

    records: Spool[DocumentRecord] = field(default_factory=lambda: Spool(DocumentRecord))
    findings: list[Finding] = field(default_factory=list)
    once: list[Finding] = field(default_factory=list)
    by_status: Counter[Status] = field(default_factory=Counter)
    moved: int = 0

    def add(self, record: DocumentRecord) -> None:
        """Take in a record; its path is not before that of the last one."""
        self.records.add(record)
        self.findings += record.findings
        self.once += record.once
        self.by_status[record.status] += 1
        self.moved += is_moved(record)

    @property
    def agreements(self) -> Iterator[str]:
        """The placements whose agreement is on the disk; one may come more than once."""
        return (record.placement_id for record in self.records
                if record.form == AGREEMENT_FORM and record.status.on_disk)

    def with_others(self, others: Iterable[DocumentRecord]) -> Made:
        """These and others, which are in the order of their paths too."""
        together = Made(once=self.once)
        for record in merge(self.records, others, key=attrgetter("path")):
            together.add(record)
        return together


def make_documents(jobs: Iterable[Job], maker: Maker, tree: OutputTree, crew: Crew,
                   tell: Progress) -> Made:
    """Make every document that is not kept back and not there already, each a file of its own.

    ``jobs`` are in the order of their paths.
    """
    made = Made()
    for records in work_through(_chunks(jobs, tree), maker, crew):
        for record in records:
            tree.note(record)
            made.add(record)
        tell.step(len(records))
    if crew.leaves_traces:
        tree.tidy()
    return made


def is_moved(record: DocumentRecord) -> bool:
    """Whether a document was made because it has another place than before."""
    return record.reason is Reason.PLACE and record.status.on_disk


def only_planned(jobs: Iterable[Job], *, zipped: bool = False) -> Made:
    """What a run would make."""
    made = Made()
    for job in jobs:
        made.add(planned(job, zipped=zipped))
    return made


def _chunks(jobs: Iterable[Job], tree: OutputTree) -> Iterator[Sequence[Errand]]:
    """Whole placements, until their documents make a chunk.

    The jobs of a placement follow each other.
    """
    chunk: list[Errand] = []
    documents = 0
    for placement_id, group in groupby(jobs, lambda job: job.placement_id):
        errand = _errand(placement_id, tuple(group), tree)
        chunk.append(errand)
        documents += len(errand.jobs)
        if documents >= CHUNK:
            yield chunk
            chunk, documents = [], 0
    if chunk:
        yield chunk


def _errand(placement_id: str, jobs: tuple[Job, ...], tree: OutputTree) -> Errand:
    known = ((job.path, tree.earlier(job.path)) for job in jobs)
    return Errand(placement_id, jobs, {path: record for path, record in known if record})
