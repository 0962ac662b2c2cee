"""Make the pictures of docs/word-templates.md: a school's own form, as template, and filled.

    python scripts/make_word_pictures.py [--keep FOLDER]

Needs LibreOffice (soffice), poppler (pdftoppm) and python-docx. The form and the school are made
up; the values are those of the sample in ``input/``. ``--keep`` also leaves the three documents.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from formgen.fill.slots import How  # noqa: E402
from formgen.fill.word import compile as compile_word  # noqa: E402
from formgen.generate import Request, prepare  # noqa: E402
from formgen.model.case import case_of  # noqa: E402
from formgen.plan import placement_data  # noqa: E402
from formgen.progress import Silence  # noqa: E402

DOTS = "." * 34
PLACE = "Klik om in te vullen"
RESOLUTION = 84  # dots per inch
WIDTH, HEIGHTS = 620, {"paper": 400, "template": 400, "filled": 560}  # pixels, of each picture

#: Label, and what takes the place of the dots: a tag, or the kind and name of a control.
ROWS: Sequence[tuple[str, str]] = (
    ("Naam stagiair", "{{ intern.full_name }}"),
    ("Leerbedrijf", "{{ company.full_name }}"),
    ("Praktijkopleider", "{{ roles.praktijkopleider.name }}"),
    ("Stageperiode", "{{ placement.start|long_date }} – {{ placement.planned_end|long_date }}"),
    ("Datum bezoek", "date visit.date"),
    ("Oordeel", "list visit.verdict"),
    ("Afspraken", "text visit.agreed"),
)
COLUMNS = ("Handeling", "Diersoort", "Besproken")
LOOP = ("{%tr for s in skills %}", "{{ s.name }}", "{{ s.species }}", "{%tr endfor %}")


def control(about: str) -> Any:
    """A content control as Word makes it: its kind and its tag."""
    kind, tag = about.split()
    own = {
        "text": '<w:text w:multiLine="1"/>',
        "date": '<w:date><w:dateFormat w:val="dd-MM-yyyy"/><w:lid w:val="nl-NL"/></w:date>',
        "list": "<w:dropDownList>" + "".join(
            f'<w:listItem w:displayText="{text}" w:value="{text}"/>'
            for text in ("onvoldoende", "voldoende", "goed")) + "</w:dropDownList>",
        "check": '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
                 '<w14:checked w14:val="0"/></w14:checkbox>',
    }[kind]
    shown = ("☐", "") if kind == "check" else (
        PLACE, '<w:rPr><w:color w:val="5B7C85"/></w:rPr>')
    prompt = "" if kind == "check" else "<w:showingPlcHdr/>"
    names = f'<w:alias w:val="{tag}"/><w:tag w:val="{tag}"/>'
    return parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr>{names}{prompt}{own}"
        f"</w:sdtPr><w:sdtContent><w:r>{shown[1]}<w:t>{shown[0]}</w:t></w:r></w:sdtContent></w:sdt>")


def form(*, template: bool) -> Any:
    """The form with dots to write on, or with tags and controls in their place."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = Cm(2)
    document.styles["Normal"].font.name = "Liberation Sans"
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_before = Pt(2)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    title = document.add_paragraph().add_run("Verslag stagebezoek")
    title.bold, title.font.size, title.font.color.rgb = True, Pt(18), RGBColor(0x0F, 0x4C, 0x5C)
    document.add_paragraph("Vakschool De Uiterwaard · in te vullen door de BPV-begeleider")
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, slot in ROWS:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(label).bold = True
        if not template:
            cells[1].text = DOTS
        elif slot.startswith("{"):
            cells[1].text = slot
        else:
            cells[1].paragraphs[0]._p.append(control(slot))
    document.add_paragraph()
    _skills(document, template)
    return document


def _skills(document: Any, template: bool) -> None:
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, head in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    if not template:
        for _ in range(4):
            table.add_row().cells[2].text = "☐"
        return
    first, name, species, last = LOOP
    table.add_row().cells[0].text = first
    cells = table.add_row().cells
    cells[0].text, cells[1].text = name, species
    cells[2].paragraphs[0]._p.append(control("check s.discussed"))
    table.add_row().cells[0].text = last


def filled(template: Path) -> bytes:
    """The template with the values of the sample's first placement."""
    request = Request(inputs=(ROOT / "input",), output=ROOT / "output",
                      templates=ROOT / "form_templates", formats=("docx",))
    cohort = prepare(request, Silence()).read.cohort
    placement = next(iter(cohort.placements.values()))
    values = placement_data(case_of(cohort, placement), "nl")
    own = {"visit": {}}  # what the form asks people; form.toml would declare it
    result = compile_word(template.read_bytes(), How(language="nl")).fill({**values, **own})
    for finding in result.findings:
        print(finding.where, finding.what("en"), file=sys.stderr)
    return result.content


def picture(document: Path, target: Path) -> None:
    """The upper part of a document's first page as PNG."""
    folder = document.parent
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    "--headless", "--convert-to", "pdf", "--outdir", folder, document],
                   check=True, capture_output=True)
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(RESOLUTION),
                    "-x", "38", "-y", "50", "-W", str(WIDTH), "-H", str(HEIGHTS[document.stem]),
                    document.with_suffix(".pdf"), target.with_suffix("")], check=True)


def main() -> None:
    """Make the three documents and their pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path)
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        form(template=False).save(str(folder / "paper.docx"))
        form(template=True).save(str(folder / "template.docx"))
        (folder / "filled.docx").write_bytes(filled(folder / "template.docx"))
        for step in ("paper", "template", "filled"):
            picture(folder / f"{step}.docx", ROOT / "docs" / "pictures" / f"own-form-{step}.png")
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            for document in folder.glob("*.docx"):
                shutil.copy(document, keep)


if __name__ == "__main__":
    main()
