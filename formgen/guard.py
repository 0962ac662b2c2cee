"""Runs a function over an untrusted file in a child process with limits.

A file that comes from outside may be made to hang its reader, to fill the memory or to crash
a C library. In a child process that costs one file, not the batch. The child is started once
and serves call after call; it is replaced when a call had to be stopped.

The limit of memory is the system's (``RLIMIT_DATA``), which Linux enforces; where the system
has none, only the limit of time holds.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from formgen.errors import FormgenError, InputError
from formgen.findings import Where, found

if TYPE_CHECKING:
    from pebble import ProcessPool

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
        from pebble import ProcessExpired

        call = _pool(self.limits.megabytes).schedule(
            function, arguments, options, timeout=self.limits.seconds)
        try:
            return call.result()
        except FormgenError:
            raise
        except FutureTimeoutError as reason:
            raise InputError(
                found("FILE_TOO_SLOW", seconds=f"{self.limits.seconds:g}")) from reason
        except MemoryError as reason:
            raise InputError(
                found("FILE_NEEDS_MEMORY", megabytes=self.limits.megabytes)) from reason
        except (ProcessExpired, RecursionError) as reason:
            raise InputError(found("FILE_STOPPED_READER")) from reason


# Bytes that need no more than the usual time, and the seconds for each further million: four times
# what the slowest reader takes on a common machine, because the machine may be slow, or busy with
# other work, and a list of 100,000 students is not to be refused for that. A small file never gets
# more time, whatever it inflates to.
_USUAL_SIZE = 2_000_000
_SECONDS_PER_MILLION = 4


def guarded(function: Callable[_Arguments, _Result],
            *arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
    """:class:`Guard` with the usual limits: 10 seconds and 512 MB.

    The time grows with the bytes that are among the arguments, beyond two million.
    """
    size = sum(len(one) for one in arguments if isinstance(one, bytes))
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


@cache
def _pool(megabytes: int) -> ProcessPool:
    """The child process of this size; it ends with this process.

    It is a new interpreter, not a fork: it has none of this process's data in its memory.
    """
    from pebble import ProcessPool

    pool = ProcessPool(max_workers=1, initializer=_limit_memory, initargs=(megabytes,),
                       context=get_context("spawn"))
    atexit.register(_end, pool)
    return pool


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _limit_memory(megabytes: int) -> None:
    """Ask the system to refuse this process more memory than that."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such limits
        return
    size = megabytes << 20
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size, most))
