"""What is kept in the repository: our own work, and nothing that an installation leaves behind."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP = {".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md",
       "benchmarks", "docs", "form_templates", "formgen", "input", "output", "pyproject.toml",
       "scripts", "tests"}
OF_OTHERS = {".whl", ".gz", ".jar", ".exe", ".so", ".pyc"}
LARGEST = 2_000_000


@pytest.fixture(scope="module")
def kept() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is not a git repository")
    return [Path(name) for name in listed.stdout.decode().split("\0") if name]


def test_nothing_unknown_stands_at_the_top(kept: list[Path]) -> None:
    assert {path.parts[0] for path in kept} <= TOP


def test_no_package_of_others_and_nothing_huge(kept: list[Path]) -> None:
    assert not [path for path in kept if path.suffix in OF_OTHERS]
    assert not [path for path in kept
                if (ROOT / path).exists() and (ROOT / path).stat().st_size > LARGEST]
