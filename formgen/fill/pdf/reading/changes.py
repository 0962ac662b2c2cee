"""How a form that came back differs from the one that was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formgen.fill.pdf.issued import Issued
from formgen.fill.pdf.reading.fields import Form
from formgen.fill.pdf.reading.sent import Sent, action_sum
from formgen.fill.pdf.reading.trust import Cargo
from formgen.findings import Finding, found

#: Names that a finding lists; the rest is counted.
_MOST_NAMES = 5


def altered_form(
    form: Form, now: Sent, sent: Sent | None, issued: Issued | None
) -> Iterator[Finding]:
    """What happened to the form itself, its fields and pages, between ``sent`` and ``now``."""
    if sent is None or not form.fields:
        return
    gone = [name for name in sent.fields if name not in now.fields]
    new = [name for name in now.fields if name not in sent.fields]
    both = [name for name in sent.fields if name in now.fields]
    moved = [name for name in both if now.fields[name].where != sent.fields[name].where]
    other = [name for name in both if now.fields[name].what != sent.fields[name].what]
    for code, names in (
        ("PDF_FIELDS_REMOVED", gone),
        ("PDF_FIELDS_ADDED", new),
        ("PDF_FIELDS_MOVED", moved),
        ("PDF_FIELDS_ALTERED", other),
    ):
        if names:
            yield found(code, count=len(names), names=listed(names))
    expected = len(sent.pages) + (issued.extra_pages if issued is not None else 0)
    if len(now.pages) != expected:
        yield found("PDF_PAGES_CHANGED", count=len(now.pages), expected=expected)
        return
    drawn = zip(sent.pages, now.pages, strict=False)
    pages = [str(number) for number, (was, is_now) in enumerate(drawn, 1) if was != is_now]
    if pages:
        yield found("PDF_PAGE_ALTERED", pages=listed(pages))


def suspect_cargo(cargo: Cargo, sent: Sent | None) -> Iterator[Finding]:
    """What the file could run, carries, or has scribbled on it, and did not when it was sent."""
    known = sent.actions if sent is not None else frozenset()
    fresh = [a for a in cargo.actions if a.is_suspect and action_sum(a) not in known]
    if any(action.kind == "JavaScript" for action in fresh):
        yield found("PDF_FORM_HAS_SCRIPT")
    for kind in dict.fromkeys(a.kind for a in fresh if a.kind != "JavaScript"):
        yield found("PDF_FORM_HAS_ACTION", action=kind)
    for carrier in cargo.carriers:
        yield found("PDF_FORM_CARRIES", what=carrier)
    if cargo.notes > (sent.notes if sent is not None else 0):
        yield found("PDF_FORM_HAS_NOTES", count=cargo.notes)


def listed(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f", … (+{more})" if more > 0 else "")
