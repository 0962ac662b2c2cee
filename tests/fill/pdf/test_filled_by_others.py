"""Our forms, blank or filled in, in the hands of libraries that write into what they find."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from form_check import form_faults
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from viewers import Rect, ink_inside, ink_outside, pdfium, poppler

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

FORMS = Path(__file__).parents[3] / "form_templates"
TEXT = "Zoe van der Waard"
#: A field of a form that has others of its size on the page.
CASES = [
    ("stage_agreement", "intern.student_number"),
    ("training_record", "record.items.2.code"),
    ("application_form", "intern.full_name"),
]


def by_pypdf(document: bytes, name: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(document))
    for page in writer.pages:
        writer.update_page_form_field_values(page, {name: TEXT}, auto_regenerate=False)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def by_pikepdf(document: bytes, name: str) -> bytes:
    """As qpdf does it, which writes codes of one byte whatever the font, so that little is seen."""
    target = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        Form(pdf, DefaultAppearanceStreamGenerator)[name].value = TEXT
        pdf.save(target)
    return target.getvalue()


def rects_of(document: bytes, name: str) -> dict[int, list[Rect]]:
    """Where a field stands, by page."""
    rects: dict[int, list[Rect]] = {}
    with pikepdf.open(BytesIO(document)) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.get("/Annots", []):
                if widget.get("/Subtype") == "/Widget" and full_name(widget) == name:
                    left, bottom, right, top = map(float, widget.Rect)
                    rects.setdefault(number, []).append((left, bottom, right, top))
    return rects


def full_name(widget: pikepdf.Object) -> str:
    names, node = [], widget
    while node is not None:
        names += [str(node.T)] if "/T" in node else []
        node = node.get("/Parent")
    return ".".join(reversed(names))


@pytest.mark.parametrize("fill", [by_pypdf, by_pikepdf])
@pytest.mark.parametrize("filled_before", [False, True], ids=["template", "document"])
@pytest.mark.parametrize(("form", "name"), CASES)
def test_what_another_library_fills_in_is_shown_nowhere_else(
    form: str, name: str, filled_before: bool, fill: Callable[[bytes, str], bytes]
) -> None:
    before = (FORMS / form / "nl.pdf").read_bytes()
    if filled_before:
        before = compile(before, How()).fill({}).content
    after = fill(before, name)
    rects = rects_of(after, name)
    assert rects, "the form has such a field"
    for page, places in rects.items():
        shown = pdfium(before, page), pdfium(after, page)
        assert not ink_outside(*shown, places)
        if fill is by_pypdf:
            assert all(ink_inside(*shown, place) for place in places)
    first = min(rects)
    assert not ink_outside(poppler(before, first), poppler(after, first), rects[first])
    answers = read(after)
    assert answers.values[name].value == TEXT
    assert "PDF_APPEARANCE_DISAGREES" not in [finding.code for finding in answers.findings]


@pytest.mark.parametrize(
    "path", sorted(FORMS.glob("*/*.pdf")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_no_field_of_a_bundled_form_shares_its_appearance(path: Path) -> None:
    assert [fault for fault in form_faults(path.read_bytes()) if "shares" in fault] == []
