"""The report in a terminal."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from formgen.findings import Where, found
from formgen.model import Cohort
from formgen.report import Report, text
from formgen.write import Manifest, Status

from .conftest import INTERNS, make_report


def test_the_whole_report_in_dutch(report: Report) -> None:
    assert text.render(report, "nl", shown=3) == dedent("""\
        Groen College Middenland · 2026-2027 · concept
        6 plaatsingen bij 3 leerbedrijven
        48 documenten: 40 gemaakt, 4 ongewijzigd, 2 tegengehouden, 2 mislukt
        in de map output
        2 fouten, 2 waarschuwingen, 8 opmerkingen

        FOUT DATE_WRONG (2×)
          rooster.xlsx › Plaatsingen › G4 (plaatsing P-003): '31-02-2026' is geen datum.
          rooster.xlsx › Studenten › G5 (stagiair 0100235): '99-xx-99' is geen datum.
          → Typ dag-maand-jaar.

        WAARSCHUWING HEADER_UNKNOWN (2×)
          B01.xlsx › 2 Contactpersonen › C3 (leerbedrijf B01): 'Achternaan' is geen bekende kolom.
            → Bedoelt u 'Achternaam'?
          B02.xlsx › 7 Handelingen › D1 (leerbedrijf B02): 'Dier' is geen bekende kolom.
            → Bedoelt u 'Diersoort'?

        OPMERKING VALUE_ABSENT (8×)
          rooster.xlsx › Bedrijven › G1 (leerbedrijf B01): KvK-nummer ontbreekt.
          rooster.xlsx › Bedrijven › G2 (leerbedrijf B02): KvK-nummer ontbreekt.
          rooster.xlsx › Bedrijven › G3 (leerbedrijf B03): KvK-nummer ontbreekt.
          … en nog 5
          → Het vak blijft leeg en invulbaar.
        """)


def test_a_dry_run_in_english(cohort: Cohort) -> None:
    report = make_report(cohort, dry_run=True, final=True, findings=())
    assert text.render(report, "en") == dedent("""\
        Groen College Middenland · 2026-2027 · final
        6 placements at 3 companies
        48 documents: 46 planned, 2 kept back
        dry run, nothing was written
        No findings.
        """)


def test_one_of_each_is_singular(cohort: Cohort) -> None:
    report = make_report(cohort, findings=(found("DATE_WRONG", seen="x"),))
    assert "\n1 fout\n" in text.render(report, "nl")


def test_findings_without_place_or_advice() -> None:
    findings = (found("BLOCKING"), found("BLOCKING", subject="school"),
                found("BLOCKING", Where(field="company.kvk")))
    assert text.render_findings(findings, "en") == dedent("""\
        ERROR BLOCKING (3×)
          This cannot be.
          school: This cannot be.
          company.kvk: This cannot be.
        """)
    assert text.render_findings((), "en") == ""


def test_nothing_at_all() -> None:
    assert text.render_summary(Report(manifest=Manifest(version="1")), "en") == dedent("""\
        draft
        0 placements at 0 companies
        0 documents
        No findings.
        """)


def test_no_name_of_an_intern_is_printed(report: Report) -> None:
    printed = text.render(report, "nl") + text.render(report, "en")
    for _, first, _, last, _ in INTERNS:
        assert first not in printed and last not in printed


def test_a_check_ends_with_how_much_it_found_and_how_to_see_it_all(report: Report) -> None:
    few = text.render_check(report.findings, "nl")
    assert few.endswith("\n\n2 fouten, 2 waarschuwingen, 8 opmerkingen "
                        "(formgen check --all noemt elke plaats)\n")
    every = text.render_check(report.findings, "en", shown=99)
    assert every.endswith("\n\n2 errors, 2 warnings, 8 notices\n")
    assert every.count("KvK") == 8
    assert text.render_check((), "nl") == "Geen bevindingen.\n"


def test_what_is_in_no_file_is_told_of_by_its_label_alone() -> None:
    missing = found("VALUE_ABSENT", Where(field="conditions.breaks"), "company:B01", label="Pauzes")
    assert "  leerbedrijf B01: Pauzes ontbreekt.\n" in text.render_findings((missing,), "nl")


def test_a_field_that_the_text_does_not_name_is_called_by_its_label() -> None:
    """By formgen's key only where that is what somebody wrote into a form."""
    odd = found("BLOCKING", Where("oud.pdf", field="placement.total_hours"), "placement:P-001")
    told = text.render_findings((odd, replace(odd, subject="form:visit")), "nl")
    assert "  oud.pdf › Totaal uren (plaatsing P-001): " in told
    assert "  oud.pdf › placement.total_hours (formulier visit): " in told


def test_a_cell_that_the_text_names_is_not_named_by_its_key_too() -> None:
    narrow = found("VALUE_ABSENT", Where("record.pdf", field="record.items.3.hint"),
                   "placement:P-001", label="Aanwijzing (rij 3)")
    assert "  record.pdf (plaatsing P-001): Aanwijzing (rij 3) ontbreekt.\n" in (
        text.render_findings((narrow,), "nl"))


def test_a_field_is_called_as_the_paper_calls_it_where_that_is_known() -> None:
    odd = found("BLOCKING", Where("a.pdf", field="record.items.3.done_on"), "placement:P-001",
                on_paper_nl="Handelingen › rij 3 › Klaar", on_paper_en="Procedures › row 3 › Done")
    assert "  a.pdf › Handelingen › rij 3 › Klaar (plaatsing P-001): " in (
        text.render_findings((odd,), "nl"))
    assert "  a.pdf › Procedures › row 3 › Done (" in text.render_findings((odd,), "en")


def test_the_reasons_are_those_of_the_documents_that_were_asked_for(report: Report) -> None:
    """A run of one form says nothing of the hundred others that an earlier run made."""
    manifest = report.manifest
    earlier = replace(manifest, documents=tuple(
        replace(record, status=Status.EARLIER) for record in manifest.documents[:40])
        + tuple(manifest.documents[40:]))
    assert len(text.render_reasons(replace(report, manifest=earlier), "nl").splitlines()) == 8
