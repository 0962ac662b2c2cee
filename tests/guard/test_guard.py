"""A file that hangs, fills the memory or breaks its reader costs itself only."""

from __future__ import annotations

import os
import sys
import time

import pytest

from formgen.errors import InputError, TemplateError
from formgen.findings import Where, found
from formgen.guard import Guard, Limits, guarded

LITTLE = Guard(Limits(seconds=1, megabytes=300))


def refuse(name: str) -> None:
    raise TemplateError(found("FILE_TOO_SLOW", Where(file=name), seconds="3"))


def fill_memory(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def die() -> None:
    os._exit(11)


def test_the_result_comes_back() -> None:
    assert guarded(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]


def test_it_is_another_process_and_stays_the_same_one() -> None:
    first, second = guarded(os.getpid), guarded(os.getpid)
    assert os.getpid() != first == second


def test_a_refusal_comes_back_whole() -> None:
    with pytest.raises(TemplateError) as refusal:
        guarded(refuse, "a.docx")
    assert refusal.value.findings == (
        found("FILE_TOO_SLOW", Where(file="a.docx"), seconds="3"),)


def test_a_file_that_hangs_is_stopped_and_the_next_one_is_read() -> None:
    with pytest.raises(InputError) as refusal:
        LITTLE(time.sleep, 30)
    assert refusal.value.findings == (found("FILE_TOO_SLOW", seconds="1"),)
    assert LITTLE(len, "next") == 4


def test_a_large_file_gets_more_time_and_a_small_one_does_not(
        monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    monkeypatch.setattr(Guard, "__call__", lambda guard, *_: given.append(guard.limits.seconds))
    for size in (1_000, 2_000_000, 20_000_000):
        guarded(len, bytes(size))
    assert given == [10, 10, 82]


def test_a_reader_that_dies_does_not_take_the_batch_along() -> None:
    with pytest.raises(InputError) as refusal:
        LITTLE(die)
    assert refusal.value.findings == (found("FILE_STOPPED_READER"),)
    assert LITTLE(len, "next") == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_file_that_wants_too_much_memory_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        LITTLE(fill_memory, 1_000)
    assert refusal.value.findings == (found("FILE_NEEDS_MEMORY", megabytes=300),)
    assert LITTLE(fill_memory, 10) == 10 << 20
