"""A long column is a sequence as any other, and so are very many texts."""

from __future__ import annotations

import pickle
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen import keyed
from formgen.read import columns, csv_file, long
from formgen.read.csv_file import read_csv
from formgen.read.long import Long, Texts, like, parts
from formgen.read.raw import Styled
from formgen.read.students import read_lists

CELLS = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.builds(
    Styled, st.floats(allow_nan=False), st.just("0%"))


@pytest.fixture
def short() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(long, "_BLOCK", 4)
        patched.setattr(long, "_IN_MEMORY", 100)
        yield


@pytest.mark.usefixtures("short")
@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=30), st.lists(CELLS, max_size=9),
       st.slices(20), st.integers(-30, 29))
def test_it_is_a_sequence(cells: list[object], more: list[object], some: slice,
                          index: int) -> None:
    column = Long(cells=cells)
    other = like(column, more)
    for cell in more:
        column.append(cell)
    whole = [*cells, *more]
    for one in (column, pickle.loads(pickle.dumps(column))):
        assert list(one) == whole and len(one) == len(whole)
        assert [one[number] for number in range(len(whole))] == whole
        if some.step is None or some.step > 0:
            assert list(one[some]) == whole[some]
        assert (None in one) == (None in whole)
        assert [(start + at, cell) for start, part in parts(one)
                for at, cell in enumerate(part)] == list(enumerate(whole))
        if -len(whole) <= index < len(whole):
            assert one[index] == whole[index]
    assert list(other) == more and isinstance(other, Long) and other.store is column.store


@given(st.lists(st.text()), st.slices(10))
def test_texts_are_what_they_were(texts: list[str], some: slice) -> None:
    held = Texts(texts)
    assert (list(held), len(held), held[some]) == (texts, len(texts), texts[some])
    with pytest.raises(IndexError):
        held[len(texts)]


def test_reading_a_list_takes_no_more_memory_for_more_students(
        monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever has a limit reaches it within the smaller list.
    monkeypatch.setattr(keyed, "FEW", 500)
    monkeypatch.setattr(long, "_IN_MEMORY", 10_000)
    monkeypatch.setattr(csv_file, "_MOST_KEPT", 100)
    monkeypatch.setattr(columns, "_MOST_REMEMBERED", 100)

    def most(count: int) -> int:
        lines = (f"{number:07};Naam {number};Veld {number};s{number}@school.example;Klas {number};"
                 for number in range(count))
        head = "Studentnummer;Roepnaam;Achternaam;E-mail;Straat;Huisnummer\n"
        data = (head + "\n".join(lines)).encode()
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        (students,) = read_lists([read_csv(data, "lijst.csv")])
        assert sum(1 for _ in students.interns) == count
        return tracemalloc.get_traced_memory()[1] - before

    tracemalloc.start()
    try:
        less, more = most(2000), most(8000)
    finally:
        tracemalloc.stop()
    # As objects, the cells of 6,000 students more are two megabytes, and their records five.
    assert more - less < 6000 * 150
