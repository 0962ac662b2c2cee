"""A file of events that only grows: a line of JSON for each, on the disk before the next.

A later line never changes an earlier one. A line begins with its line break, so that one that
a power failure tore does not spoil the next; on reading it is left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from formgen.write.atomic import close_quietly, write_all
from formgen.write.failures import writing
from formgen.write.workplace import sole_use

_OPEN = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class EventLog:
    """The file of that name in a folder, which is made and locked while the log is open."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._undo = ExitStack()

    def open(self) -> Iterator[Any]:
        """Open the log for appending; the rows that are in it.

        Raises:
            OutputError: if it is in use, or cannot be read or written.
        """
        with writing(self._name), ExitStack() as undo:
            undo.enter_context(sole_use(self._folder))
            content = _content(self._folder / self._name)
            self._handle = os.open(self._folder / self._name, _OPEN, 0o600)
            undo.callback(close_quietly, self._handle)
            self._undo = undo.pop_all()
        return _rows(content)

    def close(self) -> None:
        """Stop, and give the folder free."""
        self._undo.close()

    def add(self, row: Mapping[str, Any]) -> None:
        """Add an event; it is on the disk when this returns.

        Raises:
            OutputError: if it cannot be written.
        """
        line = "\n" + json.dumps(row, ensure_ascii=False)
        with writing(self._name):
            write_all(self._handle, line.encode(errors="backslashreplace"))
            os.fsync(self._handle)


def read_rows(path: Path) -> Iterator[Any]:
    """The rows of a log in their order, torn ones left out; none if there is no log.

    Raises:
        OSError: if there is one that cannot be read.
    """
    return _rows(_content(path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _rows(content: bytes) -> Iterator[Any]:
    for line in content.split(b"\n"):
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):
            continue
