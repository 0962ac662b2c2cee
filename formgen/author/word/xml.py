"""Small tools to write WordprocessingML: elements, and the units that it measures in.

Names of elements and attributes are those of ISO/IEC 29500-1, chapter 17, without ``w:``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from lxml import etree

Element = Any  # lxml has no types of its own

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PREFIXES = {"w": WORD, "w14": WORD_2010}


def w(name: str, /, *children: Element | None, **attributes: object) -> Element:
    """An element of the main namespace, its attributes in that namespace too.

    Children that are None are left out, as are attributes that are None; True is "1".
    """
    return _made(WORD, name, children, attributes)


def w14(name: str, /, *children: Element | None, **attributes: object) -> Element:
    """The same in the namespace of Word 2010, which has the check box."""
    return _made(WORD_2010, name, children, attributes)


def _made(namespace: str, name: str, children: Iterable[Element | None],
          attributes: dict[str, object]) -> Element:
    made = etree.Element(f"{{{namespace}}}{name}", nsmap=_PREFIXES)
    for key, value in attributes.items():
        if value is not None:
            made.set(f"{{{namespace}}}{key}", str(int(value) if isinstance(value, bool) else value))
    made.extend(_free(child) for child in children if child is not None)
    return made


def _free(element: Element) -> Element:
    """The element itself, or a copy if it already stands somewhere; lxml would move it."""
    return copy.deepcopy(element) if element.getparent() is not None else element


def w_name(name: str) -> str:
    """The name of an element or attribute as lxml writes it.

    >>> w_name("p").endswith("main}p")
    True
    """
    return f"{{{WORD}}}{name}"


def text(words: str) -> Element:
    """A ``w:t`` that keeps its spaces."""
    made = w("t")
    made.text = words
    made.set(_XML_SPACE, "preserve")
    return made


def run(words: str, style: str = "") -> Element:
    """A run of text, in a character style if one is named; a line feed is a line break."""
    pieces: list[Element] = []
    for number, line in enumerate(words.split("\n")):
        pieces += [w("br")] * bool(number)
        pieces.append(text(line))
    return w("r", w("rPr", w("rStyle", val=style)) if style else None, *pieces)


def tab() -> Element:
    """A run that holds a tab."""
    return w("r", w("tab"))


def paragraph(style: str, *runs: Element, properties: Iterable[Element] = ()) -> Element:
    """A paragraph in a named style. ``properties`` are further children of ``w:pPr``."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def twips(points: float) -> int:
    """Points in twentieths of a point, in which Word measures most lengths."""
    return round(points * 20)


def mm(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def half_points(points: float) -> int:
    """Points in halves, in which Word measures type."""
    return round(points * 2)


def eighths(points: float) -> int:
    """Points in eighths, in which Word measures the width of borders."""
    return round(points * 8)


def hexadecimal(colour: str) -> str:
    """``#RRGGBB`` as Word writes colours.

    >>> hexadecimal("#0f4c5c")
    '0F4C5C'
    """
    return colour.removeprefix("#").upper()
