"""The output folder during a run: locked, resumed, written, and closed with a manifest.

::

    output/
      .formgen/lock            who is writing; empty between runs
      .formgen/journal.jsonl   what an unfinished run has written; absent between runs
      .formgen/unclaimed.jsonl what stopped runs have written and no manifest lists; mostly absent
      .formgen/*.json          what saves the next run work (:mod:`formgen.write.memory`)
      manifest.json            what the last run that ended has written
      <cohort>/<company>/<student number>/<form>.<format>
      <cohort>/<company>.zip   instead, if it is to be one file for each company

Whatever stops a run, every file is absent, old or new, and whole, and the next run completes
the work: it leaves the same bytes as a run that was never disturbed.
"""

# ruff: noqa: PTH108, PTH208

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType

from formgen.errors import OutputError
from formgen.findings import Finding, Where, found
from formgen.write.atomic import put, put_pieces, remove_unfinished, sync_folder
from formgen.write.document import DocumentWriter, make_folder
from formgen.write.earlier import Earlier
from formgen.write.failures import writing
from formgen.write.journal import Announcer, Journal, read_journal
from formgen.write.lock import RunLock
from formgen.write.manifest import DocumentRecord, Manifest, Reason, Status
from formgen.write.manifest_file import manifest_text, read_manifest
from formgen.write.memory import (
    COMPILED,
    LAST_RUN,
    TEMPLATES,
    KnownTemplate,
    LastRun,
    compiled_file,
    last_run_text,
    read_last_run,
    templates_text,
)
from formgen.write.names import inside, is_safe_path
from formgen.write.removals import Removals
from formgen.write.unclaimed import as_announced, unclaimed

OWN_FOLDER = ".formgen"
MANIFEST = "manifest.json"
_UNCLAIMED = "unclaimed.jsonl"


