"""Markers: transparent pictures that keep the place of a field through LibreOffice.

A picture with a hyperlink becomes a link annotation of exactly its rectangle, and a Figure in
the structure tree of a tagged PDF; that is all that formgen needs to make a form field of it.
Each marker is known by its number, which stands in the link and in the alternative text.
"""

from __future__ import annotations

import copy
import io
import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from formgen.author.pdf.looks import ParagraphLook
from formgen.author.pictures import transparent_pixel
from formgen.author.style import DEFAULT_STYLE
from formgen.author.word.xml import Element, w
from formgen.fill.slots import SlotKind

_ADDRESS = "https://marker.formgen.invalid/"
_ALT = "formgen marker "
_MARKER = re.compile(r"(?:https://marker\.formgen\.invalid/|formgen marker )(\d+)")
_EMU = 12_700  # English metric units in a point
_FIRST_ID = 1000  # of the pictures; those of the template have lower ones
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

#: Private use characters around the name of a template tag that is to become a field.
_BEGIN, _END = "\ue000", "\ue001"
_TAGGED = re.compile(f"({_BEGIN}[^{_END}]*{_END})")


class Role(Enum):
    """What a field is for, which decides how it is drawn."""

    FIELD = "field"  # to fill in, or filled from the data
    PLAIN = "plain"  # running text that formgen fills, without a box
    NOTE = "note"  # running text with a bar, hidden when empty
    NUMBER = "number"  # no field: the page's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A place that will become a field of the PDF.

    ``name`` is its dotted key; for a page number, the pattern of its text. ``label`` is what
    a screen reader says. ``tint`` and ``edge`` are the colours of its box. ``drop`` is how
    far, in points, the field reaches below its picture, which stands on the line of writing;
    ``outset`` how far it reaches beyond it at the sides, above and below: the fields of a
    table cover the lines between them.
    """

    name: str
    kind: SlotKind = SlotKind.TEXT
    role: Role = Role.FIELD
    look: ParagraphLook
    label: str = ""
    options: tuple[str, ...] = ()
    tint: str = DEFAULT_STYLE.tint
    edge: str = DEFAULT_STYLE.edge
    drop: float = 0
    outset: tuple[float, float, float] = (0, 0, 0)


def tagged(name: str) -> str:
    """What stands in the document for the value of a template tag.

    >>> name_of(tagged("document.code"))
    'document.code'
    """
    return f"{_BEGIN}{name}{_END}"


def split_tagged(text: str) -> list[str]:
    """A text cut into pieces, each either plain or one tagged name."""
    return [piece for piece in _TAGGED.split(text) if piece]


def name_of(piece: str) -> str:
    """The name in a tagged piece; empty for a plain one."""
    return piece[1:-1] if piece.startswith(_BEGIN) and piece.endswith(_END) else ""


def number_of(text: str) -> int | None:
    """The number of the marker that a link or an alternative text names, or None."""
    found = _MARKER.search(text)
    return int(found[1]) if found else None


class MarkerMaker:
    """Makes the pictures of one part of a document, and collects what they stand for."""

    def __init__(self, part: Any, markers: list[Marker]) -> None:
        self._part = part
        self._markers = markers

    def run(self, marker: Marker, width: float, height: float, *, tiny: bool = False) -> Element:
        """A run with the picture of a new marker; lengths in points.

        ``tiny``: the run's letters are, so that they add nothing to the height of the line.
        """
        number = len(self._markers)
        self._markers.append(marker)
        picture = copy.deepcopy(self._pixel)
        for extent in picture.iter(f"{{{_PLACED}}}extent", f"{{{_DRAWING}}}ext"):
            extent.set("cx", str(round(width * _EMU)))
            extent.set("cy", str(round(height * _EMU)))
        about = picture.find(f"{{{_PLACED}}}docPr")
        about.set("id", str(_FIRST_ID + number))
        about.set("descr", f"{_ALT}{number}")
        link = etree.SubElement(about, f"{{{_DRAWING}}}hlinkClick")
        # No two markers have one address: there is none to look for among the hundreds before.
        address = self._part.rels.add_relationship(
            RELATIONSHIP_TYPE.HYPERLINK, f"{_ADDRESS}{number}", f"marker{number}",
            is_external=True)
        link.set(f"{{{_RELATION}}}id", address.rId)
        size = w("rPr", w("sz", val=2), w("szCs", val=2)) if tiny else None
        return w("r", size, w("drawing", picture))

    @cached_property
    def _pixel(self) -> Element:
        """The picture that all markers are copies of."""
        picture = self._part.new_pic_inline(io.BytesIO(transparent_pixel()), width=1, height=1)
        for side in ("distT", "distB", "distL", "distR"):
            picture.set(side, "0")  # left out, LibreOffice takes an eighth of an inch
        return picture
