"""``formgen explain CODE``."""

from __future__ import annotations

import pytest

from formgen.errors import UsageError
from formgen.findings import Language, catalogue
from formgen.report.explain import explain


@pytest.fixture(autouse=True)
def real_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.findings.catalogue", catalogue)


def test_a_code_is_explained() -> None:
    assert explain("DISK_FULL", "nl") == (
        "DISK_FULL\n"
        "Fout: de waarde komt niet op papier; een definitief document wordt er niet mee gemaakt.\n"
        "De schijf is vol; dit bestand is niet geschreven.\n"
        "Maak ruimte en start opnieuw; wat al klaar is, blijft staan.")


def test_details_are_left_open() -> None:
    assert "This folder is in use by another run (process … on …)." in explain(
        "output-in-use", "en")


def test_an_unknown_code_gets_the_nearest() -> None:
    with pytest.raises(UsageError) as unknown:
        explain("DISC_FULL", "en")
    finding, = unknown.value.findings
    assert finding.what("en") == (
        "'DISC_FULL' is not the code of a finding. Did you mean 'DISK_FULL'?")
    assert finding.what("nl").endswith("Bedoelt u 'DISK_FULL'?")


@pytest.mark.parametrize("code", sorted(catalogue()))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_can_be_explained(code: str, language: Language) -> None:
    explained = explain(code, language)
    assert explained.startswith(code)
    assert "{" not in explained.replace("{ nl", "").replace("{ en", "") or "{{" in str(
        catalogue()[code])
