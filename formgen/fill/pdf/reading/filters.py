"""Decoding streams (ISO 32000-1, 7.4) without letting a small one fill the memory."""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import a85decode
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from formgen.fill.pdf.reading.tokens import Excessive, Malformed, from_hex

#: Decoded bytes of one stream.
LARGEST_STREAM = 50_000_000
#: What a byte can be inflated to at most, with some to spare (zlib's own figure is 1032).
_MOST_RATIO = 1100


def decode(raw: bytes, filters: Sequence[str], parameters: Sequence[Any]) -> bytes | None:
    """The decoded bytes; None for a filter that only pictures have.

    Raises:
        Malformed: the bytes are damaged.
        Excessive: there are too many of them.
    """
    if len(filters) > 4:
        raise Excessive(f"{len(filters)} x /Filter")
    for place, name in enumerate(filters):
        own = parameters[place] if place < len(parameters) else None
        if name in ("/FlateDecode", "/Fl"):
            raw = inflate(raw)
            if isinstance(own, dict):
                raw = _unpredicted(raw, own)
        elif name in ("/ASCIIHexDecode", "/AHx"):
            try:
                raw = from_hex(raw.partition(b">")[0])
            except ValueError:
                raise Malformed from None
        elif name in ("/ASCII85Decode", "/A85"):
            try:
                raw = a85decode(re.sub(rb"\s", b"", raw).removesuffix(b"~>"))
            except (ValueError, binascii.Error):
                raise Malformed from None
        else:
            return None
    return raw


def inflate(raw: bytes) -> bytes:
    """Inflate, at most so many bytes."""
    if len(raw) * _MOST_RATIO <= LARGEST_STREAM:
        try:
            return zlib.decompress(raw)
        except zlib.error:
            raise Malformed from None
    engine = zlib.decompressobj()
    try:
        content = engine.decompress(raw, LARGEST_STREAM)
    except zlib.error:
        raise Malformed from None
    if engine.unconsumed_tail:
        raise Excessive(f"{LARGEST_STREAM // 10**6} MB")
    if not engine.eof:
        raise Malformed
    return content


def _unpredicted(content: bytes, parameters: dict[str, Any]) -> bytes:
    """Undo a PNG predictor (7.4.4.4); cross-reference streams have one."""
    predictor = parameters.get("/Predictor", 1)
    if predictor == 1:
        return content
    columns, colours = parameters.get("/Columns", 1), parameters.get("/Colors", 1)
    bits = parameters.get("/BitsPerComponent", 8)
    known = all(isinstance(n, int) and 0 < n < 10_000 for n in (columns, colours, bits))
    if not isinstance(predictor, int) or predictor < 10 or not known:
        raise Malformed
    pixel = max(colours * bits // 8, 1)
    width = (columns * colours * bits + 7) // 8
    kinds = content[:: width + 1]
    if kinds.strip(b"\2") == b"":
        return _summed(content, width)
    rows = []
    above = bytes(width)
    for start, kind in enumerate(kinds):
        begin = start * (width + 1) + 1
        row = bytearray(content[begin : begin + width].ljust(width, b"\0"))
        _undo(kind, row, above, pixel)
        above = bytes(row)
        rows.append(above)
    return b"".join(rows)


def _summed(content: bytes, width: int) -> bytes:
    """Undo a prediction of every byte by the one above it, as cross-references have it."""
    rows = len(content) // (width + 1)
    result = bytearray(rows * width)
    for place in range(width):
        column = accumulate(content[place + 1 : rows * (width + 1) : width + 1])
        result[place::width] = bytes(map(0xFF.__and__, column))
    return bytes(result)


def _undo(kind: int, row: bytearray, above: bytes, pixel: int) -> None:
    """Undo the prediction of one row in place."""
    for place in range(len(row)) if kind else ():
        left = row[place - pixel] if place >= pixel else 0
        up_left = above[place - pixel] if place >= pixel else 0
        guess = {1: left, 2: above[place], 3: (left + above[place]) // 2}.get(kind)
        if guess is None:
            guess = _paeth(left, above[place], up_left)
        row[place] = (row[place] + guess) & 0xFF


def _paeth(left: int, above: int, up_left: int) -> int:
    """The neighbour that is nearest to their linear estimate (PNG, 9.4)."""
    estimate = left + above - up_left
    return min((left, above, up_left), key=lambda value: abs(estimate - value))
