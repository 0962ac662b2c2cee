"""A file that hangs, fills the memory or breaks its reader costs itself only."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from formgen.errors import InputError, TemplateError
from formgen.findings import Where, found
from formgen.guard import Guard, Limits, guarded
from formgen.read.long import Long

LITTLE = Guard(Limits(seconds=1, megabytes=300))
COUNTED = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has only the clock")


def refuse(name: str) -> None:
    raise TemplateError(found("FILE_TOO_SLOW", Where(file=name), seconds="3"))


def fill_memory(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def work(seconds: float, share: float = 1) -> int:
    """Work so long, for a share of the time only, as on a machine that is busy otherwise."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        start = time.process_time()
        while time.process_time() < start + 0.02:
            pass
        time.sleep(0.02 * (1 / share - 1))
    return 1


def hang_in_c() -> None:
    re.match("(a*)*b", "a" * 40)


def die() -> None:
    os._exit(11)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Odd(Exception):
    """Cannot be made again from what it holds."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def long_column(count: int) -> tuple[Long, list[Long], str]:
    """Two columns in one file, and one of them once more."""
    column = Long(cells=map(str, range(count)))
    return column, [Long(column.store, range(count)), column], "and so on"


def raise_odd() -> None:
    raise Odd("a", "b")


def raise_fault() -> None:
    raise ZeroDivisionError("a fault")


def test_the_result_comes_back() -> None:
    assert guarded(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]


def test_long_lists_come_back_and_what_they_took_is_given_back() -> None:
    before = guarded(os.getpid)
    column, others, rest = guarded(long_column, 2500)
    assert list(column) == list(map(str, range(2500))) and rest == "and so on"
    assert list(others[0]) == list(range(2500)) and others[1] is column
    assert column.store is others[0].store
    column.extend(["more"])
    assert column[-1] == "more" and others[0][-1] == 2499
    assert guarded(os.getpid) != before


def test_memory_that_is_short_when_a_result_is_handed_over_is_told() -> None:
    with pytest.raises(InputError) as caught:
        LITTLE(bytes, 170 << 20)  # it is there, and there is no room for it once more
    assert caught.value.findings[0].code == "FILE_NEEDS_MEMORY"


def test_it_is_another_process_and_stays_the_same_one() -> None:
    first, second = guarded(os.getpid), guarded(os.getpid)
    assert os.getpid() != first == second


def test_a_refusal_comes_back_whole() -> None:
    with pytest.raises(TemplateError) as refusal:
        guarded(refuse, "a.docx")
    assert refusal.value.findings == (
        found("FILE_TOO_SLOW", Where(file="a.docx"), seconds="3"),)


@COUNTED
@pytest.mark.parametrize(("function", "arguments"), [(work, (30,)), (hang_in_c, ())])
def test_a_file_that_takes_much_work_is_stopped_and_the_next_one_is_read(
        function: Callable[..., object], arguments: tuple[float, ...]) -> None:
    LITTLE(len, "there is a child")
    before = worked()
    with pytest.raises(InputError) as refusal:
        LITTLE(function, *arguments)
    assert 0.9 < worked() - before < 2.5  # the start of the child included
    finding, = refusal.value.findings
    assert finding == found("FILE_TOO_SLOW", seconds="1")
    assert finding.what("nl") == "Het lezen van dit bestand kostte meer dan 1 s en is afgebroken."
    assert LITTLE(len, "next") == 4


def worked() -> float:
    """The processor time of children that have ended."""
    import resource
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@COUNTED
def test_a_machine_that_is_busy_costs_no_file() -> None:
    start = time.monotonic()
    assert LITTLE(work, 0.5, 0.2) == 1
    assert time.monotonic() - start > 2  # twice what it may work
    assert LITTLE(work, 0.8) == LITTLE(work, 0.8) == 1  # each call has its own time
    time.sleep(0.1)
    assert LITTLE(len, "next") == 4


def test_a_file_that_is_waited_for_is_given_up_and_the_next_one_is_read() -> None:
    impatient = Guard(Limits(seconds=0.1, megabytes=300, patience=4))
    with pytest.raises(InputError) as refusal:
        impatient(time.sleep, 30)
    seconds = "0.4" if hasattr(signal, "setitimer") else "0.1"
    assert refusal.value.findings == (found("FILE_TOO_SLOW", seconds=seconds),)
    assert LITTLE(len, "next") == 4


def test_where_work_is_not_counted_the_clock_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.guard._COUNTS_WORK", False)
    with pytest.raises(InputError) as refusal:
        Guard(Limits(seconds=0.3, megabytes=300))(time.sleep, 30)
    assert refusal.value.findings == (found("FILE_TOO_SLOW", seconds="0.3"),)


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


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_one_that_dies_at_once_again_and_again_is_told_each_time() -> None:
    """The word of its death and what it said before come in any order."""
    for _ in range(4):
        with pytest.raises(InputError) as refusal:
            LITTLE(kill)
        assert refusal.value.findings == (found("FILE_STOPPED_READER"),)
    assert LITTLE(len, "next") == 4


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_child_that_died_between_two_files_costs_none() -> None:
    os.kill(LITTLE(os.getpid), signal.SIGKILL)
    time.sleep(0.2)
    assert LITTLE(len, "next") == 4


def test_a_reader_that_cannot_be_started_is_no_fault_of_the_file(
        monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a virus scanner forbids it; the file was said to be damaged."""
    def refused(process: object) -> None:
        raise PermissionError

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refused)
    with pytest.raises(InputError) as refusal:
        Guard(Limits(seconds=7, megabytes=77))(len, "next")
    assert refusal.value.findings == (found("READER_NOT_STARTED"),)


