"""A folder that commands other than ``generate`` write into, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from formgen.write.atomic import remove_unfinished
from formgen.write.failures import writing
from formgen.write.lock import RunLock

#: Hidden: who looks into the folder is to see what is in it for people.
LOCK = ".formgen.lock"


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Make a folder and keep others out of it; what a dead run left unfinished there goes.

    Raises:
        OutputError: if it is in use or cannot be written.
    """
    with ExitStack() as undo:
        with writing(folder.name):
            folder.mkdir(parents=True, exist_ok=True)
            lock = RunLock(folder.resolve() / LOCK)
            lock.acquire()
            undo.callback(lock.release)
            remove_unfinished(str(folder))
        yield
