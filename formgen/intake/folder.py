"""A folder of workbooks that were made: written whole, and never over somebody's answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from formgen.findings import Finding, Where, found
from formgen.model.filenames import distinct
from formgen.write.atomic import put
from formgen.write.failures import writing
from formgen.write.tree import MANIFEST
from formgen.write.workplace import sole_use

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook that was made for a company: its file's name and the hash of its bytes."""

    company_id: str
    name: str
    sha256: str


def read_made(folder: Path) -> Mapping[str, Made]:
    """The workbooks that were made in a folder, by company; none if nothing was made there.

    Raises:
        OSError: if something was, and what cannot be read.
    """
    try:
        entries = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["workbooks"]
        return {entry["company_id"]: Made(**entry) for entry in entries}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def file_names(companies: Collection[str]) -> dict[str, str]:
    """A name for each company's workbook, different on every file system."""
    stems = distinct(f"intake_{company_id}" for company_id in companies)
    return {company_id: f"{stem}.xlsx"
            for company_id, stem in zip(companies, stems, strict=True)}


def write_workbooks(folder: Path, workbooks: Mapping[str, tuple[str, bytes]]
                    ) -> tuple[dict[str, Made], list[Finding]]:
    """Write workbooks, given as company -> (name, content), and remember them.

    A file that is no longer as it was made may hold answers: it stays, with a finding.

    Raises:
        OutputError: if the folder cannot be written.
    """
    made: dict[str, Made] = {}
    findings: list[Finding] = []
    with writing(folder.name), sole_use(folder):
        known = read_made(folder)
        for company_id, (name, content) in workbooks.items():
            digest = hashlib.sha256(content).hexdigest()
            if _touched(folder / name, digest, known.get(company_id)):
                findings.append(found("INTAKE_NOT_REPLACED", Where(name),
                                      f"company:{company_id}", folder=folder.name))
                continue
            put(str(folder), name, content, durable=False)
            made[company_id] = Made(company_id, name, digest)
        _remember(folder, {**known, **made})
    return made, findings


def _touched(path: Path, digest: str, known: Made | None) -> bool:
    """Whether a file is there that is neither what was made last nor what would be made."""
    if not path.exists():
        return False
    present = hashlib.sha256(path.read_bytes()).hexdigest()
    return present not in (digest, known.sha256 if known else "")


def _remember(folder: Path, made: Mapping[str, Made]) -> None:
    entries = [{"company_id": one.company_id, "name": one.name, "sha256": one.sha256}
               for _, one in sorted(made.items())]
    text = json.dumps({"version": _VERSION, "workbooks": entries}, indent=2, ensure_ascii=False)
    put(str(folder), MANIFEST, (text + "\n").encode(), durable=True)
