"""Papers that come back on paper are known by the code that is printed on them."""

from __future__ import annotations

import io

import pytest

from formgen.collect import State

from .conftest import Office, codes


def test_a_printed_form_is_known_by_the_code_on_its_page(office: Office) -> None:
    import pymupdf

    document = pymupdf.open(stream=office.sent(), filetype="pdf")
    document.bake()
    document.set_metadata({})
    office.put("print.pdf", document.tobytes(garbage=4))
    (receipt,) = office.collect().receipts
    assert receipt.state is State.PAPER
    assert receipt.code == office.record().code


def test_a_scan_is_known_by_its_qr_code(office: Office) -> None:
    segno = pytest.importorskip("segno", reason="segno draws the code")
    pytest.importorskip("zxingcpp", reason="zxing-cpp reads the code")
    stream = io.BytesIO()
    segno.make(office.record().code, error="m").save(stream, kind="png", scale=6, border=4)
    office.put("IMG_0001.png", stream.getvalue())
    (receipt,) = office.collect().receipts
    assert (receipt.state, receipt.code) == (State.PAPER, office.record().code)
    assert codes(receipt.findings) == ["RETURNED_ON_PAPER"]


def scanned(form: bytes, dpi: int, angle: float) -> bytes:
    """The first page as an office's scanner makes it: askew, grey and compressed."""
    import pypdfium2

    page = pypdfium2.PdfDocument(form)[0].render(scale=dpi / 72).to_pil().convert("L")
    stream = io.BytesIO()
    page.rotate(angle, expand=True, fillcolor=235).save(stream, "JPEG", quality=55)
    return stream.getvalue()


@pytest.mark.parametrize(("dpi", "angle"), [(150, 0), (150, 2.5), (200, -4), (200, 180), (300, 9)])
def test_our_own_papers_are_known_when_they_are_scanned(
        office: Office, dpi: int, angle: float) -> None:
    pytest.importorskip("zxingcpp", reason="zxing-cpp reads the code")
    office.put("IMG_0001.jpg", scanned(office.sent(), dpi, angle))
    (receipt,) = office.collect().receipts
    assert (receipt.state, receipt.code) == (State.PAPER, office.record().code)


def test_a_scan_that_nothing_can_read_says_what_is_missing(
        monkeypatch: pytest.MonkeyPatch) -> None:
    from formgen.collect.evidence import evidence

    monkeypatch.setattr("formgen.collect.evidence.find_spec", lambda name: None)
    seen = evidence(b"\x89PNG\r\n\x1a\n")
    assert [finding.code for finding in seen.findings] == ["SCANNER_NOT_INSTALLED"]
