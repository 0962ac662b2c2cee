"""A .docx as parts and relationships (ECMA-376 part 2), with the changes that compiling makes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from formgen.errors import InputError
from formgen.fill.container import Container, open_container
from formgen.fill.word.xml import STRICT, Element, R, W, parse, serialise
from formgen.findings import Where, found

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NO_RELATIONS = f'<Relationships xmlns="{_RELATIONS}">'.encode()  # up to the closing tag
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DOCUMENT_TYPE = _WORD_TYPE + "document.main+xml"
_TEMPLATE_TYPE = _WORD_TYPE + "template.main+xml"

_PARTS_WITH_TEXT = {
    _DOCUMENT_TYPE: "document",
    _TEMPLATE_TYPE: "document",
    _WORD_TYPE + "header+xml": "header",
    _WORD_TYPE + "footer+xml": "footer",
    _WORD_TYPE + "footnotes+xml": "footnotes",
    _WORD_TYPE + "endnotes+xml": "endnotes",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from a part to another part or, if ``external``, to somewhere else."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """A Word file in memory: its container, and parts replaced, added or dropped so far."""

    container: Container
    types: Element
    main: str
    changed: dict[str, bytes] = field(default_factory=dict)

    def names(self) -> list[str]:
        """The names of all parts, changed and new ones included, in the file's order."""
        return [*dict.fromkeys((*self.container.members, *self.changed))]

    def read(self, part: str) -> bytes:
        """The bytes of a part as it now is."""
        return self.changed[part] if part in self.changed else self.container.read(part)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self.changed or part in self.container

    def root(self, part: str) -> Element:
        """The parsed root of an XML part."""
        return parse(part, self.read(part))

    def replace(self, part: str, root: Element) -> None:
        """Give a part new content."""
        self.changed[part] = serialise(root)

    def content_type(self, part: str) -> str:
        """The content type of a part by [Content_Types].xml, empty if it gives none."""
        for override in self.types.iterfind(f"{{{_TYPES}}}Override"):
            if override.get("PartName", "").lower() == f"/{part}".lower():
                return str(override.get("ContentType", ""))
        extension = part.rpartition(".")[2].lower()
        for default in self.types.iterfind(f"{{{_TYPES}}}Default"):
            if default.get("Extension", "").lower() == extension:
                return str(default.get("ContentType", ""))
        return ""

    def set_default_type(self, extension: str, content_type: str) -> None:
        """Declare the type of the parts with an extension, if that has none."""
        defaults = self.types.iterfind(f"{{{_TYPES}}}Default")
        if all(default.get("Extension", "").lower() != extension for default in defaults):
            made = etree.Element(
                f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type
            )
            self.types.insert(0, made)
        self.replace(CONTENT_TYPES, self.types)

    def set_content_type(self, part: str, content_type: str) -> None:
        """Declare the type of one part."""
        for override in self.types.iterfind(f"{{{_TYPES}}}Override"):
            if override.get("PartName", "").lower() == f"/{part}".lower():
                override.set("ContentType", content_type)
                break
        else:
            etree.SubElement(
                self.types,
                f"{{{_TYPES}}}Override",
                PartName=f"/{part}",
                ContentType=content_type,
            )
        self.replace(CONTENT_TYPES, self.types)

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part; of the package itself for the empty name."""
        name = relations_part(part)
        if not self.has(name):
            return []
        folder = posixpath.dirname(part)
        return [_relation(element, folder) for element in self.root(name)]

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts that a part points to with relations of a kind."""
        return [
            relation.target
            for relation in self.relations(part)
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def related_or_new(
        self, part: str, kind: str, new: str, content_type: str, empty: bytes
    ) -> tuple[str, Element]:
        """The part that a part points to with a relation of a kind, and its root.

        If there is none, one of that name, type and content is added; ``kind`` is then to be
        in full where it is none of Office's own.
        """
        for known in self.related(part, kind.rpartition("/")[2]):
            return known, self.root(known)
        self.set_content_type(new, content_type)
        self.relate(part, kind, new)
        return new, parse(new, empty)

    def relate(self, part: str, kind: str, target: str) -> None:
        """Add a relation from a part (the package itself: "") to another."""
        name = relations_part(part)
        empty = NO_RELATIONS + b"</Relationships>"
        root = self.root(name) if self.has(name) else parse(name, empty)
        taken = {element.get("Id") for element in root}
        new_id = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            Id=new_id,
            Type=kind if "/" in kind else f"{R}/{kind}",
            Target=posixpath.relpath(target, posixpath.dirname(part) or "."),
        )
        self.replace(name, root)

    def drop_relation(self, part: str, relation_id: str) -> None:
        """Remove a relation of a part."""
        name = relations_part(part)
        root = self.root(name)
        for element in list(root):
            if element.get("Id") == relation_id:
                root.remove(element)
        self.replace(name, root)

    def text_parts(self) -> Iterator[tuple[str, str]]:
        """Every part that can hold text of the document, as (name, kind of part).

        The kinds are document, header, footer, footnotes and endnotes; the document is first.
        """
        yield self.main, "document"
        for name in self.container.members:
            kind = _PARTS_WITH_TEXT.get(self.content_type(name), "")
            if kind and name != self.main:
                yield name, kind


def relations_part(part: str) -> str:
    """Where the relations of a part are kept."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(element: Element, folder: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    kind = element.get("Type", "").rpartition("/")[2]
    return Relation(element.get("Id", ""), kind, target, external)


def open_package(content: bytes) -> Package:
    """Open a Word document or template.

    Raises:
        InputError: with one finding, if it is no Word file, is unsafe to open, holds macros, or
            was saved in the strict variant of the format; so do the parts, if damaged.
    """
    container = open_container(content)
    if CONTENT_TYPES not in container:
        raise InputError(found("OFFICE_FILE_UNKNOWN"))
    types = parse(CONTENT_TYPES, container.read(CONTENT_TYPES))
    package = Package(container, types, "")
    for element in types:
        if "macroEnabled" in element.get("ContentType", ""):
            where = Where(sheet=element.get("PartName", ""))
            raise InputError(found("OFFICE_FILE_HAS_MACROS", where))
    package.main = next(iter(package.related("", "officeDocument")), "")
    if package.content_type(package.main) not in (_DOCUMENT_TYPE, _TEMPLATE_TYPE):
        raise InputError(found("OFFICE_FILE_UNKNOWN"))
    namespace = etree.QName(package.root(package.main)).namespace or ""
    if namespace.startswith(STRICT):
        raise InputError(found("WORD_FILE_STRICT"))
    if namespace != W:
        raise InputError(found("OFFICE_FILE_UNKNOWN"))
    return package


def make_document(package: Package) -> None:
    """A Word template (.dotx) gives documents: declare its main part as one."""
    if package.content_type(package.main) == _TEMPLATE_TYPE:
        package.set_content_type(package.main, _DOCUMENT_TYPE)
