"""Make the pictures of the forms in docs/: the contact sheet, and the form of docs/new-form.md.

    python scripts/make_form_pictures.py [--pages FOLDER]

Needs LibreOffice (soffice), poppler (pdftoppm) and Pillow. ``--pages`` draws every page of every
form instead, to be looked at: blank, filled, and filled with more than any school has, in both
languages and formats.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from formgen.author import build_templates, pdf_templates  # noqa: E402
from formgen.batch import load_library  # noqa: E402
from formgen.batch.maker import Papers  # noqa: E402
from formgen.forms import Form  # noqa: E402
from formgen.forms.templates import load_forms  # noqa: E402
from formgen.generate import Request, prepare  # noqa: E402
from formgen.model import Cohort, Guardian, Skill  # noqa: E402
from formgen.model.case import case_of  # noqa: E402
from formgen.plan import Choice, make_plan  # noqa: E402
from formgen.plan.terms import agreed_now  # noqa: E402
from formgen.progress import Silence  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
#: One page of each form, as it lies on the contact sheet: form, language, page from 1.
SHEET = (
    ("application_form", "nl", 1), ("interview_guide", "nl", 3), ("stage_agreement", "nl", 1),
    ("stage_plan", "nl", 2), ("training_record", "en", 1), ("assessment_form_final", "en", 1),
    ("stage_folder", "nl", 1), ("stage_agreement", "en", 4),
)
ACROSS, WIDTH, GAP = 4, 330, 14  # of the contact sheet, in pixels
COLOURS = 48
SHOWN, OVERFULL = "P-001", "P-005"


def overfull(cohort: Cohort) -> Cohort:
    """The cohort with a minor with an Arabic name, 60 skills and very long house rules."""
    placement = cohort.placements[OVERFULL]
    intern = replace(cohort.interns[placement.student_number], birth_date=date(2009, 11, 2),
                     guardian=Guardian(name="سارة الحداد", relation="moeder"))
    company = cohort.companies[placement.company_id]
    longest = max((other.conditions for other in cohort.companies.values()),
                  key=lambda conditions: len(conditions.house_rules or ""))
    skills = tuple(
        replace(skill, name=f"{skill.name} ({number})", legal_class="b", minors="onder toezicht")
        for number, skill in enumerate(_repeated(company.skills, 60), 1))
    company = replace(company, skills=skills, criteria=company.criteria * 12,
                      milestones=company.milestones * 4, induction=company.induction * 4,
                      conditions=replace(company.conditions, house_rules=longest.house_rules))
    return replace(cohort, interns={**cohort.interns, intern.student_number: intern},
                   companies={**cohort.companies, company.company_id: company})


def changed(cohort: Cohort) -> Cohort:
    """The cohort with an agreement of each shown placement that was made before the company,
    the trainer, the hours and the period changed; so that there is a sheet of changes.
    """
    agreed = {}
    for name in (SHOWN, OVERFULL):
        case = case_of(cohort, cohort.placements[name])
        before = replace(case.placement, start=date(2026, 9, 7), total_hours=280,
                         work_process_codes=())
        company = replace(case.company, name="Dierenkliniek Oudwijk", visit_city="Oudwijk")
        older = replace(cohort, placements={**cohort.placements, name: before},
                        companies={**cohort.companies, company.company_id: company})
        agreed[name] = agreed_now(case_of(older, before))
    return replace(cohort, agreed=agreed)


def _repeated(skills: tuple[Skill, ...], count: int) -> Iterator[Skill]:
    for number in range(count):
        yield skills[number % len(skills)]


def documents(cohort: Cohort, placement: str, templates: Path, *, blank: bool = False,
              formats: tuple[str, ...] = ("pdf",)) -> Mapping[tuple[str, str, str], bytes]:
    """Form, language and format -> the document of a placement; blank, as nobody's."""
    forms = load_forms(templates)
    plan = make_plan(cohort, Choice(forms=forms, formats=formats, languages=("nl", "en"),
                                    placements=frozenset({placement})), ())
    library = load_library(plan, forms)
    papers = Papers(cohort, placement, library, None)
    made = {}
    for job in plan.jobs:
        data = papers.data(job)
        shown = _emptied(data, forms[job.form]) if blank else data
        filled = library.template(job.template).fill(shown)
        made[job.form, job.language, job.format] = filled.content
    return made


