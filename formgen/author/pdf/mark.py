"""Content controls and tagged names of a Word document -> markers.

A field that fills a box or a table cell gets a marker of exactly that size, and the page
loses the box's own tint and border: the PDF's field draws them, and draws them no more once
it is filled for good. Any other field gets a marker on the line of writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from formgen.author.pdf.cells import ASIDE, clear_cell, is_framed, lines_around
from formgen.author.pdf.looks import Looks, ParagraphLook
from formgen.author.pdf.markers import Marker, MarkerMaker, Role, name_of
from formgen.author.pdf.places import Room, room_of
from formgen.author.pdf.words import cut_tagged_runs, page_number, width_of, words_beside
from formgen.author.word.xml import Element, w, w_name
from formgen.fill.slots import SlotKind
from formgen.fill.word.sdt import properties_of

_PARAGRAPH, _CONTROL, _TEXT = w_name("p"), w_name("sdt"), w_name("t")
_RUN, _PROPERTIES = w_name("r"), w_name("pPr")

CHECK_SIZE = 9.5
_CHECK_DROP = 1.4
_ASCENT, _DESCENT = 0.905, 0.212  # of Liberation Sans and Arial, in type sizes
_NOTE_LINES = 2
_LEAST_WIDTH = 30.0
_TINY_DESCENT = 0.2  # below a picture in a line of letters of one point
#: How far a note may reach into the space above the next heading, empty as it often is.
_INTO_GAP = 10.0
_ABOVE_NOTE = 5.0

#: Name of a field -> what it is called.
LabelOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Found:
    """Something in a paragraph that becomes a marker, and the run or control it stands in."""

    element: Element
    marker: Marker


class PartMarker:
    """Marks the fields of one part of a document: its body, a header or a footer."""

    def __init__(self, looks: Looks, maker: MarkerMaker, text_width: float, label: LabelOf,
                 signatures: frozenset[str]) -> None:
        self._looks = looks
        self._maker = maker
        self._text_width = text_width
        self._label = label
        self._signatures = signatures

    def mark(self, root: Element) -> None:
        """Replace every control, tagged name and page number below an element."""
        for paragraph in list(root.iter(_PARAGRAPH)):
            look = self._looks.of(paragraph)
            pattern = page_number(paragraph)
            if pattern:
                self._mark_number(paragraph, look, pattern)
                continue
            cut_tagged_runs(paragraph)
            found = [*self._found(paragraph, look)]
            if found:
                self._mark_paragraph(paragraph, look, found)

    def _found(self, paragraph: Element, look: ParagraphLook) -> Iterator[_Found]:
        for element in paragraph.iter(_CONTROL, _RUN):
            if next(element.iterancestors(_CONTROL), None) is not None:
                continue
            if element.tag == _CONTROL:
                marker = self._control(element, look)
            else:
                name = name_of("".join(element.itertext(_TEXT)))
                role = Role.NOTE if look.is_note else Role.PLAIN
                kind = SlotKind.MULTILINE if look.is_note else SlotKind.TEXT
                marker = Marker(name=name, kind=kind, role=role, look=look,
                                label=self._label(name)) if name else None
            if marker is not None:
                yield _Found(element, marker)

    def _control(self, control: Element, look: ParagraphLook) -> Marker | None:
        known = properties_of(control)
        if known is None or not known.name:
            return None
        kind = SlotKind.SIGNATURE if known.name in self._signatures else known.kind
        return Marker(name=known.name, kind=kind, look=look, label=known.alias or known.name,
                      tint=self._looks.tint, edge=self._looks.edge,
                      options=tuple(value for _, value in known.options))

    def _mark_paragraph(self, paragraph: Element, look: ParagraphLook,
                        found: list[_Found]) -> None:
        room = room_of(paragraph, self._looks, self._text_width)
        words = words_beside(paragraph, [one.element for one in found])
        only = found[0].marker if len(found) == 1 and not words.strip() else None
        if only is None or only.kind is SlotKind.CHECK:
            self._mark_in_line(look, room, words, found)
        elif look.box:
            self._put(paragraph, only, room.full, look.box)
        elif look.is_note:
            below = _INTO_GAP if _is_before_heading(paragraph) else 0
            self._put(paragraph, only, room.full, _NOTE_LINES * look.line,
                      above=_ABOVE_NOTE, below=below)
        elif room.alone and room.row_height:
            if only.kind is SlotKind.TEXT and room.row_height > 2 * look.line:
                only = replace(only, kind=SlotKind.MULTILINE)
            if not is_framed(room.cell):
                outset = (ASIDE, *lines_around(room.cell))
                only = replace(only, edge=self._looks.line, outset=outset)
            self._put(paragraph, only, room.cell_width, room.row_height)
            clear_cell(room.cell)
        else:
            self._mark_in_line(look, room, words, found)

    def _mark_in_line(self, look: ParagraphLook, room: Room, words: str,
                      found: list[_Found]) -> None:
        """Markers on the line of writing, sharing what the words beside them leave."""
        checks = sum(one.marker.kind is SlotKind.CHECK for one in found)
        rest = room.width - width_of(words, look, self._looks.font) - checks * CHECK_SIZE
        each = max(rest / max(len(found) - checks, 1), _LEAST_WIDTH)
        for one in found:
            if one.marker.kind is SlotKind.CHECK:
                marker = replace(one.marker, drop=_CHECK_DROP)
                size = CHECK_SIZE, CHECK_SIZE - _CHECK_DROP
            else:
                marker = replace(one.marker, drop=_DESCENT * look.size)
                size = each, _ASCENT * look.size
            one.element.getparent().replace(one.element, self._maker.run(marker, *size))

    def _mark_number(self, paragraph: Element, look: ParagraphLook, pattern: str) -> None:
        room = room_of(paragraph, self._looks, self._text_width)
        marker = Marker(name=pattern, role=Role.NUMBER, look=look, drop=_DESCENT * look.size)
        for child in list(paragraph):
            if child.tag != _PROPERTIES:
                paragraph.remove(child)
        paragraph.append(self._maker.run(marker, room.width, _ASCENT * look.size))

    def _put(self, paragraph: Element, marker: Marker, width: float, height: float, *,
             above: float = 0, below: float = 0) -> None:
        """Make a marker all that there is of a paragraph, and of the room that it takes.

        ``above`` is the space before the paragraph, ``below`` how much of the marker's height
        lies under the room that the paragraph takes.
        """
        keep = paragraph.find(f"{_PROPERTIES}/{w_name('keepNext')}")
        single = w("spacing", before=round(20 * above), after=0, line=240, lineRule="auto")
        tiny = w("rPr", w("sz", val=2), w("szCs", val=2))
        drop = below + _TINY_DESCENT
        paragraph[:] = [
            w("pPr", keep, single, tiny),
            self._maker.run(replace(marker, drop=drop), width, height - drop, tiny=True),
        ]


def _is_before_heading(paragraph: Element) -> bool:
    following = paragraph.getnext()
    style = following.find(f"{_PROPERTIES}/{w_name('pStyle')}") if following is not None else None
    return style is not None and style.get(w_name("val")).startswith("Heading1")
