"""What must hold for every form and every value."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from builder import FormBuilder
from form_check import form_faults
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, SlotKind, State, Template

#: Any text but for control characters, which intake does not let through.
TEXTS = st.one_of(
    st.text(max_size=80),
    st.text("aé ŁñΩЖ漢字אבגمحمد😀\n\t(){}<>[]%/\\'\"", max_size=400),
).map(lambda text: "".join(c for c in text if c in "\n\t" or ord(c) >= 0xA0 or 32 <= ord(c) < 127))

OPTIONS = ["Hond", "Kat", "Konijn"]

KINDS: dict[str, Any] = {
    "line": ({}, TEXTS),
    "centred": ({"Q": 1}, TEXTS),
    "automatic": ({"DA": "/FGSans 0 Tf 0 g"}, TEXTS),
    "story": ({"Ff": 1 << 12}, TEXTS),
    "right": ({"Ff": 1 << 12, "Q": 2, "DA": "/FGSans 0 Tf 0 g"}, TEXTS),
    "comb": ({"Ff": 1 << 24, "MaxLen": 8}, TEXTS),
    "turned": ({"MK": {"R": 90, "BC": [0.0]}}, TEXTS),
    "drop": ({"FT": "/Ch", "Ff": 1 << 17, "Opt": OPTIONS}, st.sampled_from(OPTIONS)),
    "list": ({"FT": "/Ch", "Ff": 1 << 21, "Opt": OPTIONS}, st.lists(st.sampled_from(OPTIONS))),
    "tick": (None, st.booleans()),
}


@cache
def template(tinted: bool) -> Template:
    builder = FormBuilder(tinted=tinted, tagged=True)
    builder.page("Alles")
    for place, (name, (entries, _)) in enumerate(KINDS.items()):
        rect = (50.0, 780.0 - 60 * place, 50.0 + 30 * (place + 1), 800.0 - 55 * place)
        if entries is None:
            builder.check(f"group.{name}", rect)
        else:
            builder.text(f"group.{name}", rect, **entries)
    return compile(builder.build(), How(fixed=tuple(f"group.{name}" for name in FIXED)))


FIXED = ("line", "tick")
VALUES = st.fixed_dictionaries({}, optional={name: kind[1] for name, kind in KINDS.items()})


@given(tinted=st.booleans(), values=VALUES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_value_comes_out_as_it_went_in_or_is_a_finding(
    tinted: bool, values: dict[str, Any]
) -> None:
    filled = template(tinted).fill({"group": values})
    returned = read(filled.content)
    assert returned.findings == (), "what formgen draws is what it stores, and nothing was altered"
    answers = returned.values
    left_empty = {f.where.field for f in filled.findings if f.code == "PDF_TEXT_OVER_LIMIT"}
    for name, value in values.items():
        full = f"group.{name}"
        expected = {"": None}.get(value, value) if isinstance(value, str) else value
        if isinstance(value, list):
            expected = tuple(option for option in OPTIONS if option in value)
        assert answers[full].value == (None if full in left_empty else expected)
        was_filled = full not in left_empty and value not in ("", [])
        state = State.FIXED if name in FIXED else State.PREFILLED
        assert answers[full].state is (state if was_filled else State.EMPTY)
    assert form_faults(filled.content) == []
    assert template(tinted).fill({"group": values}).content == filled.content


@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_readers_agree(text: str) -> None:
    document = template(False).fill({"group": {"story": text}}).content
    with pikepdf.open(BytesIO(document)) as opened:
        group = next(node for node in opened.Root.AcroForm.Fields if str(node.T) == "group")
        field = next(kid for kid in group.Kids if str(kid.T) == "story")
        assert str(field.get("/V", "")) == text
    assert (PdfReader(BytesIO(document)).get_fields()["group.story"].value or "") == text


@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_nothing_of_one_document_is_in_another(text: str) -> None:
    compiled = template(True)
    blank = compiled.fill({}).content
    compiled.fill({"group": {"line": text, "story": text}})
    assert compiled.fill({}).content == blank


def test_kinds_are_what_they_should_be() -> None:
    kinds = {slot.name.partition(".")[2]: slot.kind for slot in template(True).slots}
    assert kinds["story"] is SlotKind.MULTILINE
    assert kinds["drop"] is SlotKind.CHOICE
    assert kinds["list"] is SlotKind.LIST
    assert kinds["tick"] is SlotKind.CHECK
