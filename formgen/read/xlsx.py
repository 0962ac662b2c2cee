"""A workbook (.xlsx, .xlsm) -> its sheets, read on demand, and its defined names.

The reader works on the file's own XML and not through openpyxl: one pass then gives the
values together with the hidden rows, merges, formulas and errors that openpyxl's fast mode
leaves out, at several times the speed of its normal mode.
"""

from __future__ import annotations

from collections.abc import Sequence

from formgen.findings import Finding, Where, found
from formgen.guard import guarded_about
from formgen.read.book import Names, counters
from formgen.read.container import DAMAGE, Container
from formgen.read.raw import Sheet
from formgen.read.sheet_parser import SheetParser
from formgen.read.sheet_scan import scan_rows
from formgen.read.source import Source
from formgen.read.workbook_parts import Outline, SharedTexts, Styles

#: Bytes of a sheet's XML that are parsed in this process: two seconds' work on a slow machine.
LARGEST_PARSED_HERE = 8_000_000


class Workbook:
    """An opened workbook. Sheets are parsed when asked for, at most once."""

    def __init__(self, source: Source, file: str, *, guard: bool = True) -> None:
        """Open the workbook in the bytes; ``file`` is its name for messages.

        ``guard``: parse a large sheet that is not written plainly in a child process.

        Raises:
            InputError: if it is no readable workbook.
        """
        self.file = file
        self._source, self._guard = source, guard
        self._container = Container(source, file)
        main = next((part for kind, part in self._container.relations("").values()
                     if kind == "officeDocument"), "xl/workbook.xml")
        self._outline = Outline(main, self._container)
        self._texts: Sequence[str] | None = None
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
        part = self._outline.sheets[name]
        if part not in self._container:
            raise self._container.refused("FILE_DAMAGED")
        try:
            parser = self._scanned(part)
        except DAMAGE:  # NotPlainError is one; what is damaged, the parser tells
            if self._guard and self._container.parts[part].file_size > LARGEST_PARSED_HERE:
                return guarded_about(self.file, parse_alone, self._source, self.file, name)
            parser = self._parser()
            self._container.parse(part, parser.start, parser.end, parser.text)
        return parser.sheet(self.file, name, counters(self.names, name))

    def _scanned(self, part: str) -> SheetParser:
        """A worksheet whose cells were read without a parser."""
        parser = self._parser()
        rest = scan_rows(self._container.pieces(part), parser)
        self._container.parse_text(rest, parser.start, parser.end, parser.text)
        return parser

    def _parser(self) -> SheetParser:
        return SheetParser(self._texts or (), self._formats, from_1904=self._outline.from_1904)


def parse_alone(source: Source, file: str, name: str) -> Sheet:
    """One sheet of a workbook, in the child process that this is called in."""
    return Workbook(source, file, guard=False).sheet(name)
