"""Faults of a form that structure checkers such as ``qpdf --check`` pass.

Reads with pikepdf, which the engine does not use. Each fault is a line of text; a sound
document has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from unicodedata import category

import pikepdf

READ_ONLY, RADIO, PUSH_BUTTON = 1, 1 << 15, 1 << 16
COMBO, EDIT = 1 << 17, 1 << 18
HIDDEN = 2


def form_faults(document: bytes) -> list[str]:
    """Every fault of a document's form and of its tags."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return list(_form(pdf)) + list(_tags(pdf))


def _form(pdf: pikepdf.Pdf) -> Iterator[str]:
    form = pdf.Root.AcroForm
    for key in ("/NeedAppearances", "/XFA"):
        if key in form:
            yield f"the form has {key}"
    on_pages = {
        annotation.objgen
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if annotation.get("/Subtype") == "/Widget"
    }
    names: set[str] = set()
    in_fields: set[Any] = set()
    drawn_by: dict[Any, str] = {}
    for field, widgets, name, inherited in _walk(form.Fields, None, "", {}):
        if name in names:
            yield f"{name}: two fields of this name"
        names.add(name)
        in_fields |= {widget.objgen for widget in widgets}
        yield from _field(form, field, widgets, name, inherited)
        if inherited.get("/FT") in ("/Tx", "/Ch"):
            yield from _shared(widgets, name, drawn_by)
    if on_pages - in_fields:
        yield f"{len(on_pages - in_fields)} widgets on pages are in no field"
    if in_fields - on_pages:
        yield f"{len(in_fields - on_pages)} widgets of fields are on no page"


def _walk(kids: Any, parent: Any, path: str, inherited: dict[str, Any]) -> Iterator[Any]:
    for node in kids:
        if parent is not None and node.get("/Parent").objgen != parent.objgen:
            yield node, [], path, inherited | {"fault": "its /Parent is another"}
        name = ".".join(part for part in (path, str(node.get("/T", ""))) if part)
        passed = dict(inherited)
        for key in ("/FT", "/Ff", "/V", "/DA", "/MaxLen", "/Opt"):
            if key in node:
                passed[key] = node[key]
        below = list(node.get("/Kids", []))
        if any("/T" in kid for kid in below):
            yield from _walk(below, node, name, passed)
        else:
            # A field may have no widget at all, and then is none itself.
            yield node, below or ([node] if "/Subtype" in node else []), name, passed


def _shared(widgets: Any, name: str, drawn_by: dict[Any, str]) -> Iterator[str]:
    """Whoever writes into an appearance writes into that of every field that has the same."""
    for widget in widgets:
        stream = widget.get("/AP", {}).get("/N")
        if isinstance(stream, pikepdf.Stream):
            other = drawn_by.setdefault(stream.objgen, name)
            if other != name:
                yield f"{name}: shares its appearance with {other}"


def _field(form: Any, field: Any, widgets: Any, name: str, has: dict[str, Any]) -> Iterator[str]:
    if "fault" in has:
        yield f"{name}: {has['fault']}"
        return
    kind, flags = has.get("/FT"), int(has.get("/Ff", 0))
    if kind not in ("/Tx", "/Btn", "/Ch", "/Sig"):
        yield f"{name}: /FT is {kind}"
    for widget in widgets:
        if int(widget.get("/F", 0)) & HIDDEN or kind == "/Sig":
            continue
        if len(widget.get("/Rect", [])) != 4:
            yield f"{name}: no /Rect"
        if kind == "/Btn" and not flags & PUSH_BUTTON:
            yield from _button(widget, name, has.get("/V"))
        elif kind in ("/Tx", "/Ch"):
            yield from _text(form, widget, name, has)
    value = has.get("/V")
    if kind == "/Tx" and "/MaxLen" in has and len(str(value or "")) > int(has["/MaxLen"]):
        yield f"{name}: longer than /MaxLen"
    if kind == "/Ch" and value is not None and not flags & EDIT:
        yield from _choice(field, name, value, has)


def _button(widget: Any, name: str, value: Any) -> Iterator[str]:
    states = widget.get("/AP", {}).get("/N", {})
    shown = widget.get("/AS")
    if shown is not None and str(shown) != "/Off" and str(shown) not in states:
        yield f"{name}: /AS {shown} is no state of /AP"
    expected = str(value) if value is not None and str(value) in states else "/Off"
    if str(shown or "/Off") != expected:
        yield f"{name}: shows {shown} for the value {value}"


