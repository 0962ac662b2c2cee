"""A document's identity: /Info, XMP metadata and the hidden field ``formgen.id``.

All three say the same, because each survives something that another does not: a viewer that
saves under a new name keeps /Info, a printer driver may keep XMP, and a form that is exported
or merged keeps its fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from formgen import __version__
from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.fields import HIDDEN, READ_ONLY, FormField
from formgen.fill.pdf.issued import issued_text
from formgen.fill.pdf.objects import append, data_of, dictionary, stream_at, without
from formgen.fill.pdf.syntax import indirect, name, stream, text_string
from formgen.fill.pdf.workshop import Numbers, open_object
from formgen.fill.slots import IDENTITY_KEYS

#: What /Info calls them.
_INFO_KEYS = {key: name(f"formgen.{key}") + b" " for key in IDENTITY_KEYS}

#: The full name of the hidden field.
IDENTITY_FIELD = "formgen.id"

#: What /Info calls the marks of the values of a signed form, which has no hidden field.
ISSUED_KEY = "formgen.issued"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "rdf": _RDF,
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "formgen": "urn:formgen:1.0",
}
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_REPLACED = (
    _TITLE,
    "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
    *(f"{{urn:formgen:1.0}}{key}" for key in IDENTITY_KEYS),
)
_EMPTY_PACKET = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"/></x:xmpmeta>'
).encode("ascii")
#: The entries of a stream of XMP metadata.
METADATA = b"/Type/Metadata/Subtype/XML"

#: What made the document, in /Info and XMP.
PRODUCER = f"formgen {__version__}"
_PRODUCER_ENTRY = b"/Producer " + text_string(PRODUCER)


@dataclass(frozen=True, slots=True)
class IdentityWriter:
    """Writes the identity of each document.

    The indexes of metadata and field are -1 where a template has no room for them. ``packet``
    is the XMP metadata up to the place where formgen's own description goes, and after it.
    ``field_head`` is the hidden field's dictionary without its value and its end. ``title`` is the
    template's own, for a document whose data has none.
    """

    info_index: int
    info_number: int
    metadata_index: int = -1
    metadata_number: int = 0
    packet: tuple[bytes, bytes] = (b"", b"")
    field_index: int = -1
    field_head: bytes = b""
    title: str = ""

    def fill(self, document: Mapping[str, Any], draft: Draft) -> None:
        """Write what is known of a document; ``document`` may lack any key."""
        if self.metadata_index < 0 and not document and not draft.marks:
            return
        issued = issued_text(draft.marks, draft.extra_pages)
        title = str(document.get("title") or self.title)
        created = document.get("created")
        said = {key: str(document[key]) for key in IDENTITY_KEYS if document.get(key)}
        info = [_PRODUCER_ENTRY]
        if title:
            info.append(b"/Title " + text_string(title))
        if isinstance(created, date):
            info.append(b"/CreationDate " + text_string(f"D:{created:%Y%m%d}"))
        info += [_INFO_KEYS[key] + text_string(said[key]) for key in said]
        if self.field_index < 0:
            info.append(name(ISSUED_KEY) + b" " + text_string(issued))
        draft.objects[self.info_index] = indirect(self.info_number, b"<<%b>>" % b"".join(info))
        if self.metadata_index >= 0:
            draft.objects[self.metadata_index] = self._metadata(title, created, said)
        code = " ".join([said[key] for key in ("code", "id") if key in said] + [issued])
        draft.said += [*info, code.encode("utf-8", "replace")]
        if self.field_index >= 0:
            value = b"/V " + text_string(code)
            draft.objects[self.field_index] = b"%b%b>>\nendobj\n" % (self.field_head, value)

    def _metadata(self, title: str, created: object, said: Mapping[str, str]) -> bytes:
        parts = [f"<pdf:Producer>{PRODUCER}</pdf:Producer>"]
        if title:
            words = f'<rdf:li xml:lang="x-default">{xml_text(title)}</rdf:li>'
            parts.append(f"<dc:title><rdf:Alt>{words}</rdf:Alt></dc:title>")
        if isinstance(created, date):
            parts.append(f"<xmp:CreateDate>{created:%Y-%m-%d}</xmp:CreateDate>")
        parts += [f"<formgen:{key}>{xml_text(said[key])}</formgen:{key}>" for key in said]
        before, after = self.packet
        packet = before + "".join(parts).encode("utf-8", "replace") + after
        return indirect(self.metadata_number, stream(packet, METADATA))


def packet_around(catalog: DictionaryObject) -> tuple[bytes, bytes]:
    """The template's XMP metadata without what each document says anew, cut in two."""
    stream = stream_at(catalog, "/Metadata")
    root = _parse(data_of(stream) if stream is not None else _EMPTY_PACKET)
    for description in root.iter(f"{{{_RDF}}}Description"):
        for key in _REPLACED:
            if key in description.attrib:
                del description.attrib[key]
            for child in description.findall(key):
                description.remove(child)
    rdf = _rdf(root)
    assert rdf is not None
    own = etree.SubElement(rdf, f"{{{_RDF}}}Description", nsmap=_NAMESPACES)
    own.set(f"{{{_RDF}}}about", "")
    own.text = "\N{WHITE SQUARE}"
    text = etree.tostring(root, encoding="unicode")
    before, _, after = text.rpartition("\N{WHITE SQUARE}")
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    return (begin + before).encode("utf-8"), (after + '\n<?xpacket end="r"?>').encode("utf-8")


