"""The tags of a document, kept true when pages go or are repeated (ISO 32000-1, 14.7).

Structure elements say which marked content and which annotations belong to them; the parent
tree says the same the other way round. Both must change together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
)

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.objects import (
    copy_of,
    dictionary,
    dictionary_at,
    dictionary_of,
    integer_at,
    items_at,
    raw_at,
    raw_items,
    value_at,
    without,
)

#: Elements nest no deeper than this in any real document.
_DEEPEST = 100


class TagTree:
    """The structure tree of a writer's document; ``present`` is false if it has none."""

    def __init__(self, writer: Changeable) -> None:
        self._writer = writer
        self.root = dictionary_at(writer.root_object, "/StructTreeRoot")
        self.present = bool(self.root)
        self.parents = dict(_number_tree(dictionary_at(self.root, "/ParentTree"), 0))
        self._pages_of: dict[int, frozenset[int]] = {}
        if self.present:
            self._note_pages(self.root, None, 0)

    def next_key(self) -> int:
        """A key of the parent tree that is not in use."""
        declared = integer_at(self.root, "/ParentTreeNextKey")
        return max([declared, *(key + 1 for key in self.parents)])

    def save(self) -> None:
        """Write the parent tree back, in one node."""
        if not self.present:
            return
        numbers = ArrayObject()
        for key in sorted(self.parents):
            numbers.extend([NumberObject(key), self.parents[key]])
        tree = self._writer._add_object(dictionary(Nums=numbers))
        self.root[NameObject("/ParentTree")] = tree
        self.root[NameObject("/ParentTreeNextKey")] = NumberObject(self.next_key())

    def drop_page(self, page: IndirectObject) -> None:
        """Take out the elements that are on this page only, and what others have there."""
        if not self.present:
            return
        content = dictionary_of(page)
        for holder, key in [(content, "/StructParents"), *_annotation_keys(content)]:
            if key in holder:
                self.parents.pop(integer_at(holder, key), None)
        self._prune(self.root, page.idnum)

    def copy_page(
        self,
        page: IndirectObject,
        copy: IndirectObject,
        annotations: Mapping[int, IndirectObject],
    ) -> None:
        """Repeat the elements of a page for its copy, after the originals.

        ``annotations`` maps the object numbers of the page's annotations to their copies.
        """
        if not self.present:
            return
        copier = _Copier(self._writer, page, copy, annotations, self._pages_of)
        copier.copy_below(self.root, None)
        for reference in (copy, *annotations.values()):
            holder = dictionary_of(reference)
            key = "/StructParents" if reference is copy else "/StructParent"
            if key not in holder:
                continue
            old = self.parents.get(integer_at(holder, key))
            new_key = self.next_key()
            holder[NameObject(key)] = NumberObject(new_key)
            self.parents[new_key] = copier.mapped(old)
        self._pages_of.clear()
        self._note_pages(self.root, None, 0)

    def _note_pages(
        self, element: DictionaryObject, page: PdfObject | None, depth: int
    ) -> frozenset[int]:
        """Note for each element on which pages its content is, by the pages' object numbers."""
        page = raw_at(element, "/Pg") or page
        pages: set[int] = set()
        if depth > _DEEPEST:
            return frozenset()
        for kid in raw_items_or_one(element, "/K"):
            value = kid.get_object()
            if is_element(value):
                below = self._note_pages(dictionary_of(value), page, depth + 1)
                if isinstance(kid, IndirectObject):
                    self._pages_of[kid.idnum] = below
                pages |= below
            else:
                pages |= _page_of_leaf(value, page)
        return frozenset(pages)

    def _prune(self, element: DictionaryObject, page: int) -> None:
        kept = ArrayObject()
        own = raw_at(element, "/Pg")
        for kid in raw_items_or_one(element, "/K"):
            value = kid.get_object()
            if is_element(value):
                pages = self._pages_of.get(getattr(kid, "idnum", 0), frozenset())
                if pages == {page}:
                    continue
                if page in pages:
                    self._prune(dictionary_of(value), page)
            elif _page_of_leaf(value, own) == {page}:
                continue
            kept.append(kid)
        element[NameObject("/K")] = kept


