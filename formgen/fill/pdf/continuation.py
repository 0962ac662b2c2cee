"""Continuation pages: a page for more rows of a list is left out, kept, or repeated.

The catalog's /FGN_Form lists them (see :mod:`formgen.fill.pdf.looks`): the page, the list
that it continues, and which rows it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.field_tree import add_field, add_widgets, remove_widgets
from formgen.fill.pdf.field_walk import fields_of
from formgen.fill.pdf.looks import FORM_KEY
from formgen.fill.pdf.objects import (
    append,
    as_text,
    copy_of,
    dictionary_at,
    dictionary_of,
    integer_at,
    items_at,
    raw_at,
    raw_items,
    references_at,
    text_at,
)
from formgen.fill.pdf.pages import page_references, pages_of, set_pages
from formgen.fill.pdf.structure import TagTree


@dataclass(frozen=True, slots=True)
class Continuation:
    """A page that holds ``count`` rows of a list, from row ``first`` on."""

    page: IndirectObject
    list_name: str
    first: int
    count: int

    def copies(self, rows: int) -> int:
        """How many pages like this a list of so many rows needs."""
        return pages_needed(rows, self.first, self.count)


def pages_needed(rows: int, first: int, count: int) -> int:
    """How many pages with ``count`` rows each a list needs from row ``first`` on."""
    return max(-(-(rows - first + 1) // count), 0)


def continuations_of(catalog: DictionaryObject) -> list[Continuation]:
    """The continuation pages of a template."""
    found = []
    for entry in items_at(dictionary_at(catalog, FORM_KEY), "/Continuations"):
        if not isinstance(entry, DictionaryObject):
            continue
        page, count = raw_at(entry, "/Page"), integer_at(entry, "/Count")
        if isinstance(page, IndirectObject) and count > 0:
            list_name = text_at(entry, "/List")
            found.append(Continuation(page, list_name, integer_at(entry, "/First"), count))
    return found


def lay_out_pages(writer: Changeable, copies: Mapping[str, int]) -> None:
    """Leave out continuation pages, or repeat them, so that each is there so many times.

    ``copies`` gives the number of pages for each list; a list that is not in it gets none.
    """
    continuations = continuations_of(writer.root_object)
    if not continuations:
        return
    tags = TagTree(writer)
    for continuation in continuations:
        wanted = copies.get(continuation.list_name, 0)
        if wanted == 0:
            _drop(writer, continuation, tags)
        for number in range(1, wanted):
            _repeat(writer, continuation, number, tags)
    tags.save()


def _drop(writer: Changeable, continuation: Continuation, tags: TagTree) -> None:
    catalog = writer.root_object
    page = continuation.page
    tags.drop_page(page)
    widgets = {item.idnum for item in references_at(dictionary_of(page), "/Annots")}
    form = dictionary_at(catalog, "/AcroForm")
    remove_widgets(form, "/Fields", widgets)
    rest = [reference for reference in page_references(catalog) if reference.idnum != page.idnum]
    set_pages(catalog, rest)
    _drop_bookmarks(dictionary_at(catalog, "/Outlines"), page.idnum)


def _drop_bookmarks(outline: DictionaryObject, page: int) -> None:
    """Let bookmarks to a page that is gone lead nowhere; their text remains."""
    pending = [dictionary_at(outline, "/First")]
    seen: set[int] = set()
    while pending:
        item = pending.pop()
        if not item or id(item) in seen:
            continue
        seen.add(id(item))  # an outline may lead back into itself
        target = raw_items(item, "/Dest") or raw_items(dictionary_at(item, "/A"), "/D")
        if target and isinstance(target[0], IndirectObject) and target[0].idnum == page:
            item.pop("/Dest", None)
            item.pop("/A", None)
        pending += [dictionary_at(item, "/First"), dictionary_at(item, "/Next")]


def _repeat(writer: Changeable, continuation: Continuation, number: int, tags: TagTree) -> None:
    """Put in the copy of a page that comes ``number`` places after it."""
    catalog = writer.root_object
    page = dictionary_of(continuation.page)
    copy_content = copy_of(page)
    copy = writer._add_object(copy_content)
    references = page_references(catalog)
    place = [reference.idnum for reference in references].index(continuation.page.idnum)
    references.insert(place + number, copy)
    annotations = _copy_annotations(writer, continuation, number, copy)
    copy_content[NameObject("/Annots")] = ArrayObject(
        annotations[item.idnum] for item in references_at(page, "/Annots")
    )
    set_pages(catalog, references)
    _repeat_page_numbers(catalog, continuation.page, copy)
    tags.copy_page(continuation.page, copy, annotations)


def _repeat_page_numbers(
    catalog: DictionaryObject, page: IndirectObject, copy: IndirectObject
) -> None:
    wishes = dictionary_at(catalog, FORM_KEY)
    for entry in items_at(wishes, "/Numbers"):
        if isinstance(entry, DictionaryObject) and raw_at(entry, "/Page") == page:
            repeated = copy_of(entry)
            repeated[NameObject("/Page")] = copy
            append(wishes, "/Numbers", repeated)


def _copy_annotations(
    writer: Changeable, continuation: Continuation, number: int, copy: IndirectObject
) -> dict[int, IndirectObject]:
    """Copy a page's annotations; object number of each -> its copy.

    Fields of the list's rows get the names of later rows. Any other field, such as a number in
    the header of every page, gets one more widget and stays one field.
    """
    catalog = writer.root_object
    form = dictionary_at(catalog, "/AcroForm")
    copies: dict[int, IndirectObject] = {}
    for item in references_at(dictionary_of(continuation.page), "/Annots"):
        annotation = dictionary_of(item)
        twin = copy_of(annotation)
        twin[NameObject("/P")] = copy
        copies[item.idnum] = writer._add_object(twin)
    for field in fields_of(form, pages_of(catalog)):
        on_page = [w for w in field.widgets if w.reference.idnum in copies]
        if not on_page:
            continue
        name = _later_name(field.name, continuation, number)
        if name is None:
            add_widgets(writer, field, [copies[w.reference.idnum] for w in on_page])
        else:
            add_field(writer, form, field, name, copies)
            _repeat_wishes(catalog, field.name, name)
    return copies


def _later_name(name: str, continuation: Continuation, number: int) -> str | None:
    """The name of the field in the same place of a copy; None if it is of no row."""
    prefix = f"{continuation.list_name}."
    row, _, column = name.removeprefix(prefix).partition(".")
    if not name.startswith(prefix) or not row.isdigit():
        return None
    later = int(row) + number * continuation.count
    return f"{prefix}{later}.{column}" if column else f"{prefix}{later}"


def _repeat_wishes(catalog: DictionaryObject, name: str, later: str) -> None:
    """Let the copy of a field that is running text be running text too."""
    wishes = dictionary_at(catalog, FORM_KEY)
    for key in ("/Plain", "/Notes"):
        if name in [as_text(item) for item in items_at(wishes, key)]:
            append(wishes, key, TextStringObject(later))
