"""The QR code on a form's first page says the document's code, to every scanner alike."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import segno
import zxingcpp
from builder import FormBuilder
from pikepdf import Array, Dictionary
from viewers import RENDERERS

from formgen.fill.pdf import compile, flatten, read
from formgen.fill.pdf.qr import SIZE, qr_code
from formgen.fill.slots import How
from formgen.plan.identity import document_code

CODES = [document_code(sha256(bytes([number])).hexdigest()[:32]) for number in range(60)]
PLACE = [450, 740, 496, 786]
DATA = {"name": "Noor", "document": {"code": CODES[0], "id": "ab12"}}


def form(rectangle: list[int] | None = PLACE) -> bytes:
    """A template that wants the code in a place of its page."""
    builder = FormBuilder(tinted=False)
    builder.page("Formulier")
    builder.text("name", (50.0, 640.0, 250.0, 658.0))
    with pikepdf.open(BytesIO(builder.build())) as pdf:
        if rectangle is not None:
            pdf.Root.FGN_Form = Dictionary(
                Code=Dictionary(Page=pdf.pages[0].obj, Rect=Array(rectangle)))
        stream = BytesIO()
        pdf.save(stream)
    return stream.getvalue()


def filled(data: dict[str, Any]) -> bytes:
    return compile(form(), How()).fill(data).content


@pytest.mark.parametrize("code", CODES)
def test_the_modules_are_those_that_another_encoder_makes(code: str) -> None:
    other = segno.make(code, version=1, error="q", mask=0, mode="alphanumeric",
                       boost_error=False, micro=False)
    rows = [[int(bit) for bit in f"{int.from_bytes(row):024b}"[:SIZE]]
            for row in (qr_code(code)[3 * line:3 * line + 3] for line in range(SIZE))]
    assert rows == [list(row) for row in other.matrix]


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("made", [filled, lambda data: flatten(filled(data))])
def test_it_is_read_off_the_page_of_every_viewer(renderer: str, made: Any) -> None:
    picture = RENDERERS[renderer](made(DATA))
    (seen,) = zxingcpp.read_barcodes(picture)
    assert (seen.text, seen.format) == (CODES[0], zxingcpp.BarcodeFormat.QRCode)


@pytest.mark.parametrize("document", [{}, {"code": "FG1-0"}, {"code": "fg1-abcdef-ghij"}])
def test_a_document_without_a_code_has_none(document: dict[str, str]) -> None:
    picture = RENDERERS["pdfium"](filled({"name": "Noor", "document": document}))
    assert zxingcpp.read_barcodes(picture) == []


def test_it_is_no_alteration_of_the_form() -> None:
    answers = read(filled(DATA))
    assert answers.findings == () and answers.identity["code"] == CODES[0]


@pytest.mark.parametrize("rectangle", [None, [450, 740]])
def test_a_template_that_does_not_want_it_is_left_alone(rectangle: list[int] | None) -> None:
    document = compile(form(rectangle), How()).fill(DATA).content
    assert zxingcpp.read_barcodes(RENDERERS["pdfium"](document)) == []


@pytest.mark.parametrize("text", ["FG1-0A3F9C-7K2", "FG1-0A3F9C-7K2é", ""])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not|substring"):
        qr_code(text)
