"""Forms of others, and our own: what is filled in is what every program sees and reads.

Without more ado the bundled forms are looked at, and some that are made up here;
``FORMGEN_PDF_CORPUS`` names a folder of other forms to go through as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import judges
import pymupdf
import pypdf
import pytest
from PIL import Image
from samples import made_up_form, nested, value_of
from viewers import Rect, ink_inside, ink_outside, pdfium, structure_faults

from formgen.errors import TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, SlotKind

ROOT = Path(__file__).parents[3]
OWN = sorted((ROOT / "form_templates").glob("*/nl.pdf"))
MADE_UP = range(4)
OTHERS = sorted(Path(os.environ.get("FORMGEN_PDF_CORPUS", "corpus-is-nowhere")).glob("*.pdf"))
#: To be looked at by what takes its time.
SOME = [*OTHERS, OWN[0], *MADE_UP]
#: Bits of an annotation's /F: not shown at all, or not on a screen.
HIDDEN = 1 << 1 | 1 << 5
PASSWORD = 1 << 13
#: Kinds whose value one sees in the field's rectangle.
SEEN = (SlotKind.TEXT, SlotKind.MULTILINE, SlotKind.DATE, SlotKind.CHOICE, SlotKind.CHECK)
TEXT = "Łé 7"
#: What XML has no place for, and poppler writes nevertheless.
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f]")
_BBOX = "{http://www.w3.org/1999/xhtml}"


class Case(NamedTuple):
    """A form, and what is filled into it: ``told`` are fields with a finding of their own."""

    template: bytes
    kinds: dict[str, SlotKind]
    values: dict[str, Any]
    blank: bytes
    filled: bytes
    told: frozenset[str]

    def is_right(self, name: str, answer: Any) -> bool:
        """Whether a program that reads no more than text has read what was filled in."""
        value = self.values[name]
        if self.kinds[name] is SlotKind.TEXT:
            return bool(answer == value)
        return bool(answer)  # a date, a choice or a state is stored in the form's own way


@cache
def case_of(source: Path | int) -> Case:
    """A form from a file, or the made-up one of a number, filled in."""
    content = made_up_form(source) if isinstance(source, int) else source.read_bytes()
    try:
        template = compile(content, How())
    except TemplateError as refusal:
        assert all(finding.what("nl") for finding in refusal.findings)
        pytest.skip(f"refused: {refusal.findings[0].code}")
    values = {slot.name: value_of(slot, TEXT) for slot in template.slots}
    values = {name: value for name, value in values.items() if value is not None}
    filled = template.fill(nested(values))
    told = frozenset(finding.where.field for finding in filled.findings)
    kinds = {slot.name: slot.kind for slot in template.slots}
    blank = template.fill({}).content
    return Case(content, kinds, values, blank, filled.content, told)


class Place(NamedTuple):
    """Where a field's value stands: its page, and its rectangle from the page's top left.

    ``turned`` is the rectangle as the page is shown; MuPDF's words stand as on a page not turned.
    """

    name: str
    page: int
    rect: pymupdf.Rect
    turned: pymupdf.Rect


Field = tuple[str, str, str, pypdf.generic.DictionaryObject]


@cache
def fields_of(document: bytes) -> tuple[Field, ...]:
    """Full name, kind, value as pypdf finds them, and dictionary of every widget on a page."""
    return tuple(_fields(document))


def _fields(document: bytes) -> Iterator[Field]:
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
            Place(
                widget.field_name, page.number, widget.rect, widget.rect * page.rotation_matrix
            )
            for page in pdf
            for widget in page.widgets()
            if kinds.get(widget.field_name) in ("/Tx", "/Ch")
            and not flags_of(pdf, widget) & HIDDEN
            and not widget.field_flags & PASSWORD
            and pymupdf.Rect(widget.rect).get_area() > 1
        ]


def flags_of(pdf: pymupdf.Document, widget: pymupdf.Widget) -> int:
    """An annotation's /F."""
    kind, value = pdf.xref_get_key(widget.xref, "F")
    return int(value) if kind == "int" else 0


#: A word, and where its middle is: from the left and from the top of the page.
Word = tuple[float, float, str]


def mupdf_words(document: bytes) -> dict[int, list[Word]]:
    """The words of each page as MuPDF finds them."""
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        return {
            page.number: [
                ((left + right) / 2, (top + bottom) / 2, word)
                for left, top, right, bottom, word, *_ in page.get_text("words")
            ]
            for page in pdf
        }


