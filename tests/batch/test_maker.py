"""A document's key changes whenever its bytes would."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from formgen.batch import load_library
from formgen.batch.maker import Papers
from formgen.forms.templates import load_forms
from formgen.model import Agreed, Cohort
from formgen.model.case import case_of
from formgen.plan import Choice, make_plan
from formgen.plan.terms import agreed_now
from formgen.read import read_inputs

ROOT = Path(__file__).parents[2]
FORMS = sorted(load_forms(ROOT / "form_templates"))


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every single value of nested data."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) \
        if isinstance(data, (list, tuple)) else None
    if inside is None:
        yield path
        return
    for key, value in inside:
        yield from leaves(value, (*path, key))


def other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case None:
            return "x"
        case _:
            return f"{value}x"


def changed(data: Any, path: tuple[Any, ...]) -> Any:
    """A copy of the data with another value at one place; the rest is shared."""
    key, *rest = path
    copied = copy.copy(data) if isinstance(data, dict) else list(data)
    copied[key] = changed(data[key], tuple(rest)) if rest else other(data[key])
    return copied


def earlier_agreement(cohort: Cohort, placement_id: str) -> Agreed:
    """An agreement on another number of hours than the data has."""
    placement = replace(cohort.placements[placement_id], total_hours=1)
    return agreed_now(case_of(cohort, placement))


@cache
def sample() -> Cohort:
    return read_inputs((ROOT / "input",)).cohort


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
@pytest.mark.parametrize("form", FORMS)
def test_a_value_that_changes_a_document_changes_its_key(form: str, file_format: str) -> None:
    forms = load_forms(ROOT / "form_templates", (form,))
    cohort = sample()
    if form == "change_sheet":
        cohort = replace(cohort, agreed={"P-001": earlier_agreement(cohort, "P-001")})
    plan = make_plan(cohort, Choice(forms=forms, formats=(file_format,),
                                    placements=frozenset({"P-001"})), ())
    library = load_library(plan, forms)
    (job, *_) = plan.jobs
    papers = Papers(cohort, job.placement_id, library, None)
    template, data, key = library.template(job.template), papers.data(job), papers.key(job)
    content = template.fill(data).content
    for path in leaves(data):
        papers._data[job.form, job.language] = changed(data, path)
        if papers.key(job) == key:
            filled = template.fill(papers.data(job))
            assert filled.content == content, f"{path} is used, but not in the key"
