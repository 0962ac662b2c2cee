#!/usr/bin/env python
"""Make the fictional sample cohort in ``input/`` from the data in ``scripts/sample/``.

    python scripts/make_sample.py [--with-libreoffice] [FOLDER]

Writes the school's roster, the same students as an export of the Eduarte student system, and
one intake sheet per company as the companies would return them. Two of those were saved by
LibreOffice; they are made again only with ``--with-libreoffice``, and left alone otherwise,
because its bytes differ from one installation to the next.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from formgen.intake import Row, intake_workbook, roster_workbook  # noqa: E402

DATA = Path(__file__).resolve().parent / "sample"
ROSTER_NAME = "cohort_2026-2027_DV2A.xlsx"
EXPORT_NAME = "eduarte_export.csv"
SAVED_BY_LIBREOFFICE = ("B02", "B06")

NOTES = [(
    "Voorbeeld",
    "Alle mensen, bedrijven, adressen en nummers in dit bestand zijn verzonnen. De nummers "
    "hebben wel de vorm van echte nummers, zodat de controles ze goedkeuren.",
)]

#: What the school's roster knows of a company; the rest comes from the company's intake.
ROSTER_COMPANY_FIELDS = (
    "company_id", "name", "sbb_id", "kvk", "visit_street", "visit_house_no", "visit_postcode",
    "visit_city", "phone", "works_with_animals", "lab_animals",
)
#: The school still has an old number of this company: formgen reports the difference.
ROSTER_COMPANY_CHANGES = {"B04": {"phone": "0317 000239"}}

#: Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D"})


def load(name: str) -> dict[str, Any]:
    """One data file."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def flatten(prefix: str, entry: Mapping[str, Any]) -> Row:
    """A data entry as a row of catalogue keys; a table inside is an entity of its own.

    >>> flatten("intern", {"year": 2, "guardian": {"name": "A"}})
    {'intern.year': 2, 'guardian.name': 'A'}
    """
    row: dict[str, object] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            row.update({f"{key}.{name}": part for name, part in value.items()})
        else:
            row[f"{prefix}.{key}"] = value.strip() if isinstance(value, str) else value
    return row


def entries(value: Any) -> list[dict[str, Any]]:
    """The entries under a name: a list of tables, one table, or a table of columns and rows."""
    if isinstance(value, list):
        return value
    if "rows" in value:
        return [dict(zip(value["columns"], row, strict=True)) for row in value["rows"]]
    return [value]


