"""Workbooks: every kind of cell, and what a sheet's form tells besides its values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from formgen.errors import InputError
from formgen.findings import Where
from formgen.read.raw import Fault, Faulty, Row, Styled, column_of, letters, moment, shown
from formgen.read.xlsx import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"

Bytes = Callable[..., bytes]


def rows_of(data: bytes, name: str = "Blad") -> list[Row]:
    return list(Workbook(data, "boek.xlsx").sheet(name).rows)


def cells_of(data: bytes, name: str = "Blad") -> dict[str, Any]:
    return {f"{letters(column)}{row.number}": raw
            for row in rows_of(data, name) for column, raw in row.cells.items()}


def test_text_and_numbers_stay_what_they_are(make_bytes: Bytes) -> None:
    data = make_bytes({"Blad": [["0012", "1-2", 12, 12.5, True, None, "=1+1", " é "]]})
    assert cells_of(data) == {"A1": "0012", "B1": "1-2", "C1": 12, "D1": 12.5, "E1": True,
                              "G1": "=1+1", "H1": " é "}


def test_what_a_number_is_shown_as_is_remembered(make_bytes: Bytes) -> None:
    cells = cells_of(make_bytes({"Blad": [[
        date(2026, 2, 2), time(8, 30), (612, "0000000"), (1e5, "0.00E+00"), (0.5, "0%"),
        (46055, "[$-413]d mmmm yyyy"), (12, '0 "dagen"'), (12, "[Red]0")]]}))
    assert cells["A1"] == Styled(46055, "dd-mm-yyyy")
    assert shown(cells["A1"]) == "02-02-2026"
    assert shown(cells["B1"]) == "08:30"
    assert cells["C1"] == "0000612"
    assert cells["D1"] == Styled(1e5, "0.00E+00")
    assert shown(cells["E1"]) == "50%"
    assert cells["F1"].is_moment
    assert cells["G1"] == cells["H1"] == 12


def test_formulas_give_their_last_result_and_are_counted(make_bytes: Bytes) -> None:
    sheet = Workbook(make_bytes({"Blad": [["x"], [{"=A1&1": "x1"}, {"=1+1": 2}]]}), "b.xlsx")
    assert sheet.sheet("Blad").rows[1].cells == {0: "x1", 1: 2}
    finding, = sheet.sheet("Blad").findings
    assert (finding.code, finding.where) == ("SHEET_FORMULAS", Where("b.xlsx", "Blad", "A2"))
    assert finding.what("nl") == ("2 cellen op dit blad zijn formules; hun laatste uitkomst is "
                                  "gebruikt. Dit is de eerste.")


def test_errors_and_formulas_without_a_result_are_no_values(
        make_bytes: Bytes, replace_part: Bytes) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c>'
        '<c r="B1"><f>C1</f></c><c r="C1" t="str"><f>""</f><v></v></c></row></sheetData>'
        "</worksheet>").encode())
    assert cells_of(data) == {"A1": Faulty(Fault.ERROR, "#N/A"),
                              "B1": Faulty(Fault.NO_RESULT, "=C1")}


def test_the_1904_calendar(make_bytes: Bytes) -> None:
    def edit(book: Any) -> None:
        sheet = book.add_worksheet("Mac")
        sheet.write_datetime(0, 0, datetime(2026, 2, 2), book.add_format({"num_format": "d-m-yy"}))

    cell = cells_of(make_bytes({}, edit, date_1904=True), "Mac")["A1"]
    assert moment(cell.number) == datetime(2026, 2, 2)


@pytest.mark.parametrize("xml", [
    # a prefix, cells without places, pretty-printed
    f"""<x:worksheet xmlns:x="{MAIN}">
          <x:sheetData>
            <x:row>
              <x:c t="inlineStr">
                <x:is>
                  <x:r><x:t>No</x:t></x:r><x:r><x:t>or</x:t></x:r>
                  <x:rPh><x:t>sound</x:t></x:rPh>
                </x:is>
              </x:c>
              <x:c t="str">
                <x:v>Waard</x:v>
              </x:c>
            </x:row>
          </x:sheetData>
        </x:worksheet>""",
    # the strict flavour of the standard, CDATA, escapes
    '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t><![CDATA[Noor]]></t></is></c>'
    '<c r="B1" t="str"><v>W_x0061_ard</v></c></row></sheetData></worksheet>',
])
def test_the_same_cells_in_other_xml(make_bytes: Bytes, replace_part: Bytes, xml: str) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, xml.encode())
    assert cells_of(data) == {"A1": "Noor", "B1": "Waard"}


def test_hidden_rows_merges_and_macros_are_told(make_bytes: Bytes, replace_part: Bytes) -> None:
    def edit(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Blad")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.merge_range("A4:B5", "samen")

    data = replace_part(make_bytes({"Blad": [["a"], ["b"], ["c"]]}, edit),
                        "xl/vbaProject.bin", b"macro")
    book = Workbook(data, "boek.xlsm")
    sheet = book.sheet("Blad")
    assert sheet.merged == ("A4:B5",)
    hidden, = sheet.findings
    assert (hidden.code, hidden.where.cell) == ("SHEET_HIDDEN_ROWS", "A2")
    assert hidden.what("nl") == "Verborgen of weggefilterde rijen tellen mee: 2."
    assert [finding.code for finding in book.findings] == ["FILE_HAS_MACROS"]


def test_a_far_cell_is_told_and_costs_nothing(make_bytes: Bytes, replace_part: Bytes) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>').encode())
    sheet = Workbook(data, "b.xlsx").sheet("Blad")
    assert sheet.rows == (Row(1, {0: 1}),)
    finding, = sheet.findings
    assert (finding.code, finding.where.cell) == ("SHEET_FAR_CELL", "XFD1048576")
    assert finding.todo("nl").startswith("Ga naar deze cel (F5)")


def test_a_hundred_blank_rows_end_the_table_and_wide_rows_are_cut(make_bytes: Bytes) -> None:
    blank: list[list[Any]] = [[]] * 99
    assert [row.number for row in rows_of(make_bytes({"Blad": [["a"], *blank, ["b"]]}))] == [1, 101]
    assert [row.number for row in rows_of(make_bytes({"Blad": [["a"], [], *blank, ["b"]]}))] == [1]
    wide = rows_of(make_bytes({"Blad": [["a"] * 201]}))
    assert max(wide[0].cells) == 199


def test_more_rows_than_any_cohort(make_bytes: Bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.read.collected.MOST_ROWS", 3)
    sheet = Workbook(make_bytes({"Blad": [["a"]] * 5}), "b.xlsx").sheet("Blad")
    finding, = sheet.findings
    assert (finding.code, finding.where.cell) == ("SHEET_TOO_MANY_ROWS", "A4")
    assert finding.blocks


def test_sheets_and_defined_names(make_bytes: Bytes) -> None:
    def edit(book: Any) -> None:
        book.define_name("in_company_name", "='Jan''s blad'!$B$7")
        book.define_name("range", "='Jan''s blad'!$A$1:$C$3")
        book.define_name("constant", "=12")
        book.add_chartsheet("Grafiek").set_chart(_chart(book))

    book = Workbook(make_bytes({"Jan's blad": [["x"]], "Twee": []}, edit), "b.xlsx")
    assert book.sheet_names == ("Jan's blad", "Twee")
    assert book.names["in_company_name"] == ("Jan's blad", "B7")
    assert book.names["range"] == ("Jan's blad", "A1")
    assert "constant" not in book.names
    assert book.sheet("Twee").rows == ()


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='Twee'!$A$1:$A$2"})
    return chart


def test_reads_what_openpyxl_writes() -> None:
    stream = BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Blad"
    book.active.append(["0012", 7, date(2026, 2, 2), None, "Ελένη <&> 🐾"])
    book.save(stream)
    cells = cells_of(stream.getvalue())
    assert (cells["A1"], cells["B1"], cells["E1"]) == ("0012", 7, "Ελένη <&> 🐾")
    assert shown(cells["C1"]) == "02-02-2026"


def test_columns() -> None:
    named = {0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"}
    assert {n: letters(n) for n in named} == named
    assert all(column_of(letters(n)) == n for n in range(1000))


def test_a_missing_sheet_part_is_a_damaged_file(make_bytes: Bytes, replace_part: Bytes) -> None:
    data = replace_part(make_bytes({"Blad": [["x"]]}), "xl/_rels/workbook.xml.rels", (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/gone.xml"/>'
        b"</Relationships>"))
    with pytest.raises(InputError) as caught:
        Workbook(data, "b.xlsx").sheet("Blad")
    assert [finding.code for finding in caught.value.findings] == ["FILE_DAMAGED"]


def test_sheets_that_share_a_part_are_read_once(make_bytes: Bytes, replace_part: Bytes) -> None:
    again = (b'<sheet name="Nog" sheetId="7" r:id="rId1"/>'
             b'<sheet name="Eens" sheetId="8" r:id="rId77"/></sheets>')
    data = replace_part(make_bytes({"Blad": [["x"]]}), "xl/workbook.xml",
                        lambda part: part.replace(b"</sheets>", again))
    data = replace_part(data, "xl/_rels/workbook.xml.rels", lambda part: part.replace(
        b"</Relationships>", b'<Relationship Id="rId0" Type="x/worksheet" '
        b'Target="worksheets/sheet1.xml"/></Relationships>'))
    assert len(Workbook(data, "b.xlsx").sheet_names) <= 1
