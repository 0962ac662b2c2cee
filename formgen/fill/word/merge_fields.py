"""Word's merge fields become marks, as if their place held a tag."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from formgen.fill.word.fields import CHARACTER, INSTRUCTION, SIMPLE, Field, fields_of
from formgen.fill.word.marks import Marks, Print
from formgen.fill.word.merge_instructions import (
    Piece,
    cannot_be_filled,
    expression_of,
)
from formgen.fill.word.places import Places
from formgen.fill.word.statements import run_of
from formgen.fill.word.xml import RUN, TEXT, XML_SPACE, Element, P, replace_with
from formgen.findings import Finding


class MergeFieldPass:
    """Turns the merge fields of one part into marks."""

    def __init__(self, root: Element, marks: Marks, places: Places) -> None:
        self.findings: list[Finding] = []
        self._root = root
        self._marks = marks
        self._places = places

    def run(self) -> None:
        """Do it, for every paragraph of the part."""
        for paragraph in list(self._root.iter(P)):
            if next(paragraph.iter(SIMPLE, CHARACTER), None) is not None:
                for found in fields_of(paragraph):
                    self._take(found)

    def _take(self, found: Field) -> None:
        instruction = _instruction(found)
        expression = expression_of(instruction)
        inner = [piece for piece in found.pieces if isinstance(piece, Field)] + found.results
        at = self._places.of(found.elements[0], _shown(instruction))
        if expression is not None and found.stands_alone:
            # A value within an instruction is text of that instruction, not of the paper.
            run_format = None if found.within_instruction else run_of(found.format, self._root)
            node = etree.Element(INSTRUCTION if found.within_instruction else TEXT)
            node.set(XML_SPACE, "preserve")
            node.append(self._marks.element(Print(expression, at, run_format)))
            run = etree.Element(RUN)
            if found.format is not None:
                run.append(deepcopy(found.format))
            run.append(node)
            replace_with(found.elements[0], run)
            for element in found.elements[1:]:
                element.getparent().remove(element)
            return
        kind = found.kind
        if cannot_be_filled(instruction) or kind == "MERGEFIELD" or (kind == "IF" and inner):
            self.findings.append(at.found("WORD_FIELD_NOT_FILLED"))
        for each in inner:
            self._take(each)


def _instruction(found: Field) -> list[Piece]:
    """The pieces of an instruction with fields as expressions; one that is none by its name."""
    made: list[Piece] = []
    for piece in found.pieces:
        if isinstance(piece, str):
            made.append(piece)
        else:
            made.append(expression_of(_instruction(piece)) or piece.kind)
    return made


def _shown(instruction: list[Piece]) -> str:
    words = "".join(piece if isinstance(piece, str) else piece.source for piece in instruction)
    return " ".join(words.split())[:60]
