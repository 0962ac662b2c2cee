"""What people do to cells, and what becomes of it: each with its cell, code and advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from formgen.findings import Finding
from formgen.model import Cohort, Kind, catalogue
from formgen.read import ReadResult
from formgen.read.issues import Read
from formgen.read.raw import Fault, Faulty, Styled
from formgen.read.text import LONGEST_NAME, clean
from formgen.read.values import converter

ReadCohort = Callable[..., ReadResult]
Only = Callable[[Sequence[Finding]], Any]


def value_of(cohort: Cohort, key: str) -> Any:
    """A value of the least cohort's one student, placement or company."""
    prefix, _, attribute = key.partition(".")
    intern = cohort.interns.get("0100231")
    placement = cohort.placements["P-001"]
    records = {"intern": intern, "guardian": intern and intern.guardian, "placement": placement,
               "agreement": placement.agreement, "company": cohort.companies["B01"],
               "school": cohort.school}
    return getattr(records[prefix], attribute)


GOOD = [
    ("intern.birth_date", date(2009, 3, 12), date(2009, 3, 12)),
    ("intern.birth_date", "12 mrt. 2009", date(2009, 3, 12)),
    ("placement.start", (46055, "[$-F800]dddd d mmmm yyyy"), date(2026, 2, 2)),
    ("placement.start", "2026-02-02", date(2026, 2, 2)),
    ("placement.start", "n.v.t.", None),
    ("placement.start_time", time(8, 30), "08:30"),
    ("placement.start_time", "8.30 uur", "08:30"),
    ("placement.start_time", 830, "08:30"),
    ("placement.start_time", 0.354166666666667, "08:30"),
    ("placement.total_hours", 320, 320),
    ("placement.total_hours", 320.0, 320),
    ("placement.total_hours", "320,0", 320),
    ("placement.hours_per_week", "7,5", 7.5),
    ("placement.hours_per_week", 7.5, 7.5),
    ("placement.break_minutes", "30 min", 30),
    ("placement.weekdays", "Do + Vr", ("do", "vr")),
    ("placement.work_process_codes", "B1-K1-W1;B1-K1-W2", ("B1-K1-W1", "B1-K1-W2")),
    ("placement.assignment", "Regel een\nRegel twee", "Regel een\nRegel twee"),
    ("agreement.status", "VOLLEDIG", "Volledig"),
    ("agreement.version", 2, "2"),
    ("company.kvk", "01234567", "01234567"),
    ("company.kvk", (1234567, "00000000"), "01234567"),
    ("company.works_with_animals", True, True),
    ("company.works_with_animals", "x", True),
    ("company.works_with_animals", "Nee", False),
    ("company.species", "hond, kat en konijn", ("hond", "kat en konijn")),
    ("company.visit_postcode", "6798ej", "6798 EJ"),
    ("company.visit_house_no", 44, "44"),
    ("company.name", "  De\u00a0Poot ", "De Poot"),
    ("company.name", "{{7*7}}", "{{7*7}}"),
    ("company.name", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    ("company.name", "../../x", "../../x"),
    ("company.name", "CON", "CON"),
    ("intern.address_secret", "J", True),
    ("intern.city", "   ", None),
    ("intern.last_name", {"=A1": "Waard"}, "Waard"),
]


@pytest.mark.parametrize(("key", "typed", "kept"), GOOD)
def test_what_people_type(read_cohort: ReadCohort, key: str, typed: Any, kept: Any) -> None:
    result = read_cohort(**{key.replace(".", "__"): typed})
    assert value_of(result.cohort, key) == kept
    assert {finding.code for finding in result.findings} <= {"SHEET_FORMULAS"}


PITFALLS = [
    # ---- the program turned text into something else
    ("company.visit_house_no", (46054, "d-mmm"), None, "TEXT_BECAME_DATE",
     "Maak de cel op als Tekst en typ opnieuw: 1-2"),
    ("company.visit_house_no", date(2026, 10, 8), None, "TEXT_BECAME_DATE",
     "Maak de cel op als Tekst en typ opnieuw: 8-10-2026"),
    ("company.department", (46082, "mmm-yy"), None, "TEXT_BECAME_DATE",
     "Maak de cel op als Tekst en typ opnieuw: 3-2026"),
    ("company.department", (100_000, "0.00E+00"), None, "TEXT_BECAME_NUMBER",
     "Maak de cel op als Tekst en typ opnieuw: 1E5"),
    ("company.department", 12.5, None, "TEXT_BECAME_NUMBER",
     "Maak de cel op als Tekst en typ opnieuw: 12,5"),
    ("intern.house_no", (46054, "d-mmm"), None, "TEXT_BECAME_DATE",
     "Maak de cel op als Tekst en typ opnieuw: 9-9"),  # of a person: only the shape
    ("placement.days_per_week", (46054, "d-mmm"), None, "NUMBER_BECAME_DATE",
     "Maak de cel op als Standaard en typ het getal opnieuw."),
    # ---- dates
    ("placement.start", "2-2-26", date(2026, 2, 2), "DATE_TWO_DIGIT_YEAR",
     "Typ het jaar liever met vier cijfers."),
    ("intern.birth_date", "12-3-09", None, "BIRTH_DATE_TWO_DIGIT_YEAR",
     "Typ het jaar met vier cijfers, bijvoorbeeld 12-03-2009."),
    ("placement.start", 46055, date(2026, 2, 2), "DATE_FROM_SERIAL",
     "Controleer de datum en maak de cel op als datum."),
    ("placement.start", "31-02-2026", None, "DATE_IMPOSSIBLE",
     "Controleer dag en maand; typ dag-maand-jaar, bijvoorbeeld 01-09-2026."),
    ("placement.start", "02/14/2026", None, "DATE_MONTH_FIRST", "Typ eerst de dag, dan de maand."),
    ("placement.start", "half februari", None, "DATE_UNREADABLE",
     "Typ dag-maand-jaar, bijvoorbeeld 01-09-2026."),
    ("placement.start", date(2126, 2, 2), None, "DATE_YEAR_ODD",
     "Typ het jaar met vier cijfers, bijvoorbeeld 01-09-2026."),
    ("placement.start", (1e300, "dd-mm-yyyy"), None, "DATE_UNREADABLE",
     "Typ dag-maand-jaar, bijvoorbeeld 01-09-2026."),
    ("placement.start", 7, None, "DATE_UNREADABLE", "Typ dag-maand-jaar, bijvoorbeeld 01-09-2026."),
    ("placement.start", True, None, "DATE_UNREADABLE",
     "Typ dag-maand-jaar, bijvoorbeeld 01-09-2026."),
    # ---- numbers
    ("placement.hours_per_week", "veel", None, "NUMBER_UNREADABLE",
     "Typ alleen een getal, bijvoorbeeld 16 of 7,5."),
    ("placement.hours_per_week", "1,000", None, "NUMBER_AMBIGUOUS",
     "Typ het getal zonder komma (1000), of met één of twee cijfers erachter (1,5)."),
    ("placement.break_minutes", "1,000", None, "NUMBER_AMBIGUOUS",
     "Typ het getal zonder komma (1000), of met één of twee cijfers erachter (1,5)."),
    ("placement.break_minutes", "30,5", None, "NUMBER_NOT_WHOLE",
     "Rond af en typ een getal zonder komma."),
    ("placement.break_minutes", 30.5, None, "NUMBER_NOT_WHOLE",
     "Rond af en typ een getal zonder komma."),
    ("placement.break_minutes", -30, None, "NUMBER_NEGATIVE",
     "Typ een getal van nul of hoger."),
    ("placement.break_minutes", True, None, "NUMBER_UNREADABLE",
     "Typ alleen een getal, bijvoorbeeld 16 of 7,5."),
    ("placement.hours_per_week", (-1e307, "0%"), None, "NUMBER_NEGATIVE",
     "Typ een getal van nul of hoger."),
    ("placement.total_hours", 9999, None, "TOTAL_HOURS_FORMAT",
     "Typ een heel getal van 1 tot en met 5120."),
    ("placement.start_time", 8.5, None, "TIME_FORMAT", "Typ uren en minuten, bijvoorbeeld 08:30."),
    # ---- zeros lost, letters missing
    ("company.kvk", 1234567, "01234567", "KVK_ZERO_ADDED",
     "Controleer het nummer en typ het als tekst met de nul vooraan."),
    ("company.phone", 612345678, "06 12345678", "PHONE_REPAIRED",
     "Maak de kolom op als Tekst, dan blijft de nul staan."),
    ("company.visit_postcode", 1011, None, "POSTCODE_LETTERS_MISSING",
     "Typ vier cijfers en twee letters, bijvoorbeeld 1011 AB."),
    # ---- choices
    ("agreement.status", "Voledig", None, "CHOICE_UNKNOWN_NEAR",
     "Kies uit: Voorlopig, Volledig, Overeenkomst afgedrukt, Definitief, Beëindigd, Afgemeld, "
     "Afgewezen."),
    ("agreement.kind", "blauw", None, "CHOICE_UNKNOWN", "Kies uit: nieuw, wijziging."),
    ("company.lab_animals", "soms", None, "YES_NO_UNREADABLE", "Typ ja of nee."),
    # ---- text that cannot be kept
    ("company.name", "De\x07Poot", None, "CONTROL_CHARACTER",
     "Typ de inhoud van de cel opnieuw in."),
    ("intern.last_name", "x" * 300, None, "TEXT_TOO_LONG",
     "Kort de tekst in, of controleer of er per ongeluk te veel is geplakt."),
    ("intern.last_name", "Ber\ufffdg", None, "CHARACTER_LOST",
     "Exporteer het bestand als UTF-8 of als Excel-werkmap, of typ de waarde opnieuw."),
]


@pytest.mark.parametrize(("key", "typed", "kept", "code", "todo"), PITFALLS)
def test_pitfalls(read_cohort: ReadCohort, only: Only, key: str, typed: Any, kept: Any, code: str,
                  todo: str) -> None:
    result = read_cohort(**{key.replace(".", "__"): typed})
    finding, = result.findings
    record = key.partition(".")[0]
    column = {"company.name": "B", "intern.last_name": "C"}.get(
        key, "C" if record == "company" else "D")
    assert only(result.findings)[:2] == (code, f"{column}2")
    assert finding.todo("nl") == todo
    assert finding.where.field == key
    assert value_of(result.cohort, key) == kept
    subjects = {"intern": "intern:0100231", "company": "company:B01"}
    assert finding.subject == subjects.get(record, "placement:P-001")


def test_messages_show_what_was_typed_but_never_a_persons_value(read_cohort: ReadCohort) -> None:
    public, = read_cohort(company__phone="balie").findings
    assert public.what("nl") == (
        "'balie' lijkt geen telefoonnummer; het is gebruikt zoals het er staat.")
    personal, = read_cohort(intern__mobile="bel Noor 06").findings
    assert personal.what("nl").startswith("'xxx xxxx 99' lijkt geen telefoonnummer")
    assert "Noor" not in str(personal)


def test_error_cells_and_formulas_without_a_result() -> None:
    name = converter(catalogue()["intern.last_name"])
    assert _code(name(Faulty(Fault.ERROR, "#N/A"))) == "CELL_ERROR"
    broken = name(Faulty(Fault.NO_RESULT, '=HYPERLINK("http://x","Noor")'))
    assert _code(broken) == "FORMULA_WITHOUT_RESULT"
    assert broken.issue is not None
    assert broken.issue.details(catalogue()["intern.last_name"]) == {}


def _code(read: Read[Any]) -> str:
    return read.issue.code if read.issue else ""


# Text as XML can carry it: no surrogates; the rest is for formgen to judge.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=150)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
@example("_x0041_")
@example("\r\n a \x0b")
@example("=1+1")
@example("'quoted")
def test_any_text_in_a_cell_comes_out_or_is_a_finding(read_cohort: ReadCohort, text: str) -> None:
    result = read_cohort(company__name=text, intern__last_name=text)
    company, intern = result.cohort.companies["B01"], result.cohort.interns["0100231"]
    told = {finding.subject for finding in result.findings if finding.severity == "error"}
    for value, subject in ((company.name, "company:B01"), (intern.last_name, "intern:0100231")):
        if value is None:
            assert subject in told or not clean(text)
        else:
            assert value == clean(text) and len(value) <= LONGEST_NAME


RAWS = (st.text(max_size=40) | st.integers() | st.booleans()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.builds(Styled, st.floats(-1e6, 1e9), st.sampled_from(
            ["d-mmm", "mmm-yy", "hh:mm", "0%", "0.00E+00", "dd-mm-yyyy hh:mm", "[h]:mm"])))
KINDS = {Kind.TEXT: str, Kind.LONG_TEXT: str, Kind.DATE: date, Kind.TIME: str, Kind.EMAIL: str,
         Kind.PHONE: str, Kind.DECIMAL: float, Kind.YES_NO: bool, Kind.LIST: tuple,
         Kind.INTEGER: int}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([field for field in catalogue().values() if field.kind in KINDS]), RAWS)
def test_any_cell_gives_a_value_of_the_fields_kind_or_an_issue_with_words(
        field: Any, raw: Any) -> None:
    read = converter(field)(raw)
    if read.value is not None:
        assert isinstance(read.value, KINDS[field.kind])
    elif read.issue is None:
        assert isinstance(raw, str)
    if read.issue:
        details = read.issue.details(field)
        assert all(isinstance(detail, str) and len(detail) < 200 for detail in details.values())
