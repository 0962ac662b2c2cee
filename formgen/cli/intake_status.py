"""Of each company: was its intake made, did it come back, is it complete."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formgen.cli.table import Column, table
from formgen.findings import Language

if TYPE_CHECKING:
    from formgen.intake.status import CompanyStatus

_STATES = {
    "not_made": ("niet gemaakt", "not made"), "made": ("gemaakt", "made"),
    "unreadable": ("onleesbaar", "unreadable"), "mistakes": ("met fouten", "with mistakes"),
    "incomplete": ("onvolledig", "incomplete"), "complete": ("compleet", "complete"),
}


def intake_rows(paths: Sequence[Path], made: Path) -> tuple[CompanyStatus, ...]:
    """The status of every company of the input; ``made`` is where workbooks were made.

    Raises:
        InputError: if the input cannot be used at all.
    """
    from formgen.intake.folder import read_made
    from formgen.intake.received import receive
    from formgen.intake.status import intake_status
    from formgen.read import read_inputs

    cohort = read_inputs(paths).cohort
    received = receive(paths, only_intakes=False, known=cohort.companies.values())
    return intake_status(cohort, read_made(made), received)


def intake_text(rows: Sequence[CompanyStatus], language: Language) -> str:
    """A line per company for a terminal; ends with a line break."""
    dutch = language == "nl"
    word = {state: pair[0 if dutch else 1] for state, pair in _STATES.items()}
    return table((
        Column("bedrijf" if dutch else "company", [row.company_id for row in rows]),
        Column("naam" if dutch else "name", [row.name for row in rows], width=36),
        Column("plaatsingen" if dutch else "placements", [row.placements for row in rows]),
        Column("intake", [word[row.state.value] for row in rows]),
        Column("fouten" if dutch else "mistakes", [_known(row, row.mistakes) for row in rows]),
        Column("nog verplicht" if dutch else "still required",
               [_known(row, row.missing) for row in rows]),
        Column("bestand" if dutch else "file", [row.file for row in rows], width=40),
    ))


def _known(row: CompanyStatus, number: int) -> int | str:
    """A number that is only known of an intake that came back."""
    return number if row.state.is_back else "–"


def intake_data(rows: Sequence[CompanyStatus]) -> list[dict[str, Any]]:
    """The same for monitoring: numbers, codes and file names; no names of companies."""
    return [{"company_id": row.company_id, "placements": row.placements,
             "state": row.state.value, "file": row.file, "mistakes": row.mistakes,
             "warnings": row.warnings, "missing": row.missing} for row in rows]
