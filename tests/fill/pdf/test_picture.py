"""The picture of a form: the name of each field in its place, and no field any more."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pymupdf
import pytest
from builder import FormBuilder
from viewers import mupdf_text

from formgen.errors import TemplateError
from formgen.fill.pdf.picture import page_images, picture

NAME = (50.0, 740.0, 250.0, 758.0)
TICK = (270.0, 700.0, 284.0, 714.0)


def form(turned: int = 0) -> bytes:
    builder = FormBuilder(house_font=False)
    builder.page("Formulier")
    builder.text("StudentNaam", NAME)
    builder.check("akkoord", TICK)
    with pikepdf.open(BytesIO(builder.build())) as pdf:
        pdf.pages[0].obj.Rotate = turned
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def test_names_stand_where_the_fields_were() -> None:
    drawn = picture(form())
    assert mupdf_text(drawn, NAME) == "StudentNaam"
    above = (TICK[0], TICK[3], TICK[0] + 60, TICK[3] + 8)
    assert mupdf_text(drawn, above) == "akkoord"
    with pikepdf.open(BytesIO(drawn)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert len(pdf.pages[0].Annots) == 0
    assert picture(form()) == drawn


@pytest.mark.parametrize(("turned", "direction"), [(90, (0, -1)), (180, (-1, 0)), (270, (0, 1))])
def test_names_are_upright_on_a_turned_page(turned: int, direction: tuple[int, int]) -> None:
    with pymupdf.open(stream=picture(form(turned))) as pdf:
        lines = [line for block in pdf[0].get_text("dict")["blocks"] for line in block["lines"]]
    found = {line["spans"][0]["text"]: line["dir"] for line in lines}
    assert found["akkoord"] == pytest.approx(direction)  # before the page is turned


def test_one_image_for_each_page() -> None:
    images = page_images(picture(form()))
    assert [image[:8] for image in images] == [b"\x89PNG\r\n\x1a\n"]


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(TemplateError):
        picture(b"%PDF-1.7 not really")
