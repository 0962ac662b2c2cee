"""The sample cohort, made once for all tests of the main job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from formgen.generate import Request, generate
from formgen.report import Report
from tests.once import done_once

ROOT = Path(__file__).parents[2]
INPUT = ROOT / "input"
TEMPLATES = ROOT / "form_templates"


@pytest.fixture(scope="module", autouse=True)
def _what_takes_long_is_done_once() -> Iterator[None]:
    with done_once():
        yield


def request_for(output: Path, **changes: object) -> Request:
    """The request of ``formgen generate`` in a checkout, written to another folder."""
    return Request(**{"inputs": (INPUT,), "output": output, "templates": TEMPLATES,
                      "jobs": "1", **changes})


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The output folder of the sample cohort, and the report of making it."""
    output = tmp_path_factory.mktemp("output")
    return output, generate(request_for(output))
