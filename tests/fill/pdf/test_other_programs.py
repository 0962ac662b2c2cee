"""Every kind of field in one document, for programs that share no code with formgen.

pdf.js (Firefox) and the renderers show each value within its field and nothing elsewhere;
PDFBox, pypdf and formgen read the same values back.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import judges
import pytest
from builder import FormBuilder, Rect
from form_check import form_faults
from PIL import Image
from pypdf import PdfReader
from viewers import RENDERERS, ink_inside, ink_outside

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

OPTIONS = ["Hond", "Kat", "Konijn"]
STORY = "De stagiair verzorgt onder begeleiding de dieren. " * 3

#: Name of a field -> entries beside its rectangle, None for a box to tick, and its value.
FIELDS: dict[str, tuple[dict[str, Any] | None, Any]] = {
    "line": ({}, "Zoë Łukasz-Ayşe"),
    "vietnamese": ({"Q": 1}, "Nguyễn Thị Ánh"),
    "cyrillic": ({"Q": 2}, "Ярослав Ελένη"),
    "arabic": ({}, "محمد العربي"),
    "hebrew": ({"DA": "/FGSans 0 Tf 0 g"}, "שרה לוי"),
    "story": ({"Ff": 1 << 12}, STORY),
    "comb": ({"Ff": 1 << 24, "MaxLen": 8}, "12345678"),
    "turned": ({"MK": {"R": 90, "BC": [0.0]}}, "Noor"),
    "drop": ({"FT": "/Ch", "Ff": 1 << 17, "Opt": OPTIONS}, "Kat"),
    "exported": ({"FT": "/Ch", "Ff": 1 << 17,
                  "Opt": [["1", "Begeleid"], ["2", "Zelfstandig"]]}, "Zelfstandig"),
    "list": ({"FT": "/Ch", "Ff": 1 << 21, "Opt": OPTIONS}, ["Hond", "Konijn"]),
    "tick": (None, True),
}
STORED = {"exported": "2", "tick": "Ja"}


def rect_of(name: str) -> Rect:
    top = 800.0 - 60 * list(FIELDS).index(name)
    return (50.0, top - 48, 74.0 if FIELDS[name][0] is None else 300.0, top)


@cache
def documents() -> tuple[bytes, bytes]:
    """The form blank, and filled in."""
    builder = FormBuilder(tinted=False)
    builder.page("Alles")
    for name, (entries, _) in FIELDS.items():
        if entries is None:
            builder.check(name, rect_of(name))
        else:
            builder.text(name, rect_of(name), **entries)
    template = compile(builder.build(), How())
    filled = template.fill({name: value for name, (_, value) in FIELDS.items()})
    assert filled.findings == ()
    assert form_faults(filled.content) == []
    return template.fill({}).content, filled.content


def assert_seen(blank: Image.Image, filled: Image.Image) -> None:
    assert not ink_outside(blank, filled, map(rect_of, FIELDS))
    assert [name for name in FIELDS if not ink_inside(blank, filled, rect_of(name))] == []


@pytest.mark.parametrize("renderer", RENDERERS)
def test_renderers_show_every_value_in_its_field(renderer: str) -> None:
    blank, filled = documents()
    assert_seen(RENDERERS[renderer](blank), RENDERERS[renderer](filled))


def test_firefox_shows_every_value_in_its_field(tmp_path: Path) -> None:
    blank, filled = documents()
    before, _ = judges.pdfjs(blank, tmp_path / "blank")
    after, values = judges.pdfjs(filled, tmp_path / "filled")
    assert_seen(before[0], after[0])
    assert {name: values[name] for name in ("line", "arabic", "story")} == {
        name: FIELDS[name][1] for name in ("line", "arabic", "story")}


def test_pdfbox_reads_every_value(tmp_path: Path) -> None:
    values = judges.pdfbox(documents()[1], tmp_path)
    assert {name: values[name] for name in values if name in FIELDS} == {
        name: STORED.get(name, value) for name, (_, value) in FIELDS.items()}


def test_pypdf_and_formgen_read_every_value() -> None:
    _, filled = documents()
    fields = PdfReader(BytesIO(filled)).get_fields() or {}
    values = {name: field.value for name, field in fields.items() if name in FIELDS}
    assert values == {name: f"/{STORED[name]}" if name == "tick" else STORED.get(name, value)
                      for name, (_, value) in FIELDS.items()}
    answers = read(filled).values
    assert {name: answers[name].value for name in FIELDS} == {
        name: tuple(value) if isinstance(value, list) else value
        for name, (_, value) in FIELDS.items()}
