"""The two large parts of a workbook, read without a parser where they are written plainly.

Excel, LibreOffice and every library write a worksheet as rows of ``<c r="B7" s="1" t="s"><v>12
</v></c>``. An XML parser calls back five times for such a cell; one regular expression per row
takes it in a fraction of the time. It is exact all the same: every ``<`` of the part is counted,
so that a part with anything else in it, from a formula to a comment, is noticed and left to the
parser (:mod:`formgen.read.sheet_parser`), which gives the same rows.

The rows of a list are mostly written alike, but for their numbers and values. An expression made
of two such rows matches all of the next at once, or does not match, and then it is as above.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import getitem

from formgen.read.collected import MOST_COLUMNS
from formgen.read.raw import Raw, column_of
from formgen.read.sheet_parser import SheetParser, unescaped

# Group 4 tells a cell with a value from a blank one that only has a style.
_CELL = re.compile(r'<c r="([A-Z]{1,3})[0-9]{1,7}"([^>/]*)(?:/>|><v>([^<]*)(</v></c>))')
_Found = tuple[str, str, str, str]
_NUMBERED = re.compile(r'<row r="[0-9]{1,7}"([^>/]*)>')
# Ways of writing rows that are learnt in a sheet: each costs some milliseconds.
_MOST_LEARNT = 20
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
        self._values: dict[str, dict[str, Raw]] = {}  # of cells with these attributes
        self._number = 0
        self._shape: tuple[object, ...] = ()
        self._alike: _Alike | None = None
        self._learnt = 0

    def row(self, chunk: str) -> None:
        """A row up to its end tag, with the blank rows before it."""
        alike = self._alike.read(chunk) if self._alike else None
        if alike:
            self._number, cells = alike
            self._parser.add_row(self._number, cells, hidden=False)
        else:
            self._row(chunk)

    def _row(self, chunk: str) -> None:
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
        if self._learnt < _MOST_LEARNT and 0 < len(found) <= MOST_COLUMNS:
            self._compare(chunk, found)
        self._parser.add_row(self._number, cells, hidden=row.get("hidden") in ("1", "true"))

    def _cells(self, found: Iterable[_Found]) -> dict[int, Raw]:
        columns, values = self._columns, self._values
        return {columns[name]: values[attributes][text]
                for name, attributes, text, end in found if end}

    def _compare(self, chunk: str, found: Collection[_Found]) -> None:
        """Learn how rows are written, where a second one is written as the one before."""
        start = _NUMBERED.match(chunk)
        shape = (start and start[1], *((name, attributes, not end)
                                       for name, attributes, _, end in found))
        if start and shape == self._shape and "hidden" not in start[1]:
            self._learnt += 1
            self._alike = _Alike(start[1], found, self._columns, self._values)
        self._shape = shape

    def _learn(self, found: Iterable[_Found]) -> None:
        """Work out the columns and attributes that were not seen before."""
        for name, attributes, _, _ in found:
            self._columns.setdefault(name, column_of(name))
            if attributes not in self._values:
                said = _said(attributes)
                kind = said.get("t")
                if kind == "inlineStr":
                    raise NotPlainError
                self._values[attributes] = (
                    _Shared(self._parser.shared) if kind == "s"
                    else _Values(self._parser, kind, said.get("s", "0")))


class _Alike:
    """Reads rows that are written as one that was read: the same cells, attributes and order."""

    def __init__(self, attributes: str, found: Collection[_Found], columns: Mapping[str, int],
                 values: Mapping[str, dict[str, Raw]]) -> None:
        cells = "".join(
            rf'<c r="{name}[0-9]{{1,7}}"{re.escape(said)}' + (
                "><v>([^<]*)</v></c>" if end else "/>")
            for name, said, _, end in found)
        self._written = re.compile(rf'<row r="([0-9]{{1,7}})"{re.escape(attributes)}>{cells}')
        self._columns = [columns[name] for name, _, _, end in found if end]
        self._values = [values[said] for _, said, _, end in found if end]

    def read(self, chunk: str) -> tuple[int, dict[int, Raw]] | None:
        """Number and cells of a row up to its end tag; None if it is written otherwise."""
        match = self._written.fullmatch(chunk)
        if match is None:
            return None
        number, *texts = match.groups()
        return int(number), dict(zip(self._columns, map(getitem, self._values, texts), strict=True))


class _Shared(dict[str, Raw]):
    """Number of a shared text, as it is written -> the text."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, number: str) -> str:
        text = self[number] = self._texts[int(number)]
        return text


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
