"""The two large parts of a workbook, read without a parser where they are written plainly.

Excel, LibreOffice and every library write a worksheet as rows of ``<c r="B7" s="1" t="s"><v>12
</v></c>``. An XML parser calls back five times for such a cell; one regular expression per row
takes it in a fraction of the time. It is exact all the same: every ``<`` of the part is counted,
so that a part with anything else in it, from a formula to a comment, is noticed and left to the
parser (:mod:`formgen.read.sheet_parser`), which gives the same rows.

The rows of a list are mostly written alike, but for their numbers and values, and for cells that
are blank. One expression made of the rows so far matches all of such a row at once, or does not
match, and then the row is taken as above and learnt from. What it matches is kept by column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from formgen.read.collected import MOST_COLUMNS
from formgen.read.long import Texts
from formgen.read.raw import Raw, column_of, letters
from formgen.read.rows import Cells, Rows
from formgen.read.sheet_parser import SheetParser, unescaped

# Group 4 tells a cell with a value from a blank one that only has a style.
_CELL = re.compile(r'<c r="([A-Z]{1,3})[0-9]{1,7}"([^>/]*)(?:/>|><v>([^<]*)(</v></c>))')
_Found = tuple[str, str, str, str]
# Ways of writing cells that are learnt in a sheet: each time costs some milliseconds.
_MOST_LEARNT = 20
_ROW = re.compile(r"<row\b([^>/]*)(/?)>")
_NUMBERED = r'<row r="([0-9]{1,7})"((?: [A-Za-z][\w:.]*="[^"<&>]*")*)>'
_ATTRIBUTES = re.compile(r'(?:\s+[A-Za-z][\w:.]*="[^"<&]*")*\s*')
_ATTRIBUTE = re.compile(r'([\w:.]+)="([^"]*)"')
_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY = re.compile("&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
# What XML 1.0 lets a number stand for (2.2), but for rare planes and the carriage return.
_CHARACTERS = range(0x20, 0xD800)
_OPEN, _CLOSE, _END = "<sheetData>", "</sheetData>", "</row>"
# Characters of a worksheet before and after its rows: widths of columns, merges, checks. A row
# is shorter too.
_LONGEST_REST = 8_000_000
# Rows that are kept as texts before they become columns.
_BATCH = 1000
# Shared texts that are kept as objects, and values whose meaning is remembered.
_MANY_TEXTS, _MOST_REMEMBERED = 150_000, 20_000


class NotPlainError(ValueError):
    """The part must go through the parser."""


def scan_rows(pieces: Iterable[str], parser: SheetParser) -> str:
    """Give the parser the rows of a worksheet, whose text comes piece by piece.

    Returns:
        The text without its rows, which the parser has not had yet.

    Raises:
        NotPlainError: if a row holds anything but plain cells; the parser is then of no use
            any more.
    """
    stream = _plain(pieces)
    head, rows = _before(stream, _OPEN)
    if head.count("<?") > 1:
        raise NotPlainError
    scan = _Scan(parser)
    while _CLOSE not in rows:
        piece = next(stream, "")
        rows = scan.rows(rows) + piece
        if not piece or len(rows) > _LONGEST_REST:
            raise NotPlainError
    rows, _, tail = rows.partition(_CLOSE)
    rows = scan.rows(rows)
    scan.flush()
    if rows.count("<") != len(_ROW.findall(rows)) or _ROW.sub("", rows).strip():
        raise NotPlainError
    for piece in stream:
        tail += piece
        if len(tail) > _LONGEST_REST:
            raise NotPlainError
    return head + _OPEN + _CLOSE + tail


def _plain(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, as long as nothing in them could hide what looks like an element."""
    last = ""
    for piece in pieces:
        if "\r" in piece or "<!" in last + piece:
            raise NotPlainError
        last = piece[-1:]
        yield piece


def _before(stream: Iterator[str], tag: str) -> tuple[str, str]:
    """What stands before the first such tag of a text, and after it as far as it came."""
    head = ""
    while tag not in head:
        piece = next(stream, None)
        if piece is None or len(head) > _LONGEST_REST:
            raise NotPlainError
        head += piece
    head, _, rest = head.partition(tag)
    return head, rest


