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
