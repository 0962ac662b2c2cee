"""``formgen templates``: what is in a template, and what is wrong with it, before any data."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from .conftest import ROOT, Run


@pytest.fixture
def own_form(workspace: Path) -> Path:
    """A school's own template: tags in text and in a table, some of them misspelt."""
    document = docx.Document()
    document.add_paragraph("Naam: {{ intern.full_name }}")
    document.add_paragraph("Beste {{ intern.lastname }}, {{ weather }}")
    table = document.add_table(rows=4, cols=2)
    for row, texts in enumerate((("Handeling", "Diersoort"), ("{%tr for s in skills %}", ""),
                                 ("{{ s.name }}", "{{ s.specie }}"), ("{%tr endfor %}", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    path = workspace / "brief.docx"
    document.save(path)
    return path


def test_fields_of_any_file(own_form: Path, run: Run) -> None:
    outcome = run("templates", "fields", str(own_form))
    assert outcome.code == 0
    lines = {line.split("  ")[0]: " ".join(line.split()) for line in outcome.out.splitlines()}
    assert lines["intern.full_name"] == (
        "intern.full_name in de tekst alinea 1 Naam: … bekend (Naam)")
    assert lines["intern.lastname"].endswith("ONBEKEND; bedoelt u intern.last_name?")
    assert lines["weather"].endswith("ONBEKEND")
    assert "tabel 1, rij 3, kolom 2 Diersoort ONBEKEND" in lines["skills.*.specie"]
    assert "skills.*.species" in outcome.err and "brief.docx › alinea 2" in outcome.err


def test_fields_as_json(own_form: Path, run: Run) -> None:
    outcome = run("templates", "fields", str(own_form), "--json", "--language", "en")
    (template,) = json.loads(outcome.out)["templates"]
    slots = {slot["name"]: slot for slot in template["slots"]}
    assert (template["file"], template["form"]) == ("brief.docx", None)
    assert slots["skills.*.name"] == {
        "name": "skills.*.name", "kind": "tag", "place": "table 1, row 3, column 1",
        "around": "Handeling", "title": "{{ s.name }}", "options": [], "max_length": None,
        "required": False, "data": "data",
        "label": slots["skills.*.name"]["label"], "nearest": ""}
    assert slots["skills.*.specie"]["nearest"] == "skills.*.species"
    codes = [finding["code"] for finding in template["findings"]]
    assert codes.count("TEMPLATE_KEY_MISSPELT") == 2 and "TEMPLATE_KEY_UNKNOWN" in codes


def test_fields_of_a_forms_folder_know_the_forms_own(workspace: Path, run: Run) -> None:
    folder = ROOT / "form_templates" / "training_record"
    outcome = run("templates", "fields", str(folder), "--json")
    templates = json.loads(outcome.out)["templates"]
    assert {"nl.docx", "nl.pdf"} <= {template["file"] for template in templates}
    for template in templates:
        assert template["form"] == "training_record" and template["findings"] == []
        assert {slot["data"] for slot in template["slots"]} <= {"data", "form"}


def test_known_names_need_no_file(workspace: Path, run: Run) -> None:
    outcome = run("templates", "fields", "--known", "--language", "en")
    lines = [line.split() for line in outcome.out.splitlines()]
    assert outcome.code == 0 and ["intern.last_name", "Last", "name"] in lines
    assert "skills.*.species" in {line[0] for line in lines}
    assert run("templates", "fields").code == 2


def test_known_names_as_json_are_one_document_with_the_templates(workspace: Path,
                                                                  run: Run) -> None:
    folder = ROOT / "form_templates" / "application_form"
    outcome = run("templates", "fields", str(folder), "--known", "--json", "--language", "en")
    whole = json.loads(outcome.out)
    assert whole["known"]["intern.last_name"] == "Last name" and whole["templates"]


def test_check_of_a_good_and_a_broken_file(workspace: Path, own_form: Path, run: Run) -> None:
    warned = run("templates", "check", str(own_form))
    assert warned.code == 0 and "TEMPLATE_KEY_MISSPELT" in warned.err
    broken = docx.Document()
    broken.add_paragraph("eerst")
    broken.add_paragraph("{% if intern.is_minor %}ja")
    broken.save(workspace / "stuk.docx")
    (workspace / "geen.docx").write_bytes(b"PK geen zip")
    outcome = run("templates", "check", ".")
    assert outcome.code == 4
    assert "stuk.docx › alinea 2: {% if intern.is_minor %}" in outcome.err
    assert "geen.docx" in outcome.err and "brief.docx" in outcome.err
    assert run("templates", "fields", "nergens.docx").code == 4
    assert run("templates", "fields", "input/eduarte_export.csv").code == 4


def test_the_bundled_forms_use_known_names_only(workspace: Path, run: Run) -> None:
    outcome = run("templates", "check")
    assert (outcome.code, outcome.err) == (0, "")


def test_a_template_with_another_name_is_told_by_every_command(own_form: Path, workspace: Path,
                                                               run: Run) -> None:
    for name in ("visit/nl.docx", "brief/brief.docx"):
        path = workspace / "form_templates" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(own_form.read_bytes())
    for command in (("templates", "list"), ("templates", "check"),
                    ("generate", "--dry-run", "--placement", "P-001")):
        assert "brief/brief.docx: Dit sjabloon wordt niet gebruikt" in run(*command).err, command
    wanted = run("generate", "--form", "brief")
    assert wanted.code == 2 and "Noem het nl.docx" in wanted.err
