"""The commands that write files, each in a workspace where it has something to do."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.collect.conftest import filled

from .faults import command

ROOT = Path(__file__).parents[2]
FORM = "application_form"
ONE, THREE = ("P-001",), ("P-001", "P-002", "P-003")
ON = ("--date", "2027-01-06")
PACK = ("pack", "--kind", "folders", "--kind", "mail", "--kind", "print", *ON)


@dataclass(frozen=True)
class Stage:
    """A command, and the workspace that it is to run in.

    ``once_done`` is the exit code of a command that has nothing to do when it is run again.
    """

    name: str
    arguments: tuple[str, ...]
    workspace: Path
    once_done: tuple[int, ...] = ()


def stages(folder: Path) -> Iterator[Stage]:
    """Every stage; the workspaces are made one out of the other below ``folder``."""
    fresh = _fresh(folder / "fresh")
    earlier = _copy(fresh, "earlier")
    _with_other_papers(earlier)
    issued = _copy(fresh, "issued")
    _do(issued, *_generate(*THREE))
    yield from _generating(fresh, earlier)
    yield from _intakes(fresh)
    yield from _packing(issued, earlier)
    yield from _collecting(issued)

    newer = _copy(fresh, "newer")
    _other_version(newer)
    yield Stage("templates build", ("templates", "build"), newer)
    empty = folder / "empty"
    empty.mkdir()
    yield Stage("init", ("init", "work"), empty, (2,))


def _generating(fresh: Path, earlier: Path) -> Iterator[Stage]:
    yield Stage("generate", _generate(*THREE[:2]), fresh)
    yield Stage("generate anew", _generate(*THREE), earlier)

    fewer = _copy(earlier, "fewer")
    _without_placement(next((fewer / "input").glob("cohort_*.xlsx")), THREE[-1])
    yield Stage("generate and prune", ("generate", "--jobs", "1", "--prune", *_of(*ONE)), fewer)

    zipped = _copy(fresh, "zipped")
    _with_other_papers(zipped, "--zip")
    yield Stage("generate zips anew", (*_generate(*THREE), "--zip"), zipped)
    yield Stage("generate zips from folders", (*_generate(*THREE), "--zip"), earlier)
    yield Stage("generate folders from zips", _generate(*ONE), zipped)


def _intakes(fresh: Path) -> Iterator[Stage]:
    yield Stage("intake make", ("intake", "make", "--company", "B01", "--company", "B02"), fresh)
    made = _copy(fresh, "made")
    _do(made, "intake", "make", "--company", "B01", "--company", "B02")
    again = ("intake", "make", "--company", "B01", "--company", "B03", "--return-by", "1-9-2026")
    yield Stage("intake make anew", again, made)

    sent = _copy(fresh, "sent")
    for path in sorted((ROOT / "input" / "intake").glob("*.xlsx"))[:2]:
        shutil.copy(path, sent / "input")
        _with_mistake(sent / "input" / path.name)
    yield Stage("intake return", ("intake", "return"), sent)


def _packing(issued: Path, earlier: Path) -> Iterator[Stage]:
    yield Stage("pack", PACK, issued)
    packed = _copy(earlier, "packed")
    _do(packed, *PACK)
    _do(packed, *_generate(*THREE))
    yield Stage("pack anew", PACK, packed)


def _collecting(issued: Path) -> Iterator[Stage]:
    back = _copy(issued, "back")
    codes = _returned(back)
    yield Stage("collect", ("collect", "inbox", *ON), back)
    half = _copy(back, "half")
    _do(half, "collect", f"inbox/{min(path.name for path in (half / 'inbox').iterdir())}", *ON)
    yield Stage("collect the rest", ("collect", "inbox", *ON), half)

    ready = _copy(back, "ready")
    _do(ready, "collect", "inbox", *ON)
    yield Stage("decide", ("decide", codes[0], "approved", "--by", "MW", *ON), ready)
    yield Stage("normalise", ("normalise",), ready)
    yield Stage("overview", ("status", "--write", "--date", "2027-02-06"), ready)
    old = _copy(ready, "old")
    _do(old, *PACK)
    yield Stage("purge", ("purge", "--no-dry-run", "--date", "2029-01-01"), old)


def _with_other_papers(folder: Path, *options: str) -> None:
    """Make documents of another version of the form, and put the form back as it is."""
    own = folder / "form_templates" / FORM / "form.toml"
    text = own.read_bytes()
    _other_version(folder)
    _do(folder, *_generate(*THREE), *options)
    own.write_bytes(text)


def _generate(*placements: str) -> tuple[str, ...]:
    return ("generate", "--jobs", "1", *_of(*placements))


def _of(*placements: str) -> tuple[str, ...]:
    return tuple(word for name in placements for word in ("--placement", name))


def _do(folder: Path, *arguments: str) -> None:
    """Run a command that prepares a workspace, in this process: what it keeps in its memory
    need not be read by the runs that fail.
    """
    words = io.StringIO()
    with chdir(folder):
        assert command(arguments, words) in (0, 1), words.getvalue()


def _fresh(folder: Path) -> Path:
    """A workspace with a roster and one form."""
    shutil.copytree(ROOT / "form_templates" / FORM, folder / "form_templates" / FORM)
    (folder / "input").mkdir()
    shutil.copy(next((ROOT / "input").glob("cohort_*.xlsx")), folder / "input")
    return folder


def _copy(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(name)))


def _other_version(folder: Path) -> None:
    path = folder / "form_templates" / FORM / "form.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("version = ", "version = '0.9' # "), encoding="utf-8")


def _without_placement(roster: Path, placement: str) -> None:
    workbook = openpyxl.load_workbook(roster)
    sheet = workbook["Plaatsingen"]
    rows = [cells[0].row for cells in sheet.iter_rows()
            if any(cell.value == placement for cell in cells)]
    assert len(rows) == 1
    sheet.delete_rows(rows[0])
    workbook.save(roster)


def _with_mistake(intake: Path) -> None:
    """A postcode that is none, so that the workbook has to go back."""
    workbook = openpyxl.load_workbook(intake)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row
             if isinstance(cell.value, str) and "@" in cell.value and " " not in cell.value]
    cells[0].value = "geen adres"
    workbook.save(intake)


def _returned(folder: Path) -> list[str]:
    """Forms that came back, in ``inbox/``; the codes of the papers."""
    manifest = json.loads((folder / "output" / "manifest.json").read_text(encoding="utf-8"))
    (folder / "inbox").mkdir()
    codes = []
    for number, row in enumerate(manifest["documents"]):
        if row["path"].endswith(".pdf"):
            content = (folder / "output" / row["path"]).read_bytes()
            path = folder / "inbox" / f"{number}.pdf"
            path.write_bytes(filled(content, {"signatures.intern.date": "05-01-2027"}))
            codes.append(row["code"])
    return codes
