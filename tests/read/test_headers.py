"""Headers: synonyms, traps, refusals and near misses."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from formgen.findings import Where
from formgen.model import catalogue
from formgen.model.sheets import INTAKE, ROSTER, SheetLayout
from formgen.read.headers import Columns, match_columns
from formgen.read.recognise import layout_vocabulary
from formgen.read.splits import SPLITS
from formgen.read.students import export_vocabulary
from formgen.read.synonyms import ASK, REFUSED, Vocabulary, is_refused, synonyms
from formgen.read.text import folded

LAYOUTS = {layout.name.nl: layout for layout in (*ROSTER, *INTAKE)}
STUDENTS = layout_vocabulary(LAYOUTS["Studenten"])
PLACEMENTS = layout_vocabulary(LAYOUTS["Plaatsingen"])


def match(headers: str, vocabulary: Vocabulary = STUDENTS) -> Columns:
    texts = dict(enumerate(headers.split("; ")))
    return match_columns(texts, vocabulary, Where("lijst.xlsx", "Blad", "3"))


def keys(headers: str, vocabulary: Vocabulary = STUDENTS) -> list[str]:
    return list(match(headers, vocabulary).keys.values())


@pytest.mark.parametrize("header", [
    "Studentnummer", "studentnummer *", "STUDENT NUMMER", "Student number", "Deelnemernr.",
    "Leerlingnummer", "Stamnr", "Nummer",
])
def test_one_field_has_many_headers(header: str) -> None:
    assert keys(header) == ["intern.student_number"]


@pytest.mark.parametrize("layout", (*ROSTER, *INTAKE), ids=lambda layout: layout.name.nl)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_label_of_a_sheet_means_its_own_field(layout: SheetLayout, language: str) -> None:
    labels = [catalogue()[key].label[language] for key in layout.keys]  # type: ignore[index]
    matched = match("; ".join(f"{label} *" for label in labels), layout_vocabulary(layout))
    assert list(matched.keys.values()) == list(layout.keys)
    assert matched.findings == ()


MAGISTER = ("Stamnr; INITIALS; FIRSTNAME; PREFIX; LASTNAME; Email; BIRTHDATE; STREET; HOUSENR; "
            "HOUSENRSUFIX; POSTALCODE; CITY; Mobiel_nr; Loginaccount.Naam; EXTERNEID; CMENTORCODE; "
            "CMENTORNAME; CMENTORMAIL; STUDY; STUDYPERIOD; CLASS; PROFILECODE; PROFILEDESC; "
            "studiebegindatum; studieeinddatum")


def test_the_layout_that_magister_gives_other_programs_is_understood() -> None:
    matched = match(MAGISTER, export_vocabulary())
    assert list(matched.keys.values()) == [
        "intern.student_number", "intern.initials", "intern.first_name", "intern.prefix",
        "intern.last_name", "intern.email", "intern.birth_date", "intern.street",
        "intern.house_no", "intern.house_no_addition", "intern.postcode", "intern.city",
        "intern.mobile", "group.mentor", "intern.group"]
    # The dates are of the study: they are not taken for those of the placement.
    assert [(f.code, f.details["headers"]) for f in matched.findings] == [
        ("HEADERS_NOT_USED", "Loginaccount.Naam, EXTERNEID, CMENTORCODE, CMENTORMAIL, STUDY, "
         "STUDYPERIOD, PROFILECODE, PROFILEDESC, studiebegindatum, studieeinddatum")]


def test_the_list_that_magister_shows_is_understood() -> None:
    headers = "Stamnummer; Roepnaam; Tussenvoegsel; Achternaam; Klas; Klassenmentor 1"
    assert keys(headers, export_vocabulary()) == [
        "intern.student_number", "intern.first_name", "intern.prefix", "intern.last_name",
        "intern.group", "group.mentor"]


def test_the_list_of_agreements_in_eduarte_asks_what_could_be_two_things() -> None:
    matched = match("Nummer; Naam; Begindatum; Einddatum; Status; Praktijkopleider; "
                    "Praktijkbegeleider; Totale omvang; Opleiding; BPV-bedrijf; Stamgroep; "
                    "Organisatie; Adres; Postcode en plaats", export_vocabulary())
    assert list(matched.keys.values()) == [
        "intern.student_number", "intern.full_name", "placement.praktijkopleider",
        "placement.total_hours", "programme.name", "company.name", "intern.group",
        "intern.street_line", "intern.postcode_city"]
    asked = {f.details["header"]: f.details["keys"] for f in matched.findings
             if f.code == "HEADER_AMBIGUOUS"}
    assert asked == {
        "Begindatum": "placement.start",
        "Einddatum": "placement.planned_end", "Status": "agreement.status",
        "Praktijkbegeleider": "placement.daily placement.coach group.mentor"}


def test_the_end_of_the_placement_may_be_planned_or_real() -> None:
    matched = match("Studentnr; Leerbedrijf; Startdatum BPV; Einddatum BPV", export_vocabulary())
    (finding,) = matched.findings
    assert (finding.code, finding.details["keys"]) == (
        "HEADER_AMBIGUOUS", "placement.planned_end placement.actual_end")


@pytest.mark.parametrize(("headers", "expected"), [
    ("Startdatum stage; Datum einde BPV; Uren stage", [
        "placement.start", "placement.planned_end", "placement.total_hours"]),
    ("Naam stagebedrijf; Adres bedrijf; Postcode en plaats van het bedrijf; KvK leerbedrijf", [
        "company.name", "company.visit_street_line", "company.visit_postcode_city",
        "company.kvk"]),
    ("E-mail van de student; Postcode leerling; Telefoon deelnemer", [
        "intern.email", "intern.postcode", "intern.mobile"]),
    ("Praktijkopleider; Mail praktijkopleider; Telefoonnummer praktijkopleider", [
        "placement.praktijkopleider", "contact.email", "contact.phone"]),
    ("Achternaam, Voornaam tv; Klas", ["intern.full_name", "intern.group"]),
    ("Leerling; tv", ["intern.full_name", "intern.prefix"]),
])
def test_a_header_may_say_whose_it_is(headers: str, expected: list[str]) -> None:
    assert keys(f"Studentnummer; {headers}", export_vocabulary())[1:] == expected


@pytest.mark.parametrize(("headers", "expected"), [
    # What stands beside the company is the company's, and beside the student the student's.
    ("Naam; E-mail; Telefoon; Klas; Stagebedrijf; Adres; Postcode; Plaats; Telefoon", [
        "intern.full_name", "intern.email", "intern.mobile", "intern.group", "company.name",
        "company.visit_street_line", "company.visit_postcode", "company.visit_city",
        "company.phone"]),
    ("Bedrijf; Begindatum; Einddatum; Praktijkopleider; E-mail; Tel; Status", [
        "company.name", "placement.start", "placement.planned_end", "placement.praktijkopleider",
        "contact.email", "contact.phone", "agreement.status"]),
    ("Klas; Bedrijf; KvK; BPV-begeleider; Begindatum; Einddatum", [
        "intern.group", "company.name", "company.kvk", "placement.coach", "placement.start",
        "placement.planned_end"]),
    ("Bedrijf; Adres; Klas; Adres", [
        "company.name", "company.visit_street_line", "intern.group", "intern.street_line"]),
])
def test_a_header_that_serves_both_goes_by_its_neighbours(headers: str,
                                                          expected: list[str]) -> None:
    assert keys(f"Studentnummer; {headers}", export_vocabulary())[1:] == expected


def test_what_goes_by_its_neighbours_is_told() -> None:
    (finding,) = match("Studentnummer; Stagebedrijf; E-mail", export_vocabulary()).findings
    assert (finding.code, finding.where.cell) == ("HEADER_BY_NEIGHBOUR", "C3")
    assert finding.what("nl") == \
        "De kolom 'E-mail' staat bij het bedrijf en is gelezen als een gegeven daarvan."
    assert finding.todo("nl") == \
        "Klopt dat niet, geef haar dan een kop die zegt van wie het gegeven is."


def test_an_addition_without_a_house_number_is_not_used() -> None:
    matched = match("Studentnummer; Straat; Toevoeging", export_vocabulary())
    assert list(matched.keys.values()) == ["intern.student_number", "intern.street"]
    assert [f.code for f in matched.findings] == ["HEADERS_NOT_USED"]
    # Beside columns about a company it is still the student's.
    assert keys("Stamnr; Leerbedrijf; Startdatum; Huisnummer; Toevoeging", export_vocabulary()) == [
        "intern.student_number", "company.name", "placement.start", "intern.house_no",
        "intern.house_no_addition"]


def test_the_eduarte_export_is_understood() -> None:
    headers = ("Nummer; Roepnaam; Voorletters; Voorvoegsel; Achternaam; Geboortedatum; "
               "Email-adres; Telefoonnummer mobiel; Straat en huisnummer (woonadres); "
               "Postcode en plaats (woonadres); Geheim (woonadres); Plaatsingsgroep (code); "
               "Leerjaar; Cohort; Crebo- / elementcode; Opleiding; Niveau; Leerweg; "
               "Naam wettelijke vertegenwoordiger; Relatiesoort eerste verzorger; "
               "BPV Bedrijven; BPV Codes leerbedrijf; BPV Begindata; BPV Verwachte Einddata")
    assert keys(headers, export_vocabulary()) == [
        "intern.student_number", "intern.first_name", "intern.initials", "intern.prefix",
        "intern.last_name", "intern.birth_date", "intern.email", "intern.mobile",
        "intern.street_line", "intern.postcode_city", "intern.address_secret", "intern.group",
        "intern.year", "group.cohort", "programme.crebo", "programme.name", "programme.level",
        "programme.leerweg", "guardian.name", "guardian.relation", "company.name",
        "company.sbb_id", "placement.start", "placement.planned_end"]


def test_the_sheet_decides_what_begindatum_is() -> None:
    assert keys("Studentnummer; Begindatum", PLACEMENTS) == [
        "placement.student_number", "placement.start"]
    on_students = match("Studentnummer; Begindatum")
    assert on_students.keys == {0: "intern.student_number"}
    unused, = on_students.findings
    assert (unused.code, unused.where.cell) == ("HEADERS_NOT_USED", "B3")
    assert unused.what("nl") == "formgen heeft deze kolommen hier niet nodig: Begindatum."


def test_begindatum_in_an_export_is_the_enrolments_or_a_question() -> None:
    export = export_vocabulary()
    assert keys("Nummer; Begindatum; BPV Begindata", export) == [
        "intern.student_number", "placement.start"]
    asked = match("Nummer; Begindatum; Leerbedrijf", export)
    assert list(asked.keys.values()) == ["intern.student_number", "company.name"]
    finding, = asked.findings
    assert (finding.code, finding.details["keys"]) == ("HEADER_AMBIGUOUS", "placement.start")


@pytest.mark.parametrize("header", ["Mentor", "Praktijkbegeleider", "Begeleider"])
def test_what_schools_mean_different_things_by_is_never_guessed(header: str) -> None:
    matched = match(f"Plaatsingsnr; {header}", PLACEMENTS)
    assert matched.keys == {0: "placement.placement_id"}
    finding, = matched.findings
    assert (finding.code, finding.where.cell) == ("HEADER_AMBIGUOUS", "B3")
    assert finding.what("nl") == (
        f"De kolom '{header}' kan hier meer dan één ding betekenen en is niet gebruikt: "
        "Praktijkopleider (placement.praktijkopleider), Dagelijks begeleider (placement.daily), "
        "BPV-begeleider (placement.coach).")
    assert finding.todo("nl") == (
        "Geef haar de kop van wat zij betekent, of zet onder [columns] in formgen.toml "
        f'bijvoorbeeld "{header}" = "placement.praktijkopleider", of = "-" om haar nooit te '
        "gebruiken.")


def test_mentor_is_no_question_where_the_sheet_has_that_field() -> None:
    assert keys("Klas; Mentor", layout_vocabulary(LAYOUTS["Cohort"])) == [
        "group.code", "group.mentor"]


@pytest.mark.parametrize(("headers", "expected"), [
    ("Nummer; Roepnaam; Naam", ["intern.student_number", "intern.first_name", "intern.last_name"]),
    ("Nummer; Volledige naam; Naam", ["intern.student_number", "intern.full_name"]),
    ("Nummer; Naam", ["intern.student_number", "intern.full_name"]),
    ("Nummer; Roepnaam; Achternaam; Naam",
     ["intern.student_number", "intern.first_name", "intern.last_name", "intern.full_name"]),
])
def test_naam_is_the_surname_only_beside_a_first_name(headers: str, expected: list[str]) -> None:
    assert keys(headers) == expected


def test_an_unknown_header_is_told_with_its_near_miss() -> None:
    finding, = match("Studentnummer; Acternaam").findings
    assert (finding.code, finding.where.cell) == ("HEADER_UNKNOWN_NEAR", "B3")
    assert finding.what("nl") == (
        "De kolom 'Acternaam' is onbekend en niet gebruikt. Bedoelt u 'Achternaam'?")
    assert finding.todo("nl") == "Zo ja, verbeter de kop."
    unknown = match("Studentnummer; Lievelingskleur")
    assert unknown.unnamed == (1,)
    assert [finding.code for finding in unknown.findings] == ["HEADER_UNKNOWN"]


def test_two_columns_for_one_field() -> None:
    matched = match("E-mail; Klas; Email-adres")
    assert matched.keys == {0: "intern.email", 1: "intern.group"}
    finding, = matched.findings
    assert (finding.code, finding.where.cell) == ("HEADER_TWICE", "C3")
    assert finding.what("nl") == (
        "De kolom 'Email-adres' betekent hetzelfde als kolom A en is niet gebruikt.")


def test_a_combined_column_is_split_unless_its_parts_have_columns() -> None:
    finding, = match("Studentnummer; Postcode en plaats").findings
    assert (finding.code, finding.where.cell) == ("COLUMN_SPLIT", "B3")
    assert match("Postcode; Woonplaats; Postcode en plaats").keys == {
        0: "intern.postcode", 1: "intern.city"}


@pytest.mark.parametrize("header", [
    header for key, headers in synonyms().items() if key.startswith(REFUSED) for header in headers
] + ["BSN leerling", "StudentBSN", "bsn_nummer", "Burgerservicenr.", "burgerservicenummer ouder"])
def test_what_must_not_be_in_the_file_is_refused_in_every_sheet(header: str) -> None:
    for vocabulary in (*map(layout_vocabulary, LAYOUTS.values()), export_vocabulary()):
        matched = match(header, vocabulary)
        assert matched.keys == {} and matched.unnamed == ()
        finding, = matched.findings
        assert finding.code == "HEADER_REFUSED"
        assert finding.what("nl").endswith("hoort niet in dit bestand (AVG). De waarden zijn niet "
                                           "gelezen.")


def test_no_field_is_refused_and_ordinary_words_are_not() -> None:
    labels = [label for key in {key for layout in LAYOUTS.values() for key in layout.keys}
              for label in (catalogue()[key].label.nl, catalogue()[key].label.en)]
    assert not [label for label in labels if is_refused(label)]
    assert not [word for word in ("Jobs nr", "Begeleid door", "Opleiding") if is_refused(word)]


def test_the_synonyms_are_sound() -> None:
    for key, headers in synonyms().items():
        assert not [h for h, n in Counter(map(folded, headers)).items() if n > 1], key
        prefix = key.partition(".")[0]
        assert (key in catalogue() or key in SPLITS or key == ASK or key.startswith(REFUSED)
                or prefix in {"enrolment", "application", "intern", "school", "programme",
                              "company", "guardian", "contact", "agreement", "placement"})


ADDRESS = ("street", "house_no", "house_no_addition", "postcode", "city", "street_line",
           "postcode_city")


def test_a_word_for_an_address_serves_student_and_company_alike() -> None:
    """Else the company's is taken for the student's: "Postal code" right of "Company"."""
    words = export_vocabulary()
    own = re.compile("woon|student|^wpostcode")  # the student's by what they say
    alone = [plain for part in ADDRESS for plain, keys in words.first.items()
             if keys == (f"intern.{part}",) and not own.search(plain)
             and f"company.visit_{part}" not in words.second.get(plain, ())]
    assert alone == ["housenr", "housenrsufix"]  # Magister's, of students only


def test_the_numbers_of_rows_are_no_house_numbers() -> None:
    assert keys("Nr; Studentnummer; Straat; Nr") == [
        "intern.student_number", "intern.street", "intern.house_no"]
    assert keys("Nr; Studentnummer; Roepnaam") == ["intern.student_number", "intern.first_name"]


def test_an_address_of_a_placement_is_asked_about_unless_the_company_is_there() -> None:
    words = export_vocabulary()
    assert "company.name" not in keys("Studentnummer; Naam; Stageadres", words)
    assert keys("Studentnummer; Stagebedrijf; Stageadres", words) == [
        "intern.student_number", "company.name", "company.visit_street_line"]
