"""Dates as Dutch people and programs write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.findings import catalogue as texts
from formgen.read.dates import YEARS, of_styled, parse_date
from formgen.read.raw import Styled, moment

FEBRUARY = date(2026, 2, 2)
DATES = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))


@pytest.mark.parametrize("text", [
    "2-2-2026", "02-02-2026", "02/02/2026", "2.2.2026", "2 2 2026", "2 - 2 - 2026",
    "2 februari 2026", "2 feb. 2026", "2 feb 2026", "02-feb-2026", "2FEB2026", "2e februari 2026",
    "maandag 2 februari 2026", "ma 2-2-2026", "ma. 2 feb 2026",
    "2026-02-02", "2026/2/2", "20260202", "2026-02-02T00:00:00", "2026-02-02 00:00:00",
    "2-2-2026 00:00", "2-2-2026 0:00", "2-2-2026 0:00:00", "2026-02-02T00:00:00,000",
    "2\u20132\u20132026", "2\u20112\u20112026", "2 February 2026", "Monday, 2 February 2026",
])
def test_one_day_written_in_many_ways(text: str) -> None:
    read = parse_date(text)
    assert (read.value, read.issue) == (FEBRUARY, None)


def test_the_day_always_comes_first() -> None:
    assert parse_date("3-2-2026").value == date(2026, 2, 3)


@pytest.mark.parametrize(("text", "code"), [
    ("morgen", "DATE_UNREADABLE"), ("2-2", "DATE_UNREADABLE"), ("februari 2026", "DATE_UNREADABLE"),
    ("2-2/2026", "DATE_UNREADABLE"), ("2 foo 2026", "DATE_UNREADABLE"),
    ("2-2-2026 10:30", "DATE_UNREADABLE"), ("2026", "DATE_UNREADABLE"),
    ("19999", "DATE_UNREADABLE"),
    ("31-02-2026", "DATE_IMPOSSIBLE"), ("00-05-2009", "DATE_IMPOSSIBLE"),
    ("2026-13-01", "DATE_MONTH_FIRST"), ("1-9-1026", "DATE_YEAR_ODD"),
    ("1-9-2260", "DATE_YEAR_ODD"),
])
def test_what_is_no_date(text: str, code: str) -> None:
    read = parse_date(text)
    assert read.value is None
    assert read.issue is not None and read.issue.code == code


def test_an_american_date_is_never_read_but_offered() -> None:
    read = parse_date("02/14/2026")
    assert read.value is None
    assert read.issue is not None
    assert (read.issue.code, read.issue.values["likely"]) == ("DATE_MONTH_FIRST", "14-02-2026")


def test_two_digit_years() -> None:
    read = parse_date("02/02/26")
    assert read.value == FEBRUARY
    assert read.issue is not None
    assert (read.issue.code, read.issue.values["read"]) == ("DATE_TWO_DIGIT_YEAR", "02-02-2026")
    birth = parse_date("12-3-09", birth=True)
    assert birth.value is None
    assert birth.issue is not None and birth.issue.code == "BIRTH_DATE_TWO_DIGIT_YEAR"


def test_a_bare_serial_number_is_a_date_with_a_warning() -> None:
    read = parse_date("46055")
    assert read.value == FEBRUARY
    assert read.issue is not None
    assert (read.issue.code, read.issue.values["read"]) == ("DATE_FROM_SERIAL", "02-02-2026")


def test_a_cell_that_shows_a_date() -> None:
    assert of_styled(Styled(46055.75, "[$-413]d mmmm yyyy")).value == FEBRUARY
    assert of_styled(Styled(0.5, "hh:mm")).value is None
    assert moment(2_958_465.999999999) == datetime(9999, 12, 31, 23, 59, 59)


@given(DATES)
def test_every_date_comes_back_from_every_way_of_writing_it(day: date) -> None:
    months = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    for text in (f"{day:%d-%m-%Y}", f"{day.day}-{day.month}-{day.year}", day.isoformat(),
                 f"{day:%Y%m%d}", f"{day.day} {months[day.month - 1]}. {day.year}"):
        assert parse_date(text).value == day
        assert parse_date(text, birth=True).value == day


@given(st.text() | st.from_regex(r"[0-9a-z' ./-]{1,14}", fullmatch=True))
def test_any_text_is_a_date_of_a_sane_year_or_an_issue_with_words(text: str) -> None:
    read = parse_date(text)
    if read.value is None:
        assert read.issue is not None and read.issue.code in texts()
    else:
        assert read.value.year in YEARS
