"""The lists that a form's tables can be filled from: skills, milestones, evaluations, ..."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from formgen.fill.slots import lookup
from formgen.findings import Language
from formgen.model import ROLE_LABELS, Criterion, Record, Role, derived
from formgen.model.case import Case
from formgen.model.fields import attributes_of
from formgen.plan.changes import change_rows

if TYPE_CHECKING:
    from formgen.forms import Table
    from formgen.plan.phrases import Phrases

Row = dict[str, Any]


def lists_of(case: Case, words: Phrases, roles: Mapping[str, Row]) -> dict[str, list[Row]]:
    """Every list of a placement, in the order of the input, under the name forms use.

    ``roles`` are those of :func:`formgen.plan.roles.roles_of`.
    """
    company, placement = case.company, case.placement
    return {
        "skills": _rows(company.skills, words),
        "milestones": _rows(company.milestones, words),
        "induction": _rows(company.induction, words),
        "evaluations": _evaluations(case, words),
        "criteria": _rows(_criteria(case), words),
        "work_processes": _work_processes(case),
        "electives": _rows(placement.electives, words),
        "hours_by_year": [
            {"school_year": year, "hours": hours}
            for year, hours in derived.hours_by_school_year(
                placement.start, placement.planned_end, placement.total_hours, case.weekdays
            ).items()
        ],
        "team": _team(roles, words),
        "weeks": _weeks(case),
        "changes": change_rows(case, words),
    }


def fixed_items(table: Table, placement: Mapping[str, Any], language: Language) -> list[Row]:
    """The items that the form itself names: texts, or fields with what the data says of each."""
    items: list[Row] = [{"item": label[language]} for label in table.items]
    for item, key in zip(items, table.fields, strict=False):
        item["value"] = lookup(placement, key)
    return items


def table_rows(table: Table, items: list[Row]) -> list[Row]:
    """The rows of a form's table: the data's items, then blank rows up to its length.

    Every row has ``nr``, counted from 1, and ``blank``.
    """
    sources = [(column.field.key, column.source) for column in table.columns if column.source]
    filled = [
        {"nr": number, "blank": False, **{key: item.get(source) for key, source in sources}}
        for number, item in enumerate(items, start=1)
    ]
    blank = [
        {"nr": number, "blank": True}
        for number in range(len(items) + 1, table.length(len(items)) + 1)
    ]
    return filled + blank


def _rows(records: tuple[Record, ...], words: Phrases) -> list[Row]:
    if not records:
        return []
    names = attributes_of(type(records[0]))
    return [{name: _word(getattr(record, name), words) for name in names} for record in records]


def _word(value: object, words: Phrases) -> object:
    if isinstance(value, bool):
        return words.word("yes" if value else "no")
    return words.word(value) if isinstance(value, str) else value


def _evaluations(case: Case, words: Phrases) -> list[Row]:
    placement = case.placement
    if not placement.start or not placement.planned_end:
        return _rows(case.company.evaluations, words)
    moments = derived.evaluation_moments(
        placement.start, placement.planned_end, case.weekdays, case.company.evaluations)
    return [
        {
            "kind": words.word(moment.kind), "date": moment.on, "who": moment.who,
            "school_present": _word(moment.school_present, words),
        }
        for moment in moments
    ]


def _criteria(case: Case) -> tuple[Criterion, ...]:
    """The school's criteria for the programme or the company, then the company's own."""
    owners = {case.placement.company_id, case.programme.crebo if case.programme else ""}
    school = tuple(
        criterion for criterion in case.cohort.criteria
        if not criterion.owner or criterion.owner in owners
    )
    return school + case.company.criteria


def _work_processes(case: Case) -> list[Row]:
    """The programme's work processes; only those that the placement names, if it names any."""
    chosen = case.placement.work_process_codes
    crebo = case.programme.crebo if case.programme else ""
    return [
        {"code": process.code, "core_task": process.core_task, "name": process.name}
        for process in case.cohort.work_processes
        if process.crebo == crebo and (not chosen or process.code in chosen)
    ]


def _weeks(case: Case) -> list[Row]:
    """The calendar weeks of the placement: number in the year, Monday, and planned hours."""
    start, end = case.placement.start, case.placement.planned_end
    if not start or not end:
        return []
    planned = derived.hours_by_week(start, end, case.placement.total_hours, case.weekdays)
    return [{"week": monday.isocalendar().week, "monday": monday, "planned": hours}
            for monday, hours in zip_longest(derived.mondays(start, end), planned)]


def _team(roles: Mapping[str, Row], words: Phrases) -> list[Row]:
    """The people of the placement: one row for each, with all roles that he or she holds."""
    people: dict[str, Row] = {}
    for role, person in roles.items():
        if person["name"]:
            label = ROLE_LABELS[Role(role)][words.language]
            row = people.setdefault(person["name"], {**person, "role": ""})
            row["role"] = f"{row['role']}, {label.lower()}" if row["role"] else label
    return list(people.values())
