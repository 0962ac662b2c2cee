"""The documents of a run, each a file of its own or in ZIP files; and none in both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from formgen.batch.documents import Made, is_moved, make_documents
from formgen.batch.maker import Maker
from formgen.batch.pool import Crew
from formgen.batch.zips import make_zips
from formgen.findings import Finding, Where, found
from formgen.plan import Job
from formgen.progress import Progress
from formgen.write import DocumentRecord, OutputTree


def make(jobs: Iterable[Job], maker: Maker, tree: OutputTree, crew: Crew,
         tell: Progress) -> Made:
    """Make every document that is not kept back and not there already, where ``maker`` plans it.

    ``jobs`` are in the order of their paths.
    """
    make_all = make_zips if maker.zipped else make_documents
    made = make_all(jobs, maker, tree, crew, tell)
    made.once += _clear_moved(tree, made, zipped=maker.zipped)
    _clear_strays(tree, made)
    return made


def _clear_strays(tree: OutputTree, made: Made) -> None:
    """Remove what a run of the other kind had made when it was stopped, and what nobody knows of.

    Raises:
        OutputError: if that cannot be done; the next run will.
    """
    paths = {*tree.writer.announced, *tree.writer.in_zips}
    if not paths:
        return
    with closing(tree.every_earlier()) as earlier:
        archives = {record.path: record.archive for record in earlier if record.path in paths}
    archives |= {record.path: record.archive for record in made.records
                 if record.path in paths and record.sha256}
    tree.removals.clear_strays(dict(sorted(archives.items())))


def _clear_moved(tree: OutputTree, made: Made, *, zipped: bool) -> tuple[Finding, ...]:
    """Remove documents from where they were, now that they are in their new places.

    One that somebody has changed stays, and is told of.

    Raises:
        OutputError: if one cannot be removed; the next run will.
    """
    if not made.moved:
        return ()
    told: dict[str, Finding] = {}
    with closing(tree.every_earlier()) as earlier:
        for old, new in _moved(earlier, made.records):
            if not tree.removals.clear(old):
                told.setdefault(old.file, found(
                    "DOCUMENT_STAYS", Where(file=old.file),
                    "" if old.archive else old.subject, place=new.file))
    tree.removals.finish()
    code = "DOCUMENTS_ZIPPED" if zipped else "DOCUMENTS_UNZIPPED"
    return (found(code, count=made.moved), *told.values())


def _moved(earlier: Iterator[DocumentRecord], records: Iterable[DocumentRecord],
           ) -> Iterator[tuple[DocumentRecord, DocumentRecord]]:
    """The documents that have moved, as they were and as they are; all are in the order of their
    paths.
    """
    old = next(earlier, None)
    for new in records:
        while old and old.path < new.path:
            old = next(earlier, None)
        if old and old.path == new.path and is_moved(new):
            yield old, new
