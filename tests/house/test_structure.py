"""The house rules of docs/house.md that a machine can check."""

from __future__ import annotations

import ast
import doctest
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "formgen"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "bundled" not in path.parts)

# What each part of the package may import of the others, besides the ground below.
GROUND = {"errors", "findings", "folders", "guard", "handed", "interruption", "keyed", "model",
          "progress", "spool", "texts", "formgen"}
ALLOWED = {
    "fill": {"fonts"},
    "fonts": set(),
    "forms": {"fill", "read"},
    "read": set(),
    "check": set(),
    "plan": {"forms", "fill"},
    "write": set(),
    "batch": {"fill", "forms", "plan", "write"},
    "collect": {"batch", "fill", "forms", "plan", "read", "report", "write"},
    "pack": {"fill", "forms", "plan", "read", "write"},
    "intake": {"read", "plan", "write"},
    "author": {"forms", "fill", "fonts", "write"},
    "report": {"write"},
    "generate": {"batch", "check", "forms", "plan", "read", "report", "unchanged", "write"},
    "unchanged": {"read", "report", "write"},
    "cli": {"author", "batch", "collect", "fill", "forms", "generate", "intake", "pack", "read",
            "report", "write"},
    "__main__": {"cli"},
}

# The folder or file that a library may be imported in.
HOMES = {
    "click": ("cli",), "openpyxl": (), "xlsxwriter": ("intake", "collect/workbook.py"),
    "docx": ("author", "fill/word/pictures.py", "pack/letter.py"),
    "pypdf": ("fill/pdf", "author", "collect/evidence.py", "pack/prints.py"),
    "pikepdf": ("fill/pdf", "pack/locking.py"),
    "pypdfium2": ("collect/evidence.py", "fill/pdf/picture.py"),
    "zxingcpp": ("collect/evidence.py",),
    "fontTools": ("fill/pdf",),
    "uharfbuzz": ("fill/pdf",), "bidi": (), "tomlkit": ("forms", "read/links.py"), "rich": ("cli",),
    "jinja2": ("fill/expressions.py", "fill/names.py", "fill/syntax.py", "report"),
    "phonenumbers": ("model/formats.py",),
    "stdnum": ("read/sensitive.py",), "xlrd": ("read/xls.py",),
    "distributed": ("batch/cluster.py",), "isal": ("fill/word",),
}


def part_of(path: Path) -> str:
    """The part of the house that a file belongs to: its folder or its own name."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports_of(path: Path) -> set[str]:
    names = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = part_of(path)
    parts = {
        name.split(".")[1] for name in imports_of(path)
        if (name.startswith("formgen.") and (PACKAGE / name.split(".")[1]).exists())
        or (name.startswith("formgen.") and (PACKAGE / f"{name.split('.')[1]}.py").exists())
    }
    upward = parts - {part} - GROUND - ALLOWED.get(part, set())
    assert not upward, f"{part} must not import {sorted(upward)}"


def module_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(("formgen", *(inside[:-1] if inside[-1] == "__init__" else inside)))


def test_no_files_import_each_other_in_a_circle() -> None:
    # A package's face imports what is in it, which may take a neighbour from the face.
    modules = {module_of(path): path for path in FILES if path.stem != "__init__"}
    TopologicalSorter({
        module: imports_of(path) & modules.keys() - {module} for module, path in modules.items()
    }).prepare()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    inside = path.relative_to(PACKAGE).as_posix()
    for name in {name.split(".")[0] for name in imports_of(path)} & set(HOMES):
        assert inside.startswith(HOMES[name]), f"{name} is imported in {inside}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 45, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", [path for path in FILES if ">>>" in path.read_text("utf-8")],
                         ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_examples_in_docstrings_are_true(path: Path) -> None:
    module = ".".join(("formgen", *path.relative_to(PACKAGE).with_suffix("").parts))
    assert doctest.testmod(import_module(module)).failed == 0
