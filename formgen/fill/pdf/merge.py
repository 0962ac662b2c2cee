"""Merging filled forms into one PDF in which every field is alive under its own name.

The bundle's catalog says what is in it::

    /FGN_Bundle << /Version 1 /Parts [
        << /Name (training_record) /Title (Trainingsrecord) /First 4 /Count 3
           /Identity << /id (..) /code (..) /form (..) >>
           /Renamed [(placement.hours) (training_record.placement.hours)] >> ... ] >>

``First`` is the part's first page, counted from 0; ``Renamed`` holds old and new names of the
fields that had to get another one. The hidden field with a part's own identity is one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from formgen.errors import InputError
from formgen.fill.pdf.merge_fields import FieldSet
from formgen.fill.pdf.merge_file import Sheaf, reference
from formgen.fill.pdf.merge_parts import Part, open_part
from formgen.fill.pdf.merge_words import information, metadata
from formgen.fill.pdf.reading.tokens import Excessive, Malformed
from formgen.fill.pdf.syntax import byte_string, name, text_string
from formgen.findings import found


@dataclass(frozen=True, slots=True)
class MergePart:
    """A document of a bundle: its bookmark, its bytes, and a short name for its fields."""

    title: str
    document: bytes
    name: str


def merge(
    parts: Sequence[MergePart],
    *,
    title: str,
    language: str,
    identity: Mapping[str, str] | None = None,
) -> bytes:
    """One PDF of several, with a bookmark and page labels for each part.

    A field that several parts have under the same name, with the same kind and value, becomes
    one field; other fields of the same name are renamed to ``<part's name>.<name>``. Tags are
    kept; the bundle says that it is PDF/UA-1 if all its parts do. Scripts and attachments of
    the documents as a whole, and their opening actions, do not come along.

    Raises:
        InputError: a part is no PDF that can be opened, or carries a digital signature, which
            merging would break: leave such a document beside the bundle.
    """
    try:
        return _merged(parts, title, language, identity or {})
    except Malformed:
        raise InputError(found("PDF_UNREADABLE")) from None
    except Excessive as excess:
        raise InputError(found("PDF_EXCESSIVE", seen=excess.seen)) from None
    except RecursionError:
        raise InputError(found("PDF_EXCESSIVE", seen="R > R > R")) from None


def _merged(
    sources: Sequence[MergePart], title: str, language: str, identity: Mapping[str, str]
) -> bytes:
    sheaf = Sheaf()
    root, tree, structure, whole = (sheaf.reserve() for _ in range(4))
    parts = [open_part(source.document, source.name, sheaf) for source in sources]
    fields = FieldSet(sheaf)
    first_page, key = 0, 0
    for part in parts:
        part.first_page = first_page
        first_page += len(part.pages)
        key = part.tags.begin(key, structure, whole)
        part.place_pages(tree)
    for part in parts:
        part.place_fields(fields)
    form = fields.form([(part.source, item) for part in parts for item in part.calculated()])
    accessible = bool(parts) and all(part.is_accessible for part in parts)
    entries = [
        b"/Type/Catalog/Pages %d 0 R/AcroForm %d 0 R" % (tree, form),
        b"/ViewerPreferences<</DisplayDocTitle true>>/Lang" + text_string(language),
        b"/Metadata %d 0 R" % sheaf.add(metadata(title, language, identity, accessible), True),
        _bookmarks(sheaf, parts, sources),
        *_by_catalog(parts, sources),
    ]
    if any(part.tags.present for part in parts):
        _store_tags(sheaf, parts, sources, (structure, whole), key, language)
        marked = b"true" if all(part.tags.present for part in parts) else b"false"
        entries.append(b"/StructTreeRoot %d 0 R/MarkInfo<</Marked %b>>" % (structure, marked))
    sheaf.store(root, b"<<%b>>" % b"".join(entries))
    pages = [reference(page) for part in parts for page in part.page_numbers()]
    sheaf.store(tree, b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(pages), len(pages)))
    info = sheaf.add(information(title, identity))
    for part in parts:
        part.source.drain()
    return sheaf.document(root, info)


def _bookmarks(sheaf: Sheaf, parts: Sequence[Part], sources: Sequence[MergePart]) -> bytes:
    """Store a bookmark for each part; the catalog's entries for them."""
    if not parts:
        return b""
    outlines = sheaf.reserve()
    marks = [sheaf.reserve() for _ in parts]
    for place, (part, source) in enumerate(zip(parts, sources, strict=True)):
        part.bookmark(source.title, outlines, marks, place)
    ends = marks[0], marks[-1], len(marks)
    sheaf.store(outlines, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends)
    return b"/Outlines %d 0 R/PageMode/UseOutlines" % outlines


def _by_catalog(parts: Sequence[Part], sources: Sequence[MergePart]) -> Iterator[bytes]:
    """What the catalog holds itself: page labels, parts, named places, layers."""
    labels = b"".join(part.labels(place) for place, part in enumerate(parts, start=1))
    yield b"/PageLabels<</Nums[%b]>>" % labels
    said = (part.description(source.title) for part, source in zip(parts, sources, strict=True))
    yield b"/FGN_Bundle<</Version 1/Parts[%b]>>" % b"".join(said)
    places = sorted(pair for part in parts for pair in part.destinations())
    if places:
        names = b"".join(byte_string(place) + b" " + value for place, value in places)
        yield b"/Names<</Dests<</Names[%b]>>>>" % names
    layers = [part.layers() for part in parts]
    if any(groups for groups, _, _ in layers):
        columns = [b" ".join(filter(None, column)) for column in zip(*layers, strict=True)]
        yield b"/OCProperties<</OCGs[%b]/D<</Order[%b]/OFF[%b]>>>>" % (*columns,)


def _store_tags(
    sheaf: Sheaf,
    parts: Sequence[Part],
    sources: Sequence[MergePart],
    numbers: tuple[int, int],
    next_key: int,
    language: str,
) -> None:
    """Store the root of the tags, and the element Document that all parts are in."""
    structure, whole = numbers
    roles: dict[str, str] = {}
    classes: dict[bytes, bytes] = {}
    kids: list[bytes] = []
    identifiers: list[tuple[bytes, bytes]] = []
    parents: list[bytes] = []
    for part, source in zip(parts, sources, strict=True):
        tags = part.tags
        tags.merge_roles(roles, source.name)
        kids += tags.elements(source.title, language)
        identifiers += tags.identifiers()
        parents.append(tags.parents())
        for key, value in tags.classes():
            classes.setdefault(key, value)
    sheaf.store(
        whole,
        b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (structure, b" ".join(kids)),
    )
    entries = b"/Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d" % (
        whole,
        b"".join(parents),
        next_key,
    )
    if roles:
        mapped = b"".join(name(key[1:]) + name(value[1:]) for key, value in roles.items())
        entries += b"/RoleMap<<%b>>" % mapped
    if classes:
        entries += b"/ClassMap<<%b>>" % b"".join(k + b" " + v for k, v in classes.items())
    if identifiers:
        listed = b"".join(byte_string(key) + value for key, value in sorted(identifiers))
        entries += b"/IDTree<</Names[%b]>>" % listed
    sheaf.store(structure, b"<<%b>>" % entries)
