"""Workbooks of Excel 97-2003 (.xls), saved by LibreOffice and read in a child process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formgen.errors import InputError
from formgen.read import read_inputs
from formgen.read.book import LoadedBook
from formgen.read.open_book import open_book
from formgen.read.raw import Fault, Faulty, Styled, shown
from formgen.read.xls import read_xls

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
Bytes = Callable[..., bytes]


@pytest.fixture
def old_format(tmp_path: Path) -> Callable[[bytes], bytes]:
    """The same workbook as LibreOffice saves it for Excel 97."""

    def save(data: bytes) -> bytes:
        (tmp_path / "boek.xlsx").write_bytes(data)
        subprocess.run([str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile",
                        "--headless", "--convert-to", "xls", "--outdir", str(tmp_path),
                        str(tmp_path / "boek.xlsx")], check=True, capture_output=True, timeout=120)
        return (tmp_path / "boek.xls").read_bytes()

    return save


def test_every_kind_of_cell_and_what_the_sheet_shows_besides(
        make_bytes: Bytes, old_format: Callable[[bytes], bytes], tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Studenten")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.merge_range("L4:M5", "samen")
        book.define_name("in_company_name", "='Studenten'!$B$2")

    data = old_format(make_bytes({"Studenten": [
        ["Studentnummer", "Roepnaam", "Achternaam", "Geboortedatum", "Woonplaats"],
        ["0100231", "Ż & Zn", "Waard", date(2009, 3, 12), (612, "0000000"), 12, 12.5, True,
         (0.5, "0%"), {"=1/0": "#DIV/0!"}],
    ]}, edit))
    book = open_book(data, "lijst.xls")
    assert isinstance(book, LoadedBook) and book.sheet_names == ("Studenten",)
    assert book.names["in_company_name"] == ("Studenten", "B2")
    sheet = book.sheet("Studenten")
    cells = sheet.rows[1].cells
    assert (cells[0], cells[1], shown(cells[3]), cells[4]) == (
        "0100231", "Ż & Zn", "12-03-2009", "0000612")
    assert (cells[5], cells[6], cells[7]) == (12, 12.5, True)
    assert isinstance(cells[8], Styled) and shown(cells[8]) == "50%"
    assert cells[9] == Faulty(Fault.ERROR, "#DIV/0!")
    assert [(f.code, f.where.cell) for f in sheet.findings] == [("SHEET_HIDDEN_ROWS", "A2")]
    assert sheet.merged == ("L4:M5",)
    (tmp_path / "lijst.xls").write_bytes(data)
    assert list(read_inputs([tmp_path / "lijst.xls"]).cohort.interns) == ["0100231"]
    with pytest.raises(InputError) as caught:
        open_book(data[:600] + bytes(len(data) - 600), "lijst.xls")
    assert [(f.code, f.where.file) for f in caught.value.findings] == [
        ("FILE_DAMAGED", "lijst.xls")]
    for end in range(1000, len(data), 1500):  # readable or not, but never anything else
        try:
            read_xls(data[:end] + b"\xff" * (len(data) - end), "lijst.xls")
        except InputError as error:
            assert [f.code for f in error.findings] == ["FILE_DAMAGED"]


def test_damage_of_any_kind_is_a_finding() -> None:
    with pytest.raises(InputError) as caught:
        read_xls(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000, "oud.xls")
    finding, = caught.value.findings
    assert (finding.code, finding.where.file) == ("FILE_DAMAGED", "oud.xls")
