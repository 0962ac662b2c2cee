"""The fast way through a worksheet gives what the XML parser gives, or leaves it to the parser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.errors import InputError
from formgen.read import workbook_parts, xlsx
from formgen.read.plain import NotPlainError
from formgen.read.raw import Sheet
from formgen.read.text_scan import scan_texts
from formgen.read.xlsx import Workbook

Bytes = Callable[..., bytes]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_xml(rows: str) -> bytes:
    """A worksheet with Excel's end of the first line."""
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>').encode()


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
       piece=st.sampled_from([1 << 20, 300, 7]), batch=st.sampled_from([1000, 2]),
       inline=st.booleans())
def test_both_ways_give_the_same_sheet(make_bytes: Bytes, rows: list[list[Any]], hidden: int,
                                       piece: int, batch: int, inline: bool) -> None:
    def edit(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Blad")
        sheet.set_row(hidden, None, None, {"hidden": True})
        sheet.write_blank(9, 3, None, book.add_format({"bold": True}))
        sheet.merge_range("A12:B12", "samen")

    data = make_bytes({"Blad": rows}, edit, in_memory=not inline, constant_memory=inline)
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
    '<row r="1"><c r="A1"><is><t>N</t><rPh sb="0" eb="1"><t>n</t></rPh></is></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t/></is></c><c r="B1" t="inlineStr"/></row>',
    '<row r="1"><c r="A1" t="str"><v>A &amp; B</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><is><t>b</t></is></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><is></is></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is><v>b</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="A1" t="n"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><t>b</t></is></c></row>',
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
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, sheet_xml(rows))
    assert Workbook(data, "b.xlsx").sheet("Blad") == by_parser(data)


@pytest.mark.parametrize("rows", [
    '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', '<row r="1"><c r="A1"><v>x</v></c></row>',
    '<row r="1"><c r="A1" s="99"><v>1</v></c></row>', '<row r="1"><c r="A1"><v>1</v></row>',
    '<row r="x"><c r="A1"><v>1</v></c></row>', "<row r='1'><c r='A1'><v>1</v></c>",
    '<row r="1"><c r="A1"><v>1</t></is></c><c r="B1"><is><t>2</v></c></row>',
    '<row r="1"><c r="A1"><is><r><t>&am</t></r><r><t>p;</t></r></is></c></row>',
    '<row r="1"><c r="A1" s="0" s="0"><v>1</v></c></row>',
])
def test_damage_is_told_by_either_way(make_bytes: Bytes, replace_part: Bytes, rows: str) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, sheet_xml(rows))
    with pytest.raises(InputError) as caught:
        Workbook(data, "b.xlsx").sheet("Blad")
    assert [finding.code for finding in caught.value.findings] == ["FILE_DAMAGED"]


TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    st.sampled_from(["Noor", "A & B", " é ", "x\ny\tz", "\r\n", "_x0041_", "_x000D_", "\U0001F408",
                     "<is><t>", "]", "1", "TRUE", "2026-09-01"]))
FONT = '<rPr><b/><sz val="11"/><color theme="1" tint="-0.2"/><rFont val="Calibri"/></rPr>'


def written(text: str, way: str) -> str:
    """A text within its cell, as one of many programs writes it."""
    if way == "lines":  # which a parser makes those of XML
        return f"<t>{escape(text)}</t>"
    if way in ("formatted", "in pieces"):
        font, half = FONT if way == "formatted" else "", len(text) // 2
        return "".join(f"<r>{font}{written(piece, 'spaces')}</r>"
                       for piece in (text[:half], text[half:]))
    text = escape(text).replace("\r", "&#xd;")
    if way == "numbers":  # as Apache POI writes what is not ASCII
        text = re.sub("[^ -~]", lambda match: f"&#{ord(match[0])};", text)
    return f'<t xml:space="preserve">{text}</t>' if way == "spaces" else f"<t>{text}</t>"


def in_its_cell(text: str, way: str) -> tuple[str, str]:
    cell = f't="inlineStr"><is>{written(text, way)}</is>'
    return (re.sub("\r\n?", "\n", text) if way == "lines" else text), cell


WAYS = st.sampled_from(["plain", "plain", "spaces", "numbers", "formatted", "in pieces", "lines"])
WRITTEN = st.one_of(
    st.none(),
    st.builds(in_its_cell, TEXTS, WAYS),
    TEXTS.map(lambda text: (text, f't="str"><v>{escape(text).replace(chr(13), "&#13;")}</v>')),
    st.sampled_from([(None, cell) for cell in (
        't="b"><v>1</v>', 't="e"><v>#N/A</v>', 's="0"><v>7</v>', 't="d"><v>2026-09-01</v>',
        't="inlineStr"><v>a</v>')]))


def row_written(number: int, cells: list[Any], placed: str) -> str:
    """A row; ``placed`` tells whether cells and rows say where they are."""
    xml = "<row>" if placed == "none" else f'<row r="{number}">'
    for column, cell in enumerate(cells):
        xml += f'<c r="{chr(65 + column)}{number}" ' if placed == "both" else "<c "
        xml += f"{cell[1]}</c>" if cell else 's="0"/>'
    return xml + "</row>"


@settings(max_examples=120, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(WRITTEN, max_size=5), max_size=6), times=st.sampled_from([1, 3]),
       prefix=st.sampled_from(["", "x:"]), piece=st.sampled_from([300, 311]),
       placed=st.sampled_from(["both", "both", "row", "none"]))
def test_texts_within_their_cells_are_those_of_the_parser_and_of_openpyxl(
        make_bytes: Bytes, replace_part: Bytes, rows: list[list[Any]], times: int, prefix: str,
        piece: int, placed: str) -> None:
    rows *= times  # what is learnt from a row is used for those after it
    content = sheet_xml("".join(
        row_written(number, cells, placed) for number, cells in enumerate(rows, 1)))
    if prefix:
        content = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", content).replace(b"xmlns=", b"xmlns:x=")
    data = replace_part(make_bytes({"Blad": []}), SHEET, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("formgen.read.container._PIECE", piece)
        scanned = (by_scan if placed == "both" else by_either)(data)
    assert scanned == by_parser(data)

    ours = {(row.number, column): raw for row in scanned.rows for column, raw in row.cells.items()}
    theirs = openpyxl.load_workbook(BytesIO(data))["Blad"]
    for number, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            if cell and cell[0] is not None and "_x" not in cell[0]:  # of which they know nothing
                assert ours.get((number, column)) == (cell[0] or None)
                assert (theirs.cell(number, column + 1).value or "") == cell[0]


def by_either(data: bytes) -> Sheet:
    return Workbook(data, "b.xlsx").sheet("Blad")


def test_shared_texts() -> None:
    xml = "<sst>\r\n<si><t>a &lt;&#233;&#x20AC;&amp;lt;</t></si><si><t></t></si></sst>"
    assert scan_texts([xml]) == ["a <é€&lt;", ""]
    for xml in ("<sst><si><r><t>a</t></r></si></sst>", "<sst><si><t>&b;</t></si></sst>",
                "<sst><si><t>&#1;</t></si></sst>", "<sst><si><t>a</t></si>"):
        with pytest.raises(NotPlainError):
            scan_texts([xml])
