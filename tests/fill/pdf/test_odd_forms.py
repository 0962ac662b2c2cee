"""Forms as other programs make them: legal, and unlike what formgen makes itself."""

from __future__ import annotations

import datetime
import warnings
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builder import FormBuilder, stream
from form_check import form_faults
from pypdf.generic import DictionaryObject, NameObject
from viewers import mupdf_text, structure_faults

from formgen.errors import InputError, TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

FIRST = (50.0, 740.0, 250.0, 758.0)
SECOND = (50.0, 700.0, 250.0, 718.0)
THIRD = (50.0, 660.0, 250.0, 678.0)


def test_fields_that_share_an_appearance_each_show_their_own_value(tmp_path: Path) -> None:
    builder = FormBuilder(tinted=False)
    builder.page()
    empty = builder.writer._add_object(
        stream(b"/Tx BMC EMC", Type="/XObject", Subtype="/Form", BBox=[0, 0, 200, 18]))
    for name, rect in (("first", FIRST), ("second", SECOND)):
        field = builder.text(name, rect).get_object()
        assert isinstance(field, DictionaryObject)
        field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): empty})
    template = compile(builder.build(), How())
    blank = template.fill({}).content
    filled = template.fill({"first": "hond", "second": "kat"}).content
    assert structure_faults(blank, tmp_path) == structure_faults(filled, tmp_path) == ""
    assert form_faults(filled) == []
    assert (mupdf_text(filled, FIRST), mupdf_text(filled, SECOND)) == ("hond", "kat")
    only = template.fill({"first": "hond"}).content
    assert (mupdf_text(only, FIRST), mupdf_text(only, SECOND)) == ("hond", "")
    assert read(filled).values["second"].value == "kat"
    with pikepdf.open(BytesIO(filled)) as pdf:
        assert pdf.get_warnings() == []


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("d/m/yyyy HH:MM", "1/2/2027 00:00"),
        ("m/d/yy h:MM tt", "2/1/27 12:00 am"),
        ("yy-mm-dd", "27-02-01"),
        ("d-mmm-yy", "1-feb-27"),
    ],
)
def test_dates_in_pictures_of_acrobat(picture: str, shown: str) -> None:
    builder = FormBuilder(tinted=False)
    builder.page()
    script = {"S": "/JavaScript", "JS": f'AFDate_FormatEx("{picture}");'}
    builder.text("day", FIRST, AA={"F": script})
    filled = compile(builder.build(), How()).fill({"day": datetime.date(2027, 2, 1)}).content
    assert mupdf_text(filled, FIRST) == shown
    assert read(filled).values["day"].value == datetime.date(2027, 2, 1)


def form_of(name: str = "first") -> bytes:
    builder = FormBuilder()
    builder.page()
    builder.text(name, FIRST)
    return builder.build()


def codes_of_compiling(template: bytes) -> list[str]:
    try:
        compiled = compile(template, How())
    except TemplateError as refusal:
        return [finding.code for finding in refusal.findings]
    filled = compiled.fill({"first": "Zoë"}).content
    assert form_faults(filled) == []
    assert mupdf_text(filled, FIRST) == "Zoë"
    return [finding.code for finding in compiled.findings]


@pytest.mark.parametrize("lost", [60, 400])
def test_a_form_without_its_end_is_used_if_all_else_is_there(lost: int) -> None:
    assert codes_of_compiling(form_of()[:-lost]) == ["PDF_MENDED"]


def test_a_form_of_which_parts_are_lost_with_its_end_is_refused() -> None:
    template = form_of()
    assert codes_of_compiling(template[: template.rindex(b"endobj", 0, -2000)]) == ["PDF_CUT_OFF"]


def test_a_protected_form_without_its_end_is_refused() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(form_of())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="hond", user=""))
    protected = target.getvalue()
    cut = protected[: protected.rindex(b"trailer") + 4]
    assert codes_of_compiling(cut) == ["PDF_CUT_OFF"]
    with pytest.raises(InputError):
        read(cut)


def test_a_form_that_is_locked_with_a_certificate() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(form_of())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="hond", user=""))
    locked = target.getvalue().replace(b"/Filter /Standard", b"/Filter /Adobe.PubSec")
    assert codes_of_compiling(locked) == ["PDF_LOCKED_FOR_OTHERS"]
    with pytest.raises(InputError) as refusal:
        read(locked)
    assert [finding.code for finding in refusal.value.findings] == ["PDF_LOCKED_FOR_OTHERS"]


def test_a_form_with_a_spoilt_trailer_is_mended() -> None:
    assert codes_of_compiling(form_of().replace(b"trailer", b"tra:ler")) == ["PDF_MENDED"]


