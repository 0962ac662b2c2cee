"""Chunks of work, done in this process or in others.

Only :meth:`concurrent.futures.Executor.submit` is used, so any executor will do. Results
come in the order of the chunks, whatever the number of workers, and only a few chunks are
under way at a time, so that memory stays flat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from os import cpu_count
from typing import Any, TypeVar

_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")

#: Below so many documents, starting processes costs more than it saves.
SERIAL_BELOW = 400

_work: Callable[[Any], Any] | None = None


def workers(jobs: str, documents: int = SERIAL_BELOW) -> int:
    """How many processes to use: a number, or ``auto`` by the amount of work and the cores."""
    if jobs != "auto":
        return max(1, int(jobs))
    return 1 if documents < SERIAL_BELOW else cpu_count() or 1


@contextmanager
def side_by_side(work: Callable[[_Chunk], _Result], processes: int, pieces: int,
                 ) -> Iterator[Callable[[_Chunk], Future[_Result]] | None]:
    """What has ``work`` done in other processes, for a few long pieces of work.

    None where that would not help.
    """
    if min(processes, pieces) < 2:
        yield None
        return
    with ProcessPoolExecutor(min(processes, pieces)) as pool:
        yield lambda piece: pool.submit(work, piece)


def work_through(chunks: Iterable[_Chunk], work: Callable[[_Chunk], _Result],
                 processes: int) -> Iterator[_Result]:
    """The result of ``work`` for each chunk, in the order of the chunks.

    Each process receives ``work`` once and keeps it, with all that it learns. A forked one
    has it as it is; for others it must pickle.
    """
    if processes == 1:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(processes, initializer=_receive, initargs=(work,)) as pool:
        yield from in_order(chunks, lambda chunk: pool.submit(_do, chunk), window=2 * processes)


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


def _receive(work: Callable[[Any], Any]) -> None:
    """Run once in each process, before its first chunk."""
    global _work
    _work = work


def _do(chunk: Any) -> Any:
    assert _work is not None
    return _work(chunk)
