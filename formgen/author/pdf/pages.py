"""The pages themselves: markers' pictures go, fields get their order, bookmarks are pruned."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pypdf import PageObject
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

from formgen.author.pdf.objects import put
from formgen.author.pdf.placed import Placed
from formgen.fill.pdf.objects import dictionary_at, integer_at, value_at
from formgen.fill.pdf.parsed import ParsedFile

_COMPRESSION = 9
_PAINTS = (b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")  # ISO 32000-1, 8.5.3
_DRAWN = re.compile(rb"q (?:[-\d.]+ ){6}cm\s+/(\w+) Do Q\s")


def clean_pages(file: ParsedFile) -> None:
    """Take the markers' pictures off all pages; LibreOffice shares resources among them."""
    for page in file.pages:
        content = page.get_contents()
        if content is not None:
            drawn = _without(content.get_data(), _pixels(page))
            content.set_data(b"\n".join(_marked(drawn.split(b"\n"))))
            page[NameObject("/Contents")] = content.flate_encode(_COMPRESSION)
    for page in file.pages:
        pictures = dictionary_at(dictionary_at(page, "/Resources"), "/XObject")
        for name in _pixels(page):
            del pictures[NameObject(f"/{name}")]


def _without(content: bytes, names: Collection[str]) -> bytes:
    """A content stream that does not draw the pictures of these names."""
    return _DRAWN.sub(
        lambda drawn: b"" if drawn[1].decode() in names else drawn[0], content)


def _marked(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a content stream, with every line that is drawn marked.

    LibreOffice writes one step on each line, and leaves the hairlines below headings outside
    of marked content. They are artifacts (PDF/UA-1, 7.1).
    """
    depth = 0
    path: list[bytes] = []
    for line in lines:
        operator = line.rsplit(maxsplit=1)[-1] if line.strip() else b""
        depth += line.endswith((b"BMC", b"BDC")) - (operator == b"EMC")
        if depth == 0 and (path or operator in (b"m", b"re")):
            path.append(line)
            if operator in _PAINTS:
                yield from (b"/Artifact BMC", *path, b"EMC")
                path = []
            elif operator == b"n":
                yield from path
                path = []
        else:
            yield line
    yield from path


def _pixels(page: PageObject) -> set[str]:
    """The names of a page's pictures of a single pixel."""
    pictures = dictionary_at(dictionary_at(page, "/Resources"), "/XObject")
    return {
        key.removeprefix("/") for key in pictures
        if integer_at(dictionary_at(pictures, key), "/Width") == 1
        and integer_at(dictionary_at(pictures, key), "/Height") == 1
    }


def order_fields(file: ParsedFile, places: Sequence[Placed]) -> None:
    """Make the fields' annotations those of their pages, in the order of reading."""
    for number, page in enumerate(file.pages):
        annotations = [placed.annotation for placed in places if placed.page == number]
        put(page, {"/Annots": annotations or None, "/Tabs": "/S"})


def drop_bookmarks(file: ParsedFile, pages: Iterable[int]) -> None:
    """Take away the bookmarks that lead to pages which most documents do not have."""
    dropped = {file.pages[page].indirect_reference for page in pages}
    outlines = dictionary_at(file.root_object, "/Outlines")
    kept: list[IndirectObject] = []
    item = outlines.raw_get("/First") if "/First" in outlines else None
    while isinstance(item, IndirectObject):
        entry = item.get_object()
        assert isinstance(entry, DictionaryObject)
        if _page_of(entry) not in dropped:
            kept.append(item)
        item = entry.raw_get("/Next") if "/Next" in entry else None
    for item, before, after in zip(kept, [None, *kept], [*kept[1:], None], strict=False):
        entry = item.get_object()
        assert isinstance(entry, DictionaryObject)
        put(entry, {"/Prev": before, "/Next": after})
    if outlines:
        put(outlines, {"/First": kept[0] if kept else None, "/Last": kept[-1] if kept else None,
                       "/Count": len(kept)})


def _page_of(entry: DictionaryObject) -> PdfObject | None:
    """The page that a bookmark leads to, as a reference."""
    target = value_at(entry, "/Dest") or value_at(dictionary_at(entry, "/A"), "/D")
    return next(list.__iter__(target), None) if isinstance(target, ArrayObject) else None
