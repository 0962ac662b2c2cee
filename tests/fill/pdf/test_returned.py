"""Forms as other programs leave them: names, values and meanings, however they are written."""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from builder import FormBuilder
from pikepdf import Array, Dictionary, Name, String
from pypdf.generic import NameObject, TextStringObject

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, SlotKind, State

NAME = (50.0, 740.0, 250.0, 758.0)
CITY = (50.0, 700.0, 250.0, 718.0)
TICK = (320.0, 700.0, 334.0, 714.0)
LIST = (320.0, 560.0, 500.0, 630.0)
DROP = (320.0, 640.0, 500.0, 658.0)
BOXES = [(50.0, 560.0, 64.0, 574.0), (80.0, 560.0, 94.0, 574.0), (110.0, 560.0, 124.0, 574.0)]
OPTIONS = ["Hond", "Kat", "Paard"]


def form(make: Callable[[FormBuilder], Any]) -> bytes:
    builder = FormBuilder(tinted=False)
    builder.page("Formulier")
    make(builder)
    return builder.build()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with warnings.catch_warnings(), pikepdf.open(BytesIO(data)) as pdf:
        warnings.simplefilter("ignore")  # pikepdf has its own about some of these files
        change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def value_of(data: bytes, name: str = "field") -> Any:
    return read(data).values[name].value


def set_first(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root.AcroForm.Fields[0][f"/{key}"] = value

    return change


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (b"plain", "plain"),
        (b"\xfe\xff\x01\x41\x00u", "Łu"),
        (b"\xff\xfe\x41\x01u\x00", "Łu"),
        (b"\xef\xbb\xbfZo\xc3\xab", "Zoë"),
        (b"Zo\xeb", "Zoë"),
        (b"\x95ukasz \xa0 12", "Łukasz € 12"),
        (b"\x9eal \x8dciteerd\x8e \x84", "žal “citeerd” —"),
        (b"\xfe\xff\x00\x1bnl\x00\x1b\x00D\x00e", "De"),
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        (b"(haakjes) \\ slash", "(haakjes) \\ slash"),
        (b"", None),
    ],
)
def test_strings_in_every_encoding(stored: bytes, text: str | None) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = pikepdf.Object.parse(b"<" + stored.hex().encode() + b">")

    assert value_of(changed(form(lambda b: b.text("field", NAME)), change)) == text


def test_value_in_a_stream() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = pdf.make_stream(b"\xfe\xff\x01\x41\x00u")

    assert value_of(changed(form(lambda b: b.text("field", NAME)), change)) == "Łu"


RICH = '<?xml version="1.0"?><body xmlns="x"><p>Een <b>vet</b></p><p>verhaal &amp; meer</p></body>'


def test_rich_text_counts_where_there_is_no_plain_one() -> None:
    data = form(lambda b: b.text("field", NAME, Ff=1 << 25))
    assert value_of(changed(data, set_first(RV=String(RICH)))) == "Een vet\nverhaal & meer"
    both = changed(data, set_first(RV=String(RICH), V=String("Een vet verhaal & meer")))
    assert "PDF_ANSWERS_DIFFER" not in [f.code for f in read(both).findings]
    other = changed(data, set_first(RV=String(RICH), V=String("Iets anders")))
    assert "PDF_ANSWERS_DIFFER" in [finding.code for finding in read(other).findings]


@pytest.mark.parametrize("on", ["Ja", "1", "Aangevinkt ✓", "No", "On"])
@pytest.mark.parametrize("write", [lambda on: Name(f"/{on}"), String, lambda on: String(f"/{on}")])
def test_boxes_with_any_state(on: str, write: Callable[[str], Any]) -> None:
    data = form(lambda b: b.check("field", TICK, on=on))
    assert value_of(data) is False
    assert value_of(changed(data, set_first(V=write(on), AS=Name(f"/{on}")))) is True
    assert value_of(changed(data, set_first(V=Name.Off))) is False


