"""Runs a function over an untrusted file in a child process with limits.

A file that comes from outside may be made to hang its reader, to fill the memory or to crash
a C library. In a child process that costs one file, not the batch. The child is started once
and serves call after call; it is replaced when it ended or a call had to be stopped.

One process and one pipe between them: whatever happens to the child, and at whichever moment,
the pipe ends, and the caller knows. The pools of libraries learn of a death beside the results,
now and then before them, and are of no use from then on.

The limit of time is one of the processor's time, which the system counts and enforces, whatever
the child is doing: that a machine is busy with other work is no fault of the file. Behind it
stands a far wider one of the clock's, for what only waits. Windows counts no such time; there the
clock alone decides. The limit of memory is the system's (``RLIMIT_DATA``), which Linux enforces;
where the system has none, only the limit of time holds.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from traceback import format_exc
from typing import Any, ParamSpec, TypeVar, cast

from formgen.errors import FormgenError, InputError
from formgen.findings import Where, found
from formgen.handed import Given, Taken

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use: ``seconds`` of the processor's time, ``patience`` times as many by
    the clock, and ``megabytes`` of memory.

    No file of a person's making needs ten seconds; a list of 100,000 students has some 20 MB and
    gets more (see :func:`guarded`). The memory includes the interpreter and the libraries that the
    function imports, some 60 MB.
    """

    seconds: float = 10
    megabytes: int = 512
    patience: float = 10

    @property
    def by_the_clock(self) -> float:
        """The seconds after which the call is stopped, even if it did nothing."""
        return self.seconds * self.patience if _COUNTS_WORK else self.seconds


# Whether the system stops a process that has worked for so long.
_COUNTS_WORK = hasattr(signal, "setitimer")


class Guard:
    """Calls functions in a child process, within its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def __call__(self, function: Callable[_Arguments, _Result],
                 *arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
        """What ``function`` returns for the arguments.

        The function must be one of a module, not a lambda or a method, and the arguments and
        the result must pickle.

        Raises:
            FormgenError: as the function raised it
            InputError: FILE_TOO_SLOW, FILE_NEEDS_MEMORY, FILE_STOPPED_READER or
                READER_NOT_STARTED, without a place: the caller knows the file.
        """
        child = _child(self.limits.megabytes, os.getpid())
        try:
            well, result = child.call((function, arguments, options), self.limits)
        except TimeoutError as reason:
            raise InputError(found("FILE_TOO_SLOW", seconds=f"{reason.args[0]:g}")) from reason
        except _NotStartedError as reason:
            raise InputError(found("READER_NOT_STARTED")) from reason
        except (EOFError, OSError) as reason:
            raise InputError(found("FILE_STOPPED_READER")) from reason
        if well:
            return cast(_Result, result)
        if isinstance(result, MemoryError):
            raise InputError(
                found("FILE_NEEDS_MEMORY", megabytes=self.limits.megabytes)) from result
        if isinstance(result, RecursionError):
            raise InputError(found("FILE_STOPPED_READER")) from result
        raise result


# Bytes that need no more than the usual time, and the seconds for each further million: four times
# what the slowest reader takes on a common machine, because the machine may be slow, and a list of
# 100,000 students is not to be refused for that. A small file never gets more time, whatever it
# inflates to.
_USUAL_SIZE = 2_000_000
_SECONDS_PER_MILLION = 4


def guarded(function: Callable[_Arguments, _Result],
            *arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
    """:class:`Guard` with the usual limits: 10 seconds of work and 512 MB.

    The time grows with the bytes that are among the arguments, or in files whose paths are,
    beyond two million.
    """
    size = sum(len(one) if isinstance(one, bytes) else one.stat().st_size
               for one in arguments if isinstance(one, bytes | Path))
    limits = Limits()
    more = max(0, size - _USUAL_SIZE) / 1_000_000 * _SECONDS_PER_MILLION
    return Guard(replace(limits, seconds=limits.seconds + round(more)))(
        function, *arguments, **options)


def guarded_about(file: str, function: Callable[_Arguments, _Result],
                  *arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
    """:func:`guarded`, where what stopped the reader is told about ``file``."""
    try:
        return guarded(function, *arguments, **options)
    except InputError as error:
        raise InputError(*(finding if finding.where.file else replace(finding, where=Where(file))
                           for finding in error.findings)) from error


#: Until a child is there, and knows the function: a tenth of a second, or long if all is busy.
#: And until one is gone whose pipe has ended already.
_SECONDS_TO_START = _SECONDS_TO_END = 120


class _NotStartedError(OSError):
    """There is no child, whatever the file: the system, or what guards it, did not let it start."""


class _Child:
    """A process that serves calls one at a time; a new one where the last one is gone.

    It is a new interpreter, not a fork: it has none of this process's data in its memory. It
    ends with this process.
    """

    def __init__(self, megabytes: int) -> None:
        self._megabytes = megabytes
        self._pipe: Connection | None = None
        self._turn = Lock()

    def call(self, what: tuple[Any, ...], limits: Limits) -> tuple[bool, Any]:
        """What a function with its arguments and options came to: True and its result, or
        False and the exception that it raised.

        Raises:
            TimeoutError: it was stopped after the seconds that are its argument
            EOFError, OSError: the process ended, or could not be started.
        """
        with self._turn:
            try:
                return self._call(what, limits)
            except BaseException:  # Ctrl-C among them: an answer that comes late is no one's
                self.end()
                raise

    def _call(self, what: tuple[Any, ...], limits: Limits) -> tuple[bool, Any]:
        if self._pipe is not None and not self._process.is_alive():
            self.end()  # it went since the last call, which is no fault of this file
        pipe = self._pipe or self._start()
        pipe.send((limits.seconds, what))
        _wait_for_word(pipe)  # to import the function is no part of its time
        if not pipe.poll(limits.by_the_clock):
            raise TimeoutError(limits.by_the_clock)
        try:
            taken = Taken(pipe)
        except (EOFError, OSError) as reason:
            if _COUNTS_WORK and self._how_it_ended() == -signal.SIGPROF:
                raise TimeoutError(limits.seconds) from reason
            raise
        well, result = taken.load()
        if taken.long:  # the memory that a large file took is not kept
            self.end()
        return well, result

    def _how_it_ended(self) -> int | None:
        """The exit code of the process, whose pipe has ended; a signal's number below zero."""
        self._process.join(_SECONDS_TO_END)
        return self._process.exitcode

    def end(self) -> None:
        """Stop the process, whatever it is doing."""
        if self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._pipe = None

    def _start(self) -> Connection:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self._megabytes), daemon=True)
        try:
            with theirs:  # closed here, so that the pipe ends when the process does
                self._process.start()
            self._pipe = ours
            _wait_for_word(ours)
        except (EOFError, OSError) as reason:
            raise _NotStartedError from reason
        return ours


