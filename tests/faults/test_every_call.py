"""Whatever file-system call of a run fails, nothing is lost and the next run completes."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from formgen.generate import Request, generate
from formgen.write import Manifest
from formgen.write.manifest_file import from_json, to_json

from .faults import DONE, ERRORS, REFUSED, disturbed, tree_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
ROOT = Path(__file__).parents[2]
FORM = "application_form"
NOTHING = Manifest(version="")
#: Of every so many calls one fails, in the normal tests.
SAMPLE = 41


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an input of two placements, one form, and outputs to begin with."""
    folder = tmp_path_factory.mktemp("faults")
    shutil.copytree(ROOT / "form_templates" / FORM, folder / "forms" / FORM)
    (folder / "input").mkdir()
    shutil.copy(next((ROOT / "input").glob("cohort_*.xlsx")), folder / "input")
    generate(request_for(folder, folder / "new"))
    older = folder / "forms" / FORM / "form.toml"
    text = older.read_text(encoding="utf-8")
    older.write_text(text.replace("version = ", "version = '0.9' # "), encoding="utf-8")
    generate(request_for(folder, folder / "old"))
    older.write_text(text, encoding="utf-8")
    return folder


def request_for(folder: Path, output: Path) -> Request:
    return Request(inputs=(folder / "input",), templates=folder / "forms", output=output,
                   placements=("P-001", "P-002"), formats=("docx", "pdf"), jobs="1")


def products(tree: dict[str, bytes]) -> dict[str, bytes]:
    """A tree without what only saves work, and may be missing after a fault; and without the
    lock, which names a dead process if it could not be emptied, and then stops nobody.
    """
    return {path: content for path, content in tree.items() if not path.startswith(
        (".formgen/compiled/", ".formgen/templates", ".formgen/last_run", ".formgen/lock"))}


def points(all_of_them: bool, calls: int, step: int, first: int) -> Iterator[int]:
    return iter(range(1, calls + 1) if all_of_them else range(1 + first, calls + 1, step))


@pytest.mark.parametrize("before", ["nothing", "old"])
@pytest.mark.parametrize("fault", ["kill", *ERRORS])
def test_a_call_that_fails(workspace: Path, tmp_path: Path, before: str, fault: str,
                           pytestconfig: pytest.Config) -> None:
    expected = tree_of(workspace / "new")
    old = tree_of(workspace / "old") if before == "old" else {}
    output = tmp_path / "output"
    request = request_for(workspace, output)

    def restore() -> None:
        shutil.rmtree(output, ignore_errors=True)
        if before == "old":
            shutil.copytree(workspace / "old", output)

    restore()
    ended, calls = disturbed(request, 0, fault)
    assert ended == DONE and calls > 100 and tree_of(output) == expected
    # Each fault begins at another call, so that together they try more.
    first = 5 * ["kill", *ERRORS].index(fault) + 3 * (before == "old")
    for point in points(pytestconfig.getoption("--all-faults", False), calls, SAMPLE, first):
        restore()
        ended, _ = disturbed(request, point, fault)
        about = f"{fault} at call {point} of {calls} over {before}"
        assert ended in ((-signal.SIGKILL,) if fault == "kill" else (DONE, REFUSED)), about
        left = tree_of(output) if output.exists() else {}
        for path, content in left.items():
            own = path.startswith(".formgen/") or path.endswith(".tmp")
            tells = path in ("manifest.json", "report.html")  # what failed, if anything did
            assert own or tells or content in (expected[path], old.get(path)), f"{path}: {about}"
        assert from_json(left.get("manifest.json", b"").decode() or to_json(NOTHING)), about
        assert left.get("report.html", b"</html>").rstrip().endswith(b"</html>"), about
        generate(request)
        assert products(tree_of(output)) == products(expected), about
