"""Numbering: the sections of a form, bullets, and numbered lists."""

from __future__ import annotations

from collections.abc import Iterable

from formgen.author.word.xml import Element, mm, w

SECTIONS, BULLETS, FIRST_LIST = 1, 2, 3
_LIST = 3  # the definition that all numbered lists share


def numbering(lists: Iterable[int]) -> list[Element]:
    """The children of ``w:numbering``: definitions, then their instances."""
    definitions = [
        _definition(SECTIONS, "decimal", "%1", mm(7), style="Heading1"),
        _definition(BULLETS, "bullet", "•", mm(4)),
        _definition(_LIST, "decimal", "%1.", mm(5)),
    ]
    instances = [_instance(SECTIONS, SECTIONS), _instance(BULLETS, BULLETS)]
    instances += [_instance(number, _LIST, start=1) for number in lists]
    return definitions + instances


def _definition(number: int, kind: str, text: str, indent: int, *, style: str = "") -> Element:
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=kind),
        w("pStyle", val=style) if style else None,
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=indent, hanging=indent)),
        ilvl=0,
    )
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)


def _instance(number: int, definition: int, start: int = 0) -> Element:
    override = w("lvlOverride", w("startOverride", val=start), ilvl=0) if start else None
    return w("num", w("abstractNumId", val=definition), override, numId=number)
