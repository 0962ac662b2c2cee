"""Documents that would get in each other's way: one file for two, or one code on two papers."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from formgen.findings import Finding, found
from formgen.plan.names import Names
from formgen.spool import repeated

if TYPE_CHECKING:
    from formgen.plan.jobs import Job


def clashes(jobs: Iterable[Job], *, zipped: bool = False) -> Iterator[Finding]:
    """Two jobs that would write one file, or two papers with one code; both are named.

    ``zipped``: the file of a job is that of its company's folder.

    There are millions of jobs in a large run, and hardly ever a clash: eight bytes of each show
    which few may clash at all, and only those are compared, in a second walk through ``jobs``.
    """
    paths, codes = array("q"), array("q")
    for _, of_placement in groupby(jobs, key=lambda job: job.placement_id):
        papers = {}
        for job in of_placement:
            paths.append(hash(Names.collision_key(job.path)))
            papers[job.document_id] = hash(job.code)
        codes.extend(papers.values())
    suspects, twice = repeated(paths), repeated(codes)
    if suspects or twice:
        yield from _compared(jobs, suspects, twice)
    if zipped:
        yield from _alike(jobs)


def _compared(jobs: Iterable[Job], paths: Container[int], codes: Container[int],
              ) -> Iterator[Finding]:
    """The clashes among the jobs whose path or code has one of these hashes."""
    by_path: dict[str, Job] = {}
    by_code: dict[str, Job] = {}
    for job in jobs:
        key = Names.collision_key(job.path)
        other = by_path.setdefault(key, job) if hash(key) in paths else job
        if other is not job:
            for one, two in ((job, other), (other, job)):
                yield found("OUTPUT_NAME_CLASH", subject=f"placement:{one.placement_id}",
                            other=two.placement_id, path=job.path)
        other = by_code.setdefault(job.code, job) if hash(job.code) in codes else job
        if other.document_id != job.document_id:
            yield found("DOCUMENT_CODE_CLASH", subject=f"placement:{job.placement_id}",
                        other=other.placement_id)


def _alike(jobs: Iterable[Job]) -> Iterator[Finding]:
    """The placements of companies whose folders have names that some file system takes for one:
    as folders they would be one, as files one would replace the other.
    """
    first: dict[str, dict[str, str]] = defaultdict(dict)  # placement by folder, by key
    for folder, of_folder in groupby(jobs, key=_company_folder):
        first[Names.collision_key(folder)][folder] = next(of_folder).placement_id
    clashing = {folder: other for folders in first.values()
                for folder in folders for other in folders if other != folder}
    if not clashing:
        return
    told: set[str] = set()
    for job in jobs:
        folder = _company_folder(job)
        if folder in clashing and job.placement_id not in told:
            told.add(job.placement_id)
            other = clashing[folder]
            yield found("OUTPUT_NAME_CLASH", subject=f"placement:{job.placement_id}",
                        other=first[Names.collision_key(other)][other], path=f"{folder}.zip")


def _company_folder(job: Job) -> str:
    return job.path.rsplit("/", 2)[0]
