"""The plan's jobs, made in their order and noted as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from formgen.batch.maker import Errand, Maker
from formgen.batch.pool import Crew, work_through
from formgen.plan import Job
from formgen.progress import Progress
from formgen.write import DocumentRecord, OutputTree

#: Documents in a chunk, at least: enough to make the way to another process worth it, few
#: enough to share the work evenly and to show progress.
CHUNK = 40


def make_documents(jobs: Iterable[Job], maker: Maker, tree: OutputTree, crew: Crew,
                   tell: Progress) -> list[DocumentRecord]:
    """Make every document that is not kept back and not there already; records by path."""
    records: list[DocumentRecord] = []
    for made in work_through(_chunks(jobs, tree), maker, crew):
        for record in made:
            tree.note(record)
        records += made
        tell.step(len(made))
    if crew.leaves_traces:
        tree.tidy()
    return sorted(records, key=lambda record: record.path)


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
