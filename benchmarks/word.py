"""How fast Word forms are filled: formgen, docxtpl, docx-mailmerge2 and the disk, in one run.

    python benchmarks/word.py [--documents 60] [--rounds 5]

All engines fill an agreement of three pages that is made here with python-docx: 42 values, four
conditions and a table with one row for each skill, as tags in docxtpl's syntax (as merge
fields for docx-mailmerge2, which knows no conditions). ``bundled`` is formgen filling the
bundled stage agreement, with its content controls, which the others cannot fill. Every engine
writes one file per document. The rounds are interleaved and ratios are taken within a round,
so that a busy machine disturbs all alike. ``disk`` writes formgen's finished bytes, nothing
else. The last column is the filling alone, without the file, as a ratio to formgen's.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from formgen.fill.slots import How
from formgen.fill.word import compile as compile_word

ROOT = Path(__file__).resolve().parent.parent
BUNDLED = ROOT / "form_templates" / "stage_agreement" / "nl.docx"

FIELDS = tuple(f"{part}.{name}" for part, names in {
    "school": "name brin street postcode city signatory email phone",
    "intern": "name number birth_date street postcode city email phone",
    "company": "name sbb_id kvk street postcode city signatory email phone trainer",
    "programme": "name crebo level leerweg",
    "placement": "number start end hours week_hours days weekdays times",
    "conditions": "allowance travel clothing breaks",
}.items() for name in names.split())
CONDITIONS = ("intern.minor", "company.animals", "placement.elective", "conditions.vog")
NAMES = ("Noor van der Waard", "Zoë Żółtowska", "Ayşe Yılmaz", "Nguyễn Thị Ánh",
         "Smith & Sons <Ltd>")

Fill = Callable[[Mapping[str, Any]], bytes]


def template(mark: Callable[[str], str | None]) -> bytes:
    """An agreement with a mark for each field; ``mark`` gives a tag, or None for a merge field."""
    document = docx.Document()
    document.add_heading("Stageovereenkomst", 1)
    table = document.add_table(rows=0, cols=2)
    for field in FIELDS:
        label, value = table.add_row().cells
        label.text = field.replace(".", " ").capitalize()
        put(value.paragraphs[0], field, mark)
    for number, condition in enumerate(CONDITIONS):
        if mark(condition):
            document.add_paragraph("{%p if " + condition + " %}")
        document.add_paragraph(f"Bepaling {number + 1}. " + "De partijen spreken af dat " * 12)
        if mark(condition):
            document.add_paragraph("{%p endif %}")
    skills = document.add_table(rows=1, cols=3)
    for cell, title in zip(skills.rows[0].cells, ("Handeling", "Diersoort", "Protocol"),
                           strict=True):
        cell.text = title
    if mark("skills"):
        skills.add_row().cells[0].text = "{%tr for item in skills %}"
    for cell, name in zip(skills.add_row().cells, ("name", "species", "protocol"), strict=True):
        put(cell.paragraphs[0], f"item.{name}" if mark("skills") else f"skill_{name}", mark)
    if mark("skills"):
        skills.add_row().cells[0].text = "{%tr endfor %}"
    for _ in range(14):
        document.add_paragraph("Artikel. " + "Wat het leerbedrijf en de school regelen. " * 8)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def put(paragraph: Any, field: str, mark: Callable[[str], str | None]) -> None:
    tag = mark(field)
    if tag:  # every fourth tag is split over runs, as Word does
        runs = (tag[:4], tag[4:]) if len(field) % 4 == 0 else (tag,)
        for text in runs:
            paragraph.add_run(text)
    else:
        paragraph._p.append(parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD {field.replace(".", "_")} ">'
            "<w:r><w:t>«x»</w:t></w:r></w:fldSimple>"))


def record(number: int) -> dict[str, Any]:
    """The data of one document."""
    data: dict[str, Any] = {}
    for position, field in enumerate(FIELDS):
        part, name = field.split(".")
        data.setdefault(part, {})[name] = f"{NAMES[(number + position) % 5]} {number}"
    for position, condition in enumerate(CONDITIONS):
        part, name = condition.split(".")
        data[part][name] = (number >> position) % 2 == 0
    data["skills"] = [
        {"name": f"Handeling {row} & meer", "species": "hond, kat", "protocol": f"SOP-{row}"}
        for row in range(8 + number % 5)
    ]
    return data


def with_formgen(content: bytes) -> Fill:
    compiled = compile_word(content, How())
    return lambda data: compiled.fill(data).content


def with_docxtpl(content: bytes) -> Fill:
    from docxtpl import DocxTemplate

    def fill(data: Mapping[str, Any]) -> bytes:
        document = DocxTemplate(io.BytesIO(content))
        document.render(dict(data), autoescape=True)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return fill


def with_mailmerge(content: bytes) -> Fill:
    from mailmerge import MailMerge

    def fill(data: Mapping[str, Any]) -> bytes:
        flat = {field.replace(".", "_"): data[field.split(".")[0]][field.split(".")[1]]
                for field in FIELDS}
        rows = [{f"skill_{key}": value for key, value in row.items()} for row in data["skills"]]
        stream = io.BytesIO()
        with MailMerge(io.BytesIO(content)) as document:
            document.merge(**flat)
            document.merge_rows("skill_name", rows)
            document.write(stream)
        return stream.getvalue()

    return fill


def engines() -> dict[str, tuple[Fill, Sequence[Mapping[str, Any]]]]:
    """Each engine with the records it fills."""
    records = [record(number) for number in range(200)]
    tags = template(lambda field: "{{ " + field + " }}")
    chosen: dict[str, tuple[Fill, Sequence[Mapping[str, Any]]]] = {
        "formgen": (with_formgen(tags), records),
        "docxtpl": (with_docxtpl(tags), records),
    }
    try:
        fill = with_mailmerge(template(lambda _field: None))
        fill(records[0])
        chosen["docx-mailmerge2"] = (fill, records)
    except ImportError:
        print("docx-mailmerge2 is not installed; left out")
    if BUNDLED.exists():
        chosen["bundled"] = (with_formgen(BUNDLED.read_bytes()), bundled_records())
    finished = chosen["formgen"][0](records[0])
    chosen["disk"] = (lambda _data: finished, records)
    return chosen


def bundled_records() -> Sequence[Mapping[str, Any]]:
    """The data of the sample cohort's agreements."""
    from formgen.batch import load_library
    from formgen.batch.maker import Papers
    from formgen.generate import Request, prepare
    from formgen.progress import Silence

    prepared = prepare(Request(
        inputs=(ROOT / "input",), output=ROOT / "output", templates=ROOT / "form_templates",
        forms=("stage_agreement",), formats=("docx",)), Silence())
    library = load_library(prepared.plan, prepared.forms)
    cohort = prepared.read.cohort
    return [Papers(cohort, job.placement_id, library, None).data(job)
            for job in prepared.plan.jobs]


