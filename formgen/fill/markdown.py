"""The little Markdown that values may be written in: bold, italic, lists, links, paragraphs.

Everything else of Markdown, HTML above all, is printed as it stands: it is text of a person,
not of a programmer. Nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

_LINKS = ("http://", "https://", "mailto:")
_PRINTED = (
    "code", "fence", "blockquote", "hr", "html_block", "reference", "heading", "lheading",
    "image", "backticks", "autolink", "html_inline", "entity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one look; ``link`` is an address, "" for none."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list.

    ``marker`` is "" for a paragraph, "•" for a bullet, or the number of an item in its list;
    ``depth`` counts the lists around it from 0; ``list_number`` tells one list from another.
    An item's further paragraphs have the depth but no marker.
    """

    spans: tuple[Span, ...]
    marker: str = ""
    depth: int = 0
    list_number: int = 0


@lru_cache(maxsize=1024)  # house rules and the like are the same for many documents
def blocks_of(text: str) -> tuple[Block, ...]:
    """The paragraphs and list items of a text, in order."""
    return tuple(_Reader().blocks(_parser().parse(text)))


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(list(_PRINTED))


class _Reader:
    """Walks through the tokens of a text."""

    def __init__(self) -> None:
        self._lists: list[tuple[int, int | None]] = []  # number of the list, of the next item
        self._count = 0
        self._marker = ""

    def blocks(self, tokens: Sequence[Any]) -> Iterator[Block]:
        for token in tokens:
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    self._count += 1
                    first = int(token.attrGet("start") or 1)
                    self._lists.append(
                        (self._count, first if token.type.startswith("ordered") else None))
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "list_item_open":
                    self._open_item()
                case "inline":
                    yield self._block(token.children or ())

    def _open_item(self) -> None:
        number, item = self._lists[-1]
        self._marker = "•" if item is None else str(item)
        if item is not None:
            self._lists[-1] = number, item + 1

    def _block(self, children: Sequence[Any]) -> Block:
        marker, self._marker = self._marker, ""
        number = self._lists[-1][0] if self._lists else 0
        return Block(tuple(_spans(children)), marker, max(0, len(self._lists) - 1), number)


def _spans(children: Sequence[Any]) -> Iterator[Span]:
    look = Span("")
    address = ""
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                look = replace(look, bold=token.type.endswith("open"))
            case "em_open" | "em_close":
                look = replace(look, italic=token.type.endswith("open"))
            case "link_open":
                address = str(token.attrGet("href") or "")
                look = replace(look, link=address if address.startswith(_LINKS) else "")
            case "link_close":
                if address and not look.link:
                    yield replace(look, text=f" ({address})")
                look, address = replace(look, link=""), ""
            case "softbreak" | "hardbreak":
                yield replace(look, text="\n")
            case _ if token.content:
                yield replace(look, text=token.content)
