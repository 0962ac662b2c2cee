"""The covering letter of a company's pack, as a Word document."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from formgen.findings import Language
from formgen.pack.archive import zipped
from formgen.pack.bundles import Bundle, Item, Recipient
from formgen.pack.mail import Letter, words

_ACCENT = "0F4C5C"
_CREATED = datetime(1980, 1, 1)


def covering_letter(letter: Letter, bundle: Bundle, school: str, language: Language) -> bytes:
    """The letter with the address in the window's place, and the list of what is in the pack."""
    import docx

    say = words(language)
    document = docx.Document()
    _lay_out(document)
    _add_sender_and_address(document, school, bundle.recipient)
    _add_heading(document, letter.subject, level=1, size=14)
    for paragraph in letter.body.strip().split("\n\n"):
        document.add_paragraph(paragraph)
    _add_heading(document, say["contents"], level=2, size=11)
    _add_contents(document, bundle, (say["intern"], say["documents"]))
    _describe(document, letter.subject, language)
    stream = BytesIO()
    document.save(stream)
    return _steady(stream.getvalue())


def _lay_out(document: Any) -> None:
    """The paper, its margins, and the letters of the text."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(8)


def _add_sender_and_address(document: Any, school: str, recipient: Recipient) -> None:
    from docx.shared import Mm, Pt, RGBColor

    head = document.add_paragraph().add_run(school)
    head.bold, head.font.size, head.font.color.rgb = True, Pt(13), RGBColor.from_string(_ACCENT)
    address = document.add_paragraph("\n".join(
        filter(None, (recipient.name, recipient.person, *recipient.address))))
    address.paragraph_format.space_before = Mm(22)  # where the window of an envelope is
    address.paragraph_format.space_after = Mm(14)


def _add_heading(document: Any, text: str, *, level: int, size: int) -> None:
    """A heading in letters of so many points."""
    from docx.shared import Pt, RGBColor

    font = document.add_heading(text, level=level).runs[0].font
    font.name, font.size, font.color.rgb = "Arial", Pt(size), RGBColor.from_string(_ACCENT)


def _add_contents(document: Any, bundle: Bundle, headings: tuple[str, str]) -> None:
    """A table with a row for each intern: the name, and the titles of the papers."""
    of_intern: dict[str, list[Item]] = {}
    for item in bundle.items:
        of_intern.setdefault(item.student_number, []).append(item)
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for items in of_intern.values():
        titles = dict.fromkeys(item.title for item in items)
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = items[0].intern, "\n".join(titles)


def _describe(document: Any, title: str, language: Language) -> None:
    """The properties of the file: its title and language, and nobody's name."""
    core = document.core_properties
    core.author, core.title, core.created, core.modified = "", title, _CREATED, _CREATED
    core.last_modified_by = ""
    core.language = "nl-NL" if language == "nl" else "en-GB"


def _steady(content: bytes) -> bytes:
    """The same file without the time at which it was saved."""
    with ZipFile(BytesIO(content)) as package:
        return zipped((name, package.read(name)) for name in package.namelist())
