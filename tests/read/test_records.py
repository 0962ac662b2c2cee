"""Records that are made attribute by attribute are those that their class makes."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest

from formgen.model import ENTITIES, Guardian, Intern, Placement
from formgen.read.lines import Place
from formgen.read.records import build, build_all
from formgen.read.tables import Table

PLACE = Place("lijst.xlsx", "Blad", "", {"intern.student_number": "A", "intern.city": "C"})
TABLE = Table(PLACE, (2, 5), {
    "intern.student_number": ("1", "2"), "intern.city": ("Ede", None),
    "intern.birth_date": (None, date(2009, 3, 12)), "guardian.name": (None, "Eva"),
    "placement.placement_id": ("P1", "P2"), "placement.student_number": ("1", "2"),
    "placement.company_id": ("B1", "B1"), "placement.weekdays": (None, ("ma",))})


def test_they_are_equal_and_as_frozen() -> None:
    guardians = build_all(Guardian, "guardian", TABLE)
    made = build_all(Intern, "intern", TABLE, guardian=guardians)
    assert made == [build(Intern, "intern", line, guardian=build(Guardian, "guardian", line))
                    for line in TABLE.lines]
    assert (made[1].where("city").cell, made[1].where("mobile").cell) == ("C5", "A5")
    assert pickle.loads(pickle.dumps(made)) == made
    with pytest.raises(FrozenInstanceError):
        made[0].city = "Wageningen"  # type: ignore[misc]


def test_a_list_that_is_blank_is_empty_and_not_none() -> None:
    made = build_all(Placement, "placement", TABLE)
    assert [one.weekdays for one in made] == [(), ("ma",)]
    assert made[0].electives == () and made[0].agreement == Placement(
        placement_id="x", student_number="x", company_id="x").agreement


def test_no_record_does_more_than_keep_its_values() -> None:
    # What a class did when it was made would be passed over.
    for kind in ENTITIES.values():
        assert not hasattr(kind, "__post_init__"), kind
        assert all(hasattr(getattr(kind, field.name), "__set__") for field in fields(kind)), kind
