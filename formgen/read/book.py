"""A workbook of any format: what the rest of formgen asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from formgen.findings import Finding
from formgen.model.sheets import COUNTER_NAME
from formgen.read.raw import Sheet

#: The defined names that stand for a place: name -> (sheet, "B7").
Names = Mapping[str, tuple[str, str]]


class Book(Protocol):
    """A workbook; ``file`` is its name for messages."""

    @property
    def file(self) -> str:
        """The file's name."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets, in the order of the tabs."""

    @property
    def names(self) -> Names:
        """The defined names that stand for a place."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What should be known about the file as a whole."""

    def sheet(self, name: str) -> Sheet:
        """A sheet by its exact name.

        Raises:
            InputError: if the sheet is missing, damaged or unsafe.
        """


@dataclass(frozen=True, slots=True)
class LoadedBook:
    """A workbook all of whose sheets were read at once. It pickles, to leave a child process."""

    file: str
    sheets: Mapping[str, Sheet]
    names: Names = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets, in the order of the tabs."""
        return tuple(self.sheets)

    def sheet(self, name: str) -> Sheet:
        """A sheet by its exact name."""
        return self.sheets[name]


def counters(names: Names, sheet: str) -> frozenset[str]:
    """The cells of a sheet in which formgen itself counts, by their defined names."""
    return frozenset(cell for name, (where, cell) in names.items()
                     if where == sheet and name.startswith(COUNTER_NAME))
