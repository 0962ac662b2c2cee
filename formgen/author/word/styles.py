"""The named styles of a Word template: every look that a form uses has its name here.

A style whose id ends in ``Filled`` is the look of its namesake once formgen has filled in a
value that stays fixed: a value on a thin line instead of a box to fill in.
"""

from __future__ import annotations

from collections.abc import Iterable

from formgen.author.style import WHITE, Style
from formgen.author.word.numbering import BULLETS, SECTIONS
from formgen.author.word.sizes import (
    BOX_INSET,
    BOX_LINE,
    BOX_PADDING,
    CODE_FREE_MM,
    CODE_MM,
    TABLE_PADDING,
    TEXT_LINE,
    Widths,
)
from formgen.author.word.xml import Element, eighths, half_points, hexadecimal, mm, twips, w
from formgen.findings import Language

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
CHECK_FONT = "MS Gothic"  # the font that Word itself draws check boxes with


def house_styles(style: Style, language: Language) -> list[Element]:
    """The children of ``w:styles``: document defaults, then every style."""
    return [
        *_defaults(style, language),
        *_text_styles(style),
        *_heading_styles(style),
        *_field_styles(style),
        *_table_styles(style),
        *_page_styles(style),
        *_character_styles(style),
    ]


def _defaults(style: Style, language: Language) -> list[Element]:
    """What holds where nothing else is said: the language, and the style Normal.

    Letters are declared in the style and not in the document's defaults, because LibreOffice
    puts the latter over the styles of all text in content controls.
    """
    fonts = w("rFonts", ascii=style.font, hAnsi=style.font, eastAsia=style.font, cs=style.font)
    locale = LOCALES[language]
    speech = w("rPr", w("lang", val=locale, eastAsia=locale, bidi="ar-SA"))
    return [
        w("docDefaults", w("rPrDefault", speech), w("pPrDefault", w("pPr", _spacing()))),
        w("style", w("name", val="Normal"), w("qFormat"),
          w("rPr", fonts, *_letters(style.text, style.ink)),
          type="paragraph", default=True, styleId="Normal"),
    ]


def _text_styles(style: Style) -> list[Element]:
    small = style.note
    bar = w("pBdr", _border("left", 2.25, style.bar, space=7))
    list_indent = w("ind", left=mm(5), hanging=mm(4))
    return [
        _paragraph("BodyText", "Body Text", [_spacing(before=4, after=2, line=TEXT_LINE)]),
        _paragraph("ColumnText", "Column Text", [_spacing(after=3, line=10.8)], _letters(small),
                   own=True),
        _paragraph("ListBullet", "List Bullet",
                   [_numbered(BULLETS), _spacing(after=2, line=TEXT_LINE), list_indent]),
        _paragraph("ListNumber", "List Number",
                   [_spacing(after=2, line=TEXT_LINE), list_indent]),
        _paragraph("ColumnBullet", "Column Bullet",
                   [_numbered(BULLETS), _spacing(after=2, line=10.8), list_indent], _letters(small),
                   own=True),
        _paragraph("ColumnNumber", "Column Number",
                   [_spacing(after=2, line=10.8), list_indent], _letters(small), own=True),
        _paragraph("SideNote", "Side Note",
                   [w("keepLines"), bar, _spacing(before=7, after=2, line=11),
                    w("ind", left=twips(9.25))],
                   _letters(style.note, style.grey), own=True),
        _paragraph("Gap", "Gap", [w("keepNext"), _exact(8)], _letters(1), own=True),
        _paragraph("End", "End", [_exact(1)], _letters(1), own=True),
        _paragraph("TemplateTag", "Template Tag", [w("keepNext")], _letters(6.5, "#7A4A00"),
                   own=True),
    ]


