"""The rows of a worksheet, read without a parser where they are written plainly.

Excel, LibreOffice and every library write a worksheet as rows of ``<c r="B7" s="1" t="s"><v>12
</v></c>``, and programs that do not hold all texts in memory write some of these cells as ``<c
r="B7" t="inlineStr"><is><t>Noor</t></is></c>``. An XML parser calls back five times for such a
cell; one regular expression per row takes it in a fraction of the time. It is exact all the same:
every ``<`` of the part is counted, so that a part with anything else in it, from a formula to a
comment, is noticed and left to the parser (:mod:`formgen.read.sheet_parser`), which gives the same
rows.

The rows of a list are mostly written alike, but for their numbers and values, and for cells that
are blank. One expression made of the rows so far matches all of such a row at once, or does not
match, and then the row is taken as above and learnt from. What it matches is kept by column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from formgen.read.collected import LONGEST_KEPT, MOST_COLUMNS
from formgen.read.plain import (
    LONGEST_REST,
    NotPlainError,
    before,
    plain,
    resolved,
    without_entities,
)
from formgen.read.raw import Raw, column_of, letters
from formgen.read.rows import Cells, Rows
from formgen.read.sheet_parser import SheetParser

_NAME = '<c r="([A-Z]{1,3})[0-9]{1,7}"([^>/]*)'
# Group 4 tells a cell with a value from a blank one that only has a style.
_CELL = re.compile(f"{_NAME}(?:/>|><v>([^<]*)(</v></c>))")
_Found = tuple[str, str, str, str]
# The same where a value may be a text within its cell; group 3 is of no use otherwise.
_TEXT = '<t(?: xml:space="preserve")?>'
_CELL_OR_TEXT = re.compile(
    f"{_NAME}(?:/>|>(?:<v>|(<is>{_TEXT}))([^<]*)((?(3)</t></is>|</v>)</c>))")
_TEXT_END = "</t></is></c>"
# A text that is formatted within: its pieces, and their fonts (18.4.4, 18.4.7).
_FONT = ('<(?:b|i|u|strike|outline|shadow|condense|extend|sz|color|rFont|charset|family|vertAlign|'
         'scheme)(?: (?:val|rgb|theme|indexed)="[^"<&]*")?(?: tint="[^"<&]*")?/>')
_PIECE = f"<r>(?:<rPr>(?:{_FONT})*</rPr>)?{_TEXT}((?:[^<&]|&[^<&;]*;)*)</t></r>"
_FORMATTED, _PIECE_TEXT = re.compile(f"(?<=<is>)(?:{_PIECE})+(?=</is>)"), re.compile(_PIECE)
# Ways of writing cells that are learnt in a sheet: each time costs some milliseconds.
_MOST_LEARNT = 20
_ROW = re.compile(r"<row\b([^>/]*)(/?)>")
_NUMBERED = r'<row r="([0-9]{1,7})"((?: [A-Za-z][\w:.]*="[^"<&>]*")*)>'
_ATTRIBUTES = re.compile(r'(?:\s+[A-Za-z][\w:.]*="[^"<&]*")*\s*')
_ATTRIBUTE = re.compile(r'([\w:.]+)="([^"]*)"')
_OPEN, _CLOSE, _END = "<sheetData>", "</sheetData>", "</row>"
# Rows that are kept as texts before they become columns.
_BATCH = 1000
# Values whose meaning is remembered.
_MOST_REMEMBERED = 20_000


def scan_rows(pieces: Iterable[str], parser: SheetParser) -> str:
    """Give the parser the rows of a worksheet, whose text comes piece by piece.

    Returns:
        The text without its rows, which the parser has not had yet.

    Raises:
        NotPlainError: if a row holds anything but plain cells; the parser is then of no use
            any more.
    """
    stream = plain(pieces)
    head, rows = before(stream, _OPEN)
    scan = _Scan(parser)
    while _CLOSE not in rows:
        piece = next(stream, "")
        rows = scan.rows(rows) + piece
        if not piece or len(rows) > LONGEST_REST:
            raise NotPlainError
    rows, _, tail = rows.partition(_CLOSE)
    rows = scan.rows(rows)
    scan.flush()
    if rows.count("<") != len(_ROW.findall(rows)) or _ROW.sub("", rows).strip():
        raise NotPlainError
    for piece in stream:
        tail += piece
        if len(tail) > LONGEST_REST:
            raise NotPlainError
    return head + _OPEN + _CLOSE + tail


class _Scan:
    """The rows of one worksheet; what columns, attributes and values mean is worked out once."""

    def __init__(self, parser: SheetParser) -> None:
        self._parser = parser
        self._columns: dict[str, int] = {}
        self._values: dict[str, _Values] = {}  # of cells with these attributes
        self._texts = _Texts()  # of cells with a text, whatever their attributes
        self._number = 0
        self._ways: dict[int, dict[tuple[str, str], None]] = {}  # how a column's cells are written
        self._learnt = 0
        self._alike: re.Pattern[str] | None = None
        self._groups: list[tuple[int, _Values]] = []
        self._matched: list[tuple[str | None, ...]] = []

    def rows(self, text: str) -> str:
        """All complete rows of a text; what is left of it comes back."""
        start = 0
        while (close := text.find(_END, start)) >= 0:
            chunk = text[start:close]  # a row up to its end tag, with blank rows before it
            match = self._alike.fullmatch(chunk) if self._alike else None
            if match:
                self._matched.append(match.groups())
                if len(self._matched) >= _BATCH:
                    self.flush()
            else:
                self.flush()
                self._row(chunk)
            start = close + len(_END)
        return text[start:]

    def flush(self) -> None:
        """Give the parser the rows that were matched at once."""
        if not self._matched:
            return
        said, attributes, *groups = zip(*self._matched, strict=True)
        self._matched = []
        numbers = list(map(int, said))
        self._number = numbers[-1]
        columns: dict[int, Cells] = {}
        for (column, values), texts in zip(self._groups, groups, strict=True):
            raws = values.of(texts)
            other = columns.get(column)  # the same column, in rows that write it in another way
            columns[column] = raws if other is None else [
                one if two is None else two for one, two in zip(other, raws, strict=True)]
        hidden = {one for one in set(attributes) if _is_hidden(_said(one))}
        if hidden:
            for row, own in zip(Rows(numbers, columns), attributes, strict=True):
                self._parser.add_row(row.number, row.cells, hidden=own in hidden)
        else:
            self._parser.add_rows(numbers, columns)

    def _row(self, chunk: str) -> None:
        """A row that is not known to be written as others are."""
        tags = 0
        row: dict[str, str] = {}
        for match in _ROW.finditer(chunk):
            tags += 1
            row = _said(match[1])
            self._number = int(row.get("r", self._number + 1))
        if "<is>" in chunk:
            chunk, found = _with_texts(chunk)
            tags += 2 * sum(end == _TEXT_END for *_, end in found)
        else:
            found = _CELL.findall(chunk)
        cells: dict[int, Raw | None] = {}
        for name, attributes, text, end in found:
            if name not in self._columns:
                self._columns[name] = column_of(name)
            if attributes not in self._values:
                self._values[attributes] = self._values_of(attributes)
            if end:
                cells[self._columns[name]] = self._written_by(attributes, end).of((text,))[0]
        if chunk.count("<") != tags + len(found) + 3 * len(cells):
            raise NotPlainError
        if self._learnt < _MOST_LEARNT:
            self._learn(found)
        self._parser.add_row(
            self._number, {column: raw for column, raw in cells.items() if raw is not None},
            hidden=_is_hidden(row))

    def _values_of(self, attributes: str) -> _Values:
        said = _said(attributes)
        kind = said.get("t")
        return _Shared(self._parser.shared) if kind == "s" else _Values(
            self._parser, kind, said.get("s", "0"))

    def _written_by(self, attributes: str, end: str) -> _Values:
        return self._texts if end == _TEXT_END else self._values[attributes]

    def _learn(self, found: Sequence[_Found]) -> None:
        """Take the ways in which a row's cells are written among those that are expected."""
        columns = [self._columns[name] for name, *_ in found]
        if columns != sorted(columns) or (columns and columns[-1] >= MOST_COLUMNS):
            return
        before = sum(map(len, self._ways.values()))
        for column, (_, attributes, _, end) in zip(columns, found, strict=True):
            self._ways.setdefault(column, {})[attributes, end] = None
        if sum(map(len, self._ways.values())) > before:
            self._learnt += 1
            self._alike = re.compile(_NUMBERED + "".join(
                f'(?:<c r="{letters(column)}[0-9]{{1,7}}+"(?:{"|".join(map(_written, ways))}))?+'
                for column, ways in sorted(self._ways.items())))
            self._groups = [(column, self._written_by(attributes, end))
                            for column, ways in sorted(self._ways.items())
                            for attributes, end in ways if end]


