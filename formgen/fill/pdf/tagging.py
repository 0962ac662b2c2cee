"""Tags of continuation pages: a section with a heading and paragraphs for each text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.objects import dictionary, dictionary_of, name_at, without
from formgen.fill.pdf.structure import TagTree, raw_items_or_one
from formgen.fill.pdf.syntax import dump, indirect
from formgen.fill.pdf.workshop import Numbers, open_object

#: Keys of the parent tree that are kept free for continuation pages.
MOST_PAGES = 1000


@dataclass(slots=True)
class Tag:
    """A tagged piece of text: its role, and its marked content as (sheet, content id)."""

    role: bytes
    marks: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TagWriter:
    """Adds sections to the structure of documents.

    ``container`` is the element that gets them, as place, number, dictionary without /K and
    without end, and its kids; ``tree`` is the parent tree's root in the same way.
    """

    container_index: int
    container_number: int
    container_head: bytes
    container_kids: bytes
    tree_index: int
    tree_number: int
    tree_kids: bytes
    first_key: int

    def page_key(self, sheet: int) -> int:
        """The key of a new page in the parent tree."""
        return self.first_key + sheet

    def fill(self, sections: Sequence[Sequence[Tag]], pages: Sequence[int], draft: Draft) -> None:
        """Tag the new pages, whose object numbers are given."""
        owners: dict[tuple[int, int], int] = {}
        numbers = [self._section(tags, pages, owners, draft) for tags in sections]
        added = b"".join(b" %d 0 R" % number for number in numbers)
        draft.objects[self.container_index] = b"%b/K[%b%b]>>\nendobj\n" % (
            self.container_head,
            self.container_kids,
            added,
        )
        node = draft.reserve()
        draft.store_bytes(node, self._parent_tree(owners, len(pages)))
        draft.objects[self.tree_index] = indirect(
            self.tree_number, b"<</Kids[%b %d 0 R]>>" % (self.tree_kids, node)
        )

    def _section(
        self,
        tags: Sequence[Tag],
        pages: Sequence[int],
        owners: dict[tuple[int, int], int],
        draft: Draft,
    ) -> int:
        section = draft.reserve()
        kids = []
        for tag in tags:
            kid = draft.reserve()
            owners.update(dict.fromkeys(tag.marks, kid))
            content = b"".join(
                b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[sheet], mark)
                for sheet, mark in tag.marks
            )
            draft.store_bytes(
                kid,
                b"<</Type/StructElem/S/%b/P %d 0 R/K[%b]>>" % (tag.role, section, content),
            )
            kids.append(b"%d 0 R" % kid)
        draft.store_bytes(
            section,
            b"<</Type/StructElem/S/Sect/P %d 0 R/K[%b]>>"
            % (self.container_number, b" ".join(kids)),
        )
        return section

    def _parent_tree(self, owners: dict[tuple[int, int], int], sheets: int) -> bytes:
        """The node of the parent tree for the new pages: for each content id its element."""
        entries = []
        for sheet in range(sheets):
            marks = sorted(mark for on_sheet, mark in owners if on_sheet == sheet)
            refs = b" ".join(b"%d 0 R" % owners[sheet, mark] for mark in marks)
            entries.append(b"%d[%b]" % (self.page_key(sheet), refs))
        limits = b"%d %d" % (self.first_key, self.first_key + sheets - 1)
        return b"<</Limits[%b]/Nums[%b]>>" % (limits, b" ".join(entries))


class TagPlan:
    """Room in a template's structure for sections on continuation pages."""

    def __init__(self, writer: Changeable, tree: TagTree) -> None:
        """``tree`` must be present."""
        tree.save()
        self._first_key = tree.next_key()
        root = tree.root
        root[NameObject("/ParentTreeNextKey")] = NumberObject(self._first_key + MOST_PAGES)
        node = dictionary_of(root.raw_get("/ParentTree"))
        keys = sorted(tree.parents) or [0]
        node[NameObject("/Limits")] = ArrayObject([NumberObject(keys[0]), NumberObject(keys[-1])])
        self._node = writer._add_object(node)
        self._tree = writer._add_object(dictionary(Kids=ArrayObject([self._node])))
        root[NameObject("/ParentTree")] = self._tree
        self._container = _container(writer, root)
        self.variables = [self._tree, self._container]

    def writer(self, numbering: Numbers) -> TagWriter:
        """What adds sections."""
        container = dictionary_of(self._container)
        kids = raw_items_or_one(container, "/K")
        return TagWriter(
            numbering.index(self._container),
            numbering(self._container),
            open_object(self._container, without(container, "/K"), numbering),
            b" ".join(dump(kid, numbering) for kid in kids),
            numbering.index(self._tree),
            numbering(self._tree),
            dump(self._node, numbering),
            self._first_key,
        )


def _container(writer: Changeable, root: DictionaryObject) -> IndirectObject:
    """The element that sections go into: the only Document, or the tree's root."""
    kids = raw_items_or_one(root, "/K")
    only = kids[0] if len(kids) == 1 else None
    if isinstance(only, IndirectObject) and name_at(dictionary_of(only), "/S") == "/Document":
        return only
    reference = writer.root_object.raw_get("/StructTreeRoot")
    assert isinstance(reference, IndirectObject), "a writer's structure tree has a number"
    return reference
