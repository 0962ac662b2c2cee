"""What an empty field looks like: its box, and the tick of a check box.

Appearances are form XObjects (ISO 32000-1, 12.5.5). Each field that can show text has its own:
some programs write what is filled in into the very stream that they find. The states of check
boxes, which nobody writes into, are made once for all boxes of a size.
"""

from __future__ import annotations

from pypdf.generic import IndirectObject

from formgen.author.pdf.objects import operands, stream
from formgen.author.style import rgb
from formgen.fill.pdf.parsed import ParsedFile

BORDER = 0.5
#: The tick, as parts of the box's side: down to the corner, then up.
_TICK = ((0.22, 0.50), (0.42, 0.28), (0.80, 0.76))
_TICK_WIDTH = 0.13


class Appearances:
    """Makes appearances in one file."""

    def __init__(self, file: ParsedFile) -> None:
        self._file = file
        self._made: dict[tuple[float, float, bytes], IndirectObject] = {}

    def empty(self, width: float, height: float) -> IndirectObject:
        """Nothing at all, for running text that is not known yet."""
        return self._own(width, height, b"")

    def box(self, width: float, height: float, ground: str, edge: str) -> IndirectObject:
        """A box to fill in, with its ground and border."""
        return self._own(width, height, _box(width, height, ground, edge))

    def unticked(self, width: float, height: float, ground: str, edge: str) -> IndirectObject:
        """A box to tick."""
        return self._shared(width, height, _box(width, height, ground, edge))

    def ticked(self, width: float, height: float, ground: str, edge: str,
               ink: str) -> IndirectObject:
        """The same with a tick, drawn as a line: no font needs to be there for it."""
        points = [(across * width, up * height) for across, up in _TICK]
        first, *others = points
        path = operands(*first) + b" m " + b"".join(
            operands(*point) + b" l " for point in others)
        line = operands(*rgb(ink)) + b" RG " + operands(_TICK_WIDTH * height) + b" w 1 J 1 j "
        return self._shared(
            width, height, _box(width, height, ground, edge) + b"q " + line + path + b"S Q\n")

    def _shared(self, width: float, height: float, content: bytes) -> IndirectObject:
        key = round(width, 3), round(height, 3), content
        if key not in self._made:
            self._made[key] = self._own(width, height, content)
        return self._made[key]

    def _own(self, width: float, height: float, content: bytes) -> IndirectObject:
        return self._file._add_object(stream(content, {
            "/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, width, height],
            "/Resources": {},
        }))


def _box(width: float, height: float, ground: str, edge: str) -> bytes:
    fill = operands(*rgb(ground)) + b" rg " + operands(0, 0, width, height) + b" re f "
    inside = operands(BORDER / 2, BORDER / 2, width - BORDER, height - BORDER)
    line = operands(*rgb(edge)) + b" RG " + operands(BORDER) + b" w " + inside + b" re S"
    return b"q " + fill + line + b" Q\n"
