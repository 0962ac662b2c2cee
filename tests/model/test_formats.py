"""The format rules: what people write, what it becomes, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.findings import catalogue as texts
from formgen.model import catalogue
from formgen.model.formats import FORMATS, WEEKDAYS, Checked, apply

GOOD = [
    ("brin", "25xx", "25XX"), ("brin", "02QZ00", "02QZ00"), ("brin", " 25 XX", "25XX"),
    ("crebo", "25.080", "25080"), ("crebo", "25 447", "25447"),
    ("level", "MBO-4", 4), ("level", "Niveau 3", 3), ("level", "2", 2), ("level", "level 1", 1),
    ("leerweg", "bol", "BOL"), ("leerweg", "BBL", "BBL"), ("leerweg", "BOL (voltijd)", "BOL"),
    ("leerweg", "Beroepsbegeleidende leerweg", "BBL"),
    ("scale", "OVG", "ovg"), ("scale", "O/V/G", "ovg"), ("scale", "Cijfer 10", "cijfer10"),
    ("school_year", "2026/2027", "2026-2027"), ("school_year", "26-27", "2026-2027"),
    ("school_year", "2026 - 27", "2026-2027"),
    ("sbb_id", "100 234 567", "100234567"),
    ("kvk", "01234567", "01234567"),
    ("branch_no", "000012345678", "000012345678"),
    ("postcode", "1234ab", "1234 AB"), ("postcode", "NL-1234 AB", "1234 AB"),
    ("postcode", "1234-AB", "1234 AB"), ("postcode", "1 2 3 4 a.b", "1234 AB"),
    ("postcode", "B-2000", "B-2000"), ("postcode", "d 80331", "D 80331"),
    ("house_no", "2a", "2a"), ("house_no", "8 - 10", "8-10"), ("house_no", "12 bis", "12 bis"),
    ("email", "zoe@bedrijf.example", "zoe@bedrijf.example"),
    ("email", "Zoë <zoe@bedrijf.example>", "zoe@bedrijf.example"),
    ("email", "mailto:zoe@bedrijf.example", "zoe@bedrijf.example"),
    ("email", "jan@hotmail.be", "jan@hotmail.be"),
    ("phone", "06-12345678", "06 12345678"), ("phone", "+31(0)6 12 34 56 78", "06 12345678"),
    ("phone", "0031612345678", "06 12345678"), ("phone", "0317 123456", "0317 123 456"),
    ("phone", "+31 (0)317-123456", "0317 123 456"), ("phone", "020-1234567", "020 123 4567"),
    ("phone", "+32 470 12 34 56", "+32 470 12 34 56"), ("phone", "0800 1234", "0800 1234"),
    ("elective", "k 0067", "K0067"),
    ("work_process", "b1-k1-w3", "B1-K1-W3"), ("work_process", "P2 - K1", "P2-K1"),
    ("year", "2", 2), ("year", "Leerjaar 3", 3), ("year", "2e", 2), ("year", "lj 1", 1),
    ("year", "1e leerjaar", 1),
    ("total_hours", "320", 320), ("total_hours", "1.600", 1600), ("total_hours", "320 uur", 320),
    ("total_hours", "320,0", 320), ("total_hours", "5120", 5120),
    ("time", "8:30", "08:30"), ("time", "08.30 uur", "08:30"), ("time", "8u30", "08:30"),
    ("time", "0830", "08:30"), ("time", "17:00:00", "17:00"), ("time", "8 uur", "08:00"),
    ("time", "1:30 pm", "13:30"), ("time", "12 am", "00:00"),
    ("weekdays", "ma, di", ("ma", "di")), ("weekdays", "Donderdag en vrijdag", ("do", "vr")),
    ("weekdays", "ma t/m do", ("ma", "di", "wo", "do")), ("weekdays", "ma-wo", ("ma", "di", "wo")),
    ("weekdays", "vr;do", ("do", "vr")), ("weekdays", "Mon, Tue", ("ma", "di")),
    ("weekdays", "ma di wo.", ("ma", "di", "wo")), ("weekdays", "wed/thu", ("wo", "do")),
]

BAD = [
    ("brin", "2XXX", "BRIN_FORMAT"), ("crebo", "DA4", "CREBO_FORMAT"),
    ("crebo", "2544", "CREBO_FORMAT"), ("level", "5", "LEVEL_FORMAT"),
    ("level", "havo", "LEVEL_FORMAT"), ("leerweg", "OVO", "LEERWEG_FORMAT"),
    ("scale", "sterren", "SCALE_UNKNOWN"), ("school_year", "2026-2028", "SCHOOL_YEAR_FORMAT"),
    ("school_year", "2026", "SCHOOL_YEAR_FORMAT"), ("sbb_id", "012345678", "SBB_ID_FORMAT"),
    ("sbb_id", "10023456", "SBB_ID_FORMAT"), ("kvk", "123456", "KVK_FORMAT"),
    ("kvk", "KvK 1234567", "KVK_FORMAT"), ("branch_no", "123", "BRANCH_NO_FORMAT"),
    ("postcode", "0123 AB", "POSTCODE_FORMAT"), ("postcode", "123 A", "POSTCODE_FORMAT"),
    ("postcode", "1011", "POSTCODE_LETTERS_MISSING"),
    ("email", "zoe@bedrijf", "EMAIL_FORMAT"), ("email", "zoe bedrijf.example", "EMAIL_FORMAT"),
    ("email", "a@b.nl; c@d.nl", "EMAIL_FORMAT"), ("email", "a@@b.nl", "EMAIL_FORMAT"),
    ("elective", "K067", "ELECTIVE_FORMAT"), ("year", "7", "YEAR_FORMAT"),
    ("total_hours", "0", "TOTAL_HOURS_FORMAT"), ("total_hours", "5121", "TOTAL_HOURS_FORMAT"),
    ("total_hours", "320,5", "TOTAL_HOURS_FORMAT"), ("total_hours", "1,000", "TOTAL_HOURS_FORMAT"),
    ("time", "25:00", "TIME_FORMAT"),
    ("time", "8:60", "TIME_FORMAT"), ("time", "13 pm", "TIME_FORMAT"),
    ("time", "ochtend", "TIME_FORMAT"), ("weekdays", "feestdag", "WEEKDAY_UNKNOWN"),
    ("weekdays", "do-ma", "WEEKDAY_UNKNOWN"), ("weekdays", ",", "WEEKDAY_UNKNOWN"),
]

DOUBTFUL = [
    ("kvk", "1234567", "01234567", "KVK_ZERO_ADDED"),
    ("branch_no", "12345678", "000012345678", "BRANCH_NO_ZERO_ADDED"),
    ("postcode", "1234 SS", "1234 SS", "POSTCODE_NEVER_ISSUED"),
    ("house_no", "naast de kerk", "naast de kerk", "HOUSE_NO_FORMAT"),
    ("email", "jan@gmial.com", "jan@gmial.com", "EMAIL_DOMAIN_NEAR"),
    ("phone", "612345678", "06 12345678", "PHONE_REPAIRED"),
    ("phone", "317123456", "0317 123 456", "PHONE_REPAIRED"),
    ("phone", "bel de balie", "bel de balie", "PHONE_FORMAT"),
    ("phone", "0317 12", "0317 12", "PHONE_FORMAT"),
    ("phone", "06 12345678 / 06 23456789", "06 12345678 / 06 23456789", "PHONE_FORMAT"),
    ("work_process", "werkproces 3", "werkproces 3", "WORK_PROCESS_FORMAT"),
]


@pytest.mark.parametrize(("rule", "text", "value"), GOOD)
def test_what_people_write_becomes_its_normal_form(rule: str, text: str, value: object) -> None:
    assert apply(rule, text) == Checked(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("rule", "text", "code"), BAD)
def test_what_is_wrong_has_a_code_and_no_value(rule: str, text: str, code: str) -> None:
    checked = apply(rule, text)
    assert (checked.value, checked.code) == (None, code)
    assert texts()[code]["severity"] == "error"


@pytest.mark.parametrize(("rule", "text", "value", "code"), DOUBTFUL)
def test_what_is_doubtful_is_used_and_told(rule: str, text: str, value: str, code: str) -> None:
    checked = apply(rule, text)
    assert (checked.value, checked.code) == (value, code)
    assert texts()[code]["severity"] != "error"


def test_offers_the_padded_number_and_the_likely_domain() -> None:
    assert apply("kvk", "1234567").details == {"filled": "01234567"}
    assert apply("email", "jan@gmial.com").details == {"near": "gmail.com"}


def test_every_rule_of_the_catalogue_exists_and_every_rule_is_used() -> None:
    assert {field.rule for field in catalogue().values() if field.rule} == set(FORMATS)


def test_no_rule_lets_any_text_through() -> None:
    assert apply("", "wat dan ook") == Checked("wat dan ook")


@given(st.sampled_from(sorted(FORMATS)), st.text(min_size=1, max_size=40))
def test_any_text_gives_a_value_or_a_code_with_words(rule: str, text: str) -> None:
    checked = apply(rule, text)
    assert checked.value is not None or checked.code
    assert not checked.code or checked.code in texts()


@given(st.sampled_from(sorted(set(FORMATS) - {"weekdays"})),
       st.from_regex(r"[0-9A-Za-z+() .:@/-]{1,20}", fullmatch=True))
def test_a_normal_form_is_its_own_normal_form(rule: str, text: str) -> None:
    once = apply(rule, text.strip())
    if once.value is not None and not once.code:
        assert apply(rule, str(once.value)) == once


@given(st.lists(st.sampled_from(WEEKDAYS), min_size=1))
def test_weekdays_come_in_the_order_of_the_week_without_repeats(days: list[str]) -> None:
    value = apply("weekdays", ", ".join(days)).value
    assert value == tuple(day for day in WEEKDAYS if day in days)


@given(st.integers(10_000_000, 59_999_999))
def test_a_mobile_number_reads_the_same_however_it_is_written(subscriber: int) -> None:
    number = f"6{subscriber}"
    expected = f"06 {subscriber}"
    for text in (f"0{number}", f"0{number[0]}-{subscriber}", f"+31{number}", f"+31 (0){number}",
                 f"0031 {number}", f"06 {str(subscriber)[:4]} {str(subscriber)[4:]}"):
        assert apply("phone", text) == Checked(expected)
    assert apply("phone", number) == Checked(expected, "PHONE_REPAIRED")