def title_of(writer: Changeable) -> str:
    """The template's own title, from its XMP metadata or else from /Info."""
    stream = stream_at(writer.root_object, "/Metadata")
    if stream is not None:
        for title in _parse(data_of(stream)).iter(_TITLE):
            words = "".join(map(str, title.itertext())).strip()
            if words:
                return words
    about = writer.metadata
    return str(about.title or "") if about is not None else ""


def _parse(packet: bytes) -> etree._Element:
    """The packet's XML; an empty one if it is malformed or has no RDF."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    body = re.sub(rb"<\?xpacket.*?\?>", b"", packet, flags=re.S).strip()
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return etree.fromstring(_EMPTY_PACKET, parser)
    return root if _rdf(root) is not None else etree.fromstring(_EMPTY_PACKET, parser)


def _rdf(root: etree._Element) -> etree._Element | None:
    return next(root.iter(f"{{{_RDF}}}RDF"), None)


def xml_text(text: str) -> str:
    """A text for XML, which has no place for control characters (XML 1.0, 2.2)."""
    if not text.isprintable():
        text = "".join(character for character in text if character.isprintable())
    return escape(text)


class IdentityPlan:
    """Room in a template for the identity of its documents.

    ``field`` is the hidden field, or None if it still has to be added.
    """

    def __init__(self, writer: Changeable, form: DictionaryObject, field: FormField | None) -> None:
        catalog = writer.root_object
        self._title = title_of(writer)
        self._packet = packet_around(catalog)
        self.info = writer._add_object(DictionaryObject())
        self._metadata = writer._add_object(StreamObject())
        catalog[NameObject("/Metadata")] = self._metadata
        self._field = field.reference if field is not None else _add_field(writer, form)
        self.variables = [self.info, self._metadata, self._field]

    def writer(self, numbering: Numbers) -> IdentityWriter:
        """What writes identities."""
        field = self._field.get_object()
        assert isinstance(field, DictionaryObject)
        return IdentityWriter(
            numbering.index(self.info),
            numbering(self.info),
            numbering.index(self._metadata),
            numbering(self._metadata),
            self._packet,
            numbering.index(self._field),
            open_object(self._field, without(field, "/V"), numbering),
            self._title,
        )


def _add_field(writer: Changeable, form: DictionaryObject) -> IndirectObject:
    """Add the hidden field; it has no room on paper and so needs no appearance.

    A field's own name has no period in it (12.7.3.2), so there are two, parent and kid.
    """
    parent_name, kid_name = IDENTITY_FIELD.split(".")
    page = writer.pages[0]
    field = dictionary(
        Type="/Annot",
        Subtype="/Widget",
        FT="/Tx",
        T=kid_name,
        TU="formgen",
        Ff=READ_ONLY,
        F=HIDDEN,
        Rect=[0, 0, 0, 0],
    )
    reference = writer._add_object(field)
    parent = dictionary(T=parent_name, Kids=ArrayObject([reference]))
    field[NameObject("/Parent")] = writer._add_object(parent)
    if page.indirect_reference is not None:
        field[NameObject("/P")] = page.indirect_reference
    append(form, "/Fields", field.raw_get("/Parent"))
    append(page, "/Annots", reference)
    return reference
