"""Documents of earlier runs that no longer belong to anything in the input."""

from __future__ import annotations

from dataclasses import dataclass

from formgen.findings import Finding, Where, found
from formgen.model import Cohort
from formgen.plan import Plan
from formgen.spool import Spool
from formgen.write import DocumentRecord, OutputTree


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What became of the documents of earlier runs: those that stay, what to know of
    them, and a finding for each that was removed.
    """

    records: Spool[DocumentRecord]
    findings: tuple[Finding, ...]
    removed: tuple[Finding, ...]


def left_over(tree: OutputTree, cohort: Cohort, plan: Plan, *, remove: bool) -> LeftOver:
    """Find the documents that this run does not plan, and those of them that are left over:
    their placement is gone, the same document now has another place, or the placement no
    longer is one that the form is for.

    They are listed, and removed only if asked: a document that somebody changed stays even
    then. ``remove`` does nothing to documents that this run was merely not asked for.
    """
    others = Spool(DocumentRecord, tree.others())
    theirs = {record.placement_id for record in others}
    planned = {(job.placement_id, job.form, job.format, job.language)
               for job in plan.jobs if job.placement_id in theirs} if theirs else set()
    not_due = {(one.placement_id, one.form)
               for one in plan.not_due if one.placement_id in theirs} if theirs else set()
    stay = Spool(DocumentRecord)
    findings: list[Finding] = []
    removed: list[Finding] = []
    for record in others:
        is_left = (record.placement_id not in cohort.placements
                   or _what(record) in planned
                   or (record.placement_id, record.form) in not_due)
        if is_left and remove and tree.remove(record):
            removed.append(_finding("DOCUMENT_REMOVED", record))
            continue
        stay.add(record)
        if is_left:
            code = "DOCUMENT_LEFT_OVER_CHANGED" if remove else "DOCUMENT_LEFT_OVER"
            findings.append(_finding(code, record))
    tree.removals.finish()
    return LeftOver(stay, tuple(findings), tuple(removed))


def _what(record: DocumentRecord) -> tuple[str, str, str, str]:
    return record.placement_id, record.form, record.format, record.language


def _finding(code: str, record: DocumentRecord) -> Finding:
    return found(code, Where(file=record.path), record.subject)
