"""Tags of a part become marks, at the text, run, paragraph, cell or row that they stand for."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from formgen.errors import TemplateError
from formgen.fill.expressions import compile_assignment, compile_expression, compile_loop
from formgen.fill.word import cells
from formgen.fill.word.joining import join_paragraphs
from formgen.fill.word.marks import (
    Assign,
    Close,
    Mark,
    Marks,
    Next,
    Open,
    Print,
    PrintRich,
    Repeat,
    is_mark,
)
from formgen.fill.word.passes import Pass
from formgen.fill.word.places import At, Places
from formgen.fill.word.rich_text import styles_of
from formgen.fill.word.run_formats import run_around
from formgen.fill.word.tags import (
    Tag,
    is_of_other_program,
    node_text,
    split_text,
    stray_delimiter,
    text_nodes,
)
from formgen.fill.word.xml import (
    CELL,
    ROW,
    RUN,
    TEXT,
    XML_SPACE,
    Element,
    P,
    ancestor,
    remove,
    replace_with,
    w,
)

_MARKDOWN = re.compile(r"\|\s*markdown\s*\)*$")
_CONTAINERS = {"p": P, "tr": ROW, "tc": CELL}
_STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set", *cells.WORDS)


class TagPass(Pass):
    """Turns the tags of one part into marks."""

    def __init__(self, root: Element, marks: Marks, places: Places) -> None:
        super().__init__(root, marks, places)
        self._commented: list[Element] = []
        self._about_cells: list[tuple[Element, str, At]] = []

    def run(self) -> None:
        """Do it, for every paragraph of the part."""
        join_paragraphs(self._root)
        for paragraph in list(self._root.iter(P)):
            text = "".join(map(node_text, text_nodes(paragraph)))
            if "{" not in text and "}" not in text:
                continue
            stray = stray_delimiter(text)
            if stray:
                at = self._places.of(paragraph, stray)
                self.findings.append(at.found("WORD_TAG_NOT_CLOSED"))
                continue
            for node in text_nodes(paragraph):
                if node.text and "{" in node.text:
                    self._place(node)
        for container in self._commented:
            if not _must_stay(container):
                remove(container)
        self._lift()
        for node, words, at in self._about_cells:
            try:
                cells.apply(node, words, at, self._marks)
            except TemplateError as error:
                self._refuse(error, at)

    def _place(self, node: Element) -> None:
        """Put a mark in place of each tag of a text node.

        A value is printed where its tag stands: ``{{r name }}`` and ``{{p name }}``, which
        docxtpl needs for rich text, too.
        """
        parts = list(split_text(node.text or ""))
        node.text = ""
        node.set(XML_SPACE, "preserve")
        last: Element | None = None
        for part in parts:
            if isinstance(part, str):
                if last is None:
                    node.text += part
                else:
                    last.tail = (last.tail or "") + part
                continue
            mark = self._mark(part, node)
            if mark is not None:
                in_line = isinstance(mark, Print) or (
                    isinstance(mark, PrintRich) and not mark.block)
                level = "text" if in_line else part.level
                last = self._marks.element(mark, level)
                node.append(last)

    def _mark(self, tag: Tag, node: Element) -> Mark | None:
        at = self._places.of(node, tag.text)
        if tag.kind == "comment":
            container = ancestor(node, _CONTAINERS[tag.level]) if tag.level in _CONTAINERS else None
            if container is not None:
                self._commented.append(container)
            return None
        try:
            if tag.kind == "print":
                return self._print(tag, node, at)
            if tag.words.partition(" ")[0] in cells.WORDS:
                self._about_cells.append((node, tag.words, at))
                return None
            return _statement(tag, at)
        except TemplateError as error:
            if is_of_other_program(tag):
                self.findings.append(at.found("TEMPLATE_TAG_OF_OTHER_PROGRAM"))
                return None
            self._refuse(error, at)
        return _stand_in(tag, at)

    def _print(self, tag: Tag, node: Element, at: At) -> Mark:
        expression = compile_expression(tag.words)
        run = run_around(node, self._root)
        if run is None or not _MARKDOWN.search(expression.source):
            return Print(expression, at, run)
        block = tag.level == "p"
        paragraph = ancestor(node, P) if block else None
        return PrintRich(expression, at, styles_of(node.getparent(), paragraph, self._root), block)

    def _lift(self) -> None:
        """Move the marks of whole runs, paragraphs, cells and rows to where those stand."""
        nodes = [node for node in self._root.iter(etree.PI) if is_mark(node)]
        for level, tag in _CONTAINERS.items():
            groups: dict[Element, list[Element]] = {}
            for node in nodes:
                if self._marks.level(node) == level:
                    container = ancestor(node, tag)
                    if container is None:
                        mark = self._marks.of(node)
                        assert isinstance(mark, (Open, Next, Repeat, Close, Assign, PrintRich))
                        self.findings.append(mark.at.found("WORD_TAG_OUTSIDE_TABLE", level=level))
                    else:
                        groups.setdefault(container, []).append(node)
            for container, members in groups.items():
                self._replace(container, members)
        for node in nodes:
            if self._marks.level(node) == "r" and node.getparent() is not None:
                _split_run(node)

    def _replace(self, container: Element, members: list[Element]) -> None:
        """Put marks in the place of what holds them, or around it if it holds the whole block."""
        openings = self._openings(members)
        lifted = set(members)
        left = [node for node in container.iter(etree.PI) if is_mark(node) and node not in lifted]
        for node in members:
            remove(node)
        text = "".join(container.itertext(TEXT)).strip()
        if (text or left) and openings:
            for node in members:
                node.tail = None
            replace_with(container, *members[:openings], container, *members[openings:])
            return
        if text or left:
            at = self._places.of(container, text[:40])
            self.findings.append(at.found("WORD_TEXT_BESIDE_BLOCK_TAG"))
        for node in members:
            node.tail = None
        replace_with(container, *members)

    def _openings(self, members: list[Element]) -> int:
        """How many of the marks open a block, if the others close just those: 0 if not."""
        marks = [self._marks.of(node) for node in members]
        half = len(marks) // 2
        whole = (len(marks) == 2 * half
                 and all(isinstance(mark, Open | Repeat) for mark in marks[:half])
                 and all(isinstance(mark, Close) for mark in marks[half:]))
        return half if whole else 0


def _must_stay(container: Element) -> bool:
    """Whether a commented-out paragraph is the only one of its cell, or ends a section."""
    parent = container.getparent()
    if container.tag != P or parent is None:
        return parent is None
    alone = sum(1 for _ in parent.iterchildren(P)) == 1
    return alone or container.find(f"{w('pPr')}/{w('sectPr')}") is not None


def _stand_in(tag: Tag, at: At) -> Mark | None:
    """A mark for a tag that was refused, so that the end of its block is not refused as well."""
    match tag.words.partition(" ")[0] if tag.kind == "statement" else "":
        case "if":
            return Open(compile_expression("false"), at)
        case "elif":
            return Next(compile_expression("false"), at)
        case "for":
            return Repeat(compile_loop("item in []"), at)
    return None


def _statement(tag: Tag, at: At) -> Mark:
    word, _, rest = tag.words.partition(" ")
    match word:
        case "if":
            return Open(compile_expression(rest), at)
        case "elif":
            return Next(compile_expression(rest), at)
        case "else":
            return Next(None, at)
        case "endif" | "endfor":
            return Close(word, at)
        case "for":
            return Repeat(compile_loop(rest), at)
        case "set":
            name, expression = compile_assignment(rest)
            return Assign(name, expression, at)
    raise TemplateError(at.found("WORD_STATEMENT_UNKNOWN", seen=word, known=", ".join(_STATEMENTS)))


def _split_run(node: Element) -> None:
    """Cut a run in two at a mark, which then stands between the halves."""
    text = node.getparent()
    run = text.getparent() if text is not None else None
    if text is None or run is None or run.tag != RUN:
        return
    after = etree.Element(RUN, run.attrib)
    if run.find(w("rPr")) is not None:
        after.append(deepcopy(run.find(w("rPr"))))
    rest = etree.SubElement(after, text.tag, text.attrib)
    rest.text, node.tail = node.tail, None
    rest.extend(list(node.itersiblings()))
    after.extend(list(text.itersiblings()))
    run.addnext(after)
    run.addnext(node)
    for half, content in ((run, text), (after, rest)):
        if not content.text and len(content) == 0:
            half.remove(content)
        if all(child.tag == w("rPr") for child in half):
            remove(half)
