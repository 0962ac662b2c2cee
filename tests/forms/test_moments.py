"""One form folder, filled in at several moments: each time a paper of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.author import build_templates
from formgen.author.templates import variants
from formgen.errors import TemplateError, UsageError
from formgen.forms import load_form
from formgen.forms.moments import in_bundle, papers_of
from formgen.forms.templates import bundled_forms, load_declared, load_forms
from formgen.generate import Request, generate
from formgen.write import Status

from .conftest import ROOT

TALK = """
title = "Gesprek"
file_name = "gesprek"
number = "GS"
moments = [
  { key = "first", title = { nl = "Eerste gesprek", en = "First talk" }, file_name = "eerste" },
  { key = "last", title = "Laatste gesprek", file_name = "laatste", number = "LG", evaluation = "eind" },
]
fields."talk.report" = { label = "Verslag", type = "long_text" }
fields."talk.goals" = { label = "Doelen", type = "long_text" }
fields."talk.result" = { label = "Uitkomst" }
sections = [
  { title = "Gesprek", grid = ["moment.name:2 moment.planned_on:2 talk.report:2"] },
  { title = "Doelen", when = "moment.first", grid = ["talk.goals:6"] },
  { title = "Slot", when = "moment.last", grid = ["talk.result:6"] },
]
"""  # noqa: E501
COVER = 'title = "Map"\nfile_name = "map"\nbundle = ["talk"]\nsections = [{ title = "Map" }]\n'


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    for form_id, text in (("talk", TALK), ("cover", COVER)):
        (folder / form_id).mkdir(parents=True)
        (folder / form_id / "form.toml").write_text(text, encoding="utf-8")
    return folder


def test_each_moment_is_a_paper_with_its_own_name_and_sections(templates: Path) -> None:
    forms = load_forms(templates)
    assert list(forms) == ["cover", "talk_first", "talk_last"]
    first, last = forms["talk_first"], forms["talk_last"]
    assert (first.title.nl, first.file_name.nl, first.number) == ("Eerste gesprek", "eerste", "GS")
    assert (last.title.en, last.file_name.en, last.number) == ("Laatste gesprek", "laatste", "LG")
    assert [section.title.nl for section in first.sections] == ["Gesprek", "Doelen"]
    assert [section.title.nl for section in last.sections] == ["Gesprek", "Slot"]
    assert [list(variants(form)) for form in (first, last)] == [
        [("moment.first",)], [("moment.last",)]]


def test_a_form_is_wanted_by_its_folder_or_by_one_of_its_papers(templates: Path) -> None:
    assert list(load_forms(templates, ["talk"])) == ["talk_first", "talk_last"]
    assert list(load_forms(templates, ["talk_last"])) == ["talk_last"]
    assert list(load_declared(templates, ["talk_last"])) == ["talk"]
    with pytest.raises(UsageError) as refused:
        load_forms(templates, ["talk_lats"])
    assert "talk_last" in refused.value.findings[0].todo("nl")


def test_a_cover_that_names_the_form_has_all_its_papers(templates: Path) -> None:
    forms = load_forms(templates, ["cover"])
    beside = bundled_forms(templates, forms)
    assert in_bundle(forms["cover"], {**forms, **beside}) == ("talk_first", "talk_last")
    both = load_forms(templates, ["cover", "talk_last"])
    assert list(bundled_forms(templates, both)) == ["talk_first"]


def test_both_papers_are_made_from_one_word_template(templates: Path, tmp_path: Path) -> None:
    from docx import Document

    build_templates(templates, ("nl",))
    assert [path.name for path in (templates / "talk").glob("*.docx")] == ["nl.docx"]
    report = generate(Request(
        inputs=(ROOT / "input",), output=tmp_path / "output", templates=templates,
        forms=("talk",), formats=("docx",), placements=("P-001",), jobs="1"))
    made = {record.form: record for record in report.documents}
    assert {record.status for record in made.values()} == {Status.WRITTEN}
    assert len({record.code for record in made.values()}) == 2
    for form, title, there, gone, about in (
            ("talk_first", "Eerste gesprek", "Doelen", "Slot", "Eerste gesprek"),
            ("talk_last", "Laatste gesprek", "Slot", "Doelen", "eind")):
        document = Document(str(tmp_path / "output" / made[form].path))
        lines = [paragraph.text for paragraph in document.paragraphs]
        assert title in lines and document.core_properties.title == title
        assert any(line.startswith(there) for line in lines)
        assert not any(line.startswith(gone) for line in lines)
        assert about in "".join(document.element.body.itertext())


@pytest.mark.parametrize(("old", "new", "code"), [
    ('key = "last"', 'key = "first"', "FORM_NAME_TWICE"),
    ('key = "last"', 'key = "Last one"', "FORM_NAME_WRONG"),
    ('key = "last"', 'key = "planned_on"', "FORM_NAME_WRONG"),
    ('evaluation = "eind"', 'evaluation = "einde"', "FORM_VALUE_UNKNOWN"),
    ('file_name = "laatste", ', "", "FORM_LABEL_INCOMPLETE"),
    ('number = "LG"', 'numer = "LG"', "FORM_KEY_MISSPELT"),
    ('when = "moment.first"', 'when = "moment.frist"', "FORM_FIELD_MISSPELT"),
])
def test_mistakes_are_named(templates: Path, old: str, new: str, code: str) -> None:
    path = templates / "talk" / "form.toml"
    assert old in TALK
    path.write_text(TALK.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError) as refused:
        load_forms(templates)
    assert code in {finding.code for finding in refused.value.findings}


def test_a_paper_and_a_folder_of_one_name_are_refused(templates: Path) -> None:
    (templates / "talk_last").mkdir()
    (templates / "talk_last" / "form.toml").write_text(COVER, encoding="utf-8")
    with pytest.raises(TemplateError) as refused:
        load_forms(templates)
    assert [finding.what("nl") for finding in refused.value.findings] == [
        "De naam 'talk_last' komt twee keer voor."]


def test_a_schools_own_pdf_may_serve_all_moments_or_one(tmp_path: Path) -> None:
    text = TALK[:TALK.index("fields.")]
    (tmp_path / "form.toml").write_text(text, encoding="utf-8")
    for names, first, last in (
            (["nl.pdf"], (), ()), (["nl.first.pdf", "nl.pdf"], ("moment.first",), ())):
        for name in names:
            (tmp_path / name).write_bytes(b"")
        papers = papers_of(load_form(tmp_path))
        assert [paper.pdf_variants for paper in papers] == [first, last]
        assert all(paper.offers("nl", "pdf") for paper in papers)


def test_the_bundled_assessment_ends_in_agreements_then_in_a_decision() -> None:
    forms = load_forms(ROOT / "form_templates", ["assessment_form"])
    interim, final = forms.values()
    assert {entry.key for entry in final.fields()} >= {
        "assessment.overall", "assessment.school_decision", "evaluation.reflection"}
    assert not {entry.key for entry in interim.fields()} & {
        "assessment.overall", "assessment.school_decision", "evaluation.reflection"}
    tables = [{table.name for table in form.tables()} for form in (interim, final)]
    assert "assessment.agreements" in tables[0] - tables[1]
    assert {"assessment.criteria", "assessment.attitude"} <= tables[0] & tables[1]
