"""Running the command line as a user does, in a workspace of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from formgen.cli import main
from tests.once import done_once

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="module", autouse=True)
def _what_takes_long_is_done_once() -> Iterator[None]:
    with done_once():
        yield


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace with a copy of the sample input, as the current folder."""
    shutil.copytree(ROOT / "input", tmp_path / "input")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``formgen ARGUMENT...``."""

    def runner(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["formgen", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err + printed.out
        assert "FORMGEN_DEBUG" not in printed.err  # what a fault of formgen's own ends with
        return Outcome(int(stop.value.code or 0), printed.out, printed.err)

    return runner


@pytest.fixture
def roster(workspace: Path) -> Path:
    return next((workspace / "input").glob("cohort_*.xlsx"))


def change(path: Path, sheet: str, cell: str, value: object) -> None:
    """Change one cell of a workbook, as a person would."""
    workbook = openpyxl.load_workbook(path)
    target = workbook[sheet][cell]
    target.value = value
    if isinstance(value, str):
        target.data_type = "s"
    workbook.save(path)


def column(path: Path, sheet: str, header: str) -> str:
    """The letter of the column with that header (its ``*`` left out)."""
    for row in openpyxl.load_workbook(path)[sheet].iter_rows(max_row=5):
        for cell in row:
            if str(cell.value or "").rstrip(" *") == header:
                return str(cell.column_letter)
    raise AssertionError(f"no column {header}")


def first_row(path: Path, sheet: str, header: str) -> int:
    """The number of the first data row below the header."""
    for row in openpyxl.load_workbook(path)[sheet].iter_rows(max_row=5):
        for cell in row:
            if str(cell.value or "").rstrip(" *") == header:
                return int(cell.row) + 1
    raise AssertionError(f"no column {header}")