def _wait_for_word(pipe: Connection) -> None:
    if not pipe.poll(_SECONDS_TO_START):
        raise EOFError
    pipe.recv()


@cache
def _child(megabytes: int, _owner: int) -> _Child:
    """The child of this size. A process that was forked from its owner gets one of its own."""
    return _Child(megabytes)


def _serve(pipe: Connection, megabytes: int) -> None:
    """The child: calls what it is told to, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to deal with
    if _COUNTS_WORK:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(megabytes)
    try:
        pipe.send(None)
        while True:
            _answer(pipe)
    except BaseException:  # the parent sees that the pipe ends; no words on the terminal
        os._exit(1)


def _answer(pipe: Connection) -> None:
    seconds, what = pipe.recv()
    pipe.send(None)
    _limit_work(seconds)
    outcome = _outcome(*what)
    _limit_work(0)
    for piece in outcome.pieces():
        pipe.send_bytes(piece)


def _limit_work(seconds: float) -> None:
    """Ask the system to end this process when it has worked for so long from now; 0 for never."""
    if _COUNTS_WORK:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _end_with_parent() -> None:
    """However the parent ended, and whatever this process is doing for it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _outcome(function: Callable[..., object], arguments: Any, options: Any) -> Given:
    """What a call came to."""
    try:
        return Given((True, function(*arguments, **options)))
    except (FormgenError, MemoryError, RecursionError) as error:
        return Given((False, error))
    except Exception as error:  # a fault of formgen's own; the parent cannot see where it is
        error.add_note(format_exc())
        # Some exceptions cannot be made again from what they hold.
        pickle.loads(pickle.dumps(error))  # noqa: S301 - just made here
        return Given((False, error))


def _limit_memory(megabytes: int) -> None:
    """Ask the system to refuse this process more memory than that."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such limits
        return
    size = megabytes << 20
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or size < most:  # else it has less as it is
        resource.setrlimit(resource.RLIMIT_DATA, (size, most))