def test_what_qpdf_writes_for_people_is_read_without_mending() -> None:
    filled = compile(form_of(), How()).fill({"first": "Zoë"}).content
    target = BytesIO()
    with pikepdf.open(BytesIO(filled)) as pdf:
        pdf.save(target, qdf=True)
    answers = read(target.getvalue())
    assert answers.values["first"].value == "Zoë"
    assert answers.findings == ()


def with_places(listed: bool) -> bytes:
    """A field with two places of its own and a field below it; ``listed``: it lists the places."""
    builder = FormBuilder()
    builder.page()
    group = builder.field("group", None, FT="/Tx")
    builder.text("group.below", SECOND)
    with pikepdf.open(BytesIO(builder.build())) as pdf:
        group = next(field for field in pdf.Root.AcroForm.Fields if field.T == "group")
        below = next(field for field in pdf.Root.AcroForm.Fields if "/Kids" in field)
        (kid,) = below.Kids
        kid.Parent = group
        group.Kids = pikepdf.Array([kid] if listed else [])
        pdf.Root.AcroForm.Fields = pikepdf.Array([group])
        for rect in (FIRST, THIRD):
            place = pdf.make_indirect(pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, F=4, Parent=group,
                Rect=pikepdf.Array(list(rect)), DA=pikepdf.String("/FGSans 9 Tf 0 g")))
            pdf.pages[0].Annots.append(place)
            if listed:
                group.Kids.append(place)
        if not listed:
            del pdf.Root.AcroForm
            kid.FT = pikepdf.Name.Tx
        target = BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pikepdf has its own about widgets in no list
            pdf.save(target)
    return target.getvalue()


@pytest.mark.faulty_form
def test_a_field_with_places_of_its_own_beside_fields_below_it() -> None:
    filled = compile(with_places(listed=True), How(names={"group": "own"})).fill(
        {"own": "hond", "group": {"below": "kat"}})
    assert filled.findings == ()
    answers = read(filled.content)
    assert [mupdf_text(filled.content, rect) for rect in (FIRST, SECOND, THIRD)] == [
        "hond", "kat", "hond"]
    assert {name: answer.value for name, answer in answers.values.items()} == {
        "group": "hond", "group.below": "kat"}
    assert answers.findings == ()


def test_places_that_the_field_above_them_does_not_list() -> None:
    answers = read(with_places(listed=False))
    assert [finding.code for finding in answers.findings] == ["PDF_FIELDS_UNLISTED"]
    assert set(answers.values) == {"group", "group.below"}


def test_a_value_of_the_templates_own_that_its_font_does_not_have() -> None:
    builder = FormBuilder(house_font=False)
    builder.page()
    for name, rect, value in (("first", FIRST, "Łódź"), ("second", SECOND, "Amsterdam")):
        builder.text(name, rect, V=value)
    template = compile(builder.build(), How())
    blank = template.fill({}).content
    assert [mupdf_text(blank, rect) for rect in (FIRST, SECOND)] == ["Łódź", "Amsterdam"]
    assert read(blank).values["first"].value == "Łódź"
    filled = template.fill({"first": "Kraków"}).content
    assert [mupdf_text(filled, rect) for rect in (FIRST, SECOND)] == ["Kraków", "Amsterdam"]


@pytest.mark.parametrize("rect", [(50.0, 900.0, 250.0, 918.0), (-300.0, 50.0, -200.0, 68.0)])
def test_fields_beyond_the_edge_of_the_page_are_told(rect: tuple[float, ...]) -> None:
    builder = FormBuilder()
    builder.page()
    builder.text("beyond", rect)
    builder.text("across", (-20.0, 700.0, 100.0, 718.0))
    (finding,) = compile(builder.build(), How()).findings
    assert finding.code == "PDF_FIELDS_NOT_SHOWN"
    assert finding.what("en") == (
        "1 fields are on no page or beyond its edge, for example 'beyond'; "
        "their values are kept but cannot be seen.")


def test_an_old_value_that_a_place_of_a_field_has_gives_way() -> None:
    builder = FormBuilder()
    builder.page()
    drop = builder.field("drop", None, FT="/Ch", Ff=1 << 17, Opt=["Hond", "Kat"], V="Kat")
    for rect in (FIRST, SECOND):
        builder.widget(drop, rect, V="Kat", I=[1], DA=builder.default)
    tick = builder.field("tick", None, FT="/Btn")
    for left in (50.0, 80.0):
        rect = (left, 600.0, left + 12, 612.0)
        builder.widget(tick, rect, AP=builder.states(rect, "Ja"), AS="/Off", V="/Off")
    filled = compile(builder.build(), How()).fill({"drop": "Hond", "tick": True}).content
    answers = read(filled)
    assert (answers.values["drop"].value, answers.values["tick"].value) == ("Hond", True)
    assert answers.findings == ()
    with pikepdf.open(BytesIO(filled)) as pdf:
        places = [widget for widget in pdf.pages[0].Annots if "/T" not in widget]
        assert len(places) == 4
        assert not any("/V" in widget for widget in places)
