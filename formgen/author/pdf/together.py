"""Keep a section with signatures on one page, where LibreOffice alone does not.

Word keeps a table with what follows it; LibreOffice only keeps the rows of one table
together. So the pages are looked at once they are made: where a section that people sign is
torn, it gets a page break before its heading, and the pages are made anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from formgen.author.pdf.markers import Marker, number_of
from formgen.author.pdf.placed import Placed
from formgen.author.word.xml import Element, w, w_name
from formgen.fill.slots import SlotKind

_PARAGRAPH, _PROPERTIES = w_name("p"), w_name("pPr")

Sections = tuple[tuple[int, ...], ...]


def sections_of(body: Element) -> Sections:
    """The numbers of the markers of each section, a section beginning at its heading."""
    sections: list[list[int]] = [[]]
    for node in body.iter(_PARAGRAPH, "{*}docPr"):
        if node.tag == _PARAGRAPH:
            if _is_heading(node):
                sections.append([])
            continue
        number = number_of(node.get("descr", ""))
        if number is not None:
            sections[-1].append(number)
    return tuple(tuple(section) for section in sections[1:])


def torn_sections(sections: Sections, markers: tuple[Marker, ...],
                  places: Iterable[Placed]) -> frozenset[int]:
    """Which sections with signatures stand on more than one page, counted from 0."""
    pages = {placed.number: placed.page for placed in places}
    return frozenset(
        index for index, section in enumerate(sections)
        if any(markers[number].kind is SlotKind.SIGNATURE for number in section)
        and len({pages[number] for number in section}) > 1
    )


def break_before(body: Element, sections: frozenset[int]) -> None:
    """Begin these sections on a new page each."""
    headings = [node for node in body.iter(_PARAGRAPH) if _is_heading(node)]
    for index in sorted(sections):
        properties = headings[index].find(_PROPERTIES)
        if properties.find(w_name("pageBreakBefore")) is None:
            properties.insert(1, w("pageBreakBefore"))
            properties.insert(2, w("spacing", before=0))


def _is_heading(paragraph: Element) -> bool:
    style = paragraph.find(f"{_PROPERTIES}/{w_name('pStyle')}")
    return style is not None and style.get(w_name("val")).startswith("Heading1")
