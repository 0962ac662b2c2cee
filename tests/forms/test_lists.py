"""The lists that a table may name are those that the plan offers, with the same attributes."""

from __future__ import annotations

from formgen.forms.lists import lists
from formgen.model import Kind


def test_every_list_is_known() -> None:
    assert set(lists()) == {
        "skills", "milestones", "induction", "evaluations", "criteria", "work_processes",
        "electives", "hours_by_year", "team", "weeks", "documents", "changes"}


def test_evaluations_have_a_date_that_formgen_computes() -> None:
    assert lists()["evaluations"]["date"].kind is Kind.DATE


def test_attributes_have_labels_in_both_languages() -> None:
    for attributes in lists().values():
        for attribute in attributes.values():
            assert attribute.label.nl and attribute.label.en