def _heading_styles(style: Style) -> list[Element]:
    widths = Widths(style)
    hairline = w("pBdr", _border("bottom", 0.5, style.line, space=3))
    tabs = w("tabs", w("tab", val="left", pos=mm(7)), w("tab", val="right", pos=widths.text))
    beside_code = w("ind", right=mm(CODE_MM + CODE_FREE_MM))
    return [
        _paragraph("Title", "Title", [w("keepNext"), _spacing(before=4, line=24), beside_code],
                   [*_bold(), *_letters(style.title, style.accent)], following="Subtitle"),
        _paragraph("Subtitle", "Subtitle",
                   [_spacing(before=1, after=2, line=14), beside_code],
                   _letters(style.subtitle, style.grey), following="Heading1"),
        _paragraph("PartTitle", "Part Title",
                   [w("keepNext"), w("pageBreakBefore"), _spacing(before=4, after=2, line=24),
                    w("outlineLvl", val=0)],
                   [*_bold(), *_letters(style.title, style.accent)], following="Heading1",
                   own=True),
        _paragraph("Heading1", "heading 1",
                   [w("keepNext"), w("keepLines"), _numbered(SECTIONS), hairline, tabs,
                    _spacing(before=17, after=2, line=14), w("ind", left=mm(7), hanging=mm(7)),
                    w("outlineLvl", val=0)],
                   [*_bold(), *_letters(style.section, style.accent)], following="BodyText"),
        _paragraph("Heading1NewPage", "Heading 1 New Page",
                   [w("pageBreakBefore"), _spacing(after=2, line=14)], based_on="Heading1",
                   following="BodyText", own=True),
        _paragraph("Heading2", "heading 2",
                   [w("keepNext"), w("keepLines"), _spacing(before=9, after=2, line=13),
                    w("outlineLvl", val=1)],
                   [*_bold(), *_letters(style.text + 0.5, style.accent)], following="BodyText"),
        _paragraph("Heading3", "heading 3",
                   [w("keepNext"), w("keepLines"), _spacing(before=6, after=1, line=12),
                    w("outlineLvl", val=2)],
                   [*_bold(), *_letters(style.text - 0.5, style.ink)], following="BodyText"),
        _paragraph("ColumnHeading", "Column Heading", [_spacing(before=5, after=1, line=10.8)],
                   _letters(style.note, style.ink), based_on="Heading2", following="ColumnText",
                   own=True),
        _paragraph("ColumnSubheading", "Column Subheading", [_spacing(before=3, line=10.8)],
                   _letters(style.note), based_on="Heading3", following="ColumnText", own=True),
    ]


def _field_styles(style: Style) -> list[Element]:
    """Label and value of a field.

    The invisible borders of the filled box keep its text exactly where the box has it.
    """
    box = w("pBdr", *(_border(side, 0.5, style.edge, space)
                      for side, space in _BOX_SIDES))
    filled = w("pBdr", *(_border(side, 0.5, style.edge if side == "bottom" else WHITE, space)
                         for side, space in _BOX_SIDES))
    indent = w("ind", left=twips(BOX_INSET), right=twips(BOX_INSET))
    tint = w("shd", val="clear", color="auto", fill=hexadecimal(style.tint))
    value = _spacing(line=BOX_LINE)
    return [
        _paragraph("FieldLabel", "Field Label", [_spacing(before=6.5, after=2, line=9)],
                   _letters(style.label, style.grey), own=True),
        _paragraph("FieldBox", "Field Box", [box, tint, value, indent], own=True),
        _paragraph("FieldBoxFilled", "Field Box Filled", [filled, value, indent], own=True),
        _paragraph("FieldArea", "Field Area", [_spacing(line=BOX_LINE)], own=True),
        _paragraph("FieldCheck", "Field Check",
                   [_spacing(before=BOX_PADDING + 0.5, after=BOX_PADDING + 0.5, line=BOX_LINE)],
                   own=True),
        _paragraph("CheckItem", "Check Item",
                   [w("tabs", w("tab", val="left", pos=mm(5.5))),
                    _spacing(before=3, after=1, line=BOX_LINE),
                    w("ind", left=mm(5.5), hanging=mm(5.5))], own=True),
        _paragraph("SignatureParty", "Signature Party",
                   [_spacing(before=4, after=0, line=13)], _bold(), own=True),
        _paragraph("SignatureRoom", "Signature Room", [box, tint, _spacing(line=38), indent],
                   own=True),
        _paragraph("SignatureRoomTall", "Signature Room Tall", [_spacing(line=46.5)],
                   based_on="SignatureRoom", own=True),
    ]


_BOX_SIDES = (("top", BOX_PADDING), ("left", BOX_INSET - 0.5), ("bottom", BOX_PADDING),
              ("right", BOX_INSET - 0.5))


