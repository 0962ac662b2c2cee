"""Whatever file-system call of a command fails, nothing is lost and the next run completes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from formgen.write.workplace import LOCK

from .faults import CHANGES, ERRORS, NEEDS_ROOM, Ended, command, run, tree_of
from .stages import Stage, stages

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
NAMES = ("generate", "generate anew", "generate and prune", "generate zips anew",
         "generate zips from folders", "generate folders from zips", "intake make",
         "intake make anew", "intake return", "pack", "pack anew", "collect", "collect the rest",
         "decide", "normalise", "overview", "purge", "templates build", "init")
FAULTS = ("kill", *ERRORS)
#: Of each command and fault so many calls fail, in the normal tests.
SAMPLE = 2
LOCKS = ("lock", LOCK)
#: Files that only grow.
LOGS = ("ledger.jsonl", "purged.jsonl")
#: Files that are written before the end of a run, and say how far it came.
TELLS = ("output/manifest.json", "output/report.html")
PURGED = "output/purged.jsonl"

Tree = Mapping[str, bytes]


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Stage]:
    folder = tmp_path_factory.mktemp("stages")
    return {stage.name: stage for stage in stages(folder)}


@pytest.fixture(scope="module")
def trial(workspaces: Mapping[str, Stage],
          tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Trial]:
    """The trial of a command, which its faults share: undisturbed it runs only once."""
    return cache(lambda name: Trial(workspaces[name], tmp_path_factory.mktemp("trial") / "work"))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.write.atomic._PAUSES", (0.0,))


@pytest.fixture(autouse=True)
def _one_form_to_begin_with(workspaces: Mapping[str, Stage],
                            monkeypatch: pytest.MonkeyPatch) -> None:
    """A new workspace is a folder that is copied, and each file of it in the same way."""
    monkeypatch.setattr("formgen.cli.init.bundled", workspaces["generate"].workspace.joinpath)


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a ZIP file is put together from several parts."""
    monkeypatch.setattr("formgen.batch.zips.PART", 3)
    monkeypatch.setattr("formgen.batch.documents.CHUNK", 3)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_call_that_fails(trial: Callable[[str], Trial], name: str, fault: str,
                           pytestconfig: pytest.Config) -> None:
    tried = trial(name)
    problems = []
    points = _points(pytestconfig, tried.undisturbed.sites, fault)
    for point in points:
        ended = tried.run(point, fault)
        try:
            tried.judge(ended)
        except AssertionError as error:
            said = f"exit code {ended.code} {ended.said}"
            problems.append(f"{fault} at call {point} of {name}: {said}\n{error}")
    print(f"{len(points)} of {tried.undisturbed.calls} calls failed, {len(problems)} badly")
    assert not problems, "\n\n".join(problems[:20])


