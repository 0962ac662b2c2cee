"""The marks of check boxes and radio buttons, drawn as paths: no font need be there for them.

The characteristic /CA of a widget (ISO 32000-1, table 189) names a mark by its character in
ZapfDingbats, which viewers used to bring along and often no longer do.
"""

from __future__ import annotations

from math import cos, pi, sin

from formgen.fill.pdf.syntax import numbers

CHECK, CROSS, CIRCLE, DIAMOND, SQUARE, STAR = "4", "8", "l", "u", "n", "H"

#: How far a circle's control points are from its points, as a part of the radius.
_KAPPA = 0.5523

_TICK = ((0.2, 0.52), (0.42, 0.28), (0.8, 0.76))
_DIAMOND = ((0.5, 0.82), (0.82, 0.5), (0.5, 0.18), (0.18, 0.5))
_SQUARE = ((0.24, 0.24), (0.76, 0.24), (0.76, 0.76), (0.24, 0.76))


def symbol(character: str, width: float, height: float, colour: bytes) -> bytes:
    """A mark in the middle of a box; ``colour`` sets the colour of filling."""
    side = min(width, height)
    left, bottom = (width - side) / 2, (height - side) / 2

    def at(point: tuple[float, float]) -> bytes:
        return numbers(left + point[0] * side, bottom + point[1] * side)

    line = numbers(max(side * 0.11, 0.8))
    stroke = b"q %b%b%b w 1 J 1 j " % (colour, colour.upper(), line)
    if character == CROSS:
        ends = (at((0.25, 0.25)), at((0.75, 0.75)), at((0.25, 0.75)), at((0.75, 0.25)))
        return stroke + b"%b m %b l %b m %b l S Q" % ends
    if character == CIRCLE:
        return b"q %b%b f Q" % (colour, circle(width / 2, height / 2, side * 0.25))
    shapes = {DIAMOND: _DIAMOND, SQUARE: _SQUARE, STAR: _star()}
    if character in shapes:
        first, *others = map(at, shapes[character])
        lines = b"".join(b"%b l " % corner for corner in others)
        return b"q %b%b m %bf Q" % (colour, first, lines)
    return stroke + b"%b m %b l %b l S Q" % tuple(map(at, _TICK))


def circle(x: float, y: float, radius: float) -> bytes:
    """The path of a circle."""
    pull = radius * _KAPPA
    return b"%b m %b c %b c %b c %b c" % (
        numbers(x + radius, y),
        numbers(x + radius, y + pull, x + pull, y + radius, x, y + radius),
        numbers(x - pull, y + radius, x - radius, y + pull, x - radius, y),
        numbers(x - radius, y - pull, x - pull, y - radius, x, y - radius),
        numbers(x + pull, y - radius, x + radius, y - pull, x + radius, y),
    )


def _star() -> tuple[tuple[float, float], ...]:
    radii = (0.36, 0.15) * 5
    return tuple(
        (0.5 + radius * sin(place * pi / 5), 0.5 + radius * cos(place * pi / 5))
        for place, radius in enumerate(radii)
    )