class _Copier:
    """Copies of the elements of one page."""

    def __init__(
        self,
        writer: Changeable,
        page: IndirectObject,
        copy: IndirectObject,
        annotations: Mapping[int, IndirectObject],
        pages_of: Mapping[int, frozenset[int]],
    ) -> None:
        self._writer = writer
        self._page = page.idnum
        self._copy = copy
        self._annotations = annotations
        self._pages_of = pages_of
        self._copies: dict[int, IndirectObject] = {}

    def copy_below(self, element: DictionaryObject, page: PdfObject | None) -> None:
        """Copy what is on the page below an element that is on other pages too."""
        page = raw_at(element, "/Pg") or page
        kids = raw_items_or_one(element, "/K")
        copies: list[PdfObject] = []
        last = -1
        parent = element.indirect_reference
        for place, kid in enumerate(kids):
            value = kid.get_object()
            pages = self._pages_of.get(getattr(kid, "idnum", 0), frozenset())
            if is_element(value):
                if pages == {self._page} and isinstance(kid, IndirectObject):
                    copies.append(self._copy_element(kid, parent))
                    last = place
                elif self._page in pages:
                    self.copy_below(dictionary_of(value), page)
            elif _page_of_leaf(value, page) == {self._page}:
                copies.append(self._copy_leaf(value, stands_alone=True))
                last = place
        if copies:
            element[NameObject("/K")] = ArrayObject([*kids[: last + 1], *copies, *kids[last + 1 :]])

    def mapped(self, old: PdfObject | None) -> PdfObject:
        """An entry of the parent tree with elements replaced by their copies."""
        if isinstance(old, IndirectObject) and old.idnum in self._copies:
            return self._copies[old.idnum]
        value = old.get_object() if old is not None else None
        if isinstance(value, ArrayObject):
            return ArrayObject(self.mapped(item) for item in list.__iter__(value))
        return old if old is not None else NullObject()

    def _copy_element(
        self, reference: IndirectObject, parent: IndirectObject | None
    ) -> IndirectObject:
        source = dictionary_of(reference)
        # An /ID must be unique; cells that name it go on naming the original's.
        element = without(source, "/ID")
        copy = self._copies[reference.idnum] = self._writer._add_object(element)
        if parent is not None:
            element[NameObject("/P")] = parent
        if "/Pg" in element:
            element[NameObject("/Pg")] = self._copy
        if "/K" in element:
            kids = raw_items_or_one(source, "/K")
            element[NameObject("/K")] = ArrayObject(self._copy_kid(kid, copy) for kid in kids)
        return copy

    def _copy_kid(self, kid: PdfObject, parent: IndirectObject) -> PdfObject:
        value = kid.get_object()
        if is_element(value) and isinstance(kid, IndirectObject):
            return self._copy_element(kid, parent)
        return self._copy_leaf(value, stands_alone=False)

    def _copy_leaf(self, value: PdfObject | None, stands_alone: bool) -> PdfObject:
        """Marked content or an annotation; alone among those of other pages it needs /Pg."""
        if isinstance(value, DictionaryObject):
            leaf = copy_of(value)
            if "/Pg" in leaf or stands_alone:
                leaf[NameObject("/Pg")] = self._copy
            target = raw_at(leaf, "/Obj")
            if isinstance(target, IndirectObject) and target.idnum in self._annotations:
                leaf[NameObject("/Obj")] = self._annotations[target.idnum]
            return leaf
        if stands_alone and isinstance(value, NumberObject):
            return dictionary(Type="/MCR", Pg=self._copy, MCID=int(value))
        return value if value is not None else NullObject()


def raw_items_or_one(parent: DictionaryObject, key: str) -> list[PdfObject]:
    """The items of an array under a key, or the single item that stands there alone."""
    value = value_at(parent, key)
    if value is None:
        return []
    return raw_items(parent, key) if isinstance(value, ArrayObject) else [parent.raw_get(key)]


def is_element(value: PdfObject | None) -> bool:
    """Whether a kid of an element is an element itself, not content or an annotation."""
    return isinstance(value, DictionaryObject) and "/S" in value


def _page_of_leaf(value: PdfObject | None, inherited: PdfObject | None) -> set[int]:
    """The object number of the page that content or an annotation is on, as a set."""
    own = raw_at(value, "/Pg") if isinstance(value, DictionaryObject) else None
    page = own or inherited
    return {page.idnum} if isinstance(page, IndirectObject) else set()


def _number_tree(node: DictionaryObject, depth: int) -> Iterator[tuple[int, PdfObject]]:
    """The entries of a number tree (7.9.7)."""
    numbers = raw_items(node, "/Nums")
    for key, value in zip(numbers[::2], numbers[1::2], strict=False):
        number = key.get_object()
        if isinstance(number, NumberObject):
            yield int(number), value
    if depth < _DEEPEST:
        for kid in items_at(node, "/Kids"):
            if isinstance(kid, DictionaryObject):
                yield from _number_tree(kid, depth + 1)


def _annotation_keys(page: DictionaryObject) -> Iterator[tuple[DictionaryObject, str]]:
    for annotation in items_at(page, "/Annots"):
        if isinstance(annotation, DictionaryObject):
            yield annotation, "/StructParent"