def _table_styles(style: Style) -> list[Element]:
    hair = 0.5
    lines = [_border("bottom", hair, style.line), _border("insideH", hair, style.line)]
    return [
        _paragraph("TableHeader", "Table Header",
                   [w("keepNext"), _spacing(before=2.5, after=2.5, line=9.5)],
                   [*_bold(), *_letters(style.table_header, WHITE)], own=True),
        _paragraph("TableHeaderSmall", "Table Header Small", [], _letters(style.footer),
                   based_on="TableHeader", own=True),
        _paragraph("TableCell", "Table Cell", [_spacing(before=1.5, after=1.5, line=11)],
                   _letters(style.table), own=True),
        _paragraph("TableCellSmall", "Table Cell Small", [],
                   _letters(style.note), based_on="TableCell", own=True),
        w("style", w("name", val="Normal Table"), w("semiHidden"), type="table", default=True,
          styleId="TableNormal"),
        _table("FormGrid", "Form Grid"),
        _table("FormTable", "Form Table", borders=lines, padding=twips(TABLE_PADDING)),
        _table("FormTableDense", "Form Table Dense", borders=lines, padding=mm(0.9)),
        _table("SignatureTable", "Signature Table"),
        _table("PageHeader", "Page Header", borders=[_border("bottom", 1.25, style.accent)]),
        _table("PageFooter", "Page Footer", borders=[_border("top", hair, style.line)]),
    ]


def _page_styles(style: Style) -> list[Element]:
    right = w("jc", val="right")
    return [
        _paragraph("Header", "header", [_spacing(line=11)], _letters(style.header, style.grey)),
        _paragraph("PageReference", "Page Reference", [right], based_on="Header", own=True),
        _paragraph("HeaderSender", "Header Sender", [_spacing(line=12)],
                   [*_bold(), *_letters(style.text + 0.5, style.ink)], based_on="Header", own=True),
        _paragraph("Footer", "footer", [_spacing(before=3, line=9)],
                   _letters(style.footer, style.grey)),
        _paragraph("PageNumber", "Page Number", [right], based_on="Footer", own=True),
    ]


def _character_styles(style: Style) -> list[Element]:
    check = w("rFonts", ascii=CHECK_FONT, hAnsi=CHECK_FONT, eastAsia=CHECK_FONT, hint="eastAsia")
    return [
        w("style", w("name", val="Default Paragraph Font"), w("semiHidden"), type="character",
          default=True, styleId="DefaultParagraphFont"),
        _character("FieldPlaceholder", "Field Placeholder", _letters(None, style.prompt)),
        _character("SectionAside", "Section Aside",
                   [w("b", val=False), w("bCs", val=False), *_letters(style.label, style.grey)]),
        _character("CheckBox", "Check Box", [check, *_letters(style.text + 1)]),
        _character("Strong", "Strong", _bold(), own=False),
        _character("Emphasis", "Emphasis", [w("i"), w("iCs")], own=False),
    ]


def _paragraph(style_id: str, name: str, properties: Iterable[Element],
               letters: Iterable[Element] = (), *, based_on: str = "Normal", following: str = "",
               own: bool = False) -> Element:
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val=based_on),
        w("next", val=following) if following else None,
        w("qFormat"),
        w("pPr", *properties),
        w("rPr", *letters),
        type="paragraph", customStyle=own or None, styleId=style_id,
    )


def _character(style_id: str, name: str, letters: Iterable[Element], *,
               own: bool = True) -> Element:
    return w("style", w("name", val=name), w("basedOn", val="DefaultParagraphFont"), w("qFormat"),
             w("rPr", *letters), type="character", customStyle=own or None, styleId=style_id)


def _table(style_id: str, name: str, *, borders: Iterable[Element] = (),
           padding: int = 0) -> Element:
    sides = {"top": 0, "left": padding, "bottom": 0, "right": padding}
    margins = (w(side, w=width, type="dxa") for side, width in sides.items())
    properties = w("tblPr", w("tblBorders", *borders), w("tblCellMar", *margins))
    return w("style", w("name", val=name), w("basedOn", val="TableNormal"), w("qFormat"),
             properties, type="table", customStyle=True, styleId=style_id)


def _letters(size: float | None, colour: str = "") -> list[Element]:
    """Colour and size of letters, in the order that the schema wants."""
    return [
        *([w("color", val=hexadecimal(colour))] if colour else []),
        *([w("sz", val=half_points(size)), w("szCs", val=half_points(size))] if size else []),
    ]


def _bold() -> list[Element]:
    return [w("b"), w("bCs")]


def _spacing(before: float = 0, after: float = 0, line: float = 0) -> Element:
    """Space around a paragraph, and its least line height if one is given."""
    return w("spacing", before=twips(before), after=twips(after), line=twips(line) or None,
             lineRule="atLeast" if line else None)


def _exact(line: float) -> Element:
    return w("spacing", before=0, after=0, line=twips(line), lineRule="exact")


def _numbered(number: int) -> Element:
    return w("numPr", w("numId", val=number))


def _border(side: str, width: float, colour: str, space: float = 0) -> Element:
    return w(side, val="single", sz=eighths(width), space=round(space), color=hexadecimal(colour))
