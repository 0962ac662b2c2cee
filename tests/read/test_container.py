"""Files that are damaged, hostile, or no workbook at all: a clear finding, and at once."""

from __future__ import annotations

import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.errors import InputError
from formgen.findings import Finding
from formgen.guard import Limits, guarded_about
from formgen.read import read_inputs
from formgen.read.book import LoadedBook
from formgen.read.collected import LONGEST_KEPT
from formgen.read.open_book import open_book
from formgen.read.xlsx import Workbook

Bytes = Callable[..., bytes]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def about_file(path: Path) -> Finding:
    """The finding about the one file; the other one says that no students were found."""
    with pytest.raises(InputError) as caught:
        read_inputs([path])
    first, second = caught.value.findings
    assert second.code == "NO_STUDENTS_FILE"
    assert first.where.file == path.name
    return first


def of_bytes(tmp_path: Path, data: bytes, name: str = "boek.xlsx") -> Finding:
    path = tmp_path / name
    path.write_bytes(data)
    return about_file(path)


def package(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), body)
    return stream.getvalue()


STUDENTS = {"Studenten": [["Studentnummer", "Roepnaam", "Klas"], ["1", "Noor", "A"]]}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(("data", "code", "advice"), [
    (b"", "FILE_EMPTY", "Sla het opnieuw op of vraag het opnieuw aan."),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "FILE_HAS_PASSWORD",
     "Open het in Excel, kies Bestand > Info > Werkmap beveiligen > Versleutelen, wis het "
     "wachtwoord en sla op."),
    (OLE + "Workbook\0".encode("utf-16-le"), "FILE_DAMAGED",
     "Open het in Excel, laat het herstellen en sla het opnieuw op, of vraag het opnieuw aan."),
    (b"%PDF-1.7 ...", "FILE_OTHER_KIND", "Sla het op of exporteer het als Excel-werkmap (.xlsx)."),
    (b"<html><table><tr><td>Nummer</td></tr></table></html>", "FILE_WEB_PAGE",
     "Open het in Excel en kies Opslaan als > Excel-werkmap (.xlsx)."),
    (b"\x7fELF\0\0\0\0", "FILE_NOT_TEXT",
     "Kies het goede bestand, of sla het op als Excel-werkmap (.xlsx)."),
    (b"PK\x03\x04 and no more", "FILE_DAMAGED",
     "Open het in Excel, laat het herstellen en sla het opnieuw op, of vraag het opnieuw aan."),
    (b"a;b\nc;d\n", "FILE_NOT_RECOGNISED",
     "Haal het uit de map, of geef de kolommen de koppen van de cohortlijst (Studentnummer, "
     "Roepnaam, Achternaam, ...)."),
])
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, data: bytes, code: str,
                                             advice: str) -> None:
    finding = of_bytes(tmp_path, data)
    assert (finding.code, finding.todo("nl")) == (code, advice)


@pytest.mark.parametrize(("part", "kind"), [
    ("content_xml", "OpenDocument"), ("Index__Document.iwa", "Numbers (.numbers)"),
    ("xl__workbook.bin", "Excel (.xlsb)"), ("word__document_xml", "Word (.docx)"),
    ("foto.jpg", "ZIP"),
])
def test_other_packages_are_called_by_their_kind(tmp_path: Path, part: str, kind: str) -> None:
    finding = of_bytes(tmp_path, package(**{part: b"x"}))
    assert finding.what("nl") == (
        f"Dit is geen Excel-werkmap maar een bestand van de soort {kind}.")


def test_a_missing_file_and_a_folder_that_cannot_be_opened(tmp_path: Path) -> None:
    finding = about_file(tmp_path / "weg.xlsx")
    assert (finding.code, finding.todo("nl")) == (
        "FILE_MISSING", "Controleer de naam en de map.")


def test_truncated_workbooks_are_damaged(tmp_path: Path, make_bytes: Bytes) -> None:
    whole = make_bytes({"Studenten": [["Studentnummer"], ["1"]]})
    for share in (0.2, 0.5, 0.9, 0.99):
        assert of_bytes(tmp_path, whole[:int(len(whole) * share)]).code == "FILE_DAMAGED"


@pytest.mark.parametrize("xml", [
    b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="' + MAIN + b'">&a;</worksheet>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><worksheet/>'.encode("utf-16"),
])
def test_a_doctype_is_refused(tmp_path: Path, make_bytes: Bytes, replace_part: Bytes,
                              xml: bytes) -> None:
    book = make_bytes({"Studenten": [["Studentnummer"], ["1"]]})
    assert of_bytes(tmp_path, replace_part(book, SHEET, xml)).code == "FILE_UNSAFE"


