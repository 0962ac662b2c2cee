"""What stands on a document beside the answers: its own words, and what it points to.

A returned document is compared in this with the one that was sent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from formgen.fill.word.checks import leads_out
from formgen.fill.word.package import Package, open_package
from formgen.fill.word.xml import FALLBACK, SDT, TEXT, Element, P, w

_NOT_SHOWN = {w("del"), w("moveFrom"), w("instrText"), FALLBACK}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a document says beside its answers.

    ``paragraphs`` are the texts of the body outside its controls, without their white space;
    ``inside`` those of paragraphs that stand wholly in a control, which is where LibreOffice
    puts some that stood beside one. ``pointers`` are the kinds of what Word would fetch from
    elsewhere, such as ``image``.
    """

    paragraphs: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()

    def changes(self, sent: Wording) -> int:
        """How many paragraphs are gone, new or other than when the document was sent."""
        gone = Counter(sent.paragraphs) - Counter((*self.paragraphs, *self.inside))
        new = Counter(self.paragraphs) - Counter((*sent.paragraphs, *sent.inside))
        return max(gone.total(), new.total())


def wording(document: bytes) -> Wording:
    """What a document says that nobody is to change.

    White space is left out, as editors treat tabs and breaks each in their own way.

    Raises:
        InputError: if it is no Word document or unsafe to open.
    """
    package = open_package(document)
    outside: list[str] = []
    inside: list[str] = []
    for paragraph in package.root(package.main).iter(P):
        above = {element.tag for element in paragraph.iterancestors()}
        text = "".join("".join(_texts(paragraph)).split())
        computed = paragraph.find(f".//{w('fldChar')}") is not None  # or filled in by people
        if text and not computed and not above & _NOT_SHOWN:
            (inside if SDT in above else outside).append(text)
    return Wording(tuple(outside), tuple(inside), tuple(sorted(set(_pointers(package)))))


def _texts(element: Element) -> list[str]:
    """The texts below an element, without those of controls and of paragraphs within it."""
    found: list[str] = []
    for child in element:
        if child.tag == TEXT:
            found.append(child.text or "")
        elif isinstance(child.tag, str) and child.tag not in (P, SDT, *_NOT_SHOWN):
            found += _texts(child)
    return found


def _pointers(package: Package) -> list[str]:
    return [relation.kind for part in ["", *package.names()] if not part.endswith(".rels")
            for relation in package.relations(part)
            if leads_out(relation)]