@pytest.mark.parametrize(
    ("states", "stored", "meaning"),
    [
        (["0", "1", "2"], Name("/1"), "Kat"),
        (["a", "b", "c"], Name("/c"), "Paard"),
        (["0", "1", "2"], String("1"), "Kat"),
        (["a", "b", "c"], String("Paard"), "Paard"),
        (["a", "b", "c"], Name.Off, None),
    ],
)
def test_radio_buttons_say_what_they_mean(states: list[str], stored: Any, meaning: Any) -> None:
    data = form(lambda b: b.radio("field", BOXES, states, Opt=OPTIONS))
    answer = read(changed(data, set_first(V=stored))).values["field"]
    assert (answer.kind, answer.value) == (SlotKind.RADIO, meaning)


def test_radio_buttons_in_unison() -> None:
    """Two buttons with one state are on together (12.7.4.2.4); one option stands for both."""
    data = form(lambda b: b.radio("field", BOXES, ["a", "b", "a"]))

    def choose(pdf: pikepdf.Pdf) -> None:
        group = pdf.Root.AcroForm.Fields[0]
        group.V = group.Kids[0].AS = group.Kids[2].AS = Name.a

    answers = read(changed(data, choose))
    assert answers.values["field"].value == "a"
    assert answers.findings == ()


@pytest.mark.parametrize(
    ("stored", "chosen"),
    [
        (Array([String("h"), String("p")]), ("Hond", "Paard")),
        (String("k"), ("Kat",)),
        (Array([]), ()),
        (Array([String("weg")]), ("weg",)),
    ],
)
def test_lists_of_several_choices(stored: Any, chosen: tuple[str, ...]) -> None:
    pairs = [["h", "Hond"], ["k", "Kat"], ["p", "Paard"]]
    data = form(lambda b: b.choice("field", LIST, pairs, Ff=1 << 21))
    assert value_of(changed(data, set_first(V=stored))) == chosen


def test_choice_of_ones_own_in_an_editable_drop_down() -> None:
    data = form(lambda b: b.choice("field", DROP, OPTIONS, Ff=(1 << 17) | (1 << 18)))
    assert value_of(changed(data, set_first(V=String("Ezel")))) == "Ezel"


def several() -> bytes:
    """A field in a hierarchy, with two widgets."""

    def make(builder: FormBuilder) -> None:
        field = builder.field("intern.name", None, FT="/Tx", DA=builder.default)
        builder.widget(field, NAME)
        builder.widget(field, CITY)
        builder.text("intern.city", (50.0, 600.0, 250.0, 618.0))

    return form(make)


def test_widgets_that_say_different_things() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        first, second = pdf.pages[0].Annots[:2]
        first.V, second.V = String("Noor"), String("Zoë")

    answers = read(changed(several(), change))
    assert answers.values["intern.name"].value == "Noor"
    assert [f.code for f in answers.findings if f.where.field == "intern.name"] == [
        "PDF_ANSWERS_DIFFER"
    ]


def test_value_that_only_a_widget_has() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Annots[1].V = String("Zoë")

    answers = read(changed(several(), change))
    assert answers.values["intern.name"].value == "Zoë"
    assert "PDF_ANSWERS_DIFFER" not in [finding.code for finding in answers.findings]


def fill_by_hand(pdf: pikepdf.Pdf) -> None:
    parent = pdf.pages[0].Annots[0].Parent
    parent.V = String("Noor")
    pdf.pages[0].Annots[2].V = String("Zwolle")


def without_list_of_fields(pdf: pikepdf.Pdf) -> None:
    fill_by_hand(pdf)
    del pdf.Root.AcroForm.Fields


def without_form(pdf: pikepdf.Pdf) -> None:
    fill_by_hand(pdf)
    del pdf.Root.AcroForm


@pytest.mark.parametrize("lose", [without_list_of_fields, without_form])
def test_fields_that_are_only_on_the_page(lose: Callable[[pikepdf.Pdf], None]) -> None:
    answers = read(changed(several(), lose))
    values = {name: answer.value for name, answer in answers.values.items()}
    assert values == {"intern.name": "Noor", "intern.city": "Zwolle"}
    (note,) = [f for f in answers.findings if f.code == "PDF_FIELDS_UNLISTED"]
    assert note.details["count"] == "2"


def test_names_come_from_t_alone() -> None:
    data = form(lambda b: b.text("real.name", NAME, TM="other", V="Noor"))
    assert list(read(data).values) == ["real.name"]


