"""The plan's jobs, made into one ZIP file for each company.

Whoever fills the documents writes them one by one into a temporary file, a part of the ZIP file;
most have one part only. This process, which gets the parts in their order, puts them together and
the file into its place. So the bytes are the same whoever does the work, and memory holds no more
of a company than where its documents begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import groupby

from formgen.batch import documents
from formgen.batch.documents import Made
from formgen.batch.maker import Errand, Maker, with_what_is_there
from formgen.batch.pool import Crew, work_through
from formgen.errors import OutputError
from formgen.findings import Finding
from formgen.plan import Job
from formgen.progress import Progress
from formgen.spool import Spool
from formgen.write import DocumentRecord, OutputTree, Status, archive_of
from formgen.write.manifest import ARCHIVE
from formgen.write.zip_assembly import ZipAssembly
from formgen.write.zip_part import Delivered, ZipPart

#: Documents in a part of a ZIP file, at most some more. The parts after the first are written
#: twice; fewer, larger ones are shared less evenly.
PART = 1000


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a ZIP file that is to be made: its errands, and the documents of earlier runs
    among them that this run is not asked for. ``is_last``: no other part follows.
    """

    archive: str
    errands: tuple[Errand, ...]
    beside: tuple[DocumentRecord, ...]
    is_last: bool

    @property
    def size(self) -> int:
        """How many documents it is asked for."""
        return sum(len(errand.jobs) for errand in self.errands)


@dataclass(frozen=True, slots=True)
class Packet:
    """What came of a portion: the records of its documents, and of those that were written what
    an earlier run wrote at their paths; both in the order of the paths.
    """

    archive: str
    records: tuple[DocumentRecord, ...]
    replaced: tuple[DocumentRecord, ...]
    delivered: Delivered
    is_last: bool


