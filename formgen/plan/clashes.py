"""Documents that would get in each other's way: one file for two, or one code on two papers."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import groupby

from formgen.findings import Finding, found
from formgen.model import Cohort
from formgen.model.filenames import safe_part
from formgen.plan.job import Job
from formgen.plan.names import Names, label_of
from formgen.spool import repeated


def clashes(jobs: Iterable[Job]) -> Iterator[Finding]:
    """Two jobs that would write one file, or two papers with one code; both are named.

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


def in_one_zip(jobs: Iterable[Job], cohort: Cohort) -> Iterator[Finding]:
    """The placements of companies whose documents would go into one ZIP file.

    Their folders have the same name, as those of the codes B/01 and B01, or names that some file
    system takes for one.
    """
    keys = {company.company_id: Names.collision_key(safe_part(label_of(company)))
            for company in cohort.companies.values()}
    count = Counter(keys.values())
    placed: dict[str, tuple[str, str]] = {}  # company and folder by placement
    first: dict[str, dict[str, str]] = defaultdict(dict)  # placement by company, by key
    for placement_id, of_placement in groupby(jobs if len(count) < len(keys) else (),
                                              key=lambda job: job.placement_id):
        company_id = cohort.placements[placement_id].company_id
        if count[keys[company_id]] > 1:
            folder = next(of_placement).path.rsplit("/", 2)[0]
            placed[placement_id] = company_id, folder
            first[Names.collision_key(folder)].setdefault(company_id, placement_id)
    for placement_id, (company_id, folder) in placed.items():
        for other, of_other in first[Names.collision_key(folder)].items():
            if other != company_id:
                yield found("OUTPUT_NAME_CLASH", subject=f"placement:{placement_id}",
                            other=of_other, path=f"{folder}.zip")
                break