def test_forms_merged_under_names_of_their_own() -> None:
    def part(name: str) -> bytes:
        data = {"name": name, "document": {"id": "ab12", "code": f"FG1-{name}"}}
        compiled = compile(form(lambda b: b.text("name", NAME)), How())
        return compiled.fill(data).content

    writer = pypdf.PdfWriter()
    for number, name in enumerate(("Noor", "Zoë")):
        reader = pypdf.PdfReader(BytesIO(part(name)))
        reader.add_form_topname(f"s{number}")
        writer.append(reader)
    target = BytesIO()
    writer.write(target)
    answers = read(target.getvalue())
    values = {name: answer.value for name, answer in answers.values.items()}
    assert values == {"s0.name": "Noor", "s1.name": "Zoë"}


def test_field_that_stands_twice_with_different_answers() -> None:
    def make(builder: FormBuilder) -> None:
        builder.text("field", NAME, V="Noor")
        builder.text("field", CITY, V="Zoë")

    answers = read(form(make))
    assert answers.values["field"].value == "Noor"
    assert "PDF_ANSWERS_DIFFER" in [finding.code for finding in answers.findings]


# --- as Chrome does it ---


def typed_in_chrome(data: bytes, clicks: list[tuple[tuple[float, ...], str]]) -> bytes:
    """A form in which someone clicked and typed, in the engine of Chrome."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[0]
    handle, shown = document.formenv.raw, page.raw
    pdfium.FORM_OnAfterLoadPage(shown, handle)
    for (left, bottom, right, top), text in clicks:
        x, y = (left + right) / 2, (bottom + top) / 2
        pdfium.FORM_OnMouseMove(handle, shown, 0, x, y)
        pdfium.FORM_OnLButtonDown(handle, shown, 0, x, y)
        pdfium.FORM_OnLButtonUp(handle, shown, 0, x, y)
        if text:
            words = (text + "\0").encode("utf-16-le")
            buffer = ctypes.create_string_buffer(words, len(words))
            pdfium.FORM_SelectAllText(handle, shown)
            pointer = ctypes.cast(buffer, pdfium.FPDF_WIDESTRING)
            pdfium.FORM_ReplaceSelection(handle, shown, pointer)
        pdfium.FORM_ForceToKillFocus(handle)
    target = BytesIO()
    document.save(target)
    pdfium.FORM_OnBeforeClosePage(shown, handle)
    document.close()
    return target.getvalue()


def test_form_filled_in_by_chrome() -> None:
    def make(builder: FormBuilder) -> None:
        builder.text("name", NAME)
        builder.text("intern.city", CITY)
        builder.check("agreed", TICK)
        builder.radio("kind", BOXES, ["0", "1", "2"], Opt=OPTIONS)

    said = {"id": "ab12", "code": "FG1-AB12"}
    compiled = compile(form(make), How(fixed=("name",)))
    sent = compiled.fill({"name": "Noor", "document": said}).content
    clicks = [(CITY, "Zwolle & Zoë"), (TICK, ""), (BOXES[1], ""), (NAME, "Iemand anders")]
    answers = read(typed_in_chrome(sent, clicks))
    values = {name: (answer.value, answer.state) for name, answer in answers.values.items()}
    assert values == {
        "name": ("Noor", State.FIXED),
        "intern.city": ("Zwolle & Zoë", State.ANSWERED),
        "agreed": (True, State.ANSWERED),
        "kind": ("Kat", State.ANSWERED),
    }
    assert answers.identity["code"] == "FG1-AB12"
    assert answers.findings == ()


def test_form_filled_in_twice_by_pypdf_in_revisions() -> None:
    data = compile(form(lambda b: b.text("name", NAME)), How()).fill({}).content
    for value in ("Eerst", "Toen"):
        writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
        widgets = (item.get_object() for item in writer.pages[0]["/Annots"])
        widget = next(widget for widget in widgets if widget.get("/T") == "name")
        widget[NameObject("/V")] = TextStringObject(value)
        target = BytesIO()
        writer.write(target)
        data = target.getvalue()
    assert value_of(data, "name") == "Toen"


def test_appearance_dictionary_without_states() -> None:
    """Programs that draw nothing leave a box without states; its value still counts."""
    data = form(lambda b: b.check("field", TICK))

    def change(pdf: pikepdf.Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        field.AP, field.V = Dictionary(), Name.Ja

    assert value_of(changed(data, change)) is True
