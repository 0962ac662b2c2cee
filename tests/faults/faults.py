"""A small run in a process of its own, one of whose file-system calls fails."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formgen.errors import FormgenError
from formgen.generate import Request, generate

#: Every function by which formgen touches the file system. Path's own methods call these.
FUNCTIONS = ("open", "write", "close", "replace", "mkdir", "fsync", "ftruncate", "unlink",
             "rmdir", "lstat", "stat", "scandir", "listdir")
ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES}
DONE, REFUSED, FAULT = 0, 10, 99


@dataclass
class Faults:
    """Counts file-system calls, and lets the one with a number fail.

    ``fault`` is ``kill`` or one of :data:`ERRORS`. A full disk stays full: from that call on,
    every one that needs room fails.
    """

    at: int
    fault: str
    calls: int = 0

    def install(self) -> None:
        """Put this before the functions, in this process for good."""
        for name in FUNCTIONS:
            setattr(os, name, self._before(name, getattr(os, name)))
        io.open = self._before("io.open", io.open)  # what Path.open calls

    def _before(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            full = self.fault == "ENOSPC" and self.calls > self.at > 0 and name in (
                "write", "mkdir")
            if self.calls == self.at or full:
                self._fail(name, real, arguments, options)
            return real(*arguments, **options)
        return call

    def _fail(self, name: str, real: Callable[..., Any], arguments: Any, options: Any) -> None:
        half = name == "write" and len(arguments[1]) > 1
        if half:  # the system may take a part before it fails
            real(arguments[0], bytes(arguments[1])[:len(arguments[1]) // 2])
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "close":  # it fails, and the file is closed
            real(*arguments, **options)
        error = ERRORS[self.fault]
        paths = [str(item) for item in arguments[:2] if isinstance(item, (str, Path))]
        raise OSError(error, os.strerror(error), *(
            (paths[0], None, paths[1]) if name == "replace" else paths[:1]))


def disturbed(request: Request, at: int, fault: str) -> tuple[int, int]:
    """Run in a child process: how it ended, and how many calls it made if it was not killed.

    How it ended is a signal's number below zero, or one of DONE, REFUSED and FAULT.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other threads of the test runner do not matter here
        child = os.fork()
    if child == 0:
        _run(request, Faults(at, fault), writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        calls = int(pipe.read() or 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), calls


def _run(request: Request, faults: Faults, writing: int) -> None:
    code = FAULT
    say = os.write
    try:
        faults.install()
        generate(request)
        code = DONE
    except FormgenError as error:
        code = REFUSED if error.findings else FAULT
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        say(writing, b"%d" % faults.calls)
        os._exit(code)


def tree_of(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*")) if path.is_file()}
