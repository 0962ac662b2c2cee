"""Results come in the order of the chunks, from one process or from several."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import get_start_method

import pytest

from formgen.batch import pool
from formgen.batch.pool import SERIAL_BELOW, Processes, crew, work_through, workers
from formgen.errors import OutputError


def double(chunk: list[int]) -> list[int]:
    return [2 * number for number in chunk]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_order_is_that_of_the_chunks(processes: str) -> None:
    made = work_through(([number] for number in range(50)), double, crew(processes, 50))
    assert [number for numbers in made for number in numbers] == list(range(0, 100, 2))


def test_no_more_chunks_are_taken_than_can_be_under_way() -> None:
    taken = 0

    def chunks() -> Iterator[list[int]]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield [number]

    made = work_through(chunks(), double, Processes(2))
    next(made)
    assert taken <= 6
    made.close()


@pytest.mark.parametrize(("jobs", "documents", "expected"), [
    ("1", 10_000, 1), ("7", 10, 7), ("auto", SERIAL_BELOW - 1, 1),
])
def test_how_many_processes(jobs: str, documents: int, expected: int) -> None:
    assert workers(jobs, documents) == expected
    assert workers("auto", 10**6) >= 1


def test_no_more_processes_than_windows_can_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool of more is an error there, even on a machine with 64 cores."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(pool, "_cores", lambda: 64)
    assert (workers("auto"), workers("100")) == (61, 61)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system does not say")
def test_no_more_processes_than_cores_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {3})
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert (workers("auto"), workers("2")) == (1, 2)


def learn(_chunk: list[int], known: list[int] = []) -> tuple[int, int]:  # noqa: B006
    """Which process this is, and which learnt what there is to know."""
    known[:] = known or [os.getpid()]
    return os.getpid(), known[0]


@pytest.mark.skipif(get_start_method() != "fork", reason="other processes begin anew")
def test_what_the_first_chunk_teaches_all_processes_know() -> None:
    first, *others = work_through(([number] for number in range(20)), learn, Processes(2))
    assert first == (os.getpid(), os.getpid())
    assert os.getpid() not in {worker for worker, _ in others}
    assert {taught for _, taught in others} == {os.getpid()}


@pytest.mark.skipif(get_start_method() != "fork", reason="nothing is forked")
def test_ctrl_c_while_processes_are_forked_is_not_lost() -> None:
    interrupt = [True]

    def once() -> None:
        if interrupt:
            interrupt.clear()
            os.kill(os.getpid(), signal.SIGINT)

    os.register_at_fork(after_in_parent=once)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(work_through(([number] for number in range(9)), double, Processes(2)))
    finally:
        signal.signal(signal.SIGINT, before)
        interrupt.clear()


def die(chunk: list[int]) -> list[int]:
    if chunk[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_process_that_is_killed_is_told_of() -> None:
    with pytest.raises(OutputError) as caught:
        list(work_through([[0], [1]], die, Processes(2)))
    (finding,) = caught.value.findings
    assert finding.what("nl") == (
        "Een van de processen die de documenten maken, is van buitenaf gestopt, meestal omdat "
        "het geheugen vol was.")
    assert finding.todo("en").endswith("choose fewer processes, such as --jobs 1.")
