"""Forms that came back with more than answers: each thing has a finding, none is run."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from builder import FormBuilder
from pikepdf import Array, Dictionary, Name, String

from formgen.errors import InputError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

NAME = (50.0, 740.0, 250.0, 758.0)


def sent() -> bytes:
    builder = FormBuilder(tagged=True)
    builder.page("Formulier")
    builder.text("name", NAME)
    builder.date("born", (50.0, 700.0, 250.0, 718.0))
    data = {"name": "Noor", "document": {"id": "ab12", "code": "FG1-AB12"}}
    return compile(builder.build(), How(fixed=("name",))).fill(data).content


def returned(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with warnings.catch_warnings(), pikepdf.open(BytesIO(sent())) as pdf:
        warnings.simplefilter("ignore")  # pikepdf has its own about some of these files
        change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def codes(data: bytes) -> list[str]:
    answers = read(data)
    assert pickle.loads(pickle.dumps(answers)) == answers
    assert answers.values["name"].value == "Noor"
    return [finding.code for finding in answers.findings]


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as refused:
        read(data)
    (finding,) = refused.value.findings
    assert finding.what("nl") and finding.todo("en")
    return finding.code


def field(pdf: pikepdf.Pdf, name: str = "name") -> Any:
    return next(widget for widget in pdf.pages[0].Annots if widget.get("/T") == name)


def action(kind: str, **entries: Any) -> Any:
    return Dictionary(S=Name(f"/{kind}"), **entries)


SCRIPT = action("JavaScript", JS=String("app.launchURL('http://x.example')"))
DISGUISED = action("JavaScript", JS=String('AFDate_FormatEx("dd-mm-yyyy"); app.alert(1);'))


def scripts_by_name(act: Any) -> Any:
    leaf = Dictionary(Names=Array([String("a"), act]))
    return Dictionary(JavaScript=Dictionary(Kids=Array([leaf])))


PLACES: dict[str, Callable[[pikepdf.Pdf, Any], None]] = {
    "opening": lambda pdf, act: setattr(pdf.Root, "OpenAction", act),
    "closing": lambda pdf, act: setattr(pdf.Root, "AA", Dictionary(WC=act)),
    "page": lambda pdf, act: setattr(pdf.pages[0].obj, "AA", Dictionary(O=act)),
    "widget": lambda pdf, act: setattr(field(pdf), "A", act),
    "keystroke": lambda pdf, act: setattr(field(pdf), "AA", Dictionary(K=act)),
    "next": lambda pdf, act: setattr(
        pdf.Root, "OpenAction", action("GoTo", D=String("x"), Next=Array([act]))
    ),
    "name tree": lambda pdf, act: setattr(pdf.Root, "Names", scripts_by_name(act)),
    "outline": lambda pdf, act: setattr(
        pdf.Root,
        "Outlines",
        Dictionary(First=pdf.make_indirect(Dictionary(Title=String("x"), A=act))),
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_scripts_wherever_they_are(place: str) -> None:
    assert codes(returned(lambda pdf: PLACES[place](pdf, SCRIPT))) == ["PDF_FORM_HAS_SCRIPT"]


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (SCRIPT, ["PDF_FORM_HAS_SCRIPT"]),
        (DISGUISED, ["PDF_FORM_HAS_SCRIPT"]),
        (action("Launch", F=String("calc.exe")), ["PDF_FORM_HAS_ACTION"]),
        (action("SubmitForm", F=String("http://x.example")), ["PDF_FORM_HAS_ACTION"]),
        (action("ImportData", F=String("x.fdf")), ["PDF_FORM_HAS_ACTION"]),
        (action("GoToR", F=String("x.pdf")), ["PDF_FORM_HAS_ACTION"]),
        (action("GoToE", T=Dictionary()), ["PDF_FORM_HAS_ACTION"]),
        (action("URI", URI=String("file:///c:/x.exe")), ["PDF_FORM_HAS_ACTION"]),
        (action("URI", URI=String("https://school.example")), []),
        (action("ResetForm"), []),
        (action("JavaScript", JS=String('AFNumber_Format(2, 1, 0, 0, "", true);')), []),
    ],
)
def test_actions_by_what_they_can_do(act: Any, found: list[str]) -> None:
    assert codes(returned(lambda pdf: PLACES["opening"](pdf, act))) == found


def test_script_in_a_name_that_is_written_in_disguise() -> None:
    data = returned(lambda pdf: PLACES["opening"](pdf, SCRIPT))
    with pikepdf.open(BytesIO(data)) as pdf:
        target = BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    disguised = target.getvalue().replace(b"/S /JavaScript", b"/S /J#61vaScri#70t")
    assert disguised != target.getvalue()
    assert "PDF_FORM_HAS_SCRIPT" in codes(disguised)


def test_script_of_the_template_itself_is_its_own() -> None:
    builder = FormBuilder()
    builder.page()
    own = {"S": "/JavaScript", "JS": "event.value = event.value.toUpperCase();"}
    builder.text("name", NAME, AA={"F": own})
    template = builder.build()
    assert [f.code for f in read(template).findings] == ["PDF_FORM_HAS_SCRIPT"]
    document = compile(template, How()).fill({"name": "Noor"}).content
    assert read(document).findings == ()


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = b"MZ"


def scribble(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9], Contents="x")
    pdf.pages[0].Annots.append(pdf.make_indirect(note))


def add_film(pdf: pikepdf.Pdf) -> None:
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    pdf.pages[0].Annots.append(pdf.make_indirect(film))


def loop_kids(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary(T=String("loop")))
    node.Kids = Array([node])
    pdf.Root.AcroForm.Fields.append(node)


def loop_parents(pdf: pikepdf.Pdf) -> None:
    first, second = (pdf.make_indirect(Dictionary(T=String(name))) for name in "ab")
    first.Parent, second.Parent = second, first
    lost = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name.Tx)
    lost.T, lost.Parent = String("c"), first
    pdf.pages[0].Annots.append(pdf.make_indirect(lost))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (attach, {"PDF_FORM_CARRIES"}),
        (add_film, {"PDF_FORM_CARRIES"}),
        (scribble, {"PDF_FORM_HAS_NOTES"}),
        (loop_kids, {"PDF_FIELDS_IN_A_LOOP"}),
        (loop_parents, {"PDF_FIELDS_IN_A_LOOP", "PDF_FIELDS_UNLISTED", "PDF_FIELDS_ADDED"}),
    ],
)
def test_what_a_form_should_not_have(
    change: Callable[[pikepdf.Pdf], None], found: set[str]
) -> None:
    assert set(codes(returned(change))) == found


def test_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sent()
    monkeypatch.setattr("formgen.fill.pdf.opening.LARGEST_FILE", 1000)
    assert refusal(data) == "PDF_TOO_LARGE"