class ZipMaker:
    """Makes the documents of portions, here or in another process."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker

    def __call__(self, portions: Sequence[Portion]) -> list[Packet]:
        """A packet for each portion; none has left more than a temporary file."""
        return [self._packet(portion) for portion in portions]

    def _packet(self, portion: Portion) -> Packet:
        part = ZipPart(self._maker.writer, portion.archive, portion.beside)
        try:
            records: list[DocumentRecord] = []
            replaced: list[DocumentRecord] = []
            for errand in portion.errands:
                made = self._maker.documents(errand, part)
                records += made
                replaced += (errand.earlier[record.path] for record in made
                             if record.status is Status.WRITTEN and record.path in errand.earlier)
            return Packet(portion.archive, tuple(records), tuple(replaced), part.deliver(),
                          portion.is_last)
        except BaseException:
            part.discard()
            raise


def make_zips(jobs: Iterable[Job], maker: Maker, tree: OutputTree, crew: Crew,
              tell: Progress) -> Made:
    """Make every document that is not kept back and not there already; a ZIP file of which no
    document changes is left alone.

    ``jobs`` are in the order of their paths.
    """
    made = Made()
    assemblies = _Assemblies(tree, made)
    try:
        with closing(work_through(_chunks(jobs, tree), ZipMaker(maker), crew)) as work:
            for packets in work:
                for packet in packets:
                    assemblies.add(packet)
                    tell.step(len(packet.records))
    except BaseException:
        assemblies.discard()
        with suppress(OutputError):
            tree.tidy()  # parts that are no longer wanted
        raise
    if crew.leaves_traces:
        tree.tidy()
    elif assemblies.failed:
        with suppress(OutputError):
            tree.tidy()
    return made


class _Assemblies:
    """Puts one ZIP file after the other together; ``failed``: not all of them could be written."""

    def __init__(self, tree: OutputTree, made: Made) -> None:
        self._tree = tree
        self._made = made
        self.failed = False
        self._begin()

    def _begin(self) -> None:
        self._assembly: ZipAssembly | None = None
        self._records = Spool(DocumentRecord)
        self._replaced = Spool(DocumentRecord)

    def add(self, packet: Packet) -> None:
        """Take in the next packet; the last one of a ZIP file ends it."""
        if self._assembly is None:
            self._assembly = ZipAssembly(self._tree.writer, packet.archive)
        self._assembly.add(packet.delivered)
        for record in packet.records:
            self._records.add(record)
        for record in packet.replaced:
            self._replaced.add(record)
        if packet.is_last:
            self._end(self._assembly)
            self._begin()

    def discard(self) -> None:
        """Let go of what is not finished."""
        if self._assembly:
            self._assembly.discard()

    def _end(self, assembly: ZipAssembly) -> None:
        if assembly.is_new:
            for some in _blocks(self._records):
                self._tree.announce(
                    record for record in some if record.status is Status.WRITTEN)
            language = next((record.language for record in self._records), "nl")
            self._made.once += assembly.finish(language)
        ended: Iterable[DocumentRecord] = self._records
        if assembly.problem:
            assembly.discard()
            self.failed = True
            ended = _failed(self._records, self._replaced, assembly.problem)
        for some in _blocks(ended):
            self._tree.note(*some)
            for record in some:
                self._made.add(record)


def _failed(records: Iterable[DocumentRecord], replaced: Iterable[DocumentRecord],
            problem: Finding) -> Iterator[DocumentRecord]:
    """The records of documents whose ZIP file could not be put into its place: those that were
    written are not there, but may be as they were.
    """
    olds = iter(replaced)
    old = next(olds, None)
    for record in records:
        if record.status is not Status.WRITTEN:
            yield record
            continue
        failed = replace(record, status=Status.FAILED, sha256="", bytes=0, findings=(
            *record.findings, replace(problem, subject=record.subject)))
        is_replaced = old is not None and old.path == record.path
        yield with_what_is_there(failed, old if is_replaced else None)
        if is_replaced:
            old = next(olds, None)


def _blocks(records: Iterable[DocumentRecord]) -> Iterator[list[DocumentRecord]]:
    """The records in lists that are not too long."""
    block: list[DocumentRecord] = []
    for record in records:
        block.append(record)
        if len(block) == PART:
            yield block
            block = []
    if block:
        yield block


def _chunks(jobs: Iterable[Job], tree: OutputTree) -> Iterator[Sequence[Portion]]:
    """Portions, until their documents make a chunk."""
    chunk: list[Portion] = []
    for archive, of_archive in groupby(jobs, lambda job: archive_of(job.path)):
        for portion in _portions(archive, of_archive, tree):
            chunk.append(portion)
            if sum(portion.size for portion in chunk) >= documents.CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _portions(archive: str, jobs: Iterable[Job], tree: OutputTree) -> Iterator[Portion]:
    """The portions of a ZIP file; the jobs of a placement follow each other."""
    load = _Load(archive)
    for placement_id, group in groupby(jobs, lambda job: job.placement_id):
        of_placement = tuple(group)
        for record in _passed(archive, of_placement[0].path, tree):
            if load.size >= PART:
                yield load.taken(is_last=False)
            load.add_beside(record)
        if load.size >= PART:
            yield load.taken(is_last=False)
        earlier = {}
        for job in of_placement:
            for record in _passed(archive, job.path, tree):
                load.add_beside(record)
            if known := tree.earlier(job.path):
                earlier[job.path] = known
        load.add(Errand(placement_id, of_placement, earlier))
    for record in _passed(archive, archive.removesuffix(ARCHIVE) + "0", tree):  # it follows "/"
        if load.size >= PART:
            yield load.taken(is_last=False)
        load.add_beside(record)
    yield load.taken(is_last=True)


class _Load:
    """What the next portion of a ZIP file is to have; ``size`` documents so far."""

    def __init__(self, archive: str) -> None:
        self._archive = archive
        self._begin()

    def _begin(self) -> None:
        self._errands: list[Errand] = []
        self._beside: list[DocumentRecord] = []
        self.size = 0

    def add(self, errand: Errand) -> None:
        """Add what is asked for of a placement."""
        self._errands.append(errand)
        self.size += len(errand.jobs)

    def add_beside(self, record: DocumentRecord) -> None:
        """Add a document that is not asked for."""
        self._beside.append(record)
        self.size += 1

    def taken(self, *, is_last: bool) -> Portion:
        """The portion; the next one begins."""
        portion = Portion(self._archive, tuple(self._errands), tuple(self._beside), is_last)
        self._begin()
        return portion


def _passed(archive: str, path: str, tree: OutputTree) -> Iterator[DocumentRecord]:
    """Documents of earlier runs in the ZIP file that come before a path."""
    return (record for record in tree.before(path) if record.archive == archive)
