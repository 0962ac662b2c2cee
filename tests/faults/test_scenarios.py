"""What goes wrong in an office: a run that is killed again and again, a disk that is full or may
only be read, a file that Word holds, two runs at once.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from .faults import Ended, command, run, tree_of
from .stages import FORM, ROOT
from .test_stopped import started

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
GENERATE = ("generate", "--jobs", "1", "--format", "docx", "--language", "nl")
KILLS = 30


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A roster and a form, of which this process knows already what can be known."""
    folder = tmp_path / "workspace"
    shutil.copytree(ROOT / "form_templates" / FORM, folder / "form_templates" / FORM)
    (folder / "input").mkdir()
    shutil.copy(next((ROOT / "input").glob("cohort_*.xlsx")), folder / "input")
    with chdir(folder):
        assert command((*GENERATE, "--output", "made"), io.StringIO()) == 0
    shutil.rmtree(folder / "made")
    return folder


def undisturbed(folder: Path) -> dict[str, bytes]:
    """What a run leaves that begins with nothing."""
    shutil.rmtree(folder / "undisturbed", ignore_errors=True)
    assert run(folder, *GENERATE, "--output", "undisturbed").code == 0
    return products(folder / "undisturbed")


def products(output: Path) -> dict[str, bytes]:
    """The tree without what only saves work."""
    return {path: content for path, content in tree_of(output).items()
            if not path.startswith((".formgen/compiled/", ".formgen/last_run", ".formgen/lock",
                                    ".formgen/templates"))}


def papers(output: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree_of(output).items() if path.endswith("docx")}


def give_version(folder: Path, version: str) -> None:
    path = folder / "form_templates" / FORM / "form.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith("version = "))
    lines[place] = f'version = "{version}"'
    path.write_text("\n".join(lines), encoding="utf-8")


def test_a_run_that_is_killed_thirty_times(workspace: Path) -> None:
    versions = {}
    for version in ("7.1", "7.2"):
        give_version(workspace, version)
        start = monotonic()
        versions[version] = undisturbed(workspace)
        takes = monotonic() - start
    chance, killed, seen = Random(8), 0, set()
    for number in range(KILLS):
        give_version(workspace, ("7.1", "7.2")[number % 2])
        ended = run(workspace, *GENERATE, kill_after=chance.uniform(0, takes))
        killed += ended.code < 0
        for path, content in papers(workspace / "output").items():
            now = [version for version, made in versions.items() if made.get(path) == content]
            assert now, f"{path} is neither the old nor the new one"
            seen |= set(now)
    assert killed > KILLS // 3
    assert seen == {"7.1", "7.2"}
    assert run(workspace, *GENERATE).code == 0
    assert products(workspace / "output") == versions[("7.1", "7.2")[(KILLS - 1) % 2]]


def zips(output: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree_of(output).items() if path.endswith("zip")}


