"""A document does not depend on those that were filled before it, however alike they are."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest
from builder import FormBuilder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, Template

LINES = {"left": {}, "centred": {"Q": 1}, "right": {"Q": 2}, "small": {"DA": "/FGSans 5 Tf 0 g"}}
OTHERS = {
    "story": {"Ff": 1 << 12},
    "comb": {"Ff": 1 << 24, "MaxLen": 6},
    "short": {"MaxLen": 3},
    "drop": {"FT": "/Ch", "Ff": 1 << 17, "Opt": ["Ja", "1", "Nee"]},
}
LONG = "De stagiair verzorgt de dieren en houdt de administratie bij " * 3
#: Equal values that do not look alike, values that need other pens, and some that do not fit.
VALUES = [None, "", "1", 1, 1.0, True, "Noor", "Żółtowska", "محمد", "漢字", "a\nb", "a\rb",
          date(2027, 2, 1), LONG, LONG * 20, ["Ja"], {"no": "value"}]  # fmt: skip


@pytest.fixture(scope="module")
def fresh() -> bytes:
    """A template that has filled nothing yet."""
    builder = FormBuilder(tinted=True, tagged=True)
    builder.page("Alles")
    for place, (name, entries) in enumerate({**LINES, **OTHERS}.items()):
        for group in range(2):
            left = 50.0 + 250 * group
            rect = (left, 760.0 - 50 * place, left + 200, 785.0 - 50 * place)
            builder.text(f"part{group}.{name}", rect, **entries)
    builder.check("part0.tick", (50, 300, 62, 312))
    return pickle.dumps(compile(builder.build(), How()))


PARTS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(VALUES) for name in (*LINES, *OTHERS, "tick")}
)
POOL = st.lists(PARTS, min_size=1, max_size=3)


@given(pool=POOL, chosen=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_documents_do_not_depend_on_each_other(
    fresh: bytes, pool: list[dict[str, Any]], chosen: list[tuple[int, int]]
) -> None:
    template: Template = pickle.loads(fresh)
    for first, second in chosen:
        data = {"part0": pool[first % len(pool)], "part1": pool[second % len(pool)],
                "document": {"code": "FG1-0A3F9C-7K2Q", "title": "Proef"}}  # fmt: skip
        alone: Template = pickle.loads(fresh)
        assert template.fill(data) == alone.fill(data)


def test_a_list_that_changed_after_it_was_filled_in_is_noticed() -> None:
    builder = FormBuilder()
    builder.page("Lijst")
    options = ["Hond", "Kat", "Konijn"]
    builder.text("pets.kept", (50, 700, 250, 760), FT="/Ch", Ff=1 << 21, Opt=options)
    template = compile(builder.build(), How())
    kept = ["Hond"]
    for _ in range(3):
        template.fill({"pets": {"kept": kept}})
    kept.append("Kat")
    filled = template.fill({"pets": {"kept": kept}})
    assert read(filled.content).values["pets.kept"].value == ("Hond", "Kat")


def test_equal_values_that_do_not_look_alike() -> None:
    builder = FormBuilder()
    builder.page("Getal")
    builder.text("group.size", (50, 700, 250, 720))
    template = compile(builder.build(), How())
    for value, text in [(1, "1"), (1, "1"), (1, "1"), (True, "ja"), (1.5, "1,5"), (1, "1")]:
        filled = template.fill({"group": {"size": value}})
        assert read(filled.content).values["group.size"].value == text
