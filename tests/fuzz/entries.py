"""The public entries that take files from outside, each called with one mutant."""

from __future__ import annotations

import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

from formgen.cli import main
from formgen.fill import pdf, word
from formgen.fill.slots import How
from formgen.generate import Request, check_input, generate

ROOT = Path(__file__).parents[2]
ROSTER = next((ROOT / "input").glob("cohort_*.xlsx"))
FORMS = ROOT / "form_templates"
FORM = "application_form"
ONE = ("--placement", "P-001", "--jobs", "1", "--output", "output/one")
Entry = Callable[[bytes, Path], object]

DATA = {
    "intern": {"full_name": "Zoë Żółtowska", "first_name": "Zoë", "last_name": "Żółtowska"},
    "company": {"name": "De Poot"}, "placement": {"start": None, "skills": []},
    "record": {"items": [{"nr": 1, "blank": False}]}, "document": {"code": "FG1-0A3F9C-7K2Q"},
}


class Refused(Exception):
    """A command said what is wrong, in words and with an exit code."""


def workspace(folder: Path) -> None:
    """What the commands work in: a roster, a form, and papers that were issued."""
    shutil.copytree(FORMS / FORM, folder / "forms" / FORM)
    shutil.copytree(FORMS / FORM, folder / "form_templates" / FORM)
    (folder / "roster").mkdir()
    shutil.copy(ROSTER, folder / "roster")
    generate(Request(inputs=(folder / "roster",), templates=folder / "form_templates",
                     output=folder / "output" / "issued", placements=("P-001", "P-002"),
                     jobs="1"))


def command(*arguments: str) -> None:
    """Run ``formgen ARGUMENT...`` here; an exception that is formgen's fault is one here too.

    Raises:
        Refused: if it ends with another exit code than 0.
    """
    sys.argv, sys.stdin = ["formgen", *arguments], io.StringIO()
    os.environ["FORMGEN_DEBUG"] = "1"
    words = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(words):
        try:
            main()
        except SystemExit as stop:
            if stop.code not in range(6) or (stop.code and not words.getvalue().strip()):
                raise AssertionError(f"exit code {stop.code}: {words.getvalue()[-200:]}") from None
            if stop.code:
                raise Refused from None


def once_each() -> None:
    """Compile, in this process, a template only once for all entries that are called with it."""
    for engine in (word, pdf):
        engine.compile = _remembering(engine.compile)


def _remembering(compiling: Callable[..., object]) -> Callable[..., object]:
    last: tuple[tuple[bytes, How] | None, object] = (None, None)

    def compiled(content: bytes, how: How) -> object:
        nonlocal last
        if last[0] != (content, how):
            try:
                last = (content, how), compiling(content, how)
            except Exception as error:
                last = (content, how), error
        outcome = last[1]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
    return compiled


def word_template(content: bytes, _folder: Path) -> object:
    """As a form's template, and a document made from it."""
    return word.compile(content, How()).fill(DATA)


def pdf_template(content: bytes, _folder: Path) -> object:
    """As a form's template, and a document made from it."""
    return pdf.compile(content, How()).fill(DATA)


def word_returned(content: bytes, _folder: Path) -> object:
    """As a form that came back."""
    return word.read(content)


def pdf_returned(content: bytes, _folder: Path) -> object:
    """As a form that came back."""
    return pdf.read(content)


def generate_from(suffix: str, content: bytes, folder: Path) -> None:
    """``formgen generate`` with it as the template of a form."""
    (folder / "forms" / FORM / f"nl.{suffix}").write_bytes(content)
    command("generate", "roster", "--templates", "forms", "--format", suffix, *ONE)


def templates(what: str, suffix: str, content: bytes, folder: Path) -> None:
    """``formgen templates check`` or ``fields``."""
    path = folder / f"mutant.{suffix}"
    path.write_bytes(content)
    command("templates", what, path.name)


def intake(what: str, suffix: str, content: bytes, folder: Path) -> None:
    """``formgen intake read`` or ``return``."""
    path = folder / f"mutant.{suffix}"
    path.write_bytes(content)
    to = ("--input", "roster", "--output", "output/back") if what == "return" else ()
    command("intake", what, path.name, *to)


def as_input(suffix: str, content: bytes, folder: Path) -> object:
    """As a file in ``input/``, up to the plan of all documents; and a run that writes, if
    nothing keeps it from doing so.
    """
    request = Request(inputs=(_input(suffix, content, folder),), output=folder / "output",
                      templates=folder / "form_templates", formats=("docx",), jobs="1",
                      dry_run=True)
    check_input(request)
    return generate(request)


def check(suffix: str, content: bytes, folder: Path) -> None:
    """``formgen check``."""
    command("check", _input(suffix, content, folder).name)


def generate_with(suffix: str, content: bytes, folder: Path) -> None:
    """``formgen generate`` of a few documents."""
    command("generate", _input(suffix, content, folder).name, "--format", "docx", *ONE)


def collect(folder: Path) -> None:
    """``formgen collect`` of all that lies in ``inbox/``."""
    command("collect", "inbox", "--input", "roster", "--output", "output/issued",
            "--date", "2027-01-06")


def _input(suffix: str, content: bytes, folder: Path) -> Path:
    """A folder with the mutant, and with a roster where it says nothing without one."""
    path = folder / "input" / f"mutant.{suffix}"
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    path.write_bytes(content)
    if suffix == "xlsx" and content[:4] == b"PK\3\4" and b"Plaatsingen" not in _workbook(content):
        shutil.copy(ROSTER, path.parent)
    return path.parent


def _workbook(content: bytes) -> bytes:
    """What names a workbook's sheets, if it is still there to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("xl/workbook.xml")
    except Exception:
        return b""


def _commands(suffix: str) -> tuple[Entry, ...]:
    if suffix in ("docx", "pdf"):
        return (partial(generate_from, suffix), partial(templates, "check", suffix),
                partial(templates, "fields", suffix))
    return (partial(check, suffix), partial(generate_with, suffix),
            partial(intake, "read", suffix), partial(intake, "return", suffix))


#: The functions of the library, each of which gets every mutant ...
FUNCTIONS: Mapping[str, tuple[Entry, ...]] = {
    "docx": (word_template, word_returned),
    "pdf": (pdf_template, pdf_returned),
    "csv": (partial(as_input, "csv"),),
    "xlsx": (partial(as_input, "xlsx"),),
}
#: ... and the commands, which get them in turn.
COMMANDS: Mapping[str, tuple[Entry, ...]] = {kind: _commands(kind) for kind in FUNCTIONS}
#: What ``formgen collect`` takes in, all mutants of a batch at once.
RETURNED = ("docx", "pdf", "xlsx")


def seeds(kind: str, folder: Path) -> list[bytes]:
    """The project's own files of a kind, and the papers that were made of them."""
    found = {
        "docx": [*FORMS.glob("*/nl.docx"), *folder.glob("output/issued/*/*/*/*.docx")],
        "pdf": [*FORMS.glob("*/nl*.pdf"), *folder.glob("output/issued/*/*/*/*.pdf")],
        "csv": (ROOT / "input").rglob("*.csv"),
        "xlsx": (ROOT / "input").rglob("*.xlsx"),
    }[kind]
    return [path.read_bytes() for path in sorted(found)]
