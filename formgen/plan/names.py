"""Where each document goes: ``<cohort>/<company>/<student number>/<form>.<format>``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from formgen.findings import Language
from formgen.forms import Form
from formgen.model import Cohort, Company, Placement
from formgen.model.case import Case, case_of
from formgen.model.filenames import collision_key, safe_part
from formgen.spool import repeated

NO_COHORT = "cohort"
# "2026/2027" is two years; without a sign between them they are one number.
_SEPARATORS = str.maketrans("/\\", "--")
# Parts of paths that are remembered: those of a company come again for each of its interns.
_MOST_PARTS = 10_000


class Names:
    """The folders and file names of a cohort's documents.

    Folders hold the student number and not the name, so that a list of files shows no
    personal names. An intern with two placements at one company gets a folder for each.
    """

    def __init__(self, cohort: Cohort) -> None:
        several = repeated(map(hash, map(_at_company, cohort.placements.values())))
        self._at_company = Counter(
            pair for pair in map(_at_company, cohort.placements.values())
            if hash(pair) in several) if several else Counter()
        self._parts: dict[str, str] = {}

    def cohort(self, case: Case) -> str:
        """The name of the cohort that the intern's group belongs to."""
        return case.group.cohort if case.group else NO_COHORT

    def folder(self, case: Case) -> str:
        """The placement's folder below the output folder, with forward slashes."""
        placement, company = case.placement, case.company
        intern = placement.student_number
        if self._at_company[_at_company(placement)] > 1:
            intern = f"{intern} {placement.placement_id}"
        cohort = self.cohort(case).translate(_SEPARATORS)
        return "/".join(map(self._part, (cohort, label_of(company), intern)))

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
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()
            part = self._parts[text] = safe_part(text)
        return part


def lies_where_it_belongs(cohort: Cohort) -> Callable[[str, str], bool]:
    """Whether a path, the second argument, is where the papers of a placement, the first, belong
    now; of a placement that is gone that is wherever they are.

    Papers that were made when an intern was at another company name that company, and are in
    its folder until somebody removes them.
    """
    names = Names(cohort)

    def belongs(placement_id: str, path: str) -> bool:
        placement = cohort.placements.get(placement_id)
        return placement is None or path.rpartition("/")[0] == names.folder(
            case_of(cohort, placement))

    return belongs


def label_of(company: Company) -> str:
    """What a company's folder is called, before it is made a legal name."""
    code, name = company.company_id, company.name or ""
    return name if code == name else f"{code} {name}"


def _at_company(placement: Placement) -> tuple[str, str]:
    return placement.student_number, placement.company_id
