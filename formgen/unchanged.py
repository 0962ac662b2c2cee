"""Whether a run has anything to do: the same files were read before, and what came of them
is still there.

That costs a look at every file and no more: nothing is parsed, planned or filled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from formgen import __version__
from formgen.folders import files_below
from formgen.read import input_files
from formgen.report import Report
from formgen.spool import View
from formgen.write import DocumentRecord, LastRun, Manifest, Status, finished_run


@dataclass(frozen=True, slots=True)
class Sources:
    """Every file that a run reads, with its hash, and what was asked of the run.

    ``files`` has for each file its name, in the forms' folder its path there, and its hash
    (SHA-256, hexadecimal).
    """

    files: tuple[tuple[str, str], ...]
    asked: str

    @property
    def fingerprint(self) -> str:
        """One hash of it all, and of formgen's version."""
        text = repr((__version__, self.files, self.asked))
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()

    def were_read(self, manifest: Manifest) -> bool:
        """Whether a run has read these very bytes: none was replaced while it ran."""
        hashes = {sha256 for _, sha256 in self.files}
        inputs = {entry.sha256 for entry in manifest.inputs}
        templates = {entry.sha256 for entry in manifest.templates}
        return inputs | templates <= hashes


def sources(inputs: Sequence[Path], templates: Path, settings: Iterable[Path],
            asked: str) -> Sources | None:
    """Look at the input, the forms' folder and the files of settings that are there.

    None if one of the files cannot be read: reading them in earnest will say why.
    """
    try:
        forms = sorted(files_below(templates))
        return Sources((
            *(_hashed(path, path.name) for path in input_files(inputs)),
            *(_hashed(path, path.relative_to(templates).as_posix()) for path in forms),
            *(_hashed(path, path.name) for path in settings if path.is_file()),
        ), asked)
    except OSError:
        return None


def _hashed(path: Path, name: str) -> tuple[str, str]:
    with path.open("rb", buffering=0) as file:
        return name, hashlib.file_digest(file, "sha256").hexdigest()


def to_remember(report: Report, read: Sources | None) -> LastRun | None:
    """What to keep of a run for the next one; None if it read what ``read`` does not have."""
    if read is None or not read.were_read(report.manifest):
        return None
    earlier = (record.path for record in report.documents if record.status is Status.EARLIER)
    return LastRun(read.fingerprint, report.totals, report.findings, tuple(earlier))


def last_report(output: Path, read: Sources | None) -> tuple[Manifest, LastRun] | None:
    """The last run's outcome, if it read the same and all its documents are as it left them."""
    finished = finished_run(output, read.fingerprint) if read else None
    if finished is None or not (output / "report.html").is_file():
        return None
    last, manifest = finished
    earlier = set(last.earlier)

    def status(record: DocumentRecord) -> Status:
        if not record.status.on_disk:
            return record.status
        return Status.EARLIER if record.path in earlier else Status.UNCHANGED

    documents = View(manifest.documents, lambda record: replace(record, status=status(record)))
    return replace(manifest, documents=documents), last
