"""Where each document goes: ``<cohort>/<company>/<student number>/<form>.<format>``."""

from __future__ import annotations

from collections import Counter

from formgen.findings import Language
from formgen.forms import Form
from formgen.model import Cohort
from formgen.model.case import Case
from formgen.model.filenames import collision_key, safe_part

NO_COHORT = "cohort"


class Names:
    """The folders and file names of a cohort's documents.

    Folders hold the student number and not the name, so that a list of files shows no
    personal names. An intern with two placements at one company gets a folder for each.
    """

    def __init__(self, cohort: Cohort) -> None:
        self._at_company = Counter(
            (placement.student_number, placement.company_id)
            for placement in cohort.placements.values()
        )
        self._parts: dict[str, str] = {}

    def cohort(self, case: Case) -> str:
        """The name of the cohort that the intern's group belongs to."""
        return case.group.cohort if case.group else NO_COHORT

    def folder(self, case: Case) -> str:
        """The placement's folder below the output folder, with forward slashes."""
        placement, company = case.placement, case.company
        intern = placement.student_number
        if self._at_company[intern, placement.company_id] > 1:
            intern = f"{intern} {placement.placement_id}"
        label = f"{company.company_id} {company.name or ''}"
        return "/".join(self._part(part) for part in (self.cohort(case), label, intern))

    def file(self, form: Form, language: Language) -> str:
        """A document's file name without its extension."""
        return self._part(form.file_name[language])

    @staticmethod
    def collision_key(path: str) -> str:
        """Equal for two paths that some file system would take for one."""
        return collision_key(path)

    def _part(self, text: str) -> str:
        part = self._parts.get(text)
        if part is None:
            part = self._parts[text] = safe_part(text)
        return part
