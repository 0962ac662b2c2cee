"""Where a widget's appearance is drawn on its page: matrices as page content has them."""

from __future__ import annotations

from formgen.fill.pdf.syntax import decimal, numbers


def placed(box: list[float], matrix: list[float], rect: list[float]) -> bytes | None:
    """The matrix that brings an appearance's box onto the widget's rectangle."""
    if not box or not rect:
        return None
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    left, bottom = (min(axis) for axis in zip(*corners, strict=True))
    right, top = (max(axis) for axis in zip(*corners, strict=True))
    if right <= left or top <= bottom:
        return None
    x0, x1 = sorted((rect[0], rect[2]))
    y0, y1 = sorted((rect[1], rect[3]))
    wide, high = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
    scales = b"%b 0 0 %b" % (decimal(wide, 8), decimal(high, 8))
    return scales + b" " + numbers(x0 - wide * left, y0 - high * bottom)


def upright(rect: list[float], turn: int) -> bytes:
    """The matrix that keeps a widget upright on a page turned by ``turn`` degrees.

    It turns about the upper left corner of its rectangle (table 165, NoRotate).
    """
    matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}.get(turn % 360)
    if matrix is None:
        return b""
    a, b, c, d = matrix
    x, y = min(rect[0], rect[2]), max(rect[1], rect[3])
    return numbers(a, b, c, d, x - a * x - c * y, y - b * x - d * y) + b" cm "
