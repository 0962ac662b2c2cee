"""What stands on every page: the header with logo and school, the footer with the page."""

from __future__ import annotations

from collections.abc import Sequence

from formgen.author.style import Style
from formgen.author.word.sizes import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Widths
from formgen.author.word.tables import cell, row, table
from formgen.author.word.xml import Element, mm, paragraph, run, w
from formgen.findings import Language

_BESIDE_LOGO_MM = 4
_REFERENCE_MM = 78
_CODE_MM, _PAGE_MM = 45, 30
_WORDS = {
    "nl": {"code": "Kenmerk", "page": "pagina {page} van {pages}"},
    "en": {"code": "Reference", "page": "page {page} of {pages}"},
}


def header(style: Style, logo: Element, logo_mm: float) -> list[Element]:
    """The header: logo, school and office at the left, form and date at the right."""
    first, last = mm(logo_mm + _BESIDE_LOGO_MM), mm(_REFERENCE_MM)
    widths = (first, Widths(style).text - first - last, last)
    below = (0, mm(1.8))
    cells = [
        cell(widths[0], [paragraph("Header", w("r", w("drawing", logo)))], ends=below,
             align="bottom"),
        cell(widths[1], [paragraph("HeaderSender", run(style.school or "{{ document.sender }}")),
                         paragraph("Header", run("{{ document.office }}"))], ends=below,
             align="bottom"),
        cell(widths[2], [paragraph("PageReference", run("{{ document.reference }}")),
                         paragraph("PageReference", run("{{ document.issued }}"))], ends=below,
             align="bottom"),
    ]
    return [table("PageHeader", widths, [row(cells)]), paragraph("End")]


def footer(style: Style, language: Language) -> list[Element]:
    """The footer: the school's address, the document's code, page x of y."""
    total = Widths(style).text
    widths = (total - mm(_CODE_MM) - mm(_PAGE_MM), mm(_CODE_MM), mm(_PAGE_MM))
    words = _WORDS[language]
    cells = [
        cell(widths[0], [paragraph("Footer", run("{{ document.address }}"))]),
        cell(widths[1], [paragraph("Footer", run(f"{words['code']} {{{{ document.code }}}}"))]),
        cell(widths[2], [paragraph("PageNumber", *_page_of_pages(words["page"]))]),
    ]
    return [table("PageFooter", widths, [row(cells)]), paragraph("End")]


def _page_of_pages(words: str) -> list[Element]:
    before, rest = words.split("{page}")
    between, after = rest.split("{pages}")
    return [run(before), *_field("PAGE"), run(between), *_field("NUMPAGES"),
            *([run(after)] if after else [])]


def _field(instruction: str) -> list[Element]:
    """A field that Word computes, with 1 as its result until then."""
    code = w("instrText")
    code.text = instruction
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        run("1"),
        w("r", w("fldChar", fldCharType="end")),
    ]


def section_properties(style: Style, references: Sequence[Element], *, columns: int = 1,
                       continuous: bool = False) -> Element:
    """The ``w:sectPr`` of a part of the document: paper, margins, columns."""
    side = mm(style.margin_mm)
    return w(
        "sectPr",
        *references,
        w("type", val="continuous") if continuous else None,
        w("pgSz", w=mm(PAGE_WIDTH_MM), h=mm(PAGE_HEIGHT_MM)),
        w("pgMar", top=mm(style.top_mm), right=side, bottom=mm(style.bottom_mm), left=side,
          header=mm(style.header_mm), footer=mm(style.footer_mm), gutter=0),
        w("cols", num=columns if columns > 1 else None, space=mm(style.gutter_mm * 1.5)),
    )
