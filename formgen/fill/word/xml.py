"""Names and parsing of WordprocessingML (ECMA-376 part 1, and Microsoft's [MS-DOCX])."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from formgen.errors import InputError
from formgen.findings import Where, found

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Element = Any  # lxml has no complete type stubs


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def w14(name: str) -> str:
    """The full name of an element or attribute that Word 2010 added."""
    return f"{{{W14}}}{name}"


def w15(name: str) -> str:
    """The full name of an element or attribute that Word 2013 added."""
    return f"{{{W15}}}{name}"


P, RUN, TEXT, SDT = w("p"), w("r"), w("t"), w("sdt")
TABLE, ROW, CELL = w("tbl"), w("tr"), w("tc")
VAL = w("val")
FALLBACK = f"{{{MC}}}Fallback"  # what versions of Word before 2010 show of a text box


def parse(part: str, content: bytes) -> Element:
    """The root of a part, parsed without entities, network or unbounded depth.

    Comments and processing instructions are left out: Word writes none, and formgen uses
    processing instructions of its own.

    Raises:
        InputError: if it is not well formed or has a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(found("OFFICE_FILE_DAMAGED", Where(sheet=part))) from error
    if root.getroottree().docinfo.doctype:
        raise InputError(found("OFFICE_FILE_HAS_DOCTYPE", Where(sheet=part)))
    return root


def serialise(root: Element) -> bytes:
    """A part as bytes, with the declaration that Word writes."""
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return DECLARATION + content


def fragment(element: Element | None, root: Element) -> bytes:
    """An element as it would stand inside ``root``: without namespace declarations of its own."""
    if element is None:
        return b""
    shell = etree.Element("shell", nsmap=root.nsmap)
    child = deepcopy(element)
    child.tail = None
    shell.append(child)
    text: bytes = etree.tostring(shell, encoding="UTF-8", xml_declaration=False)
    return text[text.index(b">") + 1 : text.rindex(b"</")]


def replace_with(element: Element, *others: Element) -> None:
    """Put others in the place of an element; text after the element is kept."""
    parent = element.getparent()
    assert parent is not None
    index = parent.index(element)
    tail, element.tail = element.tail, None
    parent[index : index + 1] = others
    if tail and others:
        others[-1].tail = (others[-1].tail or "") + tail


def remove(element: Element) -> None:
    """Take an element out of its parent; text after it is kept."""
    parent = element.getparent()
    assert parent is not None
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def ancestor(element: Element, tag: str) -> Element | None:
    """The nearest ancestor with this name."""
    return next(element.iterancestors(tag), None)


def own_paragraph_nodes(paragraph: Element) -> Iterator[Element]:
    """Everything inside a paragraph except what lies in a paragraph nested in it (a text box)."""
    for child in paragraph:
        if not isinstance(child.tag, str):
            continue
        yield child
        if child.tag != P:
            yield from own_paragraph_nodes(child)


def child_in_order(parent: Element, tag: str, order: tuple[str, ...]) -> Element:
    """The child with this name, made if need be, at its place in the schema's sequence."""
    existing = parent.find(tag)
    if existing is not None:
        return existing
    made = etree.Element(tag)
    following = set(order[order.index(tag) + 1 :])
    for position, child in enumerate(parent):
        if child.tag in following:
            parent.insert(position, made)
            return made
    parent.append(made)
    return made


RUN_PROPERTIES = tuple(
    w(name)
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
        "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
        "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect",
        "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
        "specVanish", "oMath",
    )
)  # fmt: skip
"""The children of w:rPr in the order that the schema asks for (CT_RPr)."""
