"""A cohort that is too large for memory gives what a small one gives."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from formgen import keyed, spool
from formgen.batch import pool
from formgen.check import check
from formgen.generate import generate
from formgen.read import (
    ReadResult,
    columns,
    long,
    read_inputs,
    sheet_parser,
    sheet_scan,
    source,
    text_scan,
)
from formgen.read import records as read_records

from .conftest import TEMPLATES, request_for
from .test_sample import tree_of

EXPORT = """\
Nummer;Roepnaam;Voorvoegsel;Achternaam;Geboortedatum;Plaatsingsgroep (code);Leerjaar;\
Crebo- / elementcode;BPV Bedrijven;BPV Codes leerbedrijf;BPV Begindata;BPV Verwachte Einddata
"""


@pytest.fixture
def everything_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "FEW", 3)
    monkeypatch.setattr(keyed, "_IN_MEMORY", 1000)
    monkeypatch.setattr(keyed, "_UNPACKED", 1)
    monkeypatch.setattr(spool, "_IN_MEMORY", 1000)
    monkeypatch.setattr(spool, "_PART", 4)
    monkeypatch.setattr(read_records, "_BATCH", 2)
    monkeypatch.setattr(source, "LARGEST_IN_MEMORY", 0)
    for limit in ("_BLOCK", "_IN_MEMORY"):
        monkeypatch.setattr(long, limit, 4)
    for room in (columns, sheet_parser, sheet_scan):
        monkeypatch.setattr(room, "_MOST_REMEMBERED", 2)
    monkeypatch.setattr(text_scan, "_MANY_TEXTS", 2)


def exported(path: Path) -> Path:
    """Students who come twice, in other words or in the same, and at companies unheard of."""
    lines = [f"01002{n % 17:02};Naam {n % 23};;Veld{n % 17};12-03-2009;DV{n % 5}A;2;25447;"
             f"De Poot {n % 7};{100234567 + n % 7};14-09-2026;29-01-2027" for n in range(60)]
    path.write_text(EXPORT + "\n".join(lines), encoding="utf-8")
    return path


def sample(_: Path) -> list[Path]:
    return [TEMPLATES.parent / "input"]


def sample_and_export(folder: Path) -> list[Path]:
    return [TEMPLATES.parent / "input", exported(folder / "export.csv")]


def export(folder: Path) -> list[Path]:
    return [exported(folder / "export.csv")]


def told(result: ReadResult) -> list[object]:
    """All that was read, down to the cells, and what is to be said about it."""
    cohort = result.cohort
    return [
        result.findings, check(cohort), cohort.school, cohort.staff,
        *((list(those), list(those.values()), [dict(one.origin) for one in those.values()])
          for those in (cohort.programmes, cohort.groups, cohort.interns, cohort.companies,
                        cohort.placements)),
        [dict(one.agreement.origin) for one in cohort.placements.values()],
    ]


@pytest.mark.parametrize("inputs", [sample, sample_and_export, export])
def test_the_same_is_read_and_said(inputs, tmp_path: Path,  # type: ignore[no-untyped-def]
                                   request: pytest.FixtureRequest) -> None:
    paths = inputs(tmp_path)
    plain = told(read_inputs(paths))
    request.getfixturevalue("everything_is_many")
    assert told(read_inputs(paths)) == plain


def test_the_same_documents_are_made_by_processes_that_are_not_forked(
        tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(name: str, jobs: str) -> dict[str, str]:
        assert generate(request_for(tmp_path / name, jobs=jobs, formats=("docx",),
                                    forms=("training_record",))).documents
        return {path: sha256 for path, sha256 in tree_of(tmp_path / name).items()
                if not path.startswith(".formgen")}

    plain = made("plain", "1")
    monkeypatch.setattr(pool, "ProcessPoolExecutor", partial(
        ProcessPoolExecutor, mp_context=get_context("spawn")))
    assert made("few", "2") == plain
    request.getfixturevalue("everything_is_many")
    assert made("many", "2") == plain
