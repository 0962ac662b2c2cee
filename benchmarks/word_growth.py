"""Whether the time for a Word template grows no faster than the template: small against large.

    python benchmarks/word_growth.py [--rounds 7]

Each case is made small and ``times`` as large. The columns tell how much longer the large one
took per slot, to compile, to fill and to read back; 1.00 is linear, below it the fixed costs
of a document show. The best of several rounds counts, small and large in turn.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Mapping
from typing import Any

import docx

from formgen.fill.slots import How
from formgen.fill.word import compile as compile_word
from formgen.fill.word import read

TIMES = 10
Make = Callable[[int], tuple[bytes, Mapping[str, Any]]]


def pages(count: int) -> tuple[bytes, Mapping[str, Any]]:
    """An agreement of so many pages, with twelve values and a condition on each."""
    document = docx.Document()
    for page in range(count):
        document.add_heading(f"Artikel {page + 1}", 2)
        document.add_paragraph("{%p if yes %}")
        for line in range(12):
            document.add_paragraph(f"Afspraak: {{{{ group.v{line} }}}}. " + "woord " * 40)
        document.add_paragraph("{%p endif %}")
        document.add_page_break()
    return _saved(document), {"yes": True, "group": {f"v{n}": "Smith & Sons" for n in range(12)}}


def rows(count: int) -> tuple[bytes, Mapping[str, Any]]:
    """A table with a loop over so many rows."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate((("{%tr for i in items %}", "", ""),
                                 ("{{ loop.index }}", "{{ i.name }}", "{{ i.kind }}"),
                                 ("{%tr endfor %}", "", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return _saved(document), {"items": [{"name": f"Rij {n} & meer", "kind": "hond"}
                                        for n in range(count)]}


def written_rows(count: int) -> tuple[bytes, Mapping[str, Any]]:
    """A table with so many rows typed into the template, a tag in each."""
    document = docx.Document()
    table = document.add_table(rows=count, cols=2)
    for number, row in enumerate(table.rows):
        first, second = row.cells
        first.text, second.text = f"Vraag {number}", f"{{{{ group.v{number % 12} }}}}"
    return _saved(document), {"group": {f"v{n}": "antwoord" for n in range(12)}}


def slots(count: int) -> tuple[bytes, Mapping[str, Any]]:
    """One paragraph with so many tags, each cut into three runs."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for number in range(count):
        for text in ("x {{ gro", f"up.v{number % 12}", " }} y "):
            paragraph.add_run(text)
    return _saved(document), {"group": {f"v{n}": "waarde" for n in range(12)}}


CASES: Mapping[str, tuple[Make, int]] = {
    "pages of text": (pages, 4),
    "rows of a loop": (rows, 100),
    "rows in the template": (written_rows, 100),
    "tags in one paragraph": (slots, 10),
}


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def seconds(work: Callable[[], object], least: float = 0.05) -> float:
    """The time of one call, over as many as take ``least`` seconds."""
    begin = time.perf_counter()
    calls = 0
    while (spent := time.perf_counter() - begin) < least:
        work()
        calls += 1
    return spent / calls


def steps(content: bytes, data: Mapping[str, Any]) -> tuple[Callable[[], object], ...]:
    """What is measured: compile, fill, read."""
    template = compile_word(content, How())
    filled = template.fill(data).content
    return (lambda: compile_word(content, How()), lambda: template.fill(data),
            lambda: read(filled))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print(f"{'case':<24} {'small':>6} {'large':>6} {'compile':>9} {'fill':>9} {'read':>9}")
    for name, (make, small) in CASES.items():
        sides = [steps(*make(small)), steps(*make(small * TIMES))]
        best = [[min(times) for times in zip(*(
            [seconds(step) for step in side] for _ in range(rounds)), strict=True)]
            for side in sides]
        ratios = [large / small_one / TIMES
                  for small_one, large in zip(*best, strict=True)]
        print(f"{name:<24} {small:>6} {small * TIMES:>6} "
              + " ".join(f"{ratio:>9.2f}" for ratio in ratios))


if __name__ == "__main__":
    main()
