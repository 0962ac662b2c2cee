"""The report for programs: the manifest's parts, and every finding with its words.

Like the manifest it holds no personal value but the student number. Unlike the manifest it
tells documents that were written from those that were found unchanged.
"""

from __future__ import annotations

import json

from formgen.findings import Finding, Language
from formgen.report.model import Report
from formgen.write import document_row, template_row

SCHEMA = 1


def render(report: Report) -> str:
    """The report as one JSON object; ends with a line break."""
    manifest = report.manifest
    whole = {
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
        "findings": findings_list(report.findings, report.language),
        "documents": [
            {**document_row(record), "status": record.status.value,
             **({"reason": record.reason.value} if record.reason else {})}
            for record in report.documents
        ],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return text.encode(errors="backslashreplace").decode() + "\n"


def findings_list(findings: tuple[Finding, ...], language: Language) -> list[dict[str, object]]:
    """Each finding as a row: what, where, how serious, about whom, and what to do."""
    return [
        {
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
        for finding in findings
    ]
