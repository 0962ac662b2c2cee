"""One document on its way into a bundle: its pages, fields, bookmarks and layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from formgen.errors import InputError
from formgen.fill.pdf.merge_fields import FieldSet, prepare_widgets
from formgen.fill.pdf.merge_file import Sheaf, Source, pages_of, reference
from formgen.fill.pdf.merge_places import places_of
from formgen.fill.pdf.merge_safety import ContentFilter
from formgen.fill.pdf.merge_tags import PartTags, tree_pairs
from formgen.fill.pdf.opening import plain_or_rewritten, refusing
from formgen.fill.pdf.reading.fields import MOST_PAGES
from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.sent import SENT_KEY
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Excessive, Reference
from formgen.fill.pdf.syntax import name as pdf_name
from formgen.fill.pdf.syntax import text_string
from formgen.fill.slots import IDENTITY_KEYS
from formgen.findings import Where, found

#: Keys of dictionaries that say something else in a bundle.
_ADJUSTED = frozenset(
    {
        "/StructParent", "/StructParents", "/P", "/Headers", "/Dest", "/D",
        "/A", "/PA", "/AA", "/EF", "/AF",
    }
)  # fmt: skip


def open_part(document: bytes, name: str, title: str, sheaf: Sheaf) -> Part:
    """Open a document that is to go into a bundle.

    Raises:
        InputError: it is no PDF that can be opened; the finding names it by its title.
    """
    where = Where(file=title)
    try:
        with refusing():
            return plain_or_rewritten(document, lambda file: Part(file, name, title, sheaf))
    except InputError as refusal:
        raise InputError(*(replace(item, where=where) for item in refusal.findings)) from None


class Part:
    """A document of a bundle. ``pages`` are references; ``first_page`` counts from 0."""

    def __init__(self, file: PdfFile, name: str, title: str, sheaf: Sheaf) -> None:
        self.file = file
        self.name = name
        self.title = title
        self.first_page = 0
        self.filter = ContentFilter(file, title)
        self.source = Source(file, sheaf, self._adjusted)
        self.tags = PartTags(self.source, name)
        self._sheaf = sheaf
        self._catalog = file.catalog
        self._form = file.dictionary(self._catalog.get("/AcroForm"))
        self._names: list[tuple[str, str]] = []
        self.pages: list[tuple[Reference, dict[str, Any]]] = []
        for page in pages_of(file):
            self.pages.append(page)
            if len(self.pages) > MOST_PAGES:
                raise Excessive(f"{len(self.pages)} p.")
        self._destinations = dict(self._named())
        file.read_all()

    @property
    def is_accessible(self) -> bool:
        """Whether the document says that it is PDF/UA-1."""
        stream = self.file.get(self._catalog.get("/Metadata"))
        said = self.file.content(stream) if type(stream) is Stream else None
        return self.tags.present and b"pdfuaid:part" in (said or b"")

    def place_pages(self, tree: int) -> None:
        """Hang the pages under the bundle's page tree."""
        for page, passed in self.pages:
            entries = {**passed, **self.file.dictionary(page), "/Parent": reference(tree)}
            entries.pop("/AA", None)
            if "/Annots" in entries:
                entries["/Annots"] = self.filter.annotations(entries["/Annots"])
            self.source.changed[page] = entries

    def page_numbers(self) -> list[int]:
        """The new numbers of the pages."""
        return [self.source.number(page) for page, _ in self.pages]

    # --- fields ---

    def place_fields(self, fields: FieldSet) -> None:
        """Add the fields to those of the bundle.

        Raises:
            InputError: a field is signed.
        """
        fonts = self.file.dictionary(self.file.dictionary(self._form.get("/DR")).get("/Font"))
        renamed = fields.fonts(self.source, fonts)
        roots = self.file.items(self._form.get("/Fields"))
        for places in places_of(self.source, roots, self._widgets()):
            signature = self.file.dictionary(places.attributes.get("/V"))
            if self.file.get(places.attributes.get("/FT")) == "/Sig" and signature:
                raise InputError(found("PDF_PART_SIGNED", part=self.title))
            prepare_widgets(places, self._form, renamed)
            self._names.append((places.name, fields.add(places, self.name)))

    def _widgets(self) -> list[Reference]:
        return [
            item
            for page, _ in self.pages
            for item in self.file.references(self.file.dictionary(page).get("/Annots"))
            if self.file.dictionary(item).get("/Subtype") == "/Widget"
        ]

    @property
    def wants_appearances(self) -> bool:
        """Whether viewers are to draw what the fields say, because no program has."""
        return self.file.get(self._form.get("/NeedAppearances")) is True

    # --- places ---

    def _adjusted(self, entries: dict[str, Any]) -> dict[str, Any]:
        """A dictionary as the bundle has it: keys of tags, names of places, no scripts."""
        if entries.keys().isdisjoint(_ADJUSTED):
            return entries
        entries = self.filter.cleared(self.tags.adjust(entries))
        if "/Dest" in entries:
            return {**entries, "/Dest": self._place(entries["/Dest"])}
        if entries.get("/S") == "/GoTo" and "/D" in entries:
            return {**entries, "/D": self._place(entries["/D"])}
        return entries

    def _place(self, value: Any) -> Any:
        """A destination; one that is known by name gets the part's name before it."""
        target = self.file.get(value)
        if type(target) is str:
            target = target[1:].encode("utf-8")
        return self._long_name(target) if type(target) is bytes else value

    def _long_name(self, name: bytes) -> bytes:
        return self.name.encode("utf-8") + b":" + name

    def _named(self) -> Iterator[tuple[bytes, Any]]:
        for key, value in self.file.dictionary(self._catalog.get("/Dests")).items():
            yield key[1:].encode("utf-8"), value
        names = self.file.dictionary(self._catalog.get("/Names"))
        for key, value in tree_pairs(self.file, names.get("/Dests"), "/Names"):
            if type(key) is bytes:
                yield key, value

    def destinations(self) -> list[tuple[bytes, bytes]]:
        """The named places of the part, under their long names."""
        return [
            (self._long_name(name), self.source.written(value))
            for name, value in self._destinations.items()
        ]

    def bookmark(self, outlines: int, marks: list[int], place: int) -> None:
        """Store the part's bookmark, with its own bookmarks below."""
        entries = [b"/Title", text_string(self.title), b"/Parent %d 0 R" % outlines]
        if self.pages:
            top = reference(self.source.number(self.pages[0][0]))
            entries.append(b"/Dest[%b/XYZ null null null]" % top)
        if place:
            entries.append(b"/Prev %d 0 R" % marks[place - 1])
        if place + 1 < len(marks):
            entries.append(b"/Next %d 0 R" % marks[place + 1])
        own = self._catalog.get("/Outlines")
        below = self.file.dictionary(own)
        if type(own) is Reference and below.get("/First") and below.get("/Last"):
            self.source.numbers[own] = marks[place]
            entries.append(
                b"/First %b/Last %b/Count %d"
                % (
                    self.source.written(below["/First"]),
                    self.source.written(below["/Last"]),
                    -abs(self.file.integer(below.get("/Count"), 1)),
                )
            )
        self._sheaf.store(marks[place], b"<<%b>>" % b"".join(entries))

    def labels(self, place: int) -> bytes:
        """The page labels of the part: its number, and its pages from 1."""
        if not self.pages:
            return b""
        return b"%d<</S/D/P(%d-)>>" % (self.first_page, place)

    def layers(self) -> tuple[bytes, bytes, bytes]:
        """The optional content groups, their order, and those that are off (8.11.4)."""
        properties = self.file.dictionary(self._catalog.get("/OCProperties"))
        default = self.file.dictionary(properties.get("/D"))
        lists = (properties.get("/OCGs"), default.get("/Order"), default.get("/OFF"))
        groups, order, hidden = (
            b" ".join(map(self.source.written, self.file.items(items))) for items in lists
        )
        return groups, order, hidden

    def description(self) -> bytes:
        """The part's entry in the catalog's /FGN_Bundle; see :mod:`formgen.fill.pdf.merge`."""
        info = self.file.dictionary(self.file.trailer.get("/Info"))
        said = [(key, text_of(self.file, info.get(f"/formgen.{key}"))) for key in IDENTITY_KEYS]
        identity = b"".join(pdf_name(key) + text_string(text) for key, text in said if text)
        fields = b"".join(
            text_string(own) + (text_string(name) if name != own else b" null ")
            for own, name in self._names
        )
        sent = self._catalog.get(SENT_KEY)
        return b"<</Name%b/Title%b/Pages[%b]/Identity<<%b>>/Fields[%b]%b>>" % (
            text_string(self.name),
            text_string(self.title),
            b" ".join(map(reference, self.page_numbers())),
            identity,
            fields,
            b"/Sent " + self.source.written(sent) if sent is not None else b"",
        )
