"""Tags in parts that are not Word's own: the title, subject and company in docProps."""

from __future__ import annotations

from lxml import etree

from formgen.errors import TemplateError
from formgen.fill.expressions import compile_expression
from formgen.fill.word.marks import Marks, Print
from formgen.fill.word.passes import refusals
from formgen.fill.word.places import Places
from formgen.fill.word.tags import split_text
from formgen.fill.word.xml import Element
from formgen.findings import Finding

# Names of people and of organisations elsewhere, which Word fills in by itself.
_LEFT_BY_WORD = ("Manager", "Company", "HyperlinkBase", "TotalTime")


def tag_properties(root: Element, marks: Marks, places: Places) -> list[Finding]:
    """Turn the tags of all texts of a part into marks; only ``{{ … }}`` makes sense here."""
    findings = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not element.text:
            continue
        if "{{" not in element.text:
            if etree.QName(element).localname in _LEFT_BY_WORD:
                element.getparent().remove(element)
            continue
        parts = list(split_text(element.text))
        element.text = ""
        for part in parts:
            if isinstance(part, str):
                _append_text(element, part)
                continue
            at = places.of(element, part.text)
            try:
                mark = Print(compile_expression(part.words), at)
                element.append(marks.element(mark))
            except TemplateError as error:
                findings += refusals(error, at)
    return findings


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
