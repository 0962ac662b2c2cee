"""An OpenDocument spreadsheet (.ods) -> its sheets and defined names (OASIS ODF 1.2, part 1).

LibreOffice and Google Sheets write them. One pass over ``content.xml`` gives the values with
the hidden rows, merges, formulas and errors. A cell or row that is repeated a million times is
kept as often as the limits of a sheet allow.
"""

from __future__ import annotations

import re
from datetime import datetime

from formgen.errors import InputError
from formgen.read.book import LoadedBook, counters
from formgen.read.collected import LONGEST_KEPT, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Collected
from formgen.read.container import Container, ignore, local
from formgen.read.raw import EPOCH, Fault, Faulty, Raw, Styled, letters, number_shown
from formgen.read.source import Source

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_CELLS = ("table-cell", "covered-table-cell")
# Parts of a number style (16.27), as the letters of a number format.
_PATTERN = {"day": "d", "month": "m", "year": "y", "hours": "h", "minutes": "m", "seconds": "s"}
_NUMBERS = {"float", "percentage", "currency"}
_DATE = re.compile(r"(-?[0-9]{4,9})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2}).*)?")
_TIME = re.compile(r"PT([0-9]{1,9})H([0-9]{1,9})M([0-9]{1,9})(?:[.,][0-9]+)?S")
_RANGE = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^'.]+))\.\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::.*)?")
# How the result of a formula that failed begins.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:")
# How LibreOffice calls a sheet of another file that formulas refer to, of which it keeps what they
# found: 'file:///D:/cohort.ods'#$Studenten. The name of a sheet cannot begin so.
_OTHER_FILE = "'"


def read_ods(source: Source, file: str) -> LoadedBook:
    """All sheets of a spreadsheet.

    Raises:
        InputError: if it is damaged, beyond the limits, or has a password.
    """
    container = Container(source, file, main=CONTENT)
    _refuse_encrypted(container)
    content = _Content(container.refused("FILE_UNSAFE"))
    container.parse(CONTENT, content.start, content.end, content.text)
    return LoadedBook(file, {
        name: sheet.sheet(file, name, counters(content.names, name))
        for name, sheet in content.sheets.items()}, content.names)


def _refuse_encrypted(container: Container) -> None:
    def start(name: str, _: dict[str, str]) -> None:
        if local(name) == "encryption-data":
            raise container.refused("FILE_HAS_PASSWORD")

    if _MANIFEST in container:
        container.parse(_MANIFEST, start, ignore, ignore)