def test_zips_of_a_run_that_is_killed_again_and_again(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is to make the other kind of output, or another version of the same."""
    monkeypatch.setattr("formgen.batch.zips.PART", 2)
    expected, takes = {}, 0.0
    for version in ("7.1", "7.2"):
        give_version(workspace, version)
        start = monotonic()
        assert run(workspace, *GENERATE, "--zip", "--output", version).code == 0
        takes = monotonic() - start
        expected[version] = products(workspace / version)
    chance, killed = Random(9), 0
    for number in range(KILLS // 3):
        give_version(workspace, ("7.1", "7.2")[number // 2 % 2])
        kind = ("--zip",) if number % 3 else ()
        killed += run(workspace, *GENERATE, *kind, kill_after=chance.uniform(0, takes)).code < 0
        for path, content in zips(workspace / "output").items():
            assert "gewijzigd" not in path, "what a run wrote was taken for somebody's work"
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None, path
    assert killed > KILLS // 9
    give_version(workspace, "7.2")
    assert run(workspace, *GENERATE, "--zip").code == 0
    assert run(workspace, *GENERATE, "--zip").code == 0  # what moved is told of once
    assert products(workspace / "output") == expected["7.2"]


Mount = Callable[[str], None]


@pytest.fixture
def disk(workspace: Path) -> Iterator[Mount]:
    """Gives ``output/`` a disk of its own, or changes that: ``disk("size=300k")``."""
    folder, mounted = workspace / "output", False
    folder.mkdir()

    def mount(how: str) -> None:
        nonlocal mounted
        words = ["mount", "-t", "tmpfs", "-o", f"remount,{how}" if mounted else how, "none"]
        try:
            done = subprocess.run([*words, str(folder)], capture_output=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no mount here")
        if done.returncode and not mounted:
            pytest.skip("this user may not mount a disk")
        assert done.returncode == 0, done.stderr
        mounted = True

    yield mount
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up(workspace: Path, disk: Mount) -> None:
    expected = undisturbed(workspace)
    disk("size=300k")
    ended = run(workspace, *GENERATE)
    assert ended.code in (1, 5)
    assert "De schijf is vol; dit bestand is niet geschreven." in ended.said
    assert "Maak ruimte en start opnieuw; wat al klaar is, blijft staan." in ended.said
    made = papers(workspace / "output")
    assert 0 < len(made) < len([path for path in expected if path.endswith("docx")])
    assert all(content == expected[path] for path, content in made.items())
    disk("size=20m")
    assert run(workspace, *GENERATE).code == 0
    assert products(workspace / "output") == expected


def test_a_disk_that_fills_up_with_zips(workspace: Path, disk: Mount) -> None:
    assert run(workspace, *GENERATE, "--zip", "--output", "undisturbed").code == 0
    expected = products(workspace / "undisturbed")
    disk("size=300k")
    ended = run(workspace, *GENERATE, "--zip")
    assert ended.code in (1, 5)
    assert "De schijf is vol; dit bestand is niet geschreven." in ended.said
    made = zips(workspace / "output")
    assert 0 < len(made) < len([path for path in expected if path.endswith("zip")])
    assert all(content == expected[path] for path, content in made.items())
    assert not [path for path in tree_of(workspace / "output") if path.endswith(".tmp")]
    disk("size=20m")
    assert run(workspace, *GENERATE, "--zip").code == 0
    assert products(workspace / "output") == expected


def test_a_folder_that_may_only_be_read(workspace: Path, disk: Mount) -> None:
    disk("size=20m")
    assert run(workspace, *GENERATE).code == 0
    before = tree_of(workspace / "output")
    give_version(workspace, "7.3")
    disk("ro")
    ended = run(workspace, *GENERATE)
    assert ended.code == 5
    assert "In deze map mag formgen niet schrijven" in ended.said
    assert "Geef uzelf schrijfrecht op de map" in ended.said
    assert tree_of(workspace / "output") == before
    disk("rw")
    assert run(workspace, *GENERATE).code == 0
    assert products(workspace / "output") == undisturbed(workspace)


def test_a_document_that_is_open_in_word(workspace: Path, monkeypatch: pytest.MonkeyPatch,
                                         ) -> None:
    """Windows refuses to replace it; a system that does not is made to refuse it too."""
    monkeypatch.setattr("formgen.write.atomic._PAUSES", ())
    assert run(workspace, *GENERATE).code == 0
    before = papers(workspace / "output")
    give_version(workspace, "7.4")
    held = sorted(before)[3]
    really = os.replace

    def replace(source: str, target: str) -> None:
        if str(target).endswith(held):
            raise PermissionError(13, "Permission denied", source, None, target)
        really(source, target)

    with monkeypatch.context() as only_here:
        only_here.setattr(os, "replace", replace)
        ended = run(workspace, *GENERATE)
    assert ended.code == 1
    assert "Het bestand is nog geopend, bijvoorbeeld in Word" in ended.said
    assert held.rpartition("/")[2] in ended.said and "Sluit het en start opnieuw." in ended.said
    now = papers(workspace / "output")
    assert [path for path in before if now[path] == before[path]] == [held]
    assert run(workspace, *GENERATE).code == 0
    assert products(workspace / "output") == undisturbed(workspace)


def test_two_runs_at_once(workspace: Path) -> None:
    first = started(workspace, "1")
    second: Ended = run(workspace, *GENERATE)
    assert first.poll() is None, "it had ended before the second began"
    assert second.code == 5
    assert f"in gebruik door een andere run (proces {first.pid} op " in second.said
    assert "Wacht tot die klaar is." in second.said
    first.communicate(timeout=120)
    assert first.returncode == 0
    assert products(workspace / "output") == undisturbed(workspace)
