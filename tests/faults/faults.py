"""A command in a process of its own, one of whose file-system calls fails."""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import json
import os
import signal
import sys
import time
import traceback
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from formgen.cli import main
from tests.once import compiling_once, reading_once

PACKAGE = str(Path(__file__).parents[2] / "formgen")
#: Every function by which formgen, or the standard library for it, touches the file system.
FUNCTIONS = ("open", "read", "write", "close", "lseek", "replace", "rename", "mkdir", "fsync",
             "ftruncate", "unlink", "rmdir", "lstat", "stat", "scandir", "listdir", "sendfile",
             "chmod", "utime")
#: Of a file that was opened by ``open`` or by a path.
METHODS = ("read", "write", "close")
ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES}
#: Functions of values only.
SLOW = (("formgen.author.templates", "build_word"), ("formgen.pack.packer", "print_pack"),
        ("formgen.pack.packer", "covering_letter"), ("formgen.collect.collect", "evidence"),
        ("formgen.intake.make", "intake_workbook"), ("formgen.intake.returning", "intake_workbook"))
#: What needs room: on a full disk, all of it fails from then on.
NEEDS_ROOM = ("write", "mkdir", "sendfile", "file.write")
#: What may change the disk. A kill at another call leaves what one at the next of these does.
CHANGES = (*NEEDS_ROOM, "open", "io.open", "replace", "rename", "ftruncate", "unlink", "rmdir",
           "chmod", "utime", "fsync")


@dataclass(frozen=True)
class Ended:
    """How a command ended: the exit code, or a signal's number below zero.

    ``said`` is what it wrote to standard error. ``sites`` has for each call that it made the
    function, and a number that is the same for calls of it from one place in formgen, reached
    one way. A command that was killed says nothing.
    """

    code: int
    said: str = ""
    sites: Sequence[tuple[str, int]] = ()

    @property
    def calls(self) -> int:
        """How many calls it made."""
        return len(self.sites)


@dataclass
class Faults:
    """Counts file-system calls, and lets the one with a number fail.

    ``fault`` is ``kill`` or one of :data:`ERRORS`. A full disk stays full: from that call on,
    every one that needs room fails.
    """

    at: int
    fault: str
    sites: list[tuple[str, int]] = field(default_factory=list)

    def install(self) -> None:
        """Put this before the functions, in this process for good."""
        os.fsync = lambda _handle: None  # this is about formgen, not about the disk
        for name in FUNCTIONS:
            setattr(os, name, self._before(name, getattr(os, name)))
        opened = self._before("io.open", io.open)  # what Path.open calls

        def open_file(*arguments: Any, **options: Any) -> Any:
            file = opened(*arguments, **options)
            for name in METHODS:
                setattr(file, name, self._before(f"file.{name}", getattr(file, name)))
            return file
        io.open = builtins.open = open_file

    def _before(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            # Where calls come from only the undisturbed run is asked.
            self.sites.append((name, 0 if self.at else _site(name)))
            calls = len(self.sites)
            full = self.fault == "ENOSPC" and calls > self.at > 0 and name in NEEDS_ROOM
            if calls == self.at or full:
                self._fail(name, real, arguments, options)
            return real(*arguments, **options)
        return call

    def _fail(self, name: str, real: Callable[..., Any], arguments: Any, options: Any) -> None:
        if name in ("write", "file.write") and len(arguments[-1]) > 1:
            half = arguments[-1][:len(arguments[-1]) // 2]
            real(*arguments[:-1], half)  # the system may take a part before it fails
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if name in ("close", "file.close"):  # it fails, and the file is closed
            real(*arguments, **options)
        error = ERRORS[self.fault]
        paths = [str(item) for item in arguments[:2] if isinstance(item, (str, Path))]
        raise OSError(error, os.strerror(error), *(
            (paths[0], None, paths[1]) if name in ("replace", "rename") else paths[:1]))


def _site(name: str) -> int:
    """A number for a function and the way in formgen by which it is called now."""
    way: list[object] = [name]
    frame = sys._getframe(2)
    while frame.f_back:
        if PACKAGE in frame.f_code.co_filename:
            way += frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return zlib.crc32(repr(way).encode())


def run(folder: Path, *arguments: str, at: int = 0, fault: str = "",
        kill_after: float = 0) -> Ended:
    """Run ``formgen ARGUMENT...`` in a folder, in a child process that has all modules already.

    At the call with the number ``at`` the fault happens; or the process is killed when so many
    seconds have passed.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other threads of the test runner do not matter here
        child = os.fork()
    if child == 0:
        os.close(reading)
        _child(folder, arguments, Faults(at, fault), writing)
    os.close(writing)
    if kill_after:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not told:
        return Ended(status)
    ended = json.loads(told)
    return Ended(ended["code"], ended["said"], [(name, site) for name, site in ended["sites"]])


def _child(folder: Path, arguments: tuple[str, ...], faults: Faults, writing: int) -> None:
    say, leave, code = os.write, os._exit, 99
    words = io.StringIO()
    try:
        os.chdir(folder)
        faults.install()
        code = command(arguments, words)
    except BaseException:
        words.write(traceback.format_exc())
    with suppress(BaseException):
        say(writing, json.dumps(
            {"code": code, "said": words.getvalue(), "sites": faults.sites}).encode())
    leave(0)


def command(arguments: tuple[str, ...], words: io.StringIO) -> int:
    """Run ``formgen ARGUMENT...`` in this process; its exit code.

    A returned form is read in this process too, not in a guarded one.
    """
    sys.argv, sys.stdin = ["formgen", *arguments], io.StringIO()
    os.environ["FORMGEN_DEBUG"] = "1"  # where a fault of formgen's own is, a traceback says
    with redirect_stdout(io.StringIO()), redirect_stderr(words):
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0)
    return 99


@contextmanager
def once_only() -> Iterator[None]:
    """Do in this process, and in those forked from it, only once what reads and writes no file
    and takes long.
    """
    with compiling_once(), reading_once(), pytest.MonkeyPatch.context() as patch:
        for module, name in SLOW:
            place = import_module(module)
            patch.setattr(place, name, _remembered(getattr(place, name)))
        collecting = import_module("formgen.collect.collect")
        patch.setattr(collecting, "guarded", lambda function, *arguments: function(*arguments))
        yield


def _remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[bytes, Any] = {}

    def call(*arguments: Any, **options: Any) -> Any:
        key = hashlib.sha256(repr((arguments, options)).encode(errors="replace")).digest()
        if key not in known:
            known[key] = function(*arguments, **options)
        return known[key]
    return call


def tree_of(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*")) if path.is_file()}
