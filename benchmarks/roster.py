"""How fast a roster is read and checked: formgen against openpyxl's normal load, in one run.

    python benchmarks/roster.py [--rows 10000] [--rounds 5] [--inline]

The list has 40 columns about students, their companies and placements, all of which formgen
uses, with few values repeated: names, numbers, mail addresses and telephones are each their own.
formgen reads it, converts and judges every cell, joins the cohort and runs all of its rules;
openpyxl loads the same file and does nothing with it. With ``--inline`` each text stands in its
cell, as programs write it that do not hold all texts in memory. Times are of this process's own
work, so that a busy machine disturbs the ratio less; rounds are interleaved, and the ratio is
taken within a round.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from formgen.check import check
from formgen.read import read_inputs

FIRST = ["Noor", "Jip", "Sem", "Mila", "Daan", "Zoë", "Finn", "Saar", "Luuk", "Eva"]
HEADERS = [
    "Studentnummer", "Roepnaam", "Voorletters", "Tussenvoegsel", "Achternaam", "Geboortedatum",
    "E-mail", "Mobiel", "Straat", "Huisnummer", "Postcode", "Woonplaats", "Klas", "Leerjaar",
    "Crebo", "Opleiding", "Niveau", "Leerweg", "Wettelijk vertegenwoordiger",
    "E-mail vertegenwoordiger", "Plaatsingsnr", "Bedrijfscode", "Overeenkomstnr", "Afsluitdatum",
    "BPV Begindatum", "Verwachte einddatum", "Totale omvang", "Uren per week",
    "BPV Dagen per week", "Werkdagen", "Begintijd", "Eindtijd", "Pauze (min)", "BPV-begeleider",
    "Praktijkopleider (naam)", "BPV-bedrijf", "BPV Codes leerbedrijf", "BedrijfKvK",
    "BedrijfEmail", "Opdracht",
]


def line(number: int, chance: random.Random) -> list[Any]:
    """The values of one student and placement."""
    company = number % 200
    return [
        f"{100_000 + number:07}", chance.choice(FIRST), "N.", "van der", f"Veld{number}",
        datetime(2008, 1, 1) + timedelta(number % 700), f"s{number}@school.example",
        f"06{10_000_000 + number}", "Dorpsstraat", number % 300 + 1, "1234 AB", "Ede",
        f"DV{number % 40}A", number % 3 + 1, "25447", "Dierverzorging", 3, "BOL",
        f"Ouder {number}", f"o{number}@mail.example", f"P-{number:05}", f"B{company:03}",
        f"2026-{number:05}", datetime(2026, 9, 1), datetime(2026, 9, 14), datetime(2027, 1, 29),
        320, 16, 2, "do, vr", "08:30", "17:00", 30, "Karin Mol", "Jan Smit",
        f"Kliniek {company}", str(100_000_000 + company * 7), f"{12_340_000 + company:08}",
        f"info@b{company}.example", "Meelopen en leren in de dierverblijven"]


def write_roster(path: Path, rows: int, *, inline: bool = False) -> None:
    """A list of so many students, as a school system exports it."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"in_memory": not inline, "constant_memory": inline})
    sheet, day = book.add_worksheet("Studenten"), book.add_format({"num_format": "dd-mm-yyyy"})
    for row, values in enumerate([HEADERS, *(line(n, chance) for n in range(1, rows + 1))]):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write_number(row, column, value)
    book.close()


def seconds(work: Callable[[], object]) -> float:
    """The processor time that some work takes."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Read the command line, measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inline", action="store_true", help="write each text in its cell")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "roster.xlsx")
        write_roster(path, options.rows, inline=options.inline)
        rounds = [(seconds(lambda: check(read_inputs([path]).cohort)),
                   seconds(lambda: openpyxl.load_workbook(path)))
                  for _ in range(options.rounds)]
    own, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratios = sorted(other / mine for mine, other in rounds)
    print(f"formgen, read and checked {own:6.2f} s   openpyxl, loaded {theirs:6.2f} s   "
          f"{statistics.median(ratios):.2f} times ({ratios[0]:.2f} - {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
