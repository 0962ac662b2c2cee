"""How fast intake workbooks are made: formgen and openpyxl, in one run.

    python benchmarks/intake.py [--workbooks 300] [--rounds 3]

Both make the same workbook for each company in memory: formgen with XlsxWriter, and openpyxl by
building the cells, formats, drop-downs, conditional formats, defined names, protection and
column widths that formgen's workbook has, through its public interface and with style objects
that are made once. openpyxl's copy leaves out what it cannot make as
simply (rich footers, print titles), which is in its favour. The rounds are interleaved and the
ratio is taken within a round, so that a busy machine disturbs both alike.
"""

from __future__ import annotations

import argparse
import copy
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from formgen.intake import Cover, intake_workbook

ROWS = {
    "contact": [{"contact.role": "Praktijkopleider", "contact.name": "Zoë Żółtowska"}],
    "evaluation": [{"evaluation.kind": kind} for kind in ("kennismaking", "tussentijds", "eind")],
    "skill": [{"skill.number": str(number), "skill.name": f"Handeling {number}"}
              for number in range(1, 13)],
}


def by_formgen(number: int) -> bytes:
    """A workbook for company ``number``."""
    return intake_workbook(
        f"B{number:03}", {**ROWS, "company": [{"company.name": f"Kliniek {number}"}]},
        cover=Cover(f"Kliniek {number}", "Groen College", "2026-2027"))


class ByOpenpyxl:
    """Builds the workbook that formgen makes, with openpyxl, cell by cell."""

    def __init__(self, model: bytes) -> None:
        self._model = openpyxl.load_workbook(io.BytesIO(model))
        self._styles: dict[int, dict[str, Any]] = {}

    def _style_of(self, cell: Any) -> dict[str, Any]:
        """What to set on a cell that looks like this one; the objects are made once."""
        if cell.style_id not in self._styles:
            self._styles[cell.style_id] = {
                attribute: copy.copy(getattr(cell, attribute)) for attribute in
                ("font", "fill", "border", "alignment", "protection", "number_format")}
        return self._styles[cell.style_id]

    def __call__(self, number: int) -> bytes:
        """A workbook for company ``number``."""
        workbook = Workbook()
        workbook.remove(workbook.active)
        for source in self._model:
            sheet = workbook.create_sheet(source.title)
            self._cells(source, sheet)
            self._rules(source, sheet)
        for name, defined in self._model.defined_names.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=defined.attr_text)
        stream = io.BytesIO()
        workbook.save(stream)
        return stream.getvalue()

    def _cells(self, source: Worksheet, sheet: Worksheet) -> None:
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None or cell.has_style:
                    made = sheet.cell(cell.row, cell.column, cell.value)
                    for attribute, style in self._style_of(cell).items():
                        setattr(made, attribute, style)
        for letter, size in source.column_dimensions.items():
            sheet.column_dimensions[letter].width = size.width
        for line, height in source.row_dimensions.items():
            sheet.row_dimensions[line].height = height.height

    @staticmethod
    def _rules(source: Worksheet, sheet: Worksheet) -> None:
        for check in source.data_validations.dataValidation:
            sheet.add_data_validation(copy.copy(check))
        for area in source.conditional_formatting:
            for rule in area.rules:
                sheet.conditional_formatting.add(str(area.sqref), copy.copy(rule))
        sheet.protection.sheet = True
        sheet.freeze_panes = source.freeze_panes


def seconds(make: Callable[[int], bytes], count: int) -> float:
    """How long it takes to make so many workbooks."""
    start = time.perf_counter()
    for number in range(count):
        make(number)
    return time.perf_counter() - start


def main() -> None:
    """Read the command line, measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workbooks", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    engines = {"formgen": by_formgen, "openpyxl": ByOpenpyxl(by_formgen(0))}
    rounds = [{name: seconds(make, options.workbooks) for name, make in engines.items()}
              for _ in range(options.rounds)]
    for name in engines:
        each = statistics.median(times[name] for times in rounds) / options.workbooks * 1000
        ratio = statistics.median(times[name] / times["formgen"] for times in rounds)
        print(f"{name:10} {each:7.1f} ms each   {ratio:5.2f}x formgen's time")


if __name__ == "__main__":
    main()
