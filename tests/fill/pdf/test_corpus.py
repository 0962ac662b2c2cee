"""Forms of others, and our own: what is filled in is what every program sees and reads.

Without more ado the bundled forms are looked at; ``FORMGEN_PDF_CORPUS`` names a folder of other
forms to go through as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pymupdf
import pypdf
import pytest
from samples import nested, value_of
from viewers import ink_outside, pdfium

from formgen.errors import TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, SlotKind

ROOT = Path(__file__).parents[3]
OWN = sorted((ROOT / "form_templates").glob("*/nl.pdf"))
OTHERS = sorted(Path(os.environ.get("FORMGEN_PDF_CORPUS", "corpus-is-nowhere")).glob("*.pdf"))
HIDDEN = 2
TEXT = "Łé 7"
#: What XML has no place for, and poppler writes nevertheless.
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f]")
_BBOX = "{http://www.w3.org/1999/xhtml}"


class Place(NamedTuple):
    """Where a field's value stands: its page, and its rectangle from the page's top left."""

    name: str
    page: int
    rect: pymupdf.Rect


def fields_of(document: bytes) -> Iterator[tuple[str, str, str, pypdf.generic.DictionaryObject]]:
    """Full name, kind, value as pypdf finds them, and dictionary of every widget on a page."""
    for page in pypdf.PdfReader(BytesIO(document)).pages:
        for widget in (annotation.get_object() for annotation in page.get("/Annots", ())):
            names, found, node = [], {}, widget
            while node is not None:
                names += [str(node["/T"])] if "/T" in node else []
                found = {key: node[key] for key in ("/FT", "/V") if key in node} | found
                parent = node.get("/Parent")
                node = parent.get_object() if parent is not None else None
            if widget.get("/Subtype") == "/Widget":
                value = str(found.get("/V", ""))
                yield ".".join(reversed(names)), str(found.get("/FT")), value, widget


def places(document: bytes) -> list[Place]:
    """The widgets of a document that show text to people."""
    kinds = {name: kind for name, kind, _, _ in fields_of(document)}
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        return [
            Place(widget.field_name, page.number, pymupdf.Rect(widget.rect))
            for page in pdf
            for widget in page.widgets()
            if kinds.get(widget.field_name) in ("/Tx", "/Ch")
            and pdf.xref_get_key(widget.xref, "F")[1].strip() != str(HIDDEN)
        ]


def mupdf_words(document: bytes) -> dict[int, list[tuple[pymupdf.Rect, str]]]:
    """The words of each page, with their boxes, as MuPDF finds them."""
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        return {
            page.number: [(pymupdf.Rect(word[:4]), word[4]) for word in page.get_text("words")]
            for page in pdf
        }


def poppler_words(document: bytes) -> dict[int, list[tuple[pymupdf.Rect, str]]]:
    """The same as poppler finds them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-bbox", "-", "-"]
    said = subprocess.run(command, input=document, capture_output=True, check=True).stdout
    pages = ElementTree.fromstring(_CONTROL.sub(b"", said)).iter(f"{_BBOX}page")
    edges = ("xMin", "yMin", "xMax", "yMax")
    return {
        number: [
            (pymupdf.Rect([float(word.get(edge, 0)) for edge in edges]), word.text or "")
            for word in page.iter(f"{_BBOX}word")
        ]
        for number, page in enumerate(pages)
    }


def shown_in(words: list[tuple[pymupdf.Rect, str]], rect: pymupdf.Rect) -> str:
    """The words whose middle is in a rectangle, without blanks."""
    room = pymupdf.Rect(rect.x0 - 2, rect.y0 - 2, rect.x1 + 2, rect.y1 + 2)
    return "".join(word for box, word in words if (box.tl + box.br) / 2 in room)


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", [*OWN, *OTHERS], ids=named)
@pytest.mark.faulty_form
def test_what_is_filled_in_is_seen_and_read(path: Path) -> None:
    try:
        template = compile(path.read_bytes(), How())
    except TemplateError as refusal:
        assert all(finding.what("nl") for finding in refusal.findings)
        pytest.skip(f"refused: {refusal.findings[0].code}")
    values = {slot.name: value_of(slot, TEXT) for slot in template.slots}
    values = {name: value for name, value in values.items() if value is not None}
    filled = template.fill(nested(values))
    told = {finding.where.field for finding in filled.findings}
    stored = {name: value for name, _, value, _ in fields_of(filled.content)}
    answers = read(filled.content).values
    seen = {"mupdf": mupdf_words(filled.content), "poppler": poppler_words(filled.content)}
    wanted = values.keys() - told
    assert wanted
    for name in wanted & answers.keys():
        assert answers[name].value == values[name], name
        assert stored.get(name, "of no page"), name
    for place in places(filled.content):
        if place.name not in wanted or not isinstance(values[place.name], str):
            continue
        for viewer, pages in seen.items():
            shown = shown_in(pages[place.page], place.rect)
            # In a comb each character is a word, between those printed in the cells.
            missing = Counter("".join(values[place.name].split())) - Counter(shown)
            assert not missing, (viewer, place.name)


@pytest.mark.parametrize("path", OTHERS or OWN[:1], ids=named)
@pytest.mark.faulty_form
def test_nothing_is_drawn_outside_the_fields(path: Path) -> None:
    try:
        template = compile(path.read_bytes(), How())
    except TemplateError as refusal:
        pytest.skip(f"refused: {refusal.findings[0].code}")
    slots = [slot for slot in template.slots if slot.kind is SlotKind.TEXT]
    texts = {slot.name: value_of(slot, TEXT) for slot in slots}
    blank, full = template.fill({}).content, template.fill(nested(texts)).content
    with pymupdf.open(stream=full, filetype="pdf") as pdf:
        for page in list(pdf)[: len(pypdf.PdfReader(BytesIO(blank)).pages)]:
            height = page.rect.height
            rects = [
                (w.rect.x0, height - w.rect.y1, w.rect.x1, height - w.rect.y0)
                for w in page.widgets()
            ]
            before, after = pdfium(blank, page.number), pdfium(full, page.number)
            assert not ink_outside(before, after, rects), page.number
