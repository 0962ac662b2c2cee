"""Damaged files of every kind: each is read or refused, in time, and nothing else happens."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from formgen import guard
from formgen.errors import FormgenError

from .entries import (
    COMMANDS,
    FUNCTIONS,
    RETURNED,
    Entry,
    Refused,
    collect,
    once_each,
    seeds,
    workspace,
)
from .mutator import mutant

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs fork and RLIMIT_DATA"),
    pytest.mark.faulty_form,
]
#: Of work, so that a busy machine makes no difference; waiting for nothing ends later.
SECONDS = 15
PATIENCE = 300
MEGABYTES = 512
#: Mutants of each kind in the normal tests.
SAMPLE = {"docx": 40, "pdf": 24, "csv": 40, "xlsx": 12}
#: Mutants for one child process.
BATCH = 25
#: Of so many mutants one comes back to be collected: a page is searched for its code at length.
COLLECTED = 6
#: Where a mutant is put, and where the commands write.
PLACES = {"input", "inbox", "forms", "output", "returned", "mutant.docx", "mutant.pdf",
          "mutant.csv", "mutant.xlsx"}


@pytest.mark.parametrize("kind", sorted(SAMPLE))
def test_a_damaged_file_is_read_or_refused(
        kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        pytestconfig: pytest.Config) -> None:
    monkeypatch.chdir(tmp_path)
    workspace(tmp_path)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    before = _elsewhere(tmp_path)
    first = pytestconfig.getoption("--first-mutant", 0)
    wanted = pytestconfig.getoption("--mutants", 0)
    count = wanted or SAMPLE[kind]
    originals = seeds(kind, tmp_path)
    outcomes: list[dict[str, Any]] = []
    while len(outcomes) < count:
        start = first + len(outcomes)
        numbers = range(start, start + min(BATCH, count - len(outcomes)))
        outcomes += _in_child(kind, originals, numbers, tmp_path, bool(wanted))
    bad = [outcome for outcome in outcomes if outcome["fault"]]
    assert not bad, json.dumps(bad[:20], indent=1)
    assert _elsewhere(tmp_path) == before
    # The mutator must neither spoil every file nor none.
    assert {outcome["read"] for outcome in outcomes} == {True, False}


def _elsewhere(folder: Path) -> dict[str, bytes]:
    """Every file of the workspace, where none may be written or changed."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files
            if path.relative_to(folder).parts[0] not in PLACES
            or path.is_relative_to(folder / "output" / "issued")}


def _in_child(kind: str, originals: list[bytes], numbers: range, folder: Path,
              everywhere: bool) -> list[dict[str, Any]]:
    """What became of some mutants, up to the first that ends the process."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        os.close(reading)
        _work(kind, originals, numbers, folder, everywhere, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        outcomes = [json.loads(line) for line in pipe]
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if len(outcomes) < len(numbers):
        name = signal.Signals(-ended).name if ended < 0 else str(ended)
        outcomes.append({"number": numbers[len(outcomes)], "read": False,
                         "fault": f"ended the process: {name}"})
    return outcomes


def _work(kind: str, originals: list[bytes], numbers: range, folder: Path,
          everywhere: bool, writing: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    resource.setrlimit(resource.RLIMIT_DATA, (used + (MEGABYTES << 20),) * 2)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    shutil.rmtree(folder / "inbox", ignore_errors=True)
    shutil.rmtree(folder / "returned", ignore_errors=True)
    (folder / "inbox").mkdir()
    once_each()
    try:
        for number in numbers:
            content = mutant(originals[number % len(originals)], kind, number)
            if number % COLLECTED == 0:
                (folder / "inbox" / f"{number}.{kind}").write_bytes(content)
            turn = number // len(originals)
            entries = (*FUNCTIONS[kind], COMMANDS[kind][turn % len(COMMANDS[kind])])
            if not everywhere:  # one after the other
                entries = (*FUNCTIONS[kind], *COMMANDS[kind])
                entries = entries[turn % len(entries):][:1]
            outcome = _tried(entries, content, folder)
            if number == numbers[-1] and kind in RETURNED:
                last = _tried([lambda _content, folder: collect(folder)], b"", folder)
                outcome["fault"] = outcome["fault"] or last["fault"]
            os.write(writing, json.dumps(outcome | {"number": number}).encode() + b"\n")
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
        os._exit(1)
    guard._child(guard.Limits().megabytes, os.getpid()).end()
    os._exit(0)


def _tried(entries: Sequence[Entry], content: bytes, folder: Path) -> dict[str, Any]:
    """Whether the file was read by any entry, and the fault if one did not refuse it well."""
    read, fault, start = False, "", time.monotonic()
    for entry in entries:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(PATIENCE)
        try:
            entry(content, folder)
            read = True
        except Refused:
            pass
        except FormgenError as error:
            if not error.findings:
                fault = "refused without a finding"
        except Exception:
            fault = traceback.format_exc()[-600:]
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
    return {"read": read, "fault": fault, "seconds": round(time.monotonic() - start, 2)}
