"""A run that a person stops, and one whose input is changed while it runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from formgen.generate import Request, generate
from formgen.progress import Silence
from formgen.write import Status

from .faults import tree_of

ROOT = Path(__file__).parents[2]
FORM = "application_form"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "form_templates" / FORM, tmp_path / "form_templates" / FORM)
    shutil.copytree(ROOT / "input", tmp_path / "input")
    return tmp_path


def request_for(folder: Path, output: str = "output") -> Request:
    return Request(inputs=(folder / "input",), templates=folder / "form_templates",
                   output=folder / output, formats=("docx",), jobs="1")


def started(folder: Path, jobs: str) -> subprocess.Popen[str]:
    """A run in a group of processes of its own, once it has made a document.

    Every document takes a while, so that there is something to interrupt. What a shell has
    put into the background is deaf to Ctrl-C, and so is all that it starts.
    """
    slow = ("import signal, sys, time; from formgen.batch.maker import Maker; "
            "signal.signal(signal.SIGINT, signal.default_int_handler); "
            "make = Maker._document; "
            "Maker._document = lambda *a: (time.sleep(0.2), make(*a))[1]; "
            "from formgen.batch import documents; documents.CHUNK = 1; "
            "from formgen.cli import main; main()")
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "generate", "--format", "docx", "--jobs", jobs],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    until(lambda: any((folder / "output").glob("*/*/*/*.docx")))
    return process


def completes(folder: Path) -> None:
    """The next run does what the one that was stopped did not, and no more."""
    made = len(list((folder / "output").glob("*/*/*/*.docx")))
    report = generate(request_for(folder))
    kept = sum(record.status is Status.UNCHANGED for record in report.documents)
    generate(request_for(folder, "undisturbed"))
    expected = tree_of(folder / "undisturbed")
    assert tree_of(folder / "output") == expected
    assert 0 < made < len(expected) - 4
    assert kept >= made - 2  # the journal may not have what was just written


@pytest.mark.skipif(os.name != "posix", reason="needs a group of processes")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_a_run_and_the_next_one_completes_it(workspace: Path, jobs: str) -> None:
    process = started(workspace, jobs)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == (
        "Onderbroken; geef dezelfde opdracht nog eens om het werk af te maken.")
    assert "Traceback" not in said
    assert not list(workspace.rglob("*.tmp"))
    completes(workspace)


@pytest.mark.parametrize(("asked", "said"), [
    ((), "Onderbroken; geef dezelfde opdracht nog eens om het werk af te maken."),
    (("--language=en",), "Interrupted; run the same command again to complete the work."),
])
def test_ctrl_c_before_the_command_is_even_read(
        workspace: Path, asked: tuple[str, ...], said: str) -> None:
    at_once = ("import sys\n"
               "class Impatient:\n"
               "    def find_spec(self, name, *_):\n"
               "        if name == 'click': raise KeyboardInterrupt\n"
               "sys.meta_path.insert(0, Impatient())\n"
               "from formgen.__main__ import run\n"
               "run()")
    done = subprocess.run(
        [sys.executable, "-c", at_once, *asked], cwd=workspace, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 130
    assert done.stderr.strip() == said


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_the_workers_of_a_run_that_is_killed_end_with_it(workspace: Path) -> None:
    process = started(workspace, "2")
    process.kill()
    process.communicate(timeout=60)  # as long as a worker lives, this output stays open
    completes(workspace)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


class Changes(Silence):
    """Changes something when a stage begins."""

    def __init__(self, stage: str, change: Callable[[], None]) -> None:
        self._stage, self._change = stage, change

    def stage(self, name: str, total: int = 0) -> None:
        if name == self._stage:
            self._change()


def change_roster(folder: Path) -> None:
    path = next((folder / "input").glob("cohort_*.xlsx"))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["School"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("Privacycontact") + 1).value = "later@elders.example"
    workbook.save(path)


def change_form(folder: Path) -> None:
    path = folder / "form_templates" / FORM / "form.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("version = ", "version = '9.9' # "), encoding="utf-8")


@pytest.mark.parametrize("stage", ["forms", "fill"])
@pytest.mark.parametrize("change", [change_roster, change_form])
def test_what_is_changed_during_a_run_is_found_by_the_next(
        workspace: Path, stage: str, change: Callable[[Path], None]) -> None:
    generate(request_for(workspace), Changes(stage, lambda: change(workspace)))
    generate(request_for(workspace))
    generate(request_for(workspace, "undisturbed"))
    assert tree_of(workspace / "output") == tree_of(workspace / "undisturbed")
