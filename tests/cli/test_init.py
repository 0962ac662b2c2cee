"""A workspace that cannot be made: why, and what to do about it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

WORDS = {
    errno.ENOSPC: "De schijf is vol; de werkmap is niet gemaakt.\n"
                  "  → Maak ruimte en start opnieuw, of kies een map op een andere schijf.",
    errno.EROFS: "De werkmap kan niet worden gemaakt: Read-only file system.\n"
                 "  → Kies een map waarin u mag schrijven.",
}


@pytest.mark.parametrize("number", WORDS)
def test_a_workspace_that_cannot_be_written(
        tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as only_here:
        only_here.setattr(Path, "write_bytes", _fails(number))
        outcome = run("init", "werk")
    assert outcome.code == 5
    assert WORDS[number] in outcome.err
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert run("init", "werk").code == 0


def test_a_workspace_that_is_there_is_not_written_over(
        tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "werk" / "input").mkdir(parents=True)
    outcome = run("init", "werk")
    assert outcome.code == 2
    assert ("De map bevat al 'input'; er wordt niets overschreven.\n"
            "  → Kies een andere map.") in outcome.err
    assert [path.name for path in (tmp_path / "werk").iterdir()] == ["input"]


def _fails(number: int) -> Callable[..., int]:
    def write(*_arguments: object) -> int:
        raise OSError(number, os.strerror(number))
    return write


def test_an_empty_workspace_asks_for_the_lists_first(
        tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run("init", "werk", "--empty")
    assert outcome.code == 0
    assert outcome.err.endswith("ga daarheen en geef de opdracht: formgen check\n")
    assert list((tmp_path / "werk" / "input").iterdir()) == []
