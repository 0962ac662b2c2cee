"""The helpers of these tests lie beside them; pytest's importlib mode does not look there.

Every document that these tests make is looked through for faults of its form.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from formgen.fill.pdf.template import PdfTemplate
from formgen.fill.slots import Data, Filled

sys.path.insert(0, str(Path(__file__).parent))

_fill = PdfTemplate.fill


@pytest.fixture(autouse=True)
def _sound_forms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that fills a form into a document with a fault.

    ``faulty_form`` marks those whose template has faults of its own, which filling keeps.
    """
    from form_check import form_faults

    if request.node.get_closest_marker("faulty_form"):
        return

    def fill(template: PdfTemplate, data: Data) -> Filled:
        filled = _fill(template, data)
        assert form_faults(filled.content) == []
        return filled

    monkeypatch.setattr(PdfTemplate, "fill", fill)
