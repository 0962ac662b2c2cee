"""What may come in as a template: refused with a reason, or used and said."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from builder import FormBuilder, pdf, stream
from form_check import form_faults
from pypdf.generic import ArrayObject, BooleanObject, NameObject, TextStringObject
from viewers import mupdf_text

from formgen.errors import InputError, TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

NAME = (50.0, 740.0, 250.0, 758.0)


def builder_of(**options: Any) -> FormBuilder:
    builder = FormBuilder(**options)
    builder.page("Formulier")
    builder.text("name", NAME)
    return builder


def written(builder: FormBuilder) -> bytes:
    target = BytesIO()
    builder.writer.write(target)
    return target.getvalue()


def refusal(template: bytes) -> str:
    with pytest.raises(TemplateError) as caught:
        compile(template, How())
    (finding,) = caught.value.findings
    assert finding.what("nl") and finding.what("en")
    return finding.code


def notes(template: bytes) -> list[str]:
    """The findings of compiling; the template must fill well."""
    compiled = compile(template, How())
    document = compiled.fill({"name": "Noor"}).content
    assert form_faults(document) == []
    assert mupdf_text(document, NAME) == "Noor"
    assert read(document).values["name"].value == "Noor"
    return [finding.code for finding in compiled.findings]


@pytest.mark.parametrize("data", [b"", b"geen pdf", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(5000)])
def test_what_is_no_pdf(data: bytes) -> None:
    assert refusal(data) == "PDF_UNREADABLE"
    with pytest.raises(InputError):
        read(data)


def test_form_without_fields() -> None:
    builder = FormBuilder()
    builder.page()
    assert refusal(builder.build()) == "PDF_WITHOUT_FIELDS"
    assert [finding.code for finding in read(builder.build()).findings] == ["PDF_WITHOUT_FIELDS"]


def test_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.fill.pdf.opening.LARGEST_FILE", 1000)
    assert refusal(builder_of().build()) == "PDF_TOO_LARGE"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.fill.pdf.opening.MOST_PAGES", 0)
    assert refusal(builder_of().build()) == "PDF_TOO_LARGE"


@pytest.mark.parametrize("action", ["Launch", "SubmitForm", "ImportData", "GoToR", "GoToE"])
@pytest.mark.parametrize("place", ["button", "opening", "next"])
def test_actions_that_reach_outside_are_refused(action: str, place: str) -> None:
    builder = builder_of()
    act: dict[str, Any] = {"S": f"/{action}", "F": "x.exe"}
    if place == "button":
        builder.field("push", (300.0, 700.0, 350.0, 720.0), FT="/Btn", Ff=1 << 16, A=act)
    elif place == "opening":
        builder.writer.root_object[NameObject("/OpenAction")] = pdf(act)
    else:
        chain = pdf({"S": "/GoTo", "D": "x", "Next": act})
        builder.writer.root_object[NameObject("/OpenAction")] = chain
    with pytest.raises(TemplateError) as caught:
        compile(builder.build(), How())
    assert caught.value.findings[0].details["action"] == action


def test_object_streams_and_cross_reference_streams() -> None:
    with pikepdf.open(BytesIO(builder_of(tagged=True).build())) as opened:
        target = BytesIO()
        opened.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/ObjStm" in target.getvalue()
    assert notes(target.getvalue()) == []


def test_linearised_file() -> None:
    with pikepdf.open(BytesIO(builder_of().build())) as opened:
        target = BytesIO()
        opened.save(target, linearize=True)
    assert notes(target.getvalue()) == []


def test_incremental_revisions() -> None:
    writer = pypdf.PdfWriter(BytesIO(builder_of().build()), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {"name": "Eerder"}, auto_regenerate=False)
    target = BytesIO()
    writer.write(target)
    assert notes(target.getvalue()) == []
    assert (
        "Eerder".encode("utf-16-be").hex()
        not in compile(target.getvalue(), How()).fill({"name": "Noor"}).content.hex()
    )


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_encryption_without_a_password_for_opening(revision: int) -> None:
    with pikepdf.open(BytesIO(builder_of().build())) as opened:
        target = BytesIO()
        key = pikepdf.Encryption(
            owner="geheim", user="", R=revision, aes=revision > 3, metadata=revision > 3
        )
        opened.save(target, encryption=key)
    assert notes(target.getvalue()) == ["PDF_UNLOCKED"]


def test_password_for_opening() -> None:
    with pikepdf.open(BytesIO(builder_of().build())) as opened:
        target = BytesIO()
        opened.save(
            target,
            encryption=pikepdf.Encryption(owner="a", user="b", R=3, aes=False, metadata=False),
        )
    assert refusal(target.getvalue()) == "PDF_LOCKED"
    with pytest.raises(InputError):
        read(target.getvalue())


def test_xfa_is_dropped_and_said() -> None:
    builder = builder_of()
    packet = builder.writer._add_object(stream(b"<xdp/>"))
    builder.form[NameObject("/XFA")] = ArrayObject([TextStringObject("template"), packet])
    assert notes(builder.build()) == ["PDF_XFA_DROPPED"]


def test_dynamic_xfa_is_refused() -> None:
    builder = builder_of()
    builder.form[NameObject("/XFA")] = builder.writer._add_object(stream(b"<xdp/>"))
    builder.writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)
    assert refusal(builder.build()) == "PDF_DYNAMIC_XFA"


def test_attachments_are_not_passed_on() -> None:
    builder = builder_of()
    builder.writer.add_attachment("lijst.csv", b"Noor;Zoe")
    document = compile(builder.build(), How()).fill({"name": "x"}).content
    with pikepdf.open(BytesIO(document)) as opened:
        assert not opened.attachments


@pytest.mark.parametrize("damage", ["startxref", "truncated", "garbage before"])
def test_damaged_file_is_mended_and_said(damage: str) -> None:
    template = builder_of().build()
    if damage == "startxref":
        template = template.replace(b"startxref\n", b"startxref\n9")
    elif damage == "truncated":
        template = template[: template.rindex(b"xref")]
    else:
        template = b"\0" * 40 + template
    assert notes(template) == ["PDF_MENDED"]


def test_field_without_default_appearance_or_font() -> None:
    builder = FormBuilder(tinted=False, house_font=False)
    builder.page()
    builder.field("name", NAME, FT="/Tx")
    builder.field("other", (50.0, 700.0, 250.0, 718.0), FT="/Tx", DA="/Gone 10 Tf 1 0 0 rg")
    builder.default = ""
    template = builder.build()
    (finding,) = compile(template, How()).findings
    assert finding.code == "PDF_FONT_REPLACED" and finding.details["count"] == "2"
    notes(template)


def test_stale_appearances_of_the_template_are_drawn_again() -> None:
    builder = builder_of(tinted=False)
    field = builder.text("kept", (50.0, 700.0, 250.0, 718.0), V="Nieuwe waarde")
    old = stream(b"/Tx BMC BT /FGSans 9 Tf <0024> Tj ET EMC", BBox=[0, 0, 200, 18])
    field.get_object()[NameObject("/AP")] = pdf({"N": builder.writer._add_object(old)})
    builder.form[NameObject("/NeedAppearances")] = BooleanObject(True)
    document = compile(builder.build(), How()).fill({"name": "Noor"}).content
    assert mupdf_text(document, (50.0, 700.0, 250.0, 718.0)) == "Nieuwe waarde"
    assert form_faults(document) == []


def test_widget_that_no_field_lists() -> None:
    builder = builder_of()
    builder.text("lost", (50.0, 700.0, 250.0, 718.0))
    del builder.form["/Fields"][1]
    document = compile(builder.build(), How()).fill({"lost": "Terug"}).content
    assert read(document).values["lost"].value == "Terug"
    assert form_faults(document) == []


def test_names_come_from_t_and_not_from_tm() -> None:
    builder = builder_of()
    builder.text("real.name", (50.0, 700.0, 250.0, 718.0), TM="other")
    compiled = compile(builder.build(), How())
    assert [slot.name for slot in compiled.slots] == ["name", "real.name"]
    document = compiled.fill({"real": {"name": "Noor"}}).content
    assert read(document).values["real.name"].value == "Noor"


@pytest.mark.faulty_form
def test_two_fields_of_one_name_are_both_filled() -> None:
    builder = builder_of(tinted=False)
    second = (50.0, 700.0, 250.0, 718.0)
    builder.text("name", second)
    document = compile(builder.build(), How()).fill({"name": "Noor"}).content
    assert mupdf_text(document, NAME) == mupdf_text(document, second) == "Noor"


def test_loops_in_the_tree_of_fields_end() -> None:
    builder = builder_of()
    node = builder._node("loop").get_object()
    node["/Kids"].append(builder.nodes["loop"])
    builder.text("loop.a", (50.0, 700.0, 250.0, 718.0))
    assert "loop.a" in {slot.name for slot in compile(builder.build(), How()).slots}


def test_template_bytes_are_not_kept_or_changed_by_filling() -> None:
    template = builder_of().build()
    compiled = compile(template, How())
    before = compiled.fill({}).content
    compiled.fill({"name": "Noor"})
    assert compiled.fill({}).content == before
    assert b"Noor" not in before
