"""A spool gives back what was put in, in order, in memory, on disk, and where there is none."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen import spool
from formgen.spool import Spool, View, repeated


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    sizes: tuple[int, ...] = ()


THINGS = st.builds(Thing, st.text(), st.lists(st.integers()).map(tuple))


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_BLOCK", 3)
    monkeypatch.setattr(spool, "_IN_MEMORY", 100)


@given(st.lists(THINGS, max_size=40))
def test_what_is_put_in_comes_out(things: list[Thing]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool, "_BLOCK", 3)
        patched.setattr(spool, "_IN_MEMORY", 100)
        kept = Spool(Thing, things)
        assert (list(kept), list(kept), len(kept)) == (things, things, len(things))
        for start in range(0, len(things), 4):
            for end in range(start, len(things) + 1):
                assert list(kept.part(start, end)) == things[start:end]


@pytest.mark.usefixtures("tight")
def test_it_can_be_walked_through_twice_at_once_and_grow_afterwards() -> None:
    kept = Spool(Thing, [Thing(f"{number}") for number in range(20)])
    for first, second in zip(kept, kept, strict=True):
        assert first == second
    kept.add(Thing("last"))
    assert [thing.name for thing in kept] == [*map(str, range(20)), "last"]
    assert Thing("7") in kept and Thing("77") not in kept


@pytest.mark.usefixtures("tight")
def test_a_full_disk_costs_memory_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "TemporaryFile", full)
    things = [Thing(f"{number}" * 50) for number in range(200)]
    assert list(Spool(Thing, things)) == things


def test_its_memory_has_a_limit() -> None:
    tracemalloc.start()
    try:
        kept = Spool(Thing, (Thing(f"{number:030}", (number, number)) for number in range(100_000)))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(kept) == 100_000
    assert held < 1.3 * spool._IN_MEMORY < 100_000 * 200


def test_a_view_changes_what_is_seen_and_not_what_is_there() -> None:
    kept = Spool(Thing, [Thing("a"), Thing("b")])
    names = View(kept, lambda thing: thing.name)
    assert (list(names), list(names), len(names), "b" in names) == (["a", "b"], ["a", "b"], 2, True)


@given(st.lists(st.integers(-20, 20) | st.integers(-(1 << 63), (1 << 63) - 1), max_size=40))
def test_what_is_there_twice_is_found_part_by_part(numbers: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool, "_NUMBERS", 7)
        assert repeated(numbers) == {each for each in numbers if numbers.count(each) > 1}
