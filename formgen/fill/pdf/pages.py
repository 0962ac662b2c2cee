"""The page tree: its pages in order, and pages put in or taken out (ISO 32000-1, 7.7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject

from formgen.fill.pdf.objects import dictionary_at, dictionary_of, references_at


def page_references(catalog: DictionaryObject) -> list[IndirectObject]:
    """The pages of a writer's document in order; pypdf has made the tree flat."""
    return references_at(dictionary_at(catalog, "/Pages"), "/Kids")


def pages_of(catalog: DictionaryObject) -> list[DictionaryObject]:
    """The page dictionaries of a writer's document in order."""
    return [dictionary_of(reference) for reference in page_references(catalog)]


def set_pages(catalog: DictionaryObject, references: Sequence[IndirectObject]) -> None:
    """Make these the document's pages."""
    tree = dictionary_at(catalog, "/Pages")
    tree[NameObject("/Kids")] = ArrayObject(references)
    tree[NameObject("/Count")] = NumberObject(len(references))
    for reference in references:
        dictionary_of(reference)[NameObject("/Parent")] = catalog.raw_get("/Pages")
