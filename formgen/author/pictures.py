"""Two small PNG pictures, made from nothing (PNG specification, W3C, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from formgen.author.style import rgb

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA = 6  # colour type of the header
_SUBPIXELS = 4  # per side, to smooth the corners


def transparent_pixel() -> bytes:
    """One pixel that nobody sees."""
    return _png(1, lambda _across, _down: bytes(4))


def rounded_square(colour: str, size: int = 96, radius: float = 0.13) -> bytes:
    """A square with round corners; ``radius`` is a part of the side."""
    pixel = bytes(round(part * 255) for part in rgb(colour))
    corner = radius * size

    def covered(across: int, down: int) -> bytes:
        steps = [(step + 0.5) / _SUBPIXELS for step in range(_SUBPIXELS)]
        inside = sum(
            _outside(across + right, size, corner) ** 2
            + _outside(down + below, size, corner) ** 2 <= corner ** 2
            for right in steps for below in steps
        )
        return pixel + bytes([round(255 * inside / _SUBPIXELS ** 2)])

    return _png(size, covered)


def _outside(at: float, size: int, corner: float) -> float:
    """How far a coordinate lies beyond the centre of the nearest corner's circle."""
    return max(corner - at, at - (size - corner), 0.0)


def _png(size: int, pixel: Callable[[int, int], bytes]) -> bytes:
    lines = (
        b"\0" + b"".join(pixel(across, down) for across in range(size)) for down in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, _RGBA, 0, 0, 0)
    return (_SIGNATURE + _chunk(b"IHDR", header)
            + _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)) + _chunk(b"IEND", b""))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
