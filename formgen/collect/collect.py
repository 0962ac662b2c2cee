"""Returned files in, receipts out: what ``formgen collect`` does, on one screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from formgen.collect.alterations import altered
from formgen.collect.answers import FIXED_VALUE_CHANGED, check_answers, state_of
from formgen.collect.evidence import FORM_FORMATS, Evidence, Kind, evidence
from formgen.collect.inbox import Received, received
from formgen.collect.issued import Issue, Issued, read_issue
from formgen.collect.ledger import Ledger, Receipt, State
from formgen.collect.originals import keep
from formgen.collect.parts import Printed
from formgen.collect.versions import Paper, differences, papers
from formgen.errors import FormgenError
from formgen.findings import Finding, Where, found
from formgen.forms import Form
from formgen.forms.templates import load_forms
from formgen.guard import guarded
from formgen.model import Cohort, Label
from formgen.progress import Progress, Silence
from formgen.read import read_inputs, readable

_NO_FIELDS = Label("—", "—")
# What else is found in a form that an editor made a flat page of.
_SAYS_THAT_FIELDS_ARE_GONE = {"PDF_WITHOUT_FIELDS", "PDF_FIELDS_REMOVED", "PDF_FIELDS_UNLISTED",
                              "PDF_PAGE_ALTERED", "WORD_CONTROLS_UNMATCHED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectRequest:
    """What is to be collected.

    ``returned`` are files and folders; ``folder`` is where the ledger and the originals are
    kept. ``inputs``, ``templates`` and ``output`` are those of ``formgen generate``. ``on``
    is the day that goes into the ledger.
    """

    returned: tuple[Path, ...]
    inputs: tuple[Path, ...]
    templates: Path
    output: Path
    folder: Path
    on: date


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of it: the new receipts, how many files were there already, and findings."""

    receipts: tuple[Receipt, ...]
    known: int
    findings: tuple[Finding, ...]
    papers: Mapping[str, Paper] = field(default_factory=dict)


@readable()
def collect(request: CollectRequest, progress: Progress | None = None) -> Collected:
    """Take in every returned file: keep it, find out what it is, read and check its answers.

    One file at a time is in memory, and each is in the ledger before the next is looked at:
    what was collected stays collected, whatever happens to the rest. A file that is damaged
    or hostile is kept and named, and the others go on.

    Raises:
        UsageError: nothing was generated that could come back
        InputError: the input of the cohort cannot be read, or a path does not exist
        OutputError: the ledger cannot be written.
    """
    tell = progress or Silence()
    tell.stage("read")
    forms = load_forms(request.templates)
    cohort = read_inputs(request.inputs).cohort
    desk = _Desk(request, read_issue(request.output, cohort, forms), forms, cohort)
    findings: list[Finding] = []
    receipts: list[Receipt] = []
    known = 0
    with Ledger(request.folder) as ledger:
        tell.stage("collect")
        for item in received(request.returned):
            if isinstance(item, Finding):
                findings.append(item)
            elif hashlib.sha256(item.content).hexdigest() in ledger:
                known += 1
            else:
                keep(request.folder, item)
                for receipt in desk.receipts(item):
                    if receipt.sha256 not in ledger:
                        ledger.add(receipt)
                        receipts.append(receipt)
            tell.step()
        sorted_out = papers(ledger)
    findings += (finding for receipt in receipts for finding in receipt.findings)
    findings += _about_versions(sorted_out, receipts, forms)
    return Collected(tuple(receipts), known, tuple(findings), sorted_out)


