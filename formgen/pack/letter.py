"""The covering letter of a company's pack, as a Word document."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from formgen.findings import Language
from formgen.pack.bundles import Bundle
from formgen.pack.mail import Letter, words

_ACCENT, _GREY = "0F4C5C", "4A5560"
_CREATED = datetime(1980, 1, 1)


def covering_letter(letter: Letter, bundle: Bundle, school: str, language: Language) -> bytes:
    """The letter with the address in the window's place, and the list of what is in the pack."""
    import docx
    from docx.shared import Mm, Pt, RGBColor

    say = words(language)
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(8)
    head = document.add_paragraph().add_run(school)
    head.bold, head.font.size, head.font.color.rgb = True, Pt(13), RGBColor.from_string(_ACCENT)
    recipient = bundle.recipient
    address = document.add_paragraph("\n".join(
        filter(None, (recipient.name, recipient.person, *recipient.address))))
    address.paragraph_format.space_before = Mm(22)  # where the window of an envelope is
    address.paragraph_format.space_after = Mm(14)
    title = document.add_heading(letter.subject, level=1)
    title.runs[0].font.name, title.runs[0].font.size = "Arial", Pt(14)
    title.runs[0].font.color.rgb = RGBColor.from_string(_ACCENT)
    for paragraph in letter.body.strip().split("\n\n"):
        document.add_paragraph(paragraph)
    contents = document.add_heading(say["contents"], level=2)
    contents.runs[0].font.name, contents.runs[0].font.size = "Arial", Pt(11)
    contents.runs[0].font.color.rgb = RGBColor.from_string(_ACCENT)
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, (say["intern"], say["documents"]), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for intern in bundle.interns:
        titles = dict.fromkeys(item.title for item in bundle.items if item.intern == intern)
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = intern, "\n".join(titles)
    core = document.core_properties
    core.author, core.title, core.created, core.modified = "", letter.subject, _CREATED, _CREATED
    core.last_modified_by = ""
    core.language = "nl-NL" if language == "nl" else "en-GB"
    stream = BytesIO()
    document.save(stream)
    return _steady(stream.getvalue())


def _steady(content: bytes) -> bytes:
    """The same file without the time at which it was saved."""
    from zipfile import ZipFile

    from formgen.pack.archive import zipped

    with ZipFile(BytesIO(content)) as package:
        return zipped((name, package.read(name)) for name in package.namelist())
