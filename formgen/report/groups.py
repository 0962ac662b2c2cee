"""Findings gathered by their code, the serious ones first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from formgen.findings import Finding, Language, Severity


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one code."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]

    def todo(self, language: Language) -> str | None:
        """What to do, if that is the same for all of them; else None."""
        texts = {finding.todo(language) for finding in self.findings}
        return texts.pop() if len(texts) == 1 else None


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings by code: errors, warnings, notices; within these as they were found."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    groups = [Group(code, same[0].severity, tuple(same)) for code, same in by_code.items()]
    return tuple(sorted(groups, key=lambda group: list(Severity).index(group.severity)))
