"""Runs a function over an untrusted file in a child process with limits.

A file that comes from outside may be made to hang its reader, to fill the memory or to crash
a C library. In a child process that costs one file, not the batch. The child is started once
and serves call after call; it is replaced when it ended or a call had to be stopped.

One process and one pipe between them: whatever happens to the child, and at whichever moment,
the pipe ends, and the caller knows. The pools of libraries learn of a death beside the results,
now and then before them, and are of no use from then on.

The limit of memory is the system's (``RLIMIT_DATA``), which Linux enforces; where the system
has none, only the limit of time holds.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from traceback import format_exc
from typing import Any, ParamSpec, TypeVar, cast

from formgen.errors import FormgenError, InputError
from formgen.findings import Where, found
from formgen.spool import Blocks

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use: ``seconds`` of time and ``megabytes`` of memory.

    Nobody waits longer than ten seconds for a file of a person's making; a list of 100,000
    students has some 20 MB and gets more (see :func:`guarded`). The memory includes the
    interpreter and the libraries that the function imports, some 60 MB.
    """

    seconds: float = 10
    megabytes: int = 512


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
            InputError: FILE_TOO_SLOW, FILE_NEEDS_MEMORY or FILE_STOPPED_READER, without a place:
                the caller knows the file.
        """
        child = _child(self.limits.megabytes, os.getpid())
        try:
            well, result = child.call((function, arguments, options), self.limits.seconds)
        except TimeoutError as reason:
            raise InputError(
                found("FILE_TOO_SLOW", seconds=f"{self.limits.seconds:g}")) from reason
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
# what the slowest reader takes on a common machine, because the machine may be slow, or busy with
# other work, and a list of 100,000 students is not to be refused for that. A small file never gets
# more time, whatever it inflates to.
_USUAL_SIZE = 2_000_000
_SECONDS_PER_MILLION = 4


def guarded(function: Callable[_Arguments, _Result],
            *arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
    """:class:`Guard` with the usual limits: 10 seconds and 512 MB.

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
_SECONDS_TO_START = 120


class _Child:
    """A process that serves calls one at a time; a new one where the last one is gone.

    It is a new interpreter, not a fork: it has none of this process's data in its memory. It
    ends with this process.
    """

    def __init__(self, megabytes: int) -> None:
        self._megabytes = megabytes
        self._pipe: Connection | None = None
        self._turn = Lock()

    def call(self, what: tuple[Any, ...], seconds: float) -> tuple[bool, Any]:
        """What a function with its arguments and options came to: True and its result, or
        False and the exception that it raised.

        Raises:
            TimeoutError: it took longer than ``seconds``, and was stopped
            EOFError, OSError: the process ended, or could not be started.
        """
        with self._turn:
            try:
                return self._call(what, seconds)
            except BaseException:  # Ctrl-C among them: an answer that comes late is no one's
                self.end()
                raise

    def _call(self, what: tuple[Any, ...], seconds: float) -> tuple[bool, Any]:
        if self._pipe is not None and not self._process.is_alive():
            self.end()  # it went since the last call, which is no fault of this file
        pipe = self._pipe or self._start()
        pipe.send(what)
        _wait_for_word(pipe)  # to import the function is no part of its time
        if not pipe.poll(seconds):
            raise TimeoutError
        taken = _Taken(pipe)
        well, result = taken.load()
        if taken.long:  # the memory that a large file took is not kept
            self.end()
        return well, result

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
        with theirs:  # closed here, so that the pipe ends when the process does
            self._process.start()
        self._pipe = ours
        _wait_for_word(ours)
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
    Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(megabytes)
    try:
        pipe.send(None)
        while True:
            _answer(pipe)
    except BaseException:  # the parent sees that the pipe ends; no words on the terminal
        os._exit(1)


def _answer(pipe: Connection) -> None:
    what = pipe.recv()
    pipe.send(None)
    for piece in _outcome(*what).pieces():
        pipe.send_bytes(piece)


def _end_with_parent() -> None:
    """However the parent ended, and whatever this process is doing for it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Given(pickle.Pickler):
    """What a call came to, pickled; the blocks of long lists are left out, and follow."""

    def __init__(self, outcome: tuple[bool, object]) -> None:
        self._stream = BytesIO()
        self._long: dict[int, Blocks] = {}
        super().__init__(self._stream)
        self.dump(outcome)

    def persistent_id(self, obj: Any) -> tuple[int, int] | None:
        if type(obj) is not Blocks:
            return None
        self._long[id(obj)] = obj
        return id(obj), obj.in_memory

    def pieces(self) -> Iterator[bytes]:
        """The outcome, then the blocks of each list, with nothing after the last."""
        yield self._stream.getvalue()
        for blocks in self._long.values():
            yield from blocks.contents()
            yield b""


class _Taken(pickle.Unpickler):
    """The other side of :class:`_Given`: takes in the blocks one at a time, and so puts those
    that lay on disk there again.
    """

    def __init__(self, pipe: Connection) -> None:
        super().__init__(BytesIO(pipe.recv_bytes()))
        self._pipe = pipe
        self.long: dict[int, Blocks] = {}

    def persistent_load(self, pid: tuple[int, int]) -> Blocks:
        number, in_memory = pid
        if number not in self.long:
            self.long[number] = Blocks(in_memory)
        return self.long[number]

    def load(self) -> Any:
        """What was given."""
        result = super().load()
        for blocks in self.long.values():
            while content := self._pipe.recv_bytes():
                blocks.keep(content)
        return result


def _outcome(function: Callable[..., object], arguments: Any, options: Any) -> _Given:
    """What a call came to."""
    try:
        return _Given((True, function(*arguments, **options)))
    except (FormgenError, MemoryError, RecursionError) as error:
        return _Given((False, error))
    except Exception as error:  # a fault of formgen's own; the parent cannot see where it is
        error.add_note(format_exc())
        # Some exceptions cannot be made again from what they hold.
        pickle.loads(pickle.dumps(error))  # noqa: S301 - just made here
        return _Given((False, error))


def _limit_memory(megabytes: int) -> None:
    """Ask the system to refuse this process more memory than that."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such limits
        return
    size = megabytes << 20
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size, most))
