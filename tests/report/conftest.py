"""A fictional run that has something of everything."""

from __future__ import annotations

from datetime import date

import pytest

from formgen.findings import Finding, Where, found
from formgen.model import Cohort, Company, Group, Intern, Label, Placement, School
from formgen.report import Report, summarise
from formgen.write import (
    DocumentRecord,
    InputRecord,
    Manifest,
    Status,
    TemplateRecord,
    count_by_code,
)

INTERNS = (
    ("0100231", "Noor", "van der", "Waard", "B01"),
    ("0100232", "Zoë", None, "Żółtowska", "B01"),
    ("0100233", "Nguyễn", None, "Thị Hồng Ánh", "B01"),
    ("0100234", "Ελένη", None, "Παπαδοπούλου", "B02"),
    ("0100235", "أمينة", None, "الفاسي", "B02"),
    ("0100236", "<script>alert(1)</script>", None, "O'Brien & \"zn\"", "B03"),
)
COMPANIES = (
    ("B01", "Dierenkliniek De Poot", "Wageningen"),
    ("B02", "Kinderboerderij 't Geitje", "Ede"),
    ("B03", "Proefstation <Noord>", "Lelystad"),
)
FORMS = {
    "application_form": Label("Sollicitatieformulier", "Application form"),
    "stage_agreement": Label("Stageovereenkomst", "Stage agreement"),
    "training_record": Label("Trainingsrecord", "Training record"),
    "assessment_form_final": Label("Eindbeoordeling", "Final assessment"),
}


#: Findings of this test only, so that no stage's words are pinned here.
CATALOGUE = {
    "DATE_WRONG": {
        "severity": "error",
        "nl": {"what": "'{seen}' is geen datum.", "todo": "Typ dag-maand-jaar."},
        "en": {"what": "'{seen}' is not a date.", "todo": "Type day-month-year."}},
    "HEADER_UNKNOWN": {
        "severity": "warning",
        "nl": {"what": "'{seen}' is geen bekende kolom.", "todo": "Bedoelt u '{hint}'?"},
        "en": {"what": "'{seen}' is no known column.", "todo": "Did you mean '{hint}'?"}},
    "VALUE_ABSENT": {
        "severity": "notice",
        "nl": {"what": "{label} ontbreekt.", "todo": "Het vak blijft leeg en invulbaar."},
        "en": {"what": "{label} is missing.", "todo": "The field stays blank and fillable."}},
    "BLOCKING": {
        "severity": "error", "blocks": True,
        "nl": {"what": "Dit kan niet."}, "en": {"what": "This cannot be."}},
}


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formgen.findings.catalogue", lambda: CATALOGUE)


@pytest.fixture
def cohort() -> Cohort:
    return Cohort(
        school=School(name="Groen College Middenland"),
        groups={"DV2A": Group(cohort="2026-2027", code="DV2A")},
        interns={
            number: Intern(student_number=number, first_name=first, prefix=prefix,
                           last_name=last, group="DV2A", email=f"{number}@student.example",
                           street="Geheimstraat", birth_date=date(2009, 3, 12))
            for number, first, prefix, last, _ in INTERNS},
        companies={key: Company(company_id=key, name=name, visit_city=city)
                   for key, name, city in COMPANIES},
        placements={
            f"P-{position:03}": Placement(
                placement_id=f"P-{position:03}", student_number=number, company_id=company,
                start=date(2026, 9, 14), planned_end=date(2027, 1, 29))
            for position, (number, *_, company) in enumerate(INTERNS, 1)},
    )


def documents(cohort: Cohort, *, dry_run: bool = False) -> tuple[DocumentRecord, ...]:
    records = []
    for placement in cohort.placements.values():
        for form in FORMS:
            for file_format in ("docx", "pdf"):
                status, blocked = Status.WRITTEN, ()
                if placement.placement_id == "P-003" and form == "stage_agreement":
                    status, blocked = Status.BLOCKED, ("DATE_WRONG",)
                elif dry_run:
                    status = Status.PLANNED
                elif placement.placement_id == "P-004" and file_format == "pdf":
                    status = Status.UNCHANGED
                elif placement.placement_id == "P-005" and form == "training_record":
                    status = Status.FAILED
                findings = (found("DATE_WRONG"),) if status is Status.FAILED else ()
                records.append(DocumentRecord(
                    path=f"2026-2027/{placement.company_id} bedrijf/"
                         f"{placement.student_number}/{form}.{file_format}",
                    form=form, format=file_format, language="nl",
                    placement_id=placement.placement_id, code="FG1-0A3F9C-7K2Q", status=status,
                    sha256="ab" * 32 if status.on_disk else "", bytes=20_000, key="cd" * 16,
                    blocked_by=blocked, findings=findings))
    return tuple(records)


def some_findings() -> tuple[Finding, ...]:
    return (
        *(found("VALUE_ABSENT", Where("rooster.xlsx", "Bedrijven", f"G{row}", "company.kvk"),
                f"company:B0{row}", label="KvK-nummer")
          for row in range(1, 9)),
        found("HEADER_UNKNOWN", Where("B01.xlsx", "2 Contactpersonen", "C3"), "company:B01",
              seen="Achternaan", hint="Achternaam"),
        found("HEADER_UNKNOWN", Where("B02.xlsx", "7 Handelingen", "D1"), "company:B02",
              seen="Dier", hint="Diersoort"),
        found("DATE_WRONG", Where("rooster.xlsx", "Plaatsingen", "G4", "placement.start"),
              "placement:P-003", seen="31-02-2026"),
        found("DATE_WRONG", Where("rooster.xlsx", "Studenten", "G5", "intern.birth_date"),
              "intern:0100235", seen="99-xx-99"),
    )


@pytest.fixture
def report(cohort: Cohort) -> Report:
    return make_report(cohort)


def make_report(cohort: Cohort, **changes: object) -> Report:
    dry_run = bool(changes.get("dry_run", False))
    findings = some_findings()
    about: dict[str, object] = {
        "manifest": Manifest(
            version="0.1.0",
            inputs=(InputRecord("rooster.xlsx", "12" * 32, "roster"),),
            templates=(TemplateRecord(form="stage_agreement", language="nl", format="pdf",
                                      variant=("intern.is_minor",), version="1",
                                      sha256="34" * 32),),
            documents=documents(cohort, dry_run=dry_run),
            findings=count_by_code(findings)),
        "findings": findings,
        "summary": summarise(cohort),
        "totals": summarise(cohort).totals,
        "forms": FORMS,
        "output": "output",
    }
    return Report(**{**about, **changes})
