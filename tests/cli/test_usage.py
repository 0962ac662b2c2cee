"""A command that cannot be understood is answered in the language that was asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import pytest

from formgen.cli.usage import refused

from .conftest import Run


@pytest.mark.parametrize(("typed", "told"), [
    ("generat", "De opdracht 'generat' bestaat niet. Bedoelt u 'generate'?\n"
                "  → formgen --help noemt alle opdrachten."),
    ("nergens", "De opdracht 'nergens' bestaat niet.\n  → formgen --help noemt alle opdrachten."),
    ("generate --fnal", "De optie '--fnal' bestaat niet. Bedoelt u '--final'?\n"
                        "  → formgen generate --help noemt alle opties."),
    ("generate --xyzzy", "De optie '--xyzzy' bestaat niet.\n"),
    ("init", "'DIR' ontbreekt.\n  → Zo wordt het geschreven: formgen init [OPTIONS] DIR "
             "(formgen init --help legt het uit)."),
    ("decide FG1 approved", "'--by' ontbreekt.\n"),
    ("doctor nu", "Er staat meer achter de opdracht dan erbij hoort.\n"
                  "  → Zo wordt het geschreven: formgen doctor [OPTIONS] (en een naam met spaties "
                  "tussen aanhalingstekens)."),
    ("generate --form", "Achter '--form' ontbreekt wat u kiest.\n"
                        "  → formgen generate --help zegt wat daar hoort te staan."),
    ("generate --final=ja", "Bij '--final' hoort geen waarde.\n  → Schrijf alleen --final."),
    ("generate --format odt", "'odt' kan niet bij '--format'.\n  → Kies uit: docx, pdf."),
    ("pack --copies 11", "'11' kan niet bij '--copies': daar hoort een heel getal.\n"
                         "  → Geef een getal van 1 tot en met 9."),
    ("decide FG1 approved --by x --version nul",
     "'nul' kan niet bij '--version': daar hoort een heel getal.\n"
     "  → Geef een getal van 1 of meer."),
    ("collect x --date 30-2-2027", "'30-2-2027' bij '--date' is geen datum.\n"
                                   "  → Schrijf 2026-09-01 of 01-09-2026."),
    ("generate --jobs 0", "'0' bij '--jobs' is geen getal van 1 of meer en niet 'auto'.\n"
                          "  → Schrijf bijvoorbeeld --jobs 4, of --jobs auto."),
    ("pack --server a:b", "'a:b' bij '--server' is geen mailserver.\n"
                          "  → Schrijf --server NAAM of --server NAAM:POORT."),
    ("templates fields", "Er is geen sjabloon genoemd.\n"),
    ("decide FG1 approved --by=", "'--by' ontbreekt.\n"),
    ("templates fields a.docx --picture b.png",
     "Met --picture kan er één PDF-formulier tegelijk worden getekend.\n"),
    ("templates fields a.pdf --picture b.gif",
     "Het plaatje 'b.gif' eindigt niet op .png of .pdf.\n"),
])
def test_what_is_wrong_with_a_command_is_told_in_dutch(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, typed: str, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run(*typed.split())
    assert outcome.code == 2 and f"\n  {told}" in outcome.err and not outcome.out


@pytest.mark.parametrize("verb", ["fields", "check"])
def test_a_folder_without_templates_is_told(tmp_path: Path, run: Run, verb: str) -> None:
    outcome = run("templates", verb, str(tmp_path))
    assert outcome.code == 2 and "In deze map staat geen sjabloon." in outcome.err


def test_and_in_english_where_that_is_asked(run: Run) -> None:
    outcome = run("generate", "--format", "odt", "--language", "en")
    assert outcome.err == ("ERROR USAGE_NOT_OFFERED\n  'odt' cannot be chosen for '--format'.\n"
                           "  → Choose from: docx, pdf.\n")


def test_what_click_says_otherwise_is_not_lost() -> None:
    odd = refused(click.UsageError("Value must be an iterable."), "formgen pack")
    assert odd.what("nl") == "De opdracht is niet te begrijpen (Value must be an iterable)."
    assert odd.todo("en") == (
        "It is written so: formgen pack (formgen pack --help explains it).")


@pytest.mark.parametrize(("language", "told"), [
    ("nl", "werk/ is gemaakt. Ga daarheen en geef de opdracht: formgen generate\n"),
    ("en", "Made werk/. Go there and run: formgen generate\n"),
])
def test_init_speaks_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run,
                                    language: str, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "werk", "--language", language).err == told


@pytest.mark.parametrize(("language", "told"), [
    ("nl", "Vastgelegd: FG1-0A3F9C-7K2Q is aangehouden.\n"),
    ("en", "Recorded: FG1-0A3F9C-7K2Q is on hold.\n"),
])
def test_decide_speaks_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run,
                                      language: str, told: str) -> None:
    from formgen.collect.evidence import Kind
    from formgen.collect.ledger import Ledger, Receipt, State

    monkeypatch.chdir(tmp_path)
    code = "FG1-0A3F9C-7K2Q"
    with Ledger(tmp_path / "returned") as ledger:
        ledger.add(Receipt("ab" * 32, "a.pdf", date(2027, 1, 6), Kind.PDF, State.COMPLETE, code))
    outcome = run("decide", code, "on_hold", "--by", "M. de Wit", "--language", language)
    assert (outcome.code, outcome.out, outcome.err) == (0, f"{code} on_hold abababababab\n", told)


@pytest.mark.parametrize(("asked", "told"), [
    ((), "formgen is gestopt door een eigen fout: ZeroDivisionError in "),
    (("--language", "en"), "formgen stopped by a fault of its own: ZeroDivisionError in "),
])
def test_a_fault_of_formgens_own_is_told_in_both_languages(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        asked: tuple[str, ...], told: str) -> None:
    from formgen import cli

    monkeypatch.setattr("formgen.report.explain.explain", lambda *_: 1 / 0)
    monkeypatch.setattr("sys.argv", ["formgen", "explain", "DATE_UNREADABLE", *asked])
    monkeypatch.delenv("FORMGEN_DEBUG", raising=False)
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1 and capsys.readouterr().err.startswith(told)
