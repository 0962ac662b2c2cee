"""A folder that cannot be read is told of, and not taken for an empty one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formgen.collect.inbox import received
from formgen.errors import InputError
from formgen.folders import files_below, folders_below, inside
from formgen.forms.templates import load_forms
from formgen.read import input_files, readable
from tests.collect.conftest import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / "a.xlsx").write_bytes(b"a")
    (tmp_path / "b" / "c.xlsx").write_bytes(b"c")
    (tmp_path / "b" / "deep" / "d.xlsx").write_bytes(b"d")
    return tmp_path


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a folder one that the system does not show: not by its rights, which root ignores."""
    really = os.scandir

    def lose(folder: Path) -> None:
        def scandir(path: Any = ".") -> Any:
            if Path(path) == folder:
                raise PermissionError(13, "Permission denied", str(path))
            return really(path)
        monkeypatch.setattr(os, "scandir", scandir)
    return lose


def test_files_and_folders_are_found_in_the_order_of_their_names(tree: Path) -> None:
    assert [path.name for path in inside(tree)] == ["a.xlsx", "b"]
    assert [path.name for path in files_below(tree)] == ["a.xlsx", "c.xlsx", "d.xlsx"]
    assert [path.name for path in folders_below(tree)] == ["deep", "b"]


def test_what_is_not_there_or_no_folder_has_nothing_in_it(tree: Path) -> None:
    for path in (tree / "none", tree / "a.xlsx"):
        assert not inside(path) and not [*files_below(path)] and not [*folders_below(path)]


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_links_are_files_only(tree: Path) -> None:
    (tree / "again").symlink_to(tree / "b")
    (tree / "to_file").symlink_to(tree / "a.xlsx")
    (tree / "to_nothing").symlink_to(tree / "none")
    assert [path.name for path in files_below(tree)] == ["a.xlsx", "c.xlsx", "d.xlsx", "to_file"]
    assert [path.name for path in folders_below(tree)] == ["deep", "b"]


def test_input_in_a_folder_that_cannot_be_read_is_not_left_out(
        tree: Path, lost: Callable[[Path], None]) -> None:
    lost(tree / "b")
    with pytest.raises(InputError) as refusal, readable():
        list(input_files([tree]))
    assert [finding.code for finding in refusal.value.findings] == ["FILE_UNREADABLE"]
    assert refusal.value.findings[0].where.file == "b"


def test_nor_are_forms_that_came_back(tree: Path, lost: Callable[[Path], None]) -> None:
    lost(tree / "b" / "deep")
    with pytest.raises(OSError, match="Permission"):
        list(received([tree]))


def test_nor_is_a_form(lost: Callable[[Path], None]) -> None:
    lost(ROOT / "form_templates" / "stage_plan")
    with pytest.raises(OSError, match="Permission"):
        load_forms(ROOT / "form_templates")
