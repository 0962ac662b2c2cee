"""The sample cohort's papers of one form, and readers that share no code with formgen."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdf
import pytest
from lxml import etree

from formgen.generate import Request, generate
from tests.once import done_once

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: Placement, language and format -> the paper.
Papers = dict[tuple[str, str, str], Path]


@pytest.fixture(scope="session")
def papers_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Papers]:
    """Fills a form for some placements of the sample, in both languages and formats."""

    def fill(form: str, *placements: str) -> Papers:
        output = tmp_path_factory.mktemp(form)
        with done_once():
            report = generate(Request(
                inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates",
                forms=(form,), languages=("nl", "en"), placements=placements, jobs="1"))
        return {(record.placement_id, record.language, record.format): output / record.path
                for record in report.documents}

    return fill


@cache
def values(paper: Path) -> dict[str, str]:
    """Name -> value of every field of a Word or PDF form; empty where it has none."""
    if paper.suffix == ".pdf":
        fields = pypdf.PdfReader(paper).get_fields() or {}
        return {name: str(field.get("/V", "")) for name, field in fields.items()}
    filled = {}
    for control in word_body(paper).iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        is_empty = properties.find(f"{W}showingPlcHdr") is not None
        filled[properties.find(f"{W}tag").get(f"{W}val")] = "" if is_empty else "".join(
            control.find(f"{W}sdtContent").itertext())
    return filled


def word_body(paper: Path) -> etree._Element:
    """The main part of a Word document."""
    with zipfile.ZipFile(paper) as archive:
        return etree.fromstring(archive.read("word/document.xml"))
