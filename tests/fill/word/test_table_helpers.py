"""docxtpl's tags for cells do what they do there, and nothing Word refuses."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
ROWS = {"rows": [{"day": "ma", "what": "hond"}, {"day": "ma", "what": "kat"}]}


def cells(content: bytes) -> list[list[str]]:
    """The text of each grid position: python-docx repeats a merged cell at each of its places."""
    table = docx.Document(io.BytesIO(content)).tables[0]
    return [[cell.text for cell in row.cells] for row in table.rows]


def by_docxtpl(content: bytes, data: dict[str, Any]) -> bytes:
    template, stream = DocxTemplate(io.BytesIO(content)), io.BytesIO()
    template.render(data)
    template.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("rows", [
    [("{%tr for r in rows %}", ""), ("{% vm %}{{ r.day }}", "{{ r.what }}"),
     ("{%tr endfor %}", "")],
    [("{%tc for r in rows %}", "{% hm %}{{ r.day }}", "{%tc endfor %}")],
    [("{% colspan n %}{{ wide }}",)],
], ids=["vm", "hm", "colspan"])
def test_cells_are_merged_as_docxtpl_does(make: Any, rows: list[tuple[str, ...]]) -> None:
    width = '<w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'  # docxtpl looks for its end
    content = make.docx(make.table(*rows).replace("<w:tcPr/>", width))
    data = {**ROWS, "n": 2, "wide": "breed"}
    filled = compile(content, NL).fill(data)
    assert filled.findings == ()
    assert cells(filled.content) == cells(by_docxtpl(content, data))


@pytest.mark.parametrize(("value", "fill", "codes"), [
    ("EEF4F6", "EEF4F6", []), ("#eef4f6", "EEF4F6", []), ("", "auto", []),
    ("groen", "auto", ["WORD_VALUE_NOT_A_COLOUR"]),
])
def test_the_background_of_a_cell(
        make: Any, value: str, fill: str, codes: list[str]) -> None:
    content = make.docx(make.table(("{% cellbg colour %}x", "y")))
    filled = compile(content, NL).fill({"colour": value})
    cell = docx.Document(io.BytesIO(filled.content)).tables[0].cell(0, 0)
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert cell._tc.find(f"{w}tcPr/{w}shd").get(f"{w}fill") == fill
    assert [finding.code for finding in filled.findings] == codes


def test_a_span_that_is_no_number_is_reported(make: Any) -> None:
    content = make.docx(make.table(("{% colspan n %}x",)))
    (finding,) = compile(content, NL).fill({"n": "veel"}).findings
    assert finding.code == "WORD_VALUE_NOT_A_SPAN"


def test_a_cell_tag_outside_a_table_is_refused(make: Any) -> None:
    with pytest.raises(TemplateError) as refusal:
        compile(make.docx(make.p("{% vm %}x")), NL)
    assert [finding.code for finding in refusal.value.findings] == ["WORD_TAG_OUTSIDE_TABLE"]
