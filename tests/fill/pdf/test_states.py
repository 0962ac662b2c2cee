"""What happened to a form between its sending and its return: states, and altered forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from builder import FormBuilder, stream
from pikepdf import Array, Dictionary, Name, String
from pypdf.generic import NameObject

from formgen.fill.pdf import compile, read
from formgen.fill.pdf.reading.sent import SENT_KEY
from formgen.fill.slots import How, State

NAME = (50.0, 740.0, 250.0, 758.0)
CITY = (50.0, 700.0, 250.0, 718.0)
STORY = (50.0, 600.0, 300.0, 680.0)
TICK = (320.0, 700.0, 334.0, 714.0)
LOCKED = (350.0, 700.0, 364.0, 714.0)
DROP = (320.0, 640.0, 500.0, 658.0)
BOXES = [(50.0, 560.0, 64.0, 574.0), (80.0, 560.0, 94.0, 574.0)]
DATA = {
    "intern": {"name": "Noor van der Waard", "city": "Zwolle"},
    "locked": True,
    "route": "BBL",
    "document": {"id": "ab12", "code": "FG1-AB12"},
}


@cache
def template() -> bytes:
    builder = FormBuilder(tagged=True)
    builder.page("Eerste bladzijde")
    builder.page("Tweede bladzijde")
    builder.text("intern.name", NAME)
    builder.text("intern.city", CITY)
    builder.text("story", STORY, Ff=1 << 12)
    builder.check("agreed", TICK)
    builder.check("locked", LOCKED)
    builder.choice("route", DROP, [["BOL", "Opleidend"], ["BBL", "Begeleidend"]])
    builder.radio("kind", BOXES, ["0", "1"], Opt=["Ja", "Nee"])
    builder.text("fixed_by_template", NAME, 1, Ff=1, V="Vaste tekst")
    builder.text("default", CITY, 1, V="Nederland")
    return builder.build()


def sent(**data: Any) -> bytes:
    compiled = compile(template(), How(fixed=("intern.name", "locked", "route")))
    return compiled.fill({**DATA, **data}).content


def returned(change: Callable[[pikepdf.Pdf], None], data: bytes = b"") -> bytes:
    with pikepdf.open(BytesIO(data or sent())) as pdf:
        change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def field(pdf: pikepdf.Pdf, name: str) -> Any:
    widgets = [widget for page in pdf.pages for widget in page.Annots]
    return next(widget for widget in widgets if widget.get("/T") == name)


def set_value(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        widget = field(pdf, name)
        widget.V = value
        if isinstance(value, Name):
            widget.AS = value
        elif "/AP" in widget:
            del widget["/AP"]

    return change


def test_states_of_a_form_that_nobody_touched() -> None:
    answers = read(sent())
    assert answers.findings == ()
    assert {name: answer.state for name, answer in answers.values.items()} == {
        "intern.name": State.FIXED,
        "intern.city": State.PREFILLED,
        "story": State.EMPTY,
        "agreed": State.EMPTY,
        "locked": State.FIXED,
        "route": State.FIXED,
        "kind": State.EMPTY,
        "fixed_by_template": State.FIXED,
        "default": State.PREFILLED,
    }


@pytest.mark.parametrize(
    ("name", "key", "value", "state"),
    [
        ("city", "intern.city", String("Deventer"), State.ANSWERED),
        ("city", "intern.city", String(""), State.EMPTY),
        ("story", "story", String("Een verhaal"), State.ANSWERED),
        ("agreed", "agreed", Name.Ja, State.ANSWERED),
        ("default", "default", String("België"), State.ANSWERED),
        ("name", "intern.name", String("Noor van der Waart"), State.CHANGED),
        ("name", "intern.name", String(""), State.CHANGED),
        ("locked", "locked", Name.Off, State.CHANGED),
        ("route", "route", String("BOL"), State.CHANGED),
        ("fixed_by_template", "fixed_by_template", String("Andere tekst"), State.CHANGED),
    ],
)
def test_states_after_a_change(name: str, key: str, value: Any, state: State) -> None:
    answers = read(returned(set_value(name, value)))
    assert answers.values[key].state is state
    changed = [f.where.field for f in answers.findings if f.code == "PDF_FIXED_VALUE_CHANGED"]
    assert changed == ([key] if state is State.CHANGED else [])
    others = {n: a.state for n, a in answers.values.items() if n != key}
    assert others == {n: a.state for n, a in read(sent()).values.items() if n != key}


def test_a_lock_that_was_taken_off_does_not_hide_the_change() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        set_value("name", String("Een ander"))(pdf)
        field(pdf, "name").Ff = 0

    answers = read(returned(change))
    assert answers.values["intern.name"].state is State.CHANGED


def test_marks_are_kept_by_other_ways_of_saving() -> None:
    """pypdf and qpdf write the whole file anew; the marks go with the hidden field."""
    target = BytesIO()
    pypdf.PdfWriter(clone_from=BytesIO(sent())).write(target)
    for data in (target.getvalue(), returned(lambda pdf: None, target.getvalue())):
        answers = read(data)
        assert answers.findings == ()
        assert answers.values["intern.name"].state is State.FIXED


def test_without_what_formgen_wrote_the_flags_decide() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[SENT_KEY]
        hidden = field(pdf, "id")
        hidden.V = String("FG1-AB12 ab12")
        set_value("name", String("Een ander"))(pdf)

    answers = read(returned(change))
    assert answers.values["intern.name"].state is State.FIXED
    assert answers.values["intern.city"].state is State.ANSWERED
    assert answers.identity["id"] == "ab12"


def remove_field(pdf: pikepdf.Pdf) -> None:
    fields = pdf.Root.AcroForm.Fields
    place = next(n for n, node in enumerate(fields) if node.get("/T") == "story")
    gone = fields[place].objgen
    del fields[place]
    annotations = pdf.pages[0].Annots
    del annotations[next(n for n, item in enumerate(annotations) if item.objgen == gone)]


def add_field(pdf: pikepdf.Pdf) -> None:
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("bank"))
    widget.Rect = Array([300, 300, 400, 320])
    node = pdf.make_indirect(widget)
    pdf.pages[0].Annots.append(node)
    pdf.Root.AcroForm.Fields.append(node)


def move_field(pdf: pikepdf.Pdf) -> None:
    field(pdf, "city").Rect = Array([50, 500, 250, 518])


def rewrite_options(pdf: pikepdf.Pdf) -> None:
    field(pdf, "route").Opt = Array([Array([String("BOL"), String("Begeleidend")])])


def rewrite_page(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.contents_coalesce()
    words = page.Contents.read_bytes().replace(b"Tweede", b"Andere")
    page.Contents = pdf.make_stream(words)


def add_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page()


def drop_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


@pytest.mark.parametrize(
    ("change", "code", "detail"),
    [
        (remove_field, "PDF_FIELDS_REMOVED", "story"),
        (add_field, "PDF_FIELDS_ADDED", "bank"),
        (move_field, "PDF_FIELDS_MOVED", "intern.city"),
        (rewrite_options, "PDF_FIELDS_ALTERED", "route"),
        (rewrite_page, "PDF_PAGE_ALTERED", "2"),
        (add_page, "PDF_PAGES_CHANGED", "3"),
        (drop_page, "PDF_PAGES_CHANGED", "1"),
    ],
)
def test_altered_forms(change: Callable[[pikepdf.Pdf], None], code: str, detail: str) -> None:
    findings = {finding.code: finding for finding in read(returned(change)).findings}
    assert code in findings
    for language in ("nl", "en"):
        assert detail in findings[code].what(language)


def test_page_whose_content_is_only_stored_differently_is_not_altered() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.contents_coalesce()

    assert read(returned(change)).findings == ()


def test_continuation_pages_that_formgen_added_itself() -> None:
    data = sent(story="Een heel lang verhaal dat niet past. " * 300)
    assert len(pypdf.PdfReader(BytesIO(data)).pages) > 2
    assert read(data).findings == ()
    assert "PDF_PAGES_CHANGED" in [f.code for f in read(returned(add_page, data)).findings]


def draw(pdf: pikepdf.Pdf, name: str, words: bytes) -> None:
    widget = field(pdf, name)
    content = b"/Tx BMC BT /F 9 Tf 2 4 Td (" + words + b") Tj ET EMC"
    drawn = pdf.make_stream(content, Subtype=Name.Form, BBox=widget.AP.N.BBox)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    drawn.Resources = Dictionary(Font=Dictionary(F=helvetica))
    widget.AP.N = drawn


@pytest.mark.parametrize(
    ("words", "disagrees"),
    [
        (b"Zwolle", False),
        (b"Zw olle", False),
        (b"Zwolle of Deventer", True),
        (b"Deventer", True),
    ],
)
def test_paper_that_says_something_else(words: bytes, disagrees: bool) -> None:
    answers = read(returned(lambda pdf: draw(pdf, "city", words)))
    assert answers.values["intern.city"].value == "Zwolle"
    found = [(f.code, f.where.field) for f in answers.findings]
    assert found == ([("PDF_APPEARANCE_DISAGREES", "intern.city")] if disagrees else [])


def test_paper_that_says_something_in_an_empty_field() -> None:
    answers = read(returned(lambda pdf: draw(pdf, "story", b"Toch iets")))
    assert [f.code for f in answers.findings] == ["PDF_APPEARANCE_DISAGREES"]


def test_stale_drawings_that_viewers_replace_are_no_fraud() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        draw(pdf, "city", b"Deventer")
        pdf.Root.AcroForm.NeedAppearances = True

    assert [f.code for f in read(returned(change)).findings] == ["PDF_ANSWERS_NOT_DRAWN"]


def test_box_that_shows_something_else_than_it_stores() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field(pdf, "agreed").V = Name.Ja

    answers = read(returned(change))
    assert answers.values["agreed"].value is True
    assert [(f.code, f.where.field) for f in answers.findings] == [("PDF_ANSWERS_DIFFER", "agreed")]


def test_identity_that_disagrees_with_itself() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/formgen.id"] = "ff00"

    answers = read(returned(change))
    assert "PDF_IDENTITY_DISAGREES" in [finding.code for finding in answers.findings]


def test_form_of_others_without_any_description() -> None:
    builder = FormBuilder(tinted=False, house_font=False)
    builder.page()
    drawn = stream(b"/Tx BMC EMC", Subtype="/Form", BBox=[0, 0, 9, 9])
    builder.text("open", NAME, V="Noor", AP={"N": builder.writer._add_object(drawn)})
    builder.text("shut", CITY, Ff=1, V="Vast")
    builder.form[NameObject("/NeedAppearances")] = pypdf.generic.BooleanObject(True)
    answers = read(builder.build())
    states = {name: answer.state for name, answer in answers.values.items()}
    assert states == {"open": State.ANSWERED, "shut": State.FIXED}
