"""Dates and numbers as people write and read them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.fill.formats import date_text, number_text, parse_date, picture_number, plain_text
from formgen.findings import Language

DAY = datetime.date(2027, 2, 1)


@pytest.mark.parametrize(
    ("picture", "dutch", "english"),
    [
        ("dd-MM-yyyy", "01-02-2027", "01-02-2027"),
        ("d/M/yy", "1/2/27", "1/2/27"),
        ("dddd d MMMM yyyy", "maandag 1 februari 2027", "Monday 1 February 2027"),
        ("ddd d MMM", "ma 1 feb", "Mon 1 Feb"),
        ("d 'van' MMMM", "1 van februari", "1 van February"),
        ("DD-MM-YYYY", "01-02-2027", "01-02-2027"),
    ],
)
def test_date_pictures(picture: str, dutch: str, english: str) -> None:
    assert date_text(DAY, picture, "nl") == dutch
    assert date_text(DAY, picture, "en") == english


def test_times_of_the_day() -> None:
    moment = datetime.datetime(2027, 2, 1, 14, 5)
    assert date_text(moment, "HH:mm, h:mm AM/PM, hh am/pm", "en") == "14:05, 2:05 PM, 02 pm"


@pytest.mark.parametrize(
    "text",
    ["01-02-2027", "1-2-27", "1/2/2027", "2027-02-01", "1 februari 2027", "1 Feb. 2027",
     " 01.02.2027 ", "maandag 1 februari 2027"],
)  # fmt: skip
def test_dates_as_people_type_them(text: str) -> None:
    assert parse_date(text, "dd-MM-yyyy", "nl") == DAY


@pytest.mark.parametrize("text", ["", "morgen", "31-02-2027", "99999999999-1-1", "1-2", "1 2 3 4"])
def test_texts_that_are_no_date(text: str) -> None:
    assert parse_date(text, "dd-MM-yyyy", "nl") is None


def test_month_first_where_the_picture_says_so() -> None:
    assert parse_date("02/01/2027", "MM/dd/yyyy", "en") == DAY


def test_year_first_where_the_picture_says_so() -> None:
    assert parse_date("27-02-01", "yy-MM-dd", "en") == DAY
    assert parse_date("1-2-2027", "yy-MM-dd", "en") == DAY


def test_a_time_is_no_part_of_a_date_unless_it_is_none() -> None:
    assert parse_date("1/2/2027 00:00", "d/M/yyyy HH:mm", "en") == DAY
    assert parse_date("2/1/27 12:00 am", "M/d/yy h:mm am/pm", "en") == DAY
    assert parse_date("1/2/2027 14:30", "d/M/yyyy HH:mm", "en") is None
    assert parse_date("1/2/2027 00:00", "d/M/yyyy", "en") is None


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)),
       st.sampled_from(["dd-MM-yyyy", "d-M-yy", "d MMMM yyyy", "yyyy-MM-dd", "dddd d MMM yyyy",
                        "yy-MM-dd", "M/d/yy h:mm am/pm", "d/M/yyyy HH:mm"]),
       st.sampled_from(["nl", "en"]))  # fmt: skip
def test_a_date_comes_back_from_its_text(
    day: datetime.date, picture: str, language: Language
) -> None:
    assert parse_date(date_text(day, picture, language), picture, language) == day


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (1234.5, 2, "1.234,50", "1,234.50"), (1234.5, None, "1.234,5", "1,234.5"),
        (0.125, 2, "0,13", "0.13"), (-1000000, 0, "-1.000.000", "-1,000,000"),
        (5, 2, "5,00", "5.00"),
    ],
)  # fmt: skip
def test_numbers(value: float, decimals: int | None, dutch: str, english: str) -> None:
    assert number_text(value, decimals, "nl") == dutch
    assert number_text(value, decimals, "en") == english


@pytest.mark.parametrize(
    ("picture", "text"),
    [("#.##0,00", "1.234,50"), ("#,##0.00", "1.234,50"), ("0", "1235"), ("#.##0", "1.235"),
     ("€ 0,00", "€ 1234,50"), ("0,0 'uur'", "1234,5 uur"), ("geen", "geen"),
     ("000000", "001235"), ("+0", "+1235"), ("$,0.00", "$1.234,50"), ("'0 of '0", "0 of 1235"),
     ("max 0 pt", "max 1235 pt"), ("0,0;(0,0);nihil", "1234,5")],
)  # fmt: skip
def test_number_pictures(picture: str, text: str) -> None:
    assert picture_number(1234.5, picture, "nl") == text


@pytest.mark.parametrize(
    ("number", "picture", "text"),
    [(-3, "0,00;(0,00);nihil", "(3,00)"), (0, "0,00;(0,00);nihil", "nihil"), (-3, "0;-0", "-3"),
     (-3, "+0", "-3"), (-3, "€ 0", "€ -3"), (0, "0,00;(0,00)", "0,00"), (-0.001, "0,00", "0,00")],
)  # fmt: skip
def test_number_pictures_for_each_sign(number: float, picture: str, text: str) -> None:
    assert picture_number(number, picture, "nl") == text


def test_plain_values() -> None:
    assert [plain_text(v, "nl") for v in (None, True, False, 3, 2.5, DAY, ["a", 1], "x")] == [
        "", "ja", "nee", "3", "2,5", "01-02-2027", "a, 1", "x",
    ]  # fmt: skip
    for value in ({}, [[1]], object()):
        with pytest.raises(TypeError):
            plain_text(value, "nl")