def _written(way: tuple[str, str]) -> str:
    """The expression for the rest of a cell: its attributes, and its value if it has one."""
    attributes, end = way
    start = f"><is>{_TEXT}" if end == _TEXT_END else "><v>"
    return re.escape(attributes) + (f"{start}([^<]*+){end}" if end else "/>")


def _with_texts(chunk: str) -> tuple[str, list[_Found]]:
    """A row whose formatted texts are plain ones, and its cells."""
    if "<r>" in chunk:
        chunk = _FORMATTED.sub(
            lambda match: f"<t>{''.join(_PIECE_TEXT.findall(match[0]))}</t>", chunk)
    return chunk, [(name, attributes, text, end)
                   for name, attributes, _, text, end in _CELL_OR_TEXT.findall(chunk)]


def _is_hidden(row: Mapping[str, str]) -> bool:
    return row.get("hidden") in ("1", "true")


class _Values(dict[str | None, Raw | None]):
    """Text of a value -> what the cell holds, for cells with the same attributes."""

    def __init__(self, parser: SheetParser, kind: str | None, style: str) -> None:
        super().__init__({None: None, "": None})
        self._parser, self._kind, self._style = parser, kind, style

    def __missing__(self, text: str) -> Raw | None:
        if len(text) > LONGEST_KEPT:
            raise NotPlainError
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self.update({None: None, "": None})
        raw = self[text] = self._parser.raw(self._kind, without_entities(text), self._style)
        return None if raw == "" else raw

    def of(self, texts: Sequence[str | None]) -> Cells:
        """What the cells hold; None for None."""
        return list(map(self.__getitem__, texts))


