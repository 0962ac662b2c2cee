"""Word's merge fields become marks, as if their place held a tag.

A field is simple (``w:fldSimple``) or complex: runs with w:fldChar begin, the instruction in
w:instrText, separate, the result of the last update, end. Fields nest, so that an instruction
can hold the fields whose results it works on.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from formgen.fill.word.marks import Marks, Print
from formgen.fill.word.merge_instructions import (
    Piece,
    cannot_be_filled,
    expression_of,
    kind_of,
)
from formgen.fill.word.places import Places
from formgen.fill.word.statements import run_of
from formgen.fill.word.xml import RUN, TEXT, XML_SPACE, Element, P, replace_with, w
from formgen.findings import Finding

_SIMPLE, _CHARACTER, _INSTRUCTION = w("fldSimple"), w("fldChar"), w("instrText")
_RUN_FORMAT = w("rPr")


@dataclass(slots=True)
class _Field:
    """A field: its runs or its w:fldSimple, and its instruction as text and fields."""

    elements: list[Element]
    pieces: list[str | _Field] = field(default_factory=list)
    in_result: bool = False
    within_instruction: bool = False
    results: list[_Field] = field(default_factory=list)
    format: Element | None = None

    def instruction(self) -> list[Piece]:
        """The pieces with fields as expressions; one that has none is its bare name."""
        made: list[Piece] = []
        for piece in self.pieces:
            if isinstance(piece, str):
                made.append(piece)
            else:
                made.append(expression_of(piece.instruction()) or kind_of(piece.instruction()))
        return made


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
            if next(paragraph.iter(_SIMPLE, _CHARACTER), None) is not None:
                for found in _fields_of(paragraph):
                    self._take(found)

    def _take(self, found: _Field) -> None:
        instruction = found.instruction()
        expression = expression_of(instruction)
        inner = [piece for piece in found.pieces if isinstance(piece, _Field)] + found.results
        at = self._places.of(found.elements[0], _shown(instruction))
        if expression is not None and _can_be_replaced(found):
            # A value within an instruction is text of that instruction, not of the paper.
            run_format = None if found.within_instruction else run_of(found.format, self._root)
            node = etree.Element(_INSTRUCTION if found.within_instruction else TEXT)
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
        kind = kind_of(instruction)
        if cannot_be_filled(instruction) or kind == "MERGEFIELD" or (kind == "IF" and inner):
            self.findings.append(at.found("WORD_FIELD_NOT_FILLED"))
        for each in inner:
            self._take(each)


def _shown(instruction: list[Piece]) -> str:
    words = "".join(piece if isinstance(piece, str) else piece.source for piece in instruction)
    return " ".join(words.split())[:60]


def _fields_of(paragraph: Element) -> list[_Field]:
    """The outermost fields that begin and end in a paragraph."""
    gathered = _Gathered([], [])
    for child in paragraph:
        _gather(child, gathered)
    return gathered.outermost


@dataclass(slots=True)
class _Gathered:
    """Fields met so far: those that are still open, and those that ended outside of others."""

    open: list[_Field]
    outermost: list[_Field]

    def end(self, ended: _Field) -> None:
        """Give an ended field to the one around it."""
        around = self.open[-1] if self.open else None
        if around is None:
            self.outermost.append(ended)
        elif around.in_result:
            around.results.append(ended)
        else:
            ended.within_instruction = True
            around.pieces.append(ended)


def _gather(node: Element, gathered: _Gathered) -> None:
    if node.tag == _SIMPLE:
        first = next(node.iter(RUN), None)
        simple = _Field([node], [node.get(w("instr"), "")])
        simple.format = first.find(_RUN_FORMAT) if first is not None else None
        for around in gathered.open:
            around.elements.append(node)
        gathered.end(simple)
        return
    if node.tag != RUN:
        for child in node:
            if isinstance(child.tag, str) and child.tag != P:
                _gather(child, gathered)
        return
    begins = [_Field([]) for child in node if child.get(w("fldCharType")) == "begin"]
    for around in gathered.open:
        around.elements.append(node)
    for child in node:
        kind = child.get(w("fldCharType")) if child.tag == _CHARACTER else ""
        if kind == "begin":
            opened = begins.pop(0)
            opened.elements.append(node)
            gathered.open.append(opened)
        elif gathered.open:
            _within(gathered, child, kind, node)


def _within(gathered: _Gathered, child: Element, kind: str | None, run: Element) -> None:
    """Take in a child of a run of the innermost open field."""
    innermost = gathered.open[-1]
    if kind == "end":
        gathered.end(gathered.open.pop())
    elif kind == "separate":
        innermost.in_result = True
    elif innermost.in_result:
        if innermost.format is None and child.tag != _RUN_FORMAT:
            innermost.format = run.find(_RUN_FORMAT)
    elif child.tag in (_INSTRUCTION, TEXT):
        if innermost.pieces and isinstance(innermost.pieces[-1], str):
            innermost.pieces[-1] += child.text or ""
        else:
            innermost.pieces.append(child.text or "")


def _can_be_replaced(found: _Field) -> bool:
    """Whether nothing but the field stands in its runs, which are all in one place."""
    parents = {element.getparent() for element in found.elements}
    if len(parents) != 1 or None in parents:
        return False
    first, last = found.elements[0], found.elements[-1]
    if first.tag == _SIMPLE:
        return True
    begins = [child.tag for child in first]
    before = begins[: begins.index(_CHARACTER)]
    ends = [child.tag for child in last]
    after = ends[len(ends) - ends[::-1].index(_CHARACTER) :] if _CHARACTER in ends else [TEXT]
    return all(tag == _RUN_FORMAT for tag in (*before, *after))