def _text(form: Any, widget: Any, name: str, has: dict[str, Any]) -> Iterator[str]:
    appearance = widget.get("/DA", has.get("/DA", form.get("/DA")))
    font = re.search(r"(/\S+)\s+[\d.]+\s+Tf", str(appearance or ""))
    if font is None:
        yield f"{name}: no usable /DA"
    elif font[1] not in form.get("/DR", {}).get("/Font", {}):
        yield f"{name}: font {font[1]} is not in /DR"
    stream = widget.get("/AP", {}).get("/N")
    if not isinstance(stream, pikepdf.Stream):
        yield f"{name}: no appearance"
        return
    if len(stream.get("/BBox", [])) != 4:
        yield f"{name}: appearance without /BBox"
    content = stream.read_bytes()
    fonts = stream.get("/Resources", {}).get("/Font", {})
    for used in re.findall(rb"(/\S+)\s+[\d.]+\s+Tf", content):
        if used.decode() not in fonts:
            yield f"{name}: font {used.decode()} is not in the appearance's resources"
    shows_text = re.search(rb"(?:Tj|TJ)", content) is not None
    value = str(has.get("/V", ""))
    # Shown or not, there is nothing to see in blanks and format characters.
    is_blank = value != "" and all(category(c) in ("Zs", "Cc", "Cf") for c in value)
    if bool(value) != shows_text and not is_blank and has.get("/FT") == "/Tx":
        yield f"{name}: stale appearance (text {shows_text})"


def _choice(field: Any, name: str, value: Any, has: dict[str, Any]) -> Iterator[str]:
    options = [
        str(option[0]) if isinstance(option, pikepdf.Array) else str(option)
        for option in has.get("/Opt", [])
    ]
    chosen = [str(item) for item in value] if isinstance(value, pikepdf.Array) else [str(value)]
    if not set(chosen) <= set(options):
        yield f"{name}: the value is no option"
    if "/I" in field and [options[int(place)] for place in field["/I"]] != chosen:
        yield f"{name}: /I and /V disagree"


def _tags(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    pages = {page.obj.objgen for page in pdf.pages}
    parents = dict(_number_tree(root.ParentTree))
    if parents and int(root.get("/ParentTreeNextKey", max(parents) + 1)) <= max(parents):
        yield "ParentTreeNextKey is in use"
    owners: dict[Any, Any] = {}
    for element, leaf, page in _leaves(root, None):
        if page is not None and page.objgen not in pages:
            yield "content of a page that is gone"
        if isinstance(leaf, pikepdf.Dictionary) and "/Obj" in leaf:
            owners[leaf.Obj.objgen] = element
            if leaf.Obj.get("/P") is not None and leaf.Obj.P.objgen not in pages:
                yield "a tag for an annotation of a page that is gone"
        else:
            if not isinstance(leaf, (pikepdf.Dictionary, int)) or page is None:
                yield "a kid of an element is neither content nor annotation"
                continue
            mark = int(leaf.MCID) if isinstance(leaf, pikepdf.Dictionary) else int(leaf)
            listed = parents.get(int(page.get("/StructParents", -1)))
            if listed is None or mark >= len(listed) or listed[mark].objgen != element.objgen:
                yield f"marked content {mark}: the parent tree names another element"
    for page in pdf.pages:
        yield from _page_tags(page, parents, owners)


def _page_tags(page: Any, parents: dict[int, Any], owners: dict[Any, Any]) -> Iterator[str]:
    content = b"\n".join(part.read_bytes() for part in _contents(page))
    marks = {int(mark) for mark in re.findall(rb"/MCID (\d+)", content)}
    listed = parents.get(int(page.get("/StructParents", -1)))
    if marks and (listed is None or max(marks) >= len(listed)):
        yield "a page's marked content is not in the parent tree"
    for annotation in page.get("/Annots", []):
        if int(annotation.get("/F", 0)) & HIDDEN and "/StructParent" not in annotation:
            continue
        owner = owners.get(annotation.objgen)
        listed = parents.get(int(annotation.get("/StructParent", -1)))
        if owner is None or listed is None or owner.objgen != listed.objgen:
            yield f"annotation {annotation.get('/T')} and its tag do not name each other"


def _contents(page: Any) -> list[Any]:
    contents = page.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def _leaves(element: Any, page: Any) -> Iterator[tuple[Any, Any, Any]]:
    page = element.get("/Pg", page)
    kids = element.get("/K", [])
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _leaves(kid, page)
        else:
            own = kid.get("/Pg", page) if isinstance(kid, pikepdf.Dictionary) else page
            yield element, kid, own


def _number_tree(node: Any) -> Iterator[tuple[int, Any]]:
    numbers = list(node.get("/Nums", []))
    for key, value in zip(numbers[::2], numbers[1::2], strict=True):
        yield int(key), value
    for kid in node.get("/Kids", []):
        yield from _number_tree(kid)