def interns(groups: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The interns, with the school e-mail and year that follow from number and class."""
    return [
        {**entry, "email": f"{entry['student_number']}@student.groencollege.example",
         "year": groups[entry["group"]]["year"]}
        for entry in load("interns.toml")["intern"]
    ]


def placements(group_of: Mapping[str, str]) -> Iterator[Row]:
    """The placements, completed with the defaults of each intern's class."""
    data = load("placements.toml")
    for entry in data["placement"]:
        defaults = data["defaults"][group_of[entry["student_number"]]]
        agreement = {**defaults["agreement"], **entry["agreement"]}
        yield flatten("placement", {**defaults, **entry, "agreement": agreement})


def company_files() -> dict[str, dict[str, Any]]:
    """The companies' data by company code."""
    names = sorted(path.name for path in (DATA / "companies").glob("*.toml"))
    return {name.removesuffix(".toml"): load(f"companies/{name}") for name in names}


def roster() -> bytes:
    """The school's workbook."""
    school = load("school.toml")
    core = school["core"]
    groups = {group["code"]: group for group in school["group"]}
    students = interns(groups)
    shared = {
        kind: [{owner: crebo, **entry} for crebo in core["crebos"] for entry in core[kind]]
        for kind, owner in (("work_process", "crebo"), ("criterion", "owner"))
    }
    companies = [
        {name: data["company"][name] for name in ROSTER_COMPANY_FIELDS if name in data["company"]}
        | ROSTER_COMPANY_CHANGES.get(code, {})
        for code, data in company_files().items()
    ]
    tables = {
        "school": [flatten("school", entry) for entry in school["school"]],
        "programme": [flatten("programme", entry) for entry in school["programme"]],
        "group": [flatten("group", entry) for entry in school["group"]],
        "intern": [flatten("intern", entry) for entry in students],
        "placement": list(placements({s["student_number"]: s["group"] for s in students})),
        "company": [flatten("company", entry) for entry in companies],
        "contact": [flatten("contact", entry) for entry in school["staff"]],
        "work_process": [flatten("work_process", entry) for entry in sorted(
            shared["work_process"] + school["work_process"], key=lambda entry: entry["crebo"])],
        "criterion": [flatten("criterion", entry) for entry in sorted(
            school["criterion"] + shared["criterion"], key=lambda entry: entry["owner"])],
    }
    return roster_workbook(tables, notes=NOTES)


def eduarte_export() -> bytes:
    """The students as Eduarte exports them: its headers, ``;``, cp1252, day-month-year."""
    school = load("school.toml")
    groups = {group["code"]: group for group in school["group"]}
    programmes = {entry["crebo"]: entry for entry in school["programme"]}
    rows = [_export_row(s, groups[s["group"]], programmes) for s in interns(groups)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return as_cp1252(text.getvalue())


def _export_row(student: Mapping[str, Any], group: Mapping[str, Any],
                programmes: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    programme = programmes[group["crebo"]]
    guardian = student.get("guardian", {})
    address = f"{student.get('street', '')} {student.get('house_no', '')}".strip()
    city = f"{student.get('postcode', '')}  {student.get('city', '')}".strip()
    return {
        "Nummer": student["student_number"],
        "Roepnaam": student["first_name"],
        "Voorletters": student.get("initials", ""),
        "Voorvoegsel": student.get("prefix", ""),
        "Achternaam": student["last_name"],
        "Geboortedatum": student["birth_date"].strftime("%d-%m-%Y"),
        "Email-adres": student["email"],
        "Telefoonnummer mobiel": student.get("mobile", ""),
        "Straat en huisnummer (woonadres)": address,
        "Postcode en plaats (woonadres)": city,
        "Geheim (woonadres)": "J" if student.get("address_secret") else "N",
        "Plaatsingsgroep (code)": student["group"],
        "Leerjaar": student["year"],
        "Cohort": group["cohort"],
        "Crebo- / elementcode": programme["crebo"],
        "Opleiding": programme["name"],
        "Niveau": f"MBO-{programme['level']}",
        "Leerweg": programme["leerweg"],
        "Naam wettelijke vertegenwoordiger": guardian.get("name", ""),
        "Relatiesoort eerste verzorger": guardian.get("relation", ""),
    }


def as_cp1252(text: str) -> bytes:
    """Text as an old student system writes it: marks dropped, unknown letters as "?".

    >>> as_cp1252("Noëlle Żółtowska Олена").decode("cp1252")
    'Noëlle Zóltowska ?????'
    """
    return b"".join(_letter_as_cp1252(letter) for letter in text)


def _letter_as_cp1252(letter: str) -> bytes:
    plain = unicodedata.normalize("NFD", letter.translate(_PLAIN_LETTERS))[0]
    for candidate in (letter, plain):
        try:
            return candidate.encode("cp1252")
        except UnicodeEncodeError:
            continue
    return b"?"


def intake(code: str, data: Mapping[str, Any]) -> bytes:
    """The intake sheet that a company returned."""
    tables = {
        prefix: [flatten(prefix, entry) for entry in entries(value)]
        for prefix, value in data.items()
    }
    return intake_workbook(code, tables, notes=NOTES)


def saved_by_libreoffice(content: bytes, name: str) -> bytes:
    """The same workbook, opened and saved by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / name
        source.write_bytes(content)
        target = Path(folder) / "saved"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), str(source)],
            check=True, capture_output=True, timeout=300,
        )
        return (target / name).read_bytes()


def make(folder: Path, *, with_libreoffice: bool) -> None:
    """Write the whole sample into a folder."""
    (folder / "intake").mkdir(parents=True, exist_ok=True)
    (folder / ROSTER_NAME).write_bytes(roster())
    (folder / EXPORT_NAME).write_bytes(eduarte_export())
    for code, data in company_files().items():
        path = folder / "intake" / f"intake_{code}.xlsx"
        content = intake(code, data)
        if code not in SAVED_BY_LIBREOFFICE:
            path.write_bytes(content)
        elif with_libreoffice:
            path.write_bytes(saved_by_libreoffice(content, path.name))
        else:
            print(f"left alone: {path.name} (saved by LibreOffice)")


def main() -> None:
    """Read the command line and make the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "input")
    parser.add_argument("--with-libreoffice", action="store_true",
                        help=f"also make {', '.join(SAVED_BY_LIBREOFFICE)}, which it re-saves")
    options = parser.parse_args()
    make(options.folder, with_libreoffice=options.with_libreoffice)


if __name__ == "__main__":
    main()
