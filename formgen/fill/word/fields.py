"""Word's fields in a paragraph, found by the marks that begin, divide and end them.

A field is simple (``w:fldSimple``) or complex: runs with w:fldChar begin, the instruction in
w:instrText, separate, the result of the last update, end. Fields nest, so that an instruction
can hold the fields whose results it works on (ECMA-376 part 1, 17.16.18).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from formgen.fill.word.xml import RUN, TEXT, Element, P, w

SIMPLE, CHARACTER, INSTRUCTION = w("fldSimple"), w("fldChar"), w("instrText")
_KIND, _RUN_FORMAT = w("fldCharType"), w("rPr")


@dataclass(slots=True)
class Field:
    """A field: its runs or its w:fldSimple, and its instruction as text and fields.

    ``results`` are the fields in its result, ``format`` the w:rPr of its result.
    """

    elements: list[Element]
    pieces: list[str | Field] = field(default_factory=list)
    in_result: bool = False
    within_instruction: bool = False
    results: list[Field] = field(default_factory=list)
    format: Element | None = None

    @property
    def kind(self) -> str:
        """The first word of its instruction, in capitals."""
        return first_word(self.pieces)

    @property
    def stands_alone(self) -> bool:
        """Whether nothing but the field stands in its runs, which are all in one place."""
        parents = {element.getparent() for element in self.elements}
        if len(parents) != 1 or None in parents:
            return False
        if self.elements[0].tag == SIMPLE:
            return True
        first = [child.tag for child in self.elements[0]]
        last = [child.tag for child in self.elements[-1]]
        if CHARACTER not in first or CHARACTER not in last:
            return False
        before = first[: first.index(CHARACTER)]
        after = last[len(last) - last[::-1].index(CHARACTER) :]
        return all(tag == _RUN_FORMAT for tag in (*before, *after))

    @property
    def result(self) -> list[Element]:
        """The runs of its result, those that divide and end it left out."""
        kinds = [
            {child.get(_KIND) for child in element.iterchildren(CHARACTER)}
            for element in self.elements
        ]
        dividers = [index for index, kind in enumerate(kinds) if "separate" in kind]
        return self.elements[dividers[0] + 1 : -1] if dividers else []


def first_word(pieces: Sequence[object]) -> str:
    """The first word of an instruction, in capitals; ``pieces`` are its texts and fields."""
    first = pieces[0] if pieces else ""
    words = first.split(maxsplit=1) if isinstance(first, str) else []
    return words[0].upper() if words else ""


def fields_of(paragraph: Element) -> list[Field]:
    """The outermost fields that begin and end in a paragraph."""
    return _gathered(paragraph).outermost


def unended_fields_of(paragraph: Element) -> list[Field]:
    """The fields that begin in a paragraph and end in a later one, as far as they go in it."""
    return _gathered(paragraph).open


def _gathered(paragraph: Element) -> _Gathered:
    gathered = _Gathered([], [])
    for child in paragraph:
        _gather(child, gathered)
    return gathered


def divide_runs(root: Element) -> None:
    """Give each mark of a field a run of its own: some programs put text beside it in one."""
    for run in dict.fromkeys(mark.getparent() for mark in root.iter(CHARACTER)):
        content = [child for child in run if child.tag != _RUN_FORMAT]
        if run.tag != RUN or len(content) < 2:
            continue
        for child in reversed(content[1:]):
            after = etree.Element(RUN, run.attrib)
            after.extend(deepcopy(run.findall(_RUN_FORMAT)))
            after.append(child)
            run.addnext(after)


@dataclass(slots=True)
class _Gathered:
    """Fields met so far: those that are still open, and those that ended outside of others."""

    open: list[Field]
    outermost: list[Field]

    def end(self, ended: Field) -> None:
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
    if node.tag == SIMPLE:
        first = next(node.iter(RUN), None)
        simple = Field([node], [node.get(w("instr"), "")])
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
    begins = [Field([]) for child in node if child.get(_KIND) == "begin"]
    for around in gathered.open:
        around.elements.append(node)
    for child in node:
        kind = child.get(_KIND) if child.tag == CHARACTER else ""
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
    elif child.tag in (INSTRUCTION, TEXT):
        if innermost.pieces and isinstance(innermost.pieces[-1], str):
            innermost.pieces[-1] += child.text or ""
        else:
            innermost.pieces.append(child.text or "")
