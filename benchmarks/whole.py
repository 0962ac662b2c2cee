"""What the whole job costs beside the filling alone: stages, throughput, memory, a no-op run.

    python benchmarks/whole.py [--placements 26 260 1040] [--jobs 1]

A roster of the wanted size is made from the sample (each copy of a student and placement has
a number of its own; the companies stay the same), then ``formgen generate`` runs over it
stage by stage in this process, and once more with nothing changed. ``whole / engines`` is the
time of the whole run against that of compiling and filling alone, in memory; ``with files``
against that and of writing the same bytes plainly, which is what the engines' own benchmarks
measure; ``whole / filling`` against filling alone, as if the templates had been compiled.
``memory`` is the peak of the process. Each size has a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from formgen.batch import library
from formgen.batch.library import compile_template
from formgen.generate import Request, generate

ROOT = Path(__file__).resolve().parent.parent
NUMBERED = {"Studenten": ("Studentnummer",), "Plaatsingen": ("Plaatsingsnr", "Studentnummer",
                                                             "Overeenkomstnummer")}


def enlarged_input(folder: Path, placements: int) -> None:
    """Copy the sample input, with the students and placements repeated up to a number.

    Texts are shared, as Excel writes them.
    """
    shutil.copytree(ROOT / "input" / "intake", folder / "intake")
    source = openpyxl.load_workbook(next((ROOT / "input").glob("cohort_*.xlsx")))
    with xlsxwriter.Workbook(folder / "cohort.xlsx") as target:
        dates = target.add_format({"num_format": "dd-mm-yyyy"})
        for sheet in source.worksheets:
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            page = target.add_worksheet(sheet.title)
            for number, row in enumerate(repeated(sheet.title, rows, placements)):
                for position, value in enumerate(row):
                    if hasattr(value, "year"):
                        page.write_datetime(number, position, value, dates)
                    elif value is not None:
                        page.write(number, position, value)


def repeated(title: str, rows: list[list[object]], placements: int) -> list[list[object]]:
    """The rows of a sheet; those of students and placements repeated with other numbers."""
    if title not in NUMBERED:
        return rows
    header = next(number for number, row in enumerate(rows)
                  if any(str(cell).startswith("Studentnummer") for cell in row))
    columns = [position for position, cell in enumerate(rows[header])
               if str(cell or "").rstrip(" *") in NUMBERED[title]]
    body = [row for row in rows[header + 1:] if any(row)]
    made = rows[:header + 1]
    for number in range(placements):
        row = list(body[number % len(body)])
        for column in columns:
            if row[column] and number >= len(body):
                row[column] = f"{row[column]}-{number // len(body)}"
        made.append(row)
    return made


HEAD = """\
| placements | documents | s | documents/s | ms/document in fill and write | s in other stages \
| whole / filling | whole / engines | with files | no-op / whole | memory MB |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""

#: Files that are written plainly, to know how long that takes.
MOST_WRITTEN = 4_000


@dataclass
class Stages:
    """Times the stages of a run; it is told of them as a progress bar is."""

    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = ""
    _since: float = 0.0

    def stage(self, name: str, total: int = 0) -> None:
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def step(self, count: int = 1) -> None:
        pass

    def done(self) -> None:
        self.stage("")


class TimedTemplate:
    """Fills as the template does, and adds up the time that the engines alone take."""

    compiling = filling = 0.0

    def __init__(self, template):  # type: ignore[no-untyped-def]
        self._template = template
        self.slots, self.findings = template.slots, template.findings

    def prepare(self, lengths):  # type: ignore[no-untyped-def]
        before = time.perf_counter()
        grown = self._template.prepare(lengths)
        TimedTemplate.compiling += time.perf_counter() - before
        return grown

    def fill(self, data):  # type: ignore[no-untyped-def]
        before = time.perf_counter()
        filled = self._template.fill(data)
        TimedTemplate.filling += time.perf_counter() - before
        return filled


def timed_compile(*arguments):  # type: ignore[no-untyped-def]
    before = time.perf_counter()
    template = compile_template(*arguments)
    TimedTemplate.compiling += time.perf_counter() - before
    return TimedTemplate(template)


