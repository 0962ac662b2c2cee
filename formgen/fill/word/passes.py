"""What the steps of compiling have in common that turn something of a part into marks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from formgen.errors import TemplateError
from formgen.fill.word.marks import Marks
from formgen.fill.word.places import At, Places
from formgen.fill.word.xml import Element
from formgen.findings import Finding


class Pass(ABC):
    """A step over one part; what it cannot do is gathered in ``findings``."""

    def __init__(self, root: Element, marks: Marks, places: Places) -> None:
        self.findings: list[Finding] = []
        self._root = root
        self._marks = marks
        self._places = places

    @abstractmethod
    def run(self) -> None:
        """Do it."""

    def _refuse(self, error: TemplateError, at: At) -> None:
        """Gather the findings of something that cannot be used, at its place."""
        self.findings += refusals(error, at)


def refusals(error: TemplateError, at: At) -> list[Finding]:
    """The findings of something that cannot be used, at its place and as it is typed there."""
    return [
        replace(finding, where=at.where(), details={**finding.details, "tag": at.text})
        for finding in error.findings
    ]
