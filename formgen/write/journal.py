"""The journal of a run that has not ended: one line for each document it has written.

It lets the next run go on after one that was killed. A line may be lost, or torn, in a
power failure or on a full disk: that costs making a document again, no more, because after
an unfinished run a document counts only if its bytes have the hash that its line gives.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from formgen.write.atomic import close_quietly, write_all
from formgen.write.manifest import DocumentRecord, document_of, document_row, json_line

_LINES_BETWEEN_SYNCS = 1000
_OPEN = (os.O_WRONLY | os.O_APPEND | os.O_CREAT
         | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))


class Journal:
    """The journal at a path, open for appending.

    Raises:
        OSError: if it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, _OPEN, 0o666)
        self._lines = 0
        self._works = True

    def note(self, record: DocumentRecord) -> None:
        """Add a document. On a full disk the journal ends; the run goes on without."""
        if not self._works:
            return
        # A line begins with its line break, so that a torn one does not spoil the next.
        line = "\n" + json_line(document_row(record))
        try:
            write_all(self._handle, line.encode(errors="backslashreplace"))
            self._lines += 1
            if self._lines % _LINES_BETWEEN_SYNCS == 0:
                os.fsync(self._handle)
        except OSError:
            self._works = False

    def close(self) -> None:
        """Stop; the journal stays for the next run."""
        close_quietly(self._handle)

    def remove(self) -> None:
        """Delete the journal, once the manifest says it all. To be closed before.

        Raises:
            OSError: if it cannot be deleted.
        """
        self._path.unlink(missing_ok=True)


def read_journal(path: Path) -> dict[str, DocumentRecord]:
    """The documents of an unfinished run by path, the last line of a path counting.

    Lines that are torn are left out; no journal is an empty one.

    Raises:
        OSError: if there is a journal that cannot be read.
    """
    documents: dict[str, DocumentRecord] = {}
    try:
        with path.open("rb") as lines:
            for line in lines:
                try:
                    record = document_of(json.loads(line))
                except (ValueError, KeyError, TypeError, RecursionError):
                    continue
                documents[record.path] = record
    except FileNotFoundError:
        return {}
    return documents
