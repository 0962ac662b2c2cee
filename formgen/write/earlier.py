"""What earlier runs have left, asked for path by path in the order of the paths."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from heapq import merge
from operator import attrgetter

from formgen.spool import Spool
from formgen.write.failures import writing
from formgen.write.manifest import DocumentRecord


class Earlier:
    """The documents of earlier runs, of which only one is in memory at a time.

    ``manifested`` are those of the last run that ended, in the order of their paths, ``noted``
    those that a run has written since, by path; both may be there for one path, and then the
    latter counts. They are walked through alongside the paths that are asked for: these should
    come in the same order, for another one costs a walk of its own.
    """

    def __init__(self, manifested: Collection[DocumentRecord],
                 noted: Mapping[str, DocumentRecord]) -> None:
        self._manifested = manifested
        self._noted = noted
        self._walk = self.every()
        self._next = next(self._walk, None)
        self._asked = ""
        self._found: DocumentRecord | None = None
        self._passed = Spool(DocumentRecord)
        self._late: set[str] = set()

    def at(self, path: str) -> DocumentRecord | None:
        """What an earlier run has written at a path."""
        if path < self._asked:
            self._late.add(path)
            return next((record for record in self.every() if record.path == path), None)
        if path > self._asked:
            self._asked, self._found = path, None
            for _ in self.before(path):
                pass
            if self._next and self._next.path == path:
                self._found, self._next = self._next, next(self._walk, None)
        return self._found

    def before(self, path: str) -> Iterator[DocumentRecord]:
        """Those before a path that nobody has asked for, each of them told of once."""
        while self._next and self._next.path < path:
            passed, self._next = self._next, next(self._walk, None)
            self._passed.add(passed)
            yield passed

    def others(self) -> Iterator[DocumentRecord]:
        """Those whose paths nobody has asked for, in the order of the paths.

        It is to be asked for once, at the end.
        """
        for record in self._passed:
            if record.path not in self._late:
                yield record
        while self._next:
            yield self._next
            self._next = next(self._walk, None)

    def close(self) -> None:
        """Let go of the manifest's file."""
        self._walk.close()

    def every(self) -> Generator[DocumentRecord]:
        """Every record, the last of each path, in a walk of its own.

        What somebody does to the manifest meanwhile makes less of it readable: a document is then
        taken for new, and compared with the file at its path.
        """
        noted = (self._noted[path] for path in sorted(self._noted))
        manifested = (record for record in _readable(self._manifested)
                      if record.sha256 and record.path not in self._noted)
        last: DocumentRecord | None = None
        for record in merge(manifested, noted, key=attrgetter("path")):
            if last and last.path != record.path:
                yield last
            last = record
        if last:
            yield last


def _readable(records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
    """The records, up to one that is none.

    Raises:
        OutputError: if the disk fails. Every document would else be taken for somebody's work.
    """
    unreadable = suppress(FileNotFoundError, ValueError, KeyError, TypeError, AttributeError)
    with writing("manifest.json"), unreadable:
        yield from records