class _Content:
    """Takes the events of content.xml; afterwards its attributes tell what was there."""

    def __init__(self, too_many: InputError) -> None:
        """``too_many`` is raised for more sheets than anybody has."""
        self._too_many = too_many
        self.sheets: dict[str, Collected] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self._styles = _Styles()
        self._sheet: Collected | None = None
        self._row = self._column = 0
        self._repeated = 1
        self._hidden = False
        self._cells: dict[int, Raw] = {}
        self._cell: dict[str, str] = {}
        self._within: list[str] = []  # the elements that are open within the cell
        self._texts: list[str] = []

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """A start tag."""
        name = local(element)
        if self._within:
            self._start_within(name, attributes)
        elif name in _CELLS:
            self._within = [name]
            self._cell = _said(attributes)
            self._texts = []
        elif name == "table-row":
            said = _said(attributes)
            self._repeated = _count(said.get("number-rows-repeated"))
            self._hidden = said.get("visibility") in ("collapse", "filter")
            self._column, self._cells = 0, {}
        elif name == "table":
            self._start_table(_said(attributes).get("name", ""))
        elif name == "named-range":
            self._name(_said(attributes))
        else:
            self._styles.start(name, attributes)

    def _start_table(self, title: str) -> None:
        self._row = 0
        if title.startswith(_OTHER_FILE):
            return
        if len(self.sheets) >= MOST_SHEETS:
            raise self._too_many
        self._sheet = self.sheets[title] = Collected()

    def _start_within(self, name: str, attributes: dict[str, str]) -> None:
        self._within.append(name)
        if self._within[1] != "p":  # a note, a drawing, a table in the cell
            return
        if name == "p":
            self._texts.append("")
        elif name == "s":
            self._texts[-1] += " " * min(_count(_said(attributes).get("c")), 1000)
        elif name in ("tab", "line-break"):
            self._texts[-1] += "\t" if name == "tab" else "\n"

    def text(self, data: str) -> None:
        """Character data."""
        in_text = len(self._within) > 1 and self._within[1] == "p"
        if in_text and "annotation" not in self._within and len(self._texts[-1]) < LONGEST_KEPT:
            self._texts[-1] += data[:LONGEST_KEPT]

    def end(self, element: str) -> None:
        """An end tag."""
        name = local(element)
        if len(self._within) > 1:
            self._within.pop()
        elif self._within:
            self._within = []
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self._sheet = None
        else:
            self._styles.end(name)

    def _end_cell(self) -> None:
        repeated = _count(self._cell.get("number-columns-repeated"))
        raw = self._raw()
        if raw is not None and self._sheet is not None:
            for column in range(self._column, self._column + repeated):
                self._cells[column] = raw
                if column >= MOST_COLUMNS:
                    break
            place = f"{letters(self._column)}{self._row + 1}"
            if "formula" in self._cell and not isinstance(raw, Faulty):
                self._sheet.formulas.append(place)
        right = _count(self._cell.get("number-columns-spanned"))
        down = _count(self._cell.get("number-rows-spanned"))
        if (right > 1 or down > 1) and self._sheet is not None:
            corner = f"{letters(self._column + right - 1)}{self._row + down}"
            self._sheet.merged.append(f"{letters(self._column)}{self._row + 1}:{corner}")
        self._column += repeated

    def _end_row(self) -> None:
        if self._sheet is not None and self._cells:
            for number in range(self._row + 1, self._row + 1 + min(self._repeated, MOST_ROWS + 1)):
                self._sheet.add_row(number, self._cells, hidden=self._hidden)
                if self._sheet.beyond:
                    break
        self._row += self._repeated

    def _raw(self) -> Raw | None:
        """What the cell holds; None if it is blank."""
        cell = self._cell
        text = "\n".join(self._texts)
        kind = cell.get("value-type")
        if "formula" in cell and text.startswith(_ERRORS):
            return Faulty(Fault.ERROR, text)
        if kind in _NUMBERS:
            return number_shown(float(cell.get("value", "nan")),
                                self._styles.pattern(cell.get("style-name", "")))
        if kind == "date":
            return self._date(cell.get("date-value", "")) or text
        if kind == "time":
            return _time(cell.get("time-value", "")) or text
        if kind == "boolean":
            return cell.get("boolean-value") == "true"
        if kind is None and not text:
            return Faulty(Fault.NO_RESULT, cell["formula"]) if "formula" in cell else None
        return cell.get("string-value", text) or None

    def _date(self, said: str) -> Raw | None:
        match = _DATE.fullmatch(said)
        if not match:
            return None
        try:
            when = datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
        except ValueError:
            return None
        past = when - EPOCH
        pattern = self._styles.pattern(self._cell.get("style-name", ""))
        return Styled(past.days + past.seconds / 86_400, pattern or "d-m-y")

    def _name(self, said: dict[str, str]) -> None:
        match = _RANGE.fullmatch(said.get("cell-range-address", ""))
        if match and "name" in said:
            sheet = (match[1] or match[2]).replace("''", "'")
            self.names[said["name"]] = (sheet, match[3] + match[4])


class _Styles:
    """What cell styles show numbers as, as far as that tells what was typed."""

    def __init__(self) -> None:
        self._patterns: dict[str, str] = {}  # of number styles
        self._of_cells: dict[str, str] = {}  # cell style -> number style
        self._open = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        said = _said(attributes)
        if name in ("date-style", "time-style", "percentage-style", "number-style"):
            self._open = said.get("name", "")
            self._patterns[self._open] = "%" if name == "percentage-style" else ""
        elif name == "style" and "data-style-name" in said:
            self._of_cells[said.get("name", "")] = said["data-style-name"]
        elif self._open:
            self._patterns[self._open] += _PATTERN.get(name, "")
            if name == "scientific-number":
                self._patterns[self._open] += "E+"
            digits = _count(said.get("min-integer-digits"))
            if name == "number" and 1 < digits <= 20 and said.get("decimal-places", "0") == "0":
                self._patterns[self._open] += "0" * digits

    def end(self, name: str) -> None:
        if name.endswith("-style"):
            self._open = ""

    def pattern(self, style: str) -> str:
        return self._patterns.get(self._of_cells.get(style, ""), "")


def _said(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of an element by their names without prefixes."""
    return {local(key): value for key, value in attributes.items()}


def _count(said: str | None) -> int:
    """A number of repetitions, at least 1."""
    return max(int(said), 1) if said and said.isdecimal() and len(said) < 10 else 1


def _time(said: str) -> Raw | None:
    match = _TIME.fullmatch(said)
    if not match:
        return None
    hours, minutes, seconds = map(int, match.groups())
    return Styled((hours * 3600 + minutes * 60 + seconds) / 86_400, "h:m")