class OutputTree:
    """An output folder, to be used in a ``with`` statement; entering makes and locks it.

    ``sources`` are the files and folders that the run reads; the output may not go into one
    of them. ``durable``: see :class:`formgen.write.document.DocumentWriter`.

    After entering, ``writer`` writes documents and may be sent to other processes;
    :meth:`note` is for this one. ``findings`` tell what was noticed on entering.

    Raises:
        OutputError: on entering, if the folder is in use, is a source or cannot be written.
    """

    def __init__(self, root: Path, *, durable: bool = False, sources: Sequence[Path] = ()) -> None:
        self._given = root
        self._durable = durable
        self._sources = tuple(sources)
        self.findings: tuple[Finding, ...] = ()

    def __enter__(self) -> OutputTree:
        _refuse_sources(self._given, self._sources)
        with ExitStack() as undo:
            with writing(self._given.name):
                self._given.mkdir(parents=True, exist_ok=True)
                self.root = self._given.resolve()
                self._open(self.root / OWN_FOLDER, undo)
            self._undo = undo.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self._undo.close()

    def earlier(self, path: str) -> DocumentRecord | None:
        """What an earlier run has written at a path; quickest in the order of the paths."""
        return self._earlier.at(path)

    def before(self, path: str) -> Iterator[DocumentRecord]:
        """What earlier runs have written before a path that :meth:`earlier` was not asked for,
        each document once.
        """
        return self._earlier.before(path)

    def every_earlier(self) -> Generator[DocumentRecord]:
        """What earlier runs have written, all of it, in the order of the paths."""
        return self._earlier.every()

    def announce(self, documents: Iterable[DocumentRecord]) -> None:
        """Announce in the journal documents that a ZIP file is to be put in place with."""
        self._announcer(*((record.path, record.sha256) for record in documents), zipped=True)

    def note(self, *documents: DocumentRecord) -> None:
        """Note in the journal what ``writer`` has written, here or in another process.

        Not what has another place than before: as long as the old document may be there, an
        earlier run's record is what the next run has to know.
        """
        noted = [record for record in documents
                 if record.status.on_disk and record.reason is not Reason.PLACE]
        if noted:
            self._journal.note(*noted)

    def others(self) -> Iterator[DocumentRecord]:
        """Documents of earlier runs that are still there and that nobody has asked for, in the
        order of their paths; to be called once, at the end.

        A manifest that lists them, too, stays complete after a run for one placement.
        """
        for record in self._earlier.others():
            there = record if self._may_be_there(record) else as_announced(self.writer, record)
            if there:
                yield replace(there, status=Status.EARLIER)

    def _may_be_there(self, record: DocumentRecord) -> bool:
        """Whether a document is there; what cannot be seen now is not forgotten for that."""
        try:
            return self.writer.is_held(record)
        except OSError:
            return True

    def remove(self, record: DocumentRecord) -> bool:
        """Delete a document of an earlier run: see :class:`Removals`, which ``removals`` is.

        False: it stays, because it is not what that run wrote, or cannot be deleted.
        """
        return self.removals.remove(record)

    def publish(self, name: str, content: str | Iterable[str]) -> None:
        """Write a file of the run itself, such as ``report.html``, into the output folder.

        ``content`` may come in pieces.

        Raises:
            OutputError: if it cannot be written.
        """
        if not is_safe_path(name) or "/" in name:
            raise OutputError(found("DOCUMENT_PATH_UNSAFE", Where(file=name)))
        with writing(name):
            pieces = (content,) if isinstance(content, str) else content
            put_pieces(str(self.root), name, _encoded(pieces), durable=True)

    def tidy(self) -> None:
        """Delete what a worker that died during this run has left unfinished.

        Raises:
            OutputError: if that cannot be done.
        """
        with writing(self.root.name):
            remove_unfinished(str(self.root))

    def remember(self, known: Mapping[str, KnownTemplate],
                 compiled: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Keep for later runs what compiling the templates found, and the templates that this
        run has compiled, by name.
        """
        own = self.root / OWN_FOLDER
        self._remember(own, TEMPLATES, _encoded((templates_text(known),)))
        with suppress(OSError):
            make_folder(str(own / COMPILED))
            for name, content in compiled.items():
                self._remember(own / COMPILED, compiled_file(name), (content,))
            named = {compiled_file(template.name) for template in known.values()}
            for file in set(os.listdir(own / COMPILED)) - named:
                os.unlink(own / COMPILED / file)

    def finish(self, manifest: Manifest, last: LastRun | None = None) -> None:
        """End the run: write the manifest, which replaces the journal.

        ``last`` is kept for a next run that reads the same; None if this one cannot say what
        exactly it has read.

        Raises:
            OutputError: if it cannot be written; the next run then goes on from the journal.
        """
        with writing(MANIFEST):
            if self._durable:
                self.writer.sync_folders(record.file for record in manifest.documents
                                         if record.status is Status.WRITTEN)
            self._forget_last_run()
            self._earlier.close()  # Windows replaces no file that is open
            self.publish(MANIFEST, manifest_text(manifest))
            if last is not None:
                self._remember(self.root / OWN_FOLDER, LAST_RUN, _encoded(last_run_text(last)))
            sync_folder(str(self.root))
            self._announcer.close()
            self._leave_unclaimed(manifest)
            self._journal.remove()

    def _leave_unclaimed(self, manifest: Manifest) -> None:
        """Keep what the journal announced and the manifest does not say, for later runs."""
        own = self.root / OWN_FOLDER
        lines = "".join(unclaimed(self.writer, manifest.documents))
        if lines:
            put(str(own), _UNCLAIMED, lines.encode(errors="backslashreplace"), durable=True)
        elif self.writer.announced or self.writer.in_zips:
            (own / _UNCLAIMED).unlink(missing_ok=True)

    def _forget_last_run(self) -> None:
        (self.root / OWN_FOLDER / LAST_RUN).unlink(missing_ok=True)

    def _remember(self, folder: Path, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file that only saves work: where that fails, nothing is lost."""
        with suppress(OSError):
            put_pieces(str(folder), name, pieces, durable=False)

    def _open(self, own: Path, undo: ExitStack) -> None:
        """Lock the folder, learn what earlier runs have left, tidy up after a dead one."""
        make_folder(str(own))
        lock = RunLock(own / "lock")
        lock.acquire()
        undo.callback(lock.release)
        journal = own / "journal.jsonl"
        unfinished = lock.found_dead or journal.exists()
        if unfinished:
            remove_unfinished(str(self.root))
        journaled = read_journal(own / _UNCLAIMED, journal)
        self._earlier = Earlier(self._manifested(), journaled.documents)
        undo.callback(self._earlier.close)
        self._journal = Journal(journal)
        undo.callback(self._journal.close)
        self._announcer = Announcer(journal)
        undo.callback(self._announcer.close)
        self.writer = DocumentWriter(
            self.root, durable=self._durable, unfinished=unfinished,
            announce=self._announcer, announced=journaled.announced,
            in_zips=journaled.in_zips)
        self.removals = Removals(self.writer)

    def _manifested(self) -> Collection[DocumentRecord]:
        """What the manifest lists: what is written, and what it says of the old files of
        documents that could not be made.
        """
        try:
            return read_manifest(self.root / MANIFEST).documents
        except FileNotFoundError:
            return ()
        except ValueError:
            self.findings = (found("MANIFEST_UNREADABLE", Where(file=MANIFEST)),)
            return ()


def _encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """A text as UTF-8; what that has no code for is escaped."""
    return (piece.encode(errors="backslashreplace") for piece in pieces)


def _refuse_sources(root: Path, sources: Sequence[Path]) -> None:
    """Refuse to write into what is read: the next run would read it."""
    for source in sources:
        if inside(source, root):
            raise OutputError(
                found("OUTPUT_IS_SOURCE", Where(file=root.name), source=source.resolve().name))


def finished_run(root: Path, fingerprint: str) -> tuple[LastRun, Manifest] | None:
    """What the last run said and left, if it had this fingerprint and all of it is there.

    None if there was another run since, one that did not end, or one whose documents could
    not all be written, or if a document is gone or has another size.
    """
    own = root / OWN_FOLDER
    last = read_last_run(own)
    if last is None or last.fingerprint != fingerprint or (own / "journal.jsonl").exists():
        return None
    try:
        manifest = read_manifest(root / MANIFEST)
    except (OSError, ValueError):
        return None
    writer = DocumentWriter(root.resolve())
    whole = all(
        writer.holds(record) if record.status.on_disk else record.status is Status.BLOCKED
        for record in manifest.documents)
    return (last, manifest) if whole else None
