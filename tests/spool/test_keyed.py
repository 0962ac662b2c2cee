"""Records by key are a dict's, whether they lie in memory or on disk, and in every process."""

from __future__ import annotations

import gc
import os
import pickle
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen import keyed, spool
from formgen.keyed import Keyed, Records, kept
from formgen.model import Agreement, Guardian, Intern, Placement
from formgen.read.lines import Origin, Place


@pytest.fixture(autouse=True)
def tight() -> Iterator[None]:
    """Six records are many, and nothing stays in memory that need not."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keyed, "FEW", 6)
        patched.setattr(keyed, "_BLOCK", 3)
        patched.setattr(keyed, "_UNPACKED", 2)
        patched.setattr(keyed, "_WAITING", 4)
        patched.setattr(keyed, "_IN_MEMORY", 300)
        yield


def intern(number: str, city: str | None = None) -> Intern:
    place = Place("lijst.xlsx", "Blad", "", {"intern.city": "C"})
    return Intern(student_number=number, city=city, birth_date=date(2009, 3, 12),
                  guardian=Guardian(name="Eva"), origin=Origin(place, "intern", 7))


INTERNS = st.builds(intern, st.text(max_size=3), st.none() | st.text(max_size=5))


@settings(max_examples=50, deadline=None)
@given(st.lists(INTERNS, max_size=30), st.lists(st.text(max_size=3), max_size=5))
def test_it_is_a_dict(interns: list[Intern], others: list[str]) -> None:
    plain: dict[str, Intern] = {}
    held = Keyed(Intern, "student_number")
    for one in interns:
        assert (one.student_number in held) == (one.student_number in plain)
        plain[one.student_number] = held[one.student_number] = one
    for mapping in (held, held.settled(), pickle.loads(pickle.dumps(held))):
        assert dict(mapping) == plain and len(mapping) == len(plain)
        assert list(mapping) == list(plain)
        assert list(mapping.values()) == list(plain.values())
        assert list(mapping.items()) == list(plain.items())
        assert [mapping.get(name) for name in others] == [plain.get(name) for name in others]
        assert all(mapping[name] == one for name, one in plain.items())


def test_two_keys_with_one_checksum_are_two_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "_checksum", lambda key: len(key))
    held = Keyed(Intern, "student_number")
    held.update({name: intern(name, f"city {name}") for name in map(str, range(30))})
    assert [held[name].city for name in map(str, range(30))] == [f"city {n}" for n in range(30)]
    assert "30" not in held and held.get("31") is None


def test_what_comes_back_is_the_whole_record_as_frozen_as_it_was() -> None:
    agreement = Agreement(number="2026-1", drawn_up_date=date(2026, 9, 1))
    made = [Placement(placement_id=f"P{number}", student_number="1", company_id="B1",
                      weekdays=("do", "vr"), hours_per_week=16.5, agreement=agreement)
            for number in range(20)]
    held = Keyed(Placement, "placement_id")
    held.update({one.placement_id: one for one in made})
    back = held["P3"]
    assert back == made[3] and back is not made[3]
    assert type(back.agreement) is Agreement and hash(back) == hash(made[3])
    with pytest.raises(AttributeError):
        back.company_id = "B2"  # type: ignore[misc]
    interns = Records(Intern, map(intern, "abcdefg"))
    assert [one.where("city").cell for one in interns] == ["C7"] * 7
    assert intern("c") in interns and intern("h") not in interns


def test_a_few_stay_what_they_are() -> None:
    few, many = list(map(intern, "abc")), list(map(intern, "abcdefgh"))
    assert all(one is other for one, other in zip(kept(Intern, few), few, strict=True))
    assert list(kept(Intern, many)) == many
    held = Keyed(Intern, "student_number")
    held.update({one.student_number: one for one in few})
    assert held["a"] is few[0]
    with pytest.raises(TypeError):
        del held["a"]


HELD: list[Keyed[Intern]] = []


def receive(held: Keyed[Intern]) -> None:
    HELD.append(held)


def asked(names: list[str]) -> list[str | None]:
    return [HELD[-1][name].city for name in names]


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_other_processes_read_it_at_the_same_time(how: str) -> None:
    if how == "fork" and not hasattr(os, "fork"):
        pytest.skip("this system does not fork")
    names = [f"{number:04}" for number in range(400)]
    held = Keyed(Intern, "student_number")
    held.update({name: intern(name, f"city {name}") for name in names})
    with ProcessPoolExecutor(2, mp_context=get_context(how), initializer=receive,
                             initargs=(held,)) as pool:
        there = [pool.submit(asked, names[start::4]) for start in range(4)]
        here = [held[name].city for name in names]
        assert here == [f"city {name}" for name in names]
        assert [one.result() for one in there] == [here[start::4] for start in range(4)]


def test_a_full_disk_costs_memory_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "TemporaryFile", full)
    held = Keyed(Intern, "student_number")
    held.update({name: intern(name, name * 40) for name in map(str, range(200))})
    assert [one.city for one in held.values()] == [str(number) * 40 for number in range(200)]


def test_its_memory_does_not_grow_with_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "_WAITING", 1000)

    def growth(count: int) -> int:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        held = Keyed(Intern, "student_number")
        for number in range(count):
            held[str(number)] = intern(str(number), f"city {number}")
        assert len(held) == count
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        less, more = growth(2000), growth(10_000)
    finally:
        tracemalloc.stop()
    # As objects, 8,000 interns more take four megabytes; here some bytes each to find them by.
    assert more - less < 8000 * 60
