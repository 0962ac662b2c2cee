"""Results come in the order of the chunks, from one process or from several."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

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
    monkeypatch.setattr(pool, "cpu_count", lambda: 64)
    assert (workers("auto"), workers("100")) == (61, 61)


def die(_chunk: list[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_process_that_is_killed_is_told_of() -> None:
    with pytest.raises(OutputError) as caught:
        list(work_through([[1]], die, Processes(2)))
    (finding,) = caught.value.findings
    assert finding.what("nl") == (
        "Een van de processen die de documenten maken, is van buitenaf gestopt, meestal omdat "
        "het geheugen vol was.")
    assert finding.todo("en").endswith("choose fewer processes, such as --jobs 1.")
