"""OpenDocument spreadsheets (.ods), as LibreOffice and Google Sheets write them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from formgen.errors import InputError
from formgen.read import read_inputs
from formgen.read.book import LoadedBook
from formgen.read.ods import read_ods
from formgen.read.raw import Fault, Faulty, Row, Styled, shown

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                      for name in ("office", "table", "text", "style", "draw"))
NUMBER = 'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
STYLES = """<office:automatic-styles>
<number:date-style style:name="N1"><number:day/><number:text>-</number:text><number:month/>
</number:date-style><style:style style:name="short" style:data-style-name="N1"/>
<number:number-style style:name="N2"><number:number number:decimal-places="0"
 number:min-integer-digits="7"/></number:number-style>
<style:style style:name="zeros" style:data-style-name="N2"/>
<number:percentage-style style:name="N3"><number:number/></number:percentage-style>
<style:style style:name="share" style:data-style-name="N3"/>
</office:automatic-styles>"""


def package(tables: str, **parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", (
            f"<office:document-content {NAMESPACES} {NUMBER}>{STYLES}<office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>"))
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), body)
    return stream.getvalue()


def book(rows: str, rest: str = "") -> LoadedBook:
    return read_ods(package(f'<table:table table:name="Blad">{rows}</table:table>{rest}'), "b.ods")


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", attributes: str = "") -> str:
    inner = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def valued(kind: str, value: str, text: str = "x", style: str = "") -> str:
    name = "value" if kind in ("float", "percentage", "currency") else f"{kind}-value"
    return cell(text, f'office:value-type="{kind}" office:{name}="{value}"'
                + (f' table:style-name="{style}"' if style else ""))


def test_every_kind_of_cell() -> None:
    sheet = book(row(
        cell("0012", 'office:value-type="string"'), valued("float", "12"),
        valued("float", "12.5"), valued("currency", "250.5"),
        valued("percentage", "0.5", style="share"), valued("boolean", "true"),
        valued("date", "2026-02-02"), valued("date", "2026-02-01", style="short"),
        valued("time", "PT08H30M00S"), valued("float", "612", style="zeros"),
        valued("date", "ooit", "ooit"), cell(),
        cell('a<text:s text:c="2"/>b<text:tab/><text:span>c</text:span><text:line-break/>d'),
    )).sheet("Blad")
    cells = sheet.rows[0].cells
    assert [cells[c] for c in (0, 1, 2, 3)] == ["0012", 12, 12.5, 250.5]
    assert cells[4] == Styled(0.5, "%") and cells[5] is True
    assert [shown(cells[c]) for c in (6, 7, 8)] == ["02-02-2026", "01-02-2026", "08:30"]
    assert cells[7] == Styled(46054, "dm")  # shown without a year: 1-2 was typed
    assert cells[9] == "0000612" and cells[10] == "ooit" and 11 not in cells
    assert cells[12] == "a  b\tc\nd"


def test_dates_and_times_beyond_all_calendars_are_their_text() -> None:
    cells = book(row(valued("date", "9" * 30 + "-01-01"), valued("time", f"PT{'9' * 400}H00M00S"))
                 ).sheet("Blad").rows[0].cells
    assert cells == {0: "x", 1: "x"}


def test_notes_and_drawings_in_a_cell_are_no_text_of_it() -> None:
    note = "<office:annotation><text:p>van de school</text:p></office:annotation>"
    drawing = "<draw:frame><draw:text-box><text:p>knop</text:p></draw:text-box></draw:frame>"
    inner = (f'<table:table-cell office:value-type="string">{note}{drawing}<text:p>Noor</text:p>'
             "<text:p>Waard</text:p></table:table-cell>")
    assert book(row(inner)).sheet("Blad").rows[0].cells == {0: "Noor\nWaard"}


def test_formulas_errors_hidden_rows_and_merges_are_told() -> None:
    formula = 'table:formula="of:=[.A1]"'
    sheet = book(
        row(cell("x", f'{formula} office:value-type="string"'))
        + row(cell("#N/A", f'{formula} office:value-type="string"'))
        + row(cell("", formula), attributes='table:visibility="collapse"')
        + row(cell("samen", 'table:number-columns-spanned="2" table:number-rows-spanned="3"'),
              "<table:covered-table-cell/>"),
        '<table:named-expressions><table:named-range table:name="in_x"'
        ' table:cell-range-address="$&apos;Jan&apos;&apos;s blad&apos;.$B$7"/>'
        "</table:named-expressions>")
    cells = sheet.sheet("Blad").rows
    assert [one.cells[0] for one in cells[:3]] == [
        "x", Faulty(Fault.ERROR, "#N/A"), Faulty(Fault.NO_RESULT, "of:=[.A1]")]
    assert [(f.code, f.where.cell) for f in sheet.sheet("Blad").findings] == [
        ("SHEET_HIDDEN_ROWS", "A3"), ("SHEET_FORMULAS", "A1")]
    assert sheet.sheet("Blad").merged == ("A4:B6",)
    assert sheet.names == {"in_x": ("Jan's blad", "B7")}


def test_repeated_cells_and_rows_stay_within_the_limits() -> None:
    million = 'table:number-rows-repeated="1048576"'
    wide = 'table:number-columns-repeated="16384"'
    blank = row(cell("", wide), attributes='table:number-rows-repeated="4"')
    sheet = book(row(cell("a", 'table:number-columns-repeated="2"'), cell("b")) + blank
                 + row(cell("c"), attributes='table:number-rows-repeated="2"')).sheet("Blad")
    assert [(one.number, dict(one.cells)) for one in sheet.rows] == [
        (1, {0: "a", 1: "a", 2: "b"}), (6, {0: "c"}), (7, {0: "c"})]
    sheet = book(row(cell("x", wide), attributes=million)).sheet("Blad")
    assert (len(sheet.rows), len(sheet.rows[0].cells)) == (1, 200)
    assert [(f.code, f.where.cell) for f in sheet.findings] == [("SHEET_FAR_CELL", "GS1")]
    full = book(row(cell("x"), attributes=million)).sheet("Blad")
    assert [(f.code, f.where.cell) for f in full.findings] == [("SHEET_TOO_MANY_ROWS", "A120001")]


@pytest.mark.parametrize(("parts", "code"), [
    ({"META-INF__manifest_xml": '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'},
     "FILE_HAS_PASSWORD"),
    ({"../x": "x"}, "FILE_UNSAFE"),
])
def test_a_password_and_a_part_that_climbs_out(parts: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ods(package("", **parts), "b.ods")
    assert [finding.code for finding in caught.value.findings] == [code]


def test_a_doctype_and_damage_are_refused() -> None:
    for xml, code in (("<!DOCTYPE x><x/>", "FILE_UNSAFE"), ("<office:document", "FILE_DAMAGED")):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", KIND)
            archive.writestr("content.xml", xml)
        with pytest.raises(InputError) as caught:
            read_ods(stream.getvalue(), "b.ods")
        assert [finding.code for finding in caught.value.findings] == [code]


def test_what_formulas_have_found_in_another_file_is_no_sheet() -> None:
    """A list that looks names up in last year's has its students with it."""
    other = ("<table:table table:name=\"'file:///D:/2025.ods'#$Studenten\">"
             + row(cell("0100001")) + "</table:table>")
    workbook = book(row(cell("0100231")), other)
    assert workbook.sheet_names == ("Blad",)
    assert workbook.sheet("Blad").rows == (Row(1, {0: "0100231"}),)


