"""Questions about columns, on a terminal only, and asked once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from formgen.cli import formgen
from formgen.intake.received import receive

LIST = ("Nummer;Roepnaam;Achternaam;Leerbedrijf;Begeleider\n"
        "0100231;Noor;Waard;De Poot;Jan Smit\n0100232;Jip;Veld;De Poot;Jan Smit\n")


@pytest.fixture(autouse=True)
def _workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lijst.csv").write_text(LIST, encoding="utf-8")


def check(answer: str = "") -> str:
    return CliRunner().invoke(formgen, ["check", "lijst.csv"], input=answer,
                              standalone_mode=False).output


def test_nothing_is_asked_where_nobody_is_there() -> None:
    output = check()
    assert "HEADER_AMBIGUOUS" in output and "Keuze" not in output
    assert not Path("formgen.toml").exists()


@pytest.mark.parametrize(("answer", "meaning"), [
    ("1", "placement.praktijkopleider"), ("4", "group.mentor"), ("5", "-"), ("6", ""), ("", "")])
def test_the_answer_is_remembered(monkeypatch: pytest.MonkeyPatch, answer: str, meaning: str
                                  ) -> None:
    monkeypatch.setattr("formgen.cli.link.on_terminal", lambda: True)
    output = check(f"{answer}\n")
    assert "Wat betekent de kolom 'Begeleider' (lijst.csv › E1)?" in output
    assert ("  1  Praktijkopleider\n  2  Dagelijks begeleider\n  3  BPV-begeleider\n  4  Mentor\n"
            ) in output
    if not meaning:
        assert not Path("formgen.toml").exists()
        return
    assert Path("formgen.toml").read_text() == f'[columns]\nBegeleider = "{meaning}"\n'
    assert "HEADER_AMBIGUOUS" not in output
    assert "Keuze" not in check()


def test_the_intakes_ask_too_and_the_answer_is_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.cli.link.on_terminal", lambda: True)
    arguments = ["intake", "make", "lijst.csv"]
    outcome = CliRunner().invoke(formgen, arguments, input="1\n", standalone_mode=False)
    assert "Wat betekent de kolom 'Begeleider' (lijst.csv › E1)?" in outcome.output
    assert Path("formgen.toml").is_file() and "HEADER_AMBIGUOUS" not in outcome.output
    (company,) = receive([Path("output/intake")], only_intakes=True)
    assert company.company and "Jan Smit" in {one.name for one in company.company.contacts}
    again = CliRunner().invoke(formgen, arguments, standalone_mode=False)
    assert "Wat betekent" not in again.output
