"""The two large parts of a workbook, read without a parser where they are written plainly.

Excel, LibreOffice and every library write a worksheet as rows of ``<c r="B7" s="1" t="s"><v>12
</v></c>``. An XML parser calls back five times for such a cell; one regular expression per row
takes it in a fraction of the time. It is exact all the same: every ``<`` of the part is counted,
so that a part with anything else in it, from a formula to a comment, is noticed and left to the
parser (:mod:`formgen.read.sheet_parser`), which gives the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from formgen.read.raw import Raw, column_of
from formgen.read.sheet_parser import SheetParser, unescaped

# Group 4 tells a cell with a value from a blank one that only has a style.
_CELL = re.compile(r'<c r="([A-Z]{1,3})[0-9]{1,7}"([^>/]*)(?:/>|><v>([^<]*)(</v></c>))')
_ROW = re.compile(r"<row\b([^>/]*)(/?)>")
_ATTRIBUTES = re.compile(r'(?:\s+[A-Za-z][\w:.]*="[^"<&]*")*\s*')
_ATTRIBUTE = re.compile(r'([\w:.]+)="([^"]*)"')
_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY = re.compile("&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
# What XML 1.0 lets a number stand for (2.2), but for rare planes and the carriage return.
_CHARACTERS = range(0x20, 0xD800)
_OPEN, _CLOSE, _END = "<sheetData>", "</sheetData>", "</row>"


class NotPlainError(ValueError):
    """The part must go through the parser."""


def rows_within(xml: str) -> tuple[int, int]:
    """Where the rows of a worksheet begin and end.

    Raises:
        NotPlainError: if the rows cannot be told from the rest.
    """
    start = xml.find(_OPEN)
    end = xml.rfind(_CLOSE)
    if start < 0 or end < 0 or xml.find(_OPEN, start + 1) >= 0 or "<!" in xml or "\r" in xml:
        raise NotPlainError
    return start + len(_OPEN), end


def scan_rows(xml: str, start: int, end: int, parser: SheetParser) -> None:
    """Give the parser the rows of a worksheet, which stand in this part of its text.

    Raises:
        NotPlainError: if a row holds anything but plain cells; the parser is then of no use
            any more.
    """
    scan = _Scan(parser)
    while (close := xml.find(_END, start, end)) >= 0:
        scan.row(xml[start:close])
        start = close + len(_END)
    rest = xml[start:end]
    if rest.count("<") != len(_ROW.findall(rest)) or _ROW.sub("", rest).strip():
        raise NotPlainError


class _Scan:
    """The rows of one worksheet; what columns, attributes and values mean is worked out once."""

    def __init__(self, parser: SheetParser) -> None:
        self._parser = parser
        self._columns: dict[str, int] = {}
        # What the values of cells with these attributes are; None for the numbers of shared texts.
        self._values: dict[str, _Values | None] = {}
        self._number = 0

    def row(self, chunk: str) -> None:
        """A row up to its end tag, with the blank rows before it."""
        tags = 0
        row: dict[str, str] = {}
        for match in _ROW.finditer(chunk):
            tags += 1
            row = _said(match[1])
            self._number = int(row.get("r", self._number + 1))
        found = _CELL.findall(chunk)
        try:
            cells = self._cells(found)
        except KeyError:
            self._learn(found)
            cells = self._cells(found)
        if chunk.count("<") != tags + len(found) + 3 * len(cells):
            raise NotPlainError
        self._parser.add_row(self._number, cells, hidden=row.get("hidden") in ("1", "true"))

    def _cells(self, found: Iterable[tuple[str, str, str, str]]) -> dict[int, Raw]:
        columns, values, shared = self._columns, self._values, self._parser.shared
        cells: dict[int, Raw] = {}
        for name, attributes, text, end in found:
            if end:
                written = values[attributes]
                cells[columns[name]] = shared[int(text)] if written is None else written[text]
        return cells

    def _learn(self, found: Iterable[tuple[str, str, str, str]]) -> None:
        """Work out the columns and attributes that were not seen before."""
        for name, attributes, _, _ in found:
            self._columns.setdefault(name, column_of(name))
            if attributes not in self._values:
                said = _said(attributes)
                kind = said.get("t")
                if kind == "inlineStr":
                    raise NotPlainError
                self._values[attributes] = (
                    None if kind == "s" else _Values(self._parser, kind, said.get("s", "0")))


class _Values(dict[str, Raw]):
    """Text of a value -> what the cell holds, for cells with the same attributes."""

    def __init__(self, parser: SheetParser, kind: str | None, style: str) -> None:
        super().__init__()
        self._parser, self._kind, self._style = parser, kind, style

    def __missing__(self, text: str) -> Raw:
        if "&" in text:
            raise NotPlainError
        self[text] = self._parser.raw(self._kind, text, self._style) if text else ""
        return self[text]


def _said(attributes: str) -> dict[str, str]:
    if not _ATTRIBUTES.fullmatch(attributes):
        raise NotPlainError
    return dict(_ATTRIBUTE.findall(attributes))


def scan_texts(xml: str) -> list[str]:
    """The shared texts of a workbook (18.4), where none is formatted within.

    Raises:
        NotPlainError: if one is, or the part has anything else in it.
    """
    start = xml.find("<si>")
    end = xml.rfind("</sst>")
    if start < 0 or end < 0 or "<!" in xml or "\r" in xml:
        raise NotPlainError
    texts = _TEXT.findall(xml, start, end)
    if xml.count("<", start, end) != 4 * len(texts):
        raise NotPlainError
    return [_resolved(text) if "&" in text or "_x" in text else text for text in texts]


def _resolved(text: str) -> str:
    """A text with its entities and its ``_x000D_`` escapes resolved."""
    if text.count("&") != len(_ENTITY.findall(text)):
        raise NotPlainError
    return unescaped(_ENTITY.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _ENTITIES[match[1]]
    number = int(match[2]) if match[2] else int(match[3], 16)
    if number in _CHARACTERS or chr(number) in "\t\n":
        return chr(number)
    raise NotPlainError
