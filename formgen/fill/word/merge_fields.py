"""Word's merge fields become marks, as if their place held a tag."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from formgen.fill.word.fields import (
    CHARACTER,
    INSTRUCTION,
    SIMPLE,
    Field,
    fields_of,
    unended_fields_of,
)
from formgen.fill.word.marks import Print
from formgen.fill.word.merge_instructions import (
    Piece,
    cannot_be_filled,
    expression_of,
    switches_without_effect,
)
from formgen.fill.word.passes import Pass
from formgen.fill.word.places import At
from formgen.fill.word.run_formats import run_of
from formgen.fill.word.xml import RUN, TEXT, XML_SPACE, P, replace_with


class MergeFieldPass(Pass):
    """Turns the merge fields of one part into marks."""

    def run(self) -> None:
        """Do it, for every paragraph of the part."""
        for paragraph in list(self._root.iter(P)):
            if next(paragraph.iter(SIMPLE, CHARACTER), None) is not None:
                for found in fields_of(paragraph):
                    self._take(found)
                for found in unended_fields_of(paragraph):
                    self._leave(found)

    def _take(self, found: Field) -> None:
        instruction = _instruction(found)
        expression = expression_of(instruction)
        if expression is not None and found.stands_alone:
            at = self._places.of(found.elements[0], _shown(instruction))
            self._check_switches(found, at)
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
        self._leave(found)

    def _leave(self, found: Field) -> None:
        """Report a field that stays as it is, and fill those in it."""
        instruction = _instruction(found)
        inner = [piece for piece in found.pieces if isinstance(piece, Field)] + found.results
        kind = found.kind
        if cannot_be_filled(instruction) or kind == "MERGEFIELD" or (kind == "IF" and inner):
            at = self._places.of(found.elements[0], _shown(instruction))
            self.findings.append(at.found("WORD_FIELD_NOT_FILLED"))
        for each in inner:
            self._take(each)

    def _check_switches(self, found: Field, at: At) -> None:
        """Report what a field asks for in vain, and the fields in it."""
        for piece in found.pieces:
            if isinstance(piece, Field):
                self._check_switches(piece, at)
        for switch in switches_without_effect(_instruction(found)):
            self.findings.append(at.found("WORD_SWITCH_UNKNOWN", switch=switch))


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
