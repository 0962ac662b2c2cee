"""Every measurement of docs/performance.md, in one command, and the page's tables and plots.

    python benchmarks/run.py [--rounds 5] [--placements 100 1000 10000] [--large] [--docs]

``--large`` adds 100,000 placements, which takes hours. ``--docs`` writes the tables into
docs/performance.md, between its two marks, and the plots into docs/pictures/. Without it the
tables are printed. Needs formgen[bench,fast].
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import pdf as pdf_engines
import plots
import whole
import word as word_engines
import zips

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "pictures"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
SIZES = [100, 1_000, 10_000]


def engines(folder: Path, rounds: int) -> tuple[str, dict[str, dict[str, float]]]:
    """Documents a second of each engine, files written, and ratios to formgen's time."""
    word = {name: [written for written, _ in times]
            for name, times in word_engines.measured(40, rounds, folder).items()}
    count = 200  # a cohort's: the first documents of a template are the slow ones
    template = pdf_engines.Engines(pdf_engines.BUNDLED.read_bytes(), count * rounds)
    pdf = pdf_engines.measured(template, count, rounds, folder)
    lines, rates = [], {}
    for title, times in (("Word", word), ("PDF", pdf)):
        rates[title] = {name: 1 / statistics.median(each) for name, each in times.items()}
        lines += [f"| {title} | documents/s | time, formgen = 1 | least - most |",
                  "|---|---:|---:|---:|"]
        for name, each in sorted(times.items(), key=lambda item: statistics.median(item[1])):
            ratios = [one / own for one, own in zip(each, times["formgen"], strict=True)]
            lines.append(f"| {_title(name)} | {rates[title][name]:,.4g} "
                         f"| {statistics.median(ratios):.3g} "
                         f"| {min(ratios):.3g} - {max(ratios):.3g} |")
        lines.append("")
    return "\n".join(lines), rates


def _title(name: str) -> str:
    return {"bundled": "formgen, the bundled stage agreement with its controls",
            "disk": "the disk alone"}.get(name, name)


def runs(folder: Path, sizes: Sequence[int]) -> tuple[str, list[dict[str, Any]]]:
    """The whole job, by size."""
    seen = []
    for size in sizes:
        seen.append(whole.apart(folder, size, "--jobs", "1"))
        print(whole.row(seen[-1]), file=sys.stderr, flush=True)
    return "\n".join([whole.HEAD, *map(whole.row, seen), ""]), seen


def stages(seen: Mapping[str, Any]) -> str:
    """What each stage of a run costs."""
    documents = seen["documents"]
    lines = ["| stage | s | share | ms/document |", "|---|---:|---:|---:|"]
    parts = dict(seen["stages"])
    parts["of which compiling"], parts["of which filling"] = seen["compiling"], seen["filling"]
    parts["writing the same files plainly"] = seen["plain"]
    for stage, seconds in parts.items():
        lines.append(f"| {stage} | {seconds:.2f} | {seconds / seen['whole']:.0%} "
                     f"| {seconds / documents * 1000:.3f} |")
    return "\n".join([*lines, ""])


def scaling(folder: Path, placements: int, jobs: Sequence[str]) -> str:
    """The whole job with more processes."""
    lines = [f"{placements:,} placements:\n",
             "| --jobs | s | documents/s | against one |", "|---|---:|---:|---:|"]
    alone = 0.0
    for number in jobs:
        seen = whole.apart(folder, placements, "--jobs", number, "--untimed")
        alone = alone or seen["whole"]
        lines.append(f"| {number} | {seen['whole']:.1f} "
                     f"| {seen['documents'] / seen['whole']:.0f} | {alone / seen['whole']:.2f} |")
    return "\n".join([*lines, ""])


def machine(load: float, rounds: int) -> str:
    """What it was measured on, and how busy that was."""
    after = os.getloadavg()[0]
    return (f"Measured on {date.today():%d-%m-%Y}: {os.cpu_count()} cores of "
            f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}. "
            f"Other work wanted {load:.1f} cores when it began and {after:.1f} when it ended "
            f"(the load average, formgen's own included). Rounds of the engines: {rounds}.\n")


def everything(folder: Path, sizes: Sequence[int], rounds: int,
               ) -> tuple[str, Mapping[str, Mapping[str, float]], Sequence[Mapping[str, Any]]]:
    """All tables as Markdown, and what the plots show: the engines' rates and the runs by size."""
    load = os.getloadavg()[0]
    one, rates = engines(folder, rounds)
    all_of_it, seen = runs(folder, sizes)
    middle = sorted(sizes)[len(sizes) // 2]
    parts = [
        machine(load, rounds), "### One document\n", one,
        "![Documents a second](pictures/engines.svg)\n", "### The whole job\n", all_of_it,
        "![Documents a second and memory by size](pictures/whole.svg)\n",
        f"### What each stage costs, {middle:,} placements\n", stages(seen[sizes.index(middle)]),
        "### More processes\n", scaling(folder, sizes[0], ["1", "2", "4"]),
        scaling(folder, middle, ["1", "2"]),
        "### Files, or one ZIP file for each company\n",
        zips.table(sizes[0], rounds, ()),
    ]
    return "\n".join(parts), rates, seen


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--placements", type=int, nargs="+", default=SIZES)
    parser.add_argument("--large", action="store_true", help="100,000 placements, too")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
    options = parser.parse_args(arguments)
    sizes = [*options.placements, *([100_000] if options.large else [])]
    with tempfile.TemporaryDirectory() as folder:
        text, rates, seen = everything(Path(folder), sizes, options.rounds)
    if not options.docs:
        print(text)
        return
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.partition(END)[2],
                    encoding="utf-8")
    (PICTURES / "engines.svg").write_text(plots.bars(rates), encoding="utf-8")
    (PICTURES / "whole.svg").write_text(plots.sizes(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
