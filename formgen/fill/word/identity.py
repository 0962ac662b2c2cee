"""The document's identity: its properties, and a manifest of its fields in custom XML.

An editor may drop the tags of all content controls (LibreOffice 7.4 does), but keeps custom
properties and custom XML. So the manifest lists every control in order, with name, kind,
title and id, and for one that is filled a check sum of what it says: ``x`` if it is fixed,
``o`` if it is open::

    <manifest xmlns="urn:formgen:manifest:1" id="…" code="…" form="…" …>
      <prompt>Klik om in te vullen</prompt>
      <f n="intern.last_name" k="text" a="Achternaam" i="7" x="5bd1e995"/>
    </manifest>
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

from formgen.fill.expressions import compile_expression
from formgen.fill.slots import IDENTITY_KEYS
from formgen.fill.word.filling import Filling
from formgen.fill.word.marks import Marks, Print
from formgen.fill.word.package import Package
from formgen.fill.word.places import OWN
from formgen.fill.word.values import xml_text
from formgen.fill.word.xml import DECLARATION, Element, replace_with

MANIFEST = "urn:formgen:manifest:1"

_CORE = "docProps/core.xml"
_CUSTOM = "docProps/custom.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ITEM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # [MS-OSHARED] 2.3.3.2.3.1.1
_STORE_ITEM = "{8F6C1B0E-3D5A-4C7B-9E2F-5A1D7C0B4E61}"
_FROM_OTHER_DOCUMENTS = ("creator", "lastModifiedBy", "lastPrinted", "revision")


def core_properties(package: Package, marks: Marks) -> tuple[str, Element]:
    """The core properties part: the document's title and date, and nobody's name."""
    part, root = package.related_or_new("", _CORE_RELATION, _CORE, _CORE_TYPE, _EMPTY_CORE)
    for child in list(root):
        if isinstance(child.tag, str) and etree.QName(child).localname in _FROM_OTHER_DOCUMENTS:
            root.remove(child)
    _give(root, f"{{{_DC}}}title", "document.title", marks)
    for name in ("created", "modified"):
        child = _give(root, f"{{{_TERMS}}}{name}", "document.created | date('iso')", marks)
        child.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return part, root


_EMPTY_CORE = (
    f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}" xmlns:dcterms="{_TERMS}" '
    f'xmlns:xsi="{_XSI}"/>'
).encode()


def _give(root: Element, tag: str, source: str, marks: Marks) -> Element:
    """Let a property say a value of the document, and what it says now if there is none.

    One that the template does not have is then left out: Word wants no date that is empty.
    """
    child = root.find(tag)
    there = child is not None
    if child is None:
        child = etree.SubElement(root, tag)
    if "{" in (child.text or ""):
        return child  # the template itself says what it should be
    known = compile_expression(f"{source.partition(' ')[0]} is defined")
    opening, otherwise, closing = marks.block(known, OWN)
    value = marks.element(Print(compile_expression(source), OWN))
    if there:
        otherwise.tail, child.text = child.text, None
        child.extend([opening, value, otherwise, closing])
    else:
        child.append(value)
        replace_with(child, opening, child, otherwise, closing)
    return child


def custom_properties(package: Package, marks: Marks) -> tuple[str, Element]:
    """The custom properties part, with one property ``formgen.…`` for each key of identity."""
    empty = f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}"/>'.encode()
    part, root = package.related_or_new("", "custom-properties", _CUSTOM, _CUSTOM_TYPE, empty)
    for child in list(root):
        if child.get("name", "").startswith("formgen."):
            root.remove(child)
    used = {int(pid) for child in root if (pid := child.get("pid", "")).isdecimal()} | {1}
    for number, key in enumerate(IDENTITY_KEYS, start=max(used) + 1):
        child = etree.SubElement(
            root,
            f"{{{_PROPERTIES}}}property",
            fmtid=_CUSTOM_FORMAT,
            pid=str(number),
            name=f"formgen.{key}",
        )
        value = etree.SubElement(child, f"{{{_VALUES}}}lpwstr")
        value.append(marks.element(Print(compile_expression(f"document.{key} | default('')"), OWN)))
    return part, root


def add_manifest(package: Package) -> str:
    """Make room for the manifest in the package; returns the name of its part."""
    for name in package.related(package.main, "customXml"):
        if package.root(name).tag == f"{{{MANIFEST}}}manifest":
            return name
    number = next(
        n for n in range(1, len(package.names()) + 2) if not package.has(f"customXml/item{n}.xml")
    )
    part, about = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    item = etree.Element(f"{{{_DATA_STORE}}}datastoreItem", nsmap={"ds": _DATA_STORE})
    item.set(f"{{{_DATA_STORE}}}itemID", _STORE_ITEM)
    schemas = etree.SubElement(item, f"{{{_DATA_STORE}}}schemaRefs")
    schema = etree.SubElement(schemas, f"{{{_DATA_STORE}}}schemaRef")
    schema.set(f"{{{_DATA_STORE}}}uri", MANIFEST)
    package.replace(about, item)
    package.set_content_type(about, _ITEM_TYPE)
    package.changed[part] = b""
    if not package.content_type(part):
        package.set_content_type(part, "application/xml")
    package.relate(package.main, "customXml", part)
    package.relate(part, "customXmlProps", about)
    return part


def manifest(filling: Filling, prompts: bytes) -> bytes:
    """The manifest of a document that has been written."""
    document = filling.names.get("document")
    known = document if isinstance(document, Mapping) else {}
    attributes = b"".join(
        b' %s="%s"' % (key.encode(), xml_text(str(known.get(key, ""))))
        for key in IDENTITY_KEYS
    )
    return b"".join((
        DECLARATION, b'<manifest xmlns="', MANIFEST.encode(), b'"', attributes, b">",
        prompts, *filling.manifest, b"</manifest>",
    ))  # fmt: skip


@lru_cache(maxsize=4096)  # most values of a cohort are in many of its documents
def sum_of(text: str) -> bytes:
    """A check sum of what a control shows, spaces and line breaks aside, which editors move."""
    return b"%08x" % zlib.crc32("".join(text.split()).encode("utf-8", "replace"))


def prompts_of(prompts: dict[str, None]) -> bytes:
    """The prompts of empty controls as the manifest lists them."""
    return b"".join(b"<prompt>%s</prompt>" % xml_text(text) for text in prompts if text)
