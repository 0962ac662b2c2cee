"""docs/new-form.md holds what it promises: its own example and commands, run as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from formgen.author.pdf.office import find_office
from formgen.fill import pdf, word
from formgen.fill.slots import Answers, State
from tests.forms.conftest import values

from .conftest import ROOT, Run

PAGE = (ROOT / "docs" / "new-form.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.+?)```", PAGE, flags=re.DOTALL)
COMMANDS = [line for block in re.findall(r"```sh\n(.+?)```", PAGE, flags=re.DOTALL)
            for line in block.splitlines()]

pytestmark = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


def test_thirty_lines_are_a_form_in_both_formats_and_languages(workspace: Path, run: Run) -> None:
    assert EXAMPLE is not None and len(EXAMPLE[1].splitlines()) == 30
    folder = workspace / "form_templates" / "leave_request"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(EXAMPLE[1], encoding="utf-8")
    assert [shlex.split(command)[:3] for command in COMMANDS] == [
        ["formgen", "templates", "build"], ["formgen", "templates", "pdf"],
        ["formgen", "generate", "--form"]]
    for command in COMMANDS:
        only = ("--placement", "P-001") if "generate" in command else ()
        outcome = run(*shlex.split(command)[1:], *only)
        assert outcome.code == 0, outcome
    assert {path.name for path in folder.iterdir()} == {
        "form.toml", "nl.docx", "en.docx", "nl.pdf", "en.pdf"}
    papers = {path.name: path for path in (workspace / "output").rglob("*.*")
              if path.stem in ("verlofaanvraag", "leave-request")}
    assert set(papers) == {"verlofaanvraag.docx", "verlofaanvraag.pdf", "leave-request.docx",
                           "leave-request.pdf"}
    for name, paper in papers.items():
        shown = values(paper)
        assert shown["intern.full_name"] == "Noor van der Waard", name
        assert shown["leave.days.3.hours"] == shown["leave.reason"] == "", name
        answers = _read(paper)
        assert answers.values["intern.full_name"].state is State.FIXED, name
        assert answers.values["leave.kind"].state is State.EMPTY, name
        assert answers.identity["form"] == "leave_request", name


def _read(paper: Path) -> Answers:
    engine = pdf if paper.suffix == ".pdf" else word
    return engine.read(paper.read_bytes())
