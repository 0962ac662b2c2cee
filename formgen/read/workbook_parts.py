"""The parts of a workbook besides its sheets: the outline, the shared texts, the styles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from formgen.read.collected import LONGEST_KEPT, MOST_SHEETS
from formgen.read.container import DAMAGE, Container, ignore, local
from formgen.read.sheet_parser import unescaped
from formgen.read.text_scan import scan_texts

# The built-in number formats that are not plain numbers (ECMA-376 part 1, 18.8.30); an id
# that only some languages use for dates counts as a date in all.
_BUILT_IN = {
    9: "0%", 10: "0.00%", 11: "0.00E+00", 48: "##0.0E+0",
    14: "dd-mm-yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd-mm-yyyy h:mm",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}
_NAME_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::.*)?")


class Outline:
    """What the main part of a workbook says.

    ``sheets`` maps names to parts, in the order of the tabs. ``names`` are the defined names
    that stand for a place: name -> (sheet, "B7"). ``related`` maps a kind of part, such as
    "styles", to the part.
    """

    def __init__(self, part: str, container: Container) -> None:
        self.sheets: dict[str, str] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self.from_1904 = False
        self._too_many = container.refused("FILE_UNSAFE")
        relations = container.relations(part)
        self.related = dict(relations.values())
        # No program gives two sheets one part; from a file that does, it would be read again and
        # again.
        parts = {target: key for key, (kind, target) in relations.items() if kind == "worksheet"}
        self._worksheets = {key: target for target, key in parts.items()}
        self._name = self._text = ""
        container.parse(part, self._start, self._end, self._collect)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        if name == "sheet":
            key = next((value for attribute, value in attributes.items()
                        if attribute.endswith(":id")), None)
            if key is None:
                raise LookupError(element)  # damage
            if key in self._worksheets:  # not a sheet that is one chart
                self.sheets[unescaped(attributes["name"])] = self._worksheets.pop(key)
            if len(self.sheets) > MOST_SHEETS:
                raise self._too_many
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "definedName":
            self._name, self._text = attributes["name"], ""

    def _collect(self, text: str) -> None:
        if len(self._text) < LONGEST_KEPT:
            self._text += text[:LONGEST_KEPT]

    def _end(self, element: str) -> None:
        if local(element) == "definedName":
            match = _NAME_TARGET.fullmatch(self._text)
            if match:
                sheet = (match[1] or match[2]).replace("''", "'")
                self.names[self._name] = (sheet, match[3] + match[4])


class SharedTexts:
    """The texts that cells refer to by number (18.4), formatting and phonetics left out."""

    def __init__(self, part: str | None, container: Container) -> None:
        self._collected: list[str] = []
        self.texts: Sequence[str] = self._collected
        self._pieces: list[str] = []
        self._text = ""
        self._phonetic = False
        if part and part in container:
            try:
                self.texts = scan_texts(container.pieces(part))
            except DAMAGE:  # NotPlainError is one; what is damaged, the parser tells
                container.parse(part, self._start, self._end, self._collect)

    def _start(self, element: str, _: dict[str, str]) -> None:
        name = local(element)
        if name == "t":
            self._text = ""
        elif name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True

    def _collect(self, text: str) -> None:
        if len(self._text) < LONGEST_KEPT:
            self._text += text[:LONGEST_KEPT]

    def _end(self, element: str) -> None:
        name = local(element)
        if name == "t" and not self._phonetic:
            self._pieces.append(self._text)
        elif name == "si":
            self._collected.append(unescaped("".join(self._pieces)[:LONGEST_KEPT]))
        elif name == "rPh":
            self._phonetic = False


class Styles:
    """The number format of each cell style (18.8), by the style's number."""

    def __init__(self, part: str | None, container: Container) -> None:
        self.formats: list[str] = []
        self._custom: dict[int, str] = {}
        self._in_cell_styles = False
        if part and part in container:
            container.parse(part, self._start, self._end, ignore)
        if not self.formats:
            self.formats.append("General")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        if name == "numFmt" and "numFmtId" in attributes:
            self._custom[int(attributes["numFmtId"])] = attributes.get("formatCode", "General")
        elif name == "cellXfs":
            self._in_cell_styles = True
        elif name == "xf" and self._in_cell_styles:
            number = int(attributes.get("numFmtId", "0"))
            self.formats.append(self._custom.get(number) or _BUILT_IN.get(number, "General"))

    def _end(self, element: str) -> None:
        if local(element) == "cellXfs":
            self._in_cell_styles = False


