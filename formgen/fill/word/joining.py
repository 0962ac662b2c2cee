"""What ``{%-`` and ``-%}`` take away: white space in their line, or the end of a paragraph.

A sentence with conditions can so be typed over several paragraphs, as docxtpl allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from formgen.fill.word.tags import Tag, join_split_tags, split_text, text_nodes
from formgen.fill.word.xml import TEXT, Element, P, w


def join_paragraphs(root: Element) -> None:
    """Append to each paragraph those that follow it where a tag asks for that, in place.

    The white space at the ends of those stays, as in docxtpl. A paragraph that ends a section
    stays, too: its page would be lost; so does one that a tag such as ``{%p if %}`` takes the
    place of. Tags are moved into one run.
    """
    whole: Element | None = None  # what the next paragraph may be appended to
    last_text = ""
    for paragraph in list(root.iter(P)):
        text = join_split_tags(paragraph)
        joined = whole is not None and (
            paragraph.getprevious() is whole
            and (_statement(text, 0, "{%-") or _ends_open(last_text))
            and not (_takes_its_paragraph(text) or _takes_its_paragraph(last_text))
            and paragraph.find(f"{w('pPr')}/{w('sectPr')}") is None
        )
        if "-%}" in text or "{%-" in text or "-}}" in text or "{{-" in text:
            _trim(text_nodes(paragraph))
        if joined and whole is not None:
            whole.extend(child for child in list(paragraph) if child.tag != w("pPr"))
            paragraph.getparent().remove(paragraph)
        else:
            whole = paragraph
        last_text = text


def _ends_open(text: str) -> bool:
    return text.rstrip().endswith("-%}") and _statement(text, -1, "{%")


def _takes_its_paragraph(text: str) -> bool:
    return any(isinstance(part, Tag) and part.level in ("p", "tr", "tc")
               for part in split_text(text))


def _statement(text: str, position: int, opening: str) -> bool:
    """Whether the first (0) or last (-1) thing of a text is a statement within the line."""
    parts = [part for part in split_text(text.strip()) if part] if "{%" in text else []
    part = parts[position] if parts else ""
    return (
        isinstance(part, Tag) and part.kind == "statement" and part.level == "text"
        and part.text.startswith(opening)
    )


def _trim(nodes: list[Element]) -> None:
    """Strip the white space beside tags that lies in other runs than they do."""
    texts = [node for node in nodes if node.tag == TEXT]
    for place, node in enumerate(texts):
        parts = [part for part in split_text(node.text or "") if part]
        first, last = (parts[0], parts[-1]) if parts else ("", "")
        if isinstance(first, Tag) and first.trims_before:
            _strip(reversed(texts[:place]), str.rstrip)
        if isinstance(last, Tag) and last.trims_after:
            _strip(texts[place + 1 :], str.lstrip)


def _strip(nodes: Iterable[Element], strip: Callable[[str], str]) -> None:
    for node in nodes:
        node.text = strip(node.text or "")
        if node.text:
            return
