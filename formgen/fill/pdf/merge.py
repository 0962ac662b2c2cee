"""Merging filled forms into one PDF in which every field is alive under its own name.

The bundle's catalog says what is in it::

    /FGN_Bundle << /Version 1 /Parts [
        << /Name (training_record) /Title (Trainingsrecord) /Pages [12 0 R 13 0 R]
           /Identity << /id (..) /code (..) /form (..) >> /Sent 14 0 R
           /Fields [(intern.full_name) null
                    (placement.hours) (training_record.placement.hours)] >> ... ] >>

``Fields`` holds, for each field of a part, its own name and the one that it has in the bundle,
null if that is the same. The hidden field with a part's own identity is one of them. ``Sent``
is the description of the form as it was sent (:mod:`formgen.fill.pdf.reading.sent`). With all
this, :func:`formgen.fill.pdf.read` gives the answers of each part under its own names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from formgen.fill.pdf.merge_fields import FieldSet
from formgen.fill.pdf.merge_file import Sheaf, reference
from formgen.fill.pdf.merge_parts import Part, open_part
from formgen.fill.pdf.merge_words import information, metadata
from formgen.fill.pdf.opening import refusing
from formgen.fill.pdf.reading.parts import BUNDLE_KEY
from formgen.fill.pdf.syntax import byte_string, name, text_string
from formgen.fill.slots import Filled

#: A part's name comes before names of fields, which periods divide.
_NAME = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class MergePart:
    """A document of a bundle: its bookmark, its bytes, and a short name for its fields.

    Raises:
        ValueError: the name is empty, or has a period, a space or what cannot be printed.
    """

    title: str
    document: bytes
    name: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a part's name is letters, digits, _ and -: {self.name!r}")


def merge(
    parts: Sequence[MergePart],
    *,
    title: str,
    language: str,
    identity: Mapping[str, str] | None = None,
    apart: Sequence[str] = (),
) -> Filled:
    """One PDF of several, with a bookmark and page labels for each part; deterministic bytes.

    A field that several parts have under the same name, with the same kind and value, becomes
    one field; other fields of the same name are renamed to ``<part's name>.<name>``, and so
    are radio buttons. Fields that show on no page come along with their values. Tags are
    kept; the bundle says that it is PDF/UA-1 if all its parts do. ``apart`` are names, with
    ``*`` for any part, of fields that are never one, such as those of signatures. What a bundle
    cannot keep is in the findings: scripts but for Acrobat's formats of dates and numbers,
    attached files.

    Raises:
        ValueError: there are no parts, or two have the same name.
        InputError: a part is no PDF that can be opened, or carries a digital signature, which
            merging would break: leave such a document beside the bundle.
    """
    if not parts or len({part.name for part in parts}) < len(parts):
        raise ValueError("a bundle has one part at least, each with a name of its own")
    with refusing():
        return _merged(parts, title, language, identity or {}, apart)


def _merged(
    sources: Sequence[MergePart],
    title: str,
    language: str,
    identity: Mapping[str, str],
    apart: Sequence[str],
) -> Filled:
    sheaf = Sheaf()
    root, tree, structure, whole = (sheaf.reserve() for _ in range(4))
    parts = [open_part(source.document, source.name, source.title, sheaf) for source in sources]
    fields = FieldSet(sheaf, apart)
    first_page, key = 0, 0
    for part in parts:
        part.first_page = first_page
        first_page += len(part.pages)
        key = part.tags.begin(key, structure, whole)
        part.place_pages(tree)
    for part in parts:
        part.place_fields(fields)
    form = fields.form(any(part.wants_appearances for part in parts))
    accessible = all(part.is_accessible for part in parts)
    entries = [
        b"/Type/Catalog/Pages %d 0 R/AcroForm %d 0 R" % (tree, form),
        b"/ViewerPreferences<</DisplayDocTitle true>>/Lang" + text_string(language),
        b"/Metadata %d 0 R" % sheaf.add(metadata(title, language, identity, accessible), True),
        _bookmarks(sheaf, parts),
        *_by_catalog(parts),
    ]
    if any(part.tags.present for part in parts):
        _store_tags(sheaf, parts, (structure, whole), key, language)
        marked = b"true" if all(part.tags.present for part in parts) else b"false"
        entries.append(b"/StructTreeRoot %d 0 R/MarkInfo<</Marked %b>>" % (structure, marked))
    sheaf.store(root, b"<<%b>>" % b"".join(entries))
    pages = [reference(page) for part in parts for page in part.page_numbers()]
    sheaf.store(tree, b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(pages), len(pages)))
    info = sheaf.add(information(title, identity))
    for part in parts:
        part.source.drain()
    notes = tuple(finding for part in parts for finding in part.filter.findings())
    return Filled(sheaf.document(root, info), notes)


def _bookmarks(sheaf: Sheaf, parts: Sequence[Part]) -> bytes:
    """Store a bookmark for each part; the catalog's entries for them."""
    outlines = sheaf.reserve()
    marks = [sheaf.reserve() for _ in parts]
    for place, part in enumerate(parts):
        part.bookmark(outlines, marks, place)
    ends = marks[0], marks[-1], len(marks)
    sheaf.store(outlines, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends)
    return b"/Outlines %d 0 R/PageMode/UseOutlines" % outlines


def _by_catalog(parts: Sequence[Part]) -> Iterator[bytes]:
    """What the catalog holds itself: page labels, parts, named places, layers."""
    labels = b"".join(part.labels(place) for place, part in enumerate(parts, start=1))
    yield b"/PageLabels<</Nums[%b]>>" % labels
    said = b"".join(part.description() for part in parts)
    yield name(BUNDLE_KEY[1:]) + b"<</Version 1/Parts[%b]>>" % said
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
    for part in parts:
        tags = part.tags
        tags.merge_roles(roles)
        kids += tags.elements(part.title, language)
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
