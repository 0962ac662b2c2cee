"""The Word template in blank mode: what LibreOffice turns into the pages of the PDF.

The Word engine fills the template with data that says of everything where it is. Then pages
are added on which long lists can go on, and markers take the place of all fields.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from formgen.author.pdf.blank_data import blank_data
from formgen.author.pdf.continuation import Continuation, add_continuations
from formgen.author.pdf.looks import Looks
from formgen.author.pdf.mark import PartMarker
from formgen.author.pdf.markers import Marker, MarkerMaker
from formgen.author.pdf.together import Sections, break_before, sections_of
from formgen.fill.slots import How, Slot
from formgen.fill.word import compile
from formgen.findings import Language
from formgen.forms import Form
from formgen.model import catalogue

_UNTITLED = "Form"


@dataclass(frozen=True, slots=True)
class Blank:
    """A Word document with markers, in the order of their numbers.

    ``sections`` are the numbers of the markers by section; ``font`` is the typeface of the
    text, ``title`` the form's title.
    """

    content: bytes
    markers: tuple[Marker, ...]
    continuations: tuple[Continuation, ...]
    sections: Sections
    font: str
    title: str


def blank_document(template: bytes, form: Form | None, language: Language,
                   variant: frozenset[str], breaks: frozenset[int] = frozenset()) -> Blank:
    """The template with markers for all fields.

    ``breaks`` are the sections, counted from 0, that are to begin on a new page.

    Raises:
        TemplateError: for a template that the Word engine refuses.
    """
    import docx  # needed to author only

    compiled = compile(template, How(language=language))
    data = blank_data(compiled.slots, form, language, variant)
    document = docx.Document(io.BytesIO(compiled.fill(data).content))
    section = document.sections[0]
    width = _points(section.page_width, section.left_margin, section.right_margin)
    height = _points(section.page_height, section.top_margin, section.bottom_margin)
    rows = {table.name: table.length(len(table.items)) for table in form.tables()
            if table.source} if form else {}
    body = document.element.body
    break_before(body, breaks)
    continuations = add_continuations(body, rows, language, height)
    markers: list[Marker] = []
    looks = Looks(document.styles.element)
    signatures = _signatures(compiled.slots, form)
    for part in (document.part, section.header.part, section.footer.part):
        PartMarker(looks, MarkerMaker(part, markers), width,
                   lambda name: _label(name, language), signatures).mark(part.element)
    saved = io.BytesIO()
    document.save(saved)
    title = form.title[language] if form else document.core_properties.title or _UNTITLED
    return Blank(saved.getvalue(), tuple(markers), continuations, sections_of(body),
                 looks.font, title)


def _points(paper: Any, *margins: Any) -> float:
    """What is left of a paper's length between its margins, in points."""
    return float(paper.pt - sum(margin.pt for margin in margins))


def _label(name: str, language: Language) -> str:
    field = catalogue().get(name)
    return field.label[language] if field else name


def _signatures(slots: Iterable[Slot], form: Form | None) -> frozenset[str]:
    """The names of the fields in which people sign."""
    declared = {box.slots[2] for box in form.signatures()} if form else set()
    return frozenset(declared | {slot.name for slot in slots if slot.name.endswith(".signature")})
