"""Where something stands in a template, in words that help a person to find it in Word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formgen.fill.word.surroundings import Surroundings
from formgen.fill.word.xml import CELL, FALLBACK, ROW, TABLE, Element, P, ancestor
from formgen.findings import Finding, Language, Where, found

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "document": "", "header": "koptekst", "footer": "voettekst",
        "footnotes": "voetnoten", "endnotes": "eindnoten", "properties": "eigenschappen",
        "paragraph": "alinea", "table": "tabel", "row": "rij", "column": "kolom",
    },
    "en": {
        "document": "", "header": "header", "footer": "footer",
        "footnotes": "footnotes", "endnotes": "endnotes", "properties": "properties",
        "paragraph": "paragraph", "table": "table", "row": "row", "column": "column",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class At:
    """A place in a template: ``part`` and ``place`` in words, ``text`` as it is typed there.

    ``around`` is the text that it belongs to, which says what it is for.
    """

    part: str
    place: str
    text: str = ""
    around: str = ""

    def found(self, code: str, name: str = "", **details: object) -> Finding:
        """A finding about this place; its detail ``tag`` is what is typed there."""
        return found(code, self.where(name), "", tag=self.text, **details)

    def where(self, name: str = "") -> Where:
        """This place as findings have it."""
        return Where(sheet=self.part, cell=self.place, field=name)

    def __str__(self) -> str:
        return ", ".join(word for word in (self.part, self.place) if word)


OWN = At("", "")
"""The place of what formgen itself puts into a document."""


class Places:
    """Counts the paragraphs, tables and rows of one part, before anything is moved in it."""

    def __init__(self, root: Element, kind: str, language: Language) -> None:
        self._words = _WORDS[language]
        self._surroundings = Surroundings(root)
        self.part = self._words[kind]
        # The elements are kept as keys: lxml forgets the identity of elements nobody holds.
        self._paragraphs = _numbered(root, P)
        self._tables = _numbered(root, TABLE)
        self._rows = {
            row: number
            for table in self._tables
            for number, row in enumerate(_rows(table), start=1)
        }

    def of(self, element: Element, text: str = "") -> At:
        """The place of an element: its table and row, or the number of its paragraph."""
        paragraph = element if element.tag == P else ancestor(element, P)
        if paragraph is None:  # what stands around paragraphs is where the first of them is
            paragraph = element.find(f".//{P}")
        around = self._surroundings.of(paragraph) if paragraph is not None else ""
        row = element if element.tag == ROW else ancestor(element, ROW)
        table = ancestor(element, TABLE)
        if row in self._rows and table in self._tables:
            numbers = (
                ("table", self._tables[table]),
                ("row", self._rows[row]),
                *self._column(element),
            )
            place = ", ".join(f"{self._words[word]} {number}" for word, number in numbers)
            return At(self.part, place, text, around)
        number = self._paragraphs.get(paragraph) if paragraph is not None else None
        place = f"{self._words['paragraph']} {number}" if number else ""
        return At(self.part, place, text, around)

    def _column(self, element: Element) -> list[tuple[str, int]]:
        cell = element if element.tag == CELL else ancestor(element, CELL)
        if cell is None:
            return []
        return [("column", 1 + sum(1 for _ in cell.itersiblings(CELL, preceding=True)))]


def _numbered(root: Element, tag: str) -> dict[Element, int]:
    """The elements of a part that people count, in order.

    A text box is there twice, for new and for old versions of Word; nobody sees both, so what
    is in the old one has the numbers of the new one.
    """
    counted = (element for element in root.iter(tag) if ancestor(element, FALLBACK) is None)
    numbers = {element: number for number, element in enumerate(counted, start=1)}
    for old in root.iter(FALLBACK):
        twins = (twin for new in old.itersiblings(preceding=True) for twin in new.iter(tag))
        pairs = zip(old.iter(tag), twins, strict=False)
        numbers.update((element, numbers[twin]) for element, twin in pairs if twin in numbers)
    return numbers


def _rows(table: Element) -> list[Element]:
    """The rows of a table itself, those inside content controls included, no nested ones."""
    return [row for row in table.iter(ROW) if ancestor(row, TABLE) is table]
