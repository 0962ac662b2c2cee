"""The sections of a form, one after the other, as paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formgen.author.style import Style
from formgen.author.word import markdown
from formgen.author.word.controls import Controls
from formgen.author.word.grid import Grid
from formgen.author.word.page import section_properties
from formgen.author.word.rows import RowTable
from formgen.author.word.signatures import SignatureBoxes
from formgen.author.word.sizes import Widths
from formgen.author.word.tables import cell, keep_with_next, row, table
from formgen.author.word.xml import Element, paragraph, run, tab, w_name
from formgen.findings import Language
from formgen.forms import FormField, Section

_SHORT = 42  # characters; check boxes with labels up to this stand two abreast


class Sections:
    """Builds sections. ``references`` are those to header and footer, for section breaks."""

    def __init__(self, style: Style, controls: Controls, lists: markdown.Lists,
                 references: Sequence[Element]) -> None:
        self._style = style
        self._controls = controls
        self._lists = lists
        self._references = references

    @property
    def _language(self) -> Language:
        return self._controls.language

    def blocks(self, section: Section) -> Iterator[Element]:
        """Everything of one section, in the order in which a section is printed."""
        if section.when:
            yield paragraph("TemplateTag", run(f"{{%p if {section.when} %}}"))
        before = [*self._opening(section), *self._text(section), *self._fields(section),
                  *self._notes(section)]
        if section.signatures and section.text_columns == 1:
            for block in before:
                keep_with_next(block)
        yield from before
        if section.signatures:
            boxes = SignatureBoxes(self._style, self._controls)
            yield from boxes.blocks(section.signatures, section.title[self._language])
        if section.when:
            yield paragraph("TemplateTag", run("{%p endif %}"))

    def _opening(self, section: Section) -> Iterator[Element]:
        """The heading, and before it the title of a new part."""
        part, title = section.part[self._language], section.title[self._language]
        if part:
            yield paragraph("PartTitle", run(part))
        if not title:
            yield paragraph("Gap")
            return
        aside = section.aside[self._language]
        style = "Heading1NewPage" if section.new_page and not part else "Heading1"
        yield paragraph(style, run(title),
                        *([tab(), run(aside, "SectionAside")] if aside else []))

    def _text(self, section: Section) -> Iterator[Element]:
        """The Markdown text; in columns it is a section of the Word document by itself."""
        source = section.text[self._language]
        if not source:
            return
        texts = list(markdown.blocks(source, self._lists, columns=section.text_columns))
        if section.grid or section.table or section.checks:
            keep_with_next(texts[-1])
        if section.text_columns > 1:
            yield paragraph("End", properties=[self._break(1)])
            texts[-1].find(w_name("pPr")).append(self._break(section.text_columns))
        yield from texts

    def _break(self, columns: int) -> Element:
        return section_properties(self._style, self._references, columns=columns, continuous=True)

    def _fields(self, section: Section) -> Iterator[Element]:
        title = section.title[self._language]
        if section.grid:
            grid = Grid(self._style, self._controls).table(section.grid, title)
            if section.table or (section.note.nl and not section.checks):
                keep_with_next(grid)
            yield grid
        if section.table:
            rows = RowTable(self._style, self._controls, section.table)
            yield paragraph("Gap")
            yield rows.table(title)
            if rows.is_short:
                yield paragraph("End")
        if section.checks:
            yield from self._checks(section.checks, title)

    def _checks(self, fields: Sequence[FormField], title: str) -> Iterator[Element]:
        items = [
            paragraph("CheckItem", self._controls.of(form_field), tab(),
                      run(form_field.field.label[self._language]))
            for form_field in fields
        ]
        longest = max(len(form_field.field.label[self._language]) for form_field in fields)
        yield paragraph("Gap")
        if longest > _SHORT or len(items) == 1:
            yield from items
            return
        widths = Widths(self._style).columns(2)
        yield table("FormGrid", widths, [
            row(cell(width, content)
                for width, content in zip(widths, ([item] for item in pair), strict=False))
            for pair in _pairs(items)
        ], title=title)

    def _notes(self, section: Section) -> Iterator[Element]:
        """The fixed note, and the one that is there only if the data has it."""
        note = section.note[self._language]
        if note:
            yield paragraph("SideNote", run(note))
        if section.warning:
            yield paragraph("TemplateTag", run(f"{{%p if {section.warning} %}}"))
            yield paragraph("SideNote", run(f"{{{{ {section.warning} }}}}"))
            yield paragraph("TemplateTag", run("{%p endif %}"))


def _pairs(items: Sequence[Element]) -> Iterator[tuple[Element, ...]]:
    """Two items with an empty paragraph between them, for the gutter of a table row."""
    for first in range(0, len(items), 2):
        pair = [*items[first:first + 2]]
        pair += [paragraph("End")] * (2 - len(pair))
        yield pair[0], paragraph("End"), pair[1]
