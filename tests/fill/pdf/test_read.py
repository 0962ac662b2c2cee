"""Reading forms back, whoever filled them in."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from builder import FormBuilder
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from formgen.errors import InputError, TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.pdf.reading.rows import rows_in
from formgen.fill.slots import How, SlotKind, State

NAME = (50.0, 740.0, 250.0, 758.0)
BIRTH = (270.0, 740.0, 400.0, 758.0)
STORY = (50.0, 640.0, 300.0, 720.0)
DROP = (320.0, 640.0, 500.0, 658.0)
LIST = (320.0, 560.0, 500.0, 630.0)
BOX = (50.0, 600.0, 64.0, 614.0)
OTHER = (80.0, 600.0, 94.0, 614.0)
TICK = (110.0, 600.0, 124.0, 614.0)
DOCUMENT = {
    "id": "0a3f",
    "code": "FG1-0A3F",
    "form": "stage_agreement",
    "form_version": "1",
    "language": "nl",
}


def template() -> bytes:
    builder = FormBuilder(tagged=True)
    builder.page("Formulier")
    builder.text("intern.name", NAME)
    builder.date("intern.birth_date", BIRTH)
    builder.text("story", STORY, Ff=1 << 12)
    builder.choice("route", DROP, [["BOL", "Opleidend"], ["BBL", "Begeleidend"]])
    builder.choice("species", LIST, ["Hond", "Kat", "Paard"], Ff=1 << 21)
    builder.radio("kind", [BOX, OTHER], ["0", "1"], Opt=["Ja", "Nee"])
    builder.check("agreed", TICK)
    builder.signature("sign", (50.0, 100.0, 200.0, 160.0))
    return builder.build()


def sent(**data: Any) -> bytes:
    """A form as formgen sends it, with only the intern's name filled in."""
    compiled = compile(template(), How(fixed=("intern.name",)))
    return compiled.fill({"intern": {"name": "Noor"}, "document": DOCUMENT, **data}).content


ANSWERS = {
    "intern.name": "Noor",
    "intern.birth_date": date(2009, 3, 12),
    "story": "Een\nverhaal",
    "route": "Begeleidend",
    "species": ("Kat",),
    "kind": "Nee",
    "agreed": True,
    "sign": None,
}


