"""Every PDF form that a test fills, of whatever stage, is looked through for faults.

The tests of ``fill/pdf`` look at each document that they make (their own conftest); here, where
the same few templates are filled again and again, at the first of each template and kind of
findings.
"""

from __future__ import annotations

import importlib.util
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from formgen.fill.pdf.template import PdfTemplate
from formgen.fill.slots import Data, Filled

Check = Callable[[bytes], list[str]]

_fill = PdfTemplate.fill


@pytest.fixture(scope="session")
def form_faults() -> Check:
    """Every fault of a PDF document's form and of its tags, as lines of text."""
    path = Path(__file__).parent / "fill" / "pdf" / "form_check.py"
    spec = importlib.util.spec_from_file_location("form_check", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Check = module.form_faults
    return check


@pytest.fixture(scope="session", autouse=True)
def _sound_forms(form_faults: Check) -> Iterator[None]:
    """Fail whatever fills a form into a document with a fault, fixtures of sessions too."""
    seen: set[object] = set()
    sound: set[int] = set()

    def fill(template: PdfTemplate, data: Data) -> Filled:
        filled = _fill(template, data)
        labels = tuple(slot.label for slot in template.slots)
        kind = (labels, frozenset(finding.code for finding in filled.findings))
        content = zlib.crc32(filled.content)
        if (kind not in seen or content % 4 == 0) and content not in sound:
            assert form_faults(filled.content) == []
            seen.add(kind)
            sound.add(content)
        return filled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PdfTemplate, "fill", fill)
        yield


@pytest.fixture(autouse=True)
def _faulty_forms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave alone the tests that ``faulty_form`` marks: their templates have faults, which
    filling keeps.
    """
    if request.node.get_closest_marker("faulty_form"):
        monkeypatch.setattr(PdfTemplate, "fill", _fill)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal the tests out in long rows of neighbours, whose fixtures are then made only once;
    a process that is through with its own takes over a part of another's.
    """
    if config.getoption("dist") != "load":  # somebody asks for another way
        return None
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)