class Trial:
    """A command, run again and again in its workspace as it was, each time with a fault."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage, self._folder = stage, folder
        self._before = tree_of(stage.workspace)
        self._completed: set[tuple[tuple[str, bytes], ...]] = set()
        shutil.copytree(stage.workspace, folder)
        with chdir(folder):
            command(stage.arguments, io.StringIO())  # so that it is remembered what takes long
        self.undisturbed = self.run()
        assert self.undisturbed.code in (0, 1), self.undisturbed.said
        assert self.undisturbed.calls > 10
        self._expected = tree_of(folder)
        assert self._expected != self._before
        # What only one run tells, as of documents that it removed, the next one does not.
        assert run(folder, *stage.arguments).code in (0, 1, *stage.once_done)
        self._settled = {**self._expected, **{
            path: content for path, content in tree_of(folder).items() if path in TELLS}}

    def run(self, at: int = 0, fault: str = "") -> Ended:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._stage.workspace, self._folder)
        return run(self._folder, *self._stage.arguments, at=at, fault=fault)

    def judge(self, ended: Ended) -> None:
        """What it said, what it left, and that the next run completes it."""
        left = tree_of(self._folder)
        if ended.code == -signal.SIGKILL:
            _is_whole(left, self._before, self._expected)
        else:
            _is_told(ended, self.undisturbed)
            _is_whole(left, self._before, self._expected, may_tell=True)
        if ended.code == 0 and ended.said == self.undisturbed.said:
            _are_the_same(_products(left), _products(self._expected))
        # What the next run does depends on what is there, and on nothing else.
        state = tuple((re.sub("[0-9a-f]{12}", "", path), content)
                      for path, content in left.items() if path.rpartition("/")[2] not in LOCKS)
        if state not in self._completed:
            again = run(self._folder, *self._stage.arguments)
            assert again.code in (self.undisturbed.code, *self._stage.once_done), again.said
            completed, expected = tree_of(self._folder), self._expected
            if any(completed.get(path) != expected.get(path) for path in TELLS):
                run(self._folder, *self._stage.arguments)
                completed, expected = tree_of(self._folder), self._settled
            _are_the_same(_products(completed), _products(expected))
            self._completed.add(state)


def _points(config: pytest.Config, sites: Sequence[tuple[str, int]], fault: str) -> Sequence[int]:
    """Which calls fail: all of them; the first and the last from each place where the fault
    can make a difference; or a sample, of which each fault begins at another call, so that
    together they try more.
    """
    calls = range(1, len(sites) + 1)
    if config.getoption("--all-faults", False):
        return calls
    if config.getoption("--all-sites", False):
        first = dict(zip(reversed(sites), reversed(calls), strict=True))
        last = {site: call for site, call in zip(sites, calls, strict=True) if site[0] in CHANGES}
        matter = {"kill": CHANGES, "ENOSPC": (*NEEDS_ROOM, "open", "io.open", "replace")}
        return sorted({call for known in (first, last) for site, call in known.items()
                       if site[0] in matter.get(fault, (site[0],))})
    step = max(1, len(sites) // SAMPLE)
    return calls[FAULTS.index(fault) * step // len(FAULTS) + len(sites) % 3::step]


def _is_told(ended: Ended, undisturbed: Ended) -> None:
    """The exit code is one of formgen's, and there are words with it."""
    assert ended.code in range(6), "an exit code that is none"
    assert "Traceback" not in ended.said
    assert ended.said.strip() or ended.code == undisturbed.code, "nothing is said"


def _is_whole(left: Tree, before: Tree, expected: Tree, *, may_tell: bool = False) -> None:
    """Every file is absent, old or new; one that is neither may tell what failed, if anything
    could be told, and is whole. A log may end with a line that is torn. Of what a purge removed
    its log has a line.
    """
    if PURGED in expected and set(before) - set(left):
        assert _rows(left[PURGED]), "it went, and nothing tells so"
    for path, content in left.items():
        name = path.rpartition("/")[2]
        if name in LOGS:
            torn = set(content.decode().split("\n")) - {"", *_rows(content)}
            assert len(torn) <= 1, path
        elif ("/.formgen/" not in path and not name.endswith(".tmp") and name not in LOCKS
              and ".part/" not in path and content not in (expected.get(path), before.get(path))):
            assert may_tell or path in TELLS, path
            assert _can_be_read(name, content), path


def _can_be_read(name: str, content: bytes) -> bool:
    """Whether a file is what its name says, to its end."""
    match name.rpartition(".")[2]:
        case "json":
            return isinstance(json.loads(content), dict)
        case "html":
            return content.rstrip().endswith(b"</html>")
        case "xlsx" | "zip" | "docx":
            return zipfile.ZipFile(io.BytesIO(content)).testzip() is None
        case "pdf":
            return content.rstrip().endswith(b"%%EOF")
    return False


def _products(tree: Tree) -> dict[str, Any]:
    """A tree without what only saves work, and may be missing after a fault; without the
    locks, which name a dead process if they could not be emptied, and then stop nobody; and
    without the log of a purge, which says how many went each time.
    """
    return {
        path: _rows(content) if path.rpartition("/")[2] in LOGS else content
        for path, content in tree.items()
        if path.rpartition("/")[2] not in (*LOCKS, "purged.jsonl")
        and not (path.endswith("/journal.jsonl") and not content)  # of a purge that was killed
        and not path.startswith((
            "output/.formgen/compiled/", "output/.formgen/templates",
            "output/.formgen/last_run"))}


def _rows(log: bytes) -> list[str]:
    """The lines of a log that can be read, each once: what is told twice is known once."""
    rows = {}
    for line in log.decode().split("\n"):
        with suppress(ValueError):
            json.loads(line)
            rows[line] = True
    return sorted(rows)


def _are_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    differ = sorted(path for path in {**one, **other} if one.get(path) != other.get(path))
    assert not differ, f"not as after an undisturbed run: {differ}"
