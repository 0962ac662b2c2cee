"""Foreign field names are matched to the data where that is sure, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.fill.slots import Slot, SlotKind
from formgen.forms import load_form
from formgen.forms.load import form_of
from formgen.forms.matching import Match, match_names
from formgen.forms.templates import bundled
from formgen.forms.vocabulary import vocabulary
from formgen.model import catalogue


def matched(name: str, tooltip: str = "", kind: SlotKind = SlotKind.TEXT,
            options: tuple[str, ...] = ()) -> Match:
    form = form_of({}, Path("own"))
    return match_names(form, [Slot(name, kind, label=tooltip or name, options=options)])[0]


@pytest.mark.parametrize(("name", "tooltip", "key"), [
    ("StudentNaam", "", "intern.full_name"),
    ("Naam leerling", "", "intern.full_name"),
    ("student.naam", "", "intern.full_name"),
    ("NAAM_STAGIAIR", "", "intern.full_name"),
    ("BedrijfKvK", "", "company.kvk"),
    ("KvK nummer bedrijf", "", "company.kvk"),
    ("geb.datum", "", "intern.birth_date"),
    ("fill_3", "Geboortedatum", "intern.birth_date"),
    ("Text1", "Naam van de student:", "intern.full_name"),
    ("topmostSubform[0].Page1[0].StudentNaam[0]", "", "intern.full_name"),
    ("leerlingnummer", "", "intern.student_number"),
    ("Student e-mailadres", "", "intern.email"),
    ("E-mail BPV-begeleider", "", "roles.coach.email"),
    ("Telefoon praktijkopleider", "", "roles.praktijkopleider.phone"),
    ("Begindatum stage", "", "placement.start"),
    ("Bedrijfsadres", "", "company.visit_street + company.visit_house_no"),
    ("Date of birth", "", "intern.birth_date"),
    ("Company name", "", "company.name"),
])
def test_sure(name: str, tooltip: str, key: str) -> None:
    assert matched(name, tooltip).key == key


@pytest.mark.parametrize(("name", "tooltip", "candidates"), [
    ("Naam", "", {"company.name", "intern.full_name", "school.name"}),
    ("Straat", "", {"intern.street", "company.visit_street", "school.street"}),
    ("Begeleider", "", {"roles.coach.name"}),
    ("StudentNaam_2", "", {"intern.full_name"}),
    ("Naam student", "Naam bedrijf", {"intern.full_name", "company.name"}),
    ("Achternam", "", {"intern.last_name"}),
])
def test_not_sure_is_asked(name: str, tooltip: str, candidates: set[str]) -> None:
    match = matched(name, tooltip)
    assert not match.key
    assert candidates <= set(match.candidates)


@pytest.mark.parametrize("name", ["Opmerkingen", "Text12", "Rij 3 kolom 2", "x", "123", ""])
def test_nothing_is_made_of_what_says_nothing(name: str) -> None:
    assert matched(name) == Match(Slot(name, SlotKind.TEXT, label=name))


@pytest.mark.parametrize("name", ["BSN", "student.bsn", "Burgerservicenummer", "Nationaliteit"])
def test_what_no_form_may_have_is_refused(name: str) -> None:
    assert matched(name).refused


@pytest.mark.parametrize(("kind", "options", "key"), [
    (SlotKind.CHECK, (), ""),
    (SlotKind.DATE, (), ""),
    (SlotKind.CHOICE, ("BBL", "bol"), "programme.leerweg"),
    (SlotKind.RADIO, ("voltijd", "deeltijd"), ""),
])
def test_the_kind_of_field_must_suit(kind: SlotKind, options: tuple[str, ...], key: str) -> None:
    assert matched("Leerweg", "", kind, options).key == key


def test_every_meaning_is_a_value_of_the_data() -> None:
    for keys in vocabulary().exact.values():
        for key in keys:
            assert set(key.split(" + ")) <= set(catalogue()), key


def test_bundled_forms_have_no_foreign_names() -> None:
    from formgen.fill.pdf import compile
    from formgen.fill.slots import How

    form = load_form(bundled("form_templates") / "stage_agreement")
    template = compile((form.folder / "nl.pdf").read_bytes(), How())
    assert match_names(form, template.slots) == ()


def matched_form(*names: str) -> dict[str, Match]:
    """The matches of all fields of a form, by name."""
    slots = [Slot(name, SlotKind.TEXT, label=name) for name in names]
    return {match.slot.name: match for match in match_names(form_of({}, Path("own")), slots)}


def written(*names: str) -> dict[str, str]:
    return {name: match.key for name, match in matched_form(*names).items() if match.key}


@pytest.mark.parametrize("name", [
    "tel", "Tel.", "Telefoonnummer", "Phone", "Mobiel", "Mailadres", "Postcode/plaats", "Gemeente",
    "Nummer", "ID", "BegeleiderEmail"])
def test_a_field_that_does_not_say_whose_it_is_is_asked(name: str) -> None:
    match = matched(name)
    assert not match.key and match.candidates


def test_on_a_form_about_the_student_only_it_is_the_students() -> None:
    matches = matched_form("studentnummer", "Klas", "tel", "email", "Straat", "postcode")
    guessed = {name: match.key for name, match in matches.items() if match.guessed}
    assert guessed == {"tel": "intern.mobile", "email": "intern.email", "Straat": "intern.street",
                       "postcode": "intern.postcode"}
    assert matches["studentnummer"].key and not matches["studentnummer"].guessed


def test_what_only_a_student_has_tells_whom_a_form_is_about() -> None:
    assert written("Voornaam", "Achternaam", "Geboortedatum", "Tel") == {
        "Voornaam": "intern.first_name", "Achternaam": "intern.last_name",
        "Geboortedatum": "intern.birth_date", "Tel": "intern.mobile"}


def test_on_a_form_about_the_company_only_it_is_the_companys() -> None:
    assert written("KvK", "Naam", "Tel", "E-mail", "Postcode") == {
        "KvK": "company.kvk", "Naam": "company.name", "Tel": "company.phone",
        "E-mail": "company.email", "Postcode": "company.visit_postcode"}


@pytest.mark.parametrize("others", [
    ("Naam student", "Naam bedrijf"),
    ("Naam student", "Naam ouder"),
    ("Naam student", "Begeleider"),
    ("BPV-begeleider",),
    ("Contactpersoon",),
    ("Bedrijf", "Naam"),        # the company's name is there already, so this is another's
    ("KvK", "Achternaam"),      # and here somebody's of the company, or a student's
    ("Naam student", "Tel student", "Mobiel"),
])
def test_where_a_form_is_about_several_a_phone_number_is_asked(others: tuple[str, ...]) -> None:
    match = matched_form(*others, "tel")["tel"]
    assert not match.key and "intern.mobile" in match.candidates


@pytest.mark.parametrize(("others", "key"), [
    (("Naam student", "Naam bedrijf"), "intern.birth_date"),
    (("Naam student", "Naam ouder"), ""),
    (("Naam bedrijf",), ""),
])
def test_a_date_of_birth_is_the_students_where_no_parent_is_named(
        others: tuple[str, ...], key: str) -> None:
    match = matched_form(*others, "Geboortedatum")["Geboortedatum"]
    assert match.key == key and (key or match.candidates == ("intern.birth_date",))


def test_what_form_toml_says_tells_whom_a_form_is_about() -> None:
    form = form_of({"pdf": {"names": {"veld1": "company.name"}}}, Path("own"))
    slots = [Slot(name, SlotKind.TEXT, label=name) for name in ("veld1", "Klas", "tel")]
    assert not match_names(form, slots)[-1].key


def test_the_tooltip_tells_whose_a_field_is() -> None:
    slots = [Slot("StudentNaam", SlotKind.TEXT, label="StudentNaam"),
             Slot("tel", SlotKind.TEXT, label="Telefoon bedrijf")]
    assert match_names(form_of({}, Path("own")), slots)[1] == Match(slots[1], key="company.phone")
