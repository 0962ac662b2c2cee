"""The journal of a run that has not ended: one line for each document it has written.

It lets the next run go on after one that was killed. A line may be lost, or torn, in a
power failure or on a full disk: that costs making a document again, no more, because after
an unfinished run a document counts only if its bytes have the hash that its line gives.

Whoever writes a document announces its hash in the journal first: what a run that was killed
had written, but not yet noted, is then told from what somebody has changed since.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def note(self, *records: DocumentRecord) -> None:
        """Add documents. On a full disk the journal ends; the run goes on without."""
        if not self._works:
            return
        # A line begins with its line break, so that a torn one does not spoil the next.
        lines = "".join("\n" + json_line(document_row(record)) for record in records)
        try:
            write_all(self._handle, lines.encode(errors="backslashreplace"))
            self._lines += len(records)
            if self._lines >= _LINES_BETWEEN_SYNCS:
                self._lines = 0
                os.fsync(self._handle)
        except OSError:
            self._works = False

    def close(self) -> None:
        """Stop; the journal stays for the next run."""
        if self._handle >= 0:
            close_quietly(self._handle)
        self._handle, self._works = -1, False

    def remove(self) -> None:
        """Close and delete the journal, once the manifest says it all.

        Raises:
            OSError: if it cannot be deleted.
        """
        self.close()  # Windows deletes no file that is open
        self._path.unlink(missing_ok=True)


class Announcer:
    """Announces in the journal at a path what is about to be written, from any process."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._handle = -1
        self._works = True

    def __getstate__(self) -> dict[str, Any]:
        """Each process opens the journal for itself."""
        return {**self.__dict__, "_handle": -1}

    def __call__(self, *documents: tuple[str, str], zipped: bool = False) -> None:
        """Announce documents, each by its path and hash; ``zipped``: in their ZIP file. On a full
        disk that ends; the run goes on without.
        """
        if not self._works:
            return
        key = "announced in ZIP" if zipped else "announced"
        lines = "".join("\n" + json_line({key: path, "sha256": sha256})
                        for path, sha256 in documents)
        try:
            if self._handle < 0:
                self._handle = os.open(self._path, _OPEN, 0o666)
            # In one piece: other processes may be adding lines, too.
            os.write(self._handle, lines.encode(errors="backslashreplace"))
        except OSError:
            self._works = False

    def close(self) -> None:
        """Let go of the journal."""
        if self._handle >= 0:
            close_quietly(self._handle)
        self._handle = -1


@dataclass(frozen=True, slots=True)
class Journaled:
    """What the journal of an unfinished run says.

    ``documents`` are those that it wrote, by path; ``announced`` the hashes of what it may have
    written besides, by path, ``in_zips`` of what it may have put into ZIP files.
    """

    documents: Mapping[str, DocumentRecord]
    announced: Mapping[str, Collection[str]]
    in_zips: Mapping[str, Collection[str]]


def read_journal(path: Path) -> Journaled:
    """The journal at a path, the last line of a document counting.

    Lines that are torn are left out; no journal is an empty one.

    Raises:
        OSError: if there is a journal that cannot be read.
    """
    documents: dict[str, DocumentRecord] = {}
    announced: dict[str, set[str]] = {}
    in_zips: dict[str, set[str]] = {}
    try:
        with path.open("rb") as lines:
            for line in lines:
                try:
                    row = json.loads(line)
                    if "announced" in row:
                        announced.setdefault(row["announced"], set()).add(row["sha256"])
                        continue
                    if "announced in ZIP" in row:
                        in_zips.setdefault(row["announced in ZIP"], set()).add(row["sha256"])
                        continue
                    record = document_of(row)
                except (ValueError, KeyError, TypeError, RecursionError):
                    continue
                documents[record.path] = record
                there = in_zips if record.archive else announced
                left = there.pop(record.path, set()) - {record.sha256}
                if left:
                    there[record.path] = left
    except FileNotFoundError:
        return Journaled({}, {}, {})
    return Journaled(documents, announced, in_zips)