class _Desk:
    """Where a returned file is looked at: with what was sent and what is known of the cohort."""

    def __init__(self, request: CollectRequest, issue: Issue, forms: Mapping[str, Form],
                 cohort: Cohort) -> None:
        self._request = request
        self._issue = issue
        self._forms = forms
        self._cohort = cohort

    def receipts(self, item: Received) -> Iterator[Receipt]:
        """What a file is and says, its findings naming the file; first the papers bound into
        it, so that a file that the ledger knows is one whose papers it knows.
        """
        sha256 = hashlib.sha256(item.content).hexdigest()
        blank = Receipt(sha256, item.name, self._request.on, Kind.OTHER, State.REFUSED,
                        modified=item.modified)
        try:
            seen = guarded(evidence, item.content)
        except FormgenError as error:
            yield replace(blank, findings=_in_file(error.findings, item.name))
            return
        for part in seen.parts:
            key = hashlib.sha256(f"{sha256} {part.code}".encode()).hexdigest()
            yield self._receipt(replace(blank, sha256=key, kind=part.kind), part, item)
        yield self._receipt(replace(blank, kind=seen.kind), seen, item)

    def _receipt(self, blank: Receipt, seen: Evidence, item: Received) -> Receipt:
        receipt = self._matched(blank, seen)
        subject = f"placement:{receipt.placement_id}" if receipt.placement_id else ""
        findings = _in_file(receipt.findings, item.name, subject)
        if findings and receipt.form in self._forms:
            printed = Printed(self._forms[receipt.form])
            findings = tuple(map(printed.told, findings))
        return replace(receipt, findings=findings)

    def _matched(self, blank: Receipt, seen: Evidence) -> Receipt:
        if seen.kind is Kind.OTHER:
            return replace(blank, state=State.UNMATCHED,
                           findings=(found("RETURNED_NO_FORM"),))
        if seen.kind is Kind.INTAKE:
            code = "INTAKE_COLLECTED" if seen.company_id else "RETURNED_NO_FORM"
            state = State.INTAKE if seen.company_id else State.UNMATCHED
            return replace(blank, state=state, company_id=seen.company_id,
                           findings=(found(code, company=seen.company_id),))
        code, noticed = _code(seen)
        paper = self._issue.find(code)
        if paper is None:
            # A mistyped code is none: its check character does not fit.
            why = (found("RETURNED_CODE_UNKNOWN", seen=code) if code
                   else found("RETURNED_WITHOUT_ID"))
            return replace(blank, state=State.UNMATCHED,
                           findings=(*seen.findings, *noticed, why))
        receipt = replace(blank, code=code, form=paper.form, placement_id=paper.placement_id)
        if seen.kind is Kind.PAPER:
            return replace(receipt, state=State.PAPER,
                           findings=(*noticed, *(seen.findings or (found("RETURNED_ON_PAPER"),))))
        return self._read(receipt, seen, paper, noticed)

    def _read(self, receipt: Receipt, seen: Evidence, paper: Issued,
              noticed: tuple[Finding, ...]) -> Receipt:
        form = self._forms.get(paper.form)
        if form is None:
            return replace(receipt, state=State.UNMATCHED, findings=(
                found("RETURNED_FORM_GONE", name=paper.form),))
        sent = self._sent(paper, seen)
        if sent and sent.fields and not sent.fields & seen.fields:
            others = (finding for finding in seen.findings
                      if not finding.where.field and finding.code not in _SAYS_THAT_FIELDS_ARE_GONE)
            return replace(receipt, state=State.PAPER, findings=(
                *others, *noticed, found("RETURNED_FIELDS_LOST")))
        findings = [*seen.findings, *noticed]
        if seen.form_version and seen.form_version != form.version:
            findings.append(found("RETURNED_OTHER_VERSION", seen=seen.form_version,
                                  current=form.version))
        findings += [found("RETURNED_NOT_COMPARED")] if sent is None else altered(seen, sent)
        before = sent.answers if sent else {}
        on_paper = sent.fields if sent else _printed(seen) if form.sections else seen.fields
        findings += check_answers(seen.answers, before, form,
                                  self._cohort.placements.get(paper.placement_id), seen.findings,
                                  on_paper)
        everything = _without_doubles(findings)
        return replace(receipt, answers=seen.answers, findings=everything,
                       state=state_of(seen.answers, form, everything, before))

    def _sent(self, paper: Issued, seen: Evidence) -> Evidence | None:
        """What the paper said when it went out; None if that copy is gone or changed."""
        path = paper.path(FORM_FORMATS[seen.kind], seen.language)
        record = next((record for record in paper.records if record.path == path), None)
        if record is None:
            return None
        try:
            content = self._issue.stored.read(record)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if hashlib.sha256(content).hexdigest() != record.sha256:
            return None
        return evidence(content)


def _printed(seen: Evidence) -> frozenset[str]:
    """The fields that were fixed when the paper went out, hints among them."""
    return frozenset(name for name, given in seen.answers.items() if given.fixed)


def _code(seen: Evidence) -> tuple[str, tuple[Finding, ...]]:
    """The code to go by: that of the hidden marks, else the one on the pages."""
    others = [code for code in seen.visible if code != seen.code]
    if seen.code:
        differ = found("RETURNED_CODES_DIFFER", seen=", ".join(others), own=seen.code)
        return seen.code, (differ,) if others else ()
    if len(others) > 1:
        return "", (found("RETURNED_SEVERAL_CODES", seen=", ".join(others)),)
    return (others[0] if others else ""), ()


def _in_file(findings: tuple[Finding, ...], name: str, subject: str = "",
             ) -> tuple[Finding, ...]:
    """Findings of an engine or rule, which know no file, with the file's name added."""
    return tuple(
        replace(finding, subject=finding.subject or subject,
                where=replace(finding.where, file=finding.where.file or name))
        for finding in findings)


def _without_doubles(findings: list[Finding]) -> tuple[Finding, ...]:
    """A fixed value that changed is told once, whoever noticed it."""
    told = {finding.where.field for finding in findings
            if finding.code == "RETURNED_VALUE_CHANGED"}
    return tuple(finding for finding in findings
                 if not (finding.code in FIXED_VALUE_CHANGED and finding.where.field in told))


def _about_versions(sorted_out: Mapping[str, Paper], receipts: list[Receipt],
                    forms: Mapping[str, Form]) -> Iterator[Finding]:
    """A finding for each paper that came back again, with the fields that differ."""
    for code in dict.fromkeys(receipt.code for receipt in receipts if receipt.code):
        paper = sorted_out[code]
        if len(paper.versions) < 2:
            continue
        proposed = paper.proposed
        other = next(version for version in reversed(paper.versions) if version is not proposed)
        names = [difference.name for difference in differences(other, proposed)]
        known = forms.get(proposed.form)
        title = known.title if known else Label(proposed.form, proposed.form)
        fields = Printed(known).listed(names) if known and names else _NO_FIELDS
        yield found(
            "RETURNED_AFTER_DECISION" if paper.newer else "RETURNED_AGAIN",
            Where(proposed.name), f"placement:{proposed.placement_id}", form=title.nl,
            form_en=title.en, count=len(paper.versions), fields_nl=fields.nl, fields_en=fields.en)
