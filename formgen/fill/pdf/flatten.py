"""A form as a document for print: what its fields show becomes part of the pages.

Each widget that would be printed is drawn where it stood, by its own appearance; then the
fields are gone. Annotations of other kinds stay. In the tags, marked content takes the place
of the widget, so that what was accessible stays so.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from formgen.fill.pdf.fields import (
    DEEPEST_TREE,
    HIDDEN,
    NO_ROTATE,
    PRINT,
    PUSH_BUTTON,
    RADIO,
)
from formgen.fill.pdf.merge_file import Sheaf, Source, pages_of, reference
from formgen.fill.pdf.merge_safety import ContentFilter
from formgen.fill.pdf.merge_tags import tree_pairs
from formgen.fill.pdf.opening import plain_or_rewritten, refusing
from formgen.fill.pdf.placing import placed, upright
from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.tokens import Reference
from formgen.fill.pdf.syntax import name as pdf_name
from formgen.fill.pdf.syntax import stream as stream_object

#: What a catalog says of its form, and of scripts that work on it.
_OF_FORMS = (
    "/AcroForm",
    "/Perms",
    "/AA",
    "/OpenAction",
    "/FGN_Sent",
    "/FGN_Form",
    "/FGN_Bundle",
    "/NeedsRendering",
    "/AF",
)


def flatten(document: bytes) -> bytes:
    """The document as it would be printed, without fields; deterministic bytes.

    A digital signature in it is no longer one: its appearance stays, as on paper. A value that
    no program has drawn cannot be seen on paper either; :func:`formgen.fill.pdf.read` says of
    which fields that is so. Scripts, and links that do more than open a web page, are gone.

    Raises:
        InputError: the bytes are no PDF that can be opened.
    """
    with refusing():
        return plain_or_rewritten(document, lambda file: Flattening(file).document())


class Flattening:
    """One document that loses its fields."""

    def __init__(self, file: PdfFile) -> None:
        self.file = file
        self._sheaf = Sheaf()
        self._filter = ContentFilter(file)
        self._source = Source(file, self._sheaf, self.adjusted)
        self._catalog = file.catalog
        self._tags = file.dictionary(self._catalog.get("/StructTreeRoot"))
        pairs = tree_pairs(file, self._tags.get("/ParentTree"), "/Nums")
        self._parents = {key: value for key, value in pairs if type(key) is int}

    def document(self) -> bytes:
        """The document without fields."""
        root = self.file.trailer["/Root"]
        for page, passed in pages_of(self.file):
            self._draw_into(page, passed)
        catalog = self.catalog(dict(self._catalog))
        if self._tags:
            nums = [item for key in sorted(self._parents) for item in (key, self._parents[key])]
            tags = {**self._tags, "/ParentTree": {"/Nums": nums}}
            target = catalog["/StructTreeRoot"]
            if type(target) is Reference:
                self._source.changed[target] = tags
            else:
                catalog["/StructTreeRoot"] = tags
        self._source.changed[root] = catalog
        number_of_root = self._source.number(root)
        info = self.file.trailer.get("/Info")
        number_of_info = self._source.number(info) if type(info) is Reference else 0
        self._source.drain()
        return self._sheaf.document(number_of_root, number_of_info or self._sheaf.add(b"<<>>"))

    def adjusted(self, entries: dict[str, Any]) -> dict[str, Any]:
        """A dictionary as it goes into the document."""
        return self._filter.cleared(entries)

    def annotations(self, value: Any) -> list[Reference]:
        """Those of an array that go into the document, or are drawn."""
        return self._filter.annotations(value)

    def goes(self, widget: dict[str, Any]) -> bool:
        """Whether a widget becomes part of the page."""
        return widget.get("/Subtype") == "/Widget"

    def catalog(self, catalog: dict[str, Any]) -> dict[str, Any]:
        """The catalog as it goes into the document."""
        kept = {key: catalog[key] for key in catalog if key not in _OF_FORMS}
        names = self.file.dictionary(kept.get("/Names"))
        dropped = ("/JavaScript", "/EmbeddedFiles")
        kept["/Names"] = {key: names[key] for key in names if key not in dropped}
        return kept

    def _draw_into(self, page: Reference, passed: dict[str, Any]) -> None:
        """Draw the widgets of a page into it; ``passed`` is what it has of the nodes above, too."""
        node = self.file.dictionary(page)
        kept: list[Any] = []
        drawn: list[bytes] = []
        known = self.file.dictionary(passed.get("/Resources"))
        objects = dict(self.file.dictionary(known.get("/XObject")))
        names = (key for place in count() if (key := f"/FGN{place}") not in objects)
        turn = self.file.integer(passed.get("/Rotate"))
        for item in self.annotations(node.get("/Annots")):
            widget = self.file.dictionary(item)
            if not self.goes(widget):
                kept.append(item)
                continue
            form = self._appearance(widget, turn)
            mark = self._mark(item, widget, page, node, shown=form is not None)
            if form is not None:
                key = next(names)
                objects[key] = form[0]
                inside = b"q %b cm %b Do Q" % (form[1], pdf_name(key[1:]))
                drawn.append(mark % inside)
        changed = {key: node[key] for key in node if key not in ("/Annots", "/AA")}
        if kept:
            changed["/Annots"] = kept
        if drawn:
            changed["/Resources"] = {**known, "/XObject": objects}
            content = node.get("/Contents")
            parts = self.file.get(content)
            own = parts if type(parts) is list else [content] if content is not None else []
            before = self._stream(b"q\n")
            after = self._stream(b"Q\n" + b"\n".join(drawn) + b"\n")
            changed["/Contents"] = [before, *own, after]
        self._source.changed[page] = changed

    def _stream(self, content: bytes) -> Any:
        return reference(self._sheaf.add(stream_object(content), is_stream=True))

    def _appearance(self, widget: dict[str, Any], turn: int) -> tuple[Reference, bytes] | None:
        """The appearance that is printed, and the matrix that places it (12.5.5)."""
        file = self.file
        flags = file.integer(widget.get("/F"))
        item = file.dictionary(widget.get("/AP")).get("/N")
        states = file.get(item)
        if type(states) is dict:
            item = states.get(file.get(widget.get("/AS")))
        stream = file.get(item)
        if flags & HIDDEN or not flags & PRINT:
            return None
        if type(stream) is not Stream or type(item) is not Reference:
            return None
        rect = _numbers(file, widget.get("/Rect"), 4)
        place = placed(
            _numbers(file, stream.entries.get("/BBox"), 4),
            _numbers(file, stream.entries.get("/Matrix"), 6) or [1, 0, 0, 1, 0, 0],
            rect,
        )
        if place is None:
            return None
        if flags & NO_ROTATE:
            place = upright(rect, turn) + place
        entries = {**stream.entries, "/Type": "/XObject", "/Subtype": "/Form"}
        if "/OC" in widget:
            entries["/OC"] = widget["/OC"]
        self._source.changed[item] = Stream(entries, stream.raw)
        return item, place

    def _mark(
        self, item: Any, widget: dict[str, Any], page: Reference, node: dict[str, Any], shown: bool
    ) -> bytes:
        """What goes around the drawing of a widget; its element gets content in its place."""
        if not self._tags:
            return b"%b"
        key = self.file.get(widget.get("/StructParent"))
        element = self._parents.pop(key, None) if type(key) is int else None
        entries = self.file.dictionary(element)
        if type(element) is not Reference or not entries:
            return b"/Artifact BMC %b EMC"
        entries = dict(self._source.changed.get(element, entries))
        page_key = self.file.get(node.get("/StructParents"))
        kids = entries.get("/K")
        items = self.file.items(kids) or ([kids] if kids is not None else [])
        replacement: Any = None
        if shown and type(page_key) is int:
            owners = list(self.file.items(self._parents.get(page_key)))
            replacement = {"/Type": "/MCR", "/Pg": page, "/MCID": len(owners)}
            self._parents[page_key] = [*owners, element]
        entries["/K"] = [
            replacement if self._is_of(kid, item) else kid
            for kid in items
            if replacement is not None or not self._is_of(kid, item)
        ]
        known = self.file.get(entries.get("/A"))
        attributes = known if type(known) is list else [known] if known is not None else []
        entries["/A"] = [*attributes, self._print_field(widget)]
        self._source.changed[element] = entries
        if replacement is None:
            return b"/Artifact BMC %b EMC"
        role = str(self.file.get(entries.get("/S")) or "/Form")
        return b"%b<</MCID %d>>BDC %%b EMC" % (
            pdf_name(role[1:]).replace(b"%", b"%%"),
            replacement["/MCID"],
        )

    def _print_field(self, widget: dict[str, Any]) -> dict[str, Any]:
        """What kind of field was here, for readers aloud (14.8.5.6)."""
        node, kind, flags = widget, None, None
        for _ in range(DEEPEST_TREE):
            kind = kind or self.file.get(node.get("/FT"))
            flags = self.file.get(node.get("/Ff")) if flags is None else flags
            node = self.file.dictionary(node.get("/Parent"))
        if kind != "/Btn":
            return {"/O": "/PrintField", "/Role": "/tv"}
        flags = flags if type(flags) is int else 0
        if flags & PUSH_BUTTON:
            return {"/O": "/PrintField", "/Role": "/pb"}
        is_on = self.file.get(widget.get("/AS")) not in (None, "/Off")
        role = "/rb" if flags & RADIO else "/cb"
        return {"/O": "/PrintField", "/Role": role, "/checked": "/on" if is_on else "/off"}

    def _is_of(self, kid: Any, widget: Any) -> bool:
        return type(widget) is Reference and self.file.dictionary(kid).get("/Obj") == widget


def _numbers(file: PdfFile, value: Any, count: int) -> list[float]:
    items = [file.get(item) for item in file.items(value)]
    sound = len(items) == count and all(type(item) in (int, float) for item in items)
    return [float(item) for item in items] if sound else []
