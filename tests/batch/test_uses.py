"""What a template reads of the data is found as a look at each name by itself would find it."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.batch.uses import Uses
from formgen.fill.slots import lookup

WORDS = st.sampled_from(["intern", "record", "items", "name", "1", "2"])
LEAVES = st.one_of(st.none(), st.text(max_size=3), st.integers())
VALUES = st.recursive(LEAVES, lambda inner: st.one_of(
    st.dictionaries(WORDS, inner, max_size=3), st.lists(inner, max_size=2)), max_leaves=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first words take long
@given(st.dictionaries(WORDS, VALUES), st.sets(
    st.lists(WORDS, min_size=1, max_size=2).map(".".join)))
def test_every_name_is_found(data: dict[str, Any], names: set[str]) -> None:
    in_order = sorted(names)
    found = list(Uses(in_order).of(data))
    assert sorted(map(repr, found)) == sorted(repr(lookup(data, name)) for name in in_order)
    assert found == list(Uses(in_order).of(data))
