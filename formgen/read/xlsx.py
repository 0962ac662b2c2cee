"""A workbook (.xlsx, .xlsm) -> its sheets, read on demand, and its defined names.

The reader works on the file's own XML and not through openpyxl: one pass then gives the
values together with the hidden rows, merges, formulas and errors that openpyxl's fast mode
leaves out, at several times the speed of its normal mode.
"""

from __future__ import annotations

from formgen.findings import Finding, Where, found
from formgen.read.book import Names, counters
from formgen.read.container import DAMAGE, Container
from formgen.read.raw import Sheet
from formgen.read.sheet_parser import SheetParser
from formgen.read.sheet_scan import scan_rows, without_cells
from formgen.read.workbook_parts import Outline, SharedTexts, Styles


class Workbook:
    """An opened workbook. Sheets are parsed when asked for, at most once."""

    def __init__(self, data: bytes, file: str) -> None:
        """Open the workbook in the bytes; ``file`` is its name for messages.

        Raises:
            InputError: if it is no readable workbook.
        """
        self.file = file
        self._container = Container(data, file)
        main = next((part for kind, part in self._container.relations("").values()
                     if kind == "officeDocument"), "xl/workbook.xml")
        self._outline = Outline(main, self._container)
        self._texts: list[str] | None = None
        self._formats: list[str] = []
        self._sheets: dict[str, Sheet] = {}

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets, in the order of the tabs."""
        return tuple(self._outline.sheets)

    @property
    def names(self) -> Names:
        """The defined names that stand for a place: name -> (sheet, "B7")."""
        return self._outline.names

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What should be known about the file as a whole."""
        if any(part.casefold().endswith("vbaproject.bin") for part in self._container.parts):
            return (found("FILE_HAS_MACROS", Where(self.file)),)
        return ()

    def sheet(self, name: str) -> Sheet:
        """A sheet by its exact name.

        Raises:
            InputError: if the sheet's part is missing, damaged or unsafe.
        """
        if name not in self._sheets:
            self._sheets[name] = self._parse(name)
        return self._sheets[name]

    def _parse(self, name: str) -> Sheet:
        if self._texts is None:
            related = self._outline.related
            self._texts = SharedTexts(related.get("sharedStrings"), self._container).texts
            self._formats = Styles(related.get("styles"), self._container).formats
        parser = self._parsed(self._outline.sheets[name])
        return parser.sheet(self.file, name, counters(self.names, name))

    def _parsed(self, part: str) -> SheetParser:
        """A worksheet that was read, the fast way if it is written plainly."""
        try:
            rest, rows = without_cells(self._container.text(part))
            parser = self._parser()
            scan_rows(rows, parser)
            self._container.parse_text(rest, parser.start, parser.end, parser.text)
        except DAMAGE:  # NotPlainError is one; what is damaged, the parser tells
            parser = self._parser()
            self._container.parse(part, parser.start, parser.end, parser.text)
        return parser

    def _parser(self) -> SheetParser:
        return SheetParser(self._texts or (), self._formats, from_1904=self._outline.from_1904)