def _emptied(data: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The data of a document without its values; a table keeps its rows and its fixed texts."""
    kept = {"nr", *(column.field.key for table in form.tables() for column in table.columns
                    if column.source == "item")}
    return {
        name: value if name == "document" else _flags(value) if name == "moment" else {
            key: [{**dict.fromkeys(row), **{at: row[at] for at in kept & row.keys()},
                   "blank": True} for row in rows]
            for key, rows in value.items()
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
        }
        for name, value in data.items() if isinstance(value, dict)
    }


def _flags(values: Mapping[str, Any]) -> dict[str, Any]:
    """Which moment it is is no value of the data: it decides what is on the paper."""
    return {key: value for key, value in values.items() if isinstance(value, bool)}


def pages(document: Path, resolution: int) -> list[Path]:
    """The pages of a PDF or Word document as PNG files beside it."""
    if document.suffix == ".docx":
        profile = (document.parent / "profile").as_uri()
        subprocess.run(["soffice", f"-env:UserInstallation={profile}", "--headless",
                        "--convert-to", "pdf:writer_pdf_Export", "--outdir", document.parent,
                        document], check=True, capture_output=True)
    source = document.with_suffix(".pdf")
    stem = document.parent / document.name.replace(".", "-")
    subprocess.run(["pdftoppm", "-png", "-r", str(resolution), source, stem], check=True)
    return sorted(document.parent.glob(f"{stem.name}-*.png"))


def draw_all(cohort: Cohort, folder: Path) -> None:
    """Every page of every form in every state; the state names the folder."""
    cohort = changed(cohort)
    states = {
        "blank": (cohort, SHOWN, True), "filled": (cohort, SHOWN, False),
        "overfull": (overfull(cohort), OVERFULL, False),
    }
    for state, (some, placement, blank) in states.items():
        made = documents(some, placement, ROOT / "form_templates", blank=blank,
                         formats=("docx", "pdf"))
        for (form, language, file_format), content in made.items():
            target = folder / state / file_format / f"{form}-{language}.{file_format}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            print(target, len(pages(target, 70)), "pages")


def contact_sheet(cohort: Cohort, folder: Path) -> Image.Image:
    """A page of each form beside each other."""
    made = documents(cohort, SHOWN, ROOT / "form_templates")
    small = []
    for form, language, page in SHEET:
        target = folder / f"{form}-{language}.pdf"
        target.write_bytes(made[form, language, "pdf"])
        with Image.open(pages(target, 100)[page - 1]) as picture:
            height = round(WIDTH * picture.height / picture.width)
            small.append(ImageOps.expand(
                picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS), 1,
                "#C3CED4"))
    down = -(-len(small) // ACROSS)
    wide, high = small[0].width + GAP, small[0].height + GAP
    sheet = Image.new("RGB", (ACROSS * wide + GAP, down * high + GAP), "white")
    for number, picture in enumerate(small):
        sheet.paste(picture, (GAP + number % ACROSS * wide, GAP + number // ACROSS * high))
    return sheet


def new_form(cohort: Cohort, folder: Path) -> Image.Image:
    """The upper part of the form that docs/new-form.md makes."""
    example = re.search(r"```toml\n(.+?)```", (ROOT / "docs" / "new-form.md").read_text("utf-8"),
                        flags=re.DOTALL)
    assert example is not None
    own = folder / "templates" / "leave_request"
    own.mkdir(parents=True)
    (own / "form.toml").write_text(example[1], encoding="utf-8")
    build_templates(own.parent, ("nl", "en"))
    pdf_templates(own.parent, ("nl", "en"))
    target = folder / "new-form.pdf"
    target.write_bytes(documents(cohort, SHOWN, own.parent)["leave_request", "nl", "pdf"])
    with Image.open(pages(target, 84)[0]) as picture:
        return picture.convert("RGB").crop((0, 0, picture.width, round(picture.height * 0.76)))


def main() -> None:
    """Make the pictures of docs/, or draw every page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path)
    wanted = parser.parse_args().pages
    request = Request(inputs=(ROOT / "input",), output=ROOT / "output",
                      templates=ROOT / "form_templates")
    cohort = prepare(request, Silence()).read.cohort
    if wanted is not None:
        draw_all(cohort, wanted)
        return
    with tempfile.TemporaryDirectory() as name:
        for file, picture in (("forms", contact_sheet(cohort, Path(name))),
                              ("new-form", new_form(cohort, Path(name)))):
            few = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE)
            few.save(PICTURES / f"{file}.png", optimize=True)


if __name__ == "__main__":
    main()
