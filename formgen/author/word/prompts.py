"""Prompts: what an empty content control shows, before somebody types and after all is erased.

Word keeps prompts in a glossary, a second document inside the file (ISO 29500-1, 11.3.8 and
17.12). Without it, a control that is emptied would ask in a whole sentence to click or tap,
which no cell of a table has room for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from lxml import etree

from formgen.author.word.xml import Element, paragraph, run, w
from formgen.findings import Language

STYLE = "FieldPlaceholder"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"


class Prompt(StrEnum):
    """The prompts, by the names that they have in the glossary."""

    TEXT = "FormgenText"
    NARROW = "FormgenNarrow"
    DATE = "FormgenDate"
    CHOICE = "FormgenChoice"


#: Hard spaces can be seen and clicked as a tinted place, and are never broken over lines.
_WORDS = {
    Prompt.TEXT: {"nl": "\u00a0" * 4, "en": "\u00a0" * 4},
    Prompt.NARROW: {"nl": "\u00a0", "en": "\u00a0"},
    Prompt.DATE: {"nl": "dd-mm-jjjj", "en": "dd-mm-yyyy"},
    Prompt.CHOICE: {"nl": "kies", "en": "choose"},
}


def prompt_run(prompt: Prompt, language: Language) -> Element:
    """The run that a control shows while it is empty."""
    return run(_WORDS[prompt][language], STYLE)


def add_glossary(document: Any, language: Language) -> None:
    """Put the prompts into a document of python-docx, with the styles that they use."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    content = w("glossaryDocument", w("docParts", *(
        _entry(prompt, language) for prompt in Prompt)))
    glossary = Part(PackURI("/word/glossary/document.xml"), _PART, _bytes(content), package)
    styles = Part(PackURI("/word/glossary/styles.xml"), _STYLES,
                  _bytes(document.styles.element), package)
    glossary.relate_to(styles, RELATIONSHIP_TYPE.STYLES)
    document.part.relate_to(glossary, RELATIONSHIP_TYPE.GLOSSARY_DOCUMENT)


def _entry(prompt: Prompt, language: Language) -> Element:
    about = w(
        "docPartPr",
        w("name", val=prompt),
        w("category", w("name", val="General"), w("gallery", val="placeholder")),
        w("types", w("type", val="bbPlcHdr")),
        w("behaviors", w("behavior", val="content")),
    )
    return w("docPart", about, w("docPartBody", paragraph("Normal", prompt_run(prompt, language))))


def _bytes(root: Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
