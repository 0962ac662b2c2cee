"""Numbers, yes and no, choices and lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.findings import catalogue as texts
from formgen.read.numbers import parse_choice, parse_list, parse_number, parse_yes_no


@pytest.mark.parametrize(("text", "number"), [
    ("32", 32), ("32,0", 32), ("7,5", 7.5), ("7.5", 7.5), (",5", 0.5), ("€ 1.234,50", 1234.5),
    ("1.234", 1234), ("1.234.567", 1_234_567), ("1 234,5", 1234.5), ("€ 250,50", 250.5),
    ("250,-", 250), ("250,--", 250), ("0,23", 0.23), ("0.230", 0.23), ("0,230", 0.23),
    ("7,1250", 7.125), ("30 min", 30),
    ("16 uur", 16), ("150 euro", 150), ("€150", 150), ("1'250", 1250),
])
def test_dutch_numbers(text: str, number: float) -> None:
    read = parse_number(text)
    assert (read.value, read.issue) == (number, None)


@pytest.mark.parametrize("text", [
    "24 u/wk", "24 u p/w", "24 uur per week", "24u", "24 uren/week", "24 p.w.", "24 hours a week",
    "24 hrs/w", "24"])
def test_a_number_of_each_week_may_say_so(text: str) -> None:
    assert parse_number(text, a_week=True) == (24, None)


def test_another_number_is_not_one_of_each_week() -> None:
    read = parse_number("24 u/wk")
    assert read.issue is not None
    assert read.issue.code == "NUMBER_UNREADABLE"


@pytest.mark.parametrize(("text", "code"), [
    ("veel", "NUMBER_UNREADABLE"), ("", "NUMBER_UNREADABLE"), (",", "NUMBER_UNREADABLE"),
    ("1,000", "NUMBER_AMBIGUOUS"), ("€ 1,234", "NUMBER_AMBIGUOUS"),
    ("16,000 uur", "NUMBER_AMBIGUOUS"),
    ("1.2.3", "NUMBER_UNREADABLE"), ("1,234.50", "NUMBER_UNREADABLE"),
    ("8 - 10", "NUMBER_UNREADABLE"),
    ("1" * 13, "NUMBER_UNREADABLE"), ("½", "NUMBER_UNREADABLE"), ("-5", "NUMBER_NEGATIVE"),
    ("- 5,0", "NUMBER_NEGATIVE"),
])
def test_what_is_no_number(text: str, code: str) -> None:
    read = parse_number(text)
    assert read.value is None
    assert read.issue is not None and read.issue.code == code


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_every_amount_comes_back_as_dutch_programs_print_it(whole: int, cents: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    for text in (f"€ {grouped},{cents:02}", f"{whole},{cents:02}"):
        assert parse_number(text).value == float(f"{whole}.{cents:02}")


@given(st.text(max_size=30))
def test_any_text_is_a_number_of_zero_or_more_or_an_issue(text: str) -> None:
    read = parse_number(text)
    if read.value is None:
        assert read.issue is not None and read.issue.code in texts()
    else:
        assert read.value >= 0


@pytest.mark.parametrize("text", ["ja", "J", "x", "Waar", "yes", "TRUE", "1", "✓", "Ja."])
def test_yes(text: str) -> None:
    assert parse_yes_no(text).value is True


@pytest.mark.parametrize("text", ["nee", "N", "Onwaar", "no", "false", "0"])
def test_no(text: str) -> None:
    assert parse_yes_no(text).value is False


def test_neither_yes_nor_no() -> None:
    read = parse_yes_no("misschien")
    assert read.value is None
    assert read.issue is not None and read.issue.code == "YES_NO_UNREADABLE"


def test_choices_match_whatever_case_and_spaces_and_offer_the_near_miss() -> None:
    options = ("geen", "openbaar vervoer", "per kilometer")
    assert parse_choice(" Openbaar  Vervoer", options).value == "openbaar vervoer"
    near = parse_choice("openbaar vervoor", options).issue
    assert near is not None
    assert (near.code, near.words["near"]) == ("CHOICE_UNKNOWN_NEAR", "openbaar vervoer")
    far = parse_choice("fiets", options).issue
    assert far is not None
    assert far.code == "CHOICE_UNKNOWN"
    assert far.words["options"] == "geen, openbaar vervoer, per kilometer"
    assert parse_choice("No.", ("Nee",), ("No",)).value == "Nee"


def test_lists() -> None:
    assert parse_list("hond, kat;konijn\n cavia ,,") == ("hond", "kat", "konijn", "cavia")
