"""Documents to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from formgen.write import DocumentRecord


def a_document(path: str = "2026/B01 De Poot/0100231/pok.docx", key: str = "") -> DocumentRecord:
    return DocumentRecord(path=path, form="stage_agreement", format="docx", language="nl",
                          placement_id="P-001", code="FG1-0A3F9C-7K2Q", key=key)


@pytest.fixture
def document() -> Callable[..., DocumentRecord]:
    return a_document
