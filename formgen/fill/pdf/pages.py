"""The page tree: its pages in order, and pages put in or taken out (ISO 32000-1, 7.7.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from formgen.fill.pdf.objects import (
    dictionary_at,
    dictionary_of,
    raw_items,
    references_at,
    value_at,
)

#: A page's own content stands between q and Q, so that what it leaves set does no harm to what
#: is added; what is added has to begin with the latter.
_BEFORE_OWN_CONTENT, AFTER_OWN_CONTENT = b"q\n", b"Q\n"


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


def add_content(
    page: DictionaryObject,
    content: IndirectObject,
    font: tuple[str, IndirectObject],
    add: Callable[[PdfObject], IndirectObject],
) -> None:
    """Put a stream, whose data begins with :data:`AFTER_OWN_CONTENT`, behind a page's own
    content, and the font that it uses, by its resource name, among the page's fonts.
    """
    before = StreamObject()
    before.set_data(_BEFORE_OWN_CONTENT)
    contents = value_at(page, "/Contents")
    own = raw_items(page, "/Contents") if isinstance(contents, ArrayObject) else []
    if contents is not None and not own:
        own = [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject([add(before), *own, content])
    # Resources may be shared with other pages; a copy is changed instead.
    resources = DictionaryObject(dictionary_at(page, "/Resources"))
    fonts = DictionaryObject(dictionary_at(resources, "/Font"))
    resource, reference = font
    fonts[NameObject(f"/{resource}")] = reference
    resources[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = resources
