"""Papers that come back after their intern went to another company, or left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from formgen.collect import Collected, CollectRequest, collect
from formgen.collect.renew import Renewed, renew
from formgen.fill import word
from formgen.generate import Request, generate

from .conftest import ROOT, codes, typed

FORM = "assessment_form_final"
HEADERS = "Leerlingnummer;Voornaam;Achternaam;Klas;Begindatum stage;Stagebedrijf\n"


class School:
    """A school of two interns, whose list changes between the commands."""

    def __init__(self, folder: Path) -> None:
        self.list, self.output = folder / "lijst.csv", folder / "output"
        self.folder, self.inbox = folder / "returned", folder / "inbox"
        self.inbox.mkdir()

    def write(self, *rows: str) -> None:
        self.list.write_text(HEADERS + "".join(f"{row}\n" for row in rows), encoding="utf-8")

    def make(self) -> None:
        generate(Request(inputs=(self.list,), output=self.output, jobs="1", formats=("docx",),
                         templates=ROOT / "form_templates", forms=(FORM,)))

    def comes_back(self, company: str) -> None:
        (sent,) = self.output.glob(f"*/{company}/*/*.docx")
        (self.inbox / f"{company}.docx").write_bytes(typed(sent.read_bytes(), "Rustig"))

    def collect(self) -> Collected:
        return collect(CollectRequest(
            returned=(self.inbox,), inputs=(self.list,), templates=ROOT / "form_templates",
            output=self.output, folder=self.folder, on=date(2027, 3, 1)))

    def renew(self, templates: Path = ROOT / "form_templates") -> Renewed:
        return renew((self.list,), templates, self.output, self.folder)


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path)


STAYS = "0012345;Jan;Smit;1A;1-2-2027;Alfa"
MOVES: Callable[[str], str] = "0012346;Ans;Bos;1A;1-2-2027;{}".format


def test_a_paper_of_the_company_before_is_told_to_be_older(school: School) -> None:
    """The old paper lies in the output folder, too, until somebody removes it."""
    school.write(MOVES("Gamma"))
    school.make()
    school.comes_back("Gamma")
    school.write(MOVES("Delta"))
    school.make()
    assert len(list(school.output.glob("*/*/*/*.docx"))) == 2
    assert "RETURNED_VALUE_OLDER" in codes(school.collect().findings)
    (clean,) = school.renew().files
    assert "/Delta/" in clean
    values = word.read((school.folder / clean).read_bytes()).values
    assert (values["company.full_name"].value, values["assessment.strengths"].value) == (
        "Delta", "Rustig")


def test_who_left_has_no_clean_copy_and_that_is_said(school: School) -> None:
    school.write(STAYS, MOVES("Gamma"))
    school.make()
    for company in ("Alfa", "Gamma"):
        school.comes_back(company)
    school.collect()
    school.write(STAYS)
    renewed = school.renew()
    assert (len(renewed.files), renewed.wanted) == (1, 2)
    (finding,) = renewed.findings
    assert (finding.code, finding.where.file) == ("CLEAN_NOT_MADE", "Gamma.docx")


def test_a_form_that_is_gone_costs_its_own_papers_only(school: School, tmp_path: Path) -> None:
    school.write(STAYS)
    school.make()
    school.comes_back("Alfa")
    school.collect()
    templates = tmp_path / "forms"
    templates.mkdir()
    (templates / "style.toml").write_bytes((ROOT / "form_templates/style.toml").read_bytes())
    (templates / "training_record").symlink_to(ROOT / "form_templates/training_record")
    renewed = school.renew(templates)
    assert (renewed.files, codes(renewed.findings)) == ((), ["RETURNED_FORM_GONE"])