def poppler_words(document: bytes) -> dict[int, list[Word]]:
    """The same as poppler finds them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-bbox", "-", "-"]
    said = subprocess.run(command, input=document, capture_output=True, check=True).stdout
    pages = ElementTree.fromstring(_CONTROL.sub(b"", said)).iter(f"{_BBOX}page")

    def middle(word: ElementTree.Element, axis: str) -> float:
        return (float(word.get(f"{axis}Min", 0)) + float(word.get(f"{axis}Max", 0))) / 2

    return {
        number: [
            (middle(word, "x"), middle(word, "y"), word.text or "")
            for word in page.iter(f"{_BBOX}word")
        ]
        for number, page in enumerate(pages)
    }


def shown_in(words: list[Word], rect: pymupdf.Rect) -> str:
    """The words whose middle is in a rectangle, without blanks."""
    left, top, right, bottom = rect.x0 - 2, rect.y0 - 2, rect.x1 + 2, rect.y1 + 2
    return "".join(word for x, y, word in words if left <= x <= right and top <= y <= bottom)


def named(source: Path | int) -> str:
    return f"made-up-{source}" if isinstance(source, int) else f"{source.parent.name}-{source.stem}"


@pytest.mark.parametrize("source", [*OWN, *OTHERS, *MADE_UP], ids=named)
@pytest.mark.faulty_form
def test_what_is_filled_in_is_seen_and_read(source: Path | int) -> None:
    case = case_of(source)
    wanted = case.values.keys() - case.told
    if not wanted and set(case.kinds.values()) == {SlotKind.SIGNATURE}:
        pytest.skip("nothing to fill in but signatures")
    assert wanted
    stored = {name: value for name, _, value, _ in fields_of(case.filled)}
    answers = read(case.filled).values
    for name in wanted & answers.keys():
        assert answers[name].value == case.values[name], name
        assert case.is_right(name, stored.get(name, case.values[name])), name
    by_mupdf, by_poppler = mupdf_words(case.filled), poppler_words(case.filled)
    for place in places(case.filled):
        if place.name not in wanted or not isinstance(case.values[place.name], str):
            continue
        for viewer, words, rect in (
            ("mupdf", by_mupdf[place.page], place.rect),
            ("poppler", by_poppler[place.page], place.turned),
        ):
            shown = shown_in(words, rect)
            # In a comb each character is a word, between those printed in the cells.
            missing = Counter("".join(case.values[place.name].split())) - Counter(shown)
            assert not missing, (viewer, place.name)


@pytest.mark.parametrize("source", SOME, ids=named)
@pytest.mark.faulty_form
def test_pdfbox_reads_what_was_filled_in(source: Path | int, tmp_path: Path) -> None:
    case = case_of(source)
    read_there = judges.pdfbox(case.filled, tmp_path)
    on_pages = {name for name, _, _, _ in fields_of(case.filled)}
    wanted = (case.values.keys() - case.told) & on_pages
    assert {name for name in wanted if not case.is_right(name, read_there.get(name))} == set()


@pytest.mark.parametrize("source", SOME, ids=named)
@pytest.mark.faulty_form
def test_the_structure_is_no_worse_than_the_templates(source: Path | int, tmp_path: Path) -> None:
    case = case_of(source)
    before = structure_faults(case.template, tmp_path).count("WARNING")
    assert structure_faults(case.filled, tmp_path).count("WARNING") <= before
    assert before or structure_faults(case.filled, tmp_path) == ""


def drawn_by_pdfium(document: bytes, folder: Path) -> list[Image.Image]:
    """The pages as Chrome draws them."""
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        return [pdfium(document, number) for number in range(len(pdf))]


def drawn_by_pdfjs(document: bytes, folder: Path) -> list[Image.Image]:
    """The pages as Firefox draws them."""
    return judges.pdfjs(document, folder)[0]


@pytest.mark.parametrize("draw", [drawn_by_pdfium, drawn_by_pdfjs])
@pytest.mark.parametrize("source", SOME, ids=named)
@pytest.mark.faulty_form
def test_values_are_drawn_in_their_fields_and_nowhere_else(
    source: Path | int, draw: Any, tmp_path: Path
) -> None:
    case = case_of(source)
    before, after = draw(case.blank, tmp_path / "blank"), draw(case.filled, tmp_path / "filled")
    stored = {name: value for name, _, value, _ in fields_of(case.blank)}
    changed = {name for name, _, value, _ in fields_of(case.filled) if stored[name] != value}
    tiny = {name for name, _, _, widget in fields_of(case.filled) if is_unseen(widget)}
    wanted = {n for n in changed & case.values.keys() if case.kinds[n] in SEEN} - case.told - tiny
    with pymupdf.open(stream=case.filled, filetype="pdf") as pdf:
        for page in list(pdf)[: len(before)]:
            shown = before[page.number], after[page.number]
            turn = page.rotation_matrix
            rects = [(w.field_name, from_below(w.rect * turn, page)) for w in page.widgets()]
            assert not ink_outside(*shown, [rect for _, rect in rects]), page.number
            unseen = [n for n, rect in rects if n in wanted and not ink_inside(*shown, rect)]
            assert unseen == [], page.number


def is_unseen(widget: pypdf.generic.DictionaryObject) -> bool:
    """Whether a field is hidden, or its text is to be too small, as beneath a bar code."""
    size = re.search(r"([\d.]+)\s+Tf", str(widget.get("/DA", "")))
    is_tiny = size is not None and 0 < float(size[1]) < 1
    return is_tiny or bool(int(widget.get("/F", 0)) & HIDDEN)


def from_below(rect: pymupdf.Rect, page: pymupdf.Page) -> Rect:
    """A rectangle of MuPDF's with its edges counted from the bottom of the page."""
    return rect.x0, page.rect.height - rect.y1, rect.x1, page.rect.height - rect.y0