def test_a_list_of_students_as_ods_is_read_like_any_other(tmp_path: Path) -> None:
    rows = row(*map(cell, ("Studentnummer", "Roepnaam", "Achternaam", "Geboortedatum")))
    rows += row(cell("0100231"), cell("Noor"), cell("Waard"), valued("date", "2009-03-12"))
    path = tmp_path / "lijst.ods"
    path.write_bytes(package(f'<table:table table:name="Blad1">{rows}</table:table>'))
    result = read_inputs([path])
    intern = result.cohort.interns["0100231"]
    assert (intern.first_name, f"{intern.birth_date:%d-%m-%Y}") == ("Noor", "12-03-2009")
    assert (intern.where("birth_date").cell, result.findings) == ("D2", ())


MANIFEST = ('<m:manifest xmlns:m="x"><m:file-entry m:full-path="/" '
            f'm:media-type="{KIND}"/></m:manifest>')


@pytest.mark.parametrize("telling", [{"mimetype": KIND}, {"META-INF/manifest.xml": MANIFEST}])
def test_a_package_that_was_packed_anew_is_known_by_what_it_says(
        tmp_path: Path, telling: dict[str, str]) -> None:
    rows = row(*map(cell, ("Studentnummer", "Roepnaam", "Achternaam")))
    rows += row(cell("0100231"), cell("Noor"), cell("Waard"))
    content = zipfile.ZipFile(BytesIO(
        package(f'<table:table table:name="Blad1">{rows}</table:table>'))).read("content.xml")
    path = tmp_path / "lijst.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
        for name, text in telling.items():
            archive.writestr(name, text)
    assert list(read_inputs([path]).cohort.interns) == ["0100231"]


def test_a_text_of_opendocument_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "brief.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(InputError) as caught:
        read_inputs([path])
    assert caught.value.findings[0].code == "FILE_OTHER_KIND"
    assert caught.value.findings[0].details["kind"] == "OpenDocument"


def test_more_sheets_than_anybody_has_are_refused() -> None:
    tables = "".join(f'<table:table table:name="{n}">{row(cell("x"))}</table:table>'
                     for n in range(501))
    with pytest.raises(InputError) as caught:
        read_ods(package(tables), "b.ods")
    assert [finding.code for finding in caught.value.findings] == ["FILE_UNSAFE"]
