"""Numbering for the lists of Markdown values: bullets, and numbers that begin at 1 each time.

Word numbers through all paragraphs of one w:num. So a template gets a supply of them, which a
document's lists use in turn; a document with more lists than that prints its numbers as text.
"""

from __future__ import annotations

from collections.abc import Iterator

from formgen.fill.word.package import Package
from formgen.fill.word.xml import Element, W, parse, w

_SUPPLY = 60
_LEVELS = 3
_INDENT = 360  # twentieths of a point, for each level
_BULLETS = ("•", "–", "·")
_PART = "word/numbering.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"


class Lists:
    """The supply of list numbers of a document being written."""

    deepest = _LEVELS - 1

    def __init__(self, first: int) -> None:
        """``first`` is the w:num of the bullets; those of the numbers follow it."""
        self._bullets = first
        self._numbers = iter(range(first + 1, first + 1 + _SUPPLY)) if first else iter(())

    def next(self, *, bullets: bool) -> int:
        """The w:num for one more list; 0 if there is none left."""
        return self._bullets if bullets else next(self._numbers, 0)


def add_numbering(package: Package) -> int:
    """Give a package the definitions; returns the w:num of the bullets."""
    empty = f'<w:numbering xmlns:w="{W}"/>'.encode()
    part, root = package.related_or_new(package.main, "numbering", _PART, _TYPE, empty)
    definition = _next(root, "abstractNum", "abstractNumId")
    first = _next(root, "num", "numId")
    place = len(root.findall(w("numPicBullet"))) + len(root.findall(w("abstractNum")))
    root[place:place] = [_definition(definition, ordered=False),
                         _definition(definition + 1, ordered=True)]
    after = max(root.index(child) for child in (*root.findall(w("num")), root[place + 1])) + 1
    root[after:after] = [_instance(first, definition), *(
        _instance(first + 1 + number, definition + 1, restarts=True) for number in range(_SUPPLY))]
    package.replace(part, root)
    return first


def _next(root: Element, name: str, attribute: str) -> int:
    """A number that no definition or instance has yet; those begin at 1."""
    used = (child.get(w(attribute), "") for child in root.iterfind(w(name)))
    return max((int(number) for number in used if number.isdecimal()), default=0) + 1


def _definition(number: int, *, ordered: bool) -> Element:
    levels = "".join(_levels(ordered=ordered))
    return parse(_PART, (
        f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>').encode())


def _levels(*, ordered: bool) -> Iterator[str]:
    for level in range(_LEVELS):
        kind = ("decimal", "lowerLetter", "lowerRoman")[level] if ordered else "bullet"
        text = f"%{level + 1}." if ordered else _BULLETS[level]
        yield (f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
               f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind '
               f'w:left="{_INDENT * (level + 1)}" w:hanging="{_INDENT}"/></w:pPr></w:lvl>')


def _instance(number: int, definition: int, *, restarts: bool = False) -> Element:
    root = parse(_PART, f'<w:num xmlns:w="{W}" w:numId="{number}"/>'.encode())
    within = f'<w:abstractNumId xmlns:w="{W}" w:val="{definition}"/>'
    root.append(parse(_PART, within.encode()))
    for level in range(_LEVELS if restarts else 0):
        override = parse(_PART, (
            f'<w:lvlOverride xmlns:w="{W}" w:ilvl="{level}"><w:startOverride w:val="1"/>'
            "</w:lvlOverride>").encode())
        root.append(override)
    return root
