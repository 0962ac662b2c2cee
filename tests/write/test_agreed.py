"""What was agreed is kept from run to run, and a spoilt file is never compared with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from formgen.model import Agreed
from formgen.write import AGREEMENTS, agreed_text, read_agreed

HISTORY = {
    "P-002": [Agreed("1", '{"placement.total_hours": 320}')],
    "P-001": [Agreed("1", '{"a": "é\\u2028"}'), Agreed("2", '{"a": "b\u2028c"}')],
}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / AGREEMENTS).write_text(agreed_text(HISTORY), encoding="utf-8")
    return tmp_path


def test_it_is_read_as_it_was_written(output: Path) -> None:
    assert read_agreed(output) == (HISTORY, ())


def test_placements_are_in_order_so_that_equal_histories_are_equal_bytes() -> None:
    turned = dict(reversed(HISTORY.items()))
    assert agreed_text(turned) == agreed_text(HISTORY)


def test_no_file_is_an_empty_history(tmp_path: Path) -> None:
    assert read_agreed(tmp_path) == ({}, ())


@pytest.mark.parametrize("spoil", [
    lambda text: text[:-30], lambda text: text.replace("320", "380"), lambda text: "[]\n" + text,
    lambda text: text + "{}\n", lambda text: "\x00", lambda text: "[" * 100_000,
], ids=["torn", "changed", "a list", "empty row", "no text", "deep"])
def test_a_spoilt_file_is_noticed(output: Path, spoil: Callable[[str], str]) -> None:
    file = output / AGREEMENTS
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    history, (finding,) = read_agreed(output)
    assert history == {}
    assert finding.code == "AGREEMENTS_UNREADABLE"
    assert finding.what("nl") == (
        "Het bestand met wat eerdere overeenkomsten zeiden is beschadigd; er worden geen "
        "wijzigingsbladen gemaakt en er is niets aan het bestand veranderd.")
    assert finding.what("en") == (
        "The file of what earlier agreements said is damaged; no change sheets are made, and "
        "the file was left as it is.")
