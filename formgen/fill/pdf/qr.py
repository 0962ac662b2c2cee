"""The QR code of a document's short code: version 1, level Q, mask 0 (ISO/IEC 18004:2015).

All codes have the same length and alphabet, so one size fits them. Everything that a QR code
does with its data is linear over GF(2): each bit of the data has its own pattern of modules,
made once, and the code of a document is the sum of those of its bits. That is a hundred times
as fast as encoding it anew, and as fast as the rest of filling a form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

SIZE = 21  # modules at each side
_ROW = -(-SIZE // 8) * 8  # bits of a row in whole bytes
LENGTH = 15  # characters: FG1-0A3F9C-7K2Q
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # table 5
_DATA, _CORRECTION = 13, 13  # codewords; table 9: a quarter of them may be spoilt
_BITS = 8 * _DATA
_GENERATOR = 0b100011101  # of GF(256), 7.5.2
#: Level Q (11) and mask 0 (000), with their own correction and mask; table C.1.
_FORMAT = 0b011010101011111


def qr_code(code: str) -> bytes:
    """The modules of a code's QR code, row by row: a bit each, 1 for a dark one, each row
    filled up to whole bytes.

    Raises:
        ValueError: for a text that is not as long as a code, or has other characters.
    """
    data = _data(code)
    modules = _ground()
    for bit, pattern in enumerate(_patterns()):
        if data >> bit & 1:
            modules ^= pattern
    return modules.to_bytes(SIZE * _ROW // 8)


def _data(code: str) -> int:
    """The data codewords as a number: mode, count, pairs of characters, end (7.4)."""
    if len(code) != LENGTH:
        raise ValueError(f"not {LENGTH} characters")
    values = [_ALPHABET.index(character) for character in code]
    bits = 0b0010 << 9 | LENGTH
    for first, second in zip(values[::2], values[1::2], strict=False):
        bits = bits << 11 | 45 * first + second
    bits = bits << 6 | values[-1]
    used = 4 + 9 + 11 * (LENGTH // 2) + 6
    return bits << _BITS - used


@cache
def _patterns() -> tuple[int, ...]:
    """The modules that each bit of the data makes dark, that of the lowest bit first."""
    return tuple(_placed([*codewords, *_correction(codewords)])
                 for codewords in ((1 << bit).to_bytes(_DATA) for bit in range(_BITS)))


def _placed(codewords: Sequence[int]) -> int:
    """The modules of codewords, as one number."""
    bits = int.from_bytes(bytes(codewords))
    last = 8 * len(codewords) - 1
    return sum(_module(row, column)
               for place, (row, column) in enumerate(_way()) if bits >> last - place & 1)


def _module(row: int, column: int) -> int:
    """One dark module: the first row is in the highest bits, and fills whole bytes."""
    return 1 << SIZE * _ROW - 1 - (_ROW * row + column)


def _way() -> Iterator[tuple[int, int]]:
    """The free modules in the order in which they are filled: two columns at a time, up and
    down, from the right; the column of the timing pattern is passed over (7.7.3).
    """
    upwards = True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        for row in range(SIZE - 1, -1, -1) if upwards else range(SIZE):
            yield from ((row, column) for column in (right, right - 1) if _is_free(row, column))
        upwards = not upwards


def _is_free(row: int, column: int) -> bool:
    """Whether a module holds data: no finder, separator, format or timing pattern."""
    corner = row < 9 and column < 9
    other_corners = (row < 9 and column > 12) or (row > 12 and column < 9)
    return not (corner or other_corners or row == 6 or column == 6)


@cache
def _ground() -> int:
    """Everything but the data: the patterns of every QR code, the format, and the mask."""
    dark = {(row, column) for row in range(SIZE) for column in range(SIZE)
            if _is_free(row, column) and (row + column) % 2 == 0}
    for top, left in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        dark |= {(top + row, left + column) for row in range(7) for column in range(7)
                 if max(abs(row - 3), abs(column - 3)) != 2}
    dark |= {place for step in range(8, 13, 2) for place in ((6, step), (step, 6))}
    dark.add((SIZE - 8, 8))
    dark |= {place for bit, places in enumerate(_format_places()) for place in places
             if _FORMAT >> bit & 1}
    return sum(_module(row, column) for row, column in dark)


def _format_places() -> Iterator[tuple[tuple[int, int], ...]]:
    """Where each bit of the format stands, twice, the lowest first (figure 25)."""
    beside = [*range(6), 7, 8]
    for bit in range(15):
        if bit < 8:
            yield (beside[bit], 8), (8, SIZE - 1 - bit)
        else:
            yield (8, [7, *range(5, -1, -1)][bit - 8]), (SIZE - 15 + bit, 8)


def _correction(data: Sequence[int]) -> list[int]:
    """The codewords of error correction: the rest of a division of polynomials (7.5.2)."""
    generator = [1]
    for power in range(_CORRECTION):
        root = _power(power)
        generator = [a ^ _product(b, root)
                     for a, b in zip([*generator, 0], [0, *generator], strict=True)]
    rest = [0] * _CORRECTION
    for codeword in data:
        factor = codeword ^ rest[0]
        rest = [a ^ _product(b, factor)
                for a, b in zip([*rest[1:], 0], generator[1:], strict=True)]
    return rest


def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value = _product(value, 2)
    return value


def _product(one: int, two: int) -> int:
    """A product in GF(256)."""
    product = 0
    while two:
        if two & 1:
            product ^= one
        one = one << 1 ^ (_GENERATOR if one & 0x80 else 0)
        two >>= 1
    return product
