"""``formgen intake`` and ``formgen status`` as the office runs them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

from .conftest import Run


def test_make_prints_the_files_that_it_made(workspace: Path, run: Run) -> None:
    outcome = run("intake", "make", "--company", "B01", "--return-by", "1-9-2026")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [str(Path("output/intake/intake_B01.xlsx"))]
    assert (workspace / "output/intake/intake_B01.xlsx").is_file()


def test_make_of_an_unknown_company_is_a_usage_error(workspace: Path, run: Run) -> None:
    outcome = run("intake", "make", "--company", "B99", "--language", "en")
    assert outcome.code == 2 and "no company with the code 'B99'" in outcome.err


def spoil(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    ((sheet, cell),) = workbook.defined_names["in_company_visit_postcode"].destinations
    workbook[sheet][cell].value = "6798"
    workbook.save(path)


def test_read_says_what_is_wrong_and_returns_3(workspace: Path, run: Run) -> None:
    path = workspace / "input/intake/intake_B01.xlsx"
    assert run("intake", "read", str(path)).code == 0
    spoil(path)
    outcome = run("intake", "read", str(path), "--json")
    told = json.loads(outcome.out)
    (entry,) = told["intakes"]
    assert outcome.code == 3 and told["schema"] == 1 and entry["company_id"] == "B01"
    assert entry["missing"] == ["company.visit_postcode"] and entry["open"] == 1
    assert {"POSTCODE_LETTERS_MISSING": "intake_B01.xlsx"}.items() <= {
        one["code"]: one["where"]["file"] for one in entry["findings"]}.items()
    words = run("intake", "read", str(path), "--language", "en")
    assert words.out.startswith("intake_B01.xlsx: B01, ") and "POSTCODE" in words.err


def test_return_makes_a_workbook_only_where_it_is_needed(workspace: Path, run: Run) -> None:
    nothing = run("intake", "return")
    assert (nothing.out, nothing.err) == ("", "Er is niets terug te geven.\n")
    spoil(workspace / "input/intake/intake_B01.xlsx")
    outcome = run("intake", "return")
    assert outcome.code == 0
    assert [Path(line).name for line in outcome.out.split()] == [
        "intake_B01.xlsx", "mail_B01.txt"]
    mail = workspace / "output/intake_return/mail_B01.txt"
    assert "Dierenkliniek De Poot" in mail.read_text(encoding="utf-8")


def test_return_of_an_unreadable_file_is_told(workspace: Path, run: Run) -> None:
    path = workspace / "intake_B01.xlsx"
    path.write_bytes(b"no workbook")
    outcome = run("intake", "return", str(path))
    assert outcome.code == 3 and "intake_B01.xlsx" in outcome.err


def test_status_tells_who_has_sent_what(workspace: Path, run: Run) -> None:
    run("intake", "make", "--company", "B02")
    (workspace / "input/intake/intake_B02.xlsx").unlink()
    (workspace / "input/intake/intake_B03.xlsx").unlink()
    spoil(workspace / "input/intake/intake_B01.xlsx")
    rows = {row["company_id"]: row["state"]
            for row in json.loads(run("status", "--json").out)["intakes"]}
    assert (rows["B01"], rows["B02"], rows["B03"], rows["B04"]) == (
        "mistakes", "made", "not_made", "complete")
    lines = run("status").out.splitlines()
    assert lines[0].startswith("bedrijf") and "met fouten" in lines[1]


def test_a_table_of_answers_is_no_file_that_cannot_be_read(workspace: Path, run: Run) -> None:
    questions = ["Bedrijfsnaam", "Adres", "Telefoon", "Werktijden", "Kleding", "Akkoord?"]
    answers = ["De Poot", "Dorpsstraat 1", "0317 000 201", "9 tot 17 uur", "polo", "ja"]
    (workspace / "antwoorden.csv").write_text("\n".join(map(";".join, (questions, answers))))
    told = run("intake", "read", "antwoorden.csv")
    assert "Akkoord?" in told.err and told.out.startswith("antwoorden.csv: De Poot, ")
    assert len(told.out.splitlines()) == 1


def test_status_counts_nothing_in_an_intake_that_is_not_back(workspace: Path, run: Run) -> None:
    (workspace / "input/intake/intake_B01.xlsx").unlink()
    lines = {line.split()[0]: line.split() for line in run("status").out.splitlines() if line}
    assert lines["B01"][-2:] == ["–", "–"]
    assert lines["B02"][-3:-1] == ["0", "0"]
