"""Merging forms: every field alive under its own name, with bookmarks, tags and identities."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import pikepdf
import pytest
from builder import FormBuilder
from form_check import form_faults
from judges import verapdf
from pikepdf import Array, Dictionary, Name, String
from pypdf import PdfReader

from formgen.errors import InputError
from formgen.fill import pdf
from formgen.fill.slots import How, Template

TEMPLATES = Path(__file__).parents[3] / "form_templates"
FORMS = ("stage_agreement", "training_record")


@cache
def template_of(form: str) -> Template:
    return pdf.compile((TEMPLATES / form / "nl.pdf").read_bytes(), How(fixed=("*",)))


def filled(form: str, **intern: Any) -> bytes:
    code = f"FG1-{form[:3].upper()}"
    document = {"id": "0a1b", "code": code, "form": form, "title": form, "language": "nl"}
    return template_of(form).fill({"intern": intern, "document": document}).content


def bundle(first: bytes, second: bytes) -> bytes:
    parts = [pdf.MergePart("Eén", first, "one"), pdf.MergePart("Twee", second, "two")]
    identity = {"id": "ff", "code": "FG1-MAP"}
    return pdf.merge(parts, title="Stagemap", language="nl", identity=identity).content


@pytest.fixture(scope="module")
def same() -> bytes:
    """Two different forms of the same intern."""
    return bundle(*(filled(form, full_name="Zoë Jansen") for form in FORMS))


def test_the_same_answer_in_two_forms_is_one_field(same: bytes) -> None:
    with pikepdf.open(BytesIO(same)) as merged:
        widgets = [
            widget
            for page in merged.pages
            for widget in page.Annots
            if str(widget.get("/Parent", {}).get("/V", "")) == "Zoë Jansen"
        ]
        assert len({widget.Parent.objgen for widget in widgets}) == 1
        assert len(widgets) > 1
    assert pdf.read(same).values["intern.full_name"].value == "Zoë Jansen"


def test_another_answer_under_the_same_name_is_renamed() -> None:
    merged = bundle(
        *(filled(form, full_name=name) for form, name in zip(FORMS, ("Ali", "Bo"), strict=True))
    )
    values = pdf.read(merged).values
    assert values["intern.full_name"].value == "Ali"
    assert values["two.intern.full_name"].value == "Bo"
    assert form_faults(merged) == []


def test_no_field_and_no_answer_is_lost(same: bytes) -> None:
    merged = pdf.read(same).values
    for form, prefix in zip(FORMS, ("one", "two"), strict=True):
        for name, answer in pdf.read(filled(form, full_name="Zoë Jansen")).values.items():
            assert answer.value in (
                merged[name].value,
                merged.get(f"{prefix}.{name}", merged[name]).value,
            )


def test_other_readers_find_nothing_wrong(same: bytes) -> None:
    assert form_faults(same) == []
    with pikepdf.open(BytesIO(same)) as merged:
        assert merged.check_pdf_syntax() == []
    reader = PdfReader(BytesIO(same))
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles == ["Eén", "Twee"]
    assert reader.page_labels[0] == "1-1"
    assert reader.page_labels[-1].startswith("2-")
    assert len(reader.pages) == sum(
        len(PdfReader(BytesIO(filled(form, full_name="Zoë Jansen"))).pages) for form in FORMS
    )


def test_the_bundle_says_what_it_is_and_what_is_in_it(same: bytes) -> None:
    answers = pdf.read(same)
    assert answers.identity == {"id": "ff", "code": "FG1-MAP"}
    assert answers.findings == ()
    with pikepdf.open(BytesIO(same)) as merged:
        parts = merged.Root.FGN_Bundle.Parts
        assert [str(part.Identity.code) for part in parts] == ["FG1-STA", "FG1-TRA"]
        pages = [page.objgen for part in parts for page in part.Pages]
        assert pages == [page.obj.objgen for page in merged.pages]


def test_the_same_parts_give_the_same_bytes(same: bytes) -> None:
    assert bundle(*(filled(form, full_name="Zoë Jansen") for form in FORMS)) == same


def test_a_bundle_of_accessible_forms_is_accessible(same: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(same)
    assert [*verapdf([path]).values()] == [[]]


def test_a_document_without_a_form_goes_in_too() -> None:
    plain = pikepdf.new()
    plain.add_blank_page()
    target = BytesIO()
    plain.save(target)
    merged = bundle(filled("training_record", full_name="Ali"), target.getvalue())
    assert pdf.read(merged).values["intern.full_name"].value == "Ali"
    with pikepdf.open(BytesIO(merged)) as opened:
        assert opened.Root.MarkInfo.Marked is False
        assert opened.check_pdf_syntax() == []


def test_a_locked_document_goes_in_unlocked() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(filled("training_record", full_name="Ali"))) as opened:
        opened.save(target, encryption=pikepdf.Encryption(owner="geheim", user=""))
    merged = bundle(target.getvalue(), filled("stage_agreement", full_name="Ali"))
    assert pdf.read(merged).values["intern.full_name"].value == "Ali"


def test_a_signed_document_is_refused() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(filled("stage_agreement", full_name="Ali"))) as opened:
        widget = next(
            annotation
            for page in opened.pages
            for annotation in page.Annots
            if annotation.get("/FT") == "/Sig"
        )
        widget.V = opened.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        opened.save(target)
    with pytest.raises(InputError) as refusal:
        bundle(filled("training_record", full_name="Ali"), target.getvalue())
    assert [finding.code for finding in refusal.value.findings] == ["PDF_PART_SIGNED"]


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(InputError):
        bundle(b"geen pdf", b"geen pdf")


@pytest.mark.parametrize("name", ["", "a.b", "a b", "x" * 61, "een/twee"])
def test_a_name_that_would_break_names_of_fields_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="a part's name"):
        pdf.MergePart("Eén", b"", name)


def test_a_bundle_needs_parts_with_names_of_their_own() -> None:
    for parts in ([], [pdf.MergePart("Eén", b"", "een"), pdf.MergePart("Twee", b"", "een")]):
        with pytest.raises(ValueError, match="one part at least"):
            pdf.merge(parts, title="Leeg", language="nl")


def test_a_refusal_says_which_document() -> None:
    with pytest.raises(InputError) as refusal:
        bundle(filled("training_record"), b"%PDF-1.7 maar verder niets")
    assert [(f.code, f.where.file) for f in refusal.value.findings] == [("PDF_UNREADABLE", "Twee")]


def changed(form: bytes, change: Any) -> bytes:
    """A form as another program saved it, with something changed."""
    target = BytesIO()
    with pikepdf.open(BytesIO(form)) as opened:
        change(opened)
        with catch_warnings():
            simplefilter("ignore")  # of widgets that are in no field, which is the point
            opened.save(target)
    return target.getvalue()


def simple_form(change: Any = lambda opened, field: None) -> bytes:
    """A form of another maker's, with one line of text."""
    builder = FormBuilder(tinted=False)
    builder.page()
    builder.text("naam", (50, 700, 250, 720), V="Noor", F=4)
    return changed(builder.build(), lambda opened: change(opened, opened.Root.AcroForm.Fields[0]))


