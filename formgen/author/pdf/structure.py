"""The structure tree of the PDF: what a screen reader reads, in the order of the page.

LibreOffice tags a marker as a Figure and a layout grid as a Table. Here a marker's Figure
becomes the Form element of its field (PDF/UA-1, 7.18.4), tables without header cells become
plain divisions, the title becomes the first heading, and what is empty is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)

from formgen.author.pdf.markers import number_of
from formgen.author.pdf.objects import dictionary, pdf, put
from formgen.author.pdf.placed import Placed
from formgen.fill.pdf.objects import dictionary_at, name_at, raw_items, text_at, value_at
from formgen.fill.pdf.parsed import ParsedFile

#: The title is the first heading, so every other one is a level lower.
_HEADINGS = {f"/H{level}": f"/H{level + 1}" for level in range(1, 6)}
_GRID = {"/Table", "/THead", "/TBody", "/TR", "/TD"}
_CELLS = {"/TD", "/TH"}


class Structure:
    """The structure tree of one file."""

    def __init__(self, file: ParsedFile) -> None:
        self._file = file
        self._tree = dictionary_at(file.root_object, "/StructTreeRoot")
        numbers = value_at(dictionary_at(self._tree, "/ParentTree"), "/Nums")
        assert isinstance(numbers, ArrayObject)
        self._numbers = numbers
        self._next = 1 + max(int(key) for key in list.__iter__(numbers[::2]))
        self._figures = {
            number: element for element in self._below(self._root)
            if (number := number_of(text_at(_dictionary(element), "/Alt"))) is not None
        }

    def reading_order(self) -> dict[int, int]:
        """The number of each marker in the text -> its place in the order of reading."""
        return {number: place for place, number in enumerate(self._figures)}

    def adopt(self, places: Sequence[Placed]) -> None:
        """Make every field a Form element: its Figure, or a new one at the end.

        The repeated fields of header and footer have no Figure, for what LibreOffice repeats
        on each page it does not tag; they are read last.
        """
        for placed in places:
            element = self._figures.pop(placed.number, None)
            if element is None:
                element = self._file._add_object(dictionary({"/P": self._root}))
                _kids(_dictionary(self._root)).append(element)
            page = self._file.pages[placed.page].indirect_reference
            put(_dictionary(element), {
                "/Type": "/StructElem", "/S": "/Form", "/Pg": page, "/Alt": None,
                "/K": [{"/Type": "/OBJR", "/Obj": placed.annotation, "/Pg": page}],
            })
            put(_dictionary(placed.annotation), {"/StructParent": self._next})
            self._numbers.extend([NumberObject(self._next), element])
            self._next += 1
        put(self._tree, {"/ParentTreeNextKey": self._next})

    def tidy(self) -> None:
        """Leave out what is empty, and call the rest what it is."""
        self._keep(_dictionary(self._root), in_grid=False)
        roles = dictionary_at(self._tree, "/RoleMap")
        put(roles, {"/Title": "/H1"})

    @property
    def _root(self) -> IndirectObject:
        """The element of the whole document."""
        root = next(iter(raw_items(self._tree, "/K")), None) or self._tree.raw_get("/K")
        assert isinstance(root, IndirectObject)
        return root

    def _keep(self, element: DictionaryObject, *, in_grid: bool) -> bool:
        """Tidy an element and all below it; whether it is to be kept."""
        kind = name_at(element, "/S")
        if kind == "/Table":
            in_grid = not any(
                name_at(_dictionary(below), "/S") == "/TH"
                for kid in _kids(element) for below in self._below(kid))
        kept = ArrayObject(
            self._only_form(kid) for kid in list.__iter__(_kids(element))
            if not _is_element(kid) or self._keep(_dictionary(kid), in_grid=in_grid))
        for kid in list.__iter__(kept):
            if _is_element(kid):
                put(_dictionary(kid), {"/P": element.indirect_reference})
        renamed = "/Div" if in_grid and kind in _GRID else _HEADINGS.get(kind, kind)
        put(element, {"/S": renamed, "/K": kept, "/A": None if in_grid else _table_part(element)})
        return bool(kept) or (kind in _CELLS and not in_grid)

    def _only_form(self, item: PdfObject) -> PdfObject:
        """The field of a paragraph that holds nothing else; else the element itself."""
        kids: list[PdfObject] = (
            list(list.__iter__(_kids(_dictionary(item)))) if _is_element(item) else [])
        alone = kids[0] if len(kids) == 1 and _is_element(kids[0]) else None
        kind = name_at(_dictionary(item), "/S")
        if alone is None or kind in _CELLS or name_at(_dictionary(alone), "/S") != "/Form":
            return item
        return alone

    def _below(self, item: PdfObject) -> Iterator[IndirectObject]:
        """An element and every element below it, in reading order."""
        if _is_element(item):
            assert isinstance(item, IndirectObject)
            yield item
            for kid in list.__iter__(_kids(_dictionary(item))):
                yield from self._below(kid)


def _is_element(item: PdfObject) -> bool:
    """Whether a kid is an element of structure, and not marked content or an object."""
    found = item.get_object()
    return (isinstance(item, IndirectObject) and isinstance(found, DictionaryObject)
            and name_at(found, "/Type") not in ("/MCR", "/OBJR"))


def _kids(element: DictionaryObject) -> ArrayObject:
    """The kids of an element; a single one is made an array of one."""
    if "/K" not in element:
        element[NameObject("/K")] = ArrayObject()
    kids = value_at(element, "/K")
    if isinstance(kids, ArrayObject):
        return kids
    made = ArrayObject([element.raw_get("/K")])
    element[NameObject("/K")] = made
    return made


def _table_part(element: DictionaryObject) -> PdfObject | None:
    """The attributes of an element that say how its table is built; not those of layout.

    They are copies: what has a number of its own is written once more under that.
    """
    found = value_at(element, "/A")
    candidates = list(found) if isinstance(found, ArrayObject) else [found]
    parts = [
        DictionaryObject(_dictionary(part)) for part in candidates
        if part is not None and name_at(_dictionary(part), "/O") == "/Table"
    ]
    return pdf(parts) if parts else None


def _dictionary(item: PdfObject) -> DictionaryObject:
    found = item.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
