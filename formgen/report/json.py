"""The report for programs: the manifest's parts, and every finding with its words.

Like the manifest it holds no personal value but the student number. Unlike the manifest it
tells documents that were written from those that were found unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from formgen.findings import Finding, Language
from formgen.report.model import Report
from formgen.write import document_row, template_row

SCHEMA = 1


def render(report: Report) -> str:
    """The report as one JSON object; ends with a line break."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The text of :func:`render` as it is made; a finding or document at a time."""
    head = _dumped(_head(report))
    yield head.removesuffix("\n}")
    yield from _listed("findings", (
        _finding_row(finding, report.language) for finding in report.findings))
    yield from _listed("documents", (
        {**document_row(record), "status": record.status.value,
         **({"reason": record.reason.value} if record.reason else {})}
        for record in report.documents))
    yield "\n}\n"


def _dumped(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.encode(errors="backslashreplace").decode()


def _listed(name: str, rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """A list as the further value of an object, as :func:`json.dumps` writes it."""
    yield f',\n "{name}": ['
    is_empty = True
    for row in rows:
        yield ("\n  " if is_empty else ",\n  ") + _dumped(row).replace("\n", "\n  ")
        is_empty = False
    yield "]" if is_empty else "\n ]"


def _head(report: Report) -> dict[str, object]:
    """What the report says before its lists."""
    manifest = report.manifest
    return {
        "schema": SCHEMA,
        "formgen": manifest.version,
        "language": report.language,
        "final": report.final,
        "dry_run": report.dry_run,
        "output": report.output,
        "counts": {
            "placements": report.totals.placements,
            "companies": report.totals.companies,
            "documents": dict(sorted(report.by_status().items())),
            "findings": dict(sorted(report.by_severity().items())),
            "codes": dict(manifest.findings),
        },
        "inputs": [
            {"name": entry.name, "sha256": entry.sha256, "kind": entry.kind}
            for entry in manifest.inputs
        ],
        "templates": [template_row(entry) for entry in manifest.templates],
    }


def findings_list(findings: Iterable[Finding], language: Language) -> list[dict[str, object]]:
    """Each finding as a row: what, where, how serious, about whom, and what to do."""
    return [_finding_row(finding, language) for finding in findings]


def _finding_row(finding: Finding, language: Language) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": {
            "file": finding.where.file,
            "sheet": finding.where.sheet,
            "cell": finding.where.cell,
            "field": finding.where.field,
        },
        "subject": finding.subject,
        "what": finding.what(language),
        "todo": finding.todo(language),
    }
