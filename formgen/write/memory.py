"""What a run leaves for the next one in ``.formgen/``, to save it work; never needed.

``templates.json`` holds what compiling each template found out, ``compiled/`` the templates
themselves in the form in which they are filled. ``last_run.json`` holds the findings of the last
run that ended, under a fingerprint of all that it read: a run with the same fingerprint, whose
documents are still there, has nothing to do. All may be deleted at any time. None holds a value
of a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from formgen.findings import Finding, catalogue
from formgen.write.manifest import finding_of, finding_row, json_line, listed

TEMPLATES = "templates.json"
COMPILED = "compiled"
LAST_RUN = "last_run.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class KnownTemplate:
    """What compiling a template found: the names that it reads, and what should be known.

    ``name`` says which template of which form it is, whatever its content.
    """

    name: str
    uses: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """A cohort in numbers: whose it is, and of how many placements at how many companies."""

    school: str = ""
    cohorts: tuple[str, ...] = ()
    placements: int = 0
    companies: int = 0


@dataclass(frozen=True, slots=True)
class LastRun:
    """A run that ended: the fingerprint of all that it read, and what it said.

    ``earlier`` are the paths of documents in its manifest that it was not asked for.
    """

    fingerprint: str
    totals: Totals
    findings: tuple[Finding, ...]
    earlier: tuple[str, ...] = ()


def templates_text(known: Mapping[str, KnownTemplate]) -> str:
    """The known templates by hash, as JSON, a line each."""
    rows = (
        f'"{sha256}": ' + json_line({
            "name": template.name, "uses": template.uses,
            "findings": [finding_row(finding) for finding in template.findings]})
        for sha256, template in sorted(known.items()))
    return "{\n" + ",\n".join(rows) + "\n}\n"


def read_templates(own: Path) -> dict[str, KnownTemplate]:
    """The known templates of earlier runs; none if the file is not there or not to be read."""
    try:
        rows = json.loads((own / TEMPLATES).read_text(encoding="utf-8"))
        return {sha256: KnownTemplate(
                    str(row["name"]), tuple(row["uses"]), _findings(row["findings"]))
                for sha256, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def read_compiled(own: Path, name: str) -> bytes:
    """The kept bytes of a compiled template; empty if there are none."""
    try:
        return (own / COMPILED / compiled_file(name)).read_bytes()
    except OSError:
        return b""


def compiled_file(name: str) -> str:
    """The file of a compiled template, by the template's name."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:24]


def last_run_text(run: LastRun) -> Iterator[str]:
    """The last run as JSON, in pieces: of a whole country it is long."""
    yield (f'{{"schema": {_SCHEMA}, "fingerprint": {json_line(run.fingerprint)}, '
           f'"totals": {json_line(asdict(run.totals))},\n')
    yield from listed("findings", map(finding_row, run.findings))
    yield ",\n"
    yield from listed("earlier", run.earlier)
    yield "}\n"


def read_last_run(own: Path) -> LastRun | None:
    """The last run that ended; None if none did, or none that this version understands."""
    try:
        row = json.loads((own / LAST_RUN).read_text(encoding="utf-8"))
        if row["schema"] != _SCHEMA:
            return None
        totals = row["totals"]
        return LastRun(str(row["fingerprint"]),
                       Totals(**{**totals, "cohorts": tuple(totals["cohorts"])}),
                       _findings(row["findings"]), tuple(row["earlier"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _findings(rows: list[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings of rows.

    Raises:
        ValueError: if one is not known to this version, so that nothing is left out.
    """
    if any(row["code"] not in catalogue() for row in rows):
        raise ValueError("a finding of another version")
    return tuple(finding_of(row) for row in rows)
