"""Student numbers whose zeros in front a spreadsheet has dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from formgen.errors import InputError
from formgen.findings import Finding
from formgen.read import ReadResult, read_inputs

Only = Callable[[Sequence[Finding]], Any]
LIST = [["Studentnummer", "Roepnaam", "Achternaam", "Leerbedrijf"],
        ["0100231", "Noor", "Waard", "De Poot"], [100232, "Jip", "Veld", "De Poot"],
        ["A-77", "Sem", "Gast", "De Poot"]]
SHEETS = {"Studenten": [row[:3] for row in LIST[:3]],
          "Plaatsingen": [["Plaatsingsnr", "Studentnummer", "Bedrijfscode"],
                          ["P-1", 100231, "B01"], ["P-2", "0100232", "B01"]],
          "Bedrijven": [["Bedrijfscode", "Bedrijf"], ["B01", "De Poot"]]}


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_book: Callable[..., Path]
         ) -> Callable[..., ReadResult]:
    monkeypatch.chdir(tmp_path)

    def read_sheets(sheets: Any, settings: str = "") -> ReadResult:
        Path("formgen.toml").write_text(settings)
        return read_inputs([write_book("lijst.xlsx", sheets)])

    return read_sheets


def test_numbers_of_different_length_are_asked_about(read: Callable[..., ReadResult], only: Only
                                                     ) -> None:
    result = read({"Blad1": LIST})
    assert list(result.cohort.interns) == ["0100231", "100232", "A-77"]
    assert only(result.findings) == (
        "STUDENT_NUMBERS_SHORTER", "A3",
        "Van de studentnummers hebben er 1 minder cijfers dan de 7 van de langste. Een rekenblad "
        "laat nullen vooraan weg.",
        "Zijn het verloren nullen, zet dan onder [students] in formgen.toml number_digits = 7; "
        "zijn de nummers goed, dan number_digits = 0.")


def test_the_answer_fills_them_up_or_leaves_them(read: Callable[..., ReadResult]) -> None:
    result = read({"Blad1": LIST}, "[students]\nnumber_digits = 7\n")
    assert list(result.cohort.interns) == ["0100231", "0100232", "A-77"]
    assert [one.student_number for one in result.cohort.placements.values()] == [
        "0100231", "0100232", "A-77"]
    assert result.findings == ()
    result = read({"Blad1": LIST}, "[students]\nnumber_digits = 0\n")
    assert list(result.cohort.interns) == ["0100231", "100232", "A-77"]
    assert result.findings == ()


def test_the_sheets_of_a_roster_find_each_other_again(read: Callable[..., ReadResult]) -> None:
    codes = [finding.code for finding in read(SHEETS).findings]
    assert codes == ["STUDENT_NUMBERS_SHORTER", "STUDENT_NUMBERS_SHORTER", "STUDENT_UNKNOWN_NEAR",
                     "STUDENT_UNKNOWN_NEAR"]
    result = read(SHEETS, "[students]\nnumber_digits = 7\n")
    assert result.findings == () and len(result.cohort.placements) == 2


def test_numbers_of_two_kinds_are_no_question(read: Callable[..., ReadResult]) -> None:
    rows = [LIST[0], ["12", "Noor", "Waard", "De Poot"], ["0100232", "Jip", "Veld", "De Poot"]]
    assert read({"Blad1": rows}).findings == ()


@pytest.mark.parametrize("said", ["-1", "21", "true", '"7"'])
def test_what_is_no_number_of_digits(read: Callable[..., ReadResult], only: Only, said: str
                                     ) -> None:
    with pytest.raises(InputError) as caught:
        read({"Blad1": LIST}, f"[students]\nnumber_digits = {said}\n")
    code, _, what, todo = only(caught.value.findings)
    shown = said.strip('"').replace("true", "True")
    assert (code, what) == (
        "STUDENT_DIGITS_WRONG",
        f"Onder [students] staat number_digits = {shown}; dat is geen aantal cijfers.")
    assert todo == (
        "Zet er hoeveel cijfers een studentnummer heeft, 1 tot 20, of 0 als dat verschilt.")


def test_totals_and_remarks_below_a_list_are_no_students(read: Callable[..., ReadResult],
                                                         only: Only) -> None:
    rows = [[*LIST[0], "Totaal uren"], *([*line, 320] for line in LIST[1:3]),
            ["Totaal", None, None, None, 640], ["* Jip begint later"], ["Aantal: 2"],
            ["nnb", "Bo", "Maas", "De Poot", 320]]
    for name in ("Blad1", "Studenten"):
        result = read({name: rows})
        assert list(result.cohort.interns) == ["0100231", "100232", "nnb"]  # Bo is a student
        told = [f for f in result.findings if f.code == "ROW_NOT_A_STUDENT"]
        assert [f.where.cell for f in told] == ["A4", "A5", "A6"]
        assert told[0].what("nl") == (
            "Deze rij heeft geen studentnummer en geen naam, zoals een totaal of een opmerking; "
            "zij is niet gelezen.")


def test_a_list_without_names_ties_placements_to_any_number(read: Callable[..., ReadResult]
                                                            ) -> None:
    result = read({"Blad1": [["Studentnummer", "Leerbedrijf", "Begindatum stage"],
                             ["jsmit", "De Poot", "01-02-2027"]]})
    assert list(result.cohort.interns) == ["jsmit"]


def test_a_list_without_numbers_says_what_it_lacks(read: Callable[..., ReadResult]) -> None:
    with pytest.raises(InputError) as refusal:
        read({"Uitleg": [["Stages"]],
              "Lijst": [["Stages 2027"], ["Nr", "Naam", "Geboortedatum", "Bedrijf", "Start"],
                        [1, "Jan Smit", "03-04-2009", "De Poot", "01-02-2027"]]})
    first = refusal.value.findings[0]
    assert (first.code, first.where.sheet, first.where.cell) == (
        "LIST_WITHOUT_NUMBERS", "Lijst", "A2")
    assert first.what("nl").startswith(
        "Dit lijkt een lijst met studenten, maar geen kolom heet Studentnummer")


def test_a_misspelt_header_of_the_numbers_is_told_with_the_right_one(
        read: Callable[..., ReadResult]) -> None:
    with pytest.raises(InputError) as refusal:
        read({"Lijst": [["Voornaam", "Leerlingnumer", "Achternaam", "Stagebedrijf"],
                        ["Jan", "0100231", "Smit", "De Poot"]]})
    found = {(one.code, one.where.cell): one.details for one in refusal.value.findings}
    assert ("LIST_WITHOUT_NUMBERS", "A1") in found
    assert found["HEADER_UNKNOWN_NEAR", "B1"]["near"] == "Leerlingnummer"


def test_citizen_numbers_are_no_student_numbers(read: Callable[..., ReadResult]) -> None:
    valid = [number for number in range(100_000_000, 100_000_200)
             if (sum(int(d) * w for d, w in zip(str(number), (9, 8, 7, 6, 5, 4, 3, 2, -1),
                                                strict=True))) % 11 == 0][:12]
    rows = [["Nummer", "Roepnaam", "Achternaam", "Leerbedrijf"],
            *([str(number), "Jan", "Smit", "De Poot"] for number in valid)]
    with pytest.raises(InputError) as refusal:
        read({"Blad1": rows})
    (finding,) = refusal.value.findings
    assert (finding.code, finding.where.cell) == ("STUDENT_NUMBERS_ARE_BSN", "A")
    assert str(valid[0]) not in str(refusal.value) + repr(finding)
    mixed = [*rows, *(["0100231", "Eva", "Vos", "De Poot"], ["0100232", "Bo", "Maas", "De Poot"])]
    assert len(read({"Blad1": mixed}).cohort.interns) == 14


@pytest.mark.parametrize("count", [10, "10", "10,0", None])
def test_a_total_with_a_count_below_the_names_is_no_student(read: Callable[..., ReadResult],
                                                            count: Any) -> None:
    lines = [["Nummer", "Naam", "Leerbedrijf"], ["0100231", "Noor Waard", "De Poot"],
             ["Totaal", count, None]]
    result = read({"Blad1": lines})
    assert list(result.cohort.interns) == ["0100231"]
    assert [(one.code, one.where.cell) for one in result.findings
            if one.code == "ROW_NOT_A_STUDENT"] == [("ROW_NOT_A_STUDENT", "A3")]
