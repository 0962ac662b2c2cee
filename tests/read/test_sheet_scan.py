"""The fast way through a worksheet gives what the XML parser gives, or leaves it to the parser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.errors import InputError
from formgen.read import workbook_parts, xlsx
from formgen.read.raw import Sheet
from formgen.read.sheet_scan import NotPlainError, scan_texts
from formgen.read.xlsx import Workbook

Bytes = Callable[..., bytes]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def refuse(*_: object) -> None:
    raise NotPlainError


def by_parser(data: bytes) -> Sheet:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "scan_rows", refuse)
        patch.setattr(workbook_parts, "scan_texts", refuse)
        return Workbook(data, "b.xlsx").sheet("Blad")


def by_scan(data: bytes) -> Sheet:
    """The sheet, read without the parser's way through its cells."""
    def refuse_cell(parser: Any, name: str, attributes: Any) -> None:
        assert name not in ("c", "row"), "left to the parser"
        start(parser, name, attributes)

    start = xlsx.SheetParser.start
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx.SheetParser, "start", refuse_cell)
        return Workbook(data, "b.xlsx").sheet("Blad")


CELLS = st.one_of(
    st.none(), st.integers(-10**6, 10**6), st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(min_codepoint=32, max_codepoint=0xFFFD, exclude_categories=["Cs"])),
    st.sampled_from(["a & b", "<b>", '"', "'", "_x0041_", "&#10;", "regel\nregel", " é "]),
    st.tuples(st.floats(0, 60000), st.sampled_from(["d-m-yyyy", "0%", "0000000", "0.00E+00"])))


@settings(max_examples=80, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8), hidden=st.integers(0, 8),
       piece=st.sampled_from([1 << 20, 300, 7]), batch=st.sampled_from([1000, 2]))
def test_both_ways_give_the_same_sheet(make_bytes: Bytes, rows: list[list[Any]], hidden: int,
                                       piece: int, batch: int) -> None:
    def edit(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Blad")
        sheet.set_row(hidden, None, None, {"hidden": True})
        sheet.write_blank(9, 3, None, book.add_format({"bold": True}))
        sheet.merge_range("A12:B12", "samen")

    data = make_bytes({"Blad": rows}, edit)
    with pytest.MonkeyPatch.context() as patch:  # however the text is cut into pieces
        patch.setattr("formgen.read.container._PIECE", piece)
        patch.setattr("formgen.read.sheet_scan._BATCH", batch)
        scanned = by_scan(data)
    assert scanned == by_parser(data)


def test_rows_written_alike_give_the_same_sheet_as_each_on_its_own(make_bytes: Bytes) -> None:
    # Most rows are alike; between them stand blank cells, a lost column and hidden rows.
    rows = [[f"{n}", n, n / 4, n % 2 == 0, "" if n % 5 == 0 else "&<é", None if n % 7 == 0 else "x"]
            for n in range(40)]

    def edit(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Blad")
        for hidden in (8, 9, 30):
            sheet.set_row(hidden, None, None, {"hidden": True})
        for styled in range(20, 26):
            sheet.write_blank(styled, 2, None, book.add_format({"bold": True}))

    data = make_bytes({"Blad": rows}, edit)
    sheet = by_scan(data)
    assert sheet == by_parser(data)
    assert sheet.rows[33].cells == {0: "33", 1: 33, 2: 8.25, 3: False, 4: "&<é", 5: "x"}


@pytest.mark.parametrize("rows", [
    '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Noor</t></is></c></row>',
    '<row r="1"><c r="A1" t="str"><v>A &amp; B</v></c></row>',
    '<row r="1"><c><v>1</v></c><c><v>2</v></c></row>',
    '<row r="1"><!-- <c r="A1"><v>9</v></c> --><c r="B1"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="B1"><v>9</v></c>]]></v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c><extLst><ext uri="x"/></extLst></row>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    '<row r="3"/><row/><row><c r="A5"><v>1</v></c></row><row r="9"/>',
    '<row r="1"><c\n r="A1"><v>1</v></c></row>\r\n',
])
def test_what_is_not_plain_is_left_to_the_parser(make_bytes: Bytes, replace_part: Bytes, rows: str
                                                 ) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, (
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>').encode())
    assert Workbook(data, "b.xlsx").sheet("Blad") == by_parser(data)


@pytest.mark.parametrize("rows", [
    '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', '<row r="1"><c r="A1"><v>x</v></c></row>',
    '<row r="1"><c r="A1" s="99"><v>1</v></c></row>', '<row r="1"><c r="A1"><v>1</v></row>',
    '<row r="x"><c r="A1"><v>1</v></c></row>', "<row r='1'><c r='A1'><v>1</v></c>",
])
def test_damage_is_told_by_either_way(make_bytes: Bytes, replace_part: Bytes, rows: str) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, (
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>').encode())
    with pytest.raises(InputError) as caught:
        Workbook(data, "b.xlsx").sheet("Blad")
    assert [finding.code for finding in caught.value.findings] == ["FILE_DAMAGED"]


def test_shared_texts() -> None:
    xml = "<sst><si><t>a &lt;&#233;&#x20AC;&amp;lt;</t></si><si><t></t></si></sst>"
    assert scan_texts([xml]) == ["a <é€&lt;", ""]
    for xml in ("<sst><si><r><t>a</t></r></si></sst>", "<sst><si><t>&b;</t></si></sst>",
                "<sst><si><t>&#1;</t></si></sst>", "<sst><si><t>a</t></si>"):
        with pytest.raises(NotPlainError):
            scan_texts([xml])
