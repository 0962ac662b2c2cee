"""The report for a terminal: what was done in a few lines, then the findings by code.

It has no colours; :mod:`formgen.cli` may add them. It shows no names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from formgen.findings import Finding, Language, Severity
from formgen.report.groups import Group, grouped
from formgen.report.model import Report
from formgen.report.words import Words, words
from formgen.write import Status

#: How many findings of one code are shown.
SHOWN = 5


def render(report: Report, language: Language, shown: int = SHOWN) -> str:
    """The whole report, at most ``shown`` findings of each code; ends with a line break."""
    blocks = (render_summary(report, language), render_findings(report.findings, language, shown))
    return "\n".join(filter(None, blocks))


def render_summary(report: Report, language: Language) -> str:
    """What was done, in at most six lines."""
    say = words(language)
    totals = report.totals
    head = " · ".join(filter(None, (
        totals.school, *totals.cohorts, say.say("final" if report.final else "draft"))))
    at = say.say("at", placements=say.count("placement", totals.placements),
                 companies=say.count("company", totals.companies))
    into = say.say("into", folder=report.output) if report.output else ""
    outcome = say.say("dry_run") if report.dry_run else into
    return _lines(filter(None, (
        head, at, _documents(report, say), outcome, _counted(report.findings, say))))


def render_check(findings: Sequence[Finding], language: Language, shown: int = SHOWN) -> str:
    """What a check found, and below it how much that is and how to see all of it."""
    say = words(language)
    cut = any(len(group.findings) > shown for group in grouped(findings))
    counted = _lines((_counted(findings, say) + (f" ({say.say('all')})" if cut else ""),))
    return "\n".join(filter(None, (render_findings(findings, language, shown), counted)))


def render_reasons(report: Report, language: Language) -> str:
    """Each document that the run was asked for and why it was made; or, if it was not, what
    became of it.
    """
    say = words(language)
    return _lines(
        f"{record.path}: "
        + (say.reason(record.reason) if record.reason else say.status(record.status))
        for record in report.documents if record.status is not Status.EARLIER)


def render_findings(findings: Sequence[Finding], language: Language, shown: int = SHOWN) -> str:
    """Findings by code, the serious ones first: where, what was seen, what to do."""
    say = words(language)
    return "\n".join(_lines(_group(group, say, shown)) for group in grouped(findings))


def _group(group: Group, say: Words, shown: int) -> Iterator[str]:
    language = say.language
    count = len(group.findings)
    times = f" ({say.say('times', count=count)})" if count > 1 else ""
    yield f"{say.severity(group.severity).upper()} {group.code}{times}"
    todo = group.todo(language)
    for finding in group.findings[:shown]:
        yield f"  {': '.join(filter(None, (say.whereabouts(finding), finding.what(language))))}"
        if todo is None:
            yield f"    → {finding.todo(language)}"
    if count > shown:
        yield f"  {say.say('more', count=count - shown)}"
    if todo:
        yield f"  → {todo}"


def _documents(report: Report, say: Words) -> str:
    """12 documenten: 9 gemaakt, 3 tegengehouden."""
    by_status = report.by_status()
    parts = ", ".join(f"{by_status[status]} {say.status(status)}"
                      for status in Status if by_status[status])
    return say.count("document", len(report.documents)) + (f": {parts}" if parts else "")


def _counted(findings: Iterable[Finding], say: Words) -> str:
    """2 fouten, 1 waarschuwing."""
    severities = [finding.severity for finding in findings]
    parts = [say.count(severity.value, severities.count(severity))
             for severity in Severity if severity in severities]
    return ", ".join(parts) or say.say("none_found")


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