class _Shared(_Values):
    """The same for cells that hold the number of a shared text; these are all different."""

    def __init__(self, texts: Sequence[str]) -> None:
        dict.__init__(self)
        self._texts = texts

    def of(self, texts: Sequence[str | None]) -> Cells:
        shared = self._texts
        raws: list[Raw | None]
        if None in texts:
            raws = [None if text is None else shared[int(text)] for text in texts]
        else:
            raws = list(map(shared.__getitem__, map(int, texts)))  # type: ignore[arg-type]
        return [raw or None for raw in raws] if "" in raws else raws


class _Texts(_Values):
    """The same for cells with their text in them; one that is used again is kept once."""

    def __init__(self) -> None:
        dict.__init__(self, {None: None, "": None})

    def of(self, texts: Sequence[str | None]) -> Cells:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self.update({None: None, "": None})
        whole = "".join(filter(None, texts))
        if len(whole) > LONGEST_KEPT and any(len(text) > LONGEST_KEPT for text in texts if text):
            raise NotPlainError
        if "&" in whole or "_x" in whole:
            texts = [resolved(text) if text else None for text in texts]
        return list(map(self.setdefault, texts, texts))


def _said(attributes: str) -> dict[str, str]:
    if not _ATTRIBUTES.fullmatch(attributes):
        raise NotPlainError
    said = _ATTRIBUTE.findall(attributes)
    if len(dict(said)) < len(said):
        raise NotPlainError
    return dict(said)