def merged_with_nothing(document: bytes) -> Any:
    parts = [pdf.MergePart("Eigen formulier", document, "eigen")]
    return pdf.merge(parts, title="Map", language="nl")


def test_a_field_that_shows_nowhere_keeps_its_answer() -> None:
    def hide(opened: pikepdf.Pdf, field: Any) -> None:
        hidden = Dictionary(FT=Name.Tx, T=String("stil"), V=String("bewaard"))
        opened.Root.AcroForm.Fields.append(opened.make_indirect(hidden))

    document = simple_form(hide)
    merged = merged_with_nothing(document).content
    fields = PdfReader(BytesIO(merged)).get_fields() or {}
    values = {name: str(field["/V"]) for name, field in fields.items()}
    assert values == {"naam": "Noor", "stil": "bewaard"}
    assert form_faults(merged) == form_faults(document)


def test_a_widget_that_stands_in_the_pages_own_array_keeps_its_answer() -> None:
    def inline(opened: pikepdf.Pdf, field: Any) -> None:
        entries = {key: field[key] for key in field if key not in ("/T", "/V")}
        opened.pages[0].Annots.append(
            Dictionary({**entries, "/T": String("los"), "/V": String("zonder nummer")}))

    document = simple_form(inline)
    assert pdf.read(document).values["los"].value == "zonder nummer"
    merged = merged_with_nothing(document).content
    fields = PdfReader(BytesIO(merged)).get_fields() or {}
    assert fields["los"]["/V"] == "zonder nummer"
    assert not [fault for fault in form_faults(merged) if "are in no field" in fault]


