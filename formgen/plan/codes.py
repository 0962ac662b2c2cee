"""Which paper is whose: the ids and codes of a cohort's papers, whether they are made or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formgen.forms import Form
from formgen.model import Cohort
from formgen.model.case import Case, cases
from formgen.plan.changes import CHANGED
from formgen.plan.identity import document_code, document_id
from formgen.plan.names import Names


def identifier_of(form: Form, case: Case, names: Names) -> str:
    """The id of the paper that a form is for a placement."""
    return document_id(case.cohort.school.brin or "", names.cohort(case),
                       case.placement.placement_id, _sheet(form, case))


def codes_of(cohort: Cohort, forms: Iterable[Form]) -> Iterator[tuple[str, str, str]]:
    """The code of every form's paper for every placement, with the placement's and form's id."""
    names = Names(cohort)
    known = tuple(forms)
    for case in cases(cohort):
        for form in known:
            yield (document_code(identifier_of(form, case, names)), case.placement.placement_id,
                   form.id)


def _sheet(form: Form, case: Case) -> str:
    """What tells a form's paper from the placement's others: its id, and for a sheet of changes
    also which version of the agreement it changes, so that the sheet of a later one is another.
    """
    agreed = case.cohort.agreed.get(case.placement.placement_id)
    return f"{form.id}/{agreed.version}" if agreed and form.when == CHANGED else form.id
