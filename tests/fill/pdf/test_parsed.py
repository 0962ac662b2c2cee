"""A template comes out the same whether our reader has parsed it or pypdf."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from builder import FormBuilder

from formgen.fill.pdf import compile, opening
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.slots import How

BUNDLED = Path(__file__).parents[3] / "form_templates" / "interview_guide" / "nl.pdf"


def form() -> bytes:
    """Two pages below a node of their own that passes on its measures, and odd strings."""
    builder = FormBuilder(tagged=True)
    for number in range(2):
        builder.page(f"Blad {number}")
        builder.text(f"intern.name{number}", (50.0, 700.0, 250.0, 718.0), number, TU="Naam (één)")
    builder.choice("choice", (50.0, 650.0, 250.0, 668.0), ["Ja\\nee", "(haakjes", "Łódź"])
    builder.check("check", (50.0, 600.0, 60.0, 610.0), on="Ja/én")
    with pikepdf.open(BytesIO(builder.build())) as document:
        tree = document.Root.Pages
        node = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Pages, Kids=tree.Kids, Count=2, Parent=tree,
                MediaBox=document.pages[0].MediaBox, Resources=pikepdf.Dictionary(),
            )
        )  # fmt: skip
        for page in document.pages:
            del page.MediaBox
            page.Parent = node
        tree.Kids = pikepdf.Array([node])
        target = BytesIO()
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


@pytest.mark.parametrize("template", [form(), BUNDLED.read_bytes()], ids=["form", "bundled"])
def test_documents_are_the_same(template: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"intern": {"name0": "Zoë", "name1": "Noor"}, "choice": "(haakjes", "check": True}
    parsed = compile(template, How())

    def by_pypdf(file: PdfFile) -> pypdf.PdfReader:
        return pypdf.PdfReader(BytesIO(file.data))

    monkeypatch.setattr(opening, "ParsedFile", by_pypdf)
    assert compile(template, How()).fill(data).content == parsed.fill(data).content


def test_variants_of_a_template_do_not_touch_each_other() -> None:
    builder = FormBuilder()
    builder.page("Blad")
    builder.text("name", (50.0, 740.0, 250.0, 758.0))
    builder.page("Vervolg")
    for row in range(3):
        builder.text(f"items.{row + 1}.what", (50.0, 700.0 - 30 * row, 250.0, 718.0 - 30 * row), 1)
    builder.continuation(1, "items", 1, 3)
    template = builder.build()

    def filled(*counts: int) -> list[bytes]:
        compiled = compile(template, How(lists=None))
        return [compiled.fill({"items": [{"what": "weegt"}] * n}).content for n in counts]

    few, many = filled(2, 7)
    assert [many, few] == filled(7, 2)
    assert len(pypdf.PdfReader(BytesIO(many)).pages) > len(pypdf.PdfReader(BytesIO(few)).pages)
