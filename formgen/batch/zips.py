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
class Outcome:
    """A document's record, and what an earlier run wrote at its path."""

    record: DocumentRecord
    earlier: DocumentRecord | None


@dataclass(frozen=True, slots=True)
class Packet:
    """What came of a portion."""

    archive: str
    outcomes: tuple[Outcome, ...]
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
            outcomes = tuple(
                Outcome(record, errand.earlier.get(record.path))
                for errand in portion.errands
                for record in self._maker.documents(errand, part))
            return Packet(portion.archive, outcomes, part.deliver(), portion.is_last)
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
                    tell.step(len(packet.outcomes))
    except BaseException:
        assemblies.discard()
        with suppress(OutputError):
            tree.tidy()  # parts that are no longer wanted
        raise
    if crew.leaves_traces:
        tree.tidy()
    return made


class _Assemblies:
    """Puts one ZIP file after the other together."""

    def __init__(self, tree: OutputTree, made: Made) -> None:
        self._tree = tree
        self._made = made
        self._assembly: ZipAssembly | None = None
        self._outcomes = Spool(Outcome)

    def add(self, packet: Packet) -> None:
        """Take in the next packet; the last one of a ZIP file ends it."""
        if self._assembly is None:
            self._assembly = ZipAssembly(self._tree.writer, packet.archive)
        self._assembly.add(packet.delivered)
        for outcome in packet.outcomes:
            self._outcomes.add(outcome)
        if packet.is_last:
            self._end(self._assembly)
            self._assembly, self._outcomes = None, Spool(Outcome)

    def discard(self) -> None:
        """Let go of what is not finished."""
        if self._assembly:
            self._assembly.discard()

    def _end(self, assembly: ZipAssembly) -> None:
        if assembly.is_new:
            for some in _blocks(outcome.record for outcome in self._outcomes):
                self._tree.announce(
                    record for record in some if record.status is Status.WRITTEN)
            self._made.once += assembly.finish(_language(self._outcomes))
        for some in _blocks(_as_it_ended(outcome, assembly.problem) for outcome in self._outcomes):
            self._tree.note(*some)
            for record in some:
                self._made.add(record)


def _language(outcomes: Iterable[Outcome]) -> str:
    return next((outcome.record.language for outcome in outcomes), "nl")


def _as_it_ended(outcome: Outcome, problem: Finding | None) -> DocumentRecord:
    """The record of a document, given what went wrong with its ZIP file."""
    record = outcome.record
    if problem is None or record.status is not Status.WRITTEN:
        return record
    failed = replace(record, status=Status.FAILED, sha256="", bytes=0, findings=(
        *record.findings, replace(problem, subject=record.subject)))
    return with_what_is_there(failed, outcome.earlier)


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
            load.beside.append(record)
        if load.size >= PART:
            yield load.taken(is_last=False)
        earlier = {}
        for job in of_placement:
            load.beside += _passed(archive, job.path, tree)
            if known := tree.earlier(job.path):
                earlier[job.path] = known
        load.errands.append(Errand(placement_id, of_placement, earlier))
    for record in _passed(archive, archive.removesuffix(ARCHIVE) + "0", tree):  # it follows "/"
        if load.size >= PART:
            yield load.taken(is_last=False)
        load.beside.append(record)
    yield load.taken(is_last=True)


class _Load:
    """What the next portion of a ZIP file is to have."""

    def __init__(self, archive: str) -> None:
        self._archive = archive
        self.errands: list[Errand] = []
        self.beside: list[DocumentRecord] = []

    @property
    def size(self) -> int:
        """How many documents those are."""
        return sum(len(errand.jobs) for errand in self.errands) + len(self.beside)

    def taken(self, *, is_last: bool) -> Portion:
        """The portion, and begin the one after it."""
        portion = Portion(self._archive, tuple(self.errands), tuple(self.beside), is_last)
        self.errands, self.beside = [], []
        return portion


def _passed(archive: str, path: str, tree: OutputTree) -> Iterator[DocumentRecord]:
    """Documents of earlier runs in the ZIP file that come before a path."""
    return (record for record in tree.before(path) if record.archive == archive)