def by_pypdf(form: bytes) -> bytes:
    """The form filled in as pypdf does it, which leaves drawing to the viewer."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(form))
    values = {
        "intern.birth_date": "12-3-2009",
        "story": "Een\rverhaal",
        "route": "BBL",
        "species": "Kat",
        "kind": "/1",
        "agreed": "/Ja",
    }
    writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=True)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def by_pikepdf(form: bytes) -> bytes:
    """The form with values only, and all of it in object streams, as Acrobat saves it."""
    with pikepdf.open(BytesIO(form)) as pdf:
        for widget in pdf.pages[0].Annots:
            name = str(widget.get("/T", ""))
            if name == "birth_date":
                widget.V = pikepdf.String("12-03-2009")
            elif name == "story":
                widget.V = pikepdf.String("Een\r\nverhaal")
            elif name == "route":
                widget.V = pikepdf.String("BBL")
            elif name == "species":
                widget.V = pikepdf.Array([pikepdf.String("Kat")])
            elif name == "agreed":
                widget.V = widget.AS = pikepdf.Name("/Ja")
            elif not name and "/1" in widget.AP.N:
                widget.AS = widget.Parent.V = pikepdf.Name("/1")
            if "/AP" in widget and name:
                del widget["/AP"]
        pdf.Root.AcroForm.NeedAppearances = True
        target = BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def by_formgen(form: bytes) -> bytes:
    data = {
        "intern": {"birth_date": date(2009, 3, 12)},
        "story": "Een\nverhaal",
        "route": "BBL",
        "species": ["Kat"],
        "kind": "Nee",
        "agreed": True,
    }
    return sent(**{**data, "intern": {"name": "Noor", "birth_date": date(2009, 3, 12)}})


@pytest.mark.parametrize(
    ("returned", "noted"),
    [(by_pypdf, []), (by_pikepdf, ["PDF_ANSWERS_NOT_DRAWN"]), (by_formgen, [])],
)
def test_answers_are_the_same_whoever_wrote_them(returned: Any, noted: list[str]) -> None:
    answers = read(returned(sent()))
    assert {name: answer.value for name, answer in answers.values.items()} == ANSWERS
    assert dict(answers.identity) == DOCUMENT
    assert [finding.code for finding in answers.findings] == noted


def test_states() -> None:
    states = {name: answer.state for name, answer in read(by_pikepdf(sent())).values.items()}
    assert states.pop("intern.name") is State.FIXED
    assert states.pop("sign") is State.EMPTY
    assert set(states.values()) == {State.ANSWERED}
    blank = read(sent()).values
    assert {blank[name].state for name in states} == {State.EMPTY}


def test_kinds_are_given_with_the_answers() -> None:
    kinds = {name: answer.kind for name, answer in read(sent()).values.items()}
    assert kinds["intern.birth_date"] is SlotKind.DATE
    assert kinds["kind"] is SlotKind.RADIO


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1-9-2026", date(2026, 9, 1)),
        ("2026-09-01", date(2026, 9, 1)),
        ("morgen", "morgen"),
        ("31-02-2026", "31-02-2026"),
        ("", None),
    ],
)
def test_dates_as_people_type_them(typed: str, value: Any) -> None:
    with pikepdf.open(BytesIO(sent())) as pdf:
        next(w for w in pdf.pages[0].Annots if w.get("/T") == "birth_date").V = typed
        target = BytesIO()
        pdf.save(target)
    assert read(target.getvalue()).values["intern.birth_date"].value == value


def test_ticked_box_without_a_value_counts_by_what_it_shows() -> None:
    with pikepdf.open(BytesIO(sent())) as pdf:
        next(w for w in pdf.pages[0].Annots if w.get("/T") == "agreed").AS = pikepdf.Name("/Ja")
        target = BytesIO()
        pdf.save(target)
    assert read(target.getvalue()).values["agreed"].value is True


def test_signed_field_is_answered() -> None:
    with pikepdf.open(BytesIO(sent())) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if f.get("/T") == "sign")
        field.V = pikepdf.Dictionary(Type=pikepdf.Name("/Sig"))
        target = BytesIO()
        pdf.save(target)
    answer = read(target.getvalue()).values["sign"]
    assert (answer.value, answer.state) == (True, State.ANSWERED)


def test_foreign_form_has_no_identity() -> None:
    builder = FormBuilder(house_font=False, tinted=False)
    builder.page()
    builder.text("formgen.id", NAME, V="geen kenmerk")
    builder.text("name", BIRTH, V="Noor")
    answers = read(builder.build())
    assert dict(answers.identity) == {}
    assert list(answers.values) == ["name"]


def test_values_of_the_wrong_kind_do_no_harm() -> None:
    builder = FormBuilder()
    builder.page()
    field = builder.text("name", NAME)
    for value in (ArrayObject([TextStringObject("x")]), NameObject("/x"), field):
        field.get_object()[NameObject("/V")] = value
        read(builder.build())


@pytest.mark.faulty_form
def test_damaged_files_raise_only_what_is_promised() -> None:
    """Bytes are changed, cut out and doubled; nothing but formgen's own errors comes out."""
    chance = random.Random(7)
    original = by_formgen(sent())
    outcomes = set()
    for _ in range(150):
        mutant = bytearray(original)
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(len(mutant))
            length = chance.randrange(1, 40)
            match chance.randrange(3):
                case 0:
                    mutant[place] = chance.randrange(256)
                case 1:
                    del mutant[place : place + length]
                case _:
                    mutant[place:place] = mutant[place : place + length]
        try:
            read(bytes(mutant))
            compile(bytes(mutant), How()).fill({"intern": {"name": "Noor"}, "agreed": True})
            outcomes.add("used")
        except (InputError, TemplateError) as error:
            outcomes.add(error.findings[0].code)
    assert "used" in outcomes


@pytest.mark.parametrize("widths", [(1, 2, 1), (1, 4, 2), (0, 3, 0), (1, 8, 1), (2, 5, 0)])
def test_rows_of_cross_references_of_any_width(widths: tuple[int, int, int]) -> None:
    rows = [(1, 200, 3), (2, 65_535, 0), (1, 70, 12)]
    stored = [
        (kind if widths[0] else 1, place % 256 ** widths[1], index if widths[2] else 0)
        for kind, place, index in rows
    ]
    content = b"".join(
        number.to_bytes(width, "big") if width else b""
        for row in stored
        for number, width in zip(row, widths, strict=True)
    )
    assert list(rows_in(content, widths, len(rows))) == stored
