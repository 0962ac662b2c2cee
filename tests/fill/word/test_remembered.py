"""Rows are worked out once and written often: no document may be able to tell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen.fill.slots import How
from formgen.fill.word import compile, remembered
from formgen.fill.word.program import Builder

from .conftest import Maker

MAKE = Maker()
ROWS = MAKE.docx(
    MAKE.table(
        ("{%tr for item in record.items %}",),
        ("{{ item.nr }} 100%", MAKE.control("item.text", "text"), MAKE.control("item.ok", "check")),
        ("{%tr if item.list %}",), (MAKE.control("item.list", "list"), "{{ item.list }}"),
        ("{%tr endif %}",), ("{%tr endfor %}",))
    + MAKE.table(
        ("{%tr for item in record.others %}",), ("{{ item.nr }} {{ title }}",),
        (MAKE.control("item.text", "text"),), ("{%tr endfor %}",))
    + MAKE.p("{% for group in groups %}{% for item in group %}{{ item.nr }},{% endfor %};"
             "{% endfor %}"))

PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-1, 2), st.sampled_from([0.0, 1.0, -0.0]),
                  st.sampled_from(["", "1", "a%d%%", "\x00\x07", "goed", "Łódź"]),
                  st.sampled_from([date(2026, 9, 14)]))
ITEMS = st.lists(st.fixed_dictionaries(
    {}, optional={"nr": PLAIN, "text": PLAIN, "ok": PLAIN, "list": PLAIN,
                  "more": st.sampled_from([["a"], {"b": 1}])}), max_size=4)
DATA = st.fixed_dictionaries({
    "record": st.fixed_dictionaries({"items": ITEMS, "others": ITEMS}),
    "title": st.sampled_from(["one", "two"]), "groups": st.lists(ITEMS, max_size=2)})


def data_of(items: list[dict[str, Any]], others: list[dict[str, Any]] | None = None) -> Any:
    return {"record": {"items": items, "others": others or []}, "title": "", "groups": []}


@settings(max_examples=60, deadline=None)
@given(st.lists(DATA, min_size=2, max_size=4))
def test_a_template_fills_as_a_new_one_would(papers: list[dict[str, Any]]) -> None:
    used = compile(ROWS, How())
    for data in (*papers, *papers):
        filled, fresh = used.fill(data), compile(ROWS, How()).fill(data)
        assert filled == fresh
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(remembered.RowMemory, "writer",
                            lambda _self, body: remembered.always(body))
            assert compile(ROWS, How()).fill(data) == filled


def test_what_is_wrong_in_a_row_is_told_for_each_document() -> None:
    template = compile(ROWS, How())
    data = data_of([{"nr": 1, "list": "gooed"}])
    first, second = template.fill(data), template.fill(data)
    assert first.findings and first == second


def test_ids_stay_unique_in_a_document() -> None:
    rows = [{"nr": nr, "text": "x", "ok": True} for nr in (1, 2, 3)]
    template = compile(ROWS, How())
    for items in (rows, rows[:1], rows):
        filled = template.fill(data_of(items, rows))
        ids = MAKE.find(filled.content, "//w:sdtPr/w:id/@w:val")
        assert len(ids) == len(set(ids)) == 2 * len(items) + 3


@pytest.mark.parametrize(("row", "alone"), [
    ("{{ item.nr }}", True), ("{{ item.nr }} {{ title }}", False), ("{{ loop.index }}", False),
    ("{% if title %}{{ item.nr }}{% endif %}", False), ("{% set a = item.nr %}{{ a }}", False),
    ("{{ item.logo | image(20) }}", False),
    ("{% for part in item.parts %}{{ part }}{% endfor %}", True),
    ("{% for part in parts %}{{ part }}{% endfor %}", False),
    (MAKE.control("item.text", "text"), True), (MAKE.control("title", "text"), False),
])
def test_only_rows_that_read_nothing_else_are_remembered(
        monkeypatch: pytest.MonkeyPatch, row: str, alone: bool) -> None:
    asked: list[object] = []
    monkeypatch.setattr(remembered.RowMemory, "writer",
                        lambda _self, body: asked.append(body) or remembered.always(body))
    body = MAKE.table(("{%tr for item in items %}",), (row,), ("{%tr endfor %}",))
    compile(MAKE.docx(body), How())
    # An inner loop is asked for on its own.
    assert bool(asked) is (alone or "part in" in row)
    assert len(asked) == ("part in" in row) + alone


def test_its_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_ROOM", 20_000)
    memories: list[Any] = []
    made = Builder.__init__

    def noted(builder: Builder, *arguments: Any) -> None:
        made(builder, *arguments)
        memories.append(builder._memory)

    monkeypatch.setattr(Builder, "__init__", noted)
    template = compile(ROWS, How())
    for nr in range(300):
        template.fill(data_of([{"nr": nr, "text": "x", "ok": None, "list": None}]))
    (memory,) = {id(memory): memory for memory in memories}.values()
    assert 0 < sum(len(row.content.text) for row in memory._rows.values()) <= 20_000


def test_rows_within_a_remembered_row_keep_ids_of_their_own() -> None:
    body = MAKE.table(
        ("{%tr for item in record.items %}",), (MAKE.control("item.text", "text"),),
        ("{%tr for part in ['a', 'b'] %}",), ("{{ part }}", MAKE.control("item.nr", "text")),
        ("{%tr endfor %}",), ("{%tr endfor %}",))
    template = compile(MAKE.docx(body), How())
    data = data_of([{"nr": "1", "text": "x"}, {"nr": "2", "text": None}])
    fresh = compile(MAKE.docx(body), How())
    for filled in (template.fill(data), template.fill(data), fresh.fill(data)):
        ids = MAKE.find(filled.content, "//w:sdtPr/w:id/@w:val")
        assert len(ids) == len(set(ids)) == 6
        assert filled == template.fill(data)
