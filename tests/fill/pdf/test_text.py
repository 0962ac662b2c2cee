"""Text in fields: what is stored, what is seen, in several readers and viewers."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builder import FormBuilder, pdf
from form_check import form_faults
from pikepdf.form import Form
from pypdf import PdfReader
from viewers import (
    RENDERERS,
    ink_inside,
    ink_outside,
    mupdf_text,
    poppler_text,
    structure_faults,
)

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

NAME = (50.0, 740.0, 250.0, 758.0)
BIRTH = (270.0, 740.0, 400.0, 758.0)
STORY = (50.0, 640.0, 300.0, 720.0)
CODE = (320.0, 640.0, 440.0, 660.0)


def form(**options: bool) -> bytes:
    builder = FormBuilder(**options)
    builder.page("Een formulier")
    builder.text("intern.full_name", NAME, label="Naam")
    builder.date("intern.birth_date", BIRTH)
    builder.text("story", STORY, Ff=1 << 12)
    builder.text("postcode", CODE, Ff=1 << 24, MaxLen=6)
    return builder.build()


VALUES = {
    "intern": {"full_name": "Zoë Żółtowska-Nguyễn", "birth_date": date(2009, 3, 12)},
    "story": "Ελένη schrijft een verhaal dat langer is dan de regel en dus doorloopt.\nЯрослав.",
    "postcode": "1234AB",
}
STORED = {
    "intern.full_name": "Zoë Żółtowska-Nguyễn",
    "intern.birth_date": "12-03-2009",
    "story": VALUES["story"],
    "postcode": "1234AB",
}
PLACES = {"intern.full_name": NAME, "intern.birth_date": BIRTH, "story": STORY}


@pytest.fixture(params=["house", "foreign"])
def template(request: pytest.FixtureRequest) -> bytes:
    is_house = request.param == "house"
    return form(house_font=is_house, tinted=is_house, tagged=is_house)


def test_readers_get_the_values(template: bytes, tmp_path: Path) -> None:
    document = compile(template, How()).fill(VALUES).content
    fields = PdfReader(BytesIO(document)).get_fields()
    assert {name: fields[name].value for name in STORED} == STORED
    with pikepdf.open(BytesIO(document)) as opened:
        form = Form(opened)
        assert {name: form[name].value for name in STORED} == STORED
    assert form_faults(document) == []
    assert structure_faults(document, tmp_path) == ""


def test_viewers_find_the_text_where_its_field_is(template: bytes) -> None:
    document = compile(template, How()).fill(VALUES).content
    for name, rect in PLACES.items():
        expected = " ".join(STORED[name].split())
        assert mupdf_text(document, rect) == expected
        assert poppler_text(document, rect) == expected


@pytest.mark.parametrize("renderer", RENDERERS)
def test_ink_is_inside_the_fields_and_nowhere_else(template: bytes, renderer: str) -> None:
    compiled = compile(template, How())
    blank = RENDERERS[renderer](compiled.fill({}).content)
    filled = RENDERERS[renderer](compiled.fill(VALUES).content)
    rects = [*PLACES.values(), CODE]
    for rect in rects:
        assert ink_inside(blank, filled, rect)
    assert not ink_outside(blank, filled, rects)


@pytest.mark.parametrize("renderer", RENDERERS)
def test_blank_document_looks_like_its_template(renderer: str) -> None:
    template = form(house_font=False, tinted=False)
    render = RENDERERS[renderer]
    blank = compile(template, How()).fill({}).content
    assert not ink_outside(render(template), render(blank), [])


def test_line_breaks_are_one_kind() -> None:
    document = compile(form(), How()).fill({"story": "een\r\ntwee\rdrie"}).content
    assert read(document).values["story"].value == "een\ntwee\ndrie"


def test_comb_spreads_characters_over_cells() -> None:
    document = compile(form(), How()).fill({"postcode": "1234AB"}).content
    left, bottom, _, top = CODE
    for cell, character in enumerate("1234AB"):
        place = (left + 20 * cell + 2, bottom, left + 20 * cell + 18, top)
        assert mupdf_text(document, place) == character


def test_text_over_the_limit_is_a_finding() -> None:
    filled = compile(form(), How()).fill({"postcode": "1234 ABC"})
    assert [finding.code for finding in filled.findings] == ["PDF_TEXT_OVER_LIMIT"]
    assert "8" in filled.findings[0].what("nl") and "6" in filled.findings[0].what("nl")
    assert read(filled.content).values["postcode"].value is None
    assert form_faults(filled.content) == []


@pytest.mark.parametrize(("alignment", "edge"), [(0, "left"), (1, "centre"), (2, "right")])
def test_alignment(alignment: int, edge: str) -> None:
    builder = FormBuilder()
    builder.page()
    builder.text("one", NAME, Q=alignment)
    builder.text("more", STORY, Q=alignment, Ff=1 << 12)
    document = compile(builder.build(), How()).fill({"one": "kort", "more": "kort\nook"}).content
    for left, bottom, right, top in (NAME, STORY):
        third = (right - left) / 3
        parts = {
            "left": (left, bottom, left + third, top),
            "centre": (left + third, bottom, right - third, top),
            "right": (right - third, bottom, right, top),
        }
        for part, rect in parts.items():
            assert bool(mupdf_text(document, rect)) == (part == edge)


def test_one_field_with_several_widgets() -> None:
    builder = FormBuilder(tagged=True)
    builder.page()
    builder.page()
    field = builder.field("intern.full_name", None, FT="/Tx", DA=builder.default)
    builder.widget(field, NAME)
    builder.widget(field, BIRTH, 1)
    document = compile(builder.build(), How()).fill(VALUES).content
    name = STORED["intern.full_name"]
    assert mupdf_text(document, NAME) == name
    assert mupdf_text(document, BIRTH, page=1) == name
    assert read(document).values["intern.full_name"].value == name
    assert form_faults(document) == []


def test_inherited_attributes() -> None:
    builder = FormBuilder()
    builder.page()
    builder.field("company.name", NAME)
    parent = builder.nodes["company"].get_object()
    parent.update(pdf({"FT": "/Tx", "DA": builder.default, "Q": 2}))
    document = compile(builder.build(), How()).fill({"company": {"name": "Poot"}}).content
    _, bottom, right, top = NAME
    assert mupdf_text(document, (right - 40, bottom, right, top)) == "Poot"


def test_missing_value_leaves_a_blank_with_its_box() -> None:
    compiled = compile(form(), How())
    for data in ({}, {"intern": None}, {"intern": {"full_name": None}, "story": ""}):
        document = compiled.fill(data).content
        assert form_faults(document) == []
        assert read(document).values["intern.full_name"].value is None


def test_numbers_dates_and_yes_or_no_as_text() -> None:
    builder = FormBuilder()
    builder.page()
    rects = [(50.0, 700.0 - 20 * n, 250.0, 716.0 - 20 * n) for n in range(4)]
    for number, rect in enumerate(rects):
        builder.text(f"v{number}", rect)
    data = {"v0": 32, "v1": 3.5, "v2": True, "v3": date(2026, 9, 1)}
    compiled = compile(builder.build(), How(language="nl"))
    shown = [mupdf_text(compiled.fill(data).content, rect) for rect in rects]
    assert shown == ["32", "3,5", "ja", "01-09-2026"]


def test_value_that_is_no_text_is_a_finding() -> None:
    filled = compile(form(), How()).fill({"story": {"a": 1}})
    assert [finding.code for finding in filled.findings] == ["PDF_VALUE_NOT_PLAIN"]


def test_same_data_same_bytes() -> None:
    template = form(tagged=True)
    first = compile(template, How()).fill(VALUES).content
    again = compile(template, How())
    again.fill({"story": "iets anders"})
    assert again.fill(VALUES).content == first


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ('2, 2, 0, 0, "\\u20ac ", true', "€ 1.234,50"),
        ('0, 0, 0, 0, "", true', "1,235"),
        ('1, 3, 0, 0, " uur", false', "1234,5 uur"),
        ("2, 1, 0, 0, '$', true", "$1234.50"),
    ],
)
def test_number_formats(arguments: str, shown: str) -> None:
    builder = FormBuilder()
    builder.page()
    script = {"S": "/JavaScript", "JS": f"AFNumber_Format({arguments});"}
    builder.text("amount", NAME, AA={"F": script})
    document = compile(builder.build(), How()).fill({"amount": 1234.5}).content
    assert mupdf_text(document, NAME) == shown
    assert read(document).values["amount"].value == "1234.5"


def test_password_is_not_shown() -> None:
    builder = FormBuilder()
    builder.page()
    builder.text("secret", NAME, Ff=1 << 13)
    document = compile(builder.build(), How()).fill({"secret": "geheim"}).content
    assert mupdf_text(document, NAME) == "******"


def test_rich_text_is_filled_as_plain_text() -> None:
    builder = FormBuilder(tinted=False)
    builder.page()
    builder.text("rich", NAME, Ff=1 << 25, RV="<body><p>oud</p></body>", V="oud")
    document = compile(builder.build(), How()).fill({"rich": "nieuw"}).content
    assert mupdf_text(document, NAME) == "nieuw"
    with pikepdf.open(BytesIO(document)) as opened:
        widget = opened.pages[0].Annots[0]
        assert "/RV" not in widget
        assert not int(widget.Ff) & 1 << 25
