"""Fitting text into a box: lines, sizes, and what does not fit.

Text becomes smaller before anything is left out: on one line to 6 points, on several to 7.
What still does not fit is said by :class:`Fit`, never cut off unseen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from formgen.fill.pdf.pens import Pen

#: Distance of base lines, in sizes of type, as viewers have it when somebody edits a field.
LEADING = 1.15

#: The least sizes that are still read with ease on paper, in points.
LEAST_ON_ONE_LINE = 6.0
LEAST_ON_SEVERAL_LINES = 7.0

#: Where a field lets the size be chosen: at most this, in points.
AUTOMATIC_SIZE = 12.0
#: By how much text becomes smaller at a time, in points: on several lines, and on one.
_STEP = 0.5
_FINE_STEP = 0.0625

#: Lines may be this much too wide or too high for rounding's sake, in points.
TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Fit:
    """Lines of a text at a size; ``complete`` is false where the box holds only a part."""

    lines: list[str]
    size: float
    complete: bool


def fit_line(
    text: str, pen: Pen, size: float, width: float, height: float, hints: tuple[str, ...]
) -> Fit:
    """A text on one line, or on more if it only fits so; size 0 lets the box's height choose.

    ``hints`` say, from long to short, that the text goes on elsewhere; the longest that
    leaves room for some text takes the place of what does not fit.
    """
    wanted = size or _size_for_height(pen, height)
    ems = pen.width(text)
    if ems * wanted <= width + TOLERANCE:
        return Fit([text], wanted, complete=True)
    least = min(wanted, LEAST_ON_ONE_LINE)
    smaller = smaller_size(ems, wanted, width)
    if smaller:
        return Fit([text], smaller, complete=True)
    # A box may be high enough for two small lines, even if its maker meant it for one.
    if all(pen.width(word) * least <= width for word in text.split(" ")):
        lines = wrap(text, pen, width / least)
        if len(lines) <= line_count(pen, least, height):
            return Fit(lines, least, complete=True)
    for hint in hints:
        kept = _longest_start(text, pen, width / least - pen.width(hint))
        if kept:
            return Fit([kept.rstrip() + hint], least, complete=False)
    return Fit([_longest_start(text, pen, width / least)], least, complete=False)


def smaller_size(ems: float, wanted: float, width: float) -> float:
    """The size below the wanted one at which a line of so many ems fits; 0 if that is too small."""
    least = min(wanted, LEAST_ON_ONE_LINE)
    if ems * least > width + TOLERANCE:
        return 0.0
    return max(int(width / ems / _FINE_STEP) * _FINE_STEP, least)


def fit_lines(
    text: str, pen: Pen, size: float, width: float, height: float, hints: tuple[str, ...]
) -> Fit:
    """A text on as many lines as the box has room for; size 0 lets the text choose."""
    wanted = size or AUTOMATIC_SIZE
    least = min(wanted, LEAST_ON_SEVERAL_LINES)
    current = wanted
    paragraphs = _measured(text, pen)
    while True:
        lines = _wrapped(paragraphs, pen, width / current)
        if len(lines) <= line_count(pen, current, height):
            return Fit(lines, current, complete=True)
        if current <= least:
            break
        current = max(current - _STEP, least)
    kept = max(line_count(pen, least, height), 1)
    if kept == 1:
        first = fit_line(" ".join(lines), pen, least, width, height, hints)
        return Fit(first.lines, first.size, complete=False)
    hint = next((h for h in hints if pen.width(h) * least <= width), hints[-1])
    return Fit([*lines[: kept - 1], hint.strip()], least, complete=False)


def line_count(pen: Pen, size: float, height: float) -> int:
    """How many lines of a size fit into a height."""
    letters = (pen.ascent - pen.descent) * size
    if letters > height + TOLERANCE:
        return 0
    return 1 + int((height - letters + TOLERANCE) / (LEADING * size))


def lines_at(text: str, pen: Pen, size: float, width: float) -> list[str]:
    """A text in lines of at most ``width`` points at a size."""
    return _wrapped(_measured(text, pen), pen, width / size)


def wrap(text: str, pen: Pen, width: float) -> list[str]:
    """A text in lines of at most ``width`` ems; words that are wider are broken."""
    return _wrapped(_measured(text, pen), pen, width)


class _Paragraph(NamedTuple):
    """A paragraph whose words are measured; widths in ems, ``width`` that of it all."""

    text: str
    words: list[str]
    widths: list[float]
    blank: float
    width: float


def _measured(text: str, pen: Pen) -> list[_Paragraph]:
    """The paragraphs of a text, measured once for all sizes."""
    paragraphs = []
    for paragraph in text.split("\n"):
        words = paragraph.split(" ")
        widths = pen.measure(words)
        blank = pen.width(" ") if len(words) > 1 else 0.0
        total = sum(widths) + blank * (len(words) - 1)
        paragraphs.append(_Paragraph(paragraph, words, widths, blank, total))
    return paragraphs


def _wrapped(paragraphs: Sequence[_Paragraph], pen: Pen, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        if paragraph.width <= width:
            lines.append(paragraph.text)
        else:
            lines += _wrap_paragraph(paragraph, pen, width)
    return lines


def _wrap_paragraph(paragraph: _Paragraph, pen: Pen, width: float) -> list[str]:
    words, widths, blank = paragraph.words, paragraph.widths, paragraph.blank
    if max(widths) > width:
        return _wrap_wide_words(paragraph, pen, width)
    ends = [*accumulate([wide + blank for wide in widths])]  # each with the blank after it
    lines: list[str] = []
    first, start = 0, 0.0
    while first < len(words):
        after = bisect_right(ends, start + width + blank, first + 1)
        lines.append(" ".join(words[first:after]))
        first, start = after, ends[after - 1]
    return lines


def _wrap_wide_words(paragraph: _Paragraph, pen: Pen, width: float) -> list[str]:
    """The lines of a paragraph with words in it that must be broken."""
    blank = paragraph.blank
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for word, wide in zip(paragraph.words, paragraph.widths, strict=True):
        if line and used + blank + wide > width:
            lines.append(" ".join(line))
            line, used = [], 0.0
        if wide > width:
            *full, word = _break_word(word, pen, width)
            lines.extend(full)
            wide = pen.width(word)
        used += wide + (blank if line else 0.0)
        line.append(word)
    lines.append(" ".join(line))
    return lines


def _break_word(word: str, pen: Pen, width: float) -> list[str]:
    """A word wider than a line in pieces, after a sign such as ``-/.@`` where there is one."""
    pieces: list[str] = []
    while pen.width(word) > width and len(word) > 1:
        start = _longest_start(word, pen, width) or word[0]
        sign = max(start.rfind(character) for character in "-/.@_")
        cut = sign + 1 if sign > 0 and sign + 1 < len(word) else len(start)
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def _longest_start(text: str, pen: Pen, width: float) -> str:
    """The longest start of a text that is at most ``width`` ems wide."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if pen.width(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def _size_for_height(pen: Pen, height: float) -> float:
    """The size at which a line fills a box, at most the automatic size."""
    return max(min(AUTOMATIC_SIZE, height / (pen.ascent - pen.descent)), 1.0)
