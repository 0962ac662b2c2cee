"""The properties and the content of a content control, changed in place."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from formgen.fill.word.marks import is_mark
from formgen.fill.word.sdt import (
    CONTENT,
    PROPERTIES,
    TICKED,
    UNTICKED,
    Properties,
    glyph_of,
    is_on_attribute,
)
from formgen.fill.word.xml import CELL, RUN, TABLE, TEXT, XML_SPACE, Element, P, R, w, w14, w15

_ORDER = ("rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr",
          "dataBinding", "label", "tabIndex")  # fmt: skip
_RANK = {w(name): rank for rank, name in enumerate(_ORDER)}


def properties_in(sdt: Element) -> Element:
    """The w:sdtPr of a control."""
    properties = sdt.find(PROPERTIES)
    assert properties is not None
    return properties


def drop(properties: Element, name: str) -> None:
    """Remove every child of properties with a name of WordprocessingML."""
    for child in properties.findall(w(name)):
        properties.remove(child)


def unbind(properties: Element) -> None:
    """Cut a control loose from the custom XML that it shows."""
    for name in (w("dataBinding"), w15("dataBinding")):
        for child in properties.findall(name):
            properties.remove(child)


def put_in_order(properties: Element) -> None:
    """Sort the properties as the schema lists them; the marks are tag, id and lock."""
    properties[:] = sorted(
        properties,
        key=lambda child: 2 if is_mark(child) else _RANK.get(child.tag, len(_RANK)),
    )


def format_of_value(sdt: Element, properties: Properties) -> Element | None:
    """The w:rPr that a value gets: the control's own, else that of its text, not the prompt's."""
    given = properties.element.find(w("rPr"))
    if given is not None:
        return deepcopy(given)
    run = next(sdt.find(CONTENT).iter(RUN), None)
    found = run.find(w("rPr")) if run is not None else None
    if found is None:
        return None
    copied = deepcopy(found)
    if properties.shows_placeholder:
        for name in ("rStyle", "color"):
            drop(copied, name)
    return copied if len(copied) else None


def set_text(sdt: Element, text: str, run_properties: Element | None) -> None:
    """Make one run with a text the whole content of a control."""
    run = etree.Element(RUN)
    if run_properties is not None:
        run.append(deepcopy(run_properties))
    node = etree.SubElement(run, TEXT)
    node.text = text
    node.set(XML_SPACE, "preserve")
    set_content(sdt, run)


def set_content(sdt: Element, run: Element) -> None:
    """Make a run the whole content of a control, in one paragraph if it holds paragraphs.

    Its first paragraph gives the format; a table in the control goes, its own cell stays.
    """
    content = sdt.find(CONTENT)
    cell = content.find(CELL)
    holder = content if cell is None else cell
    blocks = [child for child in holder if child.tag in (P, TABLE)]
    if not blocks:
        content[:] = [run]
        return
    paragraph = next(content.iter(P), None)
    properties = paragraph.find(w("pPr")) if paragraph is not None else None
    made = etree.Element(P, paragraph.attrib if paragraph is not None else {})
    if properties is not None:
        made.append(deepcopy(properties))
    made.append(run)
    blocks[0].addprevious(made)
    for child in list(made.itersiblings()):
        holder.remove(child)


def is_ticked(sdt: Element) -> bool:
    """Whether a check box is ticked in the template."""
    checked = properties_in(sdt).find(f"{w14('checkbox')}/{w14('checked')}")
    return checked is not None and is_on_attribute(checked.get(w14("val"), "1"))


def tick(sdt: Element, on: bool) -> None:
    """Set the state of a check box and the glyph that shows it."""
    box = properties_in(sdt).find(w14("checkbox"))
    assert box is not None
    checked = box.find(w14("checked"))
    if checked is None:
        checked = etree.Element(w14("checked"))
        box.insert(0, checked)
    checked.set(w14("val"), "1" if on else "0")
    state = box.find(w14("checkedState" if on else "uncheckedState"))
    code = state.get(w14("val")) if state is not None else None
    glyph = glyph_of(code) or (TICKED if on else UNTICKED)
    font = state.get(w14("font")) if state is not None else None
    run = next(sdt.find(CONTENT).iter(RUN), None)
    format_of_glyph = deepcopy(run.find(w("rPr"))) if run is not None else None
    if font and format_of_glyph is not None and format_of_glyph.find(w("rFonts")) is not None:
        fonts = format_of_glyph.find(w("rFonts"))
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            if fonts.get(w(name)) is not None:
                fonts.set(w(name), font)
    set_text(sdt, glyph, format_of_glyph)


def text_of(sdt: Element) -> str:
    """The text in a control."""
    content = sdt.find(CONTENT)
    return "".join(content.itertext(TEXT)) if content is not None else ""


_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_SIZE = "{http://schemas.openxmlformats.org/drawingml/2006/main}ext"


def picture_in(sdt: Element) -> Element | None:
    """The reference to the picture that a control shows; None if it shows none."""
    return next(sdt.find(CONTENT).iter(_BLIP), None)


def room_for_picture(sdt: Element) -> tuple[int, int]:
    """The width and height of the picture that a control shows, in English Metric Units."""
    extent = next(sdt.find(CONTENT).iter(_EXTENT), None)
    try:
        return (int(extent.get("cx")), int(extent.get("cy"))) if extent is not None else (0, 0)
    except (TypeError, ValueError):
        return 0, 0


def show_picture(sdt: Element, relation: str, width: str, height: str) -> None:
    """Let a control show another picture, in another size."""
    content = sdt.find(CONTENT)
    blip = picture_in(sdt)
    assert blip is not None
    blip.attrib.pop(f"{{{R}}}link", None)
    blip.set(f"{{{R}}}embed", relation)
    for size in (*content.iter(_EXTENT), *(ext for ext in content.iter(_SIZE) if ext.get("cx"))):
        size.set("cx", width)
        size.set("cy", height)
