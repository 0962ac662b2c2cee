"""Merging forms: every field alive under its own name, with bookmarks, tags and identities."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from form_check import form_faults
from judges import verapdf
from pypdf import PdfReader

from formgen.errors import InputError
from formgen.fill import pdf
from formgen.fill.slots import How

TEMPLATES = Path(__file__).parents[3] / "form_templates"
FORMS = ("stage_agreement", "training_record")


def filled(form: str, **intern: Any) -> bytes:
    template = pdf.compile((TEMPLATES / form / "nl.pdf").read_bytes(), How(fixed=("*",)))
    code = f"FG1-{form[:3].upper()}"
    document = {"id": "0a1b", "code": code, "form": form, "title": form, "language": "nl"}
    return template.fill({"intern": intern, "document": document}).content


def bundle(first: bytes, second: bytes) -> bytes:
    parts = [pdf.MergePart("Eén", first, "one"), pdf.MergePart("Twee", second, "two")]
    return pdf.merge(
        parts, title="Stagemap", language="nl", identity={"id": "ff", "code": "FG1-MAP"}
    )


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
        assert int(parts[1].First) == int(parts[0].Count)


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