def measure(folder: Path, placements: int, jobs: str, forms: Sequence[str] = (),
            formats: Sequence[str] = ("docx", "pdf")) -> dict[str, Any]:
    """A run over so many placements, and one with nothing changed; times in seconds."""
    (folder / "input").mkdir()
    # In a process of its own: what writing the input takes is no part of the run's memory.
    subprocess.run([sys.executable, __file__, "--placements", str(placements),
                    "--write", str(folder / "input")], check=True)
    request = Request(inputs=(folder / "input",), output=folder / "output",
                      templates=ROOT / "form_templates", jobs=jobs, forms=tuple(forms),
                      formats=tuple(formats))
    gc.collect()
    stages, start = Stages(), time.perf_counter()
    report = generate(request, stages)
    stages.done()
    whole = time.perf_counter() - start
    start = time.perf_counter()
    generate(request)
    nothing = time.perf_counter() - start
    plain = plain_writing(folder / "output", folder / "plain")
    return {
        "placements": placements, "jobs": jobs, "documents": len(report.documents),
        "whole": whole, "nothing": nothing, "stages": stages.seconds,
        "compiling": TimedTemplate.compiling, "filling": TimedTemplate.filling,
        "plain": plain * len(report.documents),
        "megabytes": peak_megabytes(),
    }


def peak_megabytes() -> float:
    """The most memory that this process had at a time.

    Linux counts into ``ru_maxrss`` what the process had that started this one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = status.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def plain_writing(output: Path, target: Path) -> float:
    """Seconds to write one of the documents as it is, into a folder for each placement.

    The median, for the system writes back what the run left while this is measured.
    """
    documents = sorted(output.rglob("*.docx")) + sorted(output.rglob("*.pdf"))
    chosen = documents[:: len(documents) // MOST_WRITTEN + 1]
    times = []
    for number, document in enumerate(chosen):
        content = document.read_bytes()
        folder = target / str(number // 16)
        folder.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        (folder / document.name).write_bytes(content)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def row(seen: Mapping[str, Any]) -> str:
    """What was measured, as a line of the table."""
    documents, whole, stages = seen["documents"], seen["whole"], seen["stages"]
    fixed = sum(seconds for stage, seconds in stages.items() if stage != "fill")
    filling = seen["filling"] or float("nan")
    engines = filling + seen["compiling"]
    return (f"| {seen['placements']:,} | {documents:,} | {whole:.2f} | {documents / whole:.0f} "
            f"| {stages['fill'] / documents * 1000:.2f} | {fixed:.2f} "
            f"| {whole / filling:.2f} | {whole / engines:.2f} "
            f"| {whole / (engines + seen['plain']):.2f} "
            f"| {seen['nothing'] / whole:.1%} | {seen['megabytes']:.0f} |")


def apart(folder: Path, placements: int, *options: str) -> dict[str, Any]:
    """Measured in a process of its own, so that its memory is its own.

    What it writes stays in ``folder`` until all is measured: for minutes after thousands of
    files were deleted, ext4 takes up to a hundred times as long to make one.
    """
    said = subprocess.run(
        [sys.executable, __file__, "--placements", str(placements),
         "--one", tempfile.mkdtemp(dir=folder), *options],
        capture_output=True, check=True, text=True).stdout
    return json.loads(said.splitlines()[-1])  # type: ignore[no-any-return]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--placements", type=int, nargs="+", default=[26, 260, 1040])
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--form", action="append", default=[])
    parser.add_argument("--format", action="append", default=[])
    parser.add_argument("--one", type=Path, help="one size, in this empty folder, as JSON")
    parser.add_argument("--untimed", action="store_true",
                        help="as users run it: engines are timed within one process only")
    parser.add_argument("--write", type=Path, help="only write the input of one size there")
    options = parser.parse_args(arguments)
    if options.write:
        enlarged_input(options.write, options.placements[0])
        return
    if options.one:
        if not options.untimed:
            library.compile_template = timed_compile
        print(json.dumps(measure(options.one, options.placements[0], options.jobs, options.form,
                                 options.format or ("docx", "pdf"))))
        return
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for placements in options.placements:
            print(row(apart(Path(folder), placements, "--jobs", options.jobs,
                            *(f"--form={form}" for form in options.form),
                            *(f"--format={name}" for name in options.format))), flush=True)


if __name__ == "__main__":
    main()
