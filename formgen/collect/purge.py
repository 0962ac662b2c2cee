"""Letting go: removing personal data that the school no longer needs (GDPR art. 5(1)(e)).

Two rules. What a form says of itself (``[retention] weeks`` in form.toml, such as four weeks
for an application): its documents, what came back of it and what the ledger keeps of that go so
many weeks after the placement's first day. And what has been sent: the documents and packs go
so many days after, for they can be made again. What came back of other forms belongs in the
student file and is not touched.

The log says how many of what goes and when, and when that is done; it holds no name and no
number of a person.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from formgen.collect.ledger import LEDGER, Receipt, read_ledger, row_of
from formgen.collect.originals import kept
from formgen.errors import OutputError, UsageError
from formgen.findings import Where, found
from formgen.folders import files_below, folders_below, inside
from formgen.forms import Form
from formgen.model import Cohort, Placement
from formgen.read import readable
from formgen.write import MANIFEST, DocumentRecord, Documents, OutputTree, read_manifest
from formgen.write.atomic import put, write_all
from formgen.write.document import original_name
from formgen.write.failures import writing
from formgen.write.workplace import LOCK, sole_use

LOG = "purged.jsonl"


@dataclass(frozen=True, slots=True)
class Purge:
    """What is to go, or went.

    ``documents`` are records of the output folder, ``packs`` files below the packs' folder,
    ``receipts`` returned forms of which the file and the answers go.
    """

    documents: tuple[DocumentRecord, ...]
    packs: tuple[str, ...]
    receipts: tuple[Receipt, ...]

    def __bool__(self) -> bool:
        return bool(self.documents or self.packs or self.receipts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeRequest:
    """Where to look, on which day, and how many ``days`` after sending documents go.

    ``sent`` gives the day on which a paper was sent, by its code.
    """

    output: Path
    packs: Path
    returned: Path
    on: date
    days: int
    sent: Mapping[str, date]


@readable()
def find(request: PurgeRequest, cohort: Cohort, forms: Mapping[str, Form]) -> Purge:
    """What the rules say is to go; nothing is removed yet.

    Raises:
        UsageError: nothing was generated in the output folder.
    """
    try:
        manifest = read_manifest(request.output / MANIFEST)
        receipts = [event for event in read_ledger(request.returned)
                    if isinstance(event, Receipt)]
    except (FileNotFoundError, ValueError) as error:
        raise UsageError(found("NOTHING_ISSUED", Where(request.output.name))) from error

    def expired(form_id: str, placement_id: str) -> bool:
        return is_expired(forms.get(form_id), cohort.placements.get(placement_id), request.on)

    documents = tuple(
        record for record in manifest.documents if record.status.on_disk
        and (expired(record.form, record.placement_id) or _is_sent_long_ago(record, request)))
    purged = tuple(
        receipt for receipt in receipts
        if expired(receipt.form, receipt.placement_id)
        and (receipt.answers or kept(request.returned, receipt.sha256)))
    return Purge(documents, tuple(_packs(request.packs)) if documents else (), purged)


def is_expired(form: Form | None, placement: Placement | None, on: date) -> bool:
    """Whether a form's own time has passed for a placement."""
    if form is None or not form.retention_weeks or placement is None or not placement.start:
        return False
    return placement.start + timedelta(weeks=form.retention_weeks) <= on


def _is_sent_long_ago(record: DocumentRecord, request: PurgeRequest) -> bool:
    day = request.sent.get(record.code)
    return day is not None and day + timedelta(days=request.days) <= request.on


def _packs(folder: Path) -> Iterator[str]:
    """Every file of the packs but the ledger of what was sent and the passwords.

    A ZIP file or print pack cannot lose single papers, and all can be made again.
    """
    for path in sorted(files_below(folder)):
        name = path.relative_to(folder).as_posix()
        if name not in ("sent.jsonl", "passwords.json", LOCK, LOG):
            yield name


def carry_out(purge: Purge, request: PurgeRequest) -> None:
    """Log how much is to go, remove it, and log that it is gone; what is gone from the disk is
    gone from the manifest too. So a purge that ends half-way has its line, and no word of its
    end; the next one logs what was left.

    Raises:
        OutputError: if a folder is in use, something cannot be removed, or a ZIP file was changed
            so that formgen does not know what is in it; then nothing is removed.
    """
    with writing(LOG):
        _refuse_changed_zips(purge.documents, request.output)
        _log(request, {"documents": len(purge.documents), "packs": len(purge.packs),
                       "returned": len(purge.receipts)})
        if purge.packs:  # first: as long as the documents are there, another purge finds them
            _remove_packs(purge.packs, request.packs)
        if purge.receipts:
            _remove_receipts(purge.receipts, request.returned)
        if purge.documents:
            _remove_documents(purge.documents, request.output)
        _log(request, {"done": True})


def _remove_packs(files: Iterable[str], packs: Path) -> None:
    with sole_use(packs):
        for name in files:
            (packs / name).unlink(missing_ok=True)
        _remove_empty_folders(packs)


def _refuse_changed_zips(documents: Iterable[DocumentRecord], output: Path) -> None:
    stored = Documents(output)
    changed = {record.archive: None for record in documents
               if record.archive and not stored.contents(record.archive).is_ours}
    if changed:
        raise OutputError(*(found("ARCHIVE_NOT_OURS", Where(file=name)) for name in changed))


def _remove_documents(documents: Sequence[DocumentRecord], output: Path) -> None:
    gone = {record.path for record in documents}
    with OutputTree(output) as tree:
        manifest = read_manifest(output / MANIFEST)
        for record in documents:
            if record.archive:
                tree.removals.remove_from(record.archive, record.member)
            else:
                (tree.root / record.path).unlink(missing_ok=True)
        tree.removals.finish()
        _remove_changed_copies({tree.root / record.file for record in documents})
        _remove_empty_folders(tree.root)
        left = tuple(record for record in manifest.documents if record.path not in gone)
        tree.finish(replace(manifest, documents=left))


def _remove_changed_copies(files: Iterable[Path]) -> None:
    """Remove what ``generate`` has set aside of these files because somebody had changed them."""
    names: dict[Path, set[str]] = {}
    for file in files:
        names.setdefault(file.parent, set()).add(file.name)
    for folder in sorted(names):
        for beside in inside(folder):
            if original_name(beside.name) in names[folder]:
                beside.unlink()


def _remove_receipts(receipts: Iterable[Receipt], returned: Path) -> None:
    """Remove the files, and take the answers and names out of the ledger."""
    gone = {receipt.sha256 for receipt in receipts}
    with sole_use(returned):
        for sha256 in gone:
            path = kept(returned, sha256)
            if path is not None:
                path.unlink()
        lines = []
        for event in read_ledger(returned):
            if isinstance(event, Receipt) and event.sha256 in gone:
                event = replace(event, answers={}, name="", findings=())
            lines.append("\n" + json.dumps(row_of(event), ensure_ascii=False))
        content = "".join(lines).encode(errors="backslashreplace")
        put(str(returned), LEDGER, content, durable=True)


def _remove_empty_folders(folder: Path) -> None:
    for path in folders_below(folder):
        if not inside(path) and not path.name.startswith("."):
            path.rmdir()


def _log(request: PurgeRequest, said: Mapping[str, int | bool]) -> None:
    line = "\n" + json.dumps({"on": request.on.isoformat(), **said})
    handle = os.open(request.output / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        write_all(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
