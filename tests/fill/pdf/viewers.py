"""What people see: documents in three renderers, and the text inside a field's rectangle."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

SCALE = 2
Rect = tuple[float, float, float, float]


def pdfium(document: bytes, page: int = 0) -> Image.Image:
    """A page as Chrome shows it."""
    pdf = pypdfium2.PdfDocument(document)
    pdf.init_forms()
    try:
        return pdf[page].render(scale=SCALE, may_draw_forms=True).to_pil().convert("L")
    finally:
        pdf.close()


def mupdf(document: bytes, page: int = 0) -> Image.Image:
    """A page as MuPDF shows it."""
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        picture = pdf[page].get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), colorspace="gray")
        return Image.frombytes("L", (picture.width, picture.height), picture.samples)


def poppler(document: bytes, page: int = 0) -> Image.Image:
    """A page as Evince and Okular show it."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    command = [
        "pdftoppm",
        "-cropbox",
        "-r",
        str(72 * SCALE),
        "-gray",
        "-f",
        str(page + 1),
        "-l",
        str(page + 1),
        "-",
    ]
    result = subprocess.run(command, input=document, capture_output=True, check=True)
    assert not result.stderr, result.stderr.decode()
    return Image.open(BytesIO(result.stdout)).convert("L")


RENDERERS = {"pdfium": pdfium, "mupdf": mupdf, "poppler": poppler}


def _pixels(rect: Rect, height: int) -> tuple[float, float, float, float]:
    left, bottom, right, top = rect
    return left * SCALE, height - top * SCALE, right * SCALE, height - bottom * SCALE


def ink_outside(first: Image.Image, second: Image.Image, rects: Iterable[Rect]) -> bool:
    """Whether two pictures of a page differ anywhere but in these rectangles."""
    difference = ImageChops.difference(first, second)
    drawing = ImageDraw.Draw(difference)
    for rect in rects:
        left, top, right, bottom = _pixels(rect, difference.height)
        drawing.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=0)
    return difference.point(lambda value: 255 if value > 24 else 0).getbbox() is not None


def ink_inside(first: Image.Image, second: Image.Image, rect: Rect) -> bool:
    """Whether two pictures of a page differ in this rectangle."""
    left, top, right, bottom = _pixels(rect, first.height)
    difference = ImageChops.difference(first, second)
    part = difference.crop((int(left), int(top), int(right) + 1, int(bottom) + 1))
    return part.point(lambda value: 255 if value > 64 else 0).getbbox() is not None


def mupdf_text(document: bytes, rect: Rect, page: int = 0) -> str:
    """The text that MuPDF finds in a rectangle, its lines joined by blanks."""
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        height = pdf[page].rect.height
        left, bottom, right, top = rect
        clip = pymupdf.Rect(left - 1, height - top - 1, right + 1, height - bottom + 1)
        words = pdf[page].get_text("words", clip=clip)
    return " ".join(word[4] for word in words)


def poppler_text(document: bytes, rect: Rect, page: int = 0, height: float = 842.0) -> str:
    """The text that poppler finds in a rectangle, its lines joined by blanks."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    left, bottom, right, top = (round(edge) for edge in rect)
    command = [
        "pdftotext",
        "-f",
        str(page + 1),
        "-l",
        str(page + 1),
        "-x",
        str(left),
        "-y",
        str(round(height) - top),
        "-W",
        str(right - left),
        "-H",
        str(top - bottom),
        "-",
        "-",
    ]
    result = subprocess.run(command, input=document, capture_output=True, check=True)
    return " ".join(result.stdout.decode().split())


def structure_faults(document: bytes, folder: Path) -> str:
    """What ``qpdf --check`` has against a document; empty for a sound one."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    path = folder / "checked.pdf"
    path.write_bytes(document)
    result = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    return "" if result.returncode == 0 else result.stdout + result.stderr
