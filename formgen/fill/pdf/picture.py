"""A picture of a form with the name of each field in its place, to see what is called what.

It is a PDF of the same pages without the form: where a field was there is a box with its
name. A name that is too long for its box loses its beginning, which fields have in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from formgen.errors import TemplateError, UsageError
from formgen.fill.pdf.field_tree import adopt_widgets
from formgen.fill.pdf.field_walk import fields_of
from formgen.fill.pdf.fields import NO_PAGE, FormField
from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.pdf.objects import (
    child_dictionary,
    dictionary_at,
    dictionary_of,
    integer_at,
    name_at,
    numbers_at,
    raw_items,
)
from formgen.fill.pdf.pages import AFTER_OWN_CONTENT, add_content, pages_of
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.shelf import FontShelf
from formgen.fill.pdf.source import open_source
from formgen.fill.pdf.syntax import numbers
from formgen.findings import found

#: Type sizes in points: of names that have room, and the least that is still read.
_LARGEST, _LEAST = 8.0, 4.5
_PADDING = 1.5
#: A box that is narrower has its name above it, which may be so wide.
_SMALL = 60.0
_BOX = b"q 1 0.973 0.86 rg 0.8 0.35 0 RG 0.5 w %b re B Q "
_INK = b"0.45 0.15 0 rg "
_CUT = "\N{HORIZONTAL ELLIPSIS}"

#: Dots per inch of a picture for the screen.
_RESOLUTION = 100


def picture(template: bytes, password: str = "") -> bytes:
    """The pages of a form as a PDF, each field a box with its name.

    Raises:
        TemplateError: the file is no PDF form that can be used.
    """
    writer = open_source(template, password).new_writer()
    catalog = writer.root_object
    form = child_dictionary(catalog, "/AcroForm")
    adopt_widgets(writer, form)
    pages = pages_of(catalog)
    fields = [field for field in fields_of(form, pages) if field.name != IDENTITY_FIELD]
    if not fields:
        raise TemplateError(found("PDF_WITHOUT_FIELDS"))
    shelf = FontShelf(writer, form)
    font = shelf.house_entry()
    pen = PlainPen(shelf.house_font(), 0)
    for number, page in enumerate(pages):
        content = StreamObject()
        drawn = b"".join(_labels(fields, number, _turn(page), pen))
        content.set_data(AFTER_OWN_CONTENT + drawn)
        add_content(page, writer._add_object(content.flate_encode()), font, writer._add_object)
        _drop_widgets(page)
    for key in ("/AcroForm", "/StructTreeRoot", "/MarkInfo", "/OpenAction", "/AA"):
        catalog.pop(key, None)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def page_images(document: bytes) -> list[bytes]:
    """The pages of a PDF as PNG files.

    Raises:
        UsageError: pypdfium2 and Pillow, which draw them, are not installed.
    """
    try:
        import pypdfium2
        from PIL import Image  # noqa: F401  pypdfium2 hands its pages to Pillow
    except ImportError as error:
        raise UsageError(found("PICTURE_NEEDS_LIBRARIES")) from error
    images = []
    pdf = pypdfium2.PdfDocument(document)
    try:
        for page in pdf:
            target = BytesIO()
            page.render(scale=_RESOLUTION / 72).to_pil().save(target, "PNG", optimize=True)
            images.append(target.getvalue())
    finally:
        pdf.close()
    return images


def _turn(page: DictionaryObject) -> int:
    """How far a page is turned clockwise when it is shown, in quarters."""
    own = "/Rotate" in page  # else the tree of pages says, which pypdf has made flat
    node = page if own else dictionary_at(page, "/Parent")
    return integer_at(node, "/Rotate") // 90 % 4


def _labels(fields: Iterable[FormField], page: int, turn: int, pen: PlainPen) -> Iterable[bytes]:
    for field in fields:
        for widget in field.widgets:
            corners = numbers_at(widget.dictionary, "/Rect")
            if widget.page == page != NO_PAGE and len(corners) == 4:
                left, right = sorted((corners[0], corners[2]))
                bottom, top = sorted((corners[1], corners[3]))
                yield _label(field.name, (left, bottom, right, top), turn, pen)


def _label(
    text: str, box: tuple[float, float, float, float], turn: int, pen: PlainPen
) -> bytes:
    """A box with a name in it, upright on a page that is shown turned.

    In a tall box it runs upwards; above one that is too small, such as a check box, it stands.
    """
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    ground = _BOX % numbers(left, bottom, width, height)
    if turn % 2:
        width, height = height, width
    shown = "".join(c if c in pen.characters else "\N{WHITE SQUARE}" for c in text)
    if height > 2 * width:
        turn, width, height = (turn + 1) % 4, height, width
    above = 0.0
    if pen.width(shown) * _LEAST > width - 2 * _PADDING and width < _SMALL:
        above, width, height = height, _SMALL, _LEAST + 2 * _PADDING
    size = _fitting(shown, width, height, pen)
    while len(shown) > 1 and pen.width(shown) * size > width - 2 * _PADDING:
        shown = _CUT + shown.removeprefix(_CUT)[1:]
    below = above + (height - (pen.ascent + pen.descent) * size) / 2
    placed = {
        0: (1, 0, 0, 1, left, bottom),
        1: (0, 1, -1, 0, right, bottom),
        2: (-1, 0, 0, -1, right, top),
        3: (0, -1, 1, 0, left, top),
    }[turn]
    words = b"BT %b%b Td %b%bET" % (
        pen.select(size), numbers(_PADDING, below), _INK, pen.show(shown, size)
    )  # fmt: skip
    return b"%bq %b cm %b Q\n" % (ground, numbers(*placed), words)


def _fitting(text: str, width: float, height: float, pen: PlainPen) -> float:
    """The type size, within limits, in which a text fits into a box."""
    size = min(_LARGEST, height - 2 * _PADDING)
    if text:
        size = min(size, (width - 2 * _PADDING) / pen.width(text))
    return max(_LEAST, size)


def _drop_widgets(page: DictionaryObject) -> None:
    """Take the fields off a page; other annotations, such as links, stay."""
    kept = [
        item
        for item in raw_items(page, "/Annots")
        if name_at(dictionary_of(item), "/Subtype") != "/Widget"
    ]
    page[NameObject("/Annots")] = ArrayObject(kept)