def test_a_signature_that_shows_nowhere_is_one_too() -> None:
    def sign(opened: pikepdf.Pdf, field: Any) -> None:
        signature = opened.make_indirect(Dictionary(Type=Name.Sig))
        hidden = Dictionary(FT=Name.Sig, T=String("zegel"), V=signature)
        opened.Root.AcroForm.Fields.append(opened.make_indirect(hidden))

    with pytest.raises(InputError):
        merged_with_nothing(simple_form(sign))


FORMAT = 'AFDate_FormatEx("dd-mm-yyyy");'


def script(text: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(text))


def test_formats_come_along_and_other_scripts_do_not() -> None:
    def add(opened: pikepdf.Pdf, field: Any) -> None:
        field.AA = Dictionary(F=script(FORMAT), K=script("keur(event)"),
                              C=script('AFSimple_Calculate("SUM", "a,b")'))
        opened.Root.AcroForm.CO = Array([field])
        names = Array([String("hulp"), script("function keur(event) { app.alert(1) }"),
                       String("oud"), script("function AFDate_FormatEx(picture) { return 1 }")])
        opened.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))

    made = merged_with_nothing(simple_form(add))
    with pikepdf.open(BytesIO(made.content)) as merged:
        field = merged.Root.AcroForm.Fields[0]
        assert {key: str(field.AA[key].JS) for key in field.AA} == {"/F": FORMAT}
        assert "/CO" not in merged.Root.AcroForm
        assert "/Names" not in merged.Root
    assert b"keur" not in b"".join(strings_of(made.content))
    assert [(f.code, f.where.file, dict(f.details)["count"]) for f in made.findings] == [
        ("PDF_PART_SCRIPTS_DROPPED", "Eigen formulier", "3")]


def test_what_starts_programs_or_carries_files_does_not_come_along() -> None:
    def add(opened: pikepdf.Pdf, field: Any) -> None:
        page = opened.pages[0]
        launch = Dictionary(S=Name.Launch, F=String("program.exe"))
        web = Dictionary(S=Name.URI, URI=String("https://school.example"))
        for action in (launch, web):
            page.Annots.append(opened.make_indirect(Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)))
        carried = opened.make_stream(b"niet voor de bundel")
        spec = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=carried))
        page.Annots.append(opened.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=spec)))

    made = merged_with_nothing(simple_form(add))
    with pikepdf.open(BytesIO(made.content)) as merged:
        links = [a for a in merged.pages[0].Annots if a.Subtype == Name.Link]
        assert [str(link.A.URI) for link in links if "/A" in link] == ["https://school.example"]
        assert len(links) == len(merged.pages[0].Annots) - 1
    assert b"niet voor de bundel" not in made.content
    assert [f.code for f in made.findings] == ["PDF_PART_ACTIONS_DROPPED", "PDF_FILES_DROPPED"]


def strings_of(document: bytes) -> list[bytes]:
    with pikepdf.open(BytesIO(document)) as opened:
        return [repr(item).encode() for item in opened.objects]


def test_radio_buttons_of_two_forms_do_not_put_each_other_out() -> None:
    builder = FormBuilder(tinted=False)
    builder.page()
    builder.radio("keuze", [(50, 700, 60, 710), (70, 700, 80, 710)], ["a", "b"])
    document = builder.build()
    merged = bundle(document, document)
    assert sorted(pdf.read(merged).values) == ["keuze", "two.keuze"]
