"""Continuation pages for lists, page numbers, and tags that stay true."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from builder import FormBuilder
from form_check import form_faults
from pypdf.generic import NameObject
from viewers import mupdf_text, structure_faults

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, Template

HEAD = (400.0, 800.0, 545.0, 815.0)


def form(header: str = "widgets") -> FormBuilder:
    """Three rows on page 2, five more on a continuation page 3."""
    builder = FormBuilder(tagged=True)
    for number in range(3):
        builder.page(f"Blad {number + 1}")
    if header == "widgets":
        head = builder.field("head", None, FT="/Tx", DA=builder.default)
        for page in range(3):
            builder.widget(head, HEAD, page)
    else:
        builder.text("head", HEAD, 2)
    builder.wishes["Plain"].append("head")
    for row in range(1, 9):
        page, bottom = (1, 600.0 - 20 * row) if row <= 3 else (2, 700.0 - 20 * row)
        builder.text(f"record.items.{row}.name", (50.0, bottom, 250.0, bottom + 16), page)
        rects = [(x, bottom, x + 14, bottom + 14) for x in (260.0, 290.0)]
        group = builder.field(f"record.items.{row}.done", None, FT="/Btn", Ff=1 << 15)
        for state, rect in zip("AB", rects, strict=True):
            builder.widget(group, rect, page, AP=builder.states(rect, state), AS="/Off")
    for page in range(3):
        builder.number(page)
    builder.continuation(2, "record.items", 4, 5)
    return builder


def data(rows: int) -> dict[str, Any]:
    items = [{"name": f"Handeling {number}", "done": "B"} for number in range(1, rows + 1)]
    return {"record": {"items": items}, "head": "Kenmerk 7"}


def compiled(most: int, **options: Any) -> Template:
    return compile(form(**options).build(), How(lists={"record.items": most}))


def texts(document: bytes) -> list[str]:
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        return [" ".join(page.get_text().split()) for page in pdf]


@pytest.mark.parametrize(("rows", "pages"), [(0, 2), (3, 2), (4, 3), (8, 3), (9, 4), (18, 5)])
def test_as_many_pages_as_the_rows_need(rows: int, pages: int, tmp_path: Path) -> None:
    filled = compiled(18).fill(data(rows))
    assert filled.findings == ()
    shown = texts(filled.content)
    assert len(shown) == pages
    for number, text in enumerate(shown, start=1):
        assert f"pagina {number} van {pages}" in text
        assert text.count("Kenmerk 7") == 1
    values = read(filled.content).values
    for number in range(1, rows + 1):
        assert values[f"record.items.{number}.name"].value == f"Handeling {number}"
        assert values[f"record.items.{number}.done"].value == "B"
    assert form_faults(filled.content) == []
    assert structure_faults(filled.content, tmp_path) == ""


def test_slots_are_those_of_the_longest_document() -> None:
    names = {slot.name for slot in compiled(18).slots}
    assert "record.items.18.name" in names
    assert "record.items.19.name" not in names
    assert "record.items.4.name" not in {slot.name for slot in compiled(3).slots}


def test_rows_beyond_the_last_continuation_page() -> None:
    filled = compiled(8).fill(data(10))
    assert [finding.details["rows"] for finding in filled.findings] == ["9-10"]
    assert "Rij 10: record.items.1.name: Handeling 10" in texts(filled.content)[-1]
    assert form_faults(filled.content) == []


def test_rows_are_drawn_on_the_copy_where_the_original_has_them() -> None:
    document = compiled(18).fill(data(12)).content
    assert mupdf_text(document, (50.0, 620.0, 250.0, 636.0), page=2) == "Handeling 4"
    assert mupdf_text(document, (50.0, 620.0, 250.0, 636.0), page=3) == "Handeling 9"


def test_header_field_of_one_widget_gets_more() -> None:
    document = compiled(18, header="single").fill(data(18)).content
    assert [text.count("Kenmerk 7") for text in texts(document)] == [0, 0, 1, 1, 1]
    assert form_faults(document) == []


def test_dropped_page_leaves_nothing_behind() -> None:
    document = compiled(3).fill(data(2)).content
    assert b"Blad 3" not in document
    with pikepdf.open(BytesIO(document)) as pdf:
        pages = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Page"
        ]
    assert len(pages) == 2


def test_a_page_number_that_is_on_no_page_is_left_out() -> None:
    """As where the file was damaged: its other pages keep theirs."""
    builder = form()
    del builder.wishes["Numbers"][1]["Page"]
    document = compile(builder.build(), How(lists={"record.items": 13})).fill(data(13)).content
    assert ["pagina" in text for text in texts(document)] == [True, False, True, True]


def test_an_outline_that_leads_into_itself_ends_no_compiling() -> None:
    builder = form()
    writer = builder.finish()
    item = builder._add({"Title": "Vervolg", "Dest": [builder.pages[2], "/Fit"]})
    item.get_object()[NameObject("/Next")] = item
    item.get_object()[NameObject("/First")] = item
    writer.root_object[NameObject("/Outlines")] = builder._add({"First": item, "Last": item})
    target = BytesIO()
    writer.write(target)
    filled = compile(target.getvalue(), How(lists={"record.items": 0})).fill(data(2))
    assert len(texts(filled.content)) == 2
    with pikepdf.open(BytesIO(filled.content)) as pdf:
        kept = pdf.Root.Outlines.First
        assert (str(kept.Title), "/Dest" in kept) == ("Vervolg", False)
