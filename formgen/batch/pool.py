"""Chunks of work, done in this process, in others, or on other machines.

Of the executors only :meth:`concurrent.futures.Executor.submit` is used, so any will do.
Results come in the order of the chunks, whatever the number of workers, and only a few chunks
are under way at a time, so that memory stays flat.
"""

from __future__ import annotations

import copyreg
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from multiprocessing import get_start_method, parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from formgen.errors import OutputError
from formgen.findings import found

_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")

#: Hands over a chunk of work.
Submit = Callable[[Any], Future[Any]]

#: Below so many documents, starting processes costs more than it saves.
SERIAL_BELOW = 400
# Windows can wait for so many things at a time that tell of the end of a process.
_MOST_ON_WINDOWS = 61
#: Seconds after which a worker notices that its parent was killed, if the system does not tell.
_LOOK_EVERY = 0.5

_work: Callable[[Any], Any] | None = None


def _view(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


def _parted(view: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _view, (dict(view),)


# What never changes is kept in such views, and Python does not pickle them by itself. Where
# processes are not forked, as on Windows, they are to go along all the same.
copyreg.pickle(MappingProxyType, _parted)


class Crew(Protocol):
    """Who does the work: ``size`` workers. ``leaves_traces``: one may die unnoticed."""

    size: int
    leaves_traces: bool

    def at_work(self, work: Callable[[Any], Any]) -> AbstractContextManager[Submit]:
        """Give every worker ``work`` once, to keep with all that it learns."""


class Alone:
    """This process does it all, each chunk when it is handed over."""

    size = 1
    leaves_traces = False

    @contextmanager
    def at_work(self, work: Callable[[Any], Any]) -> Iterator[Submit]:
        """``work`` itself."""
        yield lambda chunk: _done(work(chunk))


class Processes:
    """Several processes of this machine.

    A forked one has ``work`` as it is, and all that it learnt from the first chunk, which is
    done here for that: what templates there are, above all. For other processes it must pickle.
    """

    leaves_traces = False

    def __init__(self, size: int) -> None:
        self.size = size

    @contextmanager
    def at_work(self, work: Callable[[Any], Any]) -> Iterator[Submit]:
        """Start the processes, and let them finish what they have begun.

        Raises:
            OutputError: WORKER_LOST, if one of them was stopped by force.
        """
        pool = ProcessPoolExecutor(self.size, initializer=_receive, initargs=(work,))
        is_learnt = get_start_method() != "fork"

        def submit(chunk: Any) -> Future[Any]:
            nonlocal is_learnt
            if is_learnt:
                return _submitted(pool, _do, chunk)
            is_learnt = True
            return _done(work(chunk))

        with _ended(pool):
            yield submit


def crew(jobs: str, documents: int) -> Crew:
    """The processes to use: a number, or ``auto`` by the amount of work and the cores."""
    size = workers(jobs, documents)
    return Processes(size) if size > 1 else Alone()


def workers(jobs: str, documents: int = SERIAL_BELOW) -> int:
    """How many processes to use: a number, or ``auto`` by the amount of work and the cores."""
    cores = 1 if documents < SERIAL_BELOW else _cores()
    size = cores if jobs == "auto" else int(jobs)
    return max(1, min(size, _MOST_ON_WINDOWS) if sys.platform == "win32" else size)


def _cores() -> int:
    """The cores that this process may use, where the system says so; else those of the machine."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count() or 1


@contextmanager
def side_by_side(work: Callable[[_Chunk], _Result], processes: int, pieces: int,
                 ) -> Iterator[Callable[[_Chunk], Future[_Result]] | None]:
    """What has ``work`` done in other processes, for a few long pieces of work.

    None where that would not help.
    """
    if min(processes, pieces) < 2:
        yield None
        return
    pool = ProcessPoolExecutor(min(processes, pieces), initializer=_serve)
    with _ended(pool):
        yield lambda piece: _submitted(pool, work, piece)


def work_through(chunks: Iterable[_Chunk], work: Callable[[_Chunk], _Result],
                 crew: Crew) -> Generator[_Result]:
    """The result of ``work`` for each chunk, in the order of the chunks."""
    with crew.at_work(work) as submit:
        yield from in_order(chunks, submit, window=2 * crew.size if crew.size > 1 else 1)


def in_order(chunks: Iterable[_Chunk], submit: Callable[[_Chunk], Future[_Result]],
             window: int) -> Iterator[_Result]:
    """The results of the chunks that an executor was given, ``window`` at a time, in order."""
    remaining = iter(chunks)
    pending: deque[Future[_Result]] = deque()
    while True:
        pending.extend(submit(chunk) for chunk in islice(remaining, window - len(pending)))
        if not pending:
            return
        yield pending.popleft().result()


def _submitted(pool: Executor, work: Callable[[_Chunk], _Result], chunk: _Chunk,
               ) -> Future[_Result]:
    """Hand over a chunk. Ctrl-C waits for that: Python loses one that comes while it forks."""
    if current_thread() is not main_thread():
        return pool.submit(work, chunk)
    came = []
    before = signal.signal(signal.SIGINT, lambda *_: came.append(True))
    try:
        return pool.submit(work, chunk)
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _ended(pool: Executor) -> Iterator[None]:
    """End a pool's processes: what is not begun is dropped if we are stopped."""
    try:
        yield
    except BrokenExecutor as error:
        raise OutputError(found("WORKER_LOST")) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _done(result: _Result) -> Future[_Result]:
    future: Future[_Result] = Future()
    future.set_result(result)
    return future


def _receive(work: Callable[[Any], Any]) -> None:
    """Run once in each process, before its first chunk."""
    global _work
    _work = work
    _serve()


def _serve() -> None:
    """Leave it to the process that started this one when to end: Ctrl-C reaches every process
    of a terminal, and a kill only one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(), os.getppid()), daemon=True).start()


def _end_with(parent: BaseProcess | None, parent_id: int) -> None:
    """End when the parent is gone: what it has handed out is then the next run's to make."""
    if parent is None:
        return
    while not wait([parent.sentinel], _LOOK_EVERY) and os.getppid() == parent_id:
        pass
    os._exit(1)


def _do(chunk: Any) -> Any:
    assert _work is not None
    return _work(chunk)
