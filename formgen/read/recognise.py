"""Which sheet of a workbook is which, and so what kind of workbook it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from formgen.findings import Finding, Where, found
from formgen.model.sheets import (
    CORRECTIONS,
    EXPLANATION,
    INTAKE,
    LISTS,
    MARKS,
    ROSTER,
    SheetLayout,
    defined_name,
)
from formgen.read.book import Book
from formgen.read.raw import shown
from formgen.read.synonyms import Vocabulary, vocabulary
from formgen.read.tables import header_row
from formgen.read.text import clean, folded, shortened

# Other names that schools give to the sheets of a roster.
_OTHER_NAMES = {
    "School": ("Instelling", "Onderwijsinstelling", "Schoolgegevens", "Gegevens school"),
    "Opleidingen": ("Opleiding", "Kwalificaties", "Crebo's", "Programs"),
    "Cohort": ("Cohorten", "Klas", "Klassen", "Groepen", "Groups", "Classes"),
    "Studenten": ("Student", "Leerlingen", "Deelnemers", "Stagiairs", "Stagiaires", "Interns"),
    "Plaatsingen": ("Plaatsing", "Stages", "Stageplaatsen", "BPV", "BPV-plaatsen", "Stageplekken"),
    "Bedrijven": ("Bedrijf", "Leerbedrijven", "Stagebedrijven", "Organisaties"),
    "Medewerkers": ("Docenten", "Begeleiders", "Contactpersonen school", "Team"),
    "Werkprocessen": ("Werkproces", "Kerntaken"),
    "Criteria": ("Beoordelingscriteria",),
}
# So many headers of one layout make a sheet with another name that sheet.
_ENOUGH_HEADERS = 4


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets of a workbook by the Dutch name of their layout."""

    sheets: Mapping[str, str]
    findings: tuple[Finding, ...]


@cache
def layout_vocabulary(layout: SheetLayout) -> Vocabulary:
    """The headers that a sheet of this layout understands."""
    return vocabulary(layout.keys)


def marks_of(workbook: Book) -> Mapping[str, str]:
    """What formgen wrote into the hidden sheet of a workbook that it made; else empty."""
    if MARKS not in workbook.sheet_names:
        return MappingProxyType({})
    rows = workbook.sheet(MARKS).rows
    return MappingProxyType({
        clean(shown(row.cells[0])): clean(shown(row.cells[1]))
        for row in rows if {0, 1} <= row.cells.keys()
    })


def is_intake(workbook: Book) -> bool:
    """Whether a workbook is a company's intake: by its marks, else by its sheets."""
    if "template" in marks_of(workbook):
        return marks_of(workbook)["template"] == "intake"
    by_name = _names(INTAKE)
    known = {by_name[folded(name)] for name in workbook.sheet_names if folded(name) in by_name}
    return len(known) >= 2


def layout_named(name: str) -> str:
    """The Dutch name of the roster's sheet that a sheet is called as; "" for any other."""
    return _names(ROSTER).get(_plain(name), "")


def is_of_no_use(name: str) -> bool:
    """Whether a sheet is one that formgen adds to its workbooks for people to read."""
    return folded(name) in _ignored()


def recognise(workbook: Book, layouts: tuple[SheetLayout, ...],
              but: Collection[str] = ()) -> Recognised:
    """Match a workbook's sheets with the layouts: by name, else by their headers.

    Sheets that formgen has no use for are reported, with the near miss; not those of ``but``,
    which are something else.
    """
    by_name = _names(layouts)
    sheets: dict[str, str] = {}
    rest: list[str] = []
    findings: list[Finding] = []
    for name in workbook.sheet_names:
        layout = by_name.get(_plain(name))
        if name in but:
            continue
        if layout and layout not in sheets:
            sheets[layout] = name
        elif layout:
            findings.append(found("SHEET_TWICE", Where(workbook.file, name), first=sheets[layout]))
        elif not is_of_no_use(name):
            rest.append(name)
    for name in rest:
        open_layouts = [layout for layout in layouts if layout.name.nl not in sheets]
        layout = (_by_defined_names(workbook, name, open_layouts)
                  or _by_headers(workbook, name, open_layouts))
        if layout:
            sheets[layout] = name
            findings.append(found("SHEET_RENAMED", Where(workbook.file, name), layout=layout))
        elif workbook.sheet(name).rows:
            findings.append(_not_used(workbook.file, name, by_name))
    return Recognised(MappingProxyType(sheets), tuple(findings))


def _plain(name: str) -> str:
    return folded(re.sub(r"\(\d+\)$", "", name))  # "Studenten (2)" is a copy of Studenten


def _names(layouts: tuple[SheetLayout, ...]) -> dict[str, str]:
    """Folded name of a sheet -> the Dutch name of its layout."""
    return {
        folded(name): layout.name.nl
        for layout in layouts
        for name in (layout.name.nl, layout.name.en, *_OTHER_NAMES.get(layout.name.nl, ()))
    }


@cache
def _ignored() -> frozenset[str]:
    labels = (EXPLANATION.nl, EXPLANATION.en, LISTS.nl, LISTS.en, CORRECTIONS.nl, CORRECTIONS.en,
              MARKS)
    return frozenset(map(folded, labels))


def _by_defined_names(workbook: Book, name: str, layouts: Sequence[SheetLayout]) -> str:
    """The layout whose defined names point into a sheet: they follow when it is renamed."""
    here = {defined for defined, (sheet, _) in workbook.names.items() if sheet == name}
    return next((layout.name.nl for layout in layouts
                 if not here.isdisjoint(map(defined_name, layout.keys))), "")


def _by_headers(workbook: Book, name: str, layouts: Sequence[SheetLayout]) -> str:
    """The layout whose headers a sheet has; "" if it is none for certain."""
    counts = {
        layout.name.nl: header[1] for layout in layouts if layout.shape == "table"
        for header in (header_row(workbook.sheet(name), layout_vocabulary(layout)),) if header
    }
    best = max(counts.values(), default=0)
    winners = [layout for layout, count in counts.items() if count == best]
    return winners[0] if best >= _ENOUGH_HEADERS and len(winners) == 1 else ""


def _not_used(file: str, name: str, by_name: Mapping[str, str]) -> Finding:
    where = Where(file, shortened(name))
    near = get_close_matches(folded(name), by_name, n=1, cutoff=0.75)
    if near:
        return found("SHEET_NOT_USED_NEAR", where, near=by_name[near[0]])
    return found("SHEET_NOT_USED", where)
