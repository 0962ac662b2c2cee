"""Adding pages to a document's page tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pypdf.generic import IndirectObject

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.objects import dictionary_of, without
from formgen.fill.pdf.pages import page_references
from formgen.fill.pdf.syntax import dump
from formgen.fill.pdf.workshop import Numbers, open_object


@dataclass(frozen=True, slots=True)
class PageTreeWriter:
    """Appends pages; ``kids`` are the template's own, of which there are ``count``."""

    index: int
    root: int
    head: bytes
    kids: bytes
    count: int

    def fill(self, pages: Sequence[int], draft: Draft) -> None:
        """Append pages by their object numbers."""
        draft.objects[self.index] = b"%b/Count %d/Kids[%b%b]>>\nendobj\n" % (
            self.head,
            self.count + len(pages),
            self.kids,
            b"".join(b" %d 0 R" % page for page in pages),
        )


class PageTreePlan:
    """The page tree as an object that documents change."""

    def __init__(self, writer: Changeable) -> None:
        self._catalog = writer.root_object
        root = self._catalog.raw_get("/Pages")
        assert isinstance(root, IndirectObject), "a writer's page tree has a number"
        self._root = root
        self.variables = [root]

    def writer(self, numbering: Numbers) -> PageTreeWriter:
        """What appends pages."""
        pages = page_references(self._catalog)
        rest = without(dictionary_of(self._root), "/Kids", "/Count")
        return PageTreeWriter(
            numbering.index(self._root),
            numbering(self._root),
            open_object(self._root, rest, numbering),
            b" ".join(dump(page, numbering) for page in pages),
            len(pages),
        )
