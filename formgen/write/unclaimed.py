"""What runs that were stopped have written, and no run since has listed.

A run that is stopped has announced in its journal what it wrote last. The next run may be asked
for other documents, and ends with a manifest that does not list these. So their announcements
outlive the journal, as long as what they announce is there: else a later run would take them for
somebody's work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from formgen.write.document import DocumentWriter
from formgen.write.journal import announcement
from formgen.write.manifest import DocumentRecord, archive_of


def stray(path: str, *, zipped: bool) -> DocumentRecord:
    """The record of a document of which only the place is known."""
    return DocumentRecord(path=path, archive=archive_of(path) if zipped else "", form="",
                          format="", language="", placement_id="")


def as_announced(writer: DocumentWriter, record: DocumentRecord) -> DocumentRecord | None:
    """The record of what is there of a document, if a run that was stopped has announced that.

    Nobody knows what it was made from: it has no key, and is made again when it is asked for.
    """
    announced = writer.in_zips if record.archive else writer.announced
    if record.path not in announced:
        return None
    try:
        content = writer.stored.read(record)
    except OSError:
        return None
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 not in announced[record.path]:
        return None
    return replace(record, key="", sha256=sha256, bytes=len(content))


def unclaimed(writer: DocumentWriter, listed: Iterable[DocumentRecord]) -> Iterator[str]:
    """The announcements, as lines of a journal, of what is there and is not listed so."""
    if not writer.announced and not writer.in_zips:
        return
    known = {(record.file, record.path, record.sha256) for record in listed
             if record.path in writer.announced or record.path in writer.in_zips}
    for announced, zipped in ((writer.announced, False), (writer.in_zips, True)):
        for path in sorted(announced):
            there = as_announced(writer, stray(path, zipped=zipped))
            if there and (there.file, path, there.sha256) not in known:
                yield announcement(path, there.sha256, zipped=zipped)
