"""A form's declaration -> its Word template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from formgen.author.pictures import rounded_square
from formgen.author.style import Style
from formgen.author.word.controls import Controls, number_controls
from formgen.author.word.markdown import Lists
from formgen.author.word.numbering import FIRST_LIST, numbering
from formgen.author.word.page import footer, header, section_properties
from formgen.author.word.prompts import add_glossary
from formgen.author.word.sections import Sections
from formgen.author.word.styles import LOCALES, house_styles
from formgen.author.word.xml import Element, paragraph, run, w
from formgen.findings import Language
from formgen.forms import Form

_LOGO_MM = 7.5
_WIDEST_LOGO_MM = 50
_EMU = 36_000  # English metric units in a millimetre
_EPOCH = datetime(2026, 1, 1)
#: What python-docx's blank document has, by the ends of its relationship types.
_EXTRAS = {"thumbnail", "extended-properties", "customXml", "stylesWithEffects", "webSettings",
           "fontTable", "theme"}
_WORD_2013 = 15  # compatibility mode; without it Word lays out as Word 2007 did


def build_word(form: Form, language: Language, style: Style) -> bytes:
    """The Word template of a form, as a .docx file. The same form gives the same bytes."""
    import docx  # needed to author only

    document = docx.Document()
    lists = Lists(FIRST_LIST)
    _fill(document.styles.element, house_styles(style, language))
    references = _header_and_footer(document, style, language)
    sections = Sections(style, Controls(language), lists, references)
    blocks = [
        *_titles(form, language),
        paragraph("Subtitle", run("{{ document.subtitle }}")),
        *(block for section in form.sections for block in sections.blocks(section)),
        paragraph("End"),
    ]
    in_columns = any(section.text_columns > 1 for section in form.sections)
    body = document.element.body
    _fill(body, [*blocks, section_properties(style, references, continuous=in_columns)])
    number_controls(body)
    _fill(document.part.numbering_part.element, numbering(lists.used))
    _fill(document.settings.element, _settings(language, protect=form.protect))
    add_glossary(document, language)
    _describe(document, form, language)
    return _saved(document)


def _titles(form: Form, language: Language) -> Iterator[Element]:
    """The title; of a form with moments each paper shows its own."""
    for moment in form.moments:
        yield paragraph("TemplateTag", run(f"{{%p if {moment.flag} %}}"))
        yield paragraph("Title", run(moment.title[language]))
        yield paragraph("TemplateTag", run("{%p endif %}"))
    if not form.moments:
        yield paragraph("Title", run(form.title[language]))


def _fill(root: Element, children: Iterable[Element]) -> None:
    """Replace everything in an element of python-docx's blank document."""
    for child in list(root):
        root.remove(child)
    root.extend(children)


def _header_and_footer(document: Any, style: Style, language: Language) -> list[Element]:
    """Write both, and return the references to them that a ``w:sectPr`` needs."""
    section = document.sections[0]
    top, bottom = section.header, section.footer
    top.is_linked_to_previous = bottom.is_linked_to_previous = False
    logo, width = _logo(top.part, style)
    _fill(top.part.element, header(style, logo, width))
    _fill(bottom.part.element, footer(style, language))
    properties = document.element.body.sectPr
    return [child for child in properties if child.tag.endswith("Reference")]


def _logo(part: Any, style: Style) -> tuple[Element, float]:
    """The logo in its box for the header's part, and its width in millimetres."""
    content = style.logo or rounded_square(style.accent)
    logo = part.new_pic_inline(io.BytesIO(content), height=round(_LOGO_MM * _EMU))
    if logo.extent.cx > _WIDEST_LOGO_MM * _EMU:
        logo = part.new_pic_inline(io.BytesIO(content), width=round(_WIDEST_LOGO_MM * _EMU))
    logo.docPr.set("descr", "Logo")
    for side in ("distT", "distB", "distL", "distR"):
        logo.set(side, "0")  # left out, LibreOffice takes an eighth of an inch
    return logo, logo.extent.cx / _EMU


def _settings(language: Language, *, protect: bool) -> list[Element]:
    """Protection leaves only the controls to be filled in; it has no password."""
    compatible = w("compatSetting", name="compatibilityMode",
                   uri="http://schemas.microsoft.com/office/word", val=_WORD_2013)
    return [
        w("zoom", percent=100),
        *([w("documentProtection", edit="forms", enforcement=True)] if protect else []),
        w("defaultTabStop", val=567),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", compatible),
        w("themeFontLang", val=LOCALES[language]),
        w("decimalSymbol", val="," if language == "nl" else "."),
        w("listSeparator", val=";"),
    ]


def _describe(document: Any, form: Form, language: Language) -> None:
    properties = document.core_properties
    properties.title = "{{ document.title }}" if form.moments else form.title[language]
    properties.subject = form.number
    properties.language = LOCALES[language]
    properties.author = properties.last_modified_by = "formgen"
    properties.comments = properties.keywords = ""
    properties.version = form.version
    properties.revision = 1
    properties.created = properties.modified = _EPOCH


def _saved(document: Any) -> bytes:
    """The file, without the blank document's extras, and with fixed times in the archive."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _EXTRAS:
                del relations[key]
    packed = io.BytesIO()
    document.save(packed)
    repacked = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(repacked, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name)  # its time is 1 January 1980
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return repacked.getvalue()
