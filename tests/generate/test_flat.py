"""The memory of a run does not grow with the cohort, stage by stage."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest

from formgen import keyed, spool
from formgen.generate import generate
from formgen.read import columns, csv_file, long, source
from formgen.report import view
from formgen.write import document

from .conftest import request_for

HEADERS = ("Studentnummer;Roepnaam;Achternaam;Geboortedatum;E-mail;Klas;Leerjaar;Crebo;Opleiding;"
           "Niveau;Leerweg;BPV-bedrijf;BPV Codes leerbedrijf;BPV Begindatum;Verwachte einddatum;"
           "Uren per week;BPV Dagen per week;BPV-begeleider")


class Peaks:
    """The most memory of each stage, in bytes; it is told of them as a progress bar is."""

    def __init__(self) -> None:
        gc.collect()
        self.of: dict[str, int] = {}
        self._stage = ""
        self._before = tracemalloc.get_traced_memory()[0]

    def stage(self, name: str, total: int = 0) -> None:
        if self._stage:
            self.of[self._stage] = tracemalloc.get_traced_memory()[1] - self._before
        self._stage = name
        gc.collect()
        tracemalloc.reset_peak()

    def step(self, count: int = 1) -> None:
        pass

    def done(self) -> None:
        self.stage("")


@pytest.fixture
def limits_are_low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has a limit reaches it within the smaller cohort."""
    monkeypatch.setattr(source, "LARGEST_IN_MEMORY", 1000)
    monkeypatch.setattr(keyed, "FEW", 50)
    monkeypatch.setattr(keyed, "_WAITING", 50)
    monkeypatch.setattr(keyed, "_UNPACKED", 2)
    for room in (spool, long, keyed):
        monkeypatch.setattr(room, "_IN_MEMORY", 10_000)
    monkeypatch.setattr(spool, "_BLOCK", 16)
    monkeypatch.setattr(long, "_BLOCK", 50)
    monkeypatch.setattr(csv_file, "_BATCH", 50)
    monkeypatch.setattr(csv_file, "_MOST_KEPT", 50)
    monkeypatch.setattr(columns, "_MOST_REMEMBERED", 50)
    monkeypatch.setattr(view, "MAX_PLACEMENTS", 50)
    monkeypatch.setattr(document, "_REMEMBERED_FOLDERS", 50)


@pytest.mark.usefixtures("limits_are_low")
def test_each_stage_takes_the_same_memory_for_more_placements(tmp_path: Path) -> None:
    def most(count: int) -> dict[str, int]:
        lines = (f"{number:07};Noor;Veld;12-03-2000;noor@school.example;DV1A;2;25447;"
                 f"Dierverzorging;3;BOL;De Poot {number % 7};{100234567 + number % 7};14-09-2026;"
                 "29-01-2027;16;2;Karin Mol" for number in range(count))
        export = tmp_path / f"{count}.csv"
        export.write_text("\n".join((HEADERS, *lines)), encoding="utf-8")
        peaks = Peaks()
        report = generate(request_for(tmp_path / str(count), inputs=(export,), formats=("docx",),
                                      forms=("application_form",)), peaks)
        peaks.done()
        assert len(report.documents) == count and len(report.findings) < 50
        return peaks.of

    tracemalloc.start()
    try:
        most(20)  # what is imported, compiled and remembered once
        less, more = most(150), most(450)
    finally:
        tracemalloc.stop()
    # As objects a placement with its intern takes four kilobytes, and what the page says of it as
    # much again. So small a cohort has not yet filled what is remembered of the last values.
    assert {stage: more[stage] - less[stage] for stage in less
            if more[stage] - less[stage] > 300 * 1200} == {}
