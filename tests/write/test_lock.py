"""One run at a time in a folder: who holds it, and when its hold has ended."""

from __future__ import annotations

import errno
import json
import os
import socket
from pathlib import Path

import pytest

from formgen.errors import OutputError
from formgen.write import OutputTree


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with OutputTree(tmp_path), pytest.raises(OutputError) as refused, OutputTree(tmp_path):
        pass
    finding, = refused.value.findings
    assert finding.code == "OUTPUT_IN_USE"
    assert str(os.getpid()) in finding.what("en") and socket.gethostname() in finding.what("nl")
    with OutputTree(tmp_path):
        pass  # once the first has ended, it is free


@pytest.mark.parametrize("pid", [4_194_305, os.getpid()], ids=["dead", "number used again"])
def test_a_dead_lock_of_this_machine_is_taken_over(tmp_path: Path, pid: int) -> None:
    own = tmp_path / ".formgen"
    own.mkdir()
    (own / "lock").write_text(json.dumps({"pid": pid, "host": socket.gethostname()}))
    orphan = tmp_path / "2026" / "B01" / ".formgen-0123456789ab.tmp"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"half")
    bystander = orphan.with_name("notes.tmp")
    bystander.write_text("of a person")
    with OutputTree(tmp_path):
        assert not orphan.exists()
        assert bystander.exists()


def test_a_lock_of_another_machine_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".formgen").mkdir()
    (tmp_path / ".formgen" / "lock").write_text('{"pid": 7, "host": "elsewhere.example"}')
    with pytest.raises(OutputError) as refused, OutputTree(tmp_path):
        pass
    assert "elsewhere.example" in refused.value.findings[0].what("nl")
    (tmp_path / ".formgen" / "lock").unlink()  # what the finding tells people to do
    with OutputTree(tmp_path):
        pass


def test_without_locks_in_the_file_system_the_file_decides(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", no_locks)
    (tmp_path / ".formgen").mkdir()
    lock = tmp_path / ".formgen" / "lock"
    lock.write_text(json.dumps({"pid": os.getppid(), "host": socket.gethostname()}))
    with pytest.raises(OutputError, match="OUTPUT_IN_USE"), OutputTree(tmp_path):
        pass
    lock.write_text(json.dumps({"pid": 4_194_305, "host": socket.gethostname()}))
    with OutputTree(tmp_path):
        pass


@pytest.mark.parametrize("pid", ["-1", "0", "Infinity", "9" * 30, "1.5", '"7"', "[" * 900])
def test_without_locks_a_file_that_names_no_process_holds_nothing(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pid: str) -> None:
    monkeypatch.setattr("formgen.write.lock._lock", lambda _: None)
    (tmp_path / ".formgen").mkdir()
    said = f'{{"pid": {pid}, "host": "{socket.gethostname()}"}}'
    (tmp_path / ".formgen" / "lock").write_text(said)
    with OutputTree(tmp_path):
        pass
