"""``formgen intake`` and ``formgen status`` as the office runs them."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run


def test_make_prints_the_files_that_it_made(workspace: Path, run: Run) -> None:
    outcome = run("intake", "make", "--company", "B01", "--return-by", "1-9-2026")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [str(Path("output/intake/intake_B01.xlsx"))]
    assert (workspace / "output/intake/intake_B01.xlsx").is_file()


def test_make_of_an_unknown_company_is_a_usage_error(workspace: Path, run: Run) -> None:
    outcome = run("intake", "make", "--company", "B99", "--language", "en")
    assert outcome.code == 2 and "no company with the code 'B99'" in outcome.err