def seconds(fill: Fill, records: Sequence[Mapping[str, Any]], count: int,
            folder: Path) -> tuple[float, float]:
    """The time that one document takes with its file, and without.

    ``folder`` is not there yet: ext4 takes several times as long to write over a file.
    """
    folder.mkdir()
    gc.collect()
    start = time.perf_counter()
    for number in range(count):
        (folder / f"{number}.docx").write_bytes(fill(records[number % len(records)]))
    written = time.perf_counter()
    for number in range(count):
        fill(records[number % len(records)])
    return (written - start) / count, (time.perf_counter() - written) / count


def measured(documents: int, rounds: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """What :func:`seconds` gives for each engine, in interleaved rounds."""
    chosen = engines()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in chosen}
    for number in range(rounds + 1):  # the first round warms up
        for engine, (fill, records) in chosen.items():
            count = documents * (1 if engine.startswith("docx") else 10)
            times[engine].append(
                seconds(fill, records, count, folder / f"Word {engine} {number}"))
    return {engine: rounds[1:] for engine, rounds in times.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        times = measured(options.documents, options.rounds, Path(folder))
    print(f"{'engine':<16} {'documents/s':>12} {'ms':>8} {'x formgen (min - max)':>24} "
          f"{'without file':>13}")
    for engine, rounds in times.items():
        pairs = list(zip(rounds, times["formgen"], strict=True))
        ratios = [mine[0] / ours[0] for mine, ours in pairs]
        alone = statistics.median(mine[1] / ours[1] for mine, ours in pairs)
        middle = statistics.median(written for written, _ in rounds)
        print(f"{engine:<16} {1 / middle:>12.0f} {middle * 1000:>8.3f} "
              f"{statistics.median(ratios):>8.2f} ({min(ratios):.2f} - {max(ratios):.2f})"
              f"{alone:>13.2f}")


if __name__ == "__main__":
    main()
