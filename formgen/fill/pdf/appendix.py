"""Continuation pages at a document's end: text that its fields had no room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from formgen.fill.pdf.draft import Draft, Leftover
from formgen.fill.pdf.layout import wrap
from formgen.fill.pdf.pagetree import PageTreeWriter
from formgen.fill.pdf.pens import PlainPen, font_resources, pen_for
from formgen.fill.pdf.stamps import GREY, StampWriter
from formgen.fill.pdf.syntax import numbers, stream
from formgen.fill.pdf.tagging import Tag, TagWriter

#: Left, right and top margin: 18 mm. The foot of the page is left to the page number.
_MARGIN = 51.0
_FOOT = 62.0

_HAIRLINE = b"/Artifact BMC q 0.75 0.78 0.8 RG 0.5 w %b m %b l S Q EMC"


@dataclass(frozen=True, slots=True)
class _Style:
    """A kind of paragraph: its tag, size, colour, and the space above it, in points."""

    role: bytes
    size: float
    colour: bytes
    above: float
    bold: bool = False

    @property
    def leading(self) -> float:
        return 1.4 * self.size


# The house style: accent #0F4C5C, ink #1B1F23.
_RUNNING_HEAD = _Style(b"Artifact", 8.0, GREY, 0.0)
_HEADING = _Style(b"H2", 11.0, b"0.059 0.298 0.361 rg ", 18.0, bold=True)
_PARAGRAPH = _Style(b"P", 9.5, b"0.106 0.122 0.137 rg ", 4.0)


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The fonts of continuation pages, and the size of their paper in points."""

    regular: PlainPen
    bold: PlainPen
    width: float
    height: float


@dataclass(slots=True)
class _Sheet:
    """A page that is being composed: its content, its fonts, and how far it is filled."""

    left: float
    parts: list[bytes] = field(default_factory=list)
    fonts: dict[bytes, int] = field(default_factory=dict)
    marks: int = 0


class _Composer:
    """Sets headings and paragraphs on as many sheets as they need."""

    def __init__(self, setup: PageSetup, draft: Draft, running_head: str) -> None:
        self.sheets: list[_Sheet] = []
        self.sections: list[list[Tag]] = []
        self._setup = setup
        self._fallback = draft.fallback
        self._running_head = running_head

    def add(self, leftover: Leftover) -> None:
        """Set a text under its heading; a heading does not stand alone at a page's foot."""
        room = _HEADING.above + _HEADING.leading + _PARAGRAPH.above + 2 * _PARAGRAPH.leading
        if not self.sheets or self.sheets[-1].left < room:
            self._turn()
        section = [self._set(leftover.heading, _HEADING)]
        self._rule()
        section += [self._set(paragraph, _PARAGRAPH) for paragraph in leftover.paragraphs]
        self.sections.append([tag for tag in section if tag.marks])

    def _turn(self) -> None:
        """Begin a new sheet, with the running head as an artifact."""
        self.sheets.append(_Sheet(self._setup.height - _MARGIN - _FOOT))
        self._set(self._running_head, _RUNNING_HEAD)

    def _rule(self) -> None:
        sheet = self.sheets[-1]
        sheet.left -= 3.0
        y = sheet.left + _FOOT
        ends = numbers(_MARGIN, y), numbers(self._setup.width - _MARGIN, y)
        sheet.parts.append(_HAIRLINE % ends)

    def _set(self, text: str, style: _Style) -> Tag:
        """Set a paragraph, over a page's end if need be."""
        plain = self._setup.bold if style.bold else self._setup.regular
        pen = pen_for(text, plain, self._fallback)
        lines = wrap(text, pen, (self._setup.width - 2 * _MARGIN) / style.size)
        tag = Tag(style.role)
        self.sheets[-1].left -= style.above
        while lines:
            if self.sheets[-1].left < style.leading:
                self._turn()
            sheet = self.sheets[-1]
            count = max(int(sheet.left / style.leading), 1)
            shown, lines = lines[:count], lines[count:]
            top = sheet.left + _FOOT - style.size
            sheet.left -= len(shown) * style.leading
            if not any(line.strip() for line in shown):
                continue
            down = b"0 %b Td " % numbers(-style.leading)
            operators = down.join(pen.show(line, style.size) for line in shown)
            sheet.parts.append(
                b"%bBT %b%b%b Td %bET EMC"
                % (
                    self._begin(tag, sheet),
                    style.colour,
                    pen.select(style.size),
                    numbers(_MARGIN, top),
                    operators,
                )
            )
            sheet.fonts.update(pen.fonts)
        return tag

    def _begin(self, tag: Tag, sheet: _Sheet) -> bytes:
        """The operator that begins a piece of marked content."""
        if tag.role == _RUNNING_HEAD.role:
            return b"/Artifact<</Type/Pagination/Subtype/Header>>BDC "
        tag.marks.append((len(self.sheets) - 1, sheet.marks))
        sheet.marks += 1
        return b"/%b<</MCID %d>>BDC " % (tag.role, sheet.marks - 1)


@dataclass(frozen=True, slots=True)
class AppendixWriter:
    """Adds continuation pages to documents; ``heading`` is what such a page is called."""

    setup: PageSetup
    pages: PageTreeWriter
    tags: TagWriter | None
    stamps: StampWriter
    heading: str

    def fill(self, said: Sequence[str], draft: Draft) -> None:
        """Add as many pages as the draft's leftovers need, with tags and page numbers.

        ``said`` is what the pages' running head says of the document.
        """
        running_head = " · ".join([self.heading, *said])
        composer = _Composer(self.setup, draft, running_head)
        for leftover in draft.leftovers:
            composer.add(leftover)
        draft.extra_pages = len(composer.sheets)
        total = self.pages.count + len(composer.sheets)
        references = [draft.reserve() for _ in composer.sheets]
        for place, reference in enumerate(references):
            self._store(reference, composer.sheets[place], place, total, draft)
        self.pages.fill(references, draft)
        self.stamps.fill(total, draft)
        if self.tags is not None:
            self.tags.fill(composer.sections, references, draft)

    def _store(self, reference: int, sheet: _Sheet, place: int, total: int, draft: Draft) -> None:
        number = self.stamps.on_new_page(self.pages.count + place, total)
        content = b"\n".join([*sheet.parts, number])
        contents = draft.reserve()
        draft.store_bytes(contents, stream(content))
        tagged = b""
        if self.tags is not None:
            tagged = b"/Tabs/S/StructParents %d" % self.tags.page_key(place)
        fonts = font_resources({**sheet.fonts, **self.stamps.fonts})
        draft.store_bytes(
            reference,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %b]/Resources<</Font%b>>/Contents %d 0 R%b>>"
            % (
                self.pages.root,
                numbers(self.setup.width, self.setup.height),
                fonts,
                contents,
                tagged,
            ),
        )
