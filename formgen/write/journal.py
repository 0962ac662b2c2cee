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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formgen.write.atomic import close_quietly, write_all
from formgen.write.manifest import DocumentRecord, document_of, document_row, json_line
from formgen.write.names import is_safe_path

_LINES_BETWEEN_SYNCS = 1000
_ANNOUNCED, _IN_ZIP = "announced", "announced in ZIP"
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
        lines = "".join(announcement(path, sha256, zipped=zipped) for path, sha256 in documents)
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


def announcement(path: str, sha256: str, *, zipped: bool) -> str:
    """The line that announces a document, ``zipped``: in its ZIP file."""
    return "\n" + json_line({_IN_ZIP if zipped else _ANNOUNCED: path, "sha256": sha256})


@dataclass(frozen=True, slots=True)
class Journaled:
    """What the journal of an unfinished run says.

    ``documents`` are those that it wrote, by path; ``announced`` the hashes of what it may have
    written besides, by path, ``in_zips`` of what it may have put into ZIP files.
    """

    documents: dict[str, DocumentRecord]
    announced: dict[str, set[str]]
    in_zips: dict[str, set[str]]

    def take_in(self, row: Any) -> None:
        """Take in what the next line says.

        Raises:
            KeyError, TypeError, ValueError: if it says nothing.
        """
        for key, announced in ((_ANNOUNCED, self.announced), (_IN_ZIP, self.in_zips)):
            if key in row:
                if not is_safe_path(row[key]):
                    raise ValueError("not a document")
                announced.setdefault(row[key], set()).add(str(row["sha256"]))
                return
        record = document_of(row)
        self.documents[record.path] = record
        there = self.in_zips if record.archive else self.announced
        left = there.pop(record.path, set()) - {record.sha256}
        if left:
            there[record.path] = left


def read_journal(*paths: Path) -> Journaled:
    """The journal at a path, and what else has its lines; the last line of a document counts.

    Lines that are torn are left out; no journal is an empty one.

    Raises:
        OSError: if there is a journal that cannot be read.
    """
    journaled = Journaled({}, {}, {})
    for path in paths:
        try:
            with path.open("rb") as lines:
                for line in lines:
                    with suppress(ValueError, KeyError, TypeError, RecursionError,
                                  AttributeError):
                        journaled.take_in(json.loads(line))
        except FileNotFoundError:
            continue
    return journaled