def test_an_exception_that_cannot_travel_costs_its_file_only() -> None:
    with pytest.raises(InputError) as refusal:
        LITTLE(raise_odd)
    assert refusal.value.findings == (found("FILE_STOPPED_READER"),)
    assert LITTLE(len, "next") == 4


def test_a_fault_of_our_own_says_where_it_is() -> None:
    with pytest.raises(ZeroDivisionError) as fault:
        LITTLE(raise_fault)
    assert "in raise_fault" in fault.value.__notes__[0]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGALRM")
def test_the_answer_to_an_interrupted_call_is_not_taken_for_the_next() -> None:
    assert LITTLE(len, "first") == 5
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            LITTLE(time.sleep, 0.5)
    finally:
        signal.signal(signal.SIGALRM, before)
    time.sleep(0.5)
    assert LITTLE(len, "next") == 4


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /proc")
def test_a_forked_process_gets_a_child_of_its_own() -> None:
    ours = LITTLE(os.getpid)
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        forked = os.fork()
    if forked == 0:
        os.write(writing, str(LITTLE(os.getpid)).encode())
        os._exit(0)
    os.waitpid(forked, 0)
    theirs = int(os.read(reading, 100))
    assert theirs not in (ours, os.getpid(), forked)
    assert LITTLE(os.getpid) == ours
    end = time.monotonic() + 30
    while is_running(theirs):  # it ends with the process that began it
        assert time.monotonic() < end
        time.sleep(0.05)


def is_running(process: int) -> bool:
    """Also where the first process of a machine leaves the dead lying about, as in a container."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_file_that_wants_too_much_memory_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        LITTLE(fill_memory, 1_000)
    assert refusal.value.findings == (found("FILE_NEEDS_MEMORY", megabytes=300),)
    assert LITTLE(fill_memory, 10) == 10 << 20


LITTLE_TO_HAVE = """
import resource
from formgen.guard import guarded

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (400 << 20, 400 << 20))
    print(guarded(len, b"abc"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_files_are_read_where_a_process_has_less_memory_than_that(tmp_path: Path) -> None:
    (tmp_path / "little.py").write_text(LITTLE_TO_HAVE)
    run = subprocess.run([sys.executable, tmp_path / "little.py"], capture_output=True, text=True,
                         check=True)
    assert (run.stdout, run.stderr) == ("3\n", "")
