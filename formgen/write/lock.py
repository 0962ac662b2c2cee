"""One run at a time in an output folder.

The lock is the operating system's, on a file that is never deleted: the system lets go of
it when the process ends, however it ends, so that a killed run needs no detective work and
a process number that is used again misleads nobody. The file says who holds it, for people,
and for file systems that have no locks or keep them to one machine; it is empty when the
last run ended well.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from formgen.errors import OutputError
from formgen.findings import Finding, Where, found
from formgen.write.atomic import close_quietly

#: Where Windows locks one byte: beyond the text, which others then can still read.
_LOCKED_BYTE = 1 << 20
#: The largest number of a process that a system can be asked about.
_LARGEST_NUMBER = (1 << 31) - 1
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
#: Files that this process has locked; the system would let it lock them once more.
_held: set[Path] = set()


class RunLock:
    """The right to write into an output folder, from :meth:`acquire` to :meth:`release`.

    ``found_dead`` tells after acquiring that an earlier run did not end well.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1
        self.found_dead = False

    def acquire(self) -> None:
        """Take the lock, or take it over from a run that is dead.

        Raises:
            OutputError: ``OUTPUT_IN_USE`` if another run holds it, on this machine or, as far
                as the file tells, on another one.
            OSError: if the file cannot be opened or written.
        """
        if self._path in _held:
            raise OutputError(self._in_use(os.getpid(), socket.gethostname()))
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(self._path, flags, 0o666)
        try:
            locked = _lock(handle)
            holder, host = _holder(handle)
            if locked is False or (host and not _is_over(holder, host, sure=bool(locked))):
                raise OutputError(self._in_use(holder, host))
            _say(handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
        except BaseException:
            os.close(handle)
            raise
        self.found_dead = bool(host)
        self._handle = handle
        _held.add(self._path)

    def release(self) -> None:
        """Give the lock back. The file stays, empty: deleting it would race with the next."""
        _held.discard(self._path)
        with suppress(OSError):  # what the file then still says, the next run sees through
            _say(self._handle, "")
        close_quietly(self._handle)

    def _in_use(self, holder: int, host: str) -> Finding:
        name = f"{self._path.parent.name}/{self._path.name}"
        return found("OUTPUT_IN_USE", Where(file=name), pid=holder or "?", host=host or "?",
                     lock=name)


def _is_over(holder: int, host: str, *, sure: bool) -> bool:
    """Whether the run that the file names has ended.

    ``sure``: the system gave us the lock, so that no process of this machine has it.
    """
    if host != socket.gethostname():
        return False
    if sure or holder == os.getpid():  # the number of a dead run may have come to us
        return True
    try:
        os.kill(holder, 0)  # never reached on Windows, which always has locks
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _lock(handle: int) -> bool | None:
    """True: locked; False: another process has it; None: the file system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Of the two kinds, this one is not inherited by worker processes.
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _BUSY else None
    return True


def _holder(handle: int) -> tuple[int, str]:
    """Process number and machine that the file names; 0 and "" if it names none."""
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        said = json.loads(os.read(handle, 1000))
        number, host = said["pid"], said["host"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0, ""
    is_number = type(number) is int and 0 < number <= _LARGEST_NUMBER
    return (number, host) if is_number and type(host) is str else (0, "")


def _say(handle: int, text: str) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, os.write(handle, text.encode()))
