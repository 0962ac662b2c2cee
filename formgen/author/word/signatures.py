"""Signature boxes: equal boxes side by side, never split over pages.

A box that is there only under a condition changes the arrangement of all; so the template
holds one arrangement for each way that the conditions can turn out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formgen.author.style import Style
from formgen.author.word.controls import Controls
from formgen.author.word.sizes import Widths, share
from formgen.author.word.tables import (
    Border,
    cell,
    keep_together,
    keep_with_next,
    row,
    table,
)
from formgen.author.word.xml import Element, mm, paragraph, run
from formgen.forms import Signature

_WORDS = {
    "nl": {"name": "Naam", "role": "Functie", "place": "Plaats", "date": "Datum",
           "signature": "Handtekening"},
    "en": {"name": "Name", "role": "Position", "place": "Place", "date": "Date",
           "signature": "Signature"},
}
_PADDING_MM = 2.2
_BETWEEN_MM = 1.2  # half the room between two fields of a box

#: So many boxes -> so many side by side. Of two, each is wide.
_ABREAST = {1: 2, 2: 2, 4: 2}
_MOST_ABREAST = 3
#: Relative widths of a box's columns: place and date; in a wide box, both and room to sign.
_NARROW, _WIDE = (1, 1), (4, 5)


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell of a box. ``merge`` is its part in a cell that spans rows."""

    content: list[Element]
    span: int = 1
    merge: str = ""


class SignatureBoxes:
    """Builds the boxes of one section."""

    def __init__(self, style: Style, controls: Controls) -> None:
        self._style = style
        self._controls = controls
        self._words = _WORDS[controls.language]

    def blocks(self, boxes: Sequence[Signature], title: str) -> Iterator[Element]:
        """The paragraphs and tables of all boxes, with template tags for the conditions."""
        condition = next((box.when for box in boxes if box.when), "")
        if not condition:
            yield from self._arranged(boxes, title)
            return
        certain = [
            dataclasses.replace(box, when="") if box.when == condition else box for box in boxes
        ]
        yield paragraph("TemplateTag", run(f"{{%p if {condition} %}}"))
        yield from self.blocks(certain, title)
        yield paragraph("TemplateTag", run("{%p else %}"))
        yield from self.blocks([box for box in boxes if box.when != condition], title)
        yield paragraph("TemplateTag", run("{%p endif %}"))

    def _arranged(self, boxes: Sequence[Signature], title: str) -> Iterator[Element]:
        abreast = _ABREAST.get(len(boxes), _MOST_ABREAST)
        for start in range(0, len(boxes), abreast):
            line = self._line(boxes[start:start + abreast], abreast, title)
            if start + abreast < len(boxes):
                keep_with_next(line)
            yield paragraph("Gap")
            yield line

    def _line(self, boxes: Sequence[Signature], abreast: int, title: str) -> Element:
        """One line of boxes as a table, with gutters between them."""
        columns = _WIDE if abreast == 2 else _NARROW
        widths: list[int] = []
        for number, width in enumerate(Widths(self._style).columns(abreast)):
            widths += share(width, columns) if number % 2 == 0 else [width]
        arranged = [self._rows(box, boxes, wide=abreast == 2) for box in boxes]
        rows = [
            row(self._cells([box[number] for box in arranged], widths, len(columns),
                            top=number == 0, bottom=number == len(arranged[0]) - 1))
            for number in range(len(arranged[0]))
        ]
        keep_together(rows)
        return table("SignatureTable", widths, rows, title=title)

    def _rows(self, box: Signature, boxes: Sequence[Signature], *,
              wide: bool) -> list[list[_Part]]:
        """The table rows of one box; lines that no box of them needs are left out."""
        party = paragraph("SignatureParty", run(box.title[self._controls.language]))
        named = [part for part in ("name", "role") if any(getattr(one, part) for one in boxes)]
        rows = [[_Part([party], 2)],
                *([_Part(self._text(box, part, getattr(box, part)), 2)] for part in named)]
        place, date = self._text(box, "place", box.slots[0]), self._date(box)
        if wide:
            room = self._labelled("signature", "SignatureRoomTall", self._signature(box))
            return [*rows, [_Part(place), _Part(room, merge="restart")],
                    [_Part(date), _Part([], merge="continue")]]
        room = self._labelled("signature", "SignatureRoom", self._signature(box))
        return [*rows, [_Part(place), _Part(date)], [_Part(room, 2)]]

    def _text(self, box: Signature, part: str, key: str) -> list[Element]:
        if not key:
            return [paragraph("FieldLabel")]
        return self._labelled(part, "FieldBox", self._controls.text(key, self._title(box, part)))

    def _date(self, box: Signature) -> list[Element]:
        control = self._controls.date(box.slots[1], self._title(box, "date"))
        return self._labelled("date", "FieldBox", control)

    def _signature(self, box: Signature) -> Element:
        return self._controls.text(box.slots[2], self._title(box, "signature"))

    def _labelled(self, part: str, style: str, control: Element) -> list[Element]:
        return [paragraph("FieldLabel", run(self._words[part])), paragraph(style, control)]

    def _title(self, box: Signature, part: str) -> str:
        return f"{box.title[self._controls.language]}: {self._words[part].lower()}"

    def _cells(self, boxes: Sequence[list[_Part]], widths: Sequence[int], columns: int, *,
               top: bool, bottom: bool) -> Iterator[Element]:
        """The cells of a table row, with the outline of every box."""
        edge: Border = (0.5, self._style.edge)
        outer, inner = mm(_PADDING_MM), mm(_BETWEEN_MM)
        for number, parts in enumerate(boxes):
            at = number * (columns + 1)
            if number:
                yield cell(widths[at - 1], ())
            for part in parts:
                first, last = part is parts[0], part is parts[-1]
                outline = {"top": top, "left": first, "bottom": bottom, "right": last}
                yield cell(
                    sum(widths[at:at + part.span]), part.content, span=part.span,
                    merge=part.merge,
                    borders=[(side, edge) for side, wanted in outline.items() if wanted],
                    sides=(outer if first else inner, outer if last else inner),
                    ends=(0, outer) if bottom else None,
                )
                at += part.span
        left = len(widths) - (len(boxes) * (columns + 1) - 1)
        if left > 0:
            yield cell(sum(widths[-left:]), (), span=left)