class _Scan:
    """The rows of one worksheet; what columns, attributes and values mean is worked out once."""

    def __init__(self, parser: SheetParser) -> None:
        self._parser = parser
        self._columns: dict[str, int] = {}
        self._values: dict[str, _Values] = {}  # of cells with these attributes
        self._number = 0
        self._ways: dict[int, dict[tuple[str, bool], None]] = {}  # how a column's cells are written
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
        found = _CELL.findall(chunk)
        cells: dict[int, Raw | None] = {}
        for name, attributes, text, end in found:
            if name not in self._columns:
                self._columns[name] = column_of(name)
            if attributes not in self._values:
                self._values[attributes] = self._values_of(attributes)
            if end:
                cells[self._columns[name]] = self._values[attributes].of((text,))[0]
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
        if kind == "inlineStr":
            raise NotPlainError
        return _Shared(self._parser.shared) if kind == "s" else _Values(
            self._parser, kind, said.get("s", "0"))

    def _learn(self, found: Sequence[_Found]) -> None:
        """Take the ways in which a row's cells are written among those that are expected."""
        columns = [self._columns[name] for name, *_ in found]
        if columns != sorted(columns) or (columns and columns[-1] >= MOST_COLUMNS):
            return
        before = sum(map(len, self._ways.values()))
        for column, (_, attributes, _, end) in zip(columns, found, strict=True):
            self._ways.setdefault(column, {})[attributes, bool(end)] = None
        if sum(map(len, self._ways.values())) > before:
            self._learnt += 1
            self._alike = re.compile(_NUMBERED + "".join(
                f'(?:<c r="{letters(column)}[0-9]{{1,7}}+"(?:{"|".join(map(_written, ways))}))?+'
                for column, ways in sorted(self._ways.items())))
            self._groups = [(column, self._values[attributes])
                            for column, ways in sorted(self._ways.items())
                            for attributes, filled in ways if filled]


def _written(way: tuple[str, bool]) -> str:
    """The expression for the rest of a cell: its attributes, and its value if it has one."""
    attributes, filled = way
    return re.escape(attributes) + ("><v>([^<]*+)</v></c>" if filled else "/>")


def _is_hidden(row: Mapping[str, str]) -> bool:
    return row.get("hidden") in ("1", "true")


class _Values(dict[str | None, Raw | None]):
    """Text of a value -> what the cell holds, for cells with the same attributes."""

    def __init__(self, parser: SheetParser, kind: str | None, style: str) -> None:
        super().__init__({None: None, "": None})
        self._parser, self._kind, self._style = parser, kind, style

    def __missing__(self, text: str) -> Raw | None:
        if "&" in text:
            raise NotPlainError
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self.update({None: None, "": None})
        raw = self[text] = self._parser.raw(self._kind, text, self._style)
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


def _said(attributes: str) -> dict[str, str]:
    if not _ATTRIBUTES.fullmatch(attributes):
        raise NotPlainError
    return dict(_ATTRIBUTE.findall(attributes))


def scan_texts(pieces: Iterable[str]) -> Sequence[str]:
    """The shared texts of a workbook (18.4), where none is formatted within.

    Raises:
        NotPlainError: if one is, or the part has anything else in it.
    """
    stream = _plain(pieces)
    _, rest = _before(stream, "<si>")
    texts: list[str] | Texts = []
    rest = "<si>" + rest
    while True:
        cut = rest.rfind("</si>") + len("</si>")
        if cut >= len("</si>"):
            found = _TEXT.findall(rest, 0, cut)
            if rest.count("<", 0, cut) != 4 * len(found):
                raise NotPlainError
            texts.extend(_resolved(text) if "&" in text or "_x" in text else text
                         for text in found)
            if isinstance(texts, list) and len(texts) > _MANY_TEXTS:
                texts = Texts(texts)
            rest = rest[cut:]
        if "</sst>" in rest:
            break
        piece = next(stream, "")
        if not piece or len(rest) > _LONGEST_REST:
            raise NotPlainError
        rest += piece
    if rest.partition("</sst>")[0].strip():
        raise NotPlainError
    return texts


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
