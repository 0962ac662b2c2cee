"""How fields look before and after they are filled, on formgen's own templates."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from builder import TINT, FormBuilder
from form_check import form_faults
from viewers import RENDERERS, mupdf_text

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, State, Template

NAME = (50.0, 740.0, 250.0, 758.0)
TICK = (270.0, 740.0, 284.0, 754.0)
HEAD = (400.0, 800.0, 545.0, 815.0)
NOTE = (50.0, 560.0, 300.0, 590.0)
AMBER = (0.878, 0.627, 0.188)
DATA = {"intern": {"name": "Noor"}, "agreed": True, "head": "versie 1", "note": "Let op"}


@pytest.fixture
def template() -> Template:
    builder = FormBuilder()
    builder.page()
    builder.text("intern.name", NAME)
    builder.check("agreed", TICK)
    builder.text("head", HEAD, Q=2)
    builder.text("note", NOTE, Ff=1 << 12)
    builder.wishes["Plain"].append("head")
    builder.wishes["Notes"].append("note")
    return compile(builder.build(), How(fixed=("intern.*", "agreed")))


def widgets(document: bytes) -> dict[str, Any]:
    """The widgets by their own name, as plain Python values."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return {
            str(widget.get("/T")): {
                "flags": int(widget.get("/Ff", 0)),
                "annotation": int(widget.get("/F", 0)),
                "background": [float(c) for c in widget.get("/MK", {}).get("/BG", [])],
                "edge": [float(c) for c in widget.get("/MK", {}).get("/BC", [])],
                "style": str(widget.get("/BS", {}).get("/S", "")),
            }
            for widget in pdf.pages[0].Annots
        }


def darkness(document: bytes, x: float, y: float) -> float:
    """How dark MuPDF paints a point: 0 for white paper, 1 for black."""
    picture = RENDERERS["mupdf"](document)
    value = picture.getpixel((int(x * 2), int(picture.height - y * 2)))
    assert isinstance(value, int)
    return 1 - value / 255


def test_open_field_is_a_tinted_box(template: Template) -> None:
    document = template.fill({}).content
    assert 0.02 < darkness(document, 150, 749) < 0.1
    assert darkness(document, 150, 757.7) > 0.2, "the box has an edge at the top"
    assert widgets(document)["name"]["flags"] == 0
    assert widgets(document)["name"]["background"] == pytest.approx(TINT, abs=0.001)


def test_fixed_field_is_a_value_on_a_line(template: Template) -> None:
    document = template.fill(DATA).content
    assert darkness(document, 150, 749) == 0
    assert darkness(document, 150, 757.7) == 0, "no edge at the top"
    assert darkness(document, 150, 740.3) > 0.15, "a line at the bottom"
    name = widgets(document)["name"]
    assert (name["flags"], name["background"], name["style"]) == (1, [], "/U")
    assert read(document).values["intern.name"].state is State.FIXED
    assert form_faults(document) == []


def test_fixed_tick_is_read_only_and_has_no_tint(template: Template) -> None:
    tick = widgets(template.fill(DATA).content)["agreed"]
    assert (tick["flags"], tick["background"]) == (1, [])
    assert widgets(template.fill({}).content)["agreed"]["flags"] == 0


def test_plain_field_is_text_only(template: Template) -> None:
    for data in ({}, DATA):
        document = template.fill(data).content
        assert darkness(document, HEAD[0] + 1, HEAD[1] + 1) == 0
        head = widgets(document)["head"]
        assert (head["flags"], head["background"]) == (1, []) or not data
    left, bottom, right, top = HEAD
    assert mupdf_text(document, (right - 50, bottom, right, top)) == "versie 1"
    assert darkness(document, left, bottom) == 0


def test_note_has_a_bar_and_is_hidden_when_empty(template: Template) -> None:
    blank, filled = template.fill({}).content, template.fill(DATA).content
    assert darkness(blank, NOTE[0] + 0.7, NOTE[1] + 10) == 0
    assert darkness(filled, NOTE[0] + 0.7, NOTE[3] - 3) > 0.2
    assert widgets(blank)["note"]["annotation"] & 2
    assert not widgets(filled)["note"]["annotation"] & 2
    assert mupdf_text(filled, NOTE) == "Let op"


def test_foreign_form_keeps_its_own_look() -> None:
    builder = FormBuilder(tinted=False, house_font=False)
    builder.page()
    builder.text("name", NAME, MK={"BC": [1.0, 0.0, 0.0], "BG": [1.0, 1.0, 0.0]}, BS={"W": 2})
    document = compile(builder.build(), How(fixed=("name",))).fill({"name": "Noor"}).content
    name = widgets(document)["name"]
    assert (name["flags"], name["background"], name["edge"]) == (1, [1, 1, 0], [1, 0, 0])
    assert mupdf_text(document, NAME) == "Noor"


@pytest.mark.parametrize("style", ["/S", "/D", "/B", "/I", "/U"])
def test_border_styles_are_drawn(style: str) -> None:
    builder = FormBuilder(tinted=False)
    builder.page()
    builder.text("name", NAME, MK={"BC": [0.0]}, BS={"W": 2, "S": style, "D": [3]})
    document = compile(builder.build(), How()).fill({"name": "Noor"}).content
    edge = [darkness(document, x, 740.9) for x in range(100, 110)]
    assert max(edge) > 0.3
    side = [darkness(document, 51, y) for y in range(745, 755)]
    assert (max(side) > 0.3) == (style != "/U")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_turned_widgets(turn: int, renderer: str) -> None:
    rect = (200.0, 400.0, 220.0, 600.0) if turn % 180 else (200.0, 400.0, 400.0, 420.0)
    builder = FormBuilder(tinted=False)
    builder.page()
    builder.text("name", rect, MK={"R": turn, "BC": [0.0]})
    document = compile(builder.build(), How()).fill({"name": "iiii"}).content
    picture = RENDERERS[renderer](document)
    left, bottom, right, top = rect
    # Text begins at the left as its reader sees it.
    start = {
        0: (left + 2, bottom + 2, left + 30, top - 2),
        90: (left + 2, bottom + 2, right - 2, bottom + 30),
        180: (right - 30, bottom + 2, right - 2, top - 2),
        270: (left + 2, top - 30, right - 2, top - 2),
    }[turn]
    box = (start[0] * 2, picture.height - start[3] * 2, start[2] * 2, picture.height - start[1] * 2)
    assert picture.crop(tuple(map(int, box))).getextrema()[0] < 100


@pytest.mark.parametrize(("words", "at_foot"), [("Let op", False), ("Eén\ntwee\ndrie", True)])
def test_a_bar_is_as_high_as_the_note_beside_it(
    template: Template, words: str, at_foot: bool
) -> None:
    document = template.fill({"note": words}).content
    left, bottom, _, top = NOTE
    assert darkness(document, left + 0.75, top - 3) > 0.2
    assert (darkness(document, left + 0.75, bottom + 4) > 0.2) is at_foot
