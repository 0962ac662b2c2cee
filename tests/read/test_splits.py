"""Columns that hold several values."""

from __future__ import annotations

import pytest

from formgen.read.splits import SPLITS, apart


@pytest.mark.parametrize(("text", "parts"), [
    ("Noor van der Waard", ("Noor", "van der", "Waard")),
    ("Waard, Noor van der", ("Noor", "van der", "Waard")),
    ("Jip in 't Veld", ("Jip", "in 't", "Veld")),
    ("Daniël Koëter", ("Daniël", "", "Koëter")),
    ("Koëter, Daniël", ("Daniël", "", "Koëter")),
    ("Anne Fleur van Ravenhorst-van den Broecke",
     ("Anne Fleur", "van", "Ravenhorst-van den Broecke")),
    ("Linde van ’t Hof", ("Linde", "van ’t", "Hof")), ("Hof, Jan v/d", ("Jan", "v/d", "Hof")),
    ("Youssef el Amrani", ("Youssef", "el", "Amrani")),
    ("Nguyễn Thị Ánh Tuyết", None),  # which of the four is the surname?
    ("Madonna", None),
    ("Berg, van den, Ζωή", ("Ζωή", "van den", "Berg")),
    ("Berg van den, Jan", ("Jan", "van den", "Berg")),
    ("van den Berg, Jan", ("Jan", "van den", "Berg")),
    ("Berg, Jan Willem (van den)", ("Jan Willem", "van den", "Berg")),
    ("Jip in ’t Veld", ("Jip", "in ’t", "Veld")), ("Veld, Jip in ’t", ("Jip", "in ’t", "Veld")),
    ("Jansen, Ben", ("Ben", "", "Jansen")), ("Berg, Ben van den", ("Ben", "van den", "Berg")),
    ("Berg, Ben Jan", ("Ben Jan", "", "Berg")), ("Ben de Vries", ("Ben", "de", "Vries")),
    ("Salah, Ali ben", ("Ali", "ben", "Salah")), ("Salah, Ben, Ali", ("Ali", "Ben", "Salah")),
    ("van der Waard Noor", None), ("de Vries", None),
    ("Nguyễn Thị, Ánh Tuyết", ("Ánh Tuyết", "", "Nguyễn Thị")),
    ("李, 小龍", ("小龍", "", "李")), ("Jansen,", None), (", Jan", None), ("van, der", None),
])
def test_whole_names(text: str, parts: tuple[str, ...] | None) -> None:
    assert SPLITS["intern.full_name"].take_apart(text) == parts


@pytest.mark.parametrize(("text", "parts"), [
    ("Dorpsstraat 12a", ("Dorpsstraat", "12a")), ("Plein 1940 8-10", ("Plein 1940", "8-10")),
    ("Laan van Oudewaal 19", ("Laan van Oudewaal", "19")),
    ("2e Dwarsstraat 4", ("2e Dwarsstraat", "4")),
    ("Kade 12 bis", ("Kade", "12 bis")), ("Woonboot De Zwaan", None), ("12", None),
    ("x" * 70_000, None),  # whoever pasted a whole page there does not wait for it
])
def test_streets(text: str, parts: tuple[str, ...] | None) -> None:
    assert SPLITS["intern.street_line"].take_apart(text) == (parts and (*parts, "", ""))


@pytest.mark.parametrize(("text", "parts"), [
    ("Markt 1 a, 3991 AF Houtwijk", ("Markt", "1 a", "3991 AF", "Houtwijk")),
    ("Markt 1, 3991AF, 's-Gravenhage", ("Markt", "1", "3991AF", "'s-Gravenhage")),
    ("Plein 1940 8-10 6711 aa Ede", ("Plein 1940", "8-10", "6711 aa", "Ede")),
    ("Plein 1940 nr 12", ("Plein 1940 nr", "12", "", "")),
    ("Woonboot De Zwaan, 3991 AF Ede", None),
])
def test_addresses(text: str, parts: tuple[str, ...] | None) -> None:
    assert SPLITS["intern.street_line"].take_apart(text) == parts


@pytest.mark.parametrize(("text", "parts"), [
    ("6798 AD  Lindenrade", ("6798 AD", "Lindenrade")), ("6798AD Den Haag", ("6798AD", "Den Haag")),
    ("6798 ad, Ede", ("6798 ad", "Ede")), ("Lindenrade", None), ("6798 Lindenrade", None),
])
def test_postcodes_with_places(text: str, parts: tuple[str, ...] | None) -> None:
    assert SPLITS["intern.postcode_city"].take_apart(text) == parts


def test_every_split_has_a_part_for_each_target() -> None:
    for split in SPLITS.values():
        for text in ("Noor van der Waard", "Dorpsstraat 12", "6798 AD Ede"):
            parts = split.take_apart(text)
            assert parts is None or len(parts) == len(split.targets)


@pytest.mark.parametrize(("key", "text", "parts"), [
    ("intern.full_name", "Nguyễn Thị Ánh Tuyết", ("Nguyễn", "", "Thị Ánh Tuyết")),
    ("intern.full_name", "Jansen,", ("", "", "Jansen")),
    ("intern.street_line", "Woonboot De Zwaan", ("Woonboot De Zwaan", "", "", "")),
    ("intern.street_line", "De Zwaan, 3991 AF Ede", ("De Zwaan", "", "3991 AF", "Ede")),
    ("intern.postcode_city", "6798 AD", ("6798 AD", "")),
    ("intern.postcode_city", "47533 Kleef", ("", "47533 Kleef")),
])
def test_nothing_is_lost_of_what_cannot_be_taken_apart(key: str, text: str,
                                                       parts: tuple[str, ...]) -> None:
    assert SPLITS[key].take_apart(text) is None
    assert SPLITS[key].guess(text) == parts


@pytest.mark.parametrize(("text", "parts"), [
    ("1-9-2026 t/m 29-1-2027", ("1-9-2026", "29-1-2027")),
    ("1-9-2026 - 29-1-2027", ("1-9-2026", "29-1-2027")),
    ("van 1 sep 2026 tot en met 29 jan 2027", ("1 sep 2026", "29 jan 2027")),
    ("01.09.2026–29.01.2027", ("01.09.2026", "29.01.2027")),
    ("periode 2", ("periode 2", "")), ("2", ("2", "")), ("1-9-2026", ("1-9-2026", "")),
])
def test_periods(text: str, parts: tuple[str, ...]) -> None:
    assert SPLITS["placement.period_line"].take_apart(text) == parts


@pytest.mark.parametrize(("key", "text", "values"), [
    ("conditions.schedule", "ma t/m vr 8.30-17.00", ("8.30", "17.00", "ma t/m vr 8.30-17.00")),
    ("conditions.schedule", "9 tot 17 uur", ("9", "17", "")),
    ("conditions.schedule", "08:00 – 16:30", ("08:00", "16:30", "")),
    ("conditions.schedule", "2 tot 4 dagen", None),
    ("conditions.schedule", "in overleg", None),
    ("conditions.allowance_kind", "€ 1.200,50 p. maand", ("stagevergoeding", "1.200,50", "maand")),
    ("conditions.allowance_kind", "geen", None),
    ("conditions.allowance_kind", "Nee", ("geen", "", "")),
    ("conditions.travel_kind", "0,23 euro/km", ("per kilometer", "0,23")),
    ("conditions.travel_kind", "€ 5 per dag", None),
])
def test_answers_to_several_questions_at_once(
        key: str, text: str, values: tuple[str, ...] | None) -> None:
    assert tuple(apart(key, text).values()) == (values or (text,))
