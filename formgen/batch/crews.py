"""Who makes the documents of a run: this process, several, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from formgen.batch.pool import Crew, crew


@contextmanager
def crew_for(jobs: str, scheduler: str, output: Path, documents: int) -> Iterator[Crew]:
    """The workers for so many documents that go to ``output``.

    ``scheduler`` is the address of a Dask cluster; if it is empty, ``jobs`` counts.

    Raises:
        UsageError: if there is no such cluster.
    """
    if not scheduler:
        yield crew(jobs, documents)
        return
    from formgen.batch.cluster import cluster

    with cluster(scheduler, output) as team:
        yield team
