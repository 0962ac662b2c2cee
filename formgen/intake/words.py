"""The words of the workbooks, from ``words.toml``, in one language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from formgen.findings import Language

Template = Literal["roster", "intake"]


@cache
def _texts() -> dict[str, Any]:
    resource = files("formgen.intake") / "words.toml"
    return tomllib.loads(resource.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed texts of a workbook in one language."""

    language: Language

    def common(self, name: str) -> str:
        """A short text that all sheets share, such as "question"."""
        return str(_texts()["common"][name][self.language])

    def counter(self, place: str, name: str) -> str:
        """How a "sheet" or the "total" says that "none", "one" or "more" cells are open."""
        return str(_texts()["counter"][place][name][self.language])

    def workbook(self, template: Template, name: str) -> str:
        """A text about a whole workbook: its "title" or "explanation_title"."""
        return str(_texts()[template][name][self.language])

    def explanation(self, template: Template) -> list[tuple[str, str]]:
        """The paragraphs of the explanation sheet, as (head, text)."""
        return [
            (entry["head"][self.language], entry["text"][self.language])
            for entry in _texts()[template]["explanation"]
        ]

    def sheet(self, prefix: str, name: str) -> str:
        """The "title" or "intro" of the sheet whose first key starts with ``prefix``."""
        return str(_texts()["sheets"][prefix][name][self.language])
