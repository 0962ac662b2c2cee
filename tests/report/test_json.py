"""The report for programs."""

from __future__ import annotations

import json

from formgen.findings import found
from formgen.model import Cohort
from formgen.report import Report
from formgen.report import json as report_json
from formgen.write import Manifest, to_json

from .conftest import INTERNS, make_report


def test_it_holds_the_run(report: Report) -> None:
    data = json.loads(report_json.render(report))
    assert data["schema"] == 1
    assert data["counts"] == {
        "placements": 6, "companies": 3,
        "documents": {"blocked": 2, "failed": 2, "unchanged": 4, "written": 40},
        "findings": {"error": 2, "notice": 8, "warning": 2},
        "codes": {"DATE_WRONG": 2, "HEADER_UNKNOWN": 2, "VALUE_ABSENT": 8}}
    assert data["inputs"][0] == {"name": "rooster.xlsx", "sha256": "12" * 32, "kind": "roster"}
    assert data["templates"][0]["variant"] == ["intern.is_minor"]
    assert len(data["documents"]) == 48
    assert {row["status"] for row in data["documents"]} == {
        "written", "unchanged", "blocked", "failed"}


def test_it_is_laid_out_as_json_of_python_is(report: Report, cohort: Cohort) -> None:
    for one in (report, make_report(cohort), Report(manifest=Manifest(version="1"))):
        text = report_json.render(one)
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_every_finding_says_what_where_and_what_to_do(report: Report) -> None:
    data = json.loads(report_json.render(report))
    assert len(data["findings"]) == len(report.findings)
    assert data["findings"][-2] == {
        "code": "DATE_WRONG", "severity": "error",
        "where": {"file": "rooster.xlsx", "sheet": "Plaatsingen", "cell": "G4",
                  "field": "placement.start"},
        "subject": "placement:P-003",
        "what": "'31-02-2026' is geen datum.", "todo": "Typ dag-maand-jaar."}


def test_it_speaks_the_reports_language(cohort: Cohort) -> None:
    data = json.loads(report_json.render(make_report(cohort, language="en")))
    assert data["findings"][-1]["what"] == "'99-xx-99' is not a date."


def test_no_personal_value_is_in_json_or_manifest(report: Report, cohort: Cohort) -> None:
    texts = report_json.render(report) + to_json(report.manifest)
    for intern in cohort.interns.values():
        for value in (intern.first_name, intern.last_name, intern.email, intern.street,
                      "2009", "12-03"):
            assert value and json.dumps(value, ensure_ascii=False)[1:-1] not in texts
    assert INTERNS[0][0] in texts  # the student number names the folder


def test_odd_characters_do_no_harm(cohort: Cohort) -> None:
    report = make_report(cohort, findings=(found("DATE_WRONG", seen="\ud800\x00\"\n"),))
    rendered = report_json.render(report)
    rendered.encode()
    assert json.loads(rendered)["findings"][0]["what"] == "'\ud800\x00\"\n' is geen datum."
