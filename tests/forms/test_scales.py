"""Each programme is assessed on its own scale, and every drop-down offers just that one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import etree

from formgen.author import build_templates
from formgen.batch.library import compile_template
from formgen.fill.slots import How
from formgen.forms.templates import load_forms, read_template
from formgen.generate import Request, generate
from formgen.model import catalogue
from formgen.model.formats import apply
from formgen.model.scales import SCALES, scale_named
from tests.forms.conftest import ROOT, W

FORM = load_forms(ROOT / "form_templates")["assessment_form_final"]
SCORES = ("assessment.criteria.1.self_score", "assessment.criteria.8.score",
          "assessment.attitude.8.score")


def choices(document: bytes, file_format: str) -> dict[str, tuple[str, ...]]:
    """Name -> choices of each drop-down, read without formgen's engines."""
    if file_format == "pdf":
        return choices_in(pypdf.PdfReader(io.BytesIO(document)).get_fields() or {})
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    return {
        properties.find(f"{W}tag").get(f"{W}val"): tuple(
            item.get(f"{W}value") for item in properties.iter(f"{W}listItem"))
        for properties in body.iter(f"{W}sdtPr")
    }


def choices_in(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The same of a PDF form's fields, as pypdf gives them."""
    return {name: tuple(map(str, field.get("/_States_", ()))) for name, field in fields.items()}


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
@pytest.mark.parametrize("scale", SCALES)
def test_every_score_offers_the_scale_of_the_programme(scale: str, file_format: str) -> None:
    offers = {name: entry.offered("nl", scale) for name, entry in FORM.scaled().items()}
    content = read_template(FORM, "nl", file_format,
                            FORM.pdf_variants if file_format == "pdf" else ())
    template = compile_template(content, file_format,
                                How(fixed=FORM.fixed(), offers=offers))
    rows = {"criteria": [{"nr": nr, "score": None} for nr in range(1, 9)],
            "attitude": [{"nr": nr, "score": None} for nr in range(1, 9)]}
    at = {"interim": False, "final": True}
    found = choices(template.fill({"assessment": rows, "moment": at}).content, file_format)
    values = SCALES[scale]["nl"]
    for name in SCORES:
        assert found[name] == ("n.v.t.", *values)
    assert found["assessment.overall"] == values
    # What is no score keeps its own choices.
    assert found["assessment.school_decision"] == ("niet voldaan", "voldaan")


def test_the_legend_and_the_choices_of_a_paper_are_those_of_its_programme(tmp_path: Path) -> None:
    report = generate(Request(
        inputs=(ROOT / "input",), output=tmp_path, templates=ROOT / "form_templates",
        forms=("assessment_form_final",), languages=("nl",), jobs="1"))
    legends = {}
    for record in report.documents:
        if record.format == "pdf":
            content = (tmp_path / record.path).read_bytes()
            fields = pypdf.PdfReader(io.BytesIO(content)).get_fields() or {}
            legends[str(fields["assessment.scale_legend"]["/V"])] = choices_in(
                fields)["assessment.overall"]
    assert legends == {
        "onvoldoende – voldoende – goed – n.v.t.": ("onvoldoende", "voldoende", "goed"),
        "beginner – gevorderd – beginnend beroepsbeoefenaar – n.v.t.": (
            "beginner", "gevorderd", "beginnend beroepsbeoefenaar"),
    }
    assert not any(finding.code == "SCALE_NOT_ON_FORM" for finding in report.findings)


def test_a_form_with_drop_downs_of_its_own_is_told_of_another_scale(tmp_path: Path) -> None:
    folder = tmp_path / "assessment"
    folder.mkdir()
    (folder / "form.toml").write_text(
        """title = "Beoordeling"
file_name = "beoordeling"
fields."own.score" = { label = "Oordeel", type = "choice", options = ["A", "B"] }
sections = [{ title = "Oordeel", grid = ["assessment.scale_legend:5 own.score:1"] }]
""", encoding="utf-8")
    build_templates(tmp_path, ("nl",))
    report = generate(Request(
        inputs=(ROOT / "input",), output=tmp_path / "output", templates=tmp_path,
        forms=("assessment",), formats=("docx",), languages=("nl",), jobs="1", dry_run=True))
    noted = [finding for finding in report.findings if finding.code == "SCALE_NOT_ON_FORM"]
    assert [(finding.what("nl"), finding.todo("en")) for finding in noted] == [
        ("De opleiding beoordeelt met de schaal 'beroep'; het formulier heeft eigen keuzes.",
         "Write scale = true in form.toml, with the choices of the assessment.")]


def test_a_scale_says_the_same_in_both_languages() -> None:
    for code, scale in SCALES.items():
        assert len(scale["nl"]) == len(scale["en"]) == len(set(scale["nl"]))
        assert apply("scale", code).value == code


def test_the_roster_offers_every_scale() -> None:
    assert catalogue()["programme.scale"].options == tuple(SCALES)
    assert scale_named(None) is SCALES["ovg"]


def test_a_returned_score_may_be_of_any_scale_and_of_no_other() -> None:
    entry = FORM.scaled()["assessment.criteria.*.score"]
    known = entry.ever_offered()
    assert {"7", "gevorderd", "not yet competent", "n.v.t.", "n/a"} <= known
    assert "uitstekend" not in known
    assert replace(entry, before_scale=None).ever_offered() == {
        *entry.options["nl"], *entry.options["en"]}
