"""One document in the making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pypdf.generic import IndirectObject, PdfObject

from formgen.fill.pdf.fallback import FallbackFonts, FontStack
from formgen.fill.pdf.syntax import dump, indirect
from formgen.findings import Finding, Where, found


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text that its field could not show in full: a heading, and paragraphs below it."""

    heading: str
    paragraphs: tuple[str, ...]


class Draft:
    """The objects of a document that differ from the template's, and what was noticed.

    ``objects`` begins with the objects that every document may change, each with its number
    and the words ``obj`` and ``endobj`` around it, in their blank state. Objects that only
    this document has follow, with numbers from ``first_free`` on. ``marks`` tell what was put
    into the fields (:mod:`formgen.fill.pdf.issued`), ``said`` are the values themselves as
    they are stored; ``extra_pages`` is how many pages it has beyond the template's.
    """

    __slots__ = (
        "_blank_count",
        "_first_free",
        "extra_pages",
        "fallback",
        "findings",
        "leftovers",
        "marks",
        "objects",
        "said",
    )

    def __init__(self, blank: list[bytes], first_free: int, stack: FontStack) -> None:
        self.objects = blank.copy()
        self.findings: list[Finding] = []
        self.leftovers: list[Leftover] = []
        self.marks: list[str] = []
        self.said: list[bytes] = []
        self.extra_pages = 0
        self.fallback = FallbackFonts(stack, self.reserve)
        self._blank_count = len(blank)
        self._first_free = first_free

    def reserve(self) -> int:
        """The number of a new object, to be stored later."""
        self.objects.append(b"")
        return self._first_free + len(self.objects) - self._blank_count - 1

    def store(self, object_number: int, content: PdfObject) -> None:
        """Put an object under a number that was reserved."""
        self.store_bytes(object_number, dump(content))

    def store_bytes(self, object_number: int, content: bytes) -> None:
        """Put an object, already as bytes, under a number that was reserved."""
        position = object_number - self._first_free + self._blank_count
        self.objects[position] = indirect(object_number, content)

    def add(self, content: PdfObject) -> IndirectObject:
        """Add a new object; references in it are numbers of this document."""
        object_number = self.reserve()
        self.store(object_number, content)
        return IndirectObject(object_number, 0, None)

    def carry_over(self, name: str, label: str, paragraphs: Sequence[str], continues: bool) -> None:
        """Have what does not fit into a field go on at the end, once for all its widgets.

        Where nothing can, as in a signed document, that is all that the finding says.
        """
        code = "PDF_TEXT_CONTINUED" if continues else "PDF_TEXT_TOO_LONG"
        finding = found(code, Where(field=name), label=label)
        if finding in self.findings:
            return
        self.findings.append(finding)
        if continues:
            self.leftovers.append(Leftover(label, tuple(paragraphs)))
