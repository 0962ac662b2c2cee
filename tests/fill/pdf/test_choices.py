"""Check boxes, radio buttons, drop-downs and lists."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pymupdf
import pytest
from builder import FormBuilder, pdf
from form_check import form_faults
from viewers import RENDERERS, Rect, ink_inside, mupdf_text

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, SlotKind

BOX = (50.0, 700.0, 64.0, 714.0)
OTHER = (80.0, 700.0, 94.0, 714.0)
DROP = (50.0, 640.0, 250.0, 658.0)
LIST = (50.0, 560.0, 250.0, 630.0)
ROUTES = [["BOL", "Beroepsopleidend"], ["BBL", "Beroepsbegeleidend"]]


def stored(document: bytes, name: str) -> Any:
    with pikepdf.open(BytesIO(document)) as pdf:
        return {field["/T"]: field for field in pdf.Root.AcroForm.Fields}[name].get("/V")


def filled(builder: FormBuilder, data: dict[str, Any]) -> Any:
    return compile(builder.build(), How()).fill(data)


@pytest.mark.parametrize("on", ["Ja", "Yes", "2", "On"])
@pytest.mark.parametrize("value", [True, "ja", "X", 1])
def test_check_box_is_ticked(on: str, value: Any) -> None:
    builder = FormBuilder()
    builder.page()
    builder.check("agreed", BOX, on=on)
    document = filled(builder, {"agreed": value}).content
    assert stored(document, "agreed") == f"/{on}"
    assert read(document).values["agreed"].value is True
    assert form_faults(document) == []


@pytest.mark.parametrize("value", [False, "nee", "0", None])
def test_check_box_is_not_ticked(value: Any) -> None:
    builder = FormBuilder()
    builder.page()
    builder.check("agreed", BOX)
    document = filled(builder, {"agreed": value}).content
    assert read(document).values["agreed"].value is False
    assert form_faults(document) == []


@pytest.mark.parametrize("renderer", RENDERERS)
def test_tick_is_seen(renderer: str) -> None:
    builder = FormBuilder()
    builder.page()
    builder.check("agreed", BOX)
    builder.field("drawn", OTHER, FT="/Btn")  # comes without any appearance
    compiled = compile(builder.build(), How())
    blank = RENDERERS[renderer](compiled.fill({}).content)
    ticked = RENDERERS[renderer](compiled.fill({"agreed": True, "drawn": True}).content)
    assert ink_inside(blank, ticked, BOX)
    assert ink_inside(blank, ticked, OTHER)


@pytest.mark.parametrize("mark", ["4", "8", "l", "n", "u", "H", ""])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_mark_of_a_missing_font_is_drawn(mark: str, renderer: str) -> None:
    builder = FormBuilder(tinted=False)
    builder.page()
    font = builder._add({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/ZapfDingbats"})
    states = builder.states(BOX, "Ja")
    ticked = states["N"]["Ja"].get_object()
    ticked.set_data(b"q BT /ZaDb 10 Tf 2 2 Td (4) Tj ET Q")
    ticked.update(pdf({"Resources": {"Font": {"ZaDb": font}}}).items())
    builder.field("agreed", BOX, FT="/Btn", AP=states, AS="/Off", MK={"CA": mark, "BC": [0.0]})
    compiled = compile(builder.build(), How())
    blank = RENDERERS[renderer](compiled.fill({}).content)
    filled = RENDERERS[renderer](compiled.fill({"agreed": True}).content)
    assert ink_inside(blank, filled, BOX)
    assert form_faults(compiled.fill({"agreed": True}).content) == []


def test_check_box_with_two_widgets() -> None:
    builder = FormBuilder()
    builder.page()
    field = builder.field("agreed", None, FT="/Btn")
    for rect in (BOX, OTHER):
        builder.widget(field, rect, AP=builder.states(rect, "Ja"), AS="/Off")
    document = filled(builder, {"agreed": True}).content
    assert stored(document, "agreed") == "/Ja"
    assert form_faults(document) == []


@pytest.mark.parametrize(
    ("options", "value", "state"),
    [
        (None, "1", "/1"),
        (["Ja", "Nee"], "Nee", "/1"),
        (["Ja", "Nee"], "ja", "/0"),
        (["Ja", "Nee"], False, "/1"),
        (["Ja", "Nee"], True, "/0"),
    ],
)
def test_radio_by_state_and_by_meaning(options: Any, value: Any, state: str) -> None:
    builder = FormBuilder()
    builder.page()
    builder.radio("kind", [BOX, OTHER], ["0", "1"], **({"Opt": options} if options else {}))
    template = builder.build()
    document = compile(template, How()).fill({"kind": value}).content
    assert stored(document, "kind") == state
    meaning = options[int(state[1:])] if options else state[1:]
    assert read(document).values["kind"].value == meaning
    assert form_faults(document) == []
    (slot,) = compile(template, How()).slots
    assert (slot.kind, slot.options) == (SlotKind.RADIO, tuple(options or ("0", "1")))


def test_a_word_for_yes_that_two_buttons_say_is_not_guessed() -> None:
    builder = FormBuilder()
    builder.page()
    builder.radio("kind", [BOX, OTHER], ["0", "1"], Opt=["Yes", "On"])
    result = filled(builder, {"kind": "X"})
    assert [finding.code for finding in result.findings] == ["PDF_CHOICE_UNKNOWN"]


@pytest.mark.parametrize(("kind", "own"), [
    ("drop-down", "Voltijd"), ("list", "Voltijd"), ("list", ["Voltijd", "Deeltijd"]),
    ("radio", "/0"), ("check", "/Ja"), ("text", "Voltijd")])
def test_what_the_template_says_goes_when_the_data_says_what_the_field_cannot_hold(
        kind: str, own: Any) -> None:
    """A drop-down set to "Niveau 3" must not stand on the paper of somebody on another level."""
    builder = FormBuilder()
    builder.page()
    if kind == "radio":
        builder.radio("route", [BOX, OTHER], ["0", "1"], Opt=["Voltijd", "Deeltijd"], V=own)
    elif kind == "check":
        builder.check("route", BOX, on="Ja", V=own)
    elif kind == "text":
        builder.text("route", DROP, V=own, MaxLen=8)
    else:
        builder.choice("route", DROP, ["Voltijd", "Deeltijd"], V=own,
                       Ff=1 << 17 if kind == "drop-down" else 1 << 21)
    result = filled(builder, {"route": "Deeltyd Jansen"})
    assert len(result.findings) == 1
    assert stored(result.content, "route") in (None, "", "/Off")
    assert not read(result.content).values["route"].value
    if kind in ("drop-down", "text"):
        assert mupdf_text(result.content, DROP) == ""
    assert form_faults(result.content) == []
    untouched = filled(builder, {}).content
    assert stored(untouched, "route") not in (None, "", "/Off")


@pytest.mark.parametrize(("value", "marked"), [
    ("do, vr", ["do", "vr"]), ("vrijdag; MAANDAG", ["ma", "vr"]), ("zo, za", ["zo"]),
    ("donderdag, soms", None), ("do vr", None), (", ", None)])
def test_several_choices_may_be_named_one_after_another(value: str, marked: Any) -> None:
    builder = FormBuilder()
    builder.page()
    builder.choice("days", LIST, [["ma", "maandag"], ["do", "donderdag"], ["vr", "vrijdag"],
                                  ["zo", "zo, za"]], Ff=1 << 21)
    result = filled(builder, {"days": value})
    if marked is None:
        assert [finding.where.field for finding in result.findings] == ["days"]
    else:
        assert result.findings == ()
        found = stored(result.content, "days")
        assert ([found] if isinstance(found, (str, pikepdf.String)) else list(found)) == marked
    assert form_faults(result.content) == []


@pytest.mark.parametrize("value", ["Beroepsbegeleidend", "BBL", "beroepsbegeleidend "])
def test_drop_down_stores_the_export_and_shows_the_display(value: str) -> None:
    builder = FormBuilder()
    builder.page()
    builder.choice("route", DROP, ROUTES)
    document = filled(builder, {"route": value}).content
    assert stored(document, "route") == "BBL"
    assert mupdf_text(document, DROP) == "Beroepsbegeleidend"
    assert read(document).values["route"].value == "Beroepsbegeleidend"
    assert form_faults(document) == []


@pytest.mark.parametrize("kind", ["drop-down", "list", "radio", "check"])
def test_unknown_choice_is_a_finding_and_not_written(kind: str) -> None:
    builder = FormBuilder()
    builder.page()
    if kind == "radio":
        builder.radio("route", [BOX, OTHER], ["0", "1"], Opt=["Voltijd", "Deeltijd"])
    elif kind == "check":
        builder.check("route", BOX)
    else:
        builder.choice("route", DROP, ["Voltijd", "Deeltijd"], Ff=1 << 17 if kind != "list" else 0)
    result = filled(builder, {"route": "Deeltyd Jansen"})
    (finding,) = result.findings
    assert finding.code in ("PDF_CHOICE_UNKNOWN", "PDF_CHOICE_MISSPELT")
    assert finding.where.field == "route"
    assert "Jansen" not in finding.what("nl") + finding.todo("nl")
    assert not read(result.content).values["route"].value
    assert form_faults(result.content) == []


def test_near_miss_is_named() -> None:
    builder = FormBuilder()
    builder.page()
    builder.choice("route", DROP, ROUTES)
    (finding,) = filled(builder, {"route": "Beroepsbegeleidnd"}).findings
    assert "Bedoelt u 'Beroepsbegeleidend'?" in finding.what("nl")


def test_editable_drop_down_takes_any_text() -> None:
    builder = FormBuilder()
    builder.page()
    builder.choice("route", DROP, ROUTES, Ff=(1 << 17) | (1 << 18))
    result = filled(builder, {"route": "iets eigens"})
    assert result.findings == ()
    assert stored(result.content, "route") == "iets eigens"
    assert mupdf_text(result.content, DROP) == "iets eigens"


def test_list_marks_several_choices() -> None:
    builder = FormBuilder()
    builder.page()
    names = ["Hond", "Kat", "Konijn", "Paard"]
    builder.choice("species", LIST, names, Ff=1 << 21)
    document = filled(builder, {"species": ["Kat", "Paard"]}).content
    assert read(document).values["species"].value == ("Kat", "Paard")
    assert mupdf_text(document, LIST) == "Hond Kat Konijn Paard"
    assert form_faults(document) == []


def words_in(document: bytes, rect: Rect) -> list[tuple[str, float, float]]:
    """The words in a rectangle with the top and bottom of their boxes, as MuPDF sees them."""
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        room = pymupdf.Rect(rect[0], 842 - rect[3], rect[2], 842 - rect[1])
        return [(w[4], w[1] - room.y0, w[3] - room.y0) for w in pdf[0].get_text("words", clip=room)]


@pytest.mark.parametrize("size", [0, 12])
def test_list_shows_all_chosen_lines_whole(size: int) -> None:
    """Four lines of 12 points are higher than the box; nobody can scroll on paper."""
    builder = FormBuilder()
    builder.page()
    low = (LIST[0], LIST[1], LIST[2], LIST[1] + 50)
    names = ["Hond", "Kat", "Konijn", "Paard"]
    builder.choice("species", low, names, Ff=1 << 21, DA=f"/FGSans {size} Tf 0 g")
    result = filled(builder, {"species": ["Hond", "Paard"]})
    assert result.findings == ()
    words = words_in(result.content, low)
    assert [word for word, _, _ in words] == names
    assert all(top >= -1 and bottom <= 51 for _, top, bottom in words), words


def test_list_keeps_its_size_where_the_chosen_lines_can_be_scrolled_to() -> None:
    builder = FormBuilder()
    builder.page()
    low = (LIST[0], LIST[1], LIST[2], LIST[1] + 30)
    names = [f"Nummer{place}" for place in range(20)]
    builder.choice("species", low, names, Ff=1 << 21, DA="/FGSans 10 Tf 0 g")
    result = filled(builder, {"species": ["Nummer11"]})
    assert result.findings == ()
    assert [word for word, _, _ in words_in(result.content, low)] == ["Nummer10", "Nummer11"]


def test_list_whose_chosen_lines_are_too_far_apart_goes_on_at_the_end() -> None:
    builder = FormBuilder()
    builder.page()
    low = (LIST[0], LIST[1], LIST[2], LIST[1] + 30)
    names = [f"Nummer{place}" for place in range(20)]
    builder.choice("species", low, names, Ff=1 << 21)
    result = filled(builder, {"species": ["Nummer1", "Nummer18"]})
    assert [finding.code for finding in result.findings] == ["PDF_TEXT_CONTINUED"]
    with pymupdf.open(stream=result.content, filetype="pdf") as pdf:
        assert {"Nummer1", "Nummer18"} <= set(pdf[1].get_text().split())
    assert read(result.content).values["species"].value == ("Nummer1", "Nummer18")
    assert form_faults(result.content) == []


def test_list_of_one_choice_refuses_two() -> None:
    builder = FormBuilder()
    builder.page()
    builder.choice("species", LIST, ["Hond", "Kat"], Ff=0)
    (finding,) = filled(builder, {"species": ["Hond", "Kat"]}).findings
    assert finding.code == "PDF_ONE_CHOICE_ONLY"


def test_signature_field_is_left_alone() -> None:
    builder = FormBuilder()
    builder.page()
    builder.text("name", DROP)
    builder.signature("sign", LIST)
    compiled = compile(builder.build(), How())
    document = compiled.fill({"name": "Noor", "sign": "Noor"}).content
    assert {slot.name: slot.kind for slot in compiled.slots}["sign"] is SlotKind.SIGNATURE
    assert stored(document, "sign") is None
    assert read(document).values["sign"].value is None