def test_a_zip_bomb_is_refused_by_what_it_inflates_to(tmp_path: Path, make_bytes: Bytes,
                                                      replace_part: Bytes) -> None:
    bomb = b'<worksheet xmlns="' + MAIN + b'"><sheetData>' + b"<c/>" * 1_000_000
    data = replace_part(make_bytes({"Studenten": [["x"]]}), SHEET, bomb)
    assert of_bytes(tmp_path, data).code == "FILE_UNSAFE"
    # The same with a directory that lies about the size.
    lying = data.replace(len(bomb).to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != data
    assert of_bytes(tmp_path, lying).code in {"FILE_UNSAFE", "FILE_DAMAGED"}


def test_names_that_climb_repeat_or_are_too_many_are_refused(tmp_path: Path) -> None:
    assert of_bytes(tmp_path, package(**{"../../x": b"x"})).code == "FILE_UNSAFE"
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    assert of_bytes(tmp_path, stream.getvalue()).code == "FILE_UNSAFE"
    assert of_bytes(tmp_path, package(**{f"p{n}": b"" for n in range(2001)})).code == "FILE_UNSAFE"


def test_an_encrypted_entry_is_refused(tmp_path: Path, make_bytes: Bytes) -> None:
    data = bytearray(make_bytes({"Studenten": [["x"]]}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert of_bytes(tmp_path, bytes(data)).code == "FILE_UNSAFE"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1,
                        max_size=6))
def test_any_damage_is_a_finding_and_never_a_traceback(
        tmp_path: Path, make_bytes: Bytes, changes: list[tuple[float, int]]) -> None:
    data = bytearray(make_bytes(STUDENTS))
    for share, value in changes:
        data[int(share * len(data))] = value
    path = tmp_path / "boek.xlsx"
    path.write_bytes(data)
    try:
        read_inputs([path])
    except InputError as error:
        assert error.findings


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)
@given(start=st.integers(0, 3000), junk=st.binary(min_size=1, max_size=20))
def test_any_damage_within_a_part_is_a_finding_too(
        tmp_path: Path, make_bytes: Bytes, replace_part: Bytes, start: int, junk: bytes) -> None:
    """Valid deflate and checksum, so that the damage reaches the XML."""
    def damage(body: bytes) -> bytes:
        at = start % len(body)
        return body[:at] + junk + body[at + len(junk):]

    book = make_bytes(STUDENTS)
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"):
        path = tmp_path / "boek.xlsx"
        path.write_bytes(replace_part(book, part, damage))
        try:
            read_inputs([path])
        except InputError as error:
            assert error.findings


def test_a_sheet_that_names_no_part_is_damage(
        tmp_path: Path, make_bytes: Bytes, replace_part: Bytes) -> None:
    path = tmp_path / "boek.xlsx"
    path.write_bytes(replace_part(make_bytes(STUDENTS), "xl/workbook.xml",
                                  lambda body: body.replace(b" r:id=", b" rAid=")))
    with pytest.raises(InputError) as raised:
        read_inputs([path])
    assert raised.value.findings[0].code == "FILE_DAMAGED"


def test_the_checksum_is_verified(tmp_path: Path, make_bytes: Bytes) -> None:
    stored = BytesIO(make_bytes(STUDENTS))
    stream = BytesIO()
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    data = stream.getvalue()
    assert b"Noor" in data and zlib.crc32(b"Noor") != zlib.crc32(b"Boor")
    assert of_bytes(tmp_path, data.replace(b"Noor", b"Boor")).code == "FILE_DAMAGED"


def test_a_large_sheet_that_needs_the_parser_is_read_in_a_child_process(
        make_bytes: Bytes, replace_part: Bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, 40))
    data = replace_part(make_bytes({"Blad": [["x"]]}), SHEET, (
        f'<worksheet xmlns="{MAIN.decode()}"><sheetData>{rows}</sheetData></worksheet>').encode())
    here = Workbook(data, "boek.xlsx").sheet("Blad")
    monkeypatch.setattr("formgen.read.xlsx.LARGEST_PARSED_HERE", 100)
    assert Workbook(data, "boek.xlsx").sheet("Blad") == here
    monkeypatch.setattr("formgen.read.open_book.LARGEST_READ_HERE", 100)
    book = open_book(data, "boek.xlsx")
    assert isinstance(book, LoadedBook) and book.sheet("Blad") == here
    monkeypatch.setattr("formgen.guard.Limits", lambda: Limits(seconds=0.2, patience=1))
    with pytest.raises(InputError) as caught:
        guarded_about("boek.xlsx", time.sleep, 30)
    finding, = caught.value.findings
    assert (finding.code, finding.where.file) == ("FILE_TOO_SLOW", "boek.xlsx")


def test_a_text_longer_than_any_cell_costs_neither_time_nor_the_batch(
        tmp_path: Path, make_bytes: Bytes, replace_part: Bytes) -> None:
    row = ('<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c>'
           '<c r="B2" t="inlineStr"><is><t>' + "ab <!-- -->" * 90_000 + "</t></is></c></row>")
    data = replace_part(make_bytes(STUDENTS), SHEET, lambda body: body.replace(
        b"</sheetData>", row.encode() + b"</sheetData>"))
    path = tmp_path / "boek.xlsx"
    path.write_bytes(data)
    codes = [finding.code for finding in _findings(path)]
    assert "TEXT_TOO_LONG" in codes


@pytest.mark.parametrize("parted", [False, True])
def test_a_shared_text_longer_than_any_cell_is_cut(parted: bool, make_bytes: Bytes,
                                                   replace_part: Bytes) -> None:
    words = "ab cd " * 50_000
    text = f"<r><t>{words}</t></r><r><t>{words}</t></r>" if parted else f"<t>{words}</t>"
    data = replace_part(make_bytes({"Blad": [["kop"]]}), "xl/sharedStrings.xml",
                        lambda body: body.replace(b"<t>kop</t>", text.encode()))
    (row,) = Workbook(data, "boek.xlsx").sheet("Blad").rows
    assert len(row.cells[0]) == LONGEST_KEPT


def _findings(path: Path) -> tuple[Finding, ...]:
    try:
        return read_inputs([path]).findings
    except InputError as error:
        return error.findings
