"""The print pack: one PDF of all papers of a cohort in the order in which they are handed out.

The forms are flattened: on paper nothing is filled in by a computer, and nobody's name can show
up in another's field. Each company begins with a separator page that bears its address; every
document begins on the front of a sheet, so that the pack can be printed on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from formgen.fill.pdf import compile, flatten
from formgen.fill.slots import How, Template
from formgen.findings import Language
from formgen.pack.bundles import Bundle
from formgen.pack.mail import words

if TYPE_CHECKING:
    from pypdf import PdfWriter

_A4 = (595, 842)
#: Where the window of a folded sheet's envelope is, and where the contents begin; in points.
_ADDRESS, _CONTENTS = (71, 640, 400, 740), (71, 380, 524, 600)
_MULTILINE = 1 << 12

Documents = Sequence[tuple[str, bytes]]


def print_pack(bundles: Sequence[tuple[Bundle, Documents]], title: str, language: Language,
               copies: int = 1) -> bytes:
    """One PDF of bundles, each with its documents as (title, PDF); with a bookmark for each.

    ``copies``: how often each document is in it, one after the other.

    Raises:
        InputError: if a document is no PDF that can be flattened.
    """
    from pypdf import PdfWriter

    writer = PdfWriter()
    for bundle, documents in bundles:
        cover = _append(writer, _separator(bundle, len(documents), language))
        parent = writer.add_outline_item(title=bundle.recipient.name, page_number=cover)
        for name, content in documents:
            flat = flatten(content)
            first = min(_append(writer, flat) for _ in range(copies))
            writer.add_outline_item(title=name, page_number=first, parent=parent)
    writer.compress_identical_objects()  # the fonts, above all
    writer.metadata = None
    writer.add_metadata({"/Title": title})
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _append(writer: PdfWriter, content: bytes) -> int:
    """Add a document's pages, and a blank one if they are odd; returns its first page."""
    first = len(writer.pages)
    writer.append(BytesIO(content), import_outline=False)
    if len(writer.pages) % 2:
        writer.add_blank_page(*_A4)
    return first


def _separator(bundle: Bundle, documents: int, language: Language) -> bytes:
    """A page with the recipient's address and what follows."""
    recipient = bundle.recipient
    address = (recipient.name, recipient.person, *recipient.address)
    contents = (words(language)["sheets"].format(count=documents), *bundle.interns)
    return flatten(_separator_template().fill({
        "address": "\n".join(filter(None, address)),
        "contents": "\n".join(filter(None, contents)),
    }).content)


@cache
def _separator_template() -> Template:
    """A page with two fields, so that names of every script are written as on the forms."""
    from pypdf import PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = PdfWriter()
    page = writer.add_blank_page(*_A4)
    fields = ArrayObject()
    for name, box, size in (("address", _ADDRESS, 13), ("contents", _CONTENTS, 11)):
        fields.append(writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject(name),
            NameObject("/F"): NumberObject(4),
            NameObject("/Ff"): NumberObject(_MULTILINE),
            NameObject("/DA"): TextStringObject(f"/FGSans {size} Tf 0 g"),
            NameObject("/Rect"): ArrayObject(NumberObject(edge) for edge in box),
            NameObject("/P"): page.indirect_reference,
        })))
    page[NameObject("/Annots")] = fields
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    stream = BytesIO()
    writer.write(stream)
    return compile(stream.getvalue(), How())
