"""Markdown values as Word has them: runs with bold and italic, hyperlinks, real lists.

``{{p value | markdown }}`` takes the place of its paragraph and may become several, with
bullets and numbers of Word's own. ``{{ value | markdown }}`` stays within its line: there,
paragraphs and items are set apart by line breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from formgen.fill.markdown import Block, Span, blocks_of
from formgen.fill.word.marks import Run
from formgen.fill.word.numbering import Lists
from formgen.fill.word.run_formats import run_of
from formgen.fill.word.values import Report, between_runs, word_run, xml_text
from formgen.fill.word.xml import (
    RUN_PROPERTIES,
    VAL,
    Element,
    child_in_order,
    fragment,
    w,
)

_BEFORE_NUMBERING = tuple(w(name) for name in (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle",
    "rPr", "sectPr", "pPrChange",
))  # fmt: skip
_LINK_COLOUR = "0563C1"  # Word's own for hyperlinks

Look = tuple[bool, bool, bool]  # bold, italic, a link


@dataclass(frozen=True, slots=True)
class Styles:
    """The looks that text may take where a Markdown value stands.

    ``runs`` by (bold, italic, link); ``paragraph`` is the w:pPr of the paragraph that a block
    takes the place of, ``listed`` the same with ``%d`` for the list and the level.
    """

    runs: Mapping[Look, Run]
    paragraph: bytes = b""
    listed: bytes = b""


def styles_of(run: Element | None, paragraph: Element | None, root: Element) -> Styles:
    """The looks for a value that stands in a run of a paragraph."""
    properties = run.find(w("rPr")) if run is not None else None
    looks = {
        (bold, italic, link): _look(properties, bold, italic, link, root)
        for bold in (False, True) for italic in (False, True) for link in (False, True)
    }
    if paragraph is None:
        return Styles(looks)
    given = paragraph.find(w("pPr"))
    about = deepcopy(given) if given is not None else etree.Element(w("pPr"))
    for name in ("sectPr", "numPr"):
        for child in about.findall(w(name)):
            about.remove(child)
    listed = deepcopy(about)
    for child in listed.findall(w("ind")):
        listed.remove(child)  # the list's own indent counts
    numbering = child_in_order(listed, w("numPr"), _BEFORE_NUMBERING)
    for name, mark in (("ilvl", "LEVEL"), ("numId", "LIST")):
        etree.SubElement(numbering, w(name)).set(VAL, mark)
    return Styles(looks, fragment(about, root), fragment(listed, root))


def _look(properties: Element | None, bold: bool, italic: bool, link: bool, root: Element) -> Run:
    made = deepcopy(properties) if properties is not None else etree.Element(w("rPr"))
    for wanted, names in ((bold, ("b", "bCs")), (italic, ("i", "iCs"))):
        for name in names if wanted else ():
            child_in_order(made, w(name), RUN_PROPERTIES).attrib.pop(VAL, None)
    if link:
        child_in_order(made, w("color"), RUN_PROPERTIES).set(VAL, _LINK_COLOUR)
        child_in_order(made, w("u"), RUN_PROPERTIES).set(VAL, "single")
    return run_of(made if len(made) else None, root)


def inline(text: str, styles: Styles, report: Report) -> bytes:
    """A Markdown text within a line, to stand inside the w:t of a run."""
    runs = b"".join(
        _runs((Span("\n"), *_led(block)) if number else _led(block), styles, report)
        for number, block in enumerate(blocks_of(text)))
    return between_runs(runs, styles.runs[False, False, False])


def _led(block: Block) -> tuple[Span, ...]:
    """The spans of a block with its marker as text, for a place that can hold no list."""
    if not block.marker:
        return block.spans
    lead = block.marker if block.marker == "•" else f"{block.marker}."
    return (Span("\u2003" * block.depth + lead + "\u00a0"), *block.spans)


def paragraphs(text: str, styles: Styles, lists: Lists, report: Report) -> bytes:
    """A Markdown text as paragraphs; one empty paragraph for none."""
    blocks = blocks_of(text) or (Block(()),)
    return b"".join(_paragraphs(blocks, styles, lists, report))


def _paragraphs(blocks: tuple[Block, ...], styles: Styles, lists: Lists,
                report: Report) -> Iterator[bytes]:
    numbering: dict[int, int] = {}
    for block in blocks:
        about, spans = styles.paragraph, block.spans
        if block.marker:
            if block.list_number not in numbering:
                numbering[block.list_number] = lists.next(bullets=block.marker == "•")
            listed = numbering[block.list_number]
            if listed:
                level = min(block.depth, lists.deepest)
                about = styles.listed.replace(b'"LEVEL"', b'"%d"' % level).replace(
                    b'"LIST"', b'"%d"' % listed)
            else:
                spans = _led(block)
        yield b"<w:p>%s%s</w:p>" % (about, _runs(spans, styles, report))


def _runs(spans: tuple[Span, ...], styles: Styles, report: Report) -> bytes:
    return b"".join(_run(span, styles, report) for span in spans)


def _run(span: Span, styles: Styles, report: Report) -> bytes:
    written = word_run(span.text, styles.runs[span.bold, span.italic, bool(span.link)], report)
    if not span.link:
        return written
    # A field needs no relation to its address, and every editor follows it.
    address = xml_text(f' HYPERLINK "{span.link}" ', report)
    return b'<w:fldSimple w:instr="%s">%s</w:fldSimple>' % (address, written)
