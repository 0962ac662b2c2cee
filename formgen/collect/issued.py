"""What was issued: every document that the last run made, by the short code on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from formgen.errors import UsageError
from formgen.findings import Where, found
from formgen.forms import Form
from formgen.model import Cohort
from formgen.plan import amended
from formgen.plan.codes import codes_of
from formgen.plan.names import lies_where_it_belongs
from formgen.write import MANIFEST, DocumentRecord, Documents, read_agreed, read_manifest


@dataclass(frozen=True, slots=True)
class Issued:
    """One paper of one placement; its Word and PDF files in any language are the same paper."""

    code: str
    form: str
    placement_id: str
    records: tuple[DocumentRecord, ...]

    def path(self, file_format: str, language: str) -> str:
        """The file that was sent in this format; in another language if there is only that."""
        fitting = [record for record in self.records if record.format == file_format]
        exact = [record for record in fitting if record.language == language]
        return next((record.path for record in (*exact, *fitting)), "")


@dataclass(frozen=True, slots=True)
class Issue:
    """All papers of an output folder by code, every record of its manifest, and what reads the
    documents. Of a paper that has another place now, the record of the old one comes last.
    """

    stored: Documents
    papers: Mapping[str, Issued]
    records: tuple[DocumentRecord, ...]
    gone: Callable[[str], Issued | None]

    def find(self, code: str) -> Issued | None:
        """The paper with a code, also of one whose documents are there no more: sent papers are
        purged before all of them are back.
        """
        return self.papers.get(code) or self.gone(code)


def read_issue(output: Path, cohort: Cohort, forms: Mapping[str, Form]) -> Issue:
    """The papers of a cohort that the manifest of an output folder lists.

    Raises:
        UsageError: if there is none: nothing was generated there.
    """
    try:
        documents = list(read_manifest(output / MANIFEST).documents)
    except (OSError, ValueError) as error:
        raise UsageError(found("NOTHING_ISSUED", Where(output.name))) from error
    belongs = lies_where_it_belongs(cohort)
    documents.sort(key=lambda record: not belongs(record.placement_id, record.path))
    records: dict[str, list[DocumentRecord]] = {}
    for record in documents:
        if record.status.on_disk:
            records.setdefault(record.code, []).append(record)
    return Issue(Documents(output), {
        code: Issued(code, made[0].form, made[0].placement_id, tuple(made))
        for code, made in records.items()}, tuple(documents), _known_by_code(output, cohort, forms))


def _known_by_code(output: Path, cohort: Cohort,
                   forms: Mapping[str, Form]) -> Callable[[str], Issued | None]:
    """Finds any paper of the cohort by its code; all codes are worked out once one is asked for."""

    @cache
    def known() -> Mapping[str, tuple[str, str]]:
        agreed = amended(cohort, read_agreed(output)[0])  # sheets of changes are told apart by it
        return {code: (form, placement_id) for code, placement_id, form
                in codes_of(replace(cohort, agreed=agreed), forms.values())}

    def find(code: str) -> Issued | None:
        paper = known().get(code)
        return Issued(code, *paper, ()) if paper else None

    return find
