"""A flattened form: no fields any more, and on paper what the form was."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builder import FormBuilder
from form_check import form_faults
from judges import verapdf
from PIL import ImageChops, ImageStat
from viewers import RENDERERS

from formgen.errors import InputError
from formgen.fill import pdf
from formgen.fill.slots import How

TEMPLATE = Path(__file__).parents[3] / "form_templates" / "training_record" / "nl.pdf"


@pytest.fixture(scope="module")
def form() -> bytes:
    template = pdf.compile(TEMPLATE.read_bytes(), How(fixed=("*",)))
    document = {
        "id": "0a1b",
        "code": "FG1-T",
        "form": "training_record",
        "language": "nl",
        "title": "T",
    }
    return template.fill({"intern": {"full_name": "Zoë Jansen"}, "document": document}).content


@pytest.mark.parametrize("viewer", ["poppler", "mupdf"])
def test_paper_shows_what_the_form_showed(form: bytes, viewer: str) -> None:
    flat = pdf.flatten(form)
    for page in range(2):
        before, after = (RENDERERS[viewer](document, page) for document in (form, flat))
        difference = ImageChops.difference(before.convert("L"), after.convert("L"))
        low_high = difference.getextrema()
        assert low_high[1] <= 8, f"page {page}: {low_high}"


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("flags", [4, 4 | 16])  # printed; and not turned with its page
def test_a_turned_page_shows_what_it_showed(turn: int, flags: int) -> None:
    builder = FormBuilder(tinted=False)
    builder.page("Gedraaid")
    look = {"R": turn, "BC": [1.0, 0.0, 0.0]}
    builder.text("schuin", (200, 400, 330, 430), MK=look)
    target = BytesIO()
    filled = pdf.compile(builder.build(), How()).fill({"schuin": "Noor Jansen"}).content
    with pikepdf.open(BytesIO(filled)) as opened:
        opened.pages[0].Rotate = turn
        opened.pages[0].Annots[0].F = flags
        opened.save(target)
    for viewer in ("poppler", "mupdf"):
        before, after = (
            RENDERERS[viewer](document, 0).convert("L")
            for document in (target.getvalue(), pdf.flatten(target.getvalue()))
        )
        # Viewers round edges of pages and of what stands on them differently.
        ink = [ImageChops.invert(page).reduce(3).getbbox() or () for page in (before, after)]
        assert all(abs(one - other) <= 1 for one, other in zip(*ink, strict=True)), viewer
        assert ImageStat.Stat(ImageChops.difference(before, after)).mean[0] < 0.1, viewer


def test_what_a_page_draws_already_under_such_a_name_stays(form: bytes) -> None:
    def pictures(document: bytes) -> list[str]:
        with pikepdf.open(BytesIO(document)) as opened:
            return list(opened.pages[0].Resources.XObject)

    target = BytesIO()
    with pikepdf.open(BytesIO(form)) as opened:
        mark = opened.make_stream(
            b"0 0 9 9 re f",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 9, 9],
        )
        opened.pages[0].Resources.XObject["/FGN0"] = mark
        opened.save(target)
    once, with_own = pictures(pdf.flatten(form)), pictures(pdf.flatten(target.getvalue()))
    assert len(with_own) == len(once) + 1


def test_no_field_is_left_and_the_document_says_which_it_is(form: bytes) -> None:
    with pikepdf.open(BytesIO(pdf.flatten(form))) as flat:
        assert "/AcroForm" not in flat.Root
        assert not [a for page in flat.pages for a in page.get("/Annots", [])]
        assert str(flat.trailer.Info["/formgen.code"]) == "FG1-T"
        assert flat.check_pdf_syntax() == []


def test_other_annotations_stay(form: bytes) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(form)) as opened:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9]
        )
        opened.pages[0].Annots.append(opened.make_indirect(link))
        opened.save(target)
    with pikepdf.open(BytesIO(pdf.flatten(target.getvalue()))) as flat:
        assert [str(annotation.Subtype) for annotation in flat.pages[0].Annots] == ["/Link"]


def test_what_is_not_printed_is_not_drawn(form: bytes) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(form)) as opened:
        for page in opened.pages:
            for widget in page.Annots:
                widget.F = 2
        opened.save(target)
    with pikepdf.open(BytesIO(pdf.flatten(target.getvalue()))) as flat:
        assert all("/FGN0" not in page.Resources.get("/XObject", {}) for page in flat.pages)


def test_a_flattened_form_is_accessible(form: bytes, tmp_path: Path) -> None:
    path = tmp_path / "flat.pdf"
    path.write_bytes(pdf.flatten(form))
    assert [*verapdf([path]).values()] == [[]]


def test_the_same_form_gives_the_same_bytes(form: bytes) -> None:
    assert pdf.flatten(form) == pdf.flatten(form)
    assert form_faults(form) == []


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(InputError):
        pdf.flatten(b"geen pdf")
