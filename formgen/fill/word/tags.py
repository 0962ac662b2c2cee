"""Tags in the text of a paragraph: ``{{ name }}``, ``{% if … %}``, ``{# comment #}``.

Word cuts the text of a paragraph into runs as it likes: for spelling, for each editing
session, for fonts. In real templates 39 % of the tags are split. So tags are looked for in
the joined text of a paragraph, and one that lies in several runs is moved into its first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from formgen.fill.word.xml import RUN, TEXT, XML_SPACE, Element, own_paragraph_nodes, remove, w

_INSTRUCTION = w("instrText")
_WHITE = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_OPENINGS = re.compile(r"\{[{%#]")
# A tag holds no other, so a brace that nobody closed is not looked for over and over again.
_TAG = re.compile(
    r"\{\{(?:[^{}]|\{(?![{%#])|\}(?!\}))*\}\}"
    r"|\{%(?:[^{%]|\{(?![{%#])|%(?!\}))*%\}"
    r"|\{#(?:[^#{]|\{(?!#)|#(?!\}))*#\}"
)
A_TAG = "\ufffc"  # stands for a tag in a text that is shown to people
_LEVEL = re.compile(r"(p|tr|tc|r)\s(.*)", re.S)
_OF_OTHERS = re.compile(
    r"[?#/^@*+=$!]|>>|<<|(?:IF|FOR|END-IF|END-FOR|INS|EXEC|IMAGE|LINK|HTML|ALIAS|QUERY)\b"
)
_STRAIGHT = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"',
    "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ", "\t": " ", "\n": " ", "…": "...",
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    # What nobody sees, and web pages put into texts that are copied from them.
    **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", ""),
})  # fmt: skip
# docxtpl's way to print the delimiters themselves.
_ESCAPES = (
    ("{_{", "{{"),
    ("}_}", "}}"),
    ("{_%", "{%"),
    ("%_}", "%}"),
    ("{_#", "{#"),
    ("#_}", "#}"),
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as typed. ``level`` is what it takes the place of: text, r, p, tc or tr."""

    kind: str  # "print", "statement" or "comment"
    level: str
    words: str
    text: str
    trims_before: bool = False
    trims_after: bool = False


def parse_tag(text: str) -> Tag:
    """Take a tag apart; typographic quotes and hard spaces inside it are made plain."""
    kind = {"{": "print", "%": "statement", "#": "comment"}[text[1]]
    inner = text[2:-2].translate(_STRAIGHT)
    trims_before, trims_after = inner.startswith("-"), inner.endswith("-")
    inner = inner.removeprefix("-").removesuffix("-")
    match = _LEVEL.fullmatch(inner)
    level, words = (match.group(1), match.group(2)) if match else ("text", inner)
    return Tag(kind, level, words.strip(), text, trims_before, trims_after)


def is_of_other_program(tag: Tag) -> bool:
    """Whether a tag that cannot be read is written as other programs have theirs.

    poi-tl and docxtemplater begin a block with ``?``, ``#`` or ``^`` and end it with ``/``,
    easy-template-x with ``>>`` and ``<<``; docx-templates has commands in capitals.
    """
    return tag.kind == "print" and _OF_OTHERS.match(tag.words) is not None


def text_nodes(paragraph: Element) -> list[Element]:
    """The nodes of a paragraph that hold its own text, in order."""
    return [
        node
        for node in own_paragraph_nodes(paragraph)
        if node.tag == TEXT or node.tag == _INSTRUCTION or node.tag in _WHITE
    ]


def node_text(node: Element) -> str:
    """The text that a node stands for."""
    return _WHITE.get(node.tag) or node.text or ""


def join_split_tags(paragraph: Element) -> str:
    """Move every tag that lies in several runs into its first; returns the paragraph's text."""
    nodes = text_nodes(paragraph)
    texts = [node_text(node) for node in nodes]
    whole = "".join(texts)
    if not _OPENINGS.search(whole):
        return whole
    mended = _mended(texts, [match.span() for match in _TAG.finditer(whole)])
    for node, old, new in zip(nodes, texts, mended, strict=True):
        if new == old:
            continue
        if node.tag in _WHITE or not new:
            _remove_with_run(node)
        else:
            node.text = new
            node.set(XML_SPACE, "preserve")
    return whole


def _mended(texts: list[str], tags: list[tuple[int, int]]) -> list[str]:
    """The texts of nodes after each tag has been moved to the node in which it begins."""
    ends = []
    position = 0
    for text in texts:
        position += len(text)
        ends.append(position)
    whole = "".join(texts)
    mended = [""] * len(texts)
    node = position = 0
    for start, end in [*tags, (len(whole), len(whole))]:
        while position < start:
            while ends[node] <= position:
                node += 1
            stop = min(ends[node], start)
            mended[node] += whole[position:stop]
            position = stop
        if end > start:
            while ends[node] <= start:
                node += 1
            mended[node] += whole[start:end]
            position = end
    return mended


def _remove_with_run(node: Element) -> None:
    """Remove a text node, and its run if nothing but formatting is left in it."""
    run = node.getparent()
    remove(node)
    if run is not None and run.tag == RUN and all(child.tag == w("rPr") for child in run):
        remove(run)


def split_text(text: str) -> Iterator[str | Tag]:
    """The parts of a text: plain text with escaped delimiters made plain, and tags."""
    position = 0
    trim = False
    for match in _TAG.finditer(text):
        tag = parse_tag(match.group())
        plain = text[position : match.start()]
        plain = plain.lstrip() if trim else plain
        yield _unescaped(plain.rstrip() if tag.trims_before else plain)
        yield tag
        position, trim = match.end(), tag.trims_after
    rest = text[position:]
    yield _unescaped(rest.lstrip() if trim else rest)


def stray_delimiter(text: str) -> str:
    """The first ``{{``, ``{%``, ``}}`` or ``%}`` of a text that belongs to no tag, with context."""
    rest = _TAG.sub(lambda match: "\0" * len(match.group()), text)
    match = re.search(r"\{\{|\{%|\}\}|%\}", rest)
    if match is None:
        return ""
    return text[max(0, match.start() - 10) : match.start() + 30].strip()


def without_tags(text: str) -> str:
    """A text with :data:`A_TAG` for each of its tags."""
    return _TAG.sub(A_TAG, text)


def _unescaped(text: str) -> str:
    if "_" in text:
        for escaped, plain in _ESCAPES:
            text = text.replace(escaped, plain)
    return text
