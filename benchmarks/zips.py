"""Documents as files and in ZIP files: processor time and system calls of each.

    python benchmarks/zips.py [--placements 260] [--rounds 5] [--form application_form]

``formgen generate`` runs with and without ``--zip``, in turn, each in a process of its own. Counted
is the stage that fills and writes, in processor time, because the machine may be busy: by formgen
itself (user) and by the system for it (system). System calls are counted by strace, if it is
there: those of a run minus those of one of a fifth of the size, for each further document.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import whole

from formgen.generate import Request, generate

HEAD = """\
| output | files | user ms/document | system ms/document | least - most, both | \
system calls/document |
|---|---:|---:|---:|---:|---:|"""


class Processor:
    """Counts the processor time of the stage that fills, as a progress bar."""

    def __init__(self) -> None:
        self.user = self.system = 0.0
        self._since: Any = None

    def stage(self, name: str, total: int = 0) -> None:
        now = resource.getrusage(resource.RUSAGE_SELF)
        if self._since:
            self.user = now.ru_utime - self._since.ru_utime
            self.system = now.ru_stime - self._since.ru_stime
        self._since = now if name == "fill" else None

    def step(self, count: int = 1) -> None:
        pass

    def done(self) -> None:
        self.stage("")


def output_of(folder: Path, *, zipped: bool) -> Path:
    """Where a run writes to."""
    return folder / ("zipped" if zipped else "plain")


def measure(folder: Path, forms: Sequence[str], *, zipped: bool) -> dict[str, float]:
    """A run in this process, over the input of a folder."""
    output = output_of(folder, zipped=zipped)
    spent = Processor()
    report = generate(Request(
        inputs=(folder / "input",), output=output, templates=whole.ROOT / "form_templates",
        jobs="1", forms=tuple(forms), zipped=zipped), spent)
    return {"documents": len(report.documents), "user": spent.user, "system": spent.system}


def apart(folder: Path, forms: Sequence[str], zipped: bool, *before: str) -> dict[str, float]:
    """The same in a process of its own; ``before`` are the words of a command that starts it."""
    output = output_of(folder, zipped=zipped)
    if output.exists():  # not deleted: see whole.apart
        output.rename(tempfile.mkdtemp(dir=folder))
    said = subprocess.run(
        [*before, sys.executable, __file__, "--one", str(folder), *(["--zip"] if zipped else []),
         *(f"--form={form}" for form in forms)], capture_output=True, check=True, text=True).stdout
    return json.loads(said.splitlines()[-1])  # type: ignore[no-any-return]


def system_calls(folders: Sequence[Path], forms: Sequence[str], zipped: bool) -> float | None:
    """System calls for each document that the second folder has more than the first."""
    if not shutil.which("strace"):
        return None
    calls, documents = [], []
    for folder in folders:
        counted = folder / "strace"
        seen = apart(folder, forms, zipped, "strace", "-f", "-c", "-U", "calls,name", "-o",
                     str(counted))
        rows = [line.split() for line in counted.read_text(encoding="utf-8").splitlines()]
        calls.append(next(int(row[0]) for row in rows if row[-1:] == ["total"]))
        documents.append(seen["documents"])
    return (calls[1] - calls[0]) / (documents[1] - documents[0])


def table(placements: int, rounds: int, forms: Sequence[str]) -> str:
    """The rows of files and of ZIP files."""
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name, "small"), Path(name, "large")
        for folder, size in ((small, placements // 5), (large, placements)):
            (folder / "input").mkdir(parents=True)
            whole.enlarged_input(folder / "input", size)
        seen: dict[bool, list[dict[str, float]]] = {False: [], True: []}
        for _ in range(rounds):
            for zipped, each in seen.items():
                each.append(apart(large, forms, zipped))
        calls = {zipped: system_calls((small, large), forms, zipped) for zipped in seen}
        files = {zipped: sum(path.is_file() for path in output_of(
            large, zipped=zipped).glob("2*/**/*")) for zipped in seen}
    return "\n".join([HEAD, *(
        row("one ZIP file for each company" if zipped else "files", each, files[zipped],
            calls[zipped])
        for zipped, each in seen.items()), ""])


def row(title: str, seen: Sequence[dict[str, float]], files: int, calls: float | None) -> str:
    """What was measured, as a line of the table."""
    user, system = ([one[kind] / one["documents"] * 1000 for one in seen]
                    for kind in ("user", "system"))
    both = [sum(pair) for pair in zip(user, system, strict=True)]
    return (f"| {title} | {files:,} | {statistics.median(user):.3f} "
            f"| {statistics.median(system):.3f} | {min(both):.3f} - {max(both):.3f} "
            f"| {'?' if calls is None else f'{calls:.2f}'} |")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--placements", type=int, default=260)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--form", action="append", default=[])
    parser.add_argument("--one", type=Path, help="one run over this folder, as JSON")
    parser.add_argument("--zip", action="store_true", help="of that run: into ZIP files")
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(measure(options.one, options.form, zipped=options.zip)))
        return
    print(table(options.placements, options.rounds, options.form))


if __name__ == "__main__":
    main()
