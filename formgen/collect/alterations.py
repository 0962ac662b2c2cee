"""What was done to a form itself: other words on it, and what it would fetch from elsewhere.

A PDF form carries a description of itself, by which its reader notices this alone; a Word form
is compared with the copy that was sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from formgen.collect.evidence import Evidence
from formgen.findings import Finding, found

#: Word puts this into every document of a company that has a template of its own.
_HARMLESS = "attachedTemplate"


def altered(seen: Evidence, sent: Evidence) -> Iterator[Finding]:
    """What is other on a returned form than on the one that was sent, answers aside."""
    fetched = set(seen.wording.pointers) - set(sent.wording.pointers) - {_HARMLESS}
    if fetched:
        yield found("RETURNED_FETCHES", kinds=", ".join(sorted(fetched)))
    comparable = (seen.kind, seen.language, seen.form_version) == (
        sent.kind, sent.language, sent.form_version)
    changes = seen.wording.changes(sent.wording) if comparable else 0
    if changes:
        yield found("RETURNED_TEXT_CHANGED", count=changes)
