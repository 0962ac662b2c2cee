"""Make the pictures of docs/pdf-templates.md: a school's own PDF form, its names, and filled.

    python scripts/make_pdf_pictures.py [--keep FOLDER]

Needs poppler (pdftoppm) and pikepdf. The form and the school are made up; it is filled by the
commands that the page names, from the sample in ``input/``. ``--keep`` also leaves the workspace.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String

ROOT = Path(__file__).resolve().parent.parent
FORM = "aanmelding"
RESOLUTION = 84  # dots per inch
WIDTH, HEIGHT = 694, 560  # pixels, of each picture
ACCENT, GREY, EDGE = "0.06 0.30 0.36", "0.29 0.33 0.38", "0.70 0.76 0.79"
MULTILINE, DROP_DOWN = 1 << 12, 1 << 17

#: What the school writes into form.toml itself: above what formgen recognised, and below it.
ABOVE = """title = "Aanmelding stage"
file_name = "aanmelding"

[pdf]
fixed = ["intern.*", "programme.*", "BedrijfKvK"]

"""
BELOW = """BedrijfNaam = "company.name"
Cohort = "group.code"
EindDatum = "placement.planned_end"
"""


class Item(NamedTuple):
    """A field: its name, label, /FT, place (points from the top left), and more entries."""

    name: str
    label: str
    kind: str
    left: int
    top: int
    width: int
    height: int = 20
    tooltip: str = ""
    more: dict[str, object] = {}  # noqa: RUF012 - never written to


ITEMS = (
    Item("StudentNaam", "Naam student", "/Tx", 50, 130, 240),
    Item("geb.datum", "Geboortedatum", "/Tx", 305, 130, 110),
    Item("Leerweg", "Leerweg", "/Ch", 430, 130, 115, more={
        "Ff": DROP_DOWN, "Opt": Array([String("BOL"), String("BBL")])}),
    Item("Tekst4", "Opleiding", "/Tx", 50, 172, 365, tooltip="Naam van de opleiding"),
    Item("Cohort", "Groep", "/Tx", 430, 172, 115),
    Item("BedrijfNaam", "Leerbedrijf", "/Tx", 50, 252, 365),
    Item("BedrijfKvK", "KvK-nummer", "/Tx", 430, 252, 115, more={
        "MaxLen": 8, "Ff": 1 << 24}),
    Item("Postcode en plaats bedrijf", "Postcode en plaats", "/Tx", 50, 294, 240),
    Item("Praktijkopleider", "Praktijkopleider", "/Tx", 305, 294, 240),
    Item("StartDatum", "Eerste dag", "/Tx", 50, 374, 115),
    Item("EindDatum", "Laatste dag", "/Tx", 180, 374, 110),
    Item("Contact", "Contactpersoon", "/Tx", 305, 374, 240),
    Item("Opmerkingen", "Opmerkingen", "/Tx", 50, 416, 365, 60, more={"Ff": MULTILINE}),
    Item("Handtekening", "Handtekening", "/Sig", 430, 416, 115, 60),
)
HEADINGS = (("Student", 112), ("Leerbedrijf", 234), ("Stage", 356))


def form() -> bytes:
    """The form, as a school's other program would have made it: Helvetica, names of its own."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    fonts = Dictionary()
    for key, base in (("Helv", "/Helvetica"), ("HeBo", "/Helvetica-Bold")):
        fonts[f"/{key}"] = pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(base),
            Encoding=Name.WinAnsiEncoding))
    page.obj.Resources = Dictionary(Font=fonts)
    page.obj.Contents = pdf.make_stream("\n".join(_drawing()).encode("cp1252"))
    roots = []
    page.obj.Annots = Array()
    for item in ITEMS:
        parent, _, own = item.name.rpartition(".")
        bottom = 842 - item.top - item.height
        widget = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name(item.kind), T=String(own),
            TU=String(item.tooltip or item.label), F=4, P=page.obj,
            Rect=Array([item.left, bottom, item.left + item.width, bottom + item.height]),
            DA=String("/Helv 10 Tf 0 g"), **item.more))
        page.obj.Annots.append(widget)
        roots.append(widget)
        if parent:
            roots[-1] = pdf.make_indirect(Dictionary(T=String(parent), Kids=Array([widget])))
            widget.Parent = roots[-1]
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(
        Fields=Array(roots), DA=String("/Helv 10 Tf 0 g"), DR=Dictionary(Font=fonts)))
    target = BytesIO()
    pdf.save(target, static_id=True)
    return target.getvalue()


def _drawing() -> Iterator[str]:
    """What is printed on the form: title, headings, and a box with a label for each field."""
    yield f"BT {ACCENT} rg /HeBo 20 Tf 50 770 Td (Aanmelding stage) Tj ET"
    yield (f"BT {GREY} rg /Helv 10 Tf 50 753 Td "
           "(Vakschool De Uiterwaard \xb7 in te leveren bij het stagebureau) Tj ET")
    for words, top in HEADINGS:
        yield f"BT {ACCENT} rg /HeBo 11 Tf 50 {842 - top} Td ({words}) Tj ET"
        yield f"{EDGE} RG 0.6 w 50 {836 - top} m 545 {836 - top} l S"
    for item in ITEMS:
        bottom = 842 - item.top - item.height
        yield (f"BT {GREY} rg /Helv 7.5 Tf {item.left} {bottom + item.height + 3} Td "
               f"({item.label}) Tj ET")
        yield f"{EDGE} RG 0.6 w {item.left} {bottom} {item.width} {item.height} re S"


def formgen(workspace: Path, *arguments: str) -> None:
    """Run a command of formgen's in the workspace, and show it with what it says."""
    print("$ formgen", *arguments, flush=True)
    subprocess.run([sys.executable, "-m", "formgen", *arguments], cwd=workspace, check=True)


def picture(document: Path, target: str) -> None:
    """The upper part of a document's first page as PNG."""
    place = ROOT / "docs" / "pictures" / target
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(RESOLUTION), "-x", "0", "-y", "40",
                    "-W", str(WIDTH), "-H", str(HEIGHT), document, place], check=True)


def main() -> None:
    """Make the form, fill it, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path)
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        shutil.copytree(ROOT / "input", workspace / "input")
        own = workspace / "form_templates" / FORM / "nl.pdf"
        own.parent.mkdir(parents=True)
        own.write_bytes(form())
        formgen(workspace, "templates", "fields", str(own.relative_to(workspace)),
                "--language", "en", "--picture", "names.pdf")
        formgen(workspace, "templates", "check", "--write", "--language", "en")
        declared = own.parent / "form.toml"
        declared.write_text(ABOVE + declared.read_text(encoding="utf-8") + BELOW, encoding="utf-8")
        formgen(workspace, "generate", "--placement", "P-001", "--jobs", "1")
        picture(own, "own-pdf-form")
        picture(workspace / "names.pdf", "own-pdf-names")
        picture(next((workspace / "output").rglob("*.pdf")), "own-pdf-filled")
        if keep is not None:
            shutil.copytree(workspace, keep, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
