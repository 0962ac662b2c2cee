"""The public entries that take files from outside, each called with one mutant."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from formgen.fill import pdf, word
from formgen.fill.slots import How
from formgen.generate import Request, check_input, generate

ROOT = Path(__file__).parents[2]
ROSTER = next((ROOT / "input").glob("cohort_*.xlsx"))
FORMS = ROOT / "form_templates"
Entry = Callable[[bytes, Path], object]

DATA = {
    "intern": {"full_name": "Zoë Żółtowska", "first_name": "Zoë", "last_name": "Żółtowska"},
    "company": {"name": "De Poot"}, "placement": {"start": None, "skills": []},
    "record": {"items": [{"nr": 1, "blank": False}]}, "document": {"code": "FG1-0A3F9C-7K2Q"},
}


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


def as_input(suffix: str, content: bytes, folder: Path) -> object:
    """As a file in ``input/``, up to the plan of all documents; and a run that writes, if
    nothing keeps it from doing so.
    """
    path = folder / "input" / f"mutant.{suffix}"
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    path.write_bytes(content)
    if suffix == "xlsx" and content[:4] == b"PK\3\4" and b"Plaatsingen" not in _workbook(content):
        shutil.copy(ROSTER, path.parent)  # an intake says nothing without one
    request = Request(inputs=(path.parent,), output=folder / "output", templates=FORMS,
                      forms=("application_form",), formats=("docx",), jobs="1", dry_run=True)
    check_input(request)
    return generate(request)


def _workbook(content: bytes) -> bytes:
    """What names a workbook's sheets, if it is still there to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("xl/workbook.xml")
    except Exception:
        return b""


ENTRIES: Mapping[str, tuple[Entry, ...]] = {
    "docx": (word_template, word_returned),
    "pdf": (pdf_template, pdf_returned),
    "csv": (partial(as_input, "csv"),),
    "xlsx": (partial(as_input, "xlsx"),),
}


def seeds(kind: str) -> list[bytes]:
    """The project's own files of a kind."""
    found = {
        "docx": sorted(FORMS.glob("*/nl.docx")), "pdf": sorted(FORMS.glob("*/nl*.pdf")),
        "csv": sorted((ROOT / "input").rglob("*.csv")),
        "xlsx": sorted((ROOT / "input").rglob("*.xlsx")),
    }[kind]
    return [path.read_bytes() for path in found]
