"""Which documents are made, where, and what keeps one back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from formgen.findings import Finding, found
from formgen.forms import Form, load_form
from formgen.model import Cohort, Group
from formgen.plan import Choice, make_plan
from formgen.plan.contents import content_rows
from formgen.plan.identity import document_code, document_id
from formgen.plan.phrases import phrases

from .conftest import with_intern

FORM = """
title = { nl = "Proef", en = "Trial" }
file_name = { nl = "proef", en = "trial" }
pdf_variants = ["intern.is_minor"]
[[sections]]
title = { nl = "Wie", en = "Who" }
grid = ["intern.full_name:3 company.full_name:3", "company.kvk:2 roles.praktijkopleider.name:2"]
[sections.table]
name = "record.items"
from = "skills"
rows = 1
spare = 2
columns = [{ key = "skill", from = "name", label = { nl = "Handeling", en = "Procedure" } }]
"""


@pytest.fixture
def form(tmp_path: Path) -> Form:
    (tmp_path / "proef").mkdir()
    (tmp_path / "proef" / "form.toml").write_text(FORM, encoding="utf-8")
    return load_form(tmp_path / "proef")


def called(cohort: Cohort, name: str) -> Cohort:
    """The cohort, under another name."""
    return replace(cohort, groups={
        code: replace(group, cohort=name) for code, group in cohort.groups.items()})


def choice(form: Form, **more: object) -> Choice:
    return Choice(forms={form.id: form}, **more)


def test_paths_hold_the_student_number_and_no_name(cohort: Cohort, form: Form) -> None:
    plan = make_plan(cohort, choice(form, languages=("nl", "en")), ())
    assert [job.path for job in plan.jobs] == [
        "2026-2027/B01 Dierenkliniek De Poot/0100231/proef.docx",
        "2026-2027/B01 Dierenkliniek De Poot/0100231/proef.pdf",
        "2026-2027/B01 Dierenkliniek De Poot/0100231/trial.docx",
        "2026-2027/B01 Dierenkliniek De Poot/0100231/trial.pdf",
    ]
    assert len({job.code for job in plan.jobs}) == 1


def test_the_pdf_of_a_minor_has_its_own_template(cohort: Cohort, form: Form) -> None:
    word, pdf = make_plan(cohort, choice(form), ()).jobs
    assert word.variant == () and pdf.variant == ("intern.is_minor",)


def test_lists_are_measured(cohort: Cohort, form: Form) -> None:
    assert make_plan(cohort, choice(form), ()).list_lengths["proef"] == {"record.items": 4}


def test_a_draft_has_blanks_and_a_final_document_is_kept_back(cohort: Cohort, form: Form) -> None:
    nameless = with_intern(cohort, first_name=None, last_name=None, prefix=None)
    draft = make_plan(nameless, choice(form), ())
    assert not any(job.blocked_by for job in draft.jobs)
    (finding,) = draft.findings
    assert finding.code == "VALUE_MISSING"
    assert finding.where.file == "roster.xlsx" and finding.where.field == "intern.full_name"
    final = make_plan(nameless, choice(form, final=True), ())
    assert all(job.blocked_by == ("VALUE_REQUIRED",) for job in final.jobs)
    required, kept_back = final.findings
    assert "de school" in required.todo("nl") and "the school" in required.todo("en")
    assert kept_back.what("nl") == (
        "2 documenten zijn niet gemaakt, om: VALUE_REQUIRED.")


@pytest.mark.parametrize(("finding", "final", "kept_back"), [
    (found("OUTPUT_NAME_CLASH", subject="intern:0100231"), False, True),
    (found("VALUE_REQUIRED", subject="company:B01"), False, False),
    (found("VALUE_REQUIRED", subject="company:B01"), True, True),
    (found("VALUE_REQUIRED", subject="company:B02"), True, False),
    (found("VALUE_MISSING", subject="placement:P-001"), True, False),
])
def test_findings_keep_back_by_subject(cohort: Cohort, form: Form, finding: Finding,
                                       final: bool, kept_back: bool) -> None:
    plan = make_plan(cohort, choice(form, final=final), (finding,))
    assert all(bool(job.blocked_by) is kept_back for job in plan.jobs)


def test_two_placements_at_one_company_get_two_folders(cohort: Cohort, form: Form) -> None:
    second = replace(cohort.placements["P-001"], placement_id="P-002")
    twice = replace(cohort, placements={**cohort.placements, "P-002": second})
    folders = {job.path.split("/")[2] for job in make_plan(twice, choice(form), ()).jobs}
    assert folders == {"0100231 P-001", "0100231 P-002"}


def test_one_placement_can_be_chosen(cohort: Cohort, form: Form) -> None:
    assert not make_plan(cohort, choice(form, placements=frozenset({"P-009"})), ()).jobs


@pytest.mark.parametrize(("name", "folder"), [
    ("2026/2027", "2026-2027"),
    ("2026\\2027", "2026-2027"),
    ("2026 / 2027", "2026 - 2027"),
    ("2026-2027", "2026-2027"),
    ("DV: 26–27", "DV 26–27"),
    ("/..", "-"),
])
def test_a_separator_in_a_cohorts_name_is_a_dash_in_its_folder(
        cohort: Cohort, form: Form, name: str, folder: str) -> None:
    plan = make_plan(called(cohort, name), choice(form), ())
    assert {job.path.split("/")[0] for job in plan.jobs} == {folder}


def test_the_code_on_a_paper_goes_by_the_cohorts_name_and_not_by_its_folder(
        cohort: Cohort, form: Form) -> None:
    """Those that went out before its folder was called otherwise are known when they come back."""
    (code,) = {job.code for job in make_plan(called(cohort, "2026/2027"), choice(form), ()).jobs}
    assert code == document_code(document_id("25XX", "2026/2027", "P-001", "proef"))


def test_two_spellings_of_one_cohort_share_a_folder_and_no_file(
        cohort: Cohort, form: Form) -> None:
    groups = {code: Group(cohort=name, code=code)
              for code, name in (("DV2A", "2026/2027"), ("DV2B", "2026-2027"))}
    jip = replace(cohort.interns["0100231"], student_number="0100232", group="DV2B")
    his = replace(cohort.placements["P-001"], placement_id="P-002", student_number="0100232")
    both = replace(cohort, groups=groups, interns={**cohort.interns, "0100232": jip},
                   placements={**cohort.placements, "P-002": his})
    plan = make_plan(both, choice(form), ())
    assert len({job.path for job in plan.jobs}) == len(list(plan.jobs)) == 4
    assert {job.path.split("/")[0] for job in plan.jobs} == {"2026-2027"}
    assert "OUTPUT_NAME_CLASH" not in {finding.code for finding in plan.findings}


@pytest.mark.parametrize("name", ["../../x", "CON", "a" * 300, "\u202egnp.exe", "=HYPERLINK()"])
def test_a_hostile_company_name_stays_in_the_folder(cohort: Cohort, form: Form,
                                                    name: str) -> None:
    company = replace(cohort.companies["B01"], name=name)
    hostile = replace(cohort, companies={"B01": company})
    for job in make_plan(hostile, choice(form), ()).jobs:
        parts = job.path.split("/")
        assert len(parts) == 4 and all(0 < len(part.encode()) <= 125 for part in parts)
        assert not {"..", ".", ""} & set(parts) and "\u202e" not in job.path


def test_paths_that_a_file_system_takes_for_one_are_kept_back(cohort: Cohort,
                                                             form: Form) -> None:
    other = replace(cohort.interns["0100231"], student_number="0100231 ")
    second = replace(cohort.placements["P-001"], placement_id="P-002",
                     student_number=other.student_number)
    both = replace(cohort, interns={**cohort.interns, other.student_number: other},
                   placements={**cohort.placements, "P-002": second})
    plan = make_plan(both, choice(form), ())
    assert {job.placement_id for job in plan.jobs if job.blocked_by} == {"P-001", "P-002"}
    assert {finding.code for finding in plan.findings} == {"OUTPUT_NAME_CLASH",
                                                           "DOCUMENT_KEPT_BACK"}


def test_the_contents_of_a_folder_name_the_papers_in_its_order(
        cohort: Cohort, form: Form) -> None:
    cover, other = replace(form, id="map", bundle=("tweede", "proef", "weg")), replace(
        form, id="tweede")
    forms = {"map": cover}
    plan = make_plan(cohort, Choice(forms=forms, beside={"proef": form, "tweede": other}), ())
    assert {job.form for job in plan.jobs} == {"map"}
    contents = next(iter(plan.jobs)).contents
    assert len(contents) == 2 and len({content.code for content in contents}) == 2
    assert [content.made for content in contents] == [True, True]


def test_the_contents_say_what_a_paper_lacks_and_what_keeps_it_back(
        cohort: Cohort, form: Form) -> None:
    nameless = with_intern(cohort, first_name=None, last_name=None, prefix=None)
    cover = replace(form, id="map", bundle=("proef",))
    for final, said in ((False, "gemaakt; 1 gegeven ontbreekt"),
                        (True, "ontbreekt: wacht op gegevens")):
        plan = make_plan(nameless, Choice(
            forms={"map": cover}, beside={"proef": form}, final=final), ())
        (content,) = next(iter(plan.jobs)).contents
        assert content_rows([content], phrases("nl"))[0]["state"] == said
