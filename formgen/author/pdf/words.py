"""The words of a paragraph: tagged names among them, page numbers, and how wide they are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from formgen.author.pdf.looks import ParagraphLook
from formgen.author.pdf.markers import name_of, split_tagged
from formgen.author.word.xml import Element, run, w, w_name
from formgen.fill.pdf.typefaces import Typeface
from formgen.fonts import sans, sans_bold

_RUN, _TEXT = w_name("r"), w_name("t")
#: Typefaces with the widths that are measured.
_MEASURED = {"Arial", "Helvetica", "Liberation Sans"}
_ROUNDING = 1.05
#: Another typeface may be missing where the pages are set, and the one that LibreOffice takes
#: for it (DejaVu) is a fifth wider. A field that is then too long would fall to the next line.
_OTHER_TYPEFACES = 1.3
_AIR = 2.0  # points, between words and the field beside them


def page_number(paragraph: Element) -> str:
    """The pattern of a paragraph that says "page x of y", else the empty string."""
    if "PAGE" not in "".join(paragraph.itertext(w_name("instrText"))):
        return ""
    pattern, result = "", False
    for node in paragraph.iter(w_name("fldChar"), w_name("instrText"), _TEXT):
        if node.tag == w_name("fldChar"):
            result = node.get(w_name("fldCharType")) == "separate"
        elif node.tag == _TEXT:
            pattern += "" if result else node.text or ""
        else:
            pattern += "{pages}" if "NUMPAGES" in (node.text or "") else "{page}"
    return pattern


def cut_tagged_runs(paragraph: Element) -> None:
    """Give every tagged name a run of its own."""
    for old in list(paragraph.iter(_RUN)):
        pieces = split_tagged("".join(old.itertext(_TEXT)))
        if len(pieces) > 1 and any(name_of(piece) for piece in pieces):
            look = old.find(w_name("rPr"))
            new = []
            for piece in pieces:
                made = run(piece)
                if look is not None:
                    made.insert(0, w("rPr", *look))
                new.append(made)
            parent = old.getparent()
            at = parent.index(old)
            parent[at:at + 1] = new


def words_beside(paragraph: Element, fields: Iterable[Element]) -> str:
    """The text of a paragraph that is in none of its fields (runs or controls)."""
    inside = list(fields)
    return "".join(
        text.text or "" for text in paragraph.iter(_TEXT)
        if not any(above is field for above in text.iterancestors() for field in inside)
    )


def width_of(words: str, look: ParagraphLook, font: str) -> float:
    """The most that words take, in points, with a little air."""
    face = _face(look.bold)
    ems = sum(face.width(letter) for letter in words if letter in face.characters)
    about = _ROUNDING if font in _MEASURED else _OTHER_TYPEFACES
    return ems * look.size * about + (_AIR if words else 0.0)


@cache
def _face(bold: bool) -> Typeface:
    return Typeface(sans_bold() if bold else sans())
